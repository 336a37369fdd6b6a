"""What a conversation sets in motion on the staff's side: the joint between `bot/` and `desk/`."""

from collections.abc import Callable
from datetime import datetime

from bot.decisions import (
    AppendToTicket,
    AskUnit,
    CountMatter,
    LinkToTicket,
    MergeTicket,
    NoteRepeat,
    ReopenTicket,
    TakeAnswer,
)
from bot.effects import Opened, Source
from bot.state import Draft
from desk import citizen, crowds, linking, muting, survey_answers
from desk.city import City
from desk.knowledge_actions import ask_unit, subject_of
from desk.opening import Request, open_from_request
from storage.transaction import Transaction


class Office:
    """Implements `bot.effects.Office` with the city in force at the moment of each call."""

    def __init__(self, city: Callable[[], City]) -> None:
        self._city = city

    def open_ticket(self, tx: Transaction, draft: Draft, source: Source, now: datetime) -> Opened:
        """Open, route and, where that is sure or urgent, dispatch."""
        opened = open_from_request(tx, self._city(), _request(draft, source), now)
        return Opened(opened.ticket.number, opened.receipt)

    def link_ticket(
        self, tx: Transaction, deed: LinkToTicket, source: Source, now: datetime
    ) -> Opened | None:
        """Link a citizen to the ticket that the matter has; None where that cannot be."""
        opened = linking.link(tx, self._city(), _request(deed.draft, source), deed.ticket, now)
        return Opened(opened.ticket.number, opened.receipt) if opened else None

    def merge_ticket(self, tx: Transaction, deed: MergeTicket, source: Source, now: datetime) -> str:
        """Merge a ticket into another; returns what its citizen reads, "" where it could not be merged."""
        return linking.merge(tx, self._city(), deed.ticket, deed.into, source.language, now)

    def unlink_ticket(self, tx: Transaction, number: str, source: Source, now: datetime) -> None:
        """The citizen was linked and means another matter."""
        citizen.keep_apart(tx, self._city(), _citizen(source), number, now)

    def count(self, tx: Transaction, deed: CountMatter, source: Source, now: datetime) -> None:
        """Count the contact with the crowd of its matter."""
        crowds.count(tx, self._city(), deed.told, _whose(source), deed.ticket, now)

    def append(self, tx: Transaction, deed: AppendToTicket, source: Source, now: datetime) -> None:
        """Add the citizen's words to a ticket."""
        media = (deed.media,) if deed.media else ()
        more = citizen.More(deed.text, deed.place, deed.phone, media)
        citizen.append(tx, self._city(), _citizen(source), deed.ticket, more, now)

    def reopen(self, tx: Transaction, deed: ReopenTicket, source: Source, now: datetime) -> str:
        """Have a closed ticket handled once more; returns what the citizen reads."""
        more = citizen.More(deed.text, deed.place, media=deed.media)
        return citizen.reopen(tx, self._city(), _citizen(source), deed.ticket, more, now)

    def repeat(self, tx: Transaction, deed: NoteRepeat, source: Source, now: datetime) -> None:
        """Count that the citizen came back with a settled matter."""
        citizen.repeat(tx, self._city(), _citizen(source), deed.ticket, deed.text, now)

    def withdraw(self, tx: Transaction, number: str, source: Source, now: datetime) -> str:
        """Take a ticket back; returns what the citizen reads."""
        return citizen.withdraw(tx, self._city(), _citizen(source), number, now)

    def mute(self, tx: Transaction, reason: str, source: Source, now: datetime) -> str:
        """Silence an account by rule; returns what the citizen reads."""
        city = self._city()
        until = now + city.mute_for
        row = tx.one("SELECT * FROM conversations WHERE id = :id", id=source.conversation_id)
        assert row is not None, "the conversation is locked by its message"
        muting.mute(tx, row, until, muting.RULE, reason, now)
        return muting.words(city, until, source.language)

    def take_answer(self, tx: Transaction, deed: TakeAnswer, source: Source, now: datetime) -> str:
        """Take what a citizen says to a survey; returns what the citizen reads."""
        said = survey_answers.Answer(deed.solved, deed.grade, deed.causes, deed.words)
        return survey_answers.take(tx, self._city(), _citizen(source), deed.ticket, said, deed.is_whole, now)

    def hand_over(self, tx: Transaction, reason: str, text: str, source: Source, now: datetime) -> None:
        """Alert the office that somebody wants a person."""
        key = str(source.inbox_id)
        citizen.hand_over(tx, self._city(), reason, text, source.conversation_id, key, now)

    def ask_unit(self, tx: Transaction, deed: AskUnit, source: Source, now: datetime) -> None:
        """Ask the unit that should know; the asker is remembered."""
        ask_unit(tx, self._city(), deed.question, deed.article, deed.unit, _citizen(source), now)

    def subject(self, tx: Transaction, article: str, version: int) -> tuple[str, str]:
        """Category and topic of a question that this article answered."""
        return subject_of(tx, self._city(), article, version)


def _whose(source: Source) -> crowds.Whose:
    return crowds.Whose(source.contact_id, source.person_id or source.conversation_id)


def _citizen(source: Source) -> citizen.Citizen:
    return citizen.Citizen(
        sender=source.sender,
        language=source.language,
        channel=source.channel,
        account=source.account,
        conversation_id=source.conversation_id,
        contact_id=source.contact_id,
    )


def _request(draft: Draft, source: Source) -> Request:
    return Request(
        text=draft.text,
        title=draft.summary,
        purpose=draft.purpose,
        code=draft.code,
        category=draft.category,
        topic=draft.topic,
        line=draft.line,
        place=draft.place,
        places=draft.places,
        areas=draft.areas,
        objects=draft.objects,
        since=draft.since,
        wish=draft.wish,
        former=draft.former,
        phone=draft.phone,
        urgent=draft.urgent,
        risks=draft.risks,
        alarm=draft.alarm,
        attachments=draft.media,
        language=source.language,
        channel=source.channel,
        account=source.account,
        sender=source.sender,
        person_id=source.person_id,
        conversation_id=source.conversation_id,
        contact_id=source.contact_id,
    )
