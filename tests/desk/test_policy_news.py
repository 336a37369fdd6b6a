"""Which articles are news, of which topic, and to whom."""

from dataclasses import replace

import pytest

from desk.city import News
from desk.policy_news import topic_of, topics_of
from knowledge_base.articles import Content
from tests.desk.office import CITY

POLICY = Content("A-1", "住建局", "今年的物业费新标准是什么", "每平方米一元。", kind="政策")
PUSHING = replace(CITY, news=News(kinds=frozenset({"政策"}), audiences=frozenset({"企业"})))


def test_the_topic_is_the_article_s_own_where_the_city_has_it_else_that_of_its_question() -> None:
    found = topic_of(PUSHING, POLICY)
    assert found and topic_of(PUSHING, replace(POLICY, topic=found)) == found
    assert topic_of(PUSHING, replace(POLICY, topic="一个没有的主题")) == found
    other = next(
        topic for topic in PUSHING.router.topics_in("供暖 烧烤 物业费 公租房 路灯") if topic != found
    )
    assert topic_of(PUSHING, replace(POLICY, topic=other)) == other
    assert topics_of(PUSHING, replace(POLICY, topic=other)) == (other, found), "its question names the other"


@pytest.mark.parametrize(
    "content",
    [
        replace(POLICY, kind="手册"),
        replace(POLICY, kind="手册", audience="企业", question="值班表在哪"),
        replace(POLICY, audience="内部"),
    ],
)
def test_what_is_no_policy_names_no_topic_or_is_internal_is_no_news(content: Content) -> None:
    assert topics_of(PUSHING, content) == ()


def test_nothing_is_pushed_on_a_topic_that_must_stay_quiet() -> None:
    found = topic_of(PUSHING, POLICY)
    quiet = replace(PUSHING, news=replace(PUSHING.news, quiet_topics=frozenset({found})))
    assert topics_of(quiet, POLICY) == ()
