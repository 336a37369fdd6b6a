"""The writing API: done once under a key, with the gates of the console, in the shapes of its document."""

from io import BytesIO
from itertools import product
from threading import Thread
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from channels import attachments
from console import users
from console.forms import FORMS
from hotline.data_api.document import document
from storage.database import Database
from tests.channels.test_attachments import PNG
from tests.hotline.portal import NOW, Portal, check
from tests.known_secrets import STAFF_PASSWORD

HOUSING, OTHER = "澄泾县住房和城乡建设局", "澄泾县公安局"
MOVE = "tickets/{number}/{action}"
STEP = "articles/{article}/{action}"
REPLY: dict[str, Any] = {
    "outcome": "solved",
    "public": "您反映楼道灯坏了，10月14日上午我局派电工到现场更换了灯泡和开关，当天已恢复照明，有问题请打0000-7150002。",
    "text": "查明是灯泡烧坏，按物业管理条例由物业更换，已现场核实。",
}


@pytest.fixture
def portal(db: Database) -> Portal:
    return Portal(db)


def moved(portal: Portal, who: str, number: str, action: str, code: int = 200, **body: Any) -> Any:
    """The answer to an action, under a key that is its own."""
    key = f"{who}-{action}-{len(body)}-{code}"
    return check(portal.post(f"tickets/{number}/{action}", who, key, body), MOVE, code, "post")


def events(portal: Portal, number: str) -> list[str]:
    return [one["event"] for one in portal.get(f"tickets/{number}").json["events"]]


def logged(portal: Portal, action: str) -> list[tuple[str, str, str]]:
    with portal.service.db.read() as tx:
        rows = tx.all("SELECT actor, object, detail FROM audit WHERE action = :action", action=action)
    return [(row["actor"], row["object"], row["detail"]) for row in rows]


def test_a_units_system_works_on_a_ticket_from_signing_to_the_reply(portal: Portal) -> None:
    number, seat, unit = (
        portal.open(),
        portal.officer("派单", "seat"),
        portal.officer("住建", "handler", HOUSING),
    )
    moved(portal, seat, number, "dispatch", unit="住建局")
    signed = moved(portal, unit, number, "sign", version=portal.get(f"tickets/{number}").json["version"])
    assert (signed["status"], signed["events"]) == ("signed", ["signed"])
    assert signed["version"] == portal.get(f"tickets/{number}").json["version"]
    assert moved(portal, unit, number, "sign", 409, version=1)["error"] == "stale"
    moved(portal, unit, number, "contact", text="上午10点电话联系，已说明办理计划", outcome="已联系")
    refused = moved(portal, unit, number, "reply", 409, outcome="solved", public="已处理", text="已处理")
    assert refused["error"] == "reply_check"
    assert moved(portal, unit, number, "reply", **REPLY)["status"] == "replied"
    assert logged(portal, "ticket_act")[-1] == (unit, number, "回复 · 接口 住建")


def test_a_request_is_done_once_however_often_it_comes(portal: Portal) -> None:
    number, seat = portal.open(), portal.officer("派单", "seat")
    moved(portal, seat, number, "dispatch", unit=HOUSING)
    before = events(portal, number)
    address = f"tickets/{number}/urge"
    first = portal.post(address, seat, "k1", {"text": "请尽快"})
    again = portal.post(address, seat, "k1", {"text": "请尽快"})
    assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
    assert "Idempotency-Replayed" not in first.headers
    assert events(portal, number) == [*before, "urged"]
    other = check(portal.post(address, seat, "k1", {"text": "请马上"}), MOVE, 422, "post")
    assert other["error"] == "key_reused"
    assert portal.post(address, portal.officer("另一家", "seat"), "k1", {"text": "请马上"}).status_code == 200
    assert portal.post(address, seat, "", {}).json["error"] == "bad_key"


def test_of_two_that_arrive_together_one_is_done(portal: Portal) -> None:
    number, seat = portal.open(), portal.officer("派单", "seat")
    moved(portal, seat, number, "dispatch", unit=HOUSING)
    answers: list[Any] = []
    threads = [
        Thread(target=lambda: answers.append(portal.post(f"tickets/{number}/urge", seat, "k", {})))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_data() for answer in answers}) == 1
    assert events(portal, number).count("urged") == 1


