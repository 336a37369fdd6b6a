"""Pieces of WordprocessingML as text, every given text escaped. Pure. Lengths and sizes of type in points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TAB = "<w:r><w:tab/></w:r>"
BREAK_LINE = "<w:r><w:br/></w:r>"
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


@dataclass(frozen=True, slots=True)
class Face:
    """How text looks: the family of Han characters, size, colour, and by how much characters stand closer."""

    family: str
    size: float
    colour: str = ""
    tight: float = 0.0

    def properties(self) -> str:
        """The rPr."""
        family = quoteattr(self.family)
        return (
            f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia={family} w:cs={family}/>'
            + (f'<w:color w:val="{self.colour}"/>' if self.colour else "")
            + (f'<w:spacing w:val="{-twips(self.tight)}"/>' if self.tight else "")
            + f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/></w:rPr>'
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs. `pitch` is the distance of lines (0 = as the type needs), `before` and `after` the space around;
    a `level` makes it a heading of the outline, counted from 0; `extra` are elements of pPr that stand before the spacing.
    """

    id: str
    name: str
    face: Face
    align: str = "both"
    pitch: float = 0.0
    indent: bool = False
    before: float = 0.0
    after: float = 0.0
    level: int | None = None
    keep: bool = False
    extra: str = ""

    def xml(self) -> str:
        """The style element."""
        line = (
            f'w:line="{twips(self.pitch)}" w:lineRule="exact"'
            if self.pitch
            else 'w:line="240" w:lineRule="auto"'
        )
        chars, first = (200, twips(self.face.size * 2)) if self.indent else (0, 0)
        default = ' w:default="1"' if self.id == "Normal" else ""
        outline = "" if self.level is None else f'<w:outlineLvl w:val="{self.level}"/>'
        return (
            f'<w:style {SPACE} w:type="paragraph"{default} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            + "<w:qFormat/><w:pPr>"
            + ("<w:keepNext/>" if self.keep else "")
            + self.extra
            + f'<w:spacing w:before="{twips(self.before)}" w:after="{twips(self.after)}" {line}/>'
            + f'<w:ind w:firstLineChars="{chars}" w:firstLine="{first}"/><w:jc w:val="{self.align}"/>{outline}</w:pPr>'
            + f"{self.face.properties()}</w:style>"
        )


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def run(text: str, face: Face | None = None) -> str:
    """A run of text."""
    look = face.properties() if face else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: Style, content: str, properties: str = "") -> str:
    """A paragraph; `properties` go into its pPr after the style."""
    return f'<w:p {SPACE}><w:pPr><w:pStyle w:val="{style.id}"/>{properties}</w:pPr>{content}</w:p>'


def cell(width: float, content: str, columns: int = 1) -> str:
    """A cell of a table, over so many columns."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}<w:vAlign w:val="center"/></w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], is_head: bool = False, breaks: bool = False) -> str:
    """A row; a head is repeated on every page, and a row stays on one page unless it `breaks`."""
    properties = ("" if breaks else "<w:cantSplit/>") + ("<w:tblHeader/>" if is_head else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(
    widths: Sequence[float],
    rows: Iterable[str],
    borders: Sequence[float],
    margin: float,
    place: str = "",
    about: str = "",
) -> str:
    """A table of fixed widths. `borders` are the widths of its lines in points: top, left, bottom, right, inside across and
    down; `margin` stands beside the text; `about` is its description for those who do not see it.
    """
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    lines = "".join(
        f'<w:{side} w:val="{"single" if line else "nil"}" w:sz="{round(line * 8)}" w:space="0" w:color="000000"/>'
        for side, line in zip(_SIDES, borders, strict=True)
    )
    sides = "".join(f'<w:{side} w:w="{twips(margin)}" w:type="dxa"/>' for side in ("left", "right"))
    caption = f"<w:tblCaption w:val={quoteattr(about)}/>" if about else ""
    return (
        f'<w:tbl {SPACE}><w:tblPr>{place}<w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar>{caption}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def font_table(alternatives: Iterable[tuple[str, Iterable[str]]]) -> str:
    """What a program takes where it does not have a family."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(family)}><w:altName w:val={quoteattr(';'.join(others))}/>"
        '<w:charset w:val="86"/></w:font>'
        for family, others in alternatives
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {SPACE}>{fonts}</w:fonts>'
