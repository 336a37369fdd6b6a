"""Which tickets an export takes: a filter that is kept as one text, so that the same filter is the same filter again."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo

from storage.clock import stamp
from storage.transaction import Transaction

MOST_WORDS = 30
MOST_CHARACTERS = 50


@dataclass(frozen=True, slots=True)
class Filter:
    """Tickets accepted from `first` to `last`, both included, of which every list that is given names one.

    `units` held the ticket last; `topics` are categories or topics; `words` stand in title or text; `without` are lines that
    one of the persons concerned may not read.
    """

    first: date
    last: date
    units: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def written(self) -> str:
        """The one text of this filter: the order in which its lists were given does not matter."""
        ordered = {
            name: sorted(value) if isinstance(value, tuple) else value.isoformat()
            for name, value in asdict(self).items()
        }
        return json.dumps(ordered, ensure_ascii=False, sort_keys=True)

    def keeping_out(self, lines: Iterable[str]) -> "Filter":
        """The filter without these lines as well."""
        return replace(self, without=tuple(sorted({*self.without, *lines})))

    def has_ended(self, now: datetime) -> bool:
        """Whether no further ticket can be accepted in the period."""
        return now.date() > self.last


def read_filter(text: str) -> Filter:
    """The filter that was written."""
    told = json.loads(text)
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Filter(date.fromisoformat(told["first"]), date.fromisoformat(told["last"]), **lists)


def listed(text: str) -> tuple[str, ...]:
    """The words of a field, separated by 、, commas, bars or lines."""
    for mark in "，,|；;\n\r":
        text = text.replace(mark, "、")
    words = (word.strip()[:MOST_CHARACTERS] for word in text.split("、"))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def numbers(tx: Transaction, wanted: Filter, zone: tzinfo) -> list[str]:
    """The tickets of the filter in the order of their acceptance; what only tries the system is none."""
    where = ["t.opened >= :begins", "t.opened < :ends", "COALESCE(f.is_test, 0) = 0"]
    params: dict[str, object] = {
        "begins": stamp(datetime.combine(wanted.first, time(), zone)),
        "ends": stamp(datetime.combine(wanted.last + timedelta(days=1), time(), zone)),
    }
    for condition, name, values in (
        ("COALESCE(NULLIF(f.unit, ''), t.unit) IN :units", "units", wanted.units),
        ("(t.category IN :topics OR t.topic IN :topics)", "topics", wanted.topics),
        ("t.line IN :lines", "lines", wanted.lines),
        ("t.purpose IN :purposes", "purposes", wanted.purposes),
        ("t.line NOT IN :without", "without", wanted.without),
    ):
        if values:
            where.append(condition)
            params[name] = list(values)
    if wanted.words:
        found = [
            f"t.title LIKE :w{n} ESCAPE '!' OR t.text LIKE :w{n} ESCAPE '!'" for n in range(len(wanted.words))
        ]
        where.append(f"({' OR '.join(found)})")
        params |= {f"w{n}": f"%{_literal(word)}%" for n, word in enumerate(wanted.words)}
    rows = tx.all(
        "SELECT t.number FROM tickets t LEFT JOIN ticket_facts f ON f.number = t.number"
        f" WHERE {' AND '.join(where)} ORDER BY t.opened, t.number",
        **params,
    )
    return [row["number"] for row in rows]


def _literal(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
