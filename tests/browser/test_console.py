"""The staff's pages in a real browser: from the first sign-in to the words that the citizen reads in the end."""

import time

from playwright.sync_api import expect

from tests.browser.citizen import PICTURE, Citizen, assert_fits
from tests.browser.clerk import Clerk
from tests.browser.conftest import PHONE, Picture, Visit
from tests.browser.site import (
    APPROVER,
    EDITOR,
    HANDLER,
    HOUSING,
    LEADER,
    NEWCOMER,
    REVIEWER,
    SEAT,
    STRANGER,
    Site,
)
from tests.browser.watching import Watch

CLOSING_WORDS = (
    "您好，接到您的反映后，我局路灯管理所于当天到河湾镇中心小学门口查看，三盏路灯因线路老化不亮，"
    "已更换线路二十米、灯具三盏，当晚照明恢复正常。感谢您的监督。"
)
SECONDS_UNTIL_A_RELEASE_ANSWERS = 2


def test_a_one_time_password_opens_nothing_but_the_page_that_changes_it(visit: Visit, site: Site) -> None:
    page = visit()
    newcomer = Clerk(page, NEWCOMER, site.one_time_password)
    for path in ("/console/", "/console/tickets", "/console/conversations"):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
    page.get_by_label("现在的密码").fill(site.one_time_password)
    page.get_by_label("新密码", exact=True).fill("another good sentence")
    page.get_by_label("再输一遍新密码").fill("another good sentence")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("会话")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="退出登录").click()
    newcomer.sign_in("another good sentence")
    expect(page.get_by_role("heading", level=1)).to_have_text("会话")


def test_a_wrong_password_gets_one_sentence(visit: Visit, watch: Watch, picture: Picture) -> None:
    page = visit()
    page.goto("/console/")
    picture(page, "console-sign-in")
    watch.expects("401")
    page.get_by_label("用户名").fill(SEAT)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("用户名")).to_have_value(SEAT)


def test_a_person_takes_over_speaks_and_gives_back(visit: Visit, picture: Picture) -> None:
    citizen = Citizen(visit(**PHONE))
    citizen.say("护照到期了咋换")
    citizen.say("这个说不清楚，转人工")
    clerk = Clerk(visit(), SEAT)
    clerk.menu("会话")
    expect(clerk.page.get_by_role("heading", name="正在等待人工")).to_be_visible()
    picture(clerk.page, "console-conversations")
    clerk.open_talk("这个说不清楚，转人工")
    reasons = clerk.page.locator("details.why").first
    reasons.locator("summary").click()
    expect(reasons).to_contain_text("查知识库“护照到期了咋换”")
    picture(clerk.page, "console-conversation")
    clerk.page.get_by_role("button", name="接手").click()
    citizen.page.locator("#main").evaluate("main => main.scrollTop = 0")
    clerk.page.get_by_label("回复群众").fill("您好，我是值班人员小林，请问您要补办哪一种？")
    clerk.page.get_by_role("button", name="发送").click()
    citizen.page.get_by_role("button", name="有新消息").click()  # who reads further up is not carried away
    expect(citizen.page.get_by_text("我是值班人员小林")).to_be_in_viewport()
    expect(citizen.newest()).to_have_class("message from-person kind-notice")
    picture(citizen.page, "chat-person")
    clerk.page.locator("input[type=file][name=file]").set_input_files(PICTURE)
    clerk.page.get_by_label("回复群众").fill("办证窗口在这里")
    clerk.page.get_by_role("button", name="发送").click()
    expect(citizen.newest().get_by_text("办证窗口在这里")).to_be_visible()
    expect(citizen.newest().locator("img")).to_have_js_property("naturalWidth", 1)
    citizen.box.fill("临时身份证")
    citizen.box.press("Enter")
    expect(citizen.page.get_by_text("已收到。回复稍后出现在这里。")).to_be_visible()
    clerk.page.reload()
    expect(clerk.page.get_by_role("region", name="来往消息")).to_contain_text("临时身份证")
    expect(citizen.newest()).to_have_class("message from-me")  # the bot is silent while a person speaks
    clerk.page.get_by_role("button", name="交回机器人").click()
    assert citizen.say("护照到期了咋换")[0].startswith("护照已过期")


def test_hostile_words_stay_words_for_the_staff(visit: Visit, watch: Watch) -> None:
    hostile = "<script>window.caught = 1</script><b>路灯</b>{{7*7}}"
    Citizen(visit()).say(hostile)
    clerk = Clerk(visit(), SEAT)
    clerk.open_talk(hostile)
    assert clerk.page.evaluate("window.caught") is None
    assert clerk.page.locator(".said b, .said script").count() == 0
    watch.expects("Content Security Policy")
    clerk.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'caught = 1'}))"
    )
    assert clerk.page.evaluate("window.caught") is None


