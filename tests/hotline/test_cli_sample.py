"""Samples from the command line: drawn again the same, results beside the citizens' own ratings."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.clock import stamp
from storage.database import Database, open_database
from tests.conftest import NOON
from tests.hotline.running import Run
from tickets.samples import drawn

OCTOBER = ("sample", "draw", "--period", "2024-10", "--size", 3, "--seed", "afternoon")


@pytest.fixture
def closed(run_on: Run, database_url: str) -> Iterator[Database]:
    """A city with eight tickets, of which five were closed in October and may be called."""
    assert run_on("init", "city").code == 0
    assert run_on("pack", "load", "city").code == 0
    db = open_database(database_url)
    with db.write() as tx:
        for serial in range(1, 9):
            tx.insert(
                "tickets", number=f"HX2410146032{serial:04}", status="withdrawn" if serial == 6 else "archived",
                opened=stamp(NOON), closed=stamp(NOON.replace(month=11 if serial == 7 else 10)), rating="satisfied",
                title=f"第{serial}件", unit="市公安局", origin="vendor" if serial == 2 else "own",
            )  # fmt: skip
        tx.run("UPDATE tickets SET closed = NULL, status = 'rework' WHERE number LIKE '%0008'")
    yield db
    db.close()


def test_the_same_seed_draws_the_same_sample(closed: Database, run_on: Run) -> None:
    first = json.loads(run_on(*OCTOBER, "--json").out)
    population = [f"HX2410146032{serial:04}" for serial in range(1, 6)]
    assert [row["ticket"] for row in first["tickets"]] == drawn(population, "afternoon", 3)
    assert first["population"] == 5
    assert json.loads(run_on(*OCTOBER, "--json").out) == first
    other = json.loads(run_on(*OCTOBER[:-1], "morning", "--kind", "满意度抽检", "--json").out)
    assert other["sample"] != first["sample"]
    assert len(json.loads(run_on("sample", "list", "--json").out)["samples"]) == 2


def test_results_stand_beside_the_citizens_own_ratings(closed: Database, run_on: Run) -> None:
    sheet = Path("sample.csv")
    said = run_on(*OCTOBER, "--out", sheet)
    assert "抽取 3 件" in said.out
    head, *lines = sheet.read_text(encoding="utf-8").splitlines()
    column = head.split(",").index("抽检结果")
    cells = [line.split(",") for line in lines]
    for row, result in zip(cells, ("不满意", "", "属实"), strict=True):
        row[column] = result
    filled = [head, *(",".join(row) for row in cells), ",HX24101460329999,,,,,,满意,"]
    sheet.write_text("\n".join(filled), encoding="utf-8")
    told = json.loads(run_on("sample", "import", sheet, "--sample", 1, "--json").out)
    assert told["recorded"] == 2
    assert [one["row"] for one in told["rejected"]] == [3, 5]
    shown = json.loads(run_on("sample", "show", 1, "--json").out)["tickets"]
    assert [(row["rating"], row["result"]) for row in shown] == [
        ("satisfied", "dissatisfied"), ("satisfied", ""), ("satisfied", "属实"),
    ]  # fmt: skip
    with closed.read() as tx:
        assert tx.value("SELECT count(*) FROM tickets WHERE rating <> 'satisfied'") == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("draw", "--period", "十月", "--size", 3, "--seed", "a"), "2024-W42"),
        (("show", 7), "没有第 7 号样本"),
    ],
)
def test_what_cannot_be_done_is_said(
    closed: Database, run_on: Run, words: tuple[object, ...], sentence: str
) -> None:
    said = run_on("sample", *words)
    assert said.code != 0
    assert sentence in said.err