def test_a_refusal_leaves_the_key_free(portal: Portal) -> None:
    number, unit = portal.open(), portal.officer("公安", "handler", OTHER)
    assert portal.post(f"tickets/{number}/sign", unit, "k", {}).status_code == 404  # not with this unit yet
    moved(portal, portal.officer("派单", "seat"), number, "dispatch", unit=OTHER)
    assert portal.post(f"tickets/{number}/sign", unit, "k", {}).status_code == 200


def test_a_token_can_do_what_its_account_can(portal: Portal) -> None:
    number, seat = portal.open(), portal.officer("派单", "seat")
    moved(portal, seat, number, "dispatch", unit=HOUSING)
    police = portal.officer("公安", "handler", OTHER)
    assert moved(portal, police, number, "sign", 404)["error"] == "missing_ticket"
    assert moved(portal, seat, number, "supervise", 403)["error"] == "role"
    assert moved(portal, portal.officer("审计", "auditor"), number, "urge", 403)["error"] == "role"
    assert (
        check(portal.post(f"tickets/{number}/urge", "tickets", "k", {}), MOVE, 403, "post")["error"]
        == "wrong_scope"
    )
    line = sorted(portal.service.city().desk.private_lines)[0]
    with portal.service.db.write() as tx:
        tx.run("UPDATE tickets SET line = :line", line=line)
    leader = portal.officer("值班", "duty_leader")
    assert moved(portal, leader, number, "urge", 404)["error"] == "not_found"
    with portal.service.db.write() as tx:
        tx.run("UPDATE tickets SET line = ''")
        tx.run("UPDATE users SET active = 0 WHERE name = :name", name=seat)
    assert moved(portal, seat, number, "urge", 403, text="x")["error"] == "no_account"


def test_the_token_of_a_units_account_reads_that_units_tickets(portal: Portal) -> None:
    theirs, others = portal.open(), portal.open()
    with portal.service.db.write() as tx:
        users.add(tx, "物业系统", "handler", HOUSING, NOW, STAFF_PASSWORD)
    portal.keys["own"] = portal.key("own", "tickets", acts_as="物业系统")
    moved(portal, portal.officer("派单", "seat"), others, "dispatch", unit=OTHER)
    assert [one["number"] for one in portal.get("tickets", "own").json["tickets"]] == [theirs]
    assert portal.get(f"tickets/{theirs}", "own").status_code == 200
    assert portal.get(f"tickets/{others}", "own").status_code == 404
    assert len(portal.get("tickets").json["tickets"]) == 2
    editor = portal.officer("编辑", "editor")
    portal.keys["no-reader"] = portal.key("no-reader", "tickets", acts_as=editor)
    assert check(portal.get("tickets", "no-reader"), "tickets", 403)["error"] == "role"
    assert portal.get(f"tickets/{theirs}", "no-reader").json["error"] == "role"
    with portal.service.db.write() as tx:
        tx.run("UPDATE users SET active = 0 WHERE name = '物业系统'")
    assert portal.get("tickets", "own").json["error"] == "no_account"


def test_files_come_with_a_check_on_site_and_become_the_tickets(portal: Portal) -> None:
    number, seat = portal.open(), portal.officer("派单", "seat")
    unit = portal.officer("住建", "handler", HOUSING)
    moved(portal, seat, number, "dispatch", unit=HOUSING)
    headers = {"Authorization": f"Bearer {portal.keys[unit]}"}
    sent = portal.client.post("/api/v1/media", data={"file": (BytesIO(PNG), "灯.png")}, headers=headers)
    media = check(sent, "media", method="post")["media"]
    moved(portal, unit, number, "onsite", text="到现场看了，灯泡烧坏", media=[media])
    with portal.service.db.read() as tx:
        assert attachments.load(tx, media).owner == f"ticket:{number}"  # type: ignore[union-attr]
    before = events(portal, number)
    assert moved(portal, unit, number, "onsite", 400, text="又去", media=["none"])["error"] == "unknown_media"
    assert events(portal, number) == before


def article(**more: Any) -> dict[str, Any]:
    return {
        "article": "LD-1",
        "unit": "住建局",
        "question": "路灯坏了找谁",
        "answer": "打0000-7150002",
        "version": 0,
        **more,
    }


