"""The page of personal data: who sees it, what it shows before it erases, and that hostile words stay words."""

import pytest

from storage.clock import stamp
from tests.console.world import World

PHONE = "13800001234"
SCRIPT = "<script>alert(1)</script>{{ 7 * 7 }}\u202e"


def archived(world: World) -> str:
    number = world.open_ticket()
    with world.db.write() as tx:
        tx.run("UPDATE tickets SET status = 'archived', closed = :now", now=stamp(world.now))
    return number


def test_what_is_found_is_shown_and_then_erased(world: World) -> None:
    number, admin = archived(world), world.browser("admin", name="root")
    found = admin.post("/privacy/find", who=PHONE).get_data(as_text=True)
    assert number in found
    assert admin.post("/privacy/erase", who=PHONE, reason=SCRIPT).status_code == 302
    page = admin.page("/privacy")
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "49" not in page.split("<main")[1]
    assert PHONE not in page
    assert world.logged("erased") == [("", "工单 1")]
    assert PHONE not in str(world.logged("erasure_sought"))


def test_an_open_ticket_stops_it_with_a_sentence(world: World) -> None:
    number, admin = world.open_ticket(), world.browser("admin")
    assert f"没有办完的：{number}" in admin.post("/privacy/find", who=PHONE).get_data(as_text=True)
    answer = admin.post("/privacy/erase", who=PHONE, reason="本人来信申请")
    assert answer.status_code == 422
    assert number in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", ["", SCRIPT, "x" * 1_000_000, "\0"])
def test_whatever_is_sought_gets_a_sentence(world: World, who: str) -> None:
    answer = world.browser("admin").post("/privacy/find", who=who)
    assert answer.status_code in (400, 413, 422)
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_the_auditor_reads_and_erases_nothing(world: World) -> None:
    number, auditor = archived(world), world.browser("auditor")
    assert "保存多少天" in auditor.page("/privacy")
    assert auditor.post("/privacy/erase", who=PHONE, reason="本人申请").status_code == 403
    assert world.status(number) == "archived"
    assert world.browser("seat").get("/privacy").status_code == 403
