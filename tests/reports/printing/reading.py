"""Reads printed reports back as plain text, without white space, so that line breaks do not matter."""

import re
from html import unescape
from io import BytesIO

from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import ContentStream

_SPACE = re.compile(r"[\s\u200b]+")


def bare(text: str) -> str:
    """The text without white space and places to break."""
    return _SPACE.sub("", text)


def of_pdf(data: bytes) -> str:
    """The text of all pages."""
    return bare("".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))


def of_docx(data: bytes) -> str:
    """The text of the body, tables where they stand."""
    body = Document(BytesIO(data)).element.body
    return bare("".join(text.text or "" for text in body.iter(f"{{{body.nsmap['w']}}}t")))


def of_web(data: bytes) -> str:
    """What is between the tags."""
    page = re.sub(r"<(style|title|desc)\b.*?</\1>", "", data.decode(), flags=re.DOTALL)
    return bare(unescape(re.sub(r"<[^>]*>", "", page)))


def of_xlsx(data: bytes) -> str:
    """All cells."""
    book = load_workbook(BytesIO(data))
    return bare(
        "".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value)
    )


def missing_glyphs(data: bytes) -> int:
    """How often a PDF of ours shows the box that stands for a character without a glyph: glyph 0 of a font."""
    shown = ""
    reader = PdfReader(BytesIO(data))
    for page in reader.pages:
        for operands, operator in ContentStream(page.get_contents(), reader).operations:
            if operator in (b"TJ", b"Tj"):
                pieces = operands[0] if operator == b"TJ" else operands
                shown += "".join(piece for piece in pieces if isinstance(piece, str))
    return shown.count("\0")
