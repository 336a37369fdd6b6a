"""The Word document has the layout of GB/T 9704 in its styles and sections, so that it stays when people go on writing."""

from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn

from reports.printing.docx import docx
from tests.reports.printing import samples
from tests.reports.printing.reading import bare, of_docx


@cache
def _weekly() -> bytes:
    return docx(samples.weekly())


def _word(data: bytes) -> Word:
    return Document(BytesIO(data))


def test_margins_and_sizes_of_the_page() -> None:
    for section in _word(_weekly()).sections:
        edges = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(edge.mm) for edge in edges if edge] == [37, 35, 28, 26]
        sizes = (section.page_width, section.page_height)
        assert [round(size.mm) for size in sizes if size] == [210, 297]


def test_families_and_sizes_stand_in_the_styles() -> None:
    looks = {}
    for style in _word(_weekly()).styles:
        fonts = style.element.find(f".//{qn('w:rFonts')}")
        size = style.element.find(f".//{qn('w:sz')}")
        if fonts is not None and size is not None:
            looks[style.style_id] = (fonts.get(qn("w:eastAsia")), int(size.get(qn("w:val"))) / 2)
    assert looks["Normal"] == ("仿宋", 16.0)
    assert looks["Heading1"] == ("黑体", 16.0)
    assert looks["Heading2"] == ("楷体", 16.0)
    assert looks["Title"] == ("方正小标宋简体", 22.0)


def test_free_families_take_the_place_of_those_that_are_not_there() -> None:
    parts = _word(_weekly()).part.package.iter_parts()
    table = next(part.blob for part in parts if part.partname == "/word/fontTable.xml").decode()
    assert 'w:name="仿宋"><w:altName w:val="仿宋_GB2312;' in table
    assert "Noto Serif SC" in table


def test_body_text_begins_two_characters_later_at_a_fixed_pitch() -> None:
    normal = _word(_weekly()).styles["Normal"].element
    indent, spacing = normal.find(f".//{qn('w:ind')}"), normal.find(f".//{qn('w:spacing')}")
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")


def test_headings_are_headings_and_text_is_whole() -> None:
    word = _word(_weekly())
    headings = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 1"]
    assert headings == ["一、总体情况", "二、数据分析", "三、主要热点", "四、疑难事项", "五、下一步工作"]
    text = of_docx(_weekly())
    for said in (
        "2025年第12期（总第97期）",
        "市地方金融工作局000—",
        "超期工单一览表承办单位超期（件）本期没有数据",
    ):
        assert bare(said) in text
    assert text.endswith("临江市人民政府办公室2025年3月19日印发")


def test_heads_of_tables_are_repeated_and_rows_stay_whole() -> None:
    tables = _word(_weekly()).tables
    heads = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") for table in tables[:-1]]
    assert len(heads) == 6 and all(head is not None for head in heads)
    assert tables[1].rows[3]._tr.find(f".//{qn('w:cantSplit')}") is not None


def test_page_numbers_stand_outside_on_both_sides() -> None:
    word = _word(_weekly())
    assert word.settings.odd_and_even_pages_header_footer
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        xml = footer._element.xml
        assert 'w:instr=" PAGE "' in xml and f'<w:jc w:val="{side}"/>' in xml
        assert bare(footer.paragraphs[0].text).startswith("—")


def test_charts_are_pictures_with_words() -> None:
    word = _word(_weekly())
    told = [each.get("descr") for each in word.element.body.iter(qn("wp:docPr"))]
    assert len(told) == 3 and told[1].startswith("占比图：诉求分类一览表。公共服务类 412件")


def test_wide_tables_turn_the_page() -> None:
    word = _word(docx(samples.wide()))
    assert [round(section.page_width.mm) for section in word.sections if section.page_width] == [297]
    assert len(word.tables) == 3


def test_hostile_text_is_text_and_an_empty_report_a_document() -> None:
    text = of_docx(docx(samples.hostile()))
    assert text.count("<script>alert(1)</script>=1+1&{x}#strong[y]$z$abc") >= 10
    assert "督办日报" in of_docx(docx(samples.empty()))
