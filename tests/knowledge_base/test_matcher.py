"""A message gets the article that answers it, a choice, or an honest none; a wrong official answer is worst."""

import csv
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.evaluate import Query, evaluate
from knowledge_base.matcher import Candidate, Matcher, Question, decide
from knowledge_base.signals import CONTRADICTED, UNSAID
from knowledge_base.vectors import InMemory, QuestionVectors
from language.encoders.encoder import Encoders
from tests.effort import yardsticks
from tests.knowledge_base.counting import Counting

FLOOR, MARGIN = 0.7, 0.1
HERE = Path(__file__).parent
DEMO = HERE.parents[1] / "packs" / "demo" / "knowledge.csv"

WORDINGS = {
    "护照换发": ("护照到期怎么换发", "护照过期了重新办一本"),
    "护照补发": ("护照丢了怎么补发",),
    "身份证补领": ("身份证丢失怎么补领", "身份证掉了重新办要几天"),
    "身份证挂失": ("身份证丢了需要挂失吗",),
    "职工医保": ("职工医保怎么缴费", "在单位上班医保是怎么扣的"),
    "居民医保": ("城乡居民医保怎么缴费", "没上班的老人医保怎么交钱"),
    "异地备案": ("长期住外地怎么办医保异地备案",),
    "租房提取": ("租房怎么提取公积金",),
    "买房提取": ("买房怎么提取公积金",),
    "停水": ("停水通知在哪里看、停多久", "停水怎么没人通知"),
    "执照新办": ("营业执照首次办理要什么材料",),
    "执照变更": ("营业执照变更地址要什么材料",),
    "高龄津贴": ("年满80岁的老人怎么领高龄津贴",),
    "工资": ("单位拖欠工资怎么投诉",),
}


def questions() -> list[Question]:
    return [
        Question(article, text, place > 0)
        for article, texts in WORDINGS.items()
        for place, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(questions(), FLOOR, MARGIN)


@pytest.mark.parametrize("typed", ["护照到期怎么换发", "護照到期，怎麼換發？", " 护照到期 怎么换发！！"])
def test_the_same_question_in_any_writing_scores_one(matcher: Matcher, typed: str) -> None:
    match = matcher.match(typed)
    assert (match.decision, match.candidates[0].article, match.candidates[0].score) == (
        "answer",
        "护照换发",
        1.0,
    )


def test_another_wording_answers_like_the_question_itself(matcher: Matcher) -> None:
    match = matcher.match("在单位上班，医保是怎么扣的")
    assert (match.decision, match.candidates[0].article, match.candidates[0].score) == (
        "answer",
        "职工医保",
        1.0,
    )
    assert "另一种问法" in match.candidates[0].why[0]


@pytest.mark.parametrize(
    ("typed", "article"),
    [
        ("护照到期了咋换，去哪办，要带啥", "护照换发"),
        ("身分证丢了补办要几天", "身份证补领"),
        ("zhigong yibao zenme jiao", "职工医保"),
        ("zhigongyibao zenme jiaofei", "职工医保"),
        ("老板拖欠工资去哪里投诉", "工资"),
        ("请问一下营业执照变更需要什么材料啊", "执照变更"),
    ],
)
def test_everyday_words_homophones_and_pinyin_are_answered(
    matcher: Matcher, typed: str, article: str
) -> None:
    match = matcher.match(typed)
    assert (match.decision, match.candidates[0].article) == ("answer", article)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "？？？",
        "怎么办",
        "在吗",
        "你好",
        "就那个事 你们到底管不管",
        "我想问一下",
        "需要什么材料",
        "1",
        "😀",
        "嗯嗯好的",
    ],
)
def test_a_message_that_says_nothing_is_never_answered(matcher: Matcher, typed: str) -> None:
    assert matcher.match(typed).decision == "none"


@pytest.mark.parametrize(
    "typed", ["我家停水三天了没人管", "老板跑了，一分钱没给，没签合同", "今天天气怎么样"]
)
def test_complaints_and_chat_are_not_answered_with_a_how_to(matcher: Matcher, typed: str) -> None:
    assert matcher.match(typed).decision == "none"


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("社保卡丢了怎么挂失", "社保卡丢了怎么补办"),
        ("职工医保住院能报销多少", "居民医保住院能报销多少"),
        ("本市就医怎么报销", "异地就医怎么报销"),
        ("营业执照新办需要什么材料", "营业执照变更需要什么材料"),
        ("养老保险怎么转入", "养老保险怎么转出"),
        ("2024年医保什么时候缴费", "2025年医保什么时候缴费"),
        ("满六十岁怎么办老年卡", "满70岁怎么办老年卡"),
        ("商贷能不能转公积金贷", "还商贷怎么提取公积金"),
    ],
)
def test_a_decisive_word_or_number_forbids_the_answer(asked: str, other: str) -> None:
    match = Matcher([Question("a", other, False)], FLOOR, MARGIN).match(asked)
    assert match.decision == "none"
    assert any("不能混用" in why or "这条讲的是" in why for why in match.candidates[0].why)


