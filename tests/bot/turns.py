"""Hand-made turns: what the dialogue's rules see, without a database or a reader."""

import tomllib
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.decisions import Decision, Say
from bot.dialogue import decide
from bot.hearing import Part, Understood
from bot.known import Answerable, Facts, OwnTicket
from bot.state import Dialogue
from bot.turn import Turn
from knowledge_base.matcher import Candidate, Match
from language.phrases import Phrases
from tickets.lines import Lines

NOW = datetime(2024, 10, 14, 10, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
PHRASES = Phrases(tomllib.loads(Path("packs/base/phrases.toml").read_text(encoding="utf-8")))
NOTHING = Match("", "none", (), ())
PASSPORT = Answerable(
    "EX-1",
    3,
    "护照到期怎么换",
    "请带身份证到出入境窗口办理。",
    "公安局",
    basis="护照法",
    valid_to="2027-01-01",
)
HEATING = Answerable("HT-1", 1, "暖气不热怎么报修", "请拨打供热服务电话。", "供热公司")


def match(decision: str, *articles: Answerable, score: float = 0.9) -> Match:
    """A match with these articles, best first."""
    candidates = tuple(Candidate(a.article, a.question, score, ()) for a in articles)
    return Match("", decision, candidates, (), len(articles))  # type: ignore[arg-type]


def near(*articles: Answerable) -> Match:
    """A match whose best articles lie too close together to answer."""
    return Match("", "choose", match("choose", *articles).candidates, (), len(articles))


def question(text: str, found: Match = NOTHING) -> Part:
    """A question on how to do something."""
    return Part(text, text, found, "咨询", trouble=False, how_to=True)


def trouble(text: str, **details: object) -> Part:
    """A report of something that is wrong."""
    part = Part(text, text, NOTHING, "求助", trouble=True, how_to=False)
    return replace(part, **details)  # type: ignore[arg-type]


def heard(text: str, *parts: Part, **details: object) -> Understood:
    """A message read as these parts; without any it is a short answer, a place if that was asked for."""
    known: dict[str, object] = {"act": "content", "language": "zh", "kind": "text", "news": bool(parts)}
    known |= {"rest": text, "spot": "" if parts else text, "spot_is_all": not parts} | details
    return Understood(text=text, parts=parts, **known)  # type: ignore[arg-type]


def event(name: str) -> Understood:
    """What a platform reports: a follow, a scan, a menu key."""
    return Understood("event", name, "content", "zh")


def number(n: int) -> Understood:
    """A bare number."""
    return heard(str(n), number=n, act="choice")


def facts(*articles: Answerable, **details: object) -> Facts:
    """Facts that know these articles."""
    known: dict[str, object] = {"privacy_notice": "隐私说明", "privacy_version": "1"} | details
    return Facts(articles={a.article: a for a in articles}, **known)  # type: ignore[arg-type]


def own(number: str, status: str = "handling", **details: object) -> OwnTicket:
    """A ticket of the citizen."""
    ticket = OwnTicket(number, "路灯不亮", status, "城管局", NOW, NOW)
    return replace(ticket, **details)  # type: ignore[arg-type]


class Talk:
    """A conversation that remembers: each `hears` is one message and returns its decision."""

    def __init__(self, known: Facts | None = None, lines: Lines | None = None) -> None:
        self.known = known or facts()
        self.lines = lines or Lines()
        self.memory = Dialogue()

    def hears(self, message: Understood) -> Decision:
        turn = Turn(self.memory, message, self.known, PHRASES, NOW, lines=self.lines)
        decision = decide(turn)
        self.memory = decision.dialogue
        return decision

    def opened(self, *numbers: str) -> None:
        """The last decision opened these tickets, whose place is not known yet (what the effects note)."""
        self.memory = replace(self.memory, placeless=(*self.memory.placeless, *numbers))


def said(decision: Decision) -> list[str]:
    """The kinds of messages that a decision sends, in order."""
    return [deed.kind for deed in decision.deeds if isinstance(deed, Say)]


def words(decision: Decision) -> str:
    """Everything that a decision says."""
    return "\n".join(deed.text for deed in decision.deeds if isinstance(deed, Say))


def deeds_of(decision: Decision, kind: type) -> list[object]:
    """The deeds of one kind, in order."""
    return [deed for deed in decision.deeds if isinstance(deed, kind)]
