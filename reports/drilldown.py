"""The list behind a figure: the ticket numbers or contacts that it counts, as many as the figure says."""

from reports.counting import MOST_LISTED, listed
from reports.keys import Key
from reports.kinds import span_for
from reports.metrics import metrics
from reports.periods import Period
from reports.reading import Reading


def rows(
    reading: Reading, key: Key, period: Period, kind: str = "monthly", most: int = MOST_LISTED
) -> list[str]:
    """The records of a figure or of a cell in a report of a kind; of a share those of its numerator. KeyError for a metric
    that there is not.
    """
    metric = metrics()[key.metric.removesuffix("_share")]
    return listed(reading, span_for(reading, kind, period), metric.base, metric.counted, key.picks, most)
