"""What we print passes our own checker: Word and PDF are read back as a clerk would send them."""

import re
from collections.abc import Callable

import pytest

from reports.checking.checker import check_text
from reports.checking.extraction import extract_text
from reports.formats import FORMATS
from reports.periods import read_period
from reports.report import Chapter, Report
from tests.reports.printing import samples


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("make", [samples.weekly, samples.empty])
def test_the_checker_finds_no_contradiction(form: str, make: Callable[[], Report]) -> None:
    findings = check_text(extract_text(FORMATS[form](make())))
    assert [finding for finding in findings if finding.kind == "contradiction"] == []


def test_the_number_of_a_page_parts_no_sentence() -> None:
    listed = "、".join(f"云汀市第{number}承办单位1件" for number in range(1, 200))
    chapter = Chapter("返工", (f"返工数199件（{listed}）。",))
    text = extract_text(
        FORMATS["pdf"](Report("weekly", "周通报", read_period("2024-W42"), chapters=(chapter,)))
    )
    assert "承办单位" in text and re.search(r"—\s*\d\s*—", text) is None
    assert [one for one in check_text(text) if one.kind == "contradiction"] == []