def test_the_city_itself_is_named_in_many_ways() -> None:
    """Moving to the city is not moving away from it, whatever the city is called."""
    base = [
        Question("迁入", "外地户口怎么迁入云汀", False),
        Question("迁出", "户口怎么从云汀迁到外地", False),
    ]
    match = Matcher(base, FLOOR, MARGIN, home=("云汀市", "云汀")).match("外地户口咋迁到云汀市来")
    there, away = match.candidates
    assert (there.article, there.question) == ("迁入", "外地户口怎么迁入云汀")
    assert there.score > away.score
    assert any("不能混用" in why for why in away.why)


def test_near_ties_are_offered_as_a_choice(matcher: Matcher) -> None:
    match = matcher.match("公积金怎么提取")
    assert match.decision == "choose"
    assert {candidate.article for candidate in match.choices} == {"租房提取", "买房提取"}


def test_an_exact_hit_comes_first_even_when_another_article_seems_nearer() -> None:
    base = [
        Question("a", "wo men de jiao fei", False),
        Question("b", "我们的交费", False),
        Question("c", "交费", False),
    ]
    candidates = Matcher(base, FLOOR, MARGIN).match("wo men de jiao fei").candidates
    assert (candidates[0].article, candidates[0].score) == ("a", 1.0)
    assert len(candidates) == 3


def test_one_question_of_two_articles_is_a_choice() -> None:
    match = Matcher(
        [Question("a", "怎么办居住证", False), Question("b", "怎么办居住证", True)], FLOOR, MARGIN
    ).match("怎么办居住证")
    assert (match.decision, len(match.choices)) == ("choose", 2)


def test_the_best_five_different_articles_are_named_whatever_the_decision(matcher: Matcher) -> None:
    for typed in ("医保怎么缴费", "护照到期怎么换发", "怎么办"):
        candidates = matcher.match(typed).candidates
        assert len({candidate.article for candidate in candidates}) == len(candidates) <= 5
        assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)


def test_the_limit_changes_the_list_but_not_the_decision(matcher: Matcher) -> None:
    wide, narrow = matcher.match("公积金怎么提取", limit=8), matcher.match("公积金怎么提取", limit=1)
    assert (wide.decision, wide.why) == (narrow.decision, narrow.why)
    assert len(narrow.candidates) == 1


def test_the_order_of_the_base_does_not_change_the_match(matcher: Matcher) -> None:
    turned = Matcher(reversed(questions()), FLOOR, MARGIN)
    for typed in ("护照到期了咋换", "医保怎么缴费", "我家停水三天了"):
        one, other = matcher.match(typed), turned.match(typed)
        assert {(c.article, c.score) for c in one.candidates} == {
            (c.article, c.score) for c in other.candidates
        }
        assert one.candidates[0] == other.candidates[0]


def test_every_match_says_why_in_chinese(matcher: Matcher) -> None:
    match = matcher.match("护照到期了咋换")
    assert "作答线" in match.why[0]
    assert any("护照" in sentence for sentence in match.candidates[0].why)


def test_an_empty_base_answers_nothing() -> None:
    match = Matcher([], FLOOR, MARGIN).match("护照到期怎么换发")
    assert (match.decision, match.candidates) == ("none", ())


@given(st.text() | st.text("护照医保怎么办丢补证 abc,.0123１２\u200b\ud800"))
def test_any_text_is_matched_and_scores_stay_between_0_and_1(text: str) -> None:
    match = _SMALL.match(text)
    assert all(0 <= candidate.score <= 1 for candidate in match.candidates)


_SMALL = Matcher(questions(), FLOOR, MARGIN)


def test_a_message_of_any_length_is_matched_and_costs_little(matcher: Matcher) -> None:
    """到 relates what stands before it to what stands behind it, here thousands of times."""
    long = "护照到期怎么换发" * 2_500
    assert matcher.match(long).decision in ("answer", "choose", "none")
    assert yardsticks(lambda: matcher.match(long)) < 100


def test_threads_that_share_a_fresh_matcher_find_what_one_finds_alone() -> None:
    """Rows are made ready while messages are compared with them."""
    asked = [text for texts in WORDINGS.values() for text in texts] * 4
    alone = [Matcher(questions(), FLOOR, MARGIN).match(text + "呢") for text in asked]
    shared = Matcher(questions(), FLOOR, MARGIN)
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda text: shared.match(text + "呢"), asked))
    assert together == alone


