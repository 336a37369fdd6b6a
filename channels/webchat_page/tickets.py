"""The citizen's own tickets on the page: the list, one with its timeline, and its buttons and survey as plain forms."""

import hashlib
import secrets
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request, url_for

from channels.attachments import MOST_BYTES
from channels.core import Core
from channels.json_bodies import Refused, key_of, refuse
from channels.messages import Delivery
from channels.own_page import OwnAct, own_act
from channels.storable import storable
from channels.webchat_page.answers import redirect
from channels.webchat_page.inputs import MOST_CHARACTERS_OF_A_NUMBER, ROOM_FOR_MULTIPART, Posted
from channels.webchat_page.talk import Talk
from channels.webchat_page.texts import TEXTS
from channels.webchat_page.visit import Visit, keep, same_visitor, this_visit

MOST_WORDS = 500
"""Characters of what goes with a rating, or is added to a ticket."""
MOST_CAUSES = 10


def ticket_routes(routes: Blueprint, core: Core, talk: Talk) -> None:
    """`/chat/tickets` and one ticket below it."""
    pages = _Tickets(core, talk)
    routes.add_url_rule("/tickets", "tickets", pages.listed, methods=["GET"])
    routes.add_url_rule("/tickets/<number>", "ticket", pages.show, methods=["GET"])
    routes.add_url_rule("/tickets/<number>", "press", pages.press, methods=["POST"])


class _Tickets:
    """The views; a visitor who never wrote has no tickets."""

    def __init__(self, core: Core, talk: Talk) -> None:
        self._core = core
        self._talk = talk

    def listed(self) -> Response:
        visit = this_visit()
        return self._page(
            "webchat_tickets.html", visit, tickets=self._talk.tickets(visit.session, visit.language)
        )

    def show(self, number: str) -> Response:
        visit = this_visit()
        said = self._said(visit, request.args.get("said", ""))
        return self._one(visit, number, said=said)

    def press(self, number: str) -> Response:
        """Do what was pressed, and show the ticket as it is then with what was answered."""
        request.max_content_length = MOST_BYTES + ROOM_FOR_MULTIPART
        visit = this_visit()
        try:
            return self._press(visit, number)
        except Refused as refused:
            draft = request.form.get("act", ""), request.form.get("words", "")[:MOST_WORDS]
            response = self._one(visit, number, error=refused.message, draft=draft)
            response.status_code = refused.status
            if refused.retry_after is not None:
                response.headers["Retry-After"] = str(refused.retry_after)
            return response

    def _press(self, visit: Visit, number: str) -> Response:
        same_visitor(visit)
        act = _pressed(number, visit.language)
        replies = self._talk.press(self._posted(visit, act), act, request.remote_addr or "")
        said = replies[-1].id if replies else "saved"
        return redirect(url_for(".ticket", number=number, said=said, _anchor="said"))

    def _posted(self, visit: Visit, act: OwnAct) -> Posted:
        """A second click is the same message; something else on the same page is another one."""
        digest = hashlib.sha256(act.text.encode()).hexdigest()[:12]
        file = request.files.get("file")
        posted = Posted(visit.session, f"{key_of(request.form.get('key'))}.{digest}")
        if file is not None and file.filename:
            media = self._talk.store(file.filename, file.read(), request.remote_addr or "")
            return replace(posted, media=media)
        if act.name == "add" and not act.words:
            raise Refused(400, "empty", TEXTS[visit.language]["empty"])
        return posted

    def _said(self, visit: Visit, said: str) -> str:
        """The words of the message that a button was answered with; only this visitor's own are found."""
        if said == "saved":
            return TEXTS[visit.language]["saved"]
        if not (said and visit.known):
            return ""
        history = self._talk.history(visit.session)
        ours = (one for one in history if isinstance(one, Delivery))
        return next((one.text for one in ours if str(one.id) == said), "")

    def _one(
        self, visit: Visit, number: str, said: str = "", error: str = "", draft: tuple[str, str] = ("", "")
    ) -> Response:
        """The page of a ticket; `draft` is the button whose form was refused, and the words that were written in it."""
        one = self._talk.ticket(visit.session, number[:MOST_CHARACTERS_OF_A_NUMBER], visit.language)
        if one is None:
            missing = error or TEXTS[visit.language]["not_yours"]
            response = self._page("webchat_tickets.html", visit, tickets=(), error=missing)
            response.status_code = 404
            return response
        return self._page(
            "webchat_ticket.html", visit, one=one, said=said, error=error, draft=draft, key=secrets.token_urlsafe(12),
            most_words=MOST_WORDS,
        )  # fmt: skip

    def _page(self, template: str, visit: Visit, **values: object) -> Response:
        words = TEXTS[visit.language]
        service = self._core.service(visit.language)
        response = make_response(render_template(template, visit=visit, t=words, service=service, **values))
        keep(response, visit)
        return response


def _pressed(number: str, language: str) -> OwnAct:
    """What the form says was pressed; raises Refused."""
    form = request.form
    causes = tuple(one[:MOST_CHARACTERS_OF_A_NUMBER] for one in form.getlist("cause")[:MOST_CAUSES])
    grade, solved = (form.get(name, "")[:MOST_CHARACTERS_OF_A_NUMBER] for name in ("grade", "solved"))
    words = storable(form.get("words", ""), MOST_WORDS).strip()
    act = own_act(f"own:{form.get('act', '')}:{number}")
    if act is None:
        refuse(
            "bad_act", "没有这个操作，请返回重试。", "There is no such button. Please go back and try again."
        )
    if act.name == "rate" and not grade:
        raise Refused(400, "no_grade", TEXTS[language]["pick_grade"])
    if act.name != "rate":
        return OwnAct(act.name, number, words=words)
    return OwnAct(act.name, number, solved, grade, causes, words)
