"""Difficult cases in words: the chain of units, former issues by number, secrets by number alone."""

from dataclasses import replace
from datetime import datetime

from reports.chapters.difficult import Case, described, former_ones, new_ones
from reports.chapters.slots import plain
from tests.reports.chapters.books import base_book
from tests.tickets.city import ZONE

BOOK = base_book()
BEGINS = datetime(2024, 10, 14, tzinfo=ZONE)


def case(number: str, day: str = "10-15", **more: object) -> Case:
    values: dict[str, object] = {
        "became": datetime.fromisoformat(f"2024-{day}").replace(tzinfo=ZONE), "category": "城乡建设类",
        "text": "路面损坏", "unit": "市交通局", "is_overdue": False, "is_closed": False,
    }  # fmt: skip
    return Case(number, **(values | more))  # type: ignore[arg-type]


def test_the_chain_says_who_had_it_who_gave_it_back_and_who_leads() -> None:
    chain = (
        ("dispatched", "市交通局", ""), ("returned", "市交通局", "超出职责范围"), ("dispatched", "市城管局", ""),
        ("returned", "市城管局", "超出职责范围"),
    )  # fmt: skip
    assert described(case("HX1", chain=chain), BOOK) == (
        "城乡建设类问题（工单编号HX1）。群众反映：路面损坏。热线已派单至市交通局、市城管局。"
        "以上单位均退回工单（超出职责范围）。事项尚未得到解决。"
    )
    led = (*chain, ("lead_named", "市住建局", ""), ("dispatched", "市住建局", ""))
    text = described(case("HX1", chain=led, is_overdue=True), BOOK)
    assert "市交通局、市城管局退回工单（超出职责范围）。热线办已指定市住建局牵头办理。目前已超期。" in text
    assert described(case("HX1", is_closed=True, is_overdue=True), BOOK).endswith(
        "派单至市交通局。现已办结。"
    )
    assert described(case("HX2", is_secret=True), BOOK) == "工单编号HX2，内容不在通报中列出。"


def test_new_ones_are_those_of_the_period_by_the_day_they_became_difficult() -> None:
    found = new_ones([case("HX0", "10-13"), case("HX1", "10-14")], BEGINS, BOOK)
    assert found.cases == ("HX1",) and len(found.paragraphs) == 1


def test_former_ones_are_counted_with_the_issue_that_told_of_them_or_described() -> None:
    cases = [
        case("HX1", "09-10", listed_in=(55, 105)), case("HX2", "09-18", listed_in=(56, 106)), case("HX3", "10-08"),
        case("HX4", "10-09", is_closed=True, listed_in=(58, 108)), case("HX5", "10-15"),
    ]  # fmt: skip
    found = former_ones(cases, BEGINS, "week", BOOK)
    assert found.paragraphs[0] == (
        "2024年9月第2周1个疑难工单、2024年9月第3周1个疑难工单均未办结"
        "（以上2个工单已在往期通报第55期（总第105期）、第56期（总第106期）中列出）。"
    )
    assert found.paragraphs[1] == "2024年10月第2周1个疑难工单尚未办结，具体情况如下："
    assert found.paragraphs[2].startswith("城乡建设类问题（工单编号HX3）")
    assert found.paragraphs[3] == "往期疑难工单1个已办结（工单编号HX4）。"
    assert found.cases == ("HX1", "HX2", "HX3", "HX4"), "all that the issue prints are noted with it"
    assert former_ones([], BEGINS, "week", BOOK).paragraphs == ()
    monthly = former_ones(cases[:1], BEGINS, "month", BOOK)
    assert monthly.paragraphs == ("2024年9月1个疑难工单尚未办结（已在往期通报第55期（总第105期）中列出）。",)


def test_a_brace_from_outside_is_no_slot_and_a_city_that_names_too_much_is_seen_not_broken() -> None:
    found = new_ones(
        [case("HX1", text=plain("见{received}"), chain=(("returned", "甲局", "{tickets}"),))], BEGINS, BOOK
    )
    assert "见｛received｝" in found.paragraphs[0] and "（｛tickets｝）" in found.paragraphs[0]
    odd = replace(BOOK, sentences={**BOOK.sentences, "case": "{category}{nobody}{0}。"})
    assert "城乡建设类〔没有“nobody”这项数据〕{0}。" in described(case("HX1"), odd)