def test_a_ticket_goes_through_the_office_until_the_citizen_reads_the_closing_words(
    visit: Visit, watch: Watch, picture: Picture
) -> None:
    citizen = Citizen(visit(**PHONE))
    number = citizen.file_matter("河湾镇中心小学门口的路灯坏了一个星期没人修")

    seat = Clerk(visit(), SEAT)
    seat.menu("工单")
    picture(seat.page, "console-tickets")
    _a_neighbour_is_linked(visit, seat, number)
    seat.open_ticket(number)
    seat.do("派单", 承办单位=HOUSING, 派单说明="请查看路灯线路")

    stranger = Clerk(visit(), STRANGER)
    watch.expects("404")
    assert stranger.page.goto(f"/console/tickets/{number}").status == 404  # type: ignore[union-attr]
    stranger.page.goto("/console/tickets")
    expect(stranger.page.locator("main")).not_to_contain_text(number)

    handler = Clerk(visit(**PHONE), HANDLER)
    handler.menu("工单")
    assert_fits(handler.page)
    handler.open_ticket(number)
    assert_fits(handler.page)
    picture(handler.page, "console-handler-phone")
    handler.do("签收")
    handler.do("登记联系", 联系时间和情况="上午十点电话联系，已说明当天到现场查看", 联系结果="已说明办理计划")
    handler.form("回复")
    assert_fits(handler.page)
    handler.page.reload()
    handler.do(
        "回复", 办理结果="已解决", 给群众的答复=CLOSING_WORDS, 办理情况="更换线路二十米、灯具三盏，已拍照留存"
    )

    leader = Clerk(visit(), LEADER)
    leader.open_ticket(number)
    leader.do("审批通过")
    reviewer = Clerk(visit(), REVIEWER)
    reviewer.open_ticket(number)
    reviewer.do("审核通过")
    expect(citizen.newest()).to_contain_text("您的问题解决了吗？")  # the survey comes into the open page
    closing = citizen.messages.filter(has_text=CLOSING_WORDS)
    expect(closing.locator(".name")).to_have_text("热线通知")
    assert [step in text for step, text in zip(STEPS, citizen.shown()[-4:-1], strict=True)] == [True] * 3
    picture(citizen.page, "chat-closed")
    _the_survey_is_answered(citizen)
    reviewer.page.reload()
    picture(reviewer.page, "console-ticket")


def _the_survey_is_answered(citizen: Citizen) -> None:
    citizen.press("解决了")
    citizen.press("满意")
    expect(citizen.newest()).to_contain_text("已记下您的评价：满意")


def _a_neighbour_is_linked(visit: Visit, seat: Clerk, number: str) -> None:
    """Who tells a person of the same matter gets a part in the ticket."""
    neighbour = Citizen(visit())
    words = "小学门口还是黑的，孩子晚上不敢走，转人工"
    neighbour.say(words)
    seat.open_talk(words)
    seat.page.get_by_role("button", name="接手").click()
    seat.page.get_by_label("关联到工单").fill(number)
    seat.page.get_by_role("button", name="关联", exact=True).click()
    expect(seat.page.get_by_role("status").first).to_have_text(f"已关联到工单 {number}。")
    expect(neighbour.newest()).to_contain_text(number)


STEPS = (f"已转{HOUSING}办理", "正在审核", CLOSING_WORDS)
"""What the citizen hears on the way, in this order."""


def test_a_new_version_answers_within_two_seconds_of_its_release(visit: Visit, picture: Picture) -> None:
    citizen = Citizen(visit())
    question = "社保卡丢了怎么挂失"
    before = citizen.say(question)[0]
    editor = Clerk(visit(), EDITOR)
    editor.menu("知识")
    editor.page.get_by_label("关键词或编号").fill("社保卡丢了怎么挂失")
    editor.page.get_by_role("button", name="查找").click()
    editor.page.get_by_role("link", name="社保卡丢了怎么挂失").click()
    editor.page.get_by_role("link", name="写新版本").click()
    editor.page.get_by_label("答案").fill("请马上拨打12333挂失，新的办法：全天人工受理，当场办结。")
    editor.page.get_by_role("button", name="提交审核").click()
    expect(editor.page.get_by_role("status")).to_have_text("已提交，等待审核。")
    assert citizen.say(question)[0] == before, "the old one answers until the new one is released"

    approver = Clerk(visit(), APPROVER)
    approver.page.goto(editor.page.url)
    picture(approver.page, "console-article")
    approver.page.get_by_role("button", name="审核通过").click()
    approver.menu("发布")
    approver.page.get_by_role("button", name="发布", exact=True).click()
    expect(approver.page.get_by_role("status")).to_contain_text("已发布")
    until = time.monotonic() + SECONDS_UNTIL_A_RELEASE_ANSWERS
    while "当场办结" not in citizen.say(question)[0]:
        assert time.monotonic() < until
