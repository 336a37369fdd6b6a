"""Which replies come back, why, and which pass: the rule that every reviewer is given."""

from typing import Any

import pytest

from tests.effort import yardsticks
from tickets.refusals import REPLY_FINDINGS
from tickets.reply_check import Checked, Draft, ReplyRules, check_reply

RULES = ReplyRules()
LIFT = "锦华苑5栋的电梯停了九天，八十岁的婆婆下不了楼，物业只会说等配件"
REPAIRED = "市场监管局10月15日到锦华苑检查，5栋电梯因主板烧毁停用。维保单位16日装上新主板，检验合格后当天恢复运行。维保电话0000-6051100。"
LICENCE = "开一家小面馆要办哪些证，去哪里办"
HOW = (
    "请带身份证、房屋租赁合同到政务大厅二楼综合窗口，先领营业执照，再办食品经营许可，5个工作日办结，不收费。"
)
TWO = "一是我家楼下下水道堵了污水漫出来，二是小区门口公交站牌倒了没人扶"


def check(request: str, reply: str, **more: Any) -> Checked:
    return check_reply(Draft(request, reply, **more), RULES)


def faults(request: str, reply: str, **more: Any) -> list[str]:
    return [fault.code for fault in check(request, reply, **more).faults]


@pytest.mark.parametrize(
    ("request_", "reply", "more"),
    [
        (LIFT, REPAIRED, {"outcome": "solved", "contacted": True, "internal": "现场核实，更换主板，附检验报告"}),
        (LIFT, "您好，5栋电梯已于10月16日更换主板，恢复正常运行。如再停用，请拨打维保电话0000-6051100。", {}),
        (LICENCE, HOW, {"purpose": "咨询"}),
        (
            "想在小区里加一个篮球场",
            "锦华苑规划图里没有体育用地，改绿地须三分之二以上业主同意，因此暂时不能建。可先到相距400米的全民健身中心，免费开放。",
            {"outcome": "deferred"},
        ),
        (TWO, "下水道10月15日已疏通，清出油块两车；公交站牌由公交公司当天扶正加固，并补了反光贴。", {}),
        (
            "我屋头的水压小得很，洗个澡都恼火",
            "自来水公司10月17日上门测压，6楼水压0.08兆帕，系加压泵老化，已换新泵，现为0.22兆帕。抢修电话0000-6055111。",
            {},
        ),
        (
            "The street light at 12 Maple Road has been broken for a week",
            "The street light at 12 Maple Road was repaired on 16 October: a cable was cut. Please call 0000-6021145 if it fails.",
            {},
        ),
        (LIFT * 8, REPAIRED, {}),
    ],
)  # fmt: skip
def test_a_decent_reply_passes(request_: str, reply: str, more: dict[str, Any]) -> None:
    found = check(request_, reply, **more)
    assert (found.verdict, found.faults) == ("pass", ())


@pytest.mark.parametrize(
    ("request_", "reply", "more", "expected"),
    [
        (LIFT, "已处理", {}, ["says_nothing"]),
        (LIFT, "已与来电人沟通。", {}, ["says_nothing"]),
        (LIFT, "您好！您反映的情况已收悉，我单位高度重视，已转有关部门调查处理，感谢您的支持。", {}, ["says_nothing"]),
        (LIFT, "经核查，情况属实，目前正在办理，请您耐心等待。2024年10月16日", {}, ["says_nothing"]),
        (LIFT, "电梯已经修好，恢复运行。", {}, ["too_short"]),
        (LIFT, f"您反映的“{LIFT}”一事我们已知晓。", {}, ["copied"]),
        (LIFT, HOW, {}, ["off_topic"]),
        (TWO, "10月15日疏通队到场，楼下污水管道内堵了大量油块，已全部清出，现在排水通畅，以后每季度清掏。", {}, ["unanswered"]),
        (LIFT, "电梯的问题由来已久，原因比较复杂，涉及各方面的配合，还要大家多体谅多包容，互相理解才好。", {}, ["no_fact"]),
        (LIFT, f"{REPAIRED}因故不再更换轿厢。", {"contacted": False}, ["no_contact"]),
        (LIFT, "5栋电梯的更换，10月内不能安排，请住户先走楼梯，请邻居和志愿者帮忙抬老人。", {"outcome": "unsolvable"}, ["no_ground"]),
        (LICENCE, "面馆证照种类比较多，每家面积和做法不一样，不好一概而论，开张之前10月里都来得及。", {"purpose": "咨询"}, ["no_ground"]),
        (LIFT, "电梯不归我们管，请找其他部门反映。", {}, ["too_short", "evasive"]),
        (LIFT, f"{REPAIRED}你自己腿脚不好怪谁，少打这种电话。", {}, ["rude"]),
        (LIFT, "您反映的锦华苑电梯停用，我单位于＿＿月＿＿日到锦华苑核实，5栋电梯主板烧毁，已更换。", {}, ["blanks"]),
    ],
)  # fmt: skip
def test_a_poor_reply_comes_back_with_its_reasons(
    request_: str, reply: str, more: dict[str, Any], expected: list[str]
) -> None:
    found = check(request_, reply, **more)
    assert (found.verdict, [fault.code for fault in found.faults]) == ("return", expected)
    assert all(fault.text.endswith("。") for fault in found.faults)


