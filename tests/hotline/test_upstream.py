"""Transfers from other platforms (S24): taken in once, with their own deadline, joined to what is open, answered back."""

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.service import Service
from hotline.upstream import Brought, import_transfers
from storage.clock import VirtualClock
from storage.database import Database
from storage.sheet_reading import NotATable
from storage.transaction import Row
from tests.scenarios.script import Script, play
from tickets import transfers
from tickets.model import Actor

START = datetime(2024, 10, 14, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SYSTEM = "省12345平台"
HEADER = "工单编号,诉求内容,办理时限,联系电话,来源"
ONE = "S-1,柳浪街的路灯坏了一个星期没人修,2024-10-15 12:00,13800001111,省长信箱"


@pytest.fixture
def service(db: Database, clock: VirtualClock) -> Service:
    load(db, check_folder(Path("tests/packs/other_city")).usable(), "test", START)
    return Service(db, VirtualClock(START), stand_ins((), Platforms(lambda delivery: None)))


def brought(service: Service, *rows: str) -> Brought:
    return import_transfers(service, "\n".join((HEADER, *rows)).encode(), SYSTEM)


def rows_of(service: Service, sql: str) -> list[Row]:
    with service.db.read() as tx:
        return tx.all(sql)


def test_a_transfer_becomes_a_ticket_with_the_deadline_of_its_platform(service: Service) -> None:
    assert brought(service, ONE).counts == {"new": 1}
    (ticket,) = rows_of(service, "SELECT * FROM tickets")
    assert (ticket["upstream_number"], ticket["channel"]) == ("S-1", "省长信箱")
    assert ticket["due"] == "2024-10-15T12:00:00.000+08:00"
    (contact,) = rows_of(service, "SELECT * FROM contacts")
    assert (contact["channel"], contact["disposition"]) == ("省长信箱", "ticketed")


def test_the_same_file_again_changes_nothing_and_a_new_deadline_is_followed(service: Service) -> None:
    brought(service, ONE)
    assert brought(service, ONE).counts == {"unchanged": 1}
    assert brought(service, ONE.replace("10-15 12:00", "10-16 09:00")).counts == {"updated": 1}
    (ticket,) = rows_of(service, "SELECT due FROM tickets")
    assert ticket["due"] == "2024-10-16T09:00:00.000+08:00"


def test_a_later_deadline_than_ours_does_not_lengthen_ours(service: Service) -> None:
    brought(service, ONE.replace("2024-10-15", "2025-10-15"))
    (ticket,) = rows_of(service, "SELECT due FROM tickets")
    assert ticket["due"] < "2024-11"


def test_the_same_matter_of_the_same_person_joins_the_open_ticket(service: Service) -> None:
    result = brought(service, ONE, ONE.replace("S-1", "S-2"))
    assert result.counts == {"new": 1, "repeat": 1}
    (ticket,) = rows_of(service, "SELECT * FROM tickets")
    assert ticket["contacts"] == 2


def test_the_answer_is_handed_back_once_and_again_after_rework(service: Service) -> None:
    brought(service, ONE, ONE.replace("S-1", "S-2"))
    (ticket,) = rows_of(service, "SELECT * FROM tickets")
    number, unit = ticket["number"], ticket["unit"] or "澄泾县住房和城乡建设局"
    reply = "您好，柳浪街路灯线路被施工挖断，10月14日下午已由路灯所更换电缆，当晚全部恢复照明，感谢您的反映。"

    def close(text: str) -> None:
        steps: tuple[tuple[str, str, dict[str, str]], ...] = (
            ("handler", "contact", {"text": "14日电话联系，已说明情况"}),
            ("handler", "reply", {"public": text, "text": "更换电缆30米，现场照片存档", "outcome": "已解决"}),
            ("unit_leader", "approve", {}),
        )
        for role, action, fields in steps:
            done = service.perform(Actor("unit", f"u-{role}", role, unit), number, action, fields)
            assert hasattr(done, "ticket"), done
        service.perform(Actor("office", "r", "reviewer"), number, "review_pass", {})

    if not ticket["unit"]:
        service.perform(Actor("office", "s", "seat"), number, "dispatch", {"unit": unit})
    service.perform(Actor("unit", "u", "handler", unit), number, "sign", {})
    close(reply)
    assert handed_back(service) == ["S-1", "S-2"]
    assert handed_back(service) == []
    service.clock.move_to(START + timedelta(days=1))  # type: ignore[attr-defined]
    dissatisfied = {"rating": "不满意", "reason": "未解决"}
    service.perform(Actor("office", "s", "seat"), number, "callback", dissatisfied)
    close(reply.replace("当晚", "15日当晚再次检修，现"))
    assert handed_back(service) == ["S-1", "S-2"]


def handed_back(service: Service) -> list[str]:
    with service.db.write() as tx:
        rows = transfers.unanswered(tx, SYSTEM)
        transfers.handed_back(tx, SYSTEM, rows, service.clock.now())
    return [row["number"] for row in rows]


def test_a_file_that_is_no_list_of_transfers_changes_nothing(service: Service) -> None:
    with pytest.raises(NotATable):
        import_transfers(service, "姓名,年龄\n甲,3\n".encode(), SYSTEM)
    assert rows_of(service, "SELECT * FROM tickets") == []


def test_a_replay_imports_a_file(sqlite_db: Database, tmp_path: Path) -> None:
    path = tmp_path / "transfers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row.split(",") for row in (HEADER, ONE, "S-9,,,,"))
    script = Script().office("import", role="seat", file=str(path), system=SYSTEM)
    script.office("import", role="auditor", file=str(path), system=SYSTEM)
    played = play(sqlite_db, check_folder(Path("tests/packs/other_city")).usable(), script)
    assert len(played.state["tickets"]) == 1
    assert [(line["refused"], line["reason"]) for line in played.refusals()] == [
        ("import", "bad_row"),
        ("import", "role"),
    ]
    assert "accepted" in played.events(), json.dumps(played.out, ensure_ascii=False)
