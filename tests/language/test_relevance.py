"""A reply is told from the reply to another, similar request by what both say and by what they name."""

import pytest

from language.relevance import relevance

LAMPS = "滨湖路的路灯一到晚上就不亮，接学生的家长都摸黑走"
OURS = "滨湖路18盏路灯不亮，是电缆被挖断，10月15日换好电缆，当晚全部亮灯。"
THEIRS = "长安街的路灯已按节能要求调整亮灯时间，晚上十点以后隔一盏亮一盏，如有意见请拨打照明所电话。"
OTHER = "您咨询的养老金，每月15日前发放到社保卡，查询请到社保中心窗口或登录公众号。"


@pytest.mark.parametrize("other", [THEIRS, OTHER])
def test_the_own_reply_stands_above_another(other: str) -> None:
    assert relevance(LAMPS, OURS).score > relevance(LAMPS, other).score + 0.1


def test_naming_another_district_or_road_counts_against_a_reply() -> None:
    there, elsewhere = "城关区的路灯已修好，线路重新接过", "新城区的路灯已修好，线路重新接过"
    request = "城关区的路灯坏了"
    assert relevance(request, there).score > relevance(request, elsewhere).score
    same, another = "滨湖路的线路重新接过，灯亮了", "开发路的线路重新接过，灯亮了"
    assert relevance(LAMPS, same).score > relevance(LAMPS, another).score


def test_courtesy_and_officialese_in_common_bind_nothing() -> None:
    polite = "您好，您反映的问题我们高度重视，感谢您对我们工作的关心和支持"
    assert relevance(f"{polite}，路灯坏了", f"{polite}，养老金已发放").likeness < 0.1


def test_what_is_like_every_request_is_not_made_relevant_by_its_length() -> None:
    filler = "本年度重点推进城市更新、乡村振兴、招商引资、文化旅游、营商环境等任务，统筹安全与发展。" * 12
    assert relevance(LAMPS, OURS + filler).score < relevance(LAMPS, OURS).score
    assert relevance(LAMPS, filler).score < 0.3


def test_matters_that_touch_each_other_are_not_apart() -> None:
    smell = "楼下的公厕臭味一直飘上来"
    drains = "化粪池堵塞，10月16日已疏通清掏完毕"
    papers = "护照换发需要本人到出入境窗口"
    assert relevance(smell, drains).score > relevance(smell, papers).score


def test_english_is_compared_word_by_word() -> None:
    request = "The elevator in Maple Garden stopped again and nobody repairs it"
    own = "The elevator of Maple Garden was repaired on 16 October; the operator replaced a cable."
    other = "Your residence permit can be renewed at the service hall; please bring your passport."
    assert relevance(request, own).score > 0.6 > relevance(request, other).score


@pytest.mark.parametrize("text", ["", "🙂", "\ud800", "a" * 9_000, "的" * 9_000])
def test_any_text_has_a_score(text: str) -> None:
    for pair in ((text, OURS), (LAMPS, text), (text, text)):
        assert 0 <= relevance(*pair).score <= 1