def test_a_matcher_made_ready_beforehand_finds_the_same(matcher: Matcher) -> None:
    ready = Matcher(questions(), FLOOR, MARGIN)
    ready.prepare()
    assert ready.match("身分证丢了补办要几天") == matcher.match("身分证丢了补办要几天")


def candidates(*scores: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(str(place), "问", score, ()) for place, score in enumerate(scores))


@pytest.mark.parametrize(
    ("scores", "decision", "offered"),
    [
        ((), "none", 0),
        ((0.9,), "answer", 0),
        ((0.9, 0.79), "answer", 0),
        ((0.9, 0.81, 0.79), "choose", 2),
        ((0.9, 0.89, 0.88, 0.87, 0.86), "choose", 4),
        ((0.6, 0.55), "choose", 2),
        ((0.6, 0.4), "none", 1),
        ((0.41, 0.4), "none", 0),
    ],
)
def test_floor_and_margin_decide(scores: tuple[float, ...], decision: str, offered: int) -> None:
    assert decide(candidates(*scores), 0.7, 0.1)[:2] == (decision, offered)


def test_citizens_of_the_demo_city_find_their_article() -> None:
    """180 everyday paraphrases and 84 messages without an article; what falls here makes the product worse."""
    with DEMO.open(encoding="utf-8") as file:
        articles = [row for row in csv.DictReader(file) if row["audience"] != "内部"]
    base = [
        Question(row["article"], text, text != row["question"])
        for row in articles
        for text in (row["question"], *filter(None, row["wordings"].split("|")))
    ]
    with (HERE / "citizens.csv").open(encoding="utf-8") as file:
        queries = [Query(row["question"], row["article"]) for row in csv.DictReader(file)]
    figures = evaluate(lambda kb: Matcher(kb, FLOOR, MARGIN), base, queries).figures
    assert (figures["recall_at_1"] or 0) >= 0.98
    assert (figures["auroc"] or 0) >= 0.985
    assert (figures["answer_precision"] or 0) >= 0.97
    assert (figures["coverage_at_precision_95"] or 0) >= 0.95


def test_an_article_that_never_tells_of_the_act_asked_for_does_not_answer() -> None:
    getting = Question("get", "摆摊经营证怎么办", False, "带身份证到街道窗口申请。")
    ending = Question("end", "渔船登记怎么办", False, "带证书到港务站；注销登记也在这里。")
    matcher = Matcher([getting, ending], 0.7, 0.1)
    assert matcher.match("摆摊经营证怎么办理").decision == "answer"
    assert matcher.match("摆摊经营证怎么注销").candidates[0].score <= CONTRADICTED
    assert matcher.match("渔船登记注销怎么办").candidates[0].score > CONTRADICTED


@pytest.mark.parametrize("asked", ["缆车票价什么时候涨的", "缆车票价今年涨不涨", "缆车票价啥时候降"])
def test_the_amount_is_no_answer_to_when_it_changes(asked: str) -> None:
    amount = Question("amount", "缆车票价多少钱", False, "成人十元。")
    matcher = Matcher([amount], FLOOR, MARGIN)
    assert matcher.match(asked).candidates[0].score <= CONTRADICTED
    assert matcher.match("缆车票价要多少钱").decision == "answer"
    told = Question("amount", "缆车票价多少钱", False, "成人十元，每年三月调整。")
    assert Matcher([told], FLOOR, MARGIN).match("缆车票价何时调整").candidates[0].score > CONTRADICTED


def test_a_question_typed_in_pinyin_is_the_same_question() -> None:
    asked = [Question("cross", "过江轮渡几点开船", False), Question("price", "过江轮渡多少钱", False)]
    found = Matcher(asked, 0.7, 0.1).match("guo jiang lundu ji dian kaichuan")
    assert (found.decision, found.candidates[0].article) == ("answer", "cross")
    assert found.candidates[0].why == ("拼音与这条知识的问句完全相同",)


def test_a_negation_alone_tells_of_no_article() -> None:
    few = Matcher([Question("A", "缴存地不在这里怎么贷", False), Question("B", "换证", False)], FLOOR, MARGIN)
    assert few.match("在不").candidates[0].score < 0.3


def test_one_letter_is_no_message_that_an_encoder_judges_alone() -> None:
    vectors = partial(QuestionVectors, encoders=Encoders(fast=Counting()), store=InMemory())
    few = Matcher(
        [Question("A", "how do i extend my visa", False), Question("B", "yy", False)],
        FLOOR,
        MARGIN,
        vectors=vectors,
    )
    assert few.match("x").candidates[0].score <= UNSAID