def test_the_ground_is_asked_for_only_where_something_is_refused_or_asked() -> None:
    bare = "10月16日维保人员到锦华苑5栋，换上新主板，电梯运行正常，婆婆当天下楼。"
    assert faults(LIFT, bare, outcome="solved") == []
    assert faults(LIFT, bare, outcome="deferred") == ["no_ground"]
    assert faults(LIFT, f"{bare}轿厢因厂家停产，年内不能更换。", outcome="deferred") == []


def test_evasive_words_beside_facts_and_grounds_are_only_remarked_on() -> None:
    pointed = "锦华苑电梯维保不属于我局职责，依据《特种设备安全法》第四十五条由维保单位负责，10月15日已督促其更换主板。"
    found = check(LIFT, pointed)
    assert found.verdict == "pass"
    assert [remark.code for remark in found.remarks] == ["evasive_words"]


@pytest.mark.parametrize(
    ("more", "remark"),
    [
        ({"outcome": "solved", "public": f"{REPAIRED}轿厢因停产不能更换，已列入计划，无法安装新轿厢。"}, "other_outcome"),
        ({"internal": "已处理"}, "internal_thin"),
        ({"request": "The elevator in Maple Garden has been broken for nine days"}, "other_language"),
        ({"request": "单元门禁坏了半个月，谁都能进，没人修"}, "narrow"),
    ],
)  # fmt: skip
def test_what_a_person_should_look_at_is_remarked_on_and_passes(more: dict[str, Any], remark: str) -> None:
    found = check_reply(Draft(**({"request": LIFT, "public": REPAIRED} | more)), RULES)
    assert remark in [one.code for one in found.remarks]
    assert found.verdict == "pass"


def test_the_pack_says_how_strict_the_check_is() -> None:
    short = Draft(LIFT, "电梯16日修好了。")
    assert check_reply(short, RULES).verdict == "return"
    assert check_reply(short, ReplyRules(substance=4)).verdict == "pass"
    assert check_reply(Draft(LIFT, REPAIRED), ReplyRules(relevance=1.0)).faults[0].code == "off_topic"


def test_few_words_are_enough_when_they_say_what_was_done_and_when() -> None:
    assert check_reply(Draft(LIFT, "已于10月16日完成修复，感谢您的反映。"), RULES).verdict == "pass"
    assert check_reply(Draft(LIFT, "已完成修复，感谢您的反映。"), RULES).verdict == "return"


def test_every_finding_has_its_sentence_and_none_is_left_over() -> None:
    seen = {
        finding.code for finding in (*check("", "", contacted=False).faults, *check(LIFT, "已处理").faults)
    }
    assert {"no_contact", "says_nothing"} == seen
    assert all(sentence.endswith("。") for sentence in REPLY_FINDINGS.values())


def test_a_reply_costs_a_few_milliseconds_and_hostile_text_not_much_more() -> None:
    check(LIFT, REPAIRED)
    assert yardsticks(lambda: [check(f"{LIFT}{n}", f"{REPAIRED}{n}") for n in range(50)]) < 80
    hostile = ("我局" * 10_000, "已转" * 10_000, "1" * 20_000, "(" * 20_000, "感谢" * 10_000, "x" * 20_000)
    assert yardsticks(lambda: [(check(LIFT, text), check(text, REPAIRED)) for text in hostile]) < 400
