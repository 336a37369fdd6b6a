"""Which unit a request is suggested to, how surely, and why."""

from datetime import date

import numpy as np
import pytest

from tests.effort import yardsticks
from tests.tickets.city import (
    CATEGORIES,
    CITY_LOOKS,
    EAST,
    EAST_HEAT,
    HOUSING,
    INSPECTORS,
    LINES,
    POLICE,
    SERVING,
    SUPERVISION,
    UNITS,
    WEST,
    WEST_HEAT,
)
from tickets.routing import Learnt, Router, Routing
from tickets.routing_training import Example, NothingToLearn, learn, relearn
from tickets.units import Units

PAST = [
    *(Example(f"{n}号楼物业公司乱收费不给开门禁", "住建局") for n in range(12)),
    *(Example(f"夜里{n}点楼下夜市太吵呛得睡不着", "城管局") for n in range(12)),
    *(Example(f"有人在{n}栋楼下打群架报警", POLICE) for n in range(12)),
]
ROUTER = Router(CATEGORIES, UNITS, None, SUPERVISION, SERVING, LINES)
LEARNT = Router(CATEGORIES, UNITS, learn(ROUTER, PAST), SUPERVISION, SERVING, LINES)


def first(routing: Routing) -> str:
    assert routing.best is not None
    return routing.best.unit


def test_topic_words_name_the_unit_with_the_reason() -> None:
    routing = ROUTER.route("楼下烧烤摊油烟太大")
    assert first(routing) == CITY_LOOKS
    assert routing.best is not None
    assert routing.best.confidence > 0.7
    assert routing.best.reasons == ("提到“烧烤摊、油烟”，属于城乡建设类·烧烤油烟",)


def test_past_requests_name_the_unit_where_no_topic_word_stands() -> None:
    assert ROUTER.route("夜市太吵睡不着").best is None
    routing = LEARNT.route("夜市太吵睡不着")
    assert first(routing) == CITY_LOOKS
    assert any("夜市" in reason for candidate in routing.candidates for reason in candidate.reasons)


def test_of_units_with_the_same_function_the_one_of_the_place_leads() -> None:
    assert first(ROUTER.route("西城印象小区暖气不热", ["西城区"])) == WEST_HEAT
    assert first(ROUTER.route("东关小区暖气不热", ["东城区"])) == EAST_HEAT


def test_function_goes_before_territory() -> None:
    assert first(ROUTER.route("西城区物业公司乱收费", ["西城区"])) == HOUSING


def test_territory_leads_where_no_function_owns_the_matter() -> None:
    assert first(ROUTER.route("社区活动室总是锁着", ["西城区"])) == WEST
    assert first(ROUTER.route("门口的事想反映一下", ["东城区"])) == EAST


def test_the_unit_complained_about_is_never_suggested() -> None:
    for router in (ROUTER, LEARNT):
        routing = router.route("派出所民警收好处不给办案，有人打架也不管")
        assert routing.complained == (POLICE,)
        assert first(routing) == INSPECTORS
        assert POLICE not in [candidate.unit for candidate in routing.candidates]


def test_a_named_unit_is_complained_about_even_without_a_supervisor_above_it() -> None:
    routing = ROUTER.route("城管乱执法还收好处")
    assert set(routing.complained) == {CITY_LOOKS, POLICE}


def test_words_of_a_line_place_a_request_whose_category_names_none() -> None:
    assert ROUTER.route("我们公司暖气不热").line == "政企通"
    assert ROUTER.route("民警收好处").line == "执法监督", "as its category says"
    assert ROUTER.route("暖气不热").line == ""


def test_a_line_counts_from_the_day_it_opens() -> None:
    assert ROUTER.route("我们公司暖气不热", day=date(2024, 9, 30)).line == ""
    assert ROUTER.route("我们公司暖气不热", day=date(2024, 10, 1)).line == "政企通"
    assert ROUTER.route("暖气不热", line="人大代表", day=date(2024, 10, 14)).line == ""


def test_words_of_the_supervision_line_alone_keep_the_units_named_out() -> None:
    routing = ROUTER.route("城管局的人吃拿卡要")
    assert routing.line == "执法监督"
    assert set(routing.complained) == {CITY_LOOKS, POLICE}
    assert Router(CATEGORIES, UNITS, lines=LINES).route("城管局的人吃拿卡要").complained == ()


