"""The rules one by one, each with what must be said and what must not."""

import pytest

from reports.checking import Finding, check_text
from tests.effort import yardsticks


def found(text: str, kind: str = "contradiction") -> list[Finding]:
    return [one for one in check_text(text) if one.kind == kind]


WRONG = {
    "a name in Latin letters": ("网上来件950件，其中微信598件、App92件、网页270件，没有其他渠道。", "950", "960"),
    "sum": ("专线共接听电话90件，其中：环保专线40件、安全专线30件、妇女专线30件。", "90", "100"),
    "total behind": ("环保专线40件、安全专线30件、妇女专线30件，合计90件。", "90", "100"),
    "brackets": ("返工数7件（甲局1件、乙镇2件、丙局3件），其余均已办结。", "7", "6"),
    "share": ("本月共受理诉求200件，其中城管类50件，占35%；其他类150件，占75%。", "35", "25"),
    "together": ("共转办工单400件，其中甲局100件、乙局80件。以上2家单位承办量占转办工单总量的54.00%。", "54.00", "45.00"),
    "rate": ("热线对转办的800件工单全部回访，成功回访600件，回访率85%。", "85", "75"),
    "closed": ("共转派工单500件，已办结480件。其中按时办结470件，超时办结12件。", "480", "482"),
    "trend": ("本周共受理诉求660件，上周受理600件，环比增长15%。", "15", "10"),
    "difference": ("本月共受理诉求500件，较上月增加100件，增长20%。", "20", "25"),
    "raised to": ("办结率由上月的95.20%提高到97.50%，提高3.30个百分点。", "3.30", "2.30"),
    "points": ("办结率97.50%，较上月的95.20%提高3.30个百分点。", "3.30", "2.30"),
    "respectively": ("共受理诉求100件。咨询、求助、投诉分别为50件、30件、20件，占比分别为50.0%、31.5%、20.0%。", "31.5", "30.0"),
    "named list": ("市水务局、市供电公司、市妇联四家单位开展接听活动。", "四", "3"),
    "list behind": ("满意率低于80%的单位有3家（甲街道、乙街道）。", "3", "2"),
    "ranking": ("承办量居前三位的单位是甲局（90件）、乙局（95件）、丙镇（40件）。", "90,95,40", "95,90,40"),
    "above a hundred": ("本月工单回访率105%。", "105", ""),
    "part above whole": ("随机抽取工单300件，其中有效回访346件。", "346", "<=300"),
    "no whole number": ("本月共受理来信3件，同比增长48%。", "48", ""),
    "meeting": ("8月5日市政府常务会议听取热线1—8月份工作情况汇报。", "1—8月", "1—7月"),
    "no such day": ("6月31日召开热线推进会。", "6月31日", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_contradiction_is_told_with_both_figures(name: str) -> None:
    text, printed, computed = WRONG[name]
    (one,) = found(text)
    assert (one.printed, one.computed) == (printed, computed)
    assert "".join(text[one.start : one.end].split()) == one.quote
    assert one.printed in one.quote or "," in one.printed
    assert one.hint.endswith("。")


RIGHT = {
    "rounding": "共受理诉求3件，其中咨询1件，占33.3%；求助1件，占33.3%；投诉1件，占33.4%。",
    "truncated": "共受理诉求600件，其中咨询400件，占66.66%。",
    "points of rounded rates": "满意率97.6%，较上月的95.2%提高2.3个百分点。",
    "two breakdowns": "共受理诉求500件，其中电话400件，网络100件，咨询200件，投诉300件。",
    "an open list": "共转办工单500件，其中甲局90件、乙局80件、丙局70件等。",
    "only the largest": "共转办工单500件，其中甲局90件、乙局80件、丙局70件。",
    "shares that leave a rest": "共接听来电950件。其中，当场答复600件，占63.16%；转为工单260件，占27.37%。",
    "a name in Latin letters": "网上来件950件，其中微信598件、App92件、网页260件。",
    "rows of definitions": "附件\n指标口径\n来件 — 218 件 一次通话计一件，含无效来件；不计入总数的渠道另列\n"
    "受理诉求 — 218 件 一次来件可以有几件诉求\n办结 — 99 件 不论何时受理\n期初在办 — 114 件 期初没有结束的",
    "the same matter": "遗留超期工单27件。供水、供电方面反映同一事项的各计一件。",
    "nothing fell due": "单位\t受理数\t应办理数\t办理数\t有效回访评价数\n甲局\t12\t0\t0\t12\n合计\t12\t0\t0\t12\n"
    "本期办结\t—\t12件\t不论何时受理\n本期新增\t—\t12件\t本期受理\n有效回访评价\t—\t12件\t不论何时办结",
    "all of all": "单位\t转办（件）\t占转办\n甲局\t120\t57.97%\n乙局\t54\t26.09%\n丙镇\t33\t15.94%\n合计\t207\t100%",
    "parts of parts": "共受理诉求500件，其中直接答复300件，转办200件，已办结150件。",
    "a list with 等": "市水务局、市供电公司等五家单位开展接听活动。",
    "two names in one": "住房和城乡建设局、人力资源和社会保障局两家单位排名靠后。",
    "groups of units": "市直、国企、部省属单位共22家单位参加考核。",
    "another whole": "全省共受理诉求9000件。全市受理诉求500件，占全省的5.56%，其中转办100件，占20%。",
    "shared together": "共办理工单500件。位居前三的工单：甲类90件、乙类80件、丙类70件，占工单总量的48%。",
    "another unit": "本月召开会议2次，走访单位30家，发放手册500份，其中社区300份。",
    "approximate": "累计受理诉求约3万件，其中咨询1.2万件，投诉1万余件。",
    "in 万": "全省共受理诉求180.00万件，办结150.25万件，正在办理29.75万件。",
    "to come": "8月5日召开会议，部署8—12月份重点工作。",
    "a rate without base": "按时办结率98.61%，群众满意率95.20%。",
    "share before count": "共受理诉求200件，城管类占25%，共50件；其他类占75%，共150件。",
    "the outer whole": "共收到留言300条，市直部门收到190条，县区收到110条，其中咨询120条、投诉180条。",
    "raised to": "办结率由上月的95.20%提高到97.50%，提高2.30个百分点。",
    "growth above a hundred": "共受理诉求500件，上年同期200件，同比增长150%。",
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_follows_is_no_contradiction(name: str) -> None:
    assert found(RIGHT[name]) == []


def test_a_share_of_an_area_outside_cannot_be_checked() -> None:
    (one,) = found("临澜市热线年报\n全年共受理诉求500件，占全省的3.21%。", "unverifiable")
    assert (one.quote, one.rule) == ("占全省的3.21%", "share")


TABLE = """附件：考核表
单位 受理数 应办数 返工数 返工率 不满意率 综合得分
甲局 20 20 2 10% 5% 93
乙局 30 30 0 0% 10% 94
丙镇 40 40 4 10% 0% 96
丁镇 10 10 1 10% 20% 84
戊办 50 50 5 10% 10% 90
合计（5） 150 150 12 8% 8% 92
"""


@pytest.mark.parametrize(
    ("was", "wrong", "printed", "computed"),
    [
        ("合计（5） 150 150", "合计（5） 160 150", "160", "150"),
        ("30 30 0 0% 10% 94", "30 30 0 0% 10% 92", "92", "94"),
        ("40 40 4 10%", "40 40 4 16%", "16", "10"),
        ("合计（5）", "合计（6）", "6", "5"),
    ],
)
def test_tables_are_recomputed(was: str, wrong: str, printed: str, computed: str) -> None:
    assert found(TABLE) == []
    (one,) = found(TABLE.replace(was, wrong))
    assert (one.printed, one.computed) == (printed, computed)


WORDING = {
    "二、投诉投诉分类": "投诉投诉",
    "本月较2023年相比环比增长5%": "较2023年相比环比",
    "返工率3.5%，比8月份上升0.4%": "比8月份上升0.4%",
    "各单位要强强化责任": "强强化",
    "（一）受理情况。很好。\n（三）回访情况。也好。": "（三）回访情况。",
}


@pytest.mark.parametrize("text", WORDING)
def test_slips_of_wording(text: str) -> None:
    assert [one.quote for one in found(text, "wording")] == [WORDING[text]]
    assert found(text) == []


def test_good_words_are_left_alone() -> None:
    text = "人人参与，件件有着落。研究研究再答复，工作作风、回复复核、市民民生都要落落实实。"
    assert found(text, "wording") == []


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "共100件，其中" + "甲局12件、" * 15_000,
        "(" * 100_000,
        "类1件，占0.1%；" * 9_000,
        "\0\ud800％" * 900,
        "甲 1 2% 3\n" * 9_000,
    ],
)
def test_hostile_texts_cost_little(text: str) -> None:
    assert yardsticks(lambda: check_text(text)) < 3_000
