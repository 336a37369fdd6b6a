"""`check`: a bulletin of any form in, findings out; a file that is none gets a sentence."""

import io
from pathlib import Path

import pytest
from docx import Document

from tests.hotline.running import Run

TEXT = "一、总体情况\n本周热线共受理诉求500件，其中电话420件，占84%；网络80件，占17%。\n"


def test_a_wrong_share_is_told_with_its_place(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "week.txt"
    file.write_text(TEXT, encoding="gb18030")
    said = run("check", file, "--json")
    assert said.code == 0
    (found,) = said.json["findings"]
    assert found["kind"] == "contradiction"
    assert (found["printed"], found["computed"]) == ("17", "16")
    assert found["quote"] == "网络80件，占17%" == "".join(TEXT[found["start"] : found["end"]].split())
    told = run("check", file).out
    assert "[矛盾]" in told and "共 1 处：矛盾 1 处" in told


def test_tables_of_a_word_file_are_read(run: Run, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("附表 各渠道受理情况")
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("渠道", "受理数", "占比"),
        ("电话", "420", "84%"),
        ("网络", "80", "16%"),
        ("合计", "510", "100%"),
    ):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    file = tmp_path / "week.docx"
    document.save(str(file))
    (found,) = run("check", file, "--json").json["findings"]
    assert (found["kind"], found["printed"], found["computed"]) == ("contradiction", "510", "500")


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04broken", b"%PDF-1.4 broken", b"\xd0\xcf\x11\xe0old", b"\0\1\2", b"  \n"]
)
def test_what_is_no_bulletin_gets_a_sentence(run: Run, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    said = run("check", file)
    assert said.code == 1
    assert said.err.rstrip().endswith("。") and "程序内部错误" not in said.err


def test_a_pdf_without_text_is_told(run: Run, tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer, data = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(data)
    file = tmp_path / "scan.pdf"
    file.write_bytes(data.getvalue())
    assert "扫描件" in run("check", file).err


def test_what_was_not_read_is_told(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "long.txt"
    file.write_text("热线运行平稳。\n" * 60_000, "utf-8")
    done = run("check", str(file))
    assert done.code == 0 and "之后的没有读" in done.err
