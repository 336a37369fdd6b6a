"""From a conversation onwards: an approved answer word for word, a ticket with what is known filled in, a contact closed."""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from bot.state import Draft
from channels.storable import storable
from console import audit, context, talking
from console.reads import conversations, tickets
from console.talking import Deed
from console.views.conversations import found, page
from desk.fields import MOST_CHARACTERS
from desk.opening import Opened, Request
from language.cues import KINDS
from storage.transaction import Row, Transaction
from tickets.model import Refusal
from tickets.states import OPEN

FIELDS = ("title", "place", "since", "wish", "name", "phone", "more")
MOST_OF_A_FIELD = 200


def answer(key: str) -> ResponseReturnValue:
    """Send an article as it was shown in the preview; a version that does not answer any more is refused."""
    article, query = request.form.get("article", ""), storable(request.form.get("query", ""), MOST_OF_A_FIELD)
    live = context.service().live.now()
    version = live.article(article)
    with context.service().db.write() as tx:
        deed = _deed(tx, key)
        if (
            version is None
            or not live.may_answer(article)
            or str(version.number) != request.form.get("version")
        ):
            refusal: Refusal | None = talking.refuse("answer", "gone")
        else:
            refusal = talking.answer(tx, deed, version, live.release, query)
        if refusal is None:
            _log(tx, key, f"发送知识 {article}")
    return _done(key, refusal, "已按知识库原文答复。")


def settle(key: str) -> ResponseReturnValue:
    """Close the contact as handled or as invalid."""
    disposition = request.form.get("disposition", "")
    if disposition not in talking.SETTLED:
        abort(404)
    with context.service().db.write() as tx:
        refusal = talking.settle(tx, _deed(tx, key), disposition)
        if refusal is None:
            _log(tx, key, f"登记{talking.SETTLED[disposition]}")
    return _done(key, refusal, "已登记，会话交回机器人。")


def ticket(key: str) -> ResponseReturnValue:
    """The form of a new ticket with what is known, and its sending."""
    if request.method == "GET":
        return _form(key)
    with context.service().db.write() as tx:
        deed = _deed(tx, key)
        result = talking.open_ticket(tx, deed, _request(tx, deed))
        if isinstance(result, Opened):
            _log(tx, key, f"建工单 {result.ticket.number}")
    if isinstance(result, Refusal):
        return _form(key, result.text), 409
    flash(f"已建工单 {result.ticket.number}，编号已告诉群众。")
    return redirect(url_for("console.ticket", number=result.ticket.number))


def link(key: str) -> ResponseReturnValue:
    """Link the conversation to a ticket that this user may see."""
    number = request.form.get("number", "").strip()
    with context.service().db.write() as tx:
        deed = _deed(tx, key)
        if tickets.one(tx, number, context.sight()) is None:
            result: Opened | Refusal = talking.refuse("link", "ticket_unknown")
        else:
            result = talking.link(tx, deed, _request(tx, deed), number)
        if isinstance(result, Opened):
            _log(tx, key, f"关联工单 {number}")
    return _done(key, result if isinstance(result, Refusal) else None, f"已关联到工单 {number}。")


def _form(key: str, refusal: str = "") -> str:
    with context.service().db.read() as tx:
        row = found(tx, key)
        draft = _known(tx, row)
        had = [one for one in conversations.tickets(tx, key) if one["status"] in OPEN]
    return context.page(
        "talk_ticket",
        conversation=row,
        draft=draft,
        purposes={kind: kind for kind in KINDS},
        tickets=had,
        refusal=refusal,
    )


def _known(tx: Transaction, row: Row) -> Draft:
    return talking.known(row, conversations.told(tx, row["contact_id"]))


def _request(tx: Transaction, deed: Deed) -> Request:
    """What is known, with what the person wrote over it. The words of the citizen are kept as they are; what was shown
    masked and not changed stays what it was."""
    row, draft = deed.row, _known(tx, deed.row)
    filled = {name: storable(request.form.get(name, ""), MOST_OF_A_FIELD).strip() for name in FIELDS}
    place = _unmasked(filled["place"], draft.place)
    purpose = request.form.get("purpose", "")
    more = storable(request.form.get("more", ""), MOST_CHARACTERS).strip()
    return Request(
        text="\n".join(filter(None, (draft.text, more))),
        title=_unmasked(filled["title"], draft.summary) or draft.summary or more[:40],
        purpose=purpose if purpose in KINDS else draft.purpose,
        code=draft.code, category=draft.category, topic=draft.topic, line=draft.line, place=place,
        places=draft.places if place == draft.place else (), areas=draft.areas if place == draft.place else (),
        objects=draft.objects, since=filled["since"] or draft.since, wish=_unmasked(filled["wish"], draft.wish),
        contact_name=filled["name"], phone=filled["phone"] or draft.phone, urgent=bool(request.form.get("urgent")),
        risks=draft.risks, attachments=draft.media, language=row["language"], channel=row["channel"],
        account=row["account"], sender=row["sender"], person_id=row["person_id"], conversation_id=row["id"],
        contact_id=row["contact_id"],
    )  # fmt: skip


def _unmasked(filled: str, known: str) -> str:
    """The known words where the form came back as it was shown."""
    return known if filled == talking.shown(known) else filled


def _deed(tx: Transaction, key: str) -> Deed:
    return Deed(context.city(), context.sight().actor, found(tx, key), context.now())


def _log(tx: Transaction, key: str, detail: str) -> None:
    audit.record(tx, context.now(), context.user().name, "conversation_act", key, detail)


def _done(key: str, refusal: Refusal | None, sentence: str) -> ResponseReturnValue:
    if refusal:
        return page(key, refusal=refusal.text)
    flash(sentence)
    return redirect(url_for("console.conversation", key=key))
