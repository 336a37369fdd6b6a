"""Answers in free words: the detail that was asked for, a correction of the summary, the place of a ticket.

What is no answer goes on to the other rules; what answers another question than the one asked is kept, and the
question is put once more.
"""

from dataclasses import replace

from bot import intake, joining, repeats
from bot.decisions import Decision
from bot.drafting import add, draft_of, joined_place, lacks
from bot.hearing import Part, Understood
from bot.state import Draft, Slot
from bot.turn import Turn
from language.topics import topics_of

REFUSED = ("skip", "no")


def fill_slot(turn: Turn) -> Decision | None:
    """The words after a question for a detail."""
    drafts, asked, heard = turn.memory.drafts, turn.memory.asked, turn.heard
    if asked is None or asked.slot is None:
        return None
    if heard.act in REFUSED:
        return intake.next_step(turn, intake.without(drafts, asked.slot), "市民不愿说明")
    if heard.part is not None and _asks_back(heard.part):
        lead = turn.facts.privacy_notice  # says what an address or a telephone is wanted for
        return intake.ask_slot(turn, drafts, asked.slot, "市民反问", lead, again=asked.again)
    if heard.act != "content" or _is_something_else(turn):
        return None
    said, words = _as_answer(heard, asked.slot)
    misread = asked.slot == "phone" and not heard.phone and _has_digits(heard)
    filled = tuple(add(draft, said, words and not misread) for draft in drafts)
    if any(lacks(draft, asked.slot) for draft in filled) and not asked.again:
        lead = turn.words("phone_unread" if misread else "noted_too")
        return intake.ask_slot(turn, filled, asked.slot, "没有答到", lead, again=True)
    return intake.next_step(turn, intake.without(filled, asked.slot), "补充情况")


def at_position(turn: Turn) -> Decision | None:
    """The citizen confirms that it is where the phone is."""
    asked = turn.memory.asked
    where = asked.position if asked else ""
    filled = tuple(_placed(draft, where) if lacks(draft, "place") else draft for draft in turn.memory.drafts)
    return intake.next_step(turn, filled, "市民确认手机位置")


def _placed(draft: Draft, where: str) -> Draft:
    place, _ = joined_place((draft.place, draft.vague), (where, False))
    return replace(draft, place=place, vague=False)


def ticket_at_position(turn: Turn) -> Decision:
    """The same for tickets that were opened before their place was known."""
    asked, numbers = turn.memory.asked, turn.memory.placeless
    draft = Draft("", "", place=asked.position if asked else "")
    notice, added = repeats.added_notice(turn, numbers), repeats.additions(turn, numbers, draft)
    return turn.decide("市民确认手机位置", *added, notice, placeless=(), before=None)


def correct(turn: Turn) -> Decision | None:
    """Words after the summary: they correct it, or add to it."""
    heard, drafts = turn.heard, turn.memory.drafts
    asked_to = turn.memory.asked is not None and turn.memory.asked.kind == "edit"
    if heard.act != "content" or (not asked_to and _is_something_else(turn)):
        return None
    meant = _meant(drafts, heard)
    words = heard.news or not (heard.place or heard.since or heard.phone)
    changed = tuple(add(draft, heard, words) if draft in meant else draft for draft in drafts)
    called = tuple(replace(draft, phone=heard.phone or draft.phone) for draft in changed)
    return intake.read_back(turn, called, "市民修改")


def place_of_ticket(turn: Turn) -> Decision | None:
    """The place of tickets that were opened before it was known."""
    heard, numbers = turn.heard, turn.memory.placeless
    if heard.act in REFUSED:
        return turn.decide("不补充地点", turn.say("notice", "no_matter"), placeless=())
    if heard.act != "content" or not numbers or heard.relieved or _is_something_else(turn):
        return None
    troubled = heard.part is not None and heard.part.trouble
    place = heard.place if troubled else heard.spot or heard.place
    words = "" if heard.spot_is_all and not troubled else heard.rest
    draft = replace(draft_of(turn), place=place, rest=words, phone=heard.phone)
    notice = repeats.added_notice(turn, numbers)
    left = numbers if not place or heard.vague else ()
    added = repeats.additions(turn, numbers, draft)
    merged = joining.about_ticket(turn, numbers, *added, notice) if place and not heard.vague else None
    return merged or turn.decide("补充到刚开的工单", *added, notice, placeless=left, before=None)


def _is_something_else(turn: Turn) -> bool:
    """A question, several requests, or a request on another topic: no answer to what we asked."""
    heard = turn.heard
    if heard.corrects:
        return False
    if heard.tickets or heard.asks_when or heard.mistyped or len(heard.parts) > 1:
        return True
    part = heard.part
    return part is not None and (_is_question(part) or _is_other_matter(turn, part))


def _asks_back(part: Part) -> bool:
    """为什么要电话: asks about our question, for it names no topic and nothing answers it."""
    return _is_question(part) and not part.code and part.match.decision == "none" and not part.match.expired


def _is_question(part: Part) -> bool:
    return part.how_to and not part.trouble and not part.place


def _is_other_matter(turn: Turn, part: Part) -> bool:
    if not part.trouble:
        return False
    drafts, numbers = turn.memory.drafts, turn.memory.placeless
    codes = {draft.code for draft in drafts} | {own.code for own in turn.facts.own if own.number in numbers}
    if "" in codes or not part.code:
        return _are_apart(part.text, [draft.text for draft in drafts])
    return part.code not in codes


def _are_apart(text: str, others: list[str]) -> bool:
    """The words speak of another everyday matter than all of those: what tells where the city knows no topic."""
    topics = topics_of(text)
    return bool(topics and others) and all(
        (told := topics_of(other)) and not told & topics for other in others
    )


def _as_answer(heard: Understood, slot: Slot) -> tuple[Understood, bool]:
    """The message with the asked detail in it, and whether its words tell more than that."""
    troubled = heard.part is not None and heard.part.trouble
    if slot == "place" and heard.spot and not troubled:
        return replace(heard, place=heard.spot), not heard.spot_is_all
    if slot == "since" and heard.spot and not (heard.since or heard.place or heard.phone or troubled):
        return replace(heard, since=heard.spot), False
    return heard, heard.news


def _has_digits(heard: Understood) -> bool:
    """So many that a telephone number was meant."""
    return sum(char.isdigit() for char in heard.text) >= SOME_DIGITS


SOME_DIGITS = 5


def _meant(drafts: tuple[Draft, ...], heard: Understood) -> tuple[Draft, ...]:
    """The requests that a correction speaks of: those with the wrong words, of the same topic, or without the place."""
    tests = (
        lambda draft: bool(heard.wrong) and heard.wrong in draft.place + draft.since + draft.summary,
        lambda draft: heard.part is not None and bool(draft.code) and heard.part.code == draft.code,
        lambda draft: bool(heard.place) and lacks(draft, "place"),
    )
    found = (tuple(filter(test, drafts)) for test in tests)
    return next((some for some in found if some), drafts)
