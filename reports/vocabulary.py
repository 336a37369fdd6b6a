"""The words that metrics are made of: where records lie, what may be said of them, and by what they are grouped.

A metric names these words and never holds SQL; a word that does not stand here is refused when the metrics are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tickets.answers import RATED
from tickets.facts import TEST

Basis = Literal["created", "due", "closed", "called_back", ""]
NO_REQUEST = ("无效", "骚扰", TEST)
"""Topics under 其他 that are no request at all."""
TELEPHONE = "phone"
"""The channel of calls; every other is online."""
_RATED = ", ".join(f"'{rating}'" for rating in RATED)
_TAKEN_BACK = "t.status IN ('withdrawn', 'merged')"
_CLOSED = f"(t.closed_at < :cutoff AND NOT {_TAKEN_BACK})"
_OPEN = "(t.closed_at IS NULL OR t.closed_at >= :cutoff)"
_ENDING = "COALESCE(t.accepted_at, '9') < :ends AND COALESCE(t.closed_at, '9') >= :ends"
"""Few of all, found by an index of this expression: what has no end ends after everything. As an expression their acceptance
cannot lure SQLite into reading everything that came before; this one makes no new text of each, as `|| ''` would."""
_HANDED = "COALESCE(t.handed_at, t.closed_at)"
_OTHER = (
    "(c.disposition IN ('invalid', 'abuse')"
    f" OR c.id IN (SELECT x.contact_id FROM matters x WHERE x.topic = '{TEST}'))"
)
_NEXT = (
    "COALESCE((SELECT d.unit FROM ticket_events d WHERE d.ticket = e.ticket AND d.event = 'dispatched' AND d.seq > e.seq"
    " ORDER BY d.seq LIMIT 1), '')"
)
"""The unit that a returned ticket went to then; empty while it went to none."""
_NONE = ", ".join(f"'{topic}'" for topic in NO_REQUEST)


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind of record lies. `item` names a record in a list; `always` holds for all that counts; `bases` are the
    moments that put a record into a period; `words` what may be said of it; `groups` what it may be grouped by.
    """

    tables: str
    item: str
    bases: Mapping[str, str]
    words: Mapping[str, str]
    groups: Mapping[str, str]
    always: str = "1 = 1"
    measures: Mapping[str, str] = field(default_factory=dict)


_TICKET_GROUPS = {
    "channel": "t.channel", "purpose": "t.purpose", "category": "t.category || '\t' || t.topic", "topic": "t.topic",
    "unit": "t.unit", "line": "t.line", "area": "t.area", "requester": "t.requester", "level": "t.level",
    "status": "t.status",
}  # fmt: skip
_TICKET_WORDS = {
    "street": "t.unit IN :street_units",
    "enterprise": "t.requester = 'enterprise'",
    "deputy": "t.requester = 'deputy'",
}

