"""What we print passes our own checker: Word and PDF are read back as a clerk would send them."""

from collections.abc import Callable

import pytest

from reports.checking.checker import check_text
from reports.checking.extraction import extract_text
from reports.formats import FORMATS
from reports.report import Report
from tests.reports.printing import samples


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("make", [samples.weekly, samples.empty])
def test_the_checker_finds_no_contradiction(form: str, make: Callable[[], Report]) -> None:
    findings = check_text(extract_text(FORMATS[form](make())))
    assert [finding for finding in findings if finding.kind == "contradiction"] == []
