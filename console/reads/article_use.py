"""How often an article was given and how often it did not help, week by week, from the log of answers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.clock import stamp
from storage.transaction import Transaction

WEEKS = 12
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Use:
    """Counts of WEEKS weeks, the present one last; `weeks` are their Mondays as 10-14."""

    weeks: tuple[str, ...]
    given: tuple[int, ...]
    not_solved: tuple[int, ...]
    solved: tuple[int, ...]


def use_of(tx: Transaction, article: str, now: datetime) -> Use:
    """The use of an article in the last weeks; weeks begin on Monday, days are the city's."""
    this = now.date() - timedelta(days=now.weekday())
    mondays = [this - n * _WEEK for n in reversed(range(WEEKS))]
    since = datetime.combine(mondays[0], datetime.min.time(), now.tzinfo)
    rows = tx.all(
        "SELECT substr(at, 1, 10) AS day, count(*) AS given, count(*) FILTER (WHERE solved = 'no') AS not_solved,"
        " count(*) FILTER (WHERE solved = 'yes') AS solved FROM answer_log"
        " WHERE article = :article AND at >= :since GROUP BY substr(at, 1, 10)",
        article=article,
        since=stamp(since),
    )
    sums = {name: Counter[date]() for name in ("given", "not_solved", "solved")}
    for row in rows:
        day = date.fromisoformat(row["day"])
        for name, counted in sums.items():
            counted[day - timedelta(days=day.weekday())] += row[name]
    columns = {name: tuple(counted[monday] for monday in mondays) for name, counted in sums.items()}
    return Use(tuple(f"{monday:%m-%d}" for monday in mondays), **columns)
