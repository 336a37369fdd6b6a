"""A question that leans on the one before it: 要多少钱, 老人也行吗, 过了三个月还能办吗. What both together may mean is offered;
where that is the answer just given, it is given again with the word that it is the approved one on this matter.
"""

from collections.abc import Iterable
from dataclasses import replace

from bot import intake
from bot.answering import give, offer
from bot.decisions import Decision, LogAnswer, NoteMatter
from bot.known import Answerable
from bot.state import Asked
from bot.turn import Turn
from bot.unanswered import in_context, is_waiting, no_answer, queued
from knowledge_base.matcher import MOST_CHOICES, Match
from knowledge_base.sentence import told_share

_POINTS_TO = 0.35  # a probability: a question without its subject reaches no more
_TELLS_OF = 1 / 3  # of what a question says: an article that has so much of it may be meant
_TELLS_MORE = 0.5  # the same, for one that others come before
_OTHERS = 2


def follow_up(turn: Turn) -> Decision | None:
    """「要多少钱」 without a subject is asked of the question before it; without one nothing is answered but asked back."""
    heard, part, related = turn.heard, turn.heard.part, turn.facts.related
    if heard.act not in ("content", "unclear"):
        return None
    if heard.leans:
        return _without_subject(turn, related) if related else _of_nothing(turn)
    if related is None or part is None or part.trouble or len(heard.parts) > 1:
        return None
    if part.match.decision == "answer":
        return _of_either(turn, related, part.match) if heard.may_lean else None
    if not turn.memory.answered:
        return None
    if heard.may_lean:
        return _without_subject(turn, related)
    asks = part.asks and not intake.is_request(turn, part)
    return _told_of(turn, related, part.match) if asks else None


def _of_nothing(turn: Turn) -> Decision | None:
    if turn.memory.answered:
        return no_answer(turn, in_context(turn))
    if turn.heard.act == "unclear":
        return None
    say = turn.say("question", "ask_which_matter")
    if turn.memory.drafts:
        return turn.decide("追问没有主语", say)
    return turn.ask("追问没有主语", Asked("describe", purpose="咨询"), say)


def _without_subject(turn: Turn, related: Match) -> Decision | None:
    """It names no matter of its own: the best for both questions together, or a choice where another may be meant."""
    best = related.candidates[0].article if related.candidates else ""
    article = turn.facts.articles.get(best)
    clear = related.decision == "answer"
    if article is None or article.expired:
        return _of_nothing(turn)
    if others := [
        code for code in _usable(turn, related) if code != best and _points_to(turn, code, article)
    ]:
        return _offered(turn, (*others[:_OTHERS], best), related)
    if best == turn.memory.answered or clear:
        return _given(turn, article, related)
    return _offered(turn, tuple(one.article for one in related.choices), related)


def _of_either(turn: Turn, related: Match, alone: Match) -> Decision | None:
    """Short, and answered alone: what both together mean goes beside it where that is another article."""
    best, usable = alone.candidates[0].article, _usable(turn, related)
    return _offered(turn, (best, usable[0]), related) if usable and usable[0] != best else None


def _told_of(turn: Turn, related: Match, alone: Match) -> Decision | None:
    """It says something of its own that finds no answer: the articles on the matter before that tell of it."""
    own = [one.article for one in alone.choices]
    shares = {code: told_share(turn.heard.text, _text(turn, code)) for code in _usable(turn, related)}
    telling = [code for code, share in shares.items() if share >= _TELLS_OF and code not in own]
    telling.sort(key=lambda code: -shares[code])
    if not telling:
        return None
    answered = turn.facts.articles.get(turn.memory.answered)
    if answered and not own and telling == [answered.article]:
        return _given(turn, answered, related)
    before = [answered.article] if answered and not answered.expired else []
    offered = dict.fromkeys((*telling[:_OTHERS], *own, *before))
    return _offered(turn, tuple(offered)[:MOST_CHOICES], related)


def _points_to(turn: Turn, code: str, best: Answerable) -> bool:
    """The message alone points to this article, or says more of what stands in it than of what stands in the best one."""
    part = turn.heard.part
    alone = part.match.candidates[0] if part and part.match.candidates else None
    if alone and alone.article == code and alone.score >= _POINTS_TO:
        return True
    share = told_share(turn.heard.text, _text(turn, code))
    return share >= _TELLS_MORE and share > told_share(turn.heard.text, _text(turn, best.article))


def _usable(turn: Turn, related: Match) -> list[str]:
    """The articles that both questions together point to, best first."""
    found = (turn.facts.articles.get(one.article) for one in related.candidates if one.score >= _POINTS_TO)
    return [article.article for article in found if article and not article.expired]


def _text(turn: Turn, code: str) -> str:
    article = turn.facts.articles[code]
    return f"{article.question} {article.answer}"


def _given(turn: Turn, article: Answerable, related: Match) -> Decision:
    part, same = turn.heard.part, article.article == turn.memory.answered
    topic = (part.category, part.topic) if part else ("", "")
    matter = NoteMatter("咨询", *topic, article=article.article)
    notes = (LogAnswer(related, article.article), *(() if same else (matter,)))
    given = give(turn, article, turn.memory.question, *notes)
    covers = (turn.say("notice", "answer_covers"),) if same else ()
    return replace(given, deeds=(*covers, *given.deeds))


def _offered(turn: Turn, codes: Iterable[str], related: Match) -> Decision:
    """Whatever may answer today; who waits for a person is offered nothing."""
    if is_waiting(turn):
        return queued(turn)
    known = ((code, turn.facts.articles.get(code)) for code in codes)
    today = tuple(code for code, article in known if article and not article.expired)
    return offer(turn, today, "", in_context(turn), related)