SOURCES: Mapping[str, Source] = {
    "contacts": Source(
        tables="contacts c",
        item="c.id",
        bases={"created": "c.opened"},
        words={
            "in_total": "NOT COALESCE(c.channel IN :apart, FALSE)",
            "apart": "c.channel IN :apart",
            "answered": f"c.disposition = 'answered' AND NOT {_OTHER}",
            "ticketed": f"c.disposition = 'ticketed' AND NOT {_OTHER}",
            "unclear": f"c.disposition = 'unclear' AND NOT {_OTHER}",
            "withdrawn": f"c.disposition = 'withdrawn' AND NOT {_OTHER}",
            "going_on": f"c.disposition = 'open' AND NOT {_OTHER}",
            "other": _OTHER,
            "valid": f"NOT {_OTHER}",
            "has_line": "c.line <> ''",
            "by_telephone": f"c.channel = '{TELEPHONE}'",
            "online": f"c.channel <> '{TELEPHONE}'",
        },
        groups={"channel": "c.channel", "line": "c.line", "disposition": "c.disposition"},
    ),
    "matters": Source(
        tables="matters m JOIN contacts c ON c.id = m.contact_id",
        item="COALESCE(m.ticket, CAST(m.contact_id AS TEXT))",
        bases={"created": "c.opened"},
        words={
            "in_total": "NOT COALESCE(c.channel IN :apart, FALSE)",
            "answered": "m.ticket IS NULL",
            "ticketed": "m.ticket IS NOT NULL",
            "valid": f"c.disposition NOT IN ('invalid', 'abuse') AND m.topic NOT IN ({_NONE})",
            "void": f"(c.disposition IN ('invalid', 'abuse') OR m.topic IN ({_NONE}))",
            "other_purpose": "m.purpose = '其他'",
        },
        groups={
            "channel": "c.channel", "line": "c.line", "purpose": "m.purpose", "topic": "m.topic",
            "category": "m.category || '\t' || m.topic",
        },
    ),
    "tickets": Source(
        tables="ticket_facts t",
        item="t.number",
        bases={"created": "t.accepted_at", "due": "t.due", "closed": "t.closed_at"},
        always="t.is_test = 0",
        words={
            **_TICKET_WORDS,
            "counted": f"NOT {_TAKEN_BACK}",
            "closed": _CLOSED,
            "on_time": f"{_CLOSED} AND {_HANDED} <= t.due",
            "late": f"{_CLOSED} AND {_HANDED} > t.due",
            "undated": f"{_CLOSED} AND t.due IS NULL",
            "overdue": f"{_OPEN} AND t.due < :cutoff",
            "running": f"{_OPEN} AND (t.due IS NULL OR t.due >= :cutoff)",
            "ended_otherwise": f"t.closed_at < :cutoff AND {_TAKEN_BACK}",
            "returned": "t.returns > 0",
            "reworked": "t.reworks > 0",
            "extended": "t.extended = 1",
            "urgent": "t.urgent = 1",
            "contacted": "t.contact_minutes IS NOT NULL",
            "replied": "t.reply_minutes IS NOT NULL",
            "has_unit": "t.unit <> ''",
            "difficult": "t.difficult_at < :ends",
            "became_difficult": "t.difficult_at >= :begins AND t.difficult_at < :ends",
            # As an expression the day of acceptance cannot lure SQLite into reading all that was ever accepted before.
            "opening": "COALESCE(t.accepted_at, '9') < :begins AND (t.closed_at IS NULL OR t.closed_at >= :begins)",
            "new": "t.accepted_at >= :begins AND t.accepted_at < :ends",
            "carried": "COALESCE(t.accepted_at, '9') < :begins",
            "left": "t.accepted_at < :ends AND t.closed_at < :ends"
            " AND (t.closed_at >= :begins OR t.accepted_at >= :begins)",
            "ending": _ENDING,
            "ending_overdue": f"{_ENDING} AND COALESCE(t.due, '9') < :ends AND COALESCE(t.due, '9') < :cutoff",
        },
        groups=_TICKET_GROUPS,
        measures={
            "returns": "t.returns", "reworks": "t.reworks", "contact_minutes": "t.contact_minutes",
            "reply_minutes": "t.reply_minutes",
        },
    ),
    "calls": Source(
        tables="calls k",
        item="k.key || '/' || k.nth",
        bases={"created": "k.at"},
        words={"answered": "k.answered = 1", "abandoned": "k.answered = 0"},
        groups={"seat": "k.seat"},
        measures={"wait_seconds": "k.wait_seconds"},
    ),
    "returns": Source(
        tables="ticket_events e JOIN ticket_facts t ON t.number = e.ticket",
        item="t.number",
        bases={"created": "e.at"},
        always="t.is_test = 0 AND e.event = 'returned'",
        words={},
        groups={"unit": "e.unit", "category": _TICKET_GROUPS["category"], "way": f"e.unit || ' → ' || {_NEXT}"},
    ),
    "callbacks": Source(
        # No row of the facts is read where nothing is asked of them: both engines leave such a join out.
        tables="surveys s LEFT JOIN ticket_facts t ON t.number = s.ticket",
        item="s.ticket",
        bases={"closed": "s.opened", "called_back": "s.answered_at"},
        always="s.ticket NOT IN (SELECT x.number FROM ticket_facts x WHERE x.is_test = 1) AND s.state <> 'void'",
        words={
            **_TICKET_WORDS,
            "asked": f"(s.asked_at IS NOT NULL OR s.calls > 0 OR s.by_phone = 1 OR s.rating IN ({_RATED}))",
            "reached": f"(s.rating IN ({_RATED}) OR (s.rating = 'unrated' AND s.by_phone = 1))",
            "rated": f"s.rating IN ({_RATED})",
            "unrated": f"s.rating NOT IN ({_RATED})",
            "satisfied": "s.rating = 'satisfied'",
            "basically": "s.rating = 'basically'",
            "dissatisfied": "s.rating = 'dissatisfied'",
            "contacted": "t.contact_minutes IS NOT NULL",
            "told_solved": "s.solved IN ('yes', 'no')",
            "solved": "s.solved = 'yes'",
            "by_phone": "s.by_phone = 1",
        },
        groups={**_TICKET_GROUPS, "rating": "s.rating"},
    ),
}  # fmt: skip