def test_articles_are_written_and_approved_by_two_people(portal: Portal) -> None:
    editor, approver = portal.officer("编辑", "editor"), portal.officer("审核", "approver")
    made = check(
        portal.post("articles", editor, "1", article(draft=True, wordings=["灯不亮找谁"])),
        "articles",
        method="post",
    )
    assert made == {"article": "LD-1", "version": 1, "state": "draft"}
    assert (
        portal.post("articles", editor, "2", article()).json["error"] == "article"
    )  # the version is not known there
    sent = check(portal.post("articles/LD-1/submit", editor, "3", {"version": 1}), STEP, method="post")
    assert sent["state"] == "submitted"
    assert check(portal.post("articles/LD-1/approve", editor, "4", {"version": 1}), STEP, 403, "post")
    done = check(portal.post("articles/LD-1/approve", approver, "5", {"version": 1}), STEP, method="post")
    assert done["state"] == "approved"
    own = check(
        portal.post("articles", approver, "6", article(version=1, answer="打0000-7150003")),
        "articles",
        method="post",
    )
    assert check(
        portal.post("articles/LD-1/approve", approver, "7", {"version": own["version"]}), STEP, 403, "post"
    )
    assert check(portal.post("articles/LD-9/archive", approver, "8", {"version": 0}), STEP, 404, "post")
    of_unit = portal.officer("公安编辑", "editor", OTHER)
    assert check(portal.post("articles", of_unit, "9", article(version=2)), "articles", 403, "post")
    assert portal.post("articles", portal.officer("话务", "seat"), "10", article()).status_code == 403
    assert ("审核", "LD-1", "审核通过 第 1 版 · 接口 审核") in logged(portal, "article_act")


def test_another_platform_passes_a_ticket_on_once(portal: Portal) -> None:
    seat = portal.officer("省平台", "seat")
    body = {
        "number": "S-1",
        "text": "小区三号楼的路灯坏了两周没人修",
        "phone": "13800001111",
        "due": "2024-10-16 12:00",
    }
    taken = check(portal.post("tickets", seat, "a", body), "tickets", method="post")
    assert taken["taken"] == "new"
    ticket = portal.get(f"tickets/{taken['number']}").json
    assert (ticket["upstream_number"], ticket["due"][:16]) == ("S-1", "2024-10-16T12:00")
    again = check(
        portal.post("tickets", seat, "b", {**body, "due": "2024-10-16 15:00"}), "tickets", method="post"
    )
    assert again == {"number": taken["number"], "taken": "updated"}
    assert (
        check(portal.post("tickets", seat, "c", {"number": "S-2"}), "tickets", 400, "post")["error"]
        == "bad_transfer"
    )
    handler = portal.officer("住建", "handler", HOUSING)
    assert check(portal.post("tickets", handler, "d", body), "tickets", 403, "post")["error"] == "role"


def test_hostile_bodies_are_refused_in_json(portal: Portal) -> None:
    number, leader, editor = (
        portal.open(),
        portal.officer("值班", "duty_leader"),
        portal.officer("编辑", "editor"),
    )
    bodies: tuple[Any, ...] = (
        [],
        {"x": 1},
        {"version": -1},
        {"version": "1"},
        {"reason": ["a"]},
        {"text": 7},
        {"units": "x"},
    )
    words: tuple[Any, ...] = ("<script>", "\u202e", "\ud800\0", "x" * 30_000)
    addresses = [(f"tickets/{number}/{action}", leader) for action in (*FORMS, "nonsense")]
    addresses += [("articles", editor), ("articles/a/submit", editor), ("tickets", leader)]
    addresses += [("tickets/a%00b/urge", leader), ("articles/a%00b/submit", editor)]
    sent = [*bodies, *({name: word} for name in ("text", "unit", "reason") for word in words)]
    for place, ((path, who), body) in enumerate(product(addresses, sent)):
        answer = portal.post(path, who, f"h{place}", body)
        assert 200 <= answer.status_code < 500, (path, body, answer.status_code)
        assert answer.status_code == 200 or set(answer.json) == {"error", "message"}


def test_the_document_names_the_fields_of_every_form() -> None:
    shapes = document()["components"]["schemas"]
    for action, fields in FORMS.items():
        shape = shapes[f"Move_{action}"]
        assert set(shape["properties"]) == {*(field.name for field in fields), "version"}
    Draft202012Validator({**shapes["Move_reply"], "components": document()["components"]}).validate(REPLY)
