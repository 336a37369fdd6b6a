"""The end of personal data: what a night removes, what is erased on request, and that figures stay what they were."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from desk import exports
from desk.export_filter import Filter
from desk.privacy import ageing, erasing
from desk.privacy.keeping import Keeping
from storage.clock import stamp
from storage.database import Database
from tests.desk.office import CITY, REVIEWER, SEAT, Watched
from tests.tickets.city import HOUSING
from tickets.model import Refusal

PHONE = "13800002318"
KEPT = replace(
    CITY, keeping=Keeping(messages=30, people=60, attachments=10, imported=20, exported=15, log=40)
)
TALK = "f" * 32


@pytest.fixture
def office(db: Database) -> Watched:
    """An office where one citizen's matter is over: words, a file, an export and an imported row of it are kept."""
    office = Watched(db, KEPT)
    office.until_review()
    office.must(REVIEWER, "review_pass")
    keep_words_of(office)
    return office


def keep_words_of(office: Watched) -> None:
    at, number = stamp(office.now), office.number
    with office.db.write() as tx:
        tx.run(
            "UPDATE tickets SET status = 'archived', conversation_id = :talk, contact_name = '李小满', place = '六栋二单元',"
            " text = '我叫李小满，电话13800002318。电梯困人', attachments = '[\"file-1\"]' WHERE number = :number",
            talk=TALK, number=number,
        )  # fmt: skip
        tx.run(
            "UPDATE outbox SET status = 'sent', conversation_id = :talk WHERE audience = 'citizen'", talk=TALK
        )
        tx.insert(
            "conversations", id=TALK, channel="wechat", account="main", sender="o1", opened_at=at, last_at=at
        )
        contact = tx.insert_id(
            "contacts", channel="wechat", account="main", sender="o1", conversation_id=TALK, opened=at
        )
        heard = tx.insert_id(
            "inbox", channel="wechat", account="main", key="k1", sender="o1", kind="text", sent_at=at, received_at=at,
            text=f"我的电话{PHONE}", status="answered", conversation_id=TALK, contact_id=contact,
        )  # fmt: skip
        tx.insert("answer_log", inbox_id=heard, conversation_id=TALK, at=at, query="怎么办", decision="none")
        tx.insert(
            "attachments", id="file-1", owner="wechat:main:o1", mime="image/png", digest="d", body=b"x", created_at=at
        )  # fmt: skip
        tx.insert("vendor_rows", number=number, cells=json.dumps({"phone": PHONE}), made="m", imported_at=at)
        tx.insert("audit", at=at, actor="a", action="sign_in")
        day = office.now.date()
        wanted = exports.Request("清单", "市纪委", "监察法", Filter(day, day), ("name", "phone"))
        made = exports.ask(tx, exports.Person("a", "reviewer"), wanted, office.now)
        assert isinstance(made, int)
        assert exports.approve(tx, KEPT, exports.Person("b", "auditor"), made, office.now) is None


def everything(office: Watched) -> str:
    """All that the tables with words say, in one text."""
    tables = (
        "inbox outbox conversations contacts tickets ticket_events legs tasks answer_log attachments vendor_rows"
        " export_rows surveys linked_citizens persons cluster_members audit erasures retention_runs"
    )
    with office.db.read() as tx:
        return "\n".join(str(tx.all(f"SELECT * FROM {table}")) for table in tables.split())


def facts(office: Watched) -> str:
    with office.db.read() as tx:
        return str(tx.all("SELECT * FROM ticket_facts"))


def count(office: Watched, table: str, where: str = "1 = 1") -> int:
    with office.db.read() as tx:
        return int(tx.value(f"SELECT count(*) FROM {table} WHERE {where}"))


def nights(office: Watched, **ahead: float) -> dict[str, int]:
    """Go on in time, do the last night by itself; what it removed."""
    office.now += timedelta(**ahead)
    return once(office, office.now)


def once(office: Watched, now: datetime) -> dict[str, int]:
    with office.db.read() as tx:
        found = ageing.look_up(tx, office.city, now)
    with office.db.write() as tx:
        assert not ageing.make(tx, office.city, found, now)
        run = ageing.last_run(tx)
    assert run is not None
    return dict(run["counts"])


def test_each_kind_ends_at_its_own_age_and_figures_stay(office: Watched) -> None:
    before = facts(office)
    assert nights(office, days=9) == {}
    assert nights(office, days=3) == {"attachments": 1}
    assert nights(office, days=5) == {"exports": 1}
    assert nights(office, days=5) == {"vendor_rows": 1}
    assert set(nights(office, days=10)) == {"inbox", "outbox", "answer_log"}
    assert count(office, "inbox", "sender = 'o1'") == 1
    removed = nights(office, days=10)
    assert removed["audit"] >= 1
    assert nights(office, days=20) == {"conversations": 1, "tickets": 1}
    assert nights(office, days=1) == {}
    assert not any(word in everything(office) for word in (PHONE, "李小满", "六栋", TALK, "'o1'"))
    assert "电梯困人" in everything(office)
    assert facts(office) == before
    assert count(office, "inbox") == count(office, "contacts") == 1


