"""`/act/<token>`: an officer opens the link of an alert on the phone, sees what is asked, and acts with one press.

The token is the permission, so that a forged form has nothing to send; opening a link changes nothing. The pages show
no personal data: the number, the kind of matter, what is asked and until when. Their language stands in the address:
no cookie of the console comes here.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from channels.rate_limit import RateLimit
from console import languages
from console.forms import Offer, offers
from console.languages import CHINESE, LANGUAGES
from console.security import HEADERS
from console.service import Service
from console.words import NOTICES, when
from desk import links
from desk.city import City
from desk.links import Link
from storage.transaction import Transaction
from tickets import store
from tickets.model import Refusal
from tickets.roles import TASK_DONE

SEEN = "seen"
MOST_BYTES = 64 * 1024
DONE = {
    "sign": "已签收。",
    "return": "已退回，热线办会重新派单。",
    TASK_DONE: "已登记电话打过。",
    SEEN: "已确认收到。",
}


class LinkSigner:
    """Makes the token of a link's id and reads it back; nobody else can make one."""

    def __init__(self, secret_key: str) -> None:
        self._serializer = URLSafeSerializer(
            secret_key, salt="act", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def sign(self, link_id: str) -> str:
        """The token that stands in the address."""
        return str(self._serializer.dumps(link_id))

    def read(self, token: str) -> str | None:
        """The id of a link, or None for what we did not sign."""
        try:
            return str(self._serializer.loads(token))
        except BadData:
            return None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows of a link: the ticket in words without a person, and what can be done now."""

    number: str
    matter: str
    notice: str
    deadline: str
    offers: tuple[Offer, ...]
    call: bool
    seen: str


class Closed(Exception):
    """A link that acts no more; the sentence says why, `status` is the answer's."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


def act_blueprint(service: Service, signer: LinkSigner, guesses: int = 0) -> Blueprint:
    """The one page. Somebody may be wrong so many times a minute (0 is no limit); a true link is never kept waiting."""
    views = _Views(service, signer, RateLimit(guesses))
    pages = Blueprint("act", __name__, template_folder="templates")
    pages.add_url_rule("/act/<token>", "show", views.show, methods=["GET"])
    pages.add_url_rule("/act/<token>", "act", views.act, methods=["POST"])
    pages.register_error_handler(Closed, _closed)
    pages.register_error_handler(HTTPException, _bad_request)
    pages.context_processor(_words)
    pages.before_request(_begin)
    pages.after_request(_protect)
    return pages


class _Views:
    def __init__(self, service: Service, signer: LinkSigner, guesses: RateLimit) -> None:
        self._service = service
        self._signer = signer
        self._guesses = guesses

    def show(self, token: str) -> ResponseReturnValue:
        """Look; nothing changes."""
        now, city = self._service.clock.now(), self._service.city().desk
        with self._service.db.read() as tx:
            return _page(tx, city, self._open(tx, token, now), now)

    def act(self, token: str) -> ResponseReturnValue:
        """Do what was pressed, or say why not, with the words that were written."""
        now, city = self._service.clock.now(), self._service.city().desk
        action = request.form.get("action", "")
        fields = {name: request.form.get(name, "") for name in ("reason", "suggest")}
        with self._service.db.write() as tx:
            link = self._open(tx, token, now, lock=True)
            if action == SEEN:
                links.acknowledge(tx, link, now)
                return _page(tx, city, link, now, done=DONE[SEEN])
            result = links.act(tx, city, link, action, fields, now)
            if isinstance(result, Refusal):
                return _page(tx, city, link, now, refusal=result.text), 409
        return render_template("act/closed.html", sentence=DONE[action], number=link.ticket)

    def _open(self, tx: Transaction, token: str, now: datetime, *, lock: bool = False) -> Link:
        key = self._signer.read(token)
        link = links.find(tx, key, lock=lock) if key else None
        if link is None:
            if self._guesses.wait(request.remote_addr or "", now):
                _close(429, "打开无效链接的次数太多，请一分钟后再试。")
            _close(404, "链接不完整或无效，请从告警消息里重新打开。")
        if link.used_at is not None:
            used = f"这个链接已在 {link.used_at:%m-%d %H:%M} 用过，每个链接只能用一次。"
            _close(410, used + DONE[link.used_for])
        if link.is_over(now):
            _close(410, f"这个链接已在 {link.expires_at:%m-%d %H:%M} 过期。")
        return link


def _page(tx: Transaction, city: City, link: Link, now: datetime, refusal: str = "", done: str = "") -> str:
    asked = _asked(tx, city, link, now)
    return render_template(
        "act/page.html",
        asked=asked,
        units=[unit.name for unit in city.units if unit.name != link.unit],
        refusal=refusal,
        done=done,
        said=request.form,
    )


def _asked(tx: Transaction, city: City, link: Link, now: datetime) -> Asked:
    ticket = store.load(tx, link.ticket)
    notice = tx.one("SELECT kind, seen_at, seen_by FROM outbox WHERE id = :id", id=link.notice_id)
    if ticket is None or notice is None:
        _close(404, "没有找到这张工单。")
    view = store.view(tx, ticket)
    found = offers(view, link.actor, now, city.deadlines.rules.returns_max) if link.side == "unit" else ()
    plain = ticket.confidential or ticket.line in city.readers or ticket.line in city.discreet
    due = ticket.sign_due if view.status == "dispatched" else ticket.due
    return Asked(
        number=ticket.number,
        matter="" if plain else (ticket.topic or ticket.category),
        notice=NOTICES.get(notice["kind"], "通知"),
        deadline=f"{due:%m-%d %H:%M}" if due else "",
        offers=tuple(offer for offer in found if offer.action in links.ACTIONS["unit"]),
        call=link.side == "office" and links.has_call(tx, ticket.number),
        seen=f"{when(notice['seen_at'], now)} {notice['seen_by']}".strip() if notice["seen_at"] else "",
    )


def _close(status: int, sentence: str) -> NoReturn:
    raise Closed(status, sentence)


def _closed(closed: Closed) -> ResponseReturnValue:
    return render_template("act/closed.html", sentence=closed.sentence, number=""), closed.status


def _bad_request(error: HTTPException) -> ResponseReturnValue:
    sentence = "内容太大，请缩短后再提交。" if error.code == 413 else "提交的内容看不懂，请重新打开链接。"
    return render_template("act/closed.html", sentence=sentence, number=""), error.code or 400


def _words() -> dict[str, object]:
    """What the two templates call, in the language that the address names."""
    wanted = request.args.get("lang", "")
    language = wanted if wanted in LANGUAGES else CHINESE

    def said(sentence: str, **values: object) -> str:
        translated = languages.said(sentence, language)
        return translated.format(**values) if values else translated

    others = {code: name for code, name in LANGUAGES.items() if code != language}
    return {"t": said, "language": language, "others": others}


def _begin() -> None:
    request.max_content_length = MOST_BYTES
    g.act_nonce = secrets.token_urlsafe(16)


def _protect(response: Response) -> Response:
    """The address is a secret: it is told to no other site and kept in no cache and no index."""
    policy = f"default-src 'none'; style-src 'nonce-{g.act_nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    response.headers.update(HEADERS)
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
