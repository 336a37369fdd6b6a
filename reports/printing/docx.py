"""A report as a Word document in the look of GB/T 9704, so that people can go on writing in it."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

from reports.printing import ooxml
from reports.printing.fitting import (
    FEW_ROWS,
    UPRIGHT,
    Fit,
    Part,
    fit,
    is_centred,
    lies_across,
    receiver_lines,
    series_size,
    shortened,
    title_lines,
)
from reports.printing.ooxml import BREAK_LINE, TAB, Face, Style, paragraph, run
from reports.printing.pictures import pictures
from reports.printing.sheet import ANNEX, CONTINUED, EMPTY, Block, Grid, Heading, Sheet, lay_out
from reports.report import Report

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.section import CT_SectPr
    from docx.oxml.xmlchemy import BaseOxmlElement

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋", "黑体", "楷体"
RED = "D7000F"
PITCH = 28.95
"""22 lines on the 225 mm of a page; 28 characters stand on the 156 mm of a line where they are a little tight."""

_ALTERNATIVES = (
    ("Times New Roman", ("Liberation Serif", "Noto Serif SC")),
    (SONG, ("华文中宋", "STZhongsong", "Noto Serif SC", "Noto Serif CJK SC", "宋体")),
    (FANG, ("仿宋_GB2312", "FangSong", "STFangsong", "朱雀仿宋", "Noto Serif SC", "Noto Serif CJK SC")),
    (HEI, ("SimHei", "Noto Sans SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei")),
    (KAI, ("楷体_GB2312", "KaiTi", "STKaiti", "霞鹜文楷", "Noto Serif SC", "Noto Serif CJK SC")),
)
_RIGHT = f'<w:tabs><w:tab w:val="right" w:pos="{ooxml.twips(UPRIGHT - 16)}"/></w:tabs>'
_RED_LINE = f'<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{RED}"/></w:pBdr>'
_FOOT = (
    '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:topFromText="284" w:vertAnchor="margin" '
    'w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
)
_INSET = '<w:ind w:left="320" w:right="320"/>'

BODY = Style("Normal", "Normal", Face(FANG, 16, tight=0.25), pitch=PITCH, indent=True)
LEVELS = (
    Style("Heading1", "heading 1", Face(HEI, 16, tight=0.25), pitch=PITCH, indent=True, level=0, keep=True),
    Style("Heading2", "heading 2", Face(KAI, 16, tight=0.25), pitch=PITCH, indent=True, level=1, keep=True),
)
SERIES = Style("Series", "发文机关标志", Face(SONG, 42, RED), "center", before=16, after=8)
ISSUE = Style("Issue", "期号", Face(FANG, 16), "center", pitch=PITCH)
OFFICE = Style(
    "Office", "发文机关和日期", Face(FANG, 16), "left", before=6, after=36, extra=_RED_LINE + _RIGHT
)
TITLE = Style("Title", "Title", Face(SONG, 22), "center", after=4)
SUBTITLE = Style("Subtitle", "Subtitle", Face(KAI, 16), "center", pitch=PITCH, after=16)
TABLE_TITLE = Style("TableTitle", "表题", Face(HEI, 14), "center", before=10, after=6, keep=True)
ANNEX_LABEL = Style("AnnexLabel", "附件标识", Face(HEI, 16), "left", pitch=PITCH, keep=True)
ANNEX_TITLE = Style("AnnexTitle", "附件标题", Face(SONG, 18), "center", after=8, keep=True)
CELL = Style("Cell", "表格文字", Face(FANG, 10.5), "left", before=2, after=2)
NOTE = Style("Note", "表注", Face(FANG, 10.5), "left", before=4, after=4)
PICTURE = Style("Picture", "图", Face(FANG, 10.5), "center", after=6, keep=True)
END = Style("EndLine", "版记", Face(FANG, 14), "left", before=2, after=2, extra=_RIGHT)
FOLIO = Style("Folio", "页码", Face("宋体", 14), "left")
BREAK = Style("Break", "分节", Face(FANG, 1), "left", pitch=1)
_STYLES = (
    BODY, *LEVELS, SERIES, ISSUE, OFFICE, TITLE, SUBTITLE, TABLE_TITLE, ANNEX_LABEL, ANNEX_TITLE, CELL, NOTE, PICTURE, END,
    FOLIO, BREAK,
)  # fmt: skip


def docx(report: Report) -> bytes:
    """The file."""
    from docx import Document

    word, sheet = Document(), lay_out(report)
    _prepare(word, sheet, report.imprint.printed or report.imprint.dated or report.period.last)
    _Writer(word, sheet).write()
    into = BytesIO()
    word.save(into)
    return into.getvalue()


def _prepare(word: "Word", sheet: Sheet, day: date) -> None:
    """Styles, fonts, page numbers and the facts about the file."""
    styles = word.styles.element
    ours = {style.id for style in _STYLES}
    for old in styles.findall(f"{_w('style')}"):
        if old.get(_w("styleId")) in ours:
            styles.remove(old)
    styles.extend(_element(style.xml()) for style in _STYLES)
    for part in word.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = ooxml.font_table(_ALTERNATIVES).encode()
    properties = word.core_properties
    properties.title, properties.author = sheet.title[:255], sheet.office[:255]
    properties.created = properties.modified = datetime.combine(day, time())
    properties.comments = ""
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        element = footer._element
        element.clear()
        element.append(_element(_folio(align)))


def _folio(align: str) -> str:
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return paragraph(
        FOLIO, run("— ") + field + run(" —"), f'<w:ind w:left="280" w:right="280"/><w:jc w:val="{align}"/>'
    )


class _Writer:
    """Writes a sheet into an empty document, block after block."""

    def __init__(self, word: "Word", sheet: Sheet) -> None:
        self.word = word
        self.sheet = sheet
        self.last = word.element.body.sectPr
        self.across = lies_across(sheet)
        grids = [block for block in (*sheet.body, *sheet.annexes) if isinstance(block, Grid)]
        drawn = [grid.drawing for grid in grids if grid.drawing]
        self.pictures = dict(zip(map(id, drawn), pictures(drawn), strict=True))

    def write(self) -> None:
        """Head, body, annexes, end."""
        whole = self.across
        self._add(*_head(self.sheet))
        for block in self.sheet.body:
            self._block(block, whole)
        for grid in self.sheet.annexes:
            self._block(grid, whole)
        self._turn(whole)
        if self.sheet.publicity:
            self._add(
                paragraph(BODY, run(self.sheet.publicity), '<w:ind w:firstLineChars="0" w:firstLine="0"/>')
            )
        self._add(*_end(self.sheet))
        _page(self.last, self.across)

    def _add(self, *pieces: str) -> None:
        for piece in pieces:
            self.last.addprevious(_element(piece))

    def _turn(self, across: bool) -> bool:
        """Begin a new section where the page has to be turned; tells whether it did."""
        if across == self.across:
            return False
        ended = deepcopy(self.last)
        _page(ended, self.across)
        holder = _element(paragraph(BREAK, ""))
        holder[0].append(ended)
        self.last.addprevious(holder)
        self.across = across
        return True

    def _block(self, block: Block, whole: bool) -> None:
        if isinstance(block, Grid):
            self._grid(block, whole)
            return
        self._turn(whole)
        style = LEVELS[block.level - 1] if isinstance(block, Heading) else BODY
        self._add(paragraph(style, run(block.text)))

    def _grid(self, grid: Grid, whole: bool) -> None:
        grid = shortened(grid)
        fitted = fit(grid)
        turned = self._turn(whole or fitted.across)
        if grid.annex:
            number = str(grid.annex) if len(self.sheet.annexes) > 1 else ""
            new_page = "" if turned else "<w:pageBreakBefore/>"
            self._add(paragraph(ANNEX_LABEL, run(ANNEX + number), new_page))
        self._add(paragraph(ANNEX_TITLE if grid.annex else TABLE_TITLE, run(grid.title)))
        if grid.drawing:
            self._picture(grid)
        for place, part in enumerate(fitted.parts):
            if place:
                self._add(paragraph(NOTE, run(CONTINUED), "<w:keepNext/>"))
            self._add(_table(grid, fitted, part))
        self._add(paragraph(NOTE, run(grid.note)))

    def _picture(self, grid: Grid) -> None:
        from docx.shared import Pt

        assert grid.drawing
        inline = self.word.part.new_pic_inline(BytesIO(self.pictures[id(grid.drawing)]), Pt(430))
        inline.docPr.set("descr", grid.drawing.alt)
        holder = _element(paragraph(PICTURE, "<w:r><w:drawing/></w:r>"))
        holder[1][0].append(inline)
        self.last.addprevious(holder)


def _head(sheet: Sheet) -> Iterator[str]:
    if sheet.series:
        yield paragraph(SERIES, run(sheet.series, Face(SONG, round(series_size(sheet.series)), RED)))
    if sheet.issue:
        yield paragraph(ISSUE, run(sheet.issue))
    if sheet.office or sheet.dated:
        yield paragraph(OFFICE, run(sheet.office) + TAB + run(sheet.dated), '<w:ind w:firstLine="320"/>')
    yield paragraph(TITLE, BREAK_LINE.join(map(run, title_lines(sheet.title, TITLE.face.size))))
    yield paragraph(SUBTITLE, run(sheet.subtitle))


def _table(grid: Grid, fitted: Fit, part: Part) -> str:
    def cells(texts: tuple[str, ...], is_head: bool, family: str, keep: bool) -> Iterator[str]:
        for column, width in zip(part.columns, part.widths, strict=True):
            look = ("<w:keepNext/>" if keep else "") + (
                '<w:jc w:val="center"/>' if is_head or is_centred(grid, column) else ""
            )
            yield ooxml.cell(width, paragraph(CELL, run(texts[column], Face(family, fitted.size)), look))

    rows = [ooxml.row(cells(grid.heads, True, HEI, keep=True), is_head=True)]
    for number, texts in enumerate(grid.rows, start=1):
        is_total = grid.total and number == len(grid.rows)
        breaks = max(map(len, texts), default=0) > 300
        keep = len(grid.rows) <= FEW_ROWS and (number < len(grid.rows) or bool(grid.note))
        rows.append(ooxml.row(cells(texts, False, HEI if is_total else FANG, keep), breaks=breaks))
    if not grid.rows:
        empty = paragraph(CELL, run(EMPTY), '<w:jc w:val="center"/>')
        rows.append(ooxml.row([ooxml.cell(sum(part.widths), empty, len(part.columns))]))
    return ooxml.table(part.widths, rows, (0.5,) * 6, 3, about=grid.title)


def _end(sheet: Sheet) -> Iterator[str]:
    """版记: the lists at the foot of the last page, thick lines around them and thin ones between."""
    rows = [_receivers(f"{label}：", receiver_lines(receivers)) for label, receivers in sheet.lists]
    if sheet.printed:
        rows.append(paragraph(END, run(sheet.office) + TAB + run(sheet.printed), _INSET))
    if rows:
        cells = [ooxml.row([ooxml.cell(UPRIGHT, row)]) for row in rows]
        yield ooxml.table([UPRIGHT], cells, (1.0, 0, 1.0, 0, 0.75, 0), 0, _FOOT)
        yield paragraph(BREAK, "")


def _receivers(label: str, lines: list[str]) -> str:
    hang = ooxml.twips(END.face.size * len(label))
    first = f'<w:ind w:left="{hang + 280}" w:right="280" w:hanging="{hang}"/>'
    later = f'<w:ind w:left="{hang + 280}" w:right="280"/>'
    return paragraph(END, run(label + lines[0]), first) + "".join(
        paragraph(END, run(line), later) for line in lines[1:]
    )


def _page(section: "CT_SectPr", across: bool) -> None:
    """Size and margins of GB/T 9704: 37, 35, 28, 26 mm above, below, left and right of the text."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height, edges = (297, 210, (28, 26, 37, 35)) if across else (210, 297, (37, 35, 28, 26))
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, edges)
    section.header_distance, section.footer_distance = Mm(15), Mm(edges[1] - 12)


def _element(xml: str) -> "BaseOxmlElement":
    from docx.oxml import parse_xml

    return parse_xml(xml)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
