"""Staff groups: the buttons under a notice act for officers whose account was linked, and for nobody else."""

import pytest

from channels import staff_accounts
from channels.messages import Delivery
from channels.telegram_data import read_return, reason_prompt
from tests.channels.telegram_parts import GROUP, Bench
from tests.conftest import NOON
from tests.platforms.telegram import payload

TICKET = "HX24101460320001"
OFFICER = "7001"


def notice(bench: Bench) -> Delivery:
    return bench.put("【派单】路灯不亮", audience="unit", recipient=GROUP, kind="dispatched", ticket=TICKET)


def link(bench: Bench) -> None:
    with bench.core.db.write() as tx:
        staff_accounts.link(tx, "telegram", OFFICER, "李工", NOON)


def press(bench: Bench, action: str, **changes: str) -> None:
    assert bench.post(payload("callback_in_group", data=f"act:{action}:{TICKET}", **changes)) == 200


def test_a_dispatch_has_its_buttons_and_other_notices_have_none(bench: Bench) -> None:
    bench.channel.send(notice(bench))
    bench.channel.send(bench.put("超期", audience="unit", recipient=GROUP, kind="overdue", ticket=TICKET))
    bench.channel.send(bench.put("您的工单", kind="dispatched", ticket=TICKET))
    buttons = [sent.buttons for sent in bench.platform.state.sent]
    assert buttons == [(("签收", f"act:sign:{TICKET}"), ("退回", f"act:return:{TICKET}")), (), ()]


def test_a_number_too_long_for_a_button_leaves_the_notice_without_one(bench: Bench) -> None:
    for digits in (53, 54):  # with `act:return:` 64 bytes and one more
        number = "9" * digits
        bench.channel.send(
            bench.put("派单", audience="unit", recipient=GROUP, kind="dispatched", ticket=number)
        )
    assert [[label for label, _ in sent.buttons] for sent in bench.platform.state.sent] == [
        ["签收", "退回"],
        ["签收"],
    ]


def test_signing_acts_in_the_officers_name_and_the_group_sees_it(bench: Bench) -> None:
    link(bench)
    press(bench, "sign")
    assert bench.toasts(1) == [f"李工：sign {TICKET}"]
    bench.deliver()
    assert bench.platform.texts(GROUP) == (f"李工：sign {TICKET}",)


def test_a_press_that_is_delivered_again_is_told_once(bench: Bench) -> None:
    link(bench)
    for _ in range(3):
        press(bench, "sign")
    bench.deliver()
    assert len(bench.platform.texts(GROUP)) == 1


def test_whoever_is_not_linked_can_do_nothing(bench: Bench) -> None:
    press(bench, "sign")
    press(bench, "return")
    assert all("还没有和工作人员账号关联" in toast for toast in bench.toasts(2))


def test_a_return_asks_for_its_reason_and_then_acts(bench: Bench) -> None:
    link(bench)
    press(bench, "return")
    bench.deliver()
    (asked,) = bench.platform.state.sent
    assert (asked.text, asked.asks_for_reply) == (reason_prompt(TICKET), True)
    reply = payload("group_reason")
    reply["message"]["reply_to_message"]["text"] = asked.text
    assert bench.post(reply) == 200
    bench.deliver()
    assert bench.platform.texts(GROUP)[-1] == f"李工：return {TICKET}"
    assert bench.core.heard == []


def test_a_reply_to_other_peoples_words_returns_nothing(bench: Bench) -> None:
    link(bench)
    reply = payload("group_reason")
    reply["message"]["reply_to_message"].update(
        {"text": reason_prompt(TICKET), "from": {"id": 8, "is_bot": False, "first_name": "x"}}
    )
    assert bench.post(reply) == 200
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM outbox") == 0


def test_an_account_acts_for_the_user_it_was_linked_to_last(bench: Bench) -> None:
    link(bench)
    with bench.core.db.write() as tx:
        staff_accounts.link(tx, "telegram", OFFICER, "张工", NOON)
        assert staff_accounts.user_of(tx, "telegram", OFFICER) == "张工"
        assert staff_accounts.unlink(tx, "telegram", OFFICER)
        assert staff_accounts.user_of(tx, "telegram", OFFICER) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("人社局\n不归我们管", ("人社局", "不归我们管")),
        ("人社局：不归我们管，请转", ("人社局", "不归我们管，请转")),
        (" 人社局 不归我们管 ", ("人社局", "不归我们管")),
        ("不归我们管", ("不归我们管", "")),
        ("", ("", "")),
    ],
)
def test_a_return_names_the_unit_first_and_then_the_reason(text: str, read: tuple[str, str]) -> None:
    assert read_return(text) == read
