"""Takes the text out of a bulletin as it was sent: plain text, a Word file with its tables, or the text layer of a PDF.

Cells of a Word table are parted by tabs, one row a line, so that tables stay tables.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from storage.sheet_reading import NotATable, decode

_MOST_BYTES = 50_000_000
_MOST_UNPACKED = 200_000_000
_FOLIO = re.compile(
    r"[—–-]\s*\d{1,4}\s*[—–-]|第\s*\d{1,4}\s*页(?:[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}(?:\s*/\s*\d{1,4})?"
)
_MOST_PAGES = 500
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF"


class NotABulletin(ValueError):
    """A file whose text cannot be read; the text is a sentence for the person who sent it."""


def extract_text(data: bytes) -> str:
    """The text of a txt, docx or pdf file, told apart by content; lines end with a line feed. Raises NotABulletin."""
    if len(data) > _MOST_BYTES:
        raise NotABulletin("文件过大，不像一份通报；请只提交通报本身。")
    if data[:4] == _OLD_OFFICE:
        raise NotABulletin("这是旧版 Word（.doc）文件，请在 Word 或 WPS 里另存为 .docx 再检查。")
    if data[:4] == _ZIP:
        return _word(data)
    if data[:1024].lstrip()[:4] == _PDF:
        return _pdf(data)
    return _plain(data)


def _plain(data: bytes) -> str:
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise NotABulletin("这不是文字文件；请提交 .txt、.docx 或带文字的 .pdf。")
    try:
        text = decode(data)
    except NotATable as error:
        raise NotABulletin(str(error)) from error
    return _checked(text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"))


def _word(data: bytes) -> str:
    from docx import Document
    from docx.table import Table

    _check_size(data)
    try:
        document = Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines.extend(_rows(block))
            else:
                lines.append(block.text.replace("\t", " "))
    except Exception as error:  # python-docx raises whatever a broken file leads it to
        raise NotABulletin(f"这个 Word 文件打不开，请重新另存一份再试（{type(error).__name__}）。") from error
    return _checked("\n".join(lines))


def _check_size(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            size = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise NotABulletin("这个 Word 文件已损坏，请重新另存一份再试。") from error
    if "word/document.xml" not in names:
        raise NotABulletin("这不是 Word 文件（.docx）；请提交 .txt、.docx 或带文字的 .pdf。")
    if size > _MOST_UNPACKED:
        raise NotABulletin("这个 Word 文件解开后过大，不像一份通报。")


def _rows(table: "object") -> Iterator[str]:
    """Each row as one line; a merged cell is written once and keeps the room of the others."""
    from docx.table import Table

    assert isinstance(table, Table)
    above: list[object] = []
    for row in table.rows:
        cells, seen, here = [], set(), []
        for cell in row.cells:
            here.append(cell._tc)
            again = id(cell._tc) in seen or any(cell._tc is other for other in above)
            seen.add(id(cell._tc))
            cells.append("" if again else " ".join(cell.text.split()))
        above = here
        yield "\t".join(cells)


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NotABulletin("这个 PDF 有密码，请先去掉密码再检查。")
        if len(reader.pages) > _MOST_PAGES:
            raise NotABulletin(f"这个 PDF 超过 {_MOST_PAGES} 页，不像一份通报；请分开再核对。")
        pages = [_without_folio(page.extract_text()) for page in reader.pages]
    except NotABulletin:
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it to
        raise NotABulletin(f"这个 PDF 文件打不开，请重新导出一份再试（{type(error).__name__}）。") from error
    text = "\n".join(pages)
    if pages and not text.strip():
        raise NotABulletin("这个 PDF 里没有文字，可能是扫描件；请提交 Word 原稿或带文字的 PDF。")
    return _checked(text)


def _without_folio(page: str) -> str:
    """A page without its number at the foot or the head, which would part a sentence that goes on overleaf."""
    lines = page.split("\n")
    for end in (-1, 0):
        if lines and _FOLIO.fullmatch(lines[end].strip()):
            lines.pop(end)
    return "\n".join(lines)


def _checked(text: str) -> str:
    if not text.strip():
        raise NotABulletin("文件里没有文字。")
    return text
