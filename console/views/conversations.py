"""One conversation: the thread with what the bot understood, and a person's part in it."""

from collections.abc import Mapping
from datetime import timedelta

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from channels import attachments
from channels.attachments import AttachmentRefused
from console import audit, context, files, revealing, streams, talking
from console.reads import canned, conversations, inbox
from console.views.inbox import queued, reader
from desk.talk_actions import Said, talk
from knowledge_base.articles import Version
from knowledge_base.matcher import Candidate
from knowledge_base.subscriptions import topics_of
from storage.clock import stamp
from storage.transaction import Row, Transaction
from tickets.model import Refusal

DEEDS: Mapping[str, str] = {
    "take": "接手",
    "say": "回复",
    "give_back": "交回机器人",
    "mute": "暂停受理",
    "unmute": "恢复受理",
    "unjoin": "解除关联",
}
LOGGED_BY_ITSELF = ("mute", "unmute")
"""Deeds that the desk logs, for a rule may do them as well."""
MUTES: Mapping[str, str] = {"2": "2 小时", "24": "1 天", "72": "3 天", "168": "7 天"}
"""For how many hours a person may mute an account."""
MOST_OF_A_QUESTION = 200
WORTH_A_LOOK = 0.1
"""What is less like the words than this is about something else."""


def shown(key: str) -> ResponseReturnValue:
    """One conversation; reading it is logged."""
    chosen = request.args.get("canned", type=int)
    with context.service().db.read() as tx:
        said = next((row["text"] for row in canned.every(tx) if row["id"] == chosen), "")
    return page(key, request.args.get("before", ""), said=said)


def reveal(key: str) -> ResponseReturnValue:
    """The conversation once with telephones, ids and the account in full, for a stated reason that is logged."""
    reason = revealing.reason()
    if not reason:
        return page(key, refusal=revealing.REASON_MISSING)
    with context.service().db.write() as tx:
        found(tx, key)
        context.reveal(tx, key, reason)
    return page(key)


def page(key: str, cursor: str = "", refusal: str = "", said: str = "") -> ResponseReturnValue:
    """The page of a conversation, with a refusal and the words that were refused."""
    db, sight = context.service().db, context.sight()
    with db.read() as tx:
        row = found(tx, key)
        thread = conversations.thread(tx, key, cursor)
        queue = queued(tx)
        replies = canned.every(tx)
        beside = inbox.list_mark(tx, inbox.QUEUE, reader())
        marks = {"list": beside, "thread": conversations.thread_mark(tx, key)}
        contacts = conversations.contacts(tx, key)
        tickets = conversations.tickets(tx, key)
        joined = conversations.joined(tx, row, sight)
        mutes = conversations.mutes(tx, key)
        topics = topics_of(tx, key)
    with db.write() as tx:
        audit.record(tx, context.now(), sight.actor.user, "conversation_read", key)
        inbox.note_read(tx, key, sight.actor.user)
    mine = _is_mine(row)
    muted = bool(row["muted_until"]) and row["muted_until"] > stamp(context.now())
    buttons = ("give_back" if mine else "take", *(("unmute",) if muted else ()))
    asked = request.args.get("ask", "").strip()[:MOST_OF_A_QUESTION]
    text = context.page(
        "conversation",
        conversation=row,
        thread=thread,
        contacts=contacts,
        tickets=tickets,
        joined=joined,
        mutes=mutes,
        topics=topics,
        lengths=MUTES,
        deeds=[(name, DEEDS[name]) for name in buttons],
        mine=mine,
        muted=muted,
        queue=queue,
        replies=replies,
        asked=asked,
        matches=_matches(asked, row["language"]),
        settled=talking.SETTLED,
        refusal=refusal,
        said=said,
        mark="" if cursor else streams.write_id(marks),
    )
    return text, 409 if refusal else 200


def _matches(asked: str, language: str) -> list[tuple[Candidate, Version, str]]:
    """What the knowledge base has for these words, best first, each with what the citizen would read."""
    if not asked:
        return []
    live = context.service().live.now()
    found_ones = ((one, live.article(one.article)) for one in live.match(asked).candidates)
    return [
        (one, version, talking.words_of(context.city(), language, version))
        for one, version in found_ones
        if version and one.score >= WORTH_A_LOOK and live.may_answer(one.article)
    ]


def lines(key: str) -> ResponseReturnValue:
    """The thread alone, for a page that is open; who looks at it has seen what is new."""
    with context.service().db.write() as tx:
        row = found(tx, key)
        thread = conversations.thread(tx, key)
        inbox.note_read(tx, key, context.user().name)
    return context.page("_thread", conversation=row, thread=thread, mine=_is_mine(row))


def _is_mine(row: Row) -> bool:
    return bool(row["holder"] == "human" and row["holder_user"] == context.user().name)


def found(tx: Transaction, key: str) -> Row:
    """The conversation of this key; 404 where there is none that this user may see."""
    row = conversations.one(tx, key, context.sight())
    if row is None:
        abort(404)
    return row


def act(key: str, action: str) -> ResponseReturnValue:
    """Take over, speak, give back, mute or unmute; a refusal comes back with its sentence and the words written."""
    if action not in DEEDS:
        abort(404)
    said = request.form.get("text", "")
    try:
        refusal = _do(key, action, said)
    except AttachmentRefused as refused:
        refusal = Refusal(action, "file", str(refused))
    if refusal:
        return page(key, refusal=refusal.text, said=said)
    return redirect(url_for("console.conversation", key=key))


def _do(key: str, action: str, said: str) -> Refusal | None:
    """One transaction: the deed, the file that goes with it, the log. Raises AttachmentRefused."""
    actor, now = context.sight().actor, context.now()
    sent = files.sent(("file",), 1)
    until = now + timedelta(hours=_hours()) if action == "mute" else None
    with context.service().db.write() as tx:
        row = found(tx, key)
        filled_in = Said(said, next(iter(sent), None), until)
        refusal = talk(tx, context.city(), actor, action, key, filled_in, now)
        if refusal is None:
            for media, (name, body) in sent.items():
                owner = f"{row['channel']}:{row['account']}:{row['sender']}"
                attachments.save(tx, name, body, now, owner=owner, key=media)
            if action not in LOGGED_BY_ITSELF:
                audit.record(tx, now, actor.user, "conversation_act", key, DEEDS[action])
    return refusal


def _hours() -> int:
    """For how long a person mutes; nobody is silenced for ever."""
    chosen = request.form.get("hours", "")
    return int(chosen) if chosen in MUTES else int(next(iter(MUTES)))


def file(key: str, name: str) -> Response:
    """A picture or file that the citizen or an officer sent in this conversation."""
    with context.service().db.write() as tx:
        found(tx, key)
        if not conversations.has_file(tx, key, name):
            abort(404)
        audit.record(tx, context.now(), context.user().name, "attachment_read", key)
        row = files.stored(tx, name)
    return files.response(row)
