"""Reports from the command line: a week's figures as JSON, and clear sentences for what cannot be made."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database, open_database
from tests.hotline.running import Run
from tests.reports.records import Records, at


@pytest.fixture
def week(run_on: Run, database_url: str) -> Iterator[Database]:
    """A city with two contacts of the week, a test call, and a ticket."""
    assert run_on("init", "city").code == 0
    assert run_on("pack", "load", "city").code == 0
    db = open_database(database_url)
    with db.write() as tx:
        records = Records(tx)
        records.contact(at(10, 15))
        records.contact(at(10, 15), "invalid", "phone", {"purpose": "其他", "topic": "系统测试"})
        records.ticket(at(10, 16), unit="县水利局", closed_at=at(10, 17))
    yield db
    db.close()


def test_a_week_as_json(week: Database, run_on: Run) -> None:
    said = run_on("report", "weekly", "--period", "2024-W42", "--out", "week.json")
    assert said.code == 0
    report = json.loads(Path("week.json").read_text(encoding="utf-8"))
    assert report["period"] == {"from": "2024-10-14", "to": "2024-10-20"}
    assert report["subtitle"] == "（2024年10月第3周）"
    figures = {figure["id"]: figure for figure in report["figures"]}
    assert (figures["received"]["value"], figures["valid"]["value"], figures["other"]["value"]) == (2, 1, 1)
    assert figures["answered_share"] | {"definition": ""} == {
        "id": "answered_share", "title": "直接答复占比", "value": 0.5, "numerator": 1, "denominator": 2, "unit": "%",
        "definition": "", "basis": "created", "tickets": 1,
    }  # fmt: skip
    tables = {table["id"]: table for table in report["tables"]}
    assert tables["units"]["rows"] == [["县水利局", 1, 1.0], ["合计", 1, 1.0]]


@pytest.mark.parametrize(
    ("form", "begins"), [("html", b"<!doctype html>"), ("docx", b"PK"), ("pdf", b"%PDF-"), ("xlsx", b"PK")]
)
def test_every_form_is_named_by_the_ending_or_the_option(
    week: Database, run_on: Run, form: str, begins: bytes
) -> None:
    for name, words in ((f"week.{form}", ()), ("week.out", ("--format", form, "--public"))):
        said = run_on("report", "weekly", "--period", "2024-W42", "--out", name, *words)
        assert (said.code, said.err) == (0, "")
        assert Path(name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("weekly", "--period", "2024-W42", "--out", "city/city.toml/week.pdf"), "文件操作没有成功"),
        (("weekly", "--period", "昨天"), "2024-W42"),
        (("weekly", "--period", "2024-10"), "周通报要的时期例如 2024-W42"),
        (("weekly", "--period", "2024-10-20..2024-10-14"), "早于第一天"),
        (("monthly", "--period", "2024-10", "--meeting", "2024-10-11"), "2024-10-11 的会议"),
        (("monthly", "--period", "2124-10"), "还没有开始"),
        (("monthly", "--period", "2024-10", "--format", "ps"), "没有“ps”"),
        (("fortnightly", "--period", "2024-10"), "weekly"),
    ],
)
def test_what_cannot_be_made_is_told(week: Database, run_on: Run, words: tuple[str, ...], told: str) -> None:
    said = run_on("report", *words)
    assert said.code != 0
    assert told in said.err
    assert said.out == ""


def test_a_period_without_records_prints_zeros(week: Database, run_on: Run) -> None:
    report = run_on("report", "daily", "--period", "2023-01-01").json
    figures = {figure["id"]: figure["value"] for figure in report["figures"]}
    assert (figures["received"], figures["answered_share"], figures["ending"]) == (0, None, 0)
