"""The staff's own inbox: who gets which notice, and acknowledging it."""

from tests.console.world import HOUSING, POLICE, WATER, World
from tickets.model import Actor

SEAT = Actor("office", "some seat", "seat")
DUTY = Actor("office", "some leader", "duty_leader")


def test_a_unit_reads_what_is_for_it_and_acknowledges_for_all_its_officers(world: World) -> None:
    number = world.open_ticket()
    world.do(number, "dispatch", SEAT, unit=HOUSING)
    first, second = world.browser("handler", HOUSING), world.browser("unit_leader", HOUSING)
    page = first.page("/notices")
    assert number in page
    assert "1<span" in page, "the menu says that one is unread"
    newest = page.split('name="up_to" value="')[1].split('"')[0]
    assert first.post("/notices/seen", up_to=newest).status_code == 302
    assert "未阅" not in second.page("/notices").split("<main")[1]
    assert number not in world.browser("handler", WATER).page("/notices")
    assert world.logged("notices_seen") == [("", "1 条")]


def test_what_came_after_the_page_was_read_stays_unread(world: World) -> None:
    first, second = world.open_ticket(), world.open_ticket()
    world.do(first, "dispatch", SEAT, unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    newest = handler.page("/notices").split('name="up_to" value="')[1].split('"')[0]
    world.do(second, "dispatch", SEAT, unit=HOUSING)
    handler.post("/notices/seen", up_to=newest)
    assert handler.page("/notices").split("<main")[1].count("未阅</span>") == 1


def test_a_supervision_reaches_the_leader_of_the_unit_and_no_officer(world: World) -> None:
    number = world.open_ticket()
    world.do(number, "dispatch", SEAT, unit=POLICE)
    world.do(number, "supervise", DUTY, text="请三日内办结")
    leader, handler = world.browser("unit_leader", POLICE), world.browser("handler", POLICE)
    assert leader.page("/notices").count("督办") > handler.page("/notices").count("督办")


def test_notices_and_messages_of_a_restricted_line_are_for_its_readers_alone(world: World) -> None:
    number = world.open_ticket(line="12338", title="家暴求助", conversation_id="c1")
    world.do(number, "dispatch", DUTY, unit=HOUSING)
    world.do(
        number, "return", Actor("unit", "officer", "handler", HOUSING), reason="不属本单位", suggest=WATER
    )
    world.put(world.reply("citizen-1", "家暴求助已受理", ticket=number), "dead")
    seat, duty = world.browser("seat"), world.browser("duty_leader")
    for path in ("/notices", "/outbox", "/tasks"):
        assert number not in seat.page(path), path
        assert number in duty.page(path), path
