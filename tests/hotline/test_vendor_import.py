"""Tables of another hotline system: as they come, taken in once, counted by every figure, and never acted upon."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.messages import Inbound
from desk import vendor_import
from desk.vendor_import import Brought, Progress, Source, bring
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.service import Service
from hotline.vendor_words import city_words
from storage.clock import VirtualClock
from storage.database import Database
from storage.transaction import Row
from tickets.model import Actor, Refusal
from tickets.roles import ACTIONS_OF
from tickets.vendor_columns import COLUMNS

START = datetime(2024, 11, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADER = "编号,受理时间,承办单位,状态,诉求分类,诉求目的,来源,满意度,完成时间,截止时间,是否解决,外部编号"
CLOSED = "V-1,2024-10-14 10:05,住建局,已办结,路灯,投诉类,电话,满意,2024年10月16日9时,2024/10/21,是,"
OPEN = "V-2,45580.25,公安局,处理中,治安,求助,12345微信,,,2024/10/22,,"
ANSWERED = "V-3,2024-10-15,,直接答复,路灯,咨询,电话,,,,,"

Import = Callable[..., Brought]


@pytest.fixture
def service(db: Database) -> Service:
    load(db, check_folder(Path("tests/packs/other_city")).usable(), "test", START)
    return Service(db, VirtualClock(START), stand_ins((), Platforms(lambda delivery: None)))


@pytest.fixture
def take(service: Service) -> Import:
    def taken(*rows: str, header: str = HEADER, encoding: str = "gb18030", dry_run: bool = False) -> Brought:
        data = "\n".join(("某县热线工单明细", header, *rows)).encode(encoding)
        return brought_by(service, data, dry_run=dry_run)

    return taken


def brought_by(
    service: Service, data: bytes, progress: Progress = lambda done, steps: None, dry_run: bool = False
) -> Brought:
    with service.db.read() as tx:
        words = city_words(tx, START)
    return bring(service.db, words, data, Source("vendor.csv", "甲"), START, progress, dry_run=dry_run)


def rows_of(service: Service, sql: str) -> list[Row]:
    with service.db.read() as tx:
        return tx.all(sql)


def value(service: Service, sql: str) -> object:
    with service.db.read() as tx:
        return tx.value(sql)


def test_rows_become_history_in_the_citys_words(service: Service, take: Import) -> None:
    brought = take(CLOSED, OPEN, ANSWERED)
    assert (brought.counts(), brought.rejected) == ({"new": 3, "updated": 0, "unchanged": 0}, [])
    columns = "number, origin, status, unit, category, topic, purpose, channel, closed"
    lamp, theft, answered = rows_of(service, f"SELECT {columns} FROM tickets ORDER BY number")
    housing = "澄泾县住房和城乡建设局"
    closed = "2024-10-16T09:00:00.000+08:00"
    assert tuple(lamp.values()) == (
        "V-1",
        "vendor",
        "closed",
        housing,
        "城建",
        "路灯",
        "投诉",
        "phone",
        closed,
    )
    assert (theft["status"], theft["unit"], theft["channel"]) == ("handling", "澄泾县公安局", "wechat")
    assert (answered["status"], answered["unit"]) == ("closed", "")
    assert [one.name for one in brought.unconfirmed] == ["治安"]
    (survey,) = rows_of(service, "SELECT ticket, state, rating, solved, asked_at FROM surveys")
    assert tuple(survey.values()) == ("V-1", "answered", "satisfied", "yes", closed)


def test_figures_count_contacts_answers_and_tickets_of_a_file(service: Service, take: Import) -> None:
    waiting = "V-4,2024-10-15,,,,,电话,,,,,"
    by_the_office = "V-5,2024-10-15,县12345热线办,办结,路灯,咨询,电话,,,,,"
    nothing = "V-6,2024-10-15,,办结,骚扰电话,其他,电话,,,,,"
    take(CLOSED, OPEN, ANSWERED, waiting, by_the_office, nothing)
    told = rows_of(
        service, "SELECT disposition, count(*) AS n FROM contacts GROUP BY disposition ORDER BY disposition"
    )
    counts = [(row["disposition"], row["n"]) for row in told]
    assert counts == [("abuse", 1), ("answered", 2), ("ticketed", 3)]
    assert value(service, "SELECT count(*) FROM matters WHERE ticket IS NULL") == 3
    facts = rows_of(service, "SELECT number, dispatched_at, handed_at FROM ticket_facts ORDER BY number")
    opened, closed = "2024-10-14T10:05:00.000+08:00", "2024-10-16T09:00:00.000+08:00"
    assert tuple(facts[0].values()) == ("V-1", opened, closed)
    assert [row["number"] for row in facts] == ["V-1", "V-2", "V-4"]
    assert facts[2]["dispatched_at"] is None, "nobody has it yet"


def test_the_same_file_again_changes_nothing(service: Service, take: Import) -> None:
    take(CLOSED, OPEN, ANSWERED)
    before = rows_of(service, "SELECT * FROM tickets")
    assert take(CLOSED, OPEN, ANSWERED).counts() == {"new": 0, "updated": 0, "unchanged": 3}
    assert rows_of(service, "SELECT * FROM tickets") == before
    assert value(service, "SELECT count(*) FROM contacts") == 3


def test_a_later_row_wins_and_an_empty_cell_never_overwrites(service: Service, take: Import) -> None:
    assert take(OPEN, CLOSED, "V-2,,,已办结,,,,不满意,2024-10-20,,,").counts()["new"] == 2
    (ticket,) = rows_of(service, "SELECT status, unit, rating, due FROM tickets WHERE number = 'V-2'")
    assert (ticket["status"], ticket["unit"], ticket["rating"]) == ("closed", "澄泾县公安局", "dissatisfied")
    header = "工单号,重办次数,办理状态"
    assert take("V-2,1,返工", "V-1,,", header=header).counts() == {"new": 0, "updated": 1, "unchanged": 1}
    (ticket,) = rows_of(service, "SELECT status, closed, reworks, due FROM tickets WHERE number = 'V-2'")
    assert tuple(ticket.values()) == ("rework", None, 1, "2024-10-22T00:00:00.000+08:00")
    (facts,) = rows_of(service, "SELECT status, closed_at, reworks FROM ticket_facts WHERE number = 'V-2'")
    assert tuple(facts.values()) == ("rework", None, 1)
    assert value(service, "SELECT count(*) FROM contacts") == 2


def test_bad_rows_are_named_as_excel_numbers_them_and_the_good_ones_go_in(
    service: Service, take: Import
) -> None:
    brought = take(
        ",2024-10-14,住建局,已办结,,,,,,,,",  # 3
        CLOSED,  # 4
        "V-5,上周五,住建局,已办结,,,,,,,,",  # 5
        "V-6,2024-10-14,住建局,飞走了,,,,很爽,,,也许,",  # 6
        "V-7,,住建局,处理中,,,,,,,,",  # 7
        "V-8,2024-10-14,住建局,已办结,,,,,2024-10-13,,,",  # 8
        HEADER,  # 9
        ",,,,,,,,,,,",  # 10
        "2.0241E+14,2024-10-14,住建局,处理中,,,,,,,,",  # 11
        "合计,8,,,,,,,,,,",  # 12
        "制表人：甲,,,,,,,,,,,",  # 13
    )
    assert brought.counts()["new"] == 1
    assert [(one.row, one.column) for one in brought.rejected] == [
        (3, "编号"), (5, "受理时间"), (6, "状态"), (6, "满意度"), (6, "是否解决"), (7, "受理时间"), (8, "完成时间"), (11, "编号"),
    ]  # fmt: skip
    assert all(one.reason for one in brought.rejected)


def test_a_dry_run_tells_and_leaves_nothing(service: Service, take: Import) -> None:
    assert take(CLOSED, OPEN, OPEN, dry_run=True).counts() == {"new": 2, "updated": 0, "unchanged": 0}
    for table in ("tickets", "contacts", "matters", "vendor_rows", "imported_names", "imports"):
        assert value(service, f"SELECT count(*) FROM {table}") == 0


def test_nothing_ever_comes_of_history_and_every_move_is_refused(service: Service, take: Import) -> None:
    service.begin_rounds()
    before = rows_of(service, "SELECT kind, key, due_at FROM due ORDER BY kind, key")
    take(CLOSED, OPEN, ANSWERED)
    for role, actions in ACTIONS_OF.items():
        if role in ("citizen", "system"):
            continue
        of_unit = role in ("handler", "unit_leader")
        actor = Actor("unit" if of_unit else "office", "u1", role, "澄泾县公安局" if of_unit else "")
        for action in sorted(actions):
            refused = service.perform(
                actor, "V-2", action, {"text": "试", "unit": "住建局", "rating": "满意"}
            )
            assert isinstance(refused, Refusal), action
            assert refused.text
    assert rows_of(service, "SELECT kind, key, due_at FROM due ORDER BY kind, key") == before
    for table in ("outbox", "tasks", "legs", "ticket_events", "escalations"):
        assert value(service, f"SELECT count(*) FROM {table}") == 0


def test_a_reporter_stays_hidden_from_the_unit(service: Service, take: Import) -> None:
    take(
        "V-9,2024-10-14,住建局,举报,我叫张三，物业贪钱，电话13800001111",
        header="编号,受理时间,承办单位,诉求类型,内容",
    )
    (ticket,) = rows_of(service, "SELECT confidential, unit_text FROM tickets")
    assert ticket["confidential"] == 1
    assert "张三" not in ticket["unit_text"]
    assert "13800001111" not in ticket["unit_text"]


def test_progress_of_an_own_ticket_is_answered_from_the_vendors_table(service: Service, take: Import) -> None:
    def says(key: str, text: str) -> str:
        told = service.receive(Inbound("webchat", "main", "w1", key, START, text=text))
        return "\n".join(message.text for message in told)

    says("k1", "柳浪街的路灯坏了一个星期没人修，13800001111")
    says("k2", "1")
    number = value(service, "SELECT number FROM tickets")
    brought = take(f"V-7,2024-11-01,公安局,处理中,,,,,,,,{number}")
    assert (brought.linked, value(service, "SELECT count(*) FROM tickets")) == ({"V-7"}, 1)
    assert "澄泾县公安局" in says("k3", "我反映的事办到哪了")
    header = "编号,状态,答复内容"
    assert take("V-7,办结,灯已换好", header=header).counts()["updated"] == 1
    assert "灯已换好" in says("k4", "我反映的事办到哪了")
    assert value(service, "SELECT status FROM tickets") != "closed", "our own ticket goes its own way"


def test_an_interrupted_import_leaves_nothing(
    service: Service, take: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendor_import, "ROWS_AT_ONCE", 1)
    data = "\n".join((HEADER, CLOSED, OPEN)).encode()

    def stop(done: int, _steps: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        brought_by(service, data, stop)
    assert value(service, "SELECT count(*) FROM tickets") == 0
    assert take(CLOSED).counts()["new"] == 1


CELLS = st.one_of(
    st.sampled_from(["", "9" * 40, "V-1", "是", "2024-10-14", "45580.5", "已办结", "-1", "=1+1"]),
    st.text(max_size=6),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=1, max_size=len(COLUMNS.words)), max_size=5))
def test_any_cells_go_in_or_are_named(service: Service, take: Import, rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    header = ",".join(words[0] for words in COLUMNS.words.values())
    clean = [line.encode("utf-8", "ignore").decode() for line in quoted]
    brought = take(*clean, header=header, encoding="utf-8", dry_run=True)
    assert sum(brought.counts().values()) <= len(rows)
    assert all(one.reason and one.column for one in brought.rejected)
