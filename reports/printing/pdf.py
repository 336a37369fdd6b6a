"""A report as PDF in the look of GB/T 9704, set by Typst from the template beside this file."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from reports.printing.fitting import (
    ACROSS,
    FEW_ROWS,
    PADDING,
    UPRIGHT,
    Part,
    breakable,
    fit,
    is_centred,
    lies_across,
    receiver_lines,
    series_size,
    shortened,
    title_lines,
)
from reports.printing.sheet import CONTINUED, EMPTY, Block, Grid, Heading, Sheet, lay_out
from reports.report import Report

if TYPE_CHECKING:
    from typst import Fonts

SONG = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Noto Serif SC")
FANG = (
    "FangSong_GB2312",
    "FangSong",
    "STFangsong",
    "FZFangSong-Z02",
    "Zhuque Fangsong (technical preview)",
    "Noto Serif SC",
)
HEI = ("SimHei", "FZHei-B01", "Noto Sans SC")
KAI = ("KaiTi_GB2312", "KaiTi", "STKaiti", "FZKai-Z03", "LXGW WenKai", "Noto Serif SC")
"""The families that an office has by rule, then free ones; the last of each comes with our requirements."""

_LONGEST_ROW = 300
_ROOMS = {
    "title": (UPRIGHT, 22.0),
    "subtitle": (UPRIGHT, 16.0),
    "series": (UPRIGHT, 42.0),
    "issue": (UPRIGHT, 16.0),
    "office": (UPRIGHT - 120, 16.0),
    "dated": (UPRIGHT, 16.0),
    "publicity": (UPRIGHT, 16.0),
    "printed": (UPRIGHT, 14.0),
}
"""The room of each line of the head and of the end, and its size of type."""


def pdf(report: Report) -> bytes:
    """The file. The same report gives the same bytes on the same machine."""
    sheet = lay_out(report)
    day = report.imprint.printed or report.imprint.dated
    data = _data(sheet, [day.year, day.month, day.day] if day else None)
    return compiled((files(__package__) / "bulletin.typ").read_bytes(), {"sheet": json.dumps(data)}, "pdf")[0]


def compiled(
    source: bytes, inputs: dict[str, str], form: Literal["pdf", "png"], ppi: float = 144.0
) -> Sequence[bytes]:
    """What Typst makes of a source: one PDF, or a picture a page."""
    from typst import Compiler

    made = Compiler(source, font_paths=_fonts(), sys_inputs=inputs).compile(format=form, ppi=ppi, timestamp=0)
    assert made is not None
    return [made] if isinstance(made, bytes) else made


@lru_cache(maxsize=1)
def _fonts() -> "Fonts":
    """The machine's fonts and the free ones that come along."""
    from typst import Fonts

    return Fonts(include_embedded_fonts=False, font_paths=[str(files("pylopdf_fonts_zh_cn"))])


def families(wanted: Iterable[str]) -> list[str]:
    """Those of the wanted faces that this machine has, in their order."""
    there = {family.lower(): family for family in _fonts().families()}
    return [there[family.lower()] for family in wanted if family.lower() in there]


def _data(sheet: Sheet, day: list[int] | None) -> dict[str, Any]:
    body, annexes = [_block(block) for block in sheet.body], [_grid(grid) for grid in sheet.annexes]
    return {
        **{name: breakable(getattr(sheet, name), *room) for name, room in _ROOMS.items()},
        "fonts": [families(wanted) for wanted in (SONG, FANG, HEI, KAI)],
        "light": families(SONG)[0] == SONG[-1],
        "day": day,
        "empty": EMPTY,
        "continued": CONTINUED,
        "series-size": series_size(sheet.series),
        "title-lines": [breakable(line, UPRIGHT, 22.0) for line in title_lines(sheet.title, 22.0)],
        "across": lies_across(sheet),
        "body": body,
        "annexes": annexes,
        "lists": [
            [label, [breakable(line, 380, 14) for line in receiver_lines(receivers)]]
            for label, receivers in sheet.lists
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Grid):
        return {"kind": "table", **_grid(block)}
    text = breakable(block.text, UPRIGHT, 16.0)
    if isinstance(block, Heading):
        return {"kind": "heading", "text": text, "level": block.level}
    return {"kind": "paragraph", "text": text}


def _grid(grid: Grid) -> dict[str, Any]:
    grid = shortened(grid)
    fitted = fit(grid)
    room = ACROSS if fitted.across else UPRIGHT
    return {
        "title": breakable(grid.title, room, 18.0),
        "centred": [is_centred(grid, column) for column in range(len(grid.heads))],
        "note": breakable(grid.note, room, 10.5),
        "total": grid.total,
        "empty": not grid.rows,
        "annex": grid.annex,
        "size": fitted.size,
        "across": fitted.across,
        "parts": [_part(grid, part, fitted.size) for part in fitted.parts],
        "whole": len(grid.rows) <= FEW_ROWS,
        "breakable": any(len(cell) > _LONGEST_ROW for row in grid.rows for cell in row),
        "svg": grid.drawing.svg if grid.drawing else "",
        "alt": grid.drawing.alt if grid.drawing else "",
    }


def _part(grid: Grid, part: Part, size: float) -> dict[str, Any]:
    def cells(row: Sequence[str]) -> list[str]:
        return [
            breakable(row[column], points - PADDING, size)
            for column, points in zip(part.columns, part.widths, strict=True)
        ]

    rows = [cells(row) for row in grid.rows]
    return {"columns": part.columns, "widths": part.widths, "heads": cells(grid.heads), "rows": rows}
