"""Everything that is no request: greetings, thanks, praise, tests, insults, events, pictures without words."""

from dataclasses import replace

from bot import abuse, clarifying, listening, own_tickets, repeats, special_lines
from bot.decisions import (
    Decision,
    Dispose,
    HandOver,
    NoteMatter,
    Unsubscribe,
)
from bot.drafting import draft_of
from bot.state import Asked, Draft
from bot.turn import Turn
from channels.storable import storable


def silent(turn: Turn) -> Decision | None:
    """A conversation that a person holds hears nothing from the bot, nor does a muted account, danger excepted."""
    if turn.facts.holder == "human":  # what the person asks is not ours to take an answer to
        return Decision(replace(turn.memory, asked=None), (), "人工接待中，机器人不插话")
    if turn.facts.muted and not abuse.gets_through(turn):
        return Decision(turn.memory, (abuse.HARASSMENT, Dispose("abuse")), "已暂停受理")
    return None


def event(turn: Turn) -> Decision | None:
    """Follow, menu, scan and consent: platforms send them beside messages."""
    if turn.heard.kind != "event":
        return None
    name, _, key = turn.heard.text.partition(":")
    if name == "menu" and key in (*clarifying.PURPOSES, "progress", "person"):
        return menu(turn, key)
    if name == "menu" and key == listening.MENU_KEY:
        return listening.enter(turn)
    if name == "menu" and (entered := special_lines.enter(turn, key)):
        return entered
    if name == "scan":
        return welcome(turn, source=storable(key, MOST_CHARACTERS_OF_A_SOURCE).strip())
    if name in ("subscribe", "menu"):
        return welcome(turn)
    if name == "unsubscribe":  # nobody reads what is sent to who does not follow any more
        return Decision(turn.memory, (Unsubscribe(),), "取消关注，订阅终止")
    return Decision(turn.memory, (), f"事件 {name}")


def menu(turn: Turn, token: str) -> Decision:
    """What a menu key, or a choice of the clarifying question, leads to."""
    if token == "progress":
        return own_tickets.progress_of_own(turn)
    if token == "person":
        return hand_over(turn, "市民要求人工")
    return clarifying.describe(turn, token)


MOST_CHARACTERS_OF_A_SOURCE = 64
"""As many as the platforms take in a code."""


def welcome(turn: Turn, **memory: object) -> Decision:
    """The first words on an account, with the privacy notice and what can be asked here.

    Who comes in again in the middle of a request goes on with that one.
    """
    choices = () if turn.memory.drafts else turn.choices(*clarifying.MENU)
    say = turn.say("notice", "welcome", choices, privacy=turn.facts.privacy_notice)
    asked = Asked("clarify", choices) if choices else None
    seen = turn.facts.privacy_version
    return turn.decide("欢迎", say, asked=asked, privacy_version=seen, **memory)


def handover_wanted(turn: Turn) -> Decision | None:
    """「转人工」at any point."""
    return hand_over(turn, "市民要求人工") if turn.heard.act == "handover" else None


def hand_over(turn: Turn, reason: str) -> Decision:
    """Tell the citizen and the office; what was being taken stays as it is for the person who takes over."""
    memory = turn.memory
    told = [draft.summary for draft in memory.drafts] or [memory.question or turn.heard.text]
    asked = memory.asked if memory.drafts else None
    return turn.decide(
        reason,
        HandOver(reason, "；".join(told)),
        turn.say("handover", "handover"),
        asked=asked,
        clarifications=0,
    )


def courtesy(turn: Turn) -> Decision | None:
    """Greeting, thanks, praise, tests and nonsense get a kind word and no ticket."""
    act = turn.heard.act
    if act == "greeting" and turn.memory.asked and turn.memory.asked.kind == "clarify":
        return clarifying.clarify(turn, "又是问候，没有说事")
    if act == "greeting":
        choices = turn.choices(*clarifying.MENU)
        return turn.ask("问候", Asked("clarify", choices), turn.say("question", "greeting", choices))
    if act == "thanks":
        asked = turn.memory.asked  # thanks for an answer leave the question open whether it helped
        return turn.decide("致谢", turn.say("notice", "thanks"), asked=asked)
    if act == "praise":
        return turn.decide(
            "表扬", turn.say("notice", "praise"), NoteMatter("其他", topic="表扬"), Dispose("answered")
        )
    if act in _ABOUT_US:
        asked = None if turn.memory.drafts else turn.memory.asked
        return turn.decide("问热线自身", turn.say("notice", act), Dispose("answered"), asked=asked)
    if act in _NO_REQUEST:
        topic = _NO_REQUEST[act]
        return turn.decide(
            topic,
            turn.say("question", "invalid"),
            NoteMatter("其他", topic=topic, once=True),
            Dispose("invalid"),
        )
    return None


_ABOUT_US = ("about_us", "hours")
"""Questions about the hotline itself; the phrase is called like the act."""

_NO_REQUEST = {"test": "系统测试", "invalid": "无效", "harass": "骚扰"}
"""Messages that are counted under 其他 with this topic."""


def loose_piece(turn: Turn) -> Decision | None:
    """A picture, a pin, a place, a time or a telephone without words belongs to an open ticket, else to what comes next."""
    heard = turn.heard
    if heard.act != "content" or not heard.is_piece or turn.memory.drafts:
        return None
    named = heard.place or heard.since or heard.phone
    recorded = heard.kind == "voice" and heard.media
    if not (heard.kind in PICTURES or recorded or named):
        key = "unheard_voice" if heard.kind == "voice" else "unknown_kind"
        return turn.decide("没有可读的内容", turn.say("notice", key), asked=turn.memory.asked)
    tickets, draft = turn.facts.open_tickets, replace(draft_of(turn), phone=heard.phone)
    if len(tickets) > 1 and not heard.phone:
        return repeats.ask(turn, tickets, draft, "图片、位置或时间，可能属于在办工单")
    if tickets:
        return _to_tickets(turn, tuple(ticket.number for ticket in tickets), draft)
    say = turn.say("question", "describe_recording" if recorded else "describe_piece")
    kept = replace(draft, text="", place="" if draft.vague else draft.place)
    phone = heard.phone or turn.memory.phone
    return turn.ask("先收下，等市民说明", Asked("describe"), say, before=kept, phone=phone)


def _to_tickets(turn: Turn, numbers: tuple[str, ...], draft: Draft) -> Decision:
    """A telephone is where the person can be reached about all of them; anything else has one ticket to go to."""
    notice = repeats.added_notice(turn, numbers)
    added = repeats.additions(turn, numbers, draft)
    return turn.decide("补充到在办工单", *added, notice, Dispose("ticketed"), before=None)


PICTURES = ("image", "file")


def yes_or_no(turn: Turn) -> Decision | None:
    """A yes, a no or a number that answers nothing: nothing was asked."""
    heard = turn.heard
    if heard.act in ("yes", "submit", "skip", "more") and heard.number is None:
        return turn.decide("没有待确认的问题", turn.say("notice", "nothing_asked"))
    if heard.number is not None or heard.act == "no":
        return clarifying.clarify(turn, "没有待选择的问题")
    return None
