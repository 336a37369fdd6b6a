"""Changes in words: positive figures, 增长 and 下降, points between rates, and no comparison with nothing."""

import pytest

from reports.chapters.trends import trend
from reports.report import Figure, Unit
from tests.reports.chapters.books import base_book


def said(now: float | None, before: float | None, unit: Unit = "件", form: str = "chain") -> str:
    return trend(
        Figure("x", "X", now, unit), Figure("y", "Y", before, unit), base_book().trends[form], "上周"
    )


@pytest.mark.parametrize(
    ("now", "before", "unit", "form", "words"),
    [
        (1210, 1000, "件", "chain", "，较上周增长21%"),
        (851, 1019, "件", "chain", "，较上周下降16.49%"),
        (7, 7, "件", "chain", "，与上周持平"),
        (0, 0, "件", "chain", "，与上周持平"),
        (5, 0, "件", "chain", "，较上周增加5件"),
        (0, 5, "件", "chain", "，较上周下降100%"),
        (100_001, 100_000, "件", "chain", "，较上周增加1件"),
        (25, 10, "件", "year", "，同比增长150%"),
        (0.0351, 0.0305, "%", "chain", "，比上周上升0.46个百分点"),
        (0.9, 0.95125, "%", "year", "，同比下降5.13个百分点"),
        (0.98765, 0.98766, "%", "chain", "，与上周持平"),
        (95.8, 96.9, "分", "chain", "，比上周下降1.1分"),
        (None, 0.5, "%", "chain", ""),
        (0.5, None, "%", "chain", ""),
    ],
)
def test_a_change_is_worded(
    now: float | None, before: float | None, unit: Unit, form: str, words: str
) -> None:
    assert said(now, before, unit, form) == words


def test_without_a_former_figure_nothing_is_said() -> None:
    assert trend(Figure("x", "X", 3), None, base_book().trends["chain"], "上周") == ""
