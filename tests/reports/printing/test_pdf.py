"""The PDF looks as GB/T 9704 wants it, has every glyph, and takes hostile text for text."""

from dataclasses import replace
from functools import cache
from io import BytesIO

from pypdf import PageObject, PdfReader

from reports.printing.pdf import pdf
from reports.printing.sheet import lay_out
from reports.report import Chapter, Report
from tests.reports.printing import samples
from tests.reports.printing.reading import bare, missing_glyphs, of_pdf

MM = 72 / 25.4
Place = tuple[str, float, float, float]


@cache
def _weekly() -> bytes:
    return pdf(samples.weekly())


def _pages(data: bytes) -> list[PageObject]:
    return list(PdfReader(BytesIO(data)).pages)


def _places(page: PageObject) -> list[Place]:
    """Pieces of text with left edge, distance from the top, and size, in points."""
    found: list[Place] = []

    def visit(text: str, matrix: list[float], _text: object, _font: object, size: float) -> None:
        if text.strip():
            found.append((bare(text), matrix[4], float(page.mediabox.height) - matrix[5], size))

    page.extract_text(visitor_text=visit)
    return found


def test_the_text_stands_inside_the_margins_and_in_the_sizes_of_the_standard() -> None:
    for page in _pages(_weekly()):
        assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (210, 297)
        body = [place for place in _places(page) if not place[0].startswith("—1") and "—" not in place[0]]
        assert min(left for _, left, _, _ in body) >= 28 * MM - 0.1
        assert min(top for _, _, top, _ in body) >= 37 * MM
        assert max(top for _, _, top, _ in body) <= (297 - 35) * MM + 0.1
    sizes = {text: size for text, _, _, size in _places(_pages(_weekly())[0])}
    assert sizes["临江市12345政务服务便民热线周通报"] == 22.0
    assert sizes["一、总体情况"] == 16.0


def test_body_lines_have_one_pitch_and_paragraphs_begin_two_characters_later() -> None:
    places = _places(_pages(_weekly())[0])
    first = next(place for place in places if place[0].startswith("2025年3月10日"))
    assert round((first[1] - 28 * MM) / 16, 1) == 2.0
    following = next(place for place in places if place[2] > first[2] + 1)
    assert (round(following[2] - first[2], 2), round(following[1] / MM)) == (28.95, 28)


def test_a_full_line_has_twenty_eight_characters() -> None:
    chapter = Chapter("", ("字" * 100,))
    page = _pages(pdf(replace(samples.empty(), chapters=(chapter,))))[0]
    lines = [text for text, *_ in _places(page) if set(text) == {"字"}]
    assert list(map(len, lines)) == [26, 28, 28, 18]


def test_head_end_and_page_numbers() -> None:
    pages = _pages(_weekly())
    text = of_pdf(_weekly())
    sheet = lay_out(samples.weekly())
    for said in (sheet.series, sheet.issue, sheet.office + sheet.dated, sheet.title, sheet.subtitle):
        assert bare(said) in text
    assert "抄送：市长、副市长、秘书长。市政府副秘书长、办公室副主任。" in text
    assert text.index("临江市人民政府办公室2025年3月19日印发") > text.index("抄送：")
    for number, page in enumerate(pages, start=1):
        folio, left, top, size = next(place for place in _places(page) if place[0] == f"—{number}—")
        assert (size, top > 265 * MM, left > 105 * MM) == (14.0, True, number % 2 == 1)
    assert text.index("（二）承办情况") < text.index("三、主要热点") < text.index("附件指标口径")


def test_the_head_of_a_table_is_repeated_and_wide_pages_are_turned() -> None:
    data = pdf(samples.wide())
    pages = _pages(data)
    assert all(page.mediabox.width > page.mediabox.height for page in pages)
    assert all("单位" in bare(page.extract_text()) for page in pages)
    text = of_pdf(data)
    assert all(text.count(f"第{row}承办单位") == 3 for row in range(25))
    assert text.count("（续表）") == 2


def test_a_wide_table_among_text_turns_only_its_own_pages() -> None:
    chapter = replace(samples.weekly().chapters[0], tables=("all",))
    mixed = replace(samples.wide(14, 5), chapters=(chapter, *samples.weekly().chapters[5:6]))
    sides = [page.mediabox.width > page.mediabox.height for page in _pages(pdf(mixed))]
    assert sides == [False, True, False]


def test_fonts_are_embedded_and_no_glyph_is_missing() -> None:
    assert missing_glyphs(_weekly()) == 0
    assert missing_glyphs(pdf(replace(samples.empty(), title="\U0010fffd"))) == 1
    for page in _pages(_weekly()):
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert "/FontFile3" in inner or "/FontFile2" in inner


def test_pictures_and_title_are_there_for_those_who_do_not_see() -> None:
    reader = PdfReader(BytesIO(_weekly()))
    root = reader.trailer["/Root"].get_object()
    told = [str(each.get("/Alt")) for each in _structure(root["/StructTreeRoot"])]  # type: ignore[index]
    assert any(alt.startswith("占比图：诉求分类一览表。公共服务类 412件") for alt in told)
    assert reader.metadata and reader.metadata.title == samples.weekly().title


def _structure(node: object) -> list[dict[str, object]]:
    element = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(element, list):
        return [found for child in element for found in _structure(child)]
    if isinstance(element, dict):
        return [element, *_structure(element.get("/K"))]
    return []


def test_hostile_text_is_text() -> None:
    text = of_pdf(pdf(samples.hostile()))
    assert "<script>alert(1)</script>=1+1&{x}#strong[y]$z$" in text
    assert text.count("W" * 90) >= 1 and "\x07" not in text


def test_the_same_report_gives_the_same_file_and_an_empty_one_a_page() -> None:
    assert pdf(samples.weekly()) == _weekly()
    assert "督办日报" in of_pdf(pdf(samples.empty()))


def test_a_report_of_only_an_annex_needs_no_head() -> None:
    bare_report: Report = replace(samples.weekly(), imprint=type(samples.weekly().imprint)(), chapters=())
    assert "诉求分类一览表" in of_pdf(pdf(bare_report))
