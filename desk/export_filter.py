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
    begins, params = _period(wanted, zone)
    where, more = _conditions(wanted)
    rows = tx.all(
        f"SELECT t.number {_FROM.format('tickets')} WHERE {begins} AND {where} {_ORDER}", **params, **more
    )
    return [row["number"] for row in rows]


def counted(tx: Transaction, wanted: Filter, zone: tzinfo, most: int) -> tuple[int, bool]:
    """How many of the first `most` tickets of the period the filter takes, and whether these were all: for a page, which does not
    wait for a year.
    """
    begins, params = _period(wanted, zone)
    where, more = _conditions(wanted)
    first = f"(SELECT * FROM tickets t WHERE {begins} {_ORDER} LIMIT :most)"
    taken = tx.value(f"SELECT count(*) {_FROM.format(first)} WHERE {where}", most=most, **params, **more)
    beyond = tx.one(
        f"SELECT 1 AS one FROM tickets t WHERE {begins} {_ORDER} LIMIT 1 OFFSET :most", most=most, **params
    )
    return int(taken), beyond is None


_FROM = "FROM {} t LEFT JOIN ticket_facts f ON f.number = t.number"
_ORDER = "ORDER BY t.opened, t.number"


def _period(wanted: Filter, zone: tzinfo) -> tuple[str, dict[str, object]]:
    return "t.opened >= :begins AND t.opened < :ends", {
        "begins": stamp(datetime.combine(wanted.first, time(), zone)),
        "ends": stamp(datetime.combine(wanted.last + timedelta(days=1), time(), zone)),
    }


def _conditions(wanted: Filter) -> tuple[str, dict[str, object]]:
    where, params = ["COALESCE(f.is_test, 0) = 0"], dict[str, object]()
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
    return " AND ".join(where), params


def _literal(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
