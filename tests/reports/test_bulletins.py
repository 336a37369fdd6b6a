"""Whole bulletins from the records: every kind, hot topics by area, difficult cases with their chain, activities, risks."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desk.bulletins.press import Stamp
from hotline.pack.check import check_folder
from hotline.press import HousePress, editing
from hotline.report_city import report_city
from reports.bulletins import RISK, Editing, bulletin, galley
from reports.chapters.composing import UNFINISHED
from reports.chapters.galley import Galley, unfilled
from reports.chapters.hot import Least
from reports.drilldown import rows
from reports.periods import NoPeriod, read_period
from reports.reading import Reading
from reports.report import Report
from storage.clock import stamp
from storage.database import Database
from storage.transaction import Transaction
from tests.reports.records import Records, at
from tickets import cluster_corrections as corrections

PACK = check_folder(Path(__file__).parents[1] / "packs" / "other_city").usable()
EDITING, CITY = replace(editing(PACK), quiet=frozenset({"执法监督"})), report_city(PACK)
PERIODS = {
    "daily": "2024-10-15", "weekly": "2024-W42", "monthly": "2024-10", "quarterly": "2024-Q4", "halfyear": "2024-H2",
    "annual": "2024", RISK: "2024-10",
}  # fmt: skip
NOW = at(1, 6, year=2025)


def reading(tx: Transaction, now: datetime = NOW) -> Reading:
    return Reading(tx, CITY, now)


def made(db: Database, kind: str, period: str = "", edited: Editing = EDITING) -> Galley:
    with db.read() as tx:
        return galley(reading(tx), edited, kind, read_period(period or PERIODS[kind]))


def paragraphs(db: Database, kind: str, chapter: str) -> tuple[str, ...]:
    with db.read() as tx:
        report = bulletin(reading(tx), EDITING, kind, read_period(PERIODS[kind]))
    return next((one.paragraphs for one in report.chapters if one.heading == chapter), ())


def live(tx: Transaction) -> Records:
    """Three weeks of contacts, tickets and surveys."""
    records, units = Records(tx), [unit.unit for unit in PACK.units][:4]
    for day in range(7, 28):
        for n in range(day % 5 + 2):
            kind = ("answered", "ticketed", "unclear", "invalid")[(day + n) % 4]
            records.contact(at(10, day), kind, ("phone", "wechat")[n % 2])
            closed = at(10, day) + timedelta(days=2 + n) if n % 3 else None
            number = records.ticket(
                at(10, day), units[n % 4], closed_at=closed, handed_at=closed, returns=n % 2, reworks=n // 4
            )
            if closed:
                rating = ("satisfied", "dissatisfied", "basically", "")[(day + n) % 4]
                records.survey(number, closed, rating)
    return records


@pytest.mark.parametrize("kind", PERIODS)
def test_every_kind_fills_every_slot_of_the_base_with_records_and_without(db: Database, kind: str) -> None:
    empty = made(db, kind)
    assert unfilled(empty, {}) == ()
    with db.write() as tx:
        live(tx)
    full = made(db, kind)
    assert unfilled(full, {}) == ()
    assert {part.key for part in full.parts} == set(EDITING.book.kinds[kind].chapters)


@pytest.mark.parametrize("kind", ["daily", "weekly", "monthly", "quarterly", "halfyear", "annual"])
def test_our_own_text_does_not_contradict_itself(db: Database, kind: str) -> None:
    with db.write() as tx:
        live(tx)
    press = HousePress(PACK)
    with db.read() as tx:
        text = press.set_up(press.compute(tx, kind, PERIODS[kind], NOW), {}, Stamp()).text
    assert [one for one in press.check(text) if one.kind == "contradiction"] == []


@pytest.mark.parametrize("kind", ["daily", "weekly", "quarterly", "halfyear", "annual"])
def test_the_parts_that_a_text_tells_are_the_whole(db: Database, kind: str) -> None:
    with db.write() as tx:
        records = live(tx)
        for disposition in ("open", "withdrawn", "abuse", "unclear", "ticketed"):
            records.contact(at(10, 15), disposition)
        for ended in ("merged", "withdrawn"):
            records.ticket(at(10, 15), status=ended, closed_at=at(10, 15, 12))
        undated = records.ticket(at(10, 15), due=None, closed_at=at(10, 15, 12), handed_at=at(10, 15, 11))
        records.contact(at(10, 15), "ticketed", "phone", {"ticket": undated})
    with db.read() as tx:
        report = bulletin(reading(tx), EDITING, kind, read_period(PERIODS[kind]))
    told = [line for chapter in report.chapters for line in chapter.paragraphs]
    wholes = [re.search(r"(来电来件|^共?转办工单)(\d+)件", line) for line in told]
    parted = [(whole[2], line) for whole, line in zip(wholes, told, strict=True) if whole and "占" in line]
    found = [(int(whole), sum(map(int, re.findall(r"(\d+)件，占", line)))) for whole, line in parted]
    assert sum(whole == parts for whole, parts in found) == (2 if kind == "annual" else 1)
    assert re.search("(按来件计|按诉求计)，.*可以并入一张工单；转办工单.*按工单计。", "".join(told))


def test_a_period_that_does_not_suit_is_told(db: Database) -> None:
    with pytest.raises(NoPeriod, match="2024-W42"):
        made(db, "weekly", "2024-10")
    with pytest.raises(NoPeriod, match="还没有开始"):
        made(db, "monthly", "2026-10")
    with pytest.raises(NoPeriod, match="还没有开始"):
        made(db, RISK, "2026-10")


def test_a_running_period_says_so_and_compares_the_same_stretch(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        for day, hour in ((7, 9), (8, 9), (9, 9), (12, 9), (14, 9), (15, 9), (15, 10)):
            records.contact(at(10, day, hour), "answered")
    tuesday = at(10, 15, 12)
    with db.read() as tx:
        report = bulletin(reading(tx, tuesday), EDITING, "weekly", read_period("2024-W42"), whole=True)
        assert rows(reading(tx, tuesday), "received_before", read_period("2024-W42"), "weekly") == ["1", "2"]
    assert report.chapters[0].paragraphs == (
        "本期尚未结束，以下数据截至2024年10月15日12:00；与以往时期比较的，只取以往时期同样长的一段。",
    )
    assert (report.figure("received").value, report.figure("received_before").value) == (3, 2)
    assert "共接听、接收各渠道来电来件3件，较上周同期增长50%。" in report.chapters[1].paragraphs[0]
    assert "上周同期" in report.table("overview").columns[3].title
    over = made(db, "weekly", "2024-W42")
    assert over.report.figure("received_before").value == 4
    assert UNFINISHED not in {part.key for part in over.parts}


# hot topics


def crowd(
    tx: Transaction, about: str, area: str, place: str, *persons: str, category: str = "公共服务类"
) -> int:
    key = tx.insert_id(
        "clusters", key=f"{about}{place}", about=about, title=f"{place}{about}", place=place, area=area, category=category,
        first_at=stamp(at(10, 15)), last_at=stamp(at(10, 16)),
    )  # fmt: skip
    for n, person in enumerate(persons):
        tx.insert(
            "cluster_members", cluster_id=key, contact_id=key * 100 + n, person=person, at=stamp(at(10, 15))
        )
    return key


def test_hot_topics_group_their_places_by_area_and_one_person_is_no_crowd(db: Database) -> None:
    with db.write() as tx:
        first = crowd(tx, "停暖", "东片", "槐荫小区", "a", "b", "c", "a")
        crowd(tx, "停暖", "西片", "听雨苑", "d", "d")
        crowd(tx, "停暖", "东片", "柳巷", "e")
        crowd(tx, "路灯", "东片", "柳巷", "z", "z", "z", "z", "z")
        number, secret = (
            Records(tx).ticket(at(10, 15)),
            Records(tx, last=5).ticket(at(10, 15), line="执法监督"),
        )
        tx.run("UPDATE tickets SET line = '执法监督' WHERE number = :number", number=secret)
        tx.run("UPDATE clusters SET ticket = :number WHERE id = :id", number=number, id=first)
        hidden = crowd(tx, "收好处", "东片", "柳巷", *"pqrstu")
        tx.run("UPDATE clusters SET ticket = :number WHERE id = :id", number=secret, id=hidden)
    assert paragraphs(db, "weekly", "主要热点") == (
        "停暖（公共服务类）。主要集中在东片的槐荫小区、柳巷；西片的听雨苑。"
        "本期共接到此类来电来件7件，涉及5人，形成工单0件。",
    )
    found = made(db, "weekly")
    assert found.report.figure(f"hot_{first}_persons").value == 5
    assert (
        next(part for part in found.parts if part.key == "hot").paragraphs[0].count(f"{{hot_{first}}}") == 1
    )


def test_hot_topics_follow_what_a_clerk_corrected(db: Database) -> None:
    with db.write() as tx:
        heat = crowd(tx, "停暖", "东片", "槐荫小区", *"abcdefgh")
        noise, hammer = (crowd(tx, about, "西片", "听雨苑", *"ijk") for about in ("噪声", "装修"))
        few = crowd(tx, "路灯", "东片", "柳巷", *"opqr")
        assert corrections.rename(tx, few, "柳巷一片漆黑")
    assert [line[:2] for line in paragraphs(db, "weekly", "主要热点")] == ["停暖"]
    with db.write() as tx:
        assert corrections.merge(tx, hammer, noise, at(10, 17))
        assert corrections.rename(tx, noise, "听雨苑夜里施工")
        assert corrections.split(tx, heat, [heat * 100 + n for n in range(3)], "槐荫小区三号楼爆管")
    assert [line.partition("（")[0] for line in paragraphs(db, "weekly", "主要热点")] == [
        "停暖",
        "听雨苑夜里施工",
    ]
    with db.read() as tx:
        edited = replace(EDITING, hot=Least(contacts=3, persons=3))
        told = galley(reading(tx), edited, "weekly", read_period("2024-W42")).parts
    named = next(part.paragraphs for part in told if part.key == "hot")
    assert [line.partition("（")[0] for line in named] == [
        "停暖",
        "柳巷一片漆黑",
        "听雨苑夜里施工",
        "槐荫小区三号楼爆管",
    ]


def test_without_a_topic_the_chapter_says_what_a_topic_needs(db: Database) -> None:
    with db.write() as tx:
        crowd(tx, "停暖", "东片", "槐荫小区", "a", "b")
    assert paragraphs(db, "weekly", "主要热点") == (
        "本期没有多人集中反映的事项（来电来件不足5件或者反映的不足3人的不列）。",
    )


# difficult cases


def difficult(tx: Transaction, records: Records, day: int, **more: Any) -> str:
    number = records.ticket(at(10, day), difficult_at=at(10, day, 15), category="城乡建设", **more)
    tx.run("UPDATE tickets SET text = '井盖坏了，电话13800004321' WHERE number = :number", number=number)
    units = ("县水利局", "县住建局")
    for seq, (event, unit) in enumerate(
        (("dispatched", units[0]), ("returned", units[0]), ("dispatched", units[1]))
    ):
        tx.insert(
            "ticket_events", ticket=number, seq=seq, at=stamp(at(10, day)), event=event, unit=unit,
            reason="不在本辖区" if event == "returned" else "",
        )  # fmt: skip
    return number


def test_cases_are_new_by_the_day_they_became_difficult_and_carried_until_closed(db: Database) -> None:
    with db.write() as tx:
        records = Records(tx)
        former, closed = difficult(tx, records, 9), difficult(tx, records, 8, closed_at=at(10, 16))
        new, secret = difficult(tx, records, 15), difficult(tx, records, 16)
        tx.run("UPDATE tickets SET confidential = 1 WHERE number = :number", number=secret)
        issue = tx.insert_id(
            "bulletins", kind="weekly", period="2024-W41", first="2024-10-07", last="2024-10-13", status="released",
            issue=58, overall=108, created_at=stamp(at(10, 14)), created_by="x", released_at=stamp(at(10, 15)),
        )  # fmt: skip
        tx.insert("bulletin_cases", bulletin=issue, ticket=former)
    told = paragraphs(db, "weekly", "疑难案例")
    assert told[0] == (
        f"城乡建设问题（工单编号{new}）。群众反映：井盖坏了，电话＊＊＊。热线已派单至县水利局、县住建局。"
        "县水利局退回工单（不在本辖区）。目前已超期。事项尚未得到解决。"
    )
    assert told[1] == f"工单编号{secret}，内容不在通报中列出。"
    assert paragraphs(db, "weekly", "疑难案例办理情况") == (
        "2024年10月第2周1个疑难工单尚未办结（已在往期通报第58期（总第108期）中列出）。",
        f"往期疑难工单1个已办结（工单编号{closed}）。",
    )
    assert set(made(db, "weekly").cases) == {former, closed, new, secret}
    assert [part.key for part in made(db, "weekly").parts if part.internal] == ["difficult", "carried"]


def test_a_line_that_a_city_keeps_quiet_is_told_by_number_alone(db: Database) -> None:
    with db.write() as tx:
        number = difficult(tx, Records(tx), 15)
        tx.run("UPDATE tickets SET line = '12338'")
    quiet = replace(EDITING, quiet=frozenset({"12338"}))
    with db.read() as tx:
        report = bulletin(reading(tx), quiet, "weekly", read_period("2024-W42"))
    assert _chapter(report, "疑难案例") == (f"工单编号{number}，内容不在通报中列出。",)


def _chapter(report: Report, heading: str) -> tuple[str, ...]:
    return next(one.paragraphs for one in report.chapters if one.heading == heading)


# problems, activities, risks


def test_problems_are_those_that_the_records_show(db: Database) -> None:
    assert paragraphs(db, "monthly", "存在的问题") == ()
    with db.write() as tx:
        number = Records(tx).ticket(at(10, 2), returns=2)
        for seq, event in enumerate(("review_rejected", "review_rejected", "reopened")):
            tx.insert("ticket_events", ticket=number, seq=seq, at=stamp(at(10, 20)), event=event)
        for code in ("too_short", "no_fact", "rude"):
            tx.insert("reply_faults", ticket=number, code=code, at=stamp(at(10, 19)))
    told = paragraphs(db, "monthly", "存在的问题")
    assert [line.partition("。")[0] for line in told] == [
        "推诿退回仍然较多", "办理不够及时", "回复过于简单", "回复质量不高", "重复反映较多",
    ]  # fmt: skip
    assert "有1次答复" in told[2] and "审核退回2次" in told[3] and "反映的1次" in told[4]


def test_risk_notices_of_a_period_say_whether_they_were_answered(db: Database) -> None:
    with db.write() as tx:
        for number, feedback in ((5, at(10, 20)), (6, None)):
            tx.insert(
                "risks", number=number, status="released", unit="县水利局", about="停水", title="停水风险提示",
                drafted_at=stamp(at(10, 18)), released_at=stamp(at(10, 19)),
                feedback_at=stamp(feedback) if feedback else None,
            )  # fmt: skip
    assert paragraphs(db, RISK, "风险提示发布和反馈情况") == (
        "第5期《停水风险提示》，承办单位县水利局，已反馈。", "第6期《停水风险提示》，承办单位县水利局，尚未反馈。",
    )  # fmt: skip
