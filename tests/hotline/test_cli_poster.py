"""The poster from the command line: by the ending of the file, and with no file where it cannot be made."""

from pathlib import Path

from tests.hotline.running import Run


def test_the_sheet_or_the_code_alone(run_on: Run) -> None:
    assert run_on("init", "city").code == 0
    assert run_on("pack", "load", "city").code == 0
    said = run_on("poster", "wall.pdf", "--address", "https://a.example.cn/chat", "--place", "大厅")
    assert (said.code, "https://a.example.cn/chat" in said.out) == (0, True)
    assert Path("wall.pdf").read_bytes().startswith(b"%PDF-")
    assert run_on("poster", "code.svg").code == 0
    assert Path("code.svg").read_bytes().startswith(b"<svg")
    assert run_on("poster", "wall.docx").code != 0
    assert not Path("wall.docx").exists()
