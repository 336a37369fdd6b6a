"""What leader and reviewer see of the machine's check, and how alike reviewers judge."""

from tests.console.world import HOUSING, World
from tickets.model import Actor

REPAIRED = "锦华苑电梯停运是主板烧毁，维保单位10月15日更换主板，16日检验合格恢复运行。维保电话0000-6051100。"


def replied(world: World, public: str = REPAIRED, internal: str = "更换主板，附检验报告") -> str:
    """A ticket whose reply waits for the unit's leader."""
    handler = Actor("unit", "u1", "handler", HOUSING)
    number = world.open_ticket()
    world.do(number, "dispatch", Actor("office", "s1", "seat"), unit=HOUSING)
    world.do(number, "sign", handler)
    world.do(number, "contact", handler, text="已电话联系")
    world.do(number, "reply", handler, public=public, text=internal, outcome="solved")
    return number


def reviewed(world: World, number: str, reviewer: str, action: str) -> None:
    world.do(number, "approve", Actor("unit", "l1", "unit_leader", HOUSING))
    world.do(number, action, Actor("office", reviewer, "reviewer"), reason="没有写依据")


def test_leader_and_reviewer_see_score_and_remarks_beside_the_reply(world: World) -> None:
    number = replied(world, internal="已处理")
    for browser in (world.browser("unit_leader", HOUSING), world.browser("reviewer")):
        page = browser.page(f"/tickets/{number}")
        assert "自动检查通过" in page and "有提醒" in page
        assert "办理情况（内部）没有写" in page


def test_a_refused_reply_comes_back_filled_in_with_reasons_and_template(world: World) -> None:
    number = world.open_ticket()
    world.browser("seat").act(number, "dispatch", unit=HOUSING)
    handler = world.browser("handler", HOUSING)
    handler.act(number, "sign")
    handler.act(number, "contact", text="已电话联系")
    assert "的答复模板" in handler.page(f"/tickets/{number}")
    poor = handler.act(number, "reply", outcome="solved", public="已处理<b>", text="x")
    page = poor.get_data(as_text=True)
    assert poor.status_code == 409
    for words in ("没有通过自动检查", "1. ", "可以参照模板", "已处理&lt;b&gt;"):
        assert words in page


def test_reviewers_are_compared_with_numerator_and_denominator(world: World) -> None:
    one, other = replied(world), replied(world, REPAIRED.replace("15", "12"))
    reviewed(world, one, "韩梅", "review_pass")
    reviewed(world, other, "鲁平", "review_reject")
    page = world.browser("duty_leader").page("/reviews")
    for words in ("韩梅", "鲁平", "1/2", "100.0%", "—", one, other, "审核通过 ÷ 审核次数"):
        assert words in page
    assert "这段时间没有审核" in world.browser("auditor").page("/reviews?from=2020-01-01&to=2020-01-02")
    for wrong in ("from=x&to=y", "to=9999-12-31", "to=0001-01-01"):
        assert world.browser("reviewer").get(f"/reviews?{wrong}").status_code == 200


def test_reviews_of_a_restricted_line_are_not_shown_to_who_may_not_read_it(world: World) -> None:
    secret = replied(world)
    with world.db.write() as tx:
        tx.run("UPDATE tickets SET line = '12338' WHERE number = :number", number=secret)
    world.do(secret, "approve", Actor("unit", "l1", "unit_leader", HOUSING))
    world.do(secret, "review_pass", Actor("office", "王", "duty_leader"))
    assert "全部" in world.browser("duty_leader").page("/reviews")
    assert "这段时间没有审核" in world.browser("reviewer").page("/reviews")
