"""Who a citizen is stays masked on every page until somebody gives a reason, which is logged with who and what."""

import pytest

from console.words import covered, masked_name, private
from tests.console.world import HOUSING, POLICE, World
from tickets.model import Actor

PHONE, CARD, NAME = "13900004321", "430602198703112345", "欧阳小北"
SECRETS = (PHONE, CARD, NAME)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"请打{PHONE}找{NAME}", "请打139****4321找欧＊＊"),
        (f"身份证{CARD}", "身份证4306************45"),
        ("工单HX24101260320020", "工单HX24101260320020"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_citizens_words_keep_their_sense_without_the_person(said: str | None, shown: str) -> None:
    assert private(said, PHONE, NAME) == shown


def test_what_staff_wrote_keeps_the_offices_own_number() -> None:
    assert (
        covered(f"已与{NAME}联系，窗口电话0730-8881234", PHONE, NAME)
        == "已与欧＊＊联系，窗口电话0730-8881234"
    )
    assert masked_name("") == "未留"


def test_a_ticket_is_masked_everywhere_until_a_reason_is_given(world: World) -> None:
    text = f"我是{NAME}，身份证{CARD}，电话{PHONE}，电梯停了三天"
    number = world.open_ticket(
        contact_phone=PHONE, contact_name=NAME, text=text, unit_text=text, title=f"{NAME}反映电梯停运"
    )
    world.do(number, "dispatch", Actor("office", "s", "seat"), unit=HOUSING, reason=f"{NAME}{PHONE}")
    for browser in (world.browser("seat"), world.browser("handler", HOUSING)):
        page = browser.page(f"/tickets/{number}")
        assert [secret for secret in SECRETS if secret in page] == []
        assert browser.post(f"/tickets/{number}/reveal", reason=" ").status_code == 409
        full = browser.post(f"/tickets/{number}/reveal", reason="首次联系").get_data(as_text=True)
        assert [secret for secret in SECRETS if secret not in full] == []
        assert NAME not in browser.page(f"/tickets/{number}"), "for one answer only"
    assert world.logged("personal_shown") == [(number, "首次联系")] * 2


def test_lists_and_conversations_are_masked_as_well(world: World) -> None:
    key = world.hear("o6_bmjrPTlm6_2sgVt7hMZOPfL2M", f"我的电话是{PHONE}，身份证{CARD}")
    seat = world.browser("seat")
    for path in ("/conversations", f"/conversations/{key}", "/outbox"):
        page = seat.page(path)
        assert [secret for secret in (PHONE, CARD, ">o6_bmjrPTlm6") if secret in page] == [], path
    assert seat.post(f"/conversations/{key}/reveal").status_code == 409
    full = seat.post(f"/conversations/{key}/reveal", reason="核对身份").get_data(as_text=True)
    assert PHONE in full and CARD in full
    assert world.logged("personal_shown") == [(key, "核对身份")]


def test_readers_who_do_not_work_on_a_ticket_cannot_unmask_it(world: World) -> None:
    number = world.open_ticket(contact_phone=PHONE)
    for role in ("auditor", "admin"):
        assert world.browser(role).post(f"/tickets/{number}/reveal", reason="看看").status_code == 403
    assert (
        world.browser("handler", POLICE).post(f"/tickets/{number}/reveal", reason="看看").status_code == 404
    )
    assert world.logged("personal_shown") == []


def test_who_looks_for_a_person_leaves_a_line_without_the_person(world: World) -> None:
    world.browser("seat").page(f"/tickets?text={PHONE}")
    assert world.logged("searched") == [("all", "139****4321")]
