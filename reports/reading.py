"""What a report is read from: one snapshot of the records, the city, and the moment at which it is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from reports.calendar_words import NAMES, SAME_STRETCH, before, year_before
from reports.city import City
from reports.periods import Period
from storage.clock import stamp
from storage.transaction import Transaction

if TYPE_CHECKING:
    from reports.counting import Cube


@dataclass(frozen=True, slots=True)
class Reading:
    """One report's view of the records; `now` is in the city's zone. `cubes` are counts that were made beforehand, see
    `reports.cubes`.
    """

    tx: Transaction
    city: City
    now: datetime
    cubes: Mapping[object, "Cube"] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A period as stamps, half open. `cutoff` is the moment as of which tickets are closed or open."""

    period: Period
    begins: str
    ends: str
    cutoff: str

    @property
    def is_running(self) -> bool:
        """Whether the period is not over."""
        return self.cutoff < self.ends

    @property
    def former(self) -> str:
        """What the period that it is compared with is called; of a running one the same stretch is compared."""
        name = NAMES[self.period.form]
        return SAME_STRETCH.format(name) if self.is_running else name


def span_of(reading: Reading, period: Period, as_of: datetime | None = None) -> Span:
    """The moments of a period. As of its end, or of the moment that is given; never as of the future."""
    begins, ends = period.window(reading.city.zone)
    cutoff = min(as_of or ends, reading.now)
    return Span(period, stamp(begins), stamp(ends), stamp(max(cutoff, begins)))


def compared(reading: Reading, span: Span, with_year: bool) -> Span:
    """The span of the period before, or of the same period of the year before, cut off as late after its end; while a
    period runs, no more than the same stretch of the other, as if it had ended after as much time.
    """
    other = year_before(span.period) if with_year else before(span.period)
    begins, ends = span.period.window(reading.city.zone)
    other_begins, other_ends = other.window(reading.city.zone)
    cutoff = datetime.fromisoformat(span.cutoff)
    if not span.is_running:
        return span_of(reading, other, other_ends + (cutoff - ends))
    until = min(other_ends, other_begins + (cutoff - begins))
    return replace(span_of(reading, other, until), ends=stamp(until))
