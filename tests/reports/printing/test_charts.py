"""Drawings say in words what they show, stay inside their frame, and take any text for text."""

from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.printing.charts import WIDTH, Drawing, draw
from reports.report import Cell, Column, Table
from tests.reports.printing import samples

SVG = "{http://www.w3.org/2000/svg}"


def _drawn(table: Table) -> tuple[Drawing, ElementTree.Element]:
    drawing = draw(table)
    assert drawing
    return drawing, ElementTree.fromstring(drawing.svg)


@pytest.mark.parametrize("name", ["categories", "units", "daily"])
def test_every_row_but_the_total_is_told_in_words(name: str) -> None:
    table = samples.weekly().table(name)
    drawing, root = _drawn(table)
    rows = table.rows[:-1] if table.total else table.rows
    assert all(f"{row[0]} {row[1]}件" in drawing.alt for row in rows)
    assert "合计" not in drawing.alt
    described = root.find(f"{SVG}desc")
    assert described is not None and described.text == drawing.alt


def test_a_share_has_the_share_of_each_part_and_of_a_single_one() -> None:
    _, root = _drawn(samples.weekly().table("categories"))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert {"36.3%", "0%", "412件"} <= set(words)
    alone = Table("a", "一类", (Column("类"), Column("件数", "件")), (("甲", 3), ("乙", 0)), "share")
    _, root = _drawn(alone)
    assert "100%" in [text.text for text in root.iter(f"{SVG}text")]


def test_nothing_to_draw_draws_nothing() -> None:
    columns = (Column("单位"), Column("率", "%"))
    for rows in ((), (("甲", None),), (("合计", 0.5),)):
        assert draw(Table("t", "表", columns, rows, "bar", total=rows == (("合计", 0.5),))) is None
    assert draw(Table("t", "表", columns, (("甲", 0.5),))) is None


def test_hostile_labels_stay_text() -> None:
    _, root = _drawn(samples.hostile().tables[0])
    assert {element.tag for element in root.iter()} <= {
        SVG + tag for tag in ("svg", "title", "desc", "text", "rect", "path")
    }


numbers = st.one_of(st.integers(-10_000, 1_000_000), st.floats(-1e6, 1e9), st.none())


@example([2.2250738585e-313], "bar")
@given(st.lists(numbers, max_size=20), st.sampled_from(["bar", "line", "share"]))
def test_no_mark_leaves_the_frame(values: list[Cell], kind: str) -> None:
    rows = tuple((f"第{index}行", value) for index, value in enumerate(values))
    table = Table("t", "表", (Column("行"), Column("值", "件")), rows, chart=kind)  # type: ignore[arg-type]
    drawing = draw(table)
    if drawing:
        for rect in ElementTree.fromstring(drawing.svg).iter(f"{SVG}rect"):
            left, width = float(rect.get("x", "")), float(rect.get("width", ""))
            assert left >= 0 and left + width <= WIDTH and width >= 0
