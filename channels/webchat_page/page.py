"""The page, and the plain form that serves browsers without JavaScript: the same conversation, the same template."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from channels.attachments import MOST_BYTES
from channels.core import Core
from channels.exchange import answer_file
from channels.file_answers import SHOWN
from channels.inbox import Said
from channels.messages import Delivery, Option
from channels.own_page import own_act
from channels.splitting import without_numbers
from channels.webchat_page.answers import protect, redirect
from channels.webchat_page.inputs import (
    MOST_CHARACTERS,
    ROOM_FOR_MULTIPART,
    SESSION_HEADER,
    Posted,
    Refused,
    read_form,
)
from channels.webchat_page.talk import Talk
from channels.webchat_page.texts import TEXTS
from channels.webchat_page.tickets import ticket_routes
from channels.webchat_page.views import author, clock_time
from channels.webchat_page.visit import Visit, forget, keep, resumed, same_visitor, this_visit


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the conversation, ready to be shown; `by` is `me` or an author.

    The text of a message with options stands without the numbered lines that repeat them. `file` is the id of a file
    that came with it, `mime` its type.
    """

    by: str
    at: str
    text: str
    kind: str = "text"
    ticket: str | None = None
    options: tuple[Option, ...] = ()
    file: str | None = None
    mime: str = ""

    @property
    def shows(self) -> str:
        """How the file is shown: `picture`, `sound`, or `link` to be opened elsewhere."""
        return "picture" if self.mime in SHOWN else "sound" if self.mime.startswith("audio/") else "link"


def page_routes(core: Core, talk: Talk) -> Blueprint:
    """`/chat`, its form, the privacy notice and the page's files."""
    routes = Blueprint(
        "page",
        __name__,
        url_prefix="/chat",
        template_folder="templates",
        static_folder="static",
        static_url_path="static",
    )
    pages = _Pages(core, talk)
    routes.add_url_rule("", "show", pages.show, methods=["GET"])
    routes.add_url_rule("", "post", pages.post, methods=["POST"])
    routes.add_url_rule("/media/<media>", "media", pages.media, methods=["GET"])
    routes.add_url_rule("/leave", "leave", pages.leave, methods=["POST"])
    routes.add_url_rule("/resume", "resume", pages.resume, methods=["POST"])
    ticket_routes(routes, core, talk)
    routes.add_url_rule("/privacy", "privacy", pages.privacy, methods=["GET"])
    routes.register_error_handler(Refused, pages.refuse)
    routes.register_error_handler(HTTPException, pages.refuse_request)
    routes.after_request(protect)
    return routes


class _Pages:
    """The views of the page."""

    def __init__(self, core: Core, talk: Talk) -> None:
        self._core = core
        self._talk = talk

    def show(self) -> Response:
        return self._render(this_visit())

    def post(self) -> Response:
        request.max_content_length = MOST_BYTES + ROOM_FOR_MULTIPART
        visit = this_visit()
        same_visitor(visit)
        _send(self._talk, visit)
        return redirect(url_for(".show", _anchor="end"))

    def media(self, media: str) -> Response:
        """A file of this browser's conversation."""
        visit = this_visit()
        return answer_file(self._talk.file(visit.session, media) if visit.known else None)

    def leave(self) -> Response:
        same_visitor(this_visit())
        response = redirect(url_for(".show", left=1))
        forget(response)
        return response

    def resume(self) -> Response:
        """The page's program brings a session that outlived its cookie; another site cannot send this header."""
        response = make_response("", 204)
        keep(response, resumed(this_visit(), request.headers.get(SESSION_HEADER)))
        return response

    def privacy(self) -> Response:
        visit = this_visit()
        service = self._core.service(visit.language)
        page = render_template("webchat_privacy.html", visit=visit, t=TEXTS[visit.language], service=service)
        response = make_response(page)
        keep(response, visit)
        return response

    def refuse(self, refused: Refused) -> Response:
        """The page again, with the sentence above the words that were typed."""
        draft = request.form.get("text", "")[:MOST_CHARACTERS]
        response = self._render(this_visit(), error=refused.message, draft=draft)
        response.status_code = refused.status
        if refused.retry_after is not None:
            response.headers["Retry-After"] = str(refused.retry_after)
        return response

    def refuse_request(self, error: HTTPException) -> Response:
        """The page again after a request that Flask itself refused; its form cannot be read."""
        visit = this_visit()
        key = "file_too_large" if error.code == 413 else "error"
        response = self._render(visit, error=TEXTS[visit.language][key])
        response.status_code = error.code or 400
        return response

    def _render(self, visit: Visit, error: str = "", draft: str = "") -> Response:
        history = self._talk.history(visit.session) if visit.known else []
        lines = [_line(entry, visit.language) for entry in history]
        page = render_template(
            "webchat.html",
            visit=visit,
            t=TEXTS[visit.language],
            service=self._core.service(visit.language),
            lines=lines,
            question=_open_question(lines),
            error=error,
            draft=draft,
            key=secrets.token_urlsafe(12),
            left=bool(request.args.get("left")),
            most_characters=MOST_CHARACTERS,
            most_bytes=MOST_BYTES,
        )
        response = make_response(page)
        keep(response, visit)
        return response


def _send(talk: Talk, visit: Visit) -> None:
    """The file first, then the words that speak of it, and the place on a line of its own."""
    said = (request.form.get("text", ""), request.form.get("place", ""))
    words = request.form.get("choice") or "\n".join(filter(None, map(str.strip, said)))
    posted = _keyed_by_words(read_form(visit.session, request.form.get("key"), words))
    address, file = request.remote_addr or "", request.files.get("file")
    if file is not None and file.filename:
        media = talk.store(file.filename, file.read(), address)
        talk.send(replace(posted, key=f"{posted.key}.file", text="", media=media), address)
    elif not posted.text:
        raise Refused(400, "empty", TEXTS[visit.language]["empty"])
    if posted.text:
        talk.send(posted, address)


def _keyed_by_words(posted: Posted) -> Posted:
    """A second click is the same message; other words sent from a page found by "back" are another one."""
    digest = hashlib.sha256(posted.text.encode()).hexdigest()[:12]
    return replace(posted, key=f"{posted.key}.{digest}")


def _line(entry: Said | Delivery, language: str) -> Line:
    if isinstance(entry, Delivery):
        text = without_numbers(entry.text, entry.options)
        at = clock_time(entry.created_at)
        return Line(author(entry), at, text, entry.kind, entry.ticket, entry.options, entry.media, entry.mime)
    text = _own_words(entry, TEXTS[language])
    return Line("me", clock_time(entry.at), text, file=entry.media, mime=entry.mime)


_WORDLESS = {"location": "sent_place", "image": "sent_picture", "voice": "sent_voice"}
"""What stands in place of words, by the kind of the message."""


def _own_words(entry: Said, words: Mapping[str, str]) -> str:
    """What the citizen wrote, or did instead of writing."""
    pressed = own_act(entry.text) if entry.kind == "event" else None
    if pressed is not None:
        did = words[f"did_{pressed.name}"].replace("{number}", pressed.ticket)
        return did.replace("{words}", pressed.words)
    return entry.text or words[_WORDLESS.get(entry.kind, "sent_file")]


def _open_question(lines: list[Line]) -> Line | None:
    """The last message with choices, if the citizen has said nothing since."""
    for line in reversed(lines):
        if line.by == "me" or line.options:
            return line if line.options else None
    return None
