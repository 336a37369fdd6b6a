"""Rankings: 前三位 must stand from large to small, and be the first of the table or list that they are taken from. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from language.numerals import to_int
from reports.checking.amounts import Amount, plain_number
from reports.checking.figures import Figure
from reports.checking.grids import Grid
from reports.checking.reading import Reading
from reports.checking.relations import Stated
from reports.checking.table_columns import Column, columns_of

_TOP = re.compile(
    r"(?P<measure>[^,;:。()\d]{0,24}?)(?:排名?|居|位居|位列|排在|列|最[高多]的)?前(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:名|位|类|项|大|的)?"
)
_TEN = re.compile(r"(?P<measure>)(?P<n>十|\d{1,2}|[三五六八])大(?=热点|诉求|高频|问题|事项)")
_NOISE = re.compile(
    "其中|按照?|从|看|本[周月季年]|工单|诉求|案件|信件|件|各|的|排名|单位|总|量|数|为|在|情况|类型|热点|\\s"
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first `count` by `measure`, as the text lists them."""

    measure: str
    count: int
    items: tuple[Figure, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a ranking must be, and the cells of the table that say so."""

    computed: str
    hint: str
    cells: tuple[Amount, ...] = ()


def ranking_relations(reading: Reading) -> Iterator[Stated]:
    for ranking in _rankings(reading):
        claim = _claim(reading, ranking)
        wrong = _by_table(reading, ranking) or _by_order(ranking) or _by_list(reading, ranking)
        if wrong:
            yield Stated(
                claim,
                wrong.computed,
                wrong.hint,
                "ranking",
                sources=(*_sources(reading, ranking), *wrong.cells),
            )


def _rankings(reading: Reading) -> Iterator[Ranking]:
    document = reading.document
    for sentence in document.sentences:
        words = document.words(sentence)
        for match in (*_TOP.finditer(words), *_TEN.finditer(words)):
            items = _listed(reading, sentence.start + match.end())
            count = to_int(match["n"]) or 0
            if 1 < count <= 20 and len(items) > 1:
                yield Ranking(
                    _NOISE.sub("", match["measure"]), count, items[:count], sentence.start + match.start()
                )


def _listed(reading: Reading, after: int) -> tuple[Figure, ...]:
    """The counts that follow in the sentence, each with its name, without anything between but shares."""
    found: list[Figure] = []
    for figure in reading.counts:
        if figure.start < after:
            continue
        last = found[-1] if found else None
        if last and (figure.sentence is not last.sentence or figure.unit != last.unit):
            break
        if not last and (
            figure.start - after > 40 or reading.document.prose[after : figure.start].count("。")
        ):
            break
        if figure.depth == 0 and figure.name and not figure.is_whole:
            found.append(figure if found else _without_lead(figure))
    return tuple(found)


def _without_lead(figure: Figure) -> Figure:
    """排名前三的是咨询: its name is what follows the verb."""
    return replace(figure, label=re.split("[是为:有]", figure.label)[-1] or figure.label)


def _claim(reading: Reading, ranking: Ranking) -> Amount:
    """Quoted from the word 前三 to the last member."""
    first, last = (reading.amount(one) for one in (ranking.items[0], ranking.items[-1]))
    start, _ = reading.document.place(ranking.start, ranking.start + 1)
    printed = ",".join(one.number for one in ranking.items)
    return replace(first, printed=printed, start=start, end=last.end + _closing(reading, last.end))


def _sources(reading: Reading, ranking: Ranking) -> tuple[Amount, ...]:
    return reading.amounts(ranking.items)


def _closing(reading: Reading, end: int) -> int:
    return 1 if reading.document.text[end : end + 1] in (")", "）") else 0


def _by_order(ranking: Ranking) -> Wrong | None:
    values = [one.value for one in ranking.items]
    ordered = sorted(values, reverse=True)
    if values == ordered:
        return None
    shown = ",".join(plain_number(one) for one in ordered)
    return Wrong(shown, f"排名应从多到少，为 {shown}，请核对数字或次序。")


def _by_table(reading: Reading, ranking: Ranking) -> Wrong | None:
    """Against the column of the same name; where another column gives the figures, the hint names it."""
    for grid in reading.document.grids:
        column = _column(grid, ranking.measure)
        if column is None:
            continue
        first = _first(column, ranking.count)
        printed = [one.value for one in ranking.items]
        if len(printed) < ranking.count or printed == [value for value, _ in first]:
            return None
        shown = ",".join(f"{name}{plain_number(value)}" for value, name in first)
        other = [
            one.title
            for one in columns_of(grid)
            if one.is_count and [v for v, _ in _first(one, ranking.count)] == printed
        ]
        told = f"所列数字是“{other[0]}”的前 {ranking.count} 位" if other else "所列数字与表不符"
        cells = tuple(one for one in column.amounts if one is not None)
        return Wrong(
            shown, f"按表中“{column.title}”，前 {ranking.count} 位是 {shown}；{told}，请核对。", cells
        )
    return None


def _column(grid: Grid, measure: str) -> Column | None:
    if not measure:
        return None
    named = [one for one in columns_of(grid) if one.is_count and _NOISE.sub("", one.title) == measure]
    return named[0] if len(named) == 1 else None


def _first(column: Column, count: int) -> list[tuple[Decimal, str]]:
    """The largest cells of a column with the names of their rows."""
    rows = [(column.cell(row).value, row.name) for row in column.grid.units]
    known = [(value, name) for value, name in rows if value is not None]
    return sorted(known, key=lambda one: -one[0])[:count]


def _by_list(reading: Reading, ranking: Ranking) -> Wrong | None:
    """Against a longer list of the text that has all of these members."""
    for listed in reading.lists:
        others = [one for one in listed.items if one not in ranking.items and "其他" not in one.name]
        if len(others) > len(ranking.items) and all(_named(one, others) for one in ranking.items):
            return _against(others, ranking)
    return None


def _named(item: Figure, others: Sequence[Figure]) -> bool:
    return len(item.name) > 1 and any(one.name.endswith(item.name) for one in others)


def _against(others: Sequence[Figure], ranking: Ranking) -> Wrong | None:
    first = sorted(others, key=lambda one: -one.value)[: len(ranking.items)]
    if [one.value for one in first] == [one.value for one in ranking.items]:
        return None
    shown = ",".join(f"{one.name}{plain_number(one.value)}" for one in first)
    return Wrong(shown, f"按前文所列，前 {len(first)} 位是 {shown}，请核对。")
