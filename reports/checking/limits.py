"""What cannot be: a rate above 100 %, a part of 其中 larger than its whole. Pure."""

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.checking.rates import is_rate
from reports.checking.reading import Reading
from reports.checking.relations import HUNDRED, Relation, Stated

_MAY_EXCEED = re.compile("完成率|达成率|增长率|增幅|增速|同比|环比|执行率")
_INNER = re.compile("^(?:[,(])?其中[:,]?")


def limit_relations(reading: Reading) -> Iterator[Relation]:
    yield from _above_hundred(reading)
    yield from _parts(reading)


def _above_hundred(reading: Reading) -> Iterator[Stated]:
    for figure in reading.figures:
        share = (
            figure.kind == "percent" and (is_rate(figure) or "占" in figure.label) and not figure.is_change
        )
        if share and figure.value > HUNDRED and not _MAY_EXCEED.search(figure.label):
            hint = "比率不可能超过 100%，请核对。"
            yield Stated(reading.amount(figure), "", hint, "limit", Decimal(0), HUNDRED)


def _parts(reading: Reading) -> Iterator[Stated]:
    """300件, 其中有效回访546件."""
    counts = reading.counts
    for whole, part in zip(counts, counts[1:], strict=False):
        between = reading.document.prose[whole.end : part.start]
        same = (
            whole.sentence is part.sentence
            and whole.unit == part.unit
            and not (whole.is_past or part.is_past)
        )
        earlier = reading.by_sentence[whole.sentence.number][0]
        if (
            same
            and earlier is whole
            and part.value > whole.value
            and _INNER.match(between)
            and not (whole.about or part.about)
        ):
            hint = f"“其中”的 {part.number} 大于总数 {whole.number}，请核对。"
            yield Stated(
                reading.amount(part),
                f"<={whole.number}",
                hint,
                "limit",
                Decimal(0),
                whole.value,
                (reading.amount(whole),),
            )
