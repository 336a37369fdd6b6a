"""Any text whatever in any slot prints in every form, and never as markup."""

import re
from io import BytesIO
from zipfile import ZipFile

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reports.formats import FORMATS, rendered
from tests.reports.printing import samples
from tests.reports.printing.reading import missing_glyphs

texts = st.text(alphabet=st.characters(), max_size=60)
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@settings(slow, max_examples=25)
@example("\x00\x0b\ufffe\ud800]]>&lt;<!--")
@example("=HYPERLINK(0)\n@x\t'")
@example("/ * ? : [ ] " * 5)
@given(texts)
def test_forms_for_people_take_any_text(text: str) -> None:
    report = samples.filled(text)
    for form in ("html", "docx", "xlsx", "json"):
        data = rendered(report, form, public=form == "html")
        if form in ("docx", "xlsx"):
            assert ZipFile(BytesIO(data)).testzip() is None
    page = FORMATS["html"](report).decode()
    assert not re.search(rf"<(?!/?(?:{'|'.join(samples.TAGS)})\b|!doctype)", page)


@settings(slow, max_examples=8)
@example('"}#panic()[$x$] \\u{41} // /* `raw`')
@given(texts)
def test_typst_takes_any_text_for_text(text: str) -> None:
    data = FORMATS["pdf"](samples.filled(text))
    assert data.startswith(b"%PDF") and missing_glyphs(data) >= 0
