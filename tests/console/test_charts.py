"""The geometry of the charts."""

import pytest

from console import charts


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (-3, 1), (37, 50), (50, 50), (51, 100), (0.4, 0.5), (2, 2)]
)
def test_the_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert charts.round_top(value) == pytest.approx(top)


def test_the_longest_bar_fills_the_room_and_nothing_is_longer() -> None:
    values = [3.0, 12.0, 0.0]
    assert [charts.share(value, charts.greatest(values)) for value in values] == [25.0, 100.0, 0.0]
    assert charts.share(0, charts.greatest([])) == 0
    assert charts.share(-4, 2) == 0


def test_a_line_runs_from_side_to_side_and_breaks_where_nothing_is_known() -> None:
    chart = charts.line_chart({"来件": [0, 5, None, 10]})
    assert (chart.top, chart.lines[0].stretches) == (10, ("0.0,160.0 200.0,80.0", "600.0,0.0 600.0,0.0"))


def test_nothing_to_draw_is_no_line() -> None:
    assert charts.line_chart({"来件": [None, None]}).lines[0].stretches == ()
