"""One near article is asked after; what the citizen says of it counts in gaps, wordings and lessons like a choice of several."""

from datetime import timedelta

from knowledge_base import store
from knowledge_base.articles import Content
from knowledge_base.asked import FeedbackRules
from knowledge_base.gaps import Gap, open_gaps
from knowledge_base.wordings import proposals
from tests.bot.people import NEW, OLD, THIRD, People

ASKED = "渡轮停航通知几点发"


def gaps_of(people: People) -> list[Gap]:
    now = people.clock.now()
    with people.db.read() as tx:
        return open_gaps(tx, now - timedelta(days=1), now + timedelta(days=1))


def test_taken_it_is_a_confirmed_choice_and_refused_a_gap(people: People) -> None:
    now = people.clock.now()
    with people.db.write() as tx:
        store.submit(tx, Content("F1", "市住建局", "渡轮停航去哪看通知", "看码头公告栏。"), "k", now)
        store.publish_all(tx, "k", now)
    people.service.tick_knowledge()
    assert "您要问的是“渡轮停航去哪看通知”吗" in people.say(OLD, ASKED)
    people.say(NEW, ASKED)
    assert gaps_of(people) == [], "who goes away has refused nothing"
    assert "看码头公告栏" in people.say(OLD, "1")
    assert gaps_of(people) == []
    people.say(NEW, "2")
    people.say(THIRD, ASKED)
    people.say(THIRD, "不是")
    [gap] = gaps_of(people)
    assert (gap.question, gap.asked, gap.people, gap.nearest, gap.not_solved) == (ASKED, 2, 2, "F1", 0)
    with people.db.read() as tx:
        [wording] = proposals(tx, now - timedelta(days=1), FeedbackRules(persons=1))
    assert (wording.article, wording.wording, wording.how) == ("F1", ASKED, "picked")