def test_an_open_matter_keeps_its_citizen_and_its_files(office: Watched) -> None:
    with office.db.write() as tx:
        tx.run("UPDATE tickets SET status = 'handling'")
    removed = nights(office, days=400)
    assert not {"tickets", "conversations", "attachments"} & set(removed)
    assert office.ticket().contact_phone == PHONE


def test_a_night_goes_on_until_nothing_is_left(office: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    at = stamp(office.now)
    with office.db.write() as tx:
        for n in range(5):
            tx.insert("audit", at=at, actor="a", action="sign_out", object=str(n))
    monkeypatch.setattr(ageing, "MOST_AT_ONCE", 2)
    office.begin_rounds()
    office.clock(days=43)
    assert count(office, "audit", f"at <= '{at}'") == 0
    with office.db.read() as tx:
        assert ageing.last_run(tx) is not None
        assert tx.value("SELECT count(*) FROM retention_runs WHERE ended_at IS NULL") == 0


def test_a_list_that_is_over_age_is_refused_with_a_sentence(office: Watched) -> None:
    nights(office, days=16)
    with office.db.read() as tx:
        refused = exports.opened(tx, exports.Person("b", "auditor"), 1)
    assert isinstance(refused, Refusal)
    assert refused.reason == "erased"


@pytest.mark.parametrize("who", ["138 0000 2318", "+8613800002318", "o1"])
def test_one_citizen_is_erased_by_telephone_or_account(office: Watched, who: str) -> None:
    before = facts(office)
    with office.db.write() as tx:
        found = erasing.find(tx, who)
        assert isinstance(found, erasing.Found)
        assert (len(found.accounts), found.tickets, found.messages, found.files) == (
            1,
            (office.number,),
            1,
            1,
        )
        assert not isinstance(erasing.erase(tx, KEPT, "甲", who, "本人来信申请", office.now), Refusal)
    assert not any(word in everything(office) for word in (PHONE, "李小满", "六栋", "电梯困人", TALK, "'o1'"))
    assert facts(office) == before
    assert count(office, "ticket_search", "phone_tail <> '' OR office_words <> ''") == 0
    assert office.ticket().public_reply == "（已按规定删除）"
    with office.db.read() as tx:
        assert erasing.erasures(tx)[0]["tickets"] == [office.number]
        assert isinstance(erasing.find(tx, who), Refusal)


def test_what_is_open_cannot_be_erased(office: Watched) -> None:
    first = office.number
    office.open()
    office.must(SEAT, "dispatch", unit=HOUSING)
    before = office.snapshot()
    with office.db.write() as tx:
        refused = erasing.erase(tx, KEPT, "甲", PHONE, "本人申请", office.now)
    assert isinstance(refused, Refusal)
    assert office.number in refused.text
    assert first not in refused.text
    assert office.snapshot() == before


@pytest.mark.parametrize(
    ("who", "reason", "refused"),
    [
        ("", "本人申请", "who_missing"),
        ("138", "本人申请", "who_missing"),
        ("%", "本人申请", "nothing"),
        ("'; DROP TABLE tickets; --", "本人申请", "nothing"),
        ("19900001111", "本人申请", "nothing"),
        (PHONE, " ", "reason_missing"),
        (PHONE, "13800002318 的机主申请", "reason_personal"),
        ("o" * 1_000_000, "本人申请", "who_missing"),
    ],
)
def test_what_cannot_be_erased_so_is_refused_with_a_sentence(
    office: Watched, who: str, reason: str, refused: str
) -> None:
    with office.db.write() as tx:
        told = erasing.erase(tx, KEPT, "甲", who, reason, office.now)
    assert isinstance(told, Refusal)
    assert told.reason == refused


def test_another_citizen_keeps_everything(office: Watched) -> None:
    with office.db.write() as tx:
        tx.insert(
            "conversations", id="e" * 32, channel="wechat", account="main", sender="o2",
            opened_at=stamp(office.now), last_at=stamp(office.now),
        )  # fmt: skip
        before = tx.value("SELECT count(*) FROM outbox WHERE text <> ''")
        assert not isinstance(erasing.erase(tx, KEPT, "甲", "o2", "本人申请", office.now), Refusal)
        assert tx.value("SELECT count(*) FROM outbox WHERE text <> ''") == before
    assert office.ticket().contact_phone == PHONE
