"""A city's bulletins.toml lies over the base's, and what leads nowhere is told with its line; lists find their units."""

from pathlib import Path

from hotline.city import make_city
from hotline.pack.check import Checked, check_texts
from hotline.pack.values import Pack

OTHER = Path(__file__).parents[1] / "packs" / "other_city"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in OTHER.iterdir()}


def checked(city: str = "", bulletins: str = "") -> Checked:
    return check_texts({**TEXTS, "city.toml": TEXTS["city.toml"] + city, "bulletins.toml": bulletins})


def usable(city: str = "", bulletins: str = "") -> Pack:
    return checked(city, bulletins).usable()


def told(found: Checked) -> list[str]:
    return [str(fault) for fault in found.errors]


def test_a_city_words_one_sentence_and_keeps_the_others() -> None:
    base, own = usable().bulletins, usable(bulletins='[sentences]\nreceived = "来了{received}。"\n').bulletins
    assert own.sentences["received"] == "来了{received}。"
    assert own.sentences["answered"] == base.sentences["answered"]
    assert own.kinds == base.kinds


def test_names_that_lead_nowhere_are_told_with_their_line() -> None:
    found = told(
        checked(
            bulletins='[kinds.weekly]\nchapters = ["overview", "hottest"]\n[chapters.overview]\nparagraphs = ["recieved"]\n'
            'source = "dreams"\nprose = "yes"\n'
        )
    )
    assert any("bulletins.toml:6" in line and "true 或 false" in line for line in found)
    found = told(
        checked(
            bulletins='[kinds.weekly]\nchapters = ["overview", "hottest"]\n[chapters.overview]\nparagraphs = ["recieved"]\n'
            'source = "dreams"\n'
        )
    )
    for line, words in (
        (2, "没有名为“hottest”的章节"),
        (4, "没有名为“recieved”的句子"),
        (5, "source 只能是"),
    ):
        assert any(f"bulletins.toml:{line}" in one and words in one for one in found), (line, found)


def test_a_group_names_units_or_kinds_that_there_are_and_an_entry_may_be_a_unit_itself() -> None:
    [unit, *_] = usable().units
    lists = f'[bulletins]\nsend_to = ["各部门", "{unit.unit}、某局"]\n[bulletins.groups]\n"各部门" = ["{unit.kind}"]\n'
    series = '[bulletins.series.weekly]\ntitle = "周报"\nissue = 3\ntotal = 9\ncounter = "x"\n'
    series += '[bulletins.series.monthly]\ntitle = "月报"\ntotal = 30\ncounter = "x"\n[bulletins.series.risk]\ntitle = "风险"\n'
    rules = make_city(usable(lists + series)).desk.bulletins
    assert rules.readers[f"{unit.unit}、某局"] == (unit.unit,)
    assert set(rules.readers["各部门"]) == {row.unit for row in usable().units if row.kind == unit.kind}
    assert {(one.counter, one.issue, one.overall) for one in rules.series.values()} == {("x", 3, 30)}
    assert "risk" not in rules.series, "risk notices number themselves"
    [fault] = told(checked('[bulletins.groups]\n"各部门" = ["没有的局"]\n'))
    assert "bulletins.groups.各部门" in fault
    [fault] = told(checked('[bulletins.series.weekly]\ntitle = "周报"\nissue = 3\n'))
    assert "issue 不能大于总期号" in fault
