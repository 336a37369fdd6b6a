"""The chapter of activities: every figure in its sentences, from records, listening days and scanned codes."""

import tomllib
from datetime import datetime
from pathlib import Path

from desk import office_records as desk
from desk.office_records import Wanted
from language.phrases import Phrases
from reports.activities import activities
from reports.periods import read_period
from storage.clock import stamp
from storage.database import Database
from tests.desk.office import CITY, MONDAY, SEAT
from tests.tickets.city import ZONE
from tickets.record_kinds import KINDS

WORDS = Path(__file__).parents[2] / "packs" / "base" / "phrases.toml"
PHRASES = Phrases(tomllib.loads(WORDS.read_text(encoding="utf-8")))
NOW = datetime(2024, 11, 3, 8, 0, tzinfo=ZONE)
WEEK = read_period("2024-10-07..2024-10-13")

TALK = {"day": "2024-10-08", "title": "承办质量碰头会", "unit": "住建局"}
RECORDS = (
    ("meeting", {**TALK, "place": "三楼会议室", "people": "12", "text": "逐件回访。"}),
    ("training", {"day": "2024-10-09", "until": "2024-10-10", "title": "联络员业务培训", "unit": "住建局", "participants": "张三\n李四"}),
    ("exam", {"day": "2024-10-10", "title": "上岗考试", "unit": "住建局", "pass_mark": "60", "participants": "张三 80\n李四 40"}),
    ("visit", {"day": "2024-10-11", "title": "座谈学习", "unit": "住建局", "direction": "外出", "counterpart": "邻县热线"}),
    ("media", {"day": "2024-10-11", "title": "一周清零", "medium": "晨报", "level": "省级", "items": "3"}),
    ("media", {"day": "2024-10-12", "title": "热线上门", "medium": "晚报"}),
    ("publicity", {"day": "2024-10-12", "title": "进社区", "source": "poster-7", "medium": "社区海报"}),
    ("test_call", {"day": "2024-10-12", "title": "夜测", "calls": "8", "passed": "6", "faults": "两次无人接听"}),
    ("media", {"day": "2024-10-14", "title": "下一期的", "medium": "晚报", "items": "50"}),
)  # fmt: skip


def filled(db: Database) -> None:
    with db.write() as tx:
        for kind, written in RECORDS:
            made = desk.record(tx, SEAT, desk.read(CITY, KINDS[kind], written, MONDAY), MONDAY)
            assert isinstance(made, int)
        meeting = tx.value("SELECT id FROM office_records WHERE kind = 'meeting'")
        for due in ("2024-10-20", "2024-11-20"):
            desk.ask(tx, CITY, SEAT, meeting, Wanted("逐件回访", "住建局", due), MONDAY)
        day = tx.insert_id(
            "listening_days", leader="赵局长", unit="住建局", seat="s1", starts="2024-10-09T09:00:00.000+08:00",
            ends="2024-10-09T11:00:00.000+08:00", planned_by="d1", planned_at=stamp(MONDAY),
        )  # fmt: skip
        sources = ("poster-7", "poster-7", "bus", f"listening:{day}", "")
        for n, source in enumerate(sources):
            contact = tx.insert_id(
                "contacts", channel="wechat", account="main", sender=f"o{n}", opened="2024-10-09T10:00:00.000+08:00",
                source=source,
            )  # fmt: skip
            for ticket in ("HX1", "HX2"):
                tx.insert(
                    "matters", contact_id=contact, ticket=ticket, created_at="2024-10-09T10:00:00.000+08:00"
                )


def test_the_chapter_tells_what_was_held_and_sums_up_the_rest(db: Database) -> None:
    filled(db)
    with db.read() as tx:
        found = activities(tx, WEEK, ZONE, PHRASES, NOW)
        nothing = activities(tx, read_period("2023-10"), ZONE, PHRASES, NOW)
    assert found.paragraphs == (
        "10月8日，市住房和城乡建设局召开承办质量碰头会（三楼会议室），12人参加。逐件回访。",
        "10月9日至10日，市住房和城乡建设局组织联络员业务培训，2人参加。",
        "10月10日，市住房和城乡建设局组织上岗考试，2人参加，1人合格。",
        "10月11日，市住房和城乡建设局赴邻县热线座谈学习。",
        "在各级媒体宣传报道4篇（省级3篇）。",
        "开展宣传活动1次，由宣传二维码进入的来件3件，其中社区海报2件、bus1件。",
        "开展领导接听日1次，来件1件，转工单2件。",
        "开展拨测8次，合格6次，合格率75%。发现的问题：两次无人接听。",
        "会议等要求落实的事项还有2项没有办完，其中超期1项。",
    )
    values = {figure.id.removeprefix("activity_"): figure.value for figure in found.figures}
    assert values == {
        "meeting": 1, "training": 1, "exam": 1, "visit": 1, "plan": 0, "model_case": 0, "rule": 0, "publicity": 1,
        "training_people": 2, "exam_people": 2, "media": 4, "scans": 3, "listening": 1, "listening_contacts": 1,
        "test_calls": 8, "test_calls_passed": 0.75, "follow_ups_open": 2, "follow_ups_late": 1,
    }  # fmt: skip
    assert nothing.figure("activity_test_calls_passed").value is None
    assert nothing.paragraphs == found.paragraphs[-1:], "what waits is told in every issue"