def test_naming_a_unit_alone_is_no_complaint_about_its_people() -> None:
    assert ROUTER.route("住建局发的公租房通知在哪看").complained == ()


def test_classification_gives_the_entry_of_the_tree() -> None:
    category = ROUTER.classify("家里暖气冰凉")
    assert category is not None
    assert (category.code, category.purpose_hint, category.urgent) == ("04", "求助", True)
    assert ROUTER.classify("你好在吗") is None


def test_the_longest_word_decides_between_nested_ones() -> None:
    category = ROUTER.classify("物业费怎么收")
    assert category is not None
    assert category.topic == "物业"


def test_what_a_unit_publishes_belongs_where_its_topic_its_texts_or_its_unit_say() -> None:
    heating = ("公共服务类", "供暖")
    assert ROUTER.subject_of("供暖", ("室温标准是多少",), HOUSING) == heating
    assert ROUTER.subject_of("没有的主题", ("室温标准是多少", "供热温度不够找谁"), "") == heating
    assert ROUTER.subject_of("", ("室温标准是多少",), EAST_HEAT) == ("公共服务类", "")
    assert ROUTER.subject_of("", ("室温标准是多少",), "没有的单位") == ("", "")


def test_nothing_known_suggests_nothing() -> None:
    assert ROUTER.route("").candidates == ()
    assert Router((), Units(())).route("暖气不热").candidates == ()


@pytest.mark.parametrize("text", ["\ud800", "暖气" * 5000, "\x00\u202e"])
def test_any_text_can_be_routed(text: str) -> None:
    for router in (ROUTER, LEARNT):
        assert all(0 <= candidate.confidence <= 1 for candidate in router.route(text).candidates)


def test_past_requests_of_unknown_units_are_left_out() -> None:
    learnt = learn(ROUTER, [*PAST, Example("夜市太吵", "外星局")])
    assert learnt.model.labels == tuple(sorted({HOUSING, CITY_LOOKS, POLICE}))
    with pytest.raises(NothingToLearn):
        learn(ROUTER, [Example("夜市太吵", "外星局"), Example("打架", POLICE)])


def test_a_model_that_is_worse_on_unseen_tickets_is_told_from_one_that_is_not() -> None:
    def make(learnt: Learnt | None) -> Router:
        return Router(CATEGORIES, UNITS, learnt)

    used = learn(ROUTER, PAST)
    right = [Example(f"{n}号楼物业公司门禁坏了", HOUSING) for n in range(12)]
    wrong = [Example(f"{n}号楼物业公司门禁坏了", CITY_LOOKS, 9.0) for n in range(12)]
    mixed = [one for pair in zip(wrong, right, strict=True) for one in pair]
    found = relearn(make, PAST, mixed, used)
    assert found.worse and (found.tried, found.before) == (12, 1.0)
    assert not relearn(make, PAST, [*right, *right], used).worse
    assert relearn(make, PAST, mixed[:6], used).tried == 0, "too few to tell"
    assert not relearn(make, PAST, mixed, None).worse, "there is nothing to be worse than"


def test_a_confidence_is_honest_about_labels_that_contradict_each_other() -> None:
    rng = np.random.default_rng(7)
    texts = [f"小区{rng.integers(99)}号楼的事情没人管" for _ in range(120)]
    doubtful = [Example(text, (HOUSING, CITY_LOOKS)[rng.integers(2)]) for text in texts]
    best = Router(CATEGORIES, UNITS, learn(ROUTER, doubtful)).route("小区7号楼的事情没人管").best
    assert best is not None
    assert best.confidence < 0.75


def test_six_hundred_past_requests_are_learnt_quickly() -> None:
    rng = np.random.default_rng(7)
    words = [chr(0x4E00 + int(n)) for n in rng.integers(0, 2500, 400)]
    names = [unit.name for unit in UNITS]
    examples = [Example("".join(rng.choice(words, 28)), names[n % len(names)]) for n in range(600)]
    assert yardsticks(lambda: learn(ROUTER, examples)) < 600
