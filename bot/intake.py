"""Taking a request: what, where, since when, wish, contact; read back, corrected, confirmed, sent.

One question at a time and each detail once; "1" or "对" submits at any point, so that nobody has to fill a form.
"""

from dataclasses import replace

from bot import crowds
from bot.decisions import (
    AskUnit,
    Decision,
    Deed,
    LinkToTicket,
    LogAnswer,
    NoteMatter,
    OpenTicket,
    Say,
)
from bot.drafting import asks_exactly, draft_of, drafts_of_parts, full_text, lacks, merged, summary_of
from bot.hearing import Part
from bot.state import SLOT_TITLES, TAKEN, Asked, Draft, Slot
from bot.turn import Turn, with_choices
from bot.wording import answer_text, drafts_text, phone_text, position_offer, position_text
from knowledge_base.matcher import Match
from language.phrases import DEFAULT_LANGUAGE

SLOTS: tuple[Slot, ...] = ("place", "since", "phone")
CONFIRMED = "多件诉求复述确认后答复"
ANNOUNCED = ("求助", "投诉")
"""Purposes picked from the menu that make any words a request; who picked 咨询 wants an answer."""


def begin(turn: Turn) -> Decision | None:
    """A report of trouble, a suggestion, or words for a request that the menu announced."""
    part = turn.heard.part
    if part is None or not is_request(turn, part):
        return None
    return take(turn, with_told(turn, draft_of(turn)))


def with_told(turn: Turn, draft: Draft) -> Draft:
    """The draft with the words before it that were not understood by themselves (路灯 ... 坏了)."""
    told = turn.memory.asked.told if turn.memory.asked else None
    if told is None or not told.text:
        return draft
    whole = merged(told, draft)
    return replace(whole, summary=summary_of(whole))


def is_request(turn: Turn, part: Part) -> bool:
    """Whether the message asks for something to be done, not for an answer."""
    if asks_exactly(part) or _only_asks(part):
        return False
    if part.trouble or part.purpose in ("建议", "举报"):
        return True
    return (turn.memory.purpose in ANNOUNCED or bool(turn.memory.line)) and not part.how_to


def _only_asks(part: Part) -> bool:
    """Almost surely a question, and by its words no plea and no complaint: 违停罚单能申诉吗 names a trouble in passing."""
    return part.asks and part.purpose == "咨询" and not part.urgent


def take(turn: Turn, draft: Draft) -> Decision:
    """Begin with a draft, beside those that are being taken already."""
    draft = replace(draft, phone=draft.phone or turn.memory.phone or turn.heard.vouched)
    if draft.urgent:
        return open_at_once(turn, draft)
    return next_step(turn, (*turn.memory.drafts, draft), "受理诉求")


def begin_several(turn: Turn) -> Decision | None:
    """Several requests in one message are read back first: numbered, with the questions among them."""
    if len(turn.heard.parts) < 2:
        return None
    drafts = drafts_of_parts(turn)
    if all(draft.is_question for draft in drafts):
        return None
    return read_back(turn, (*turn.memory.drafts, *drafts), "一条消息含多件诉求")


def next_step(turn: Turn, drafts: tuple[Draft, ...], why: str, lead: str = "") -> Decision:
    """Ask for the next missing detail, or read everything back. Several requests are read back at once; one that others
    have told already may need neither."""
    if len(drafts) > 1:
        return read_back(turn, drafts, why)
    if shared := crowds.offer(turn, drafts):
        return shared
    for slot in SLOTS:
        if any(lacks(draft, slot) and slot not in draft.refused for draft in drafts):
            return ask_slot(turn, drafts, slot, why, lead)
    return read_back(turn, drafts, why)


def ask_slot(
    turn: Turn, drafts: tuple[Draft, ...], slot: Slot, why: str, lead: str = "", again: bool = False
) -> Decision:
    """One detail; what was noted is shown with the first question, the privacy notice before the first that is personal."""
    position, offer = position_offer(turn) if slot == "place" else ("", "")
    choices = turn.choices("submit_now", *(("here",) if position else ()))
    first = not turn.memory.drafts
    noted = turn.words("noted", items=drafts_text(turn, drafts)) if first else ""
    notice = privacy_notice(turn) if slot in PERSONAL else ""
    lines = (lead or noted, notice, turn.words(f"ask_{slot}"), offer)
    say = Say("question", with_choices("\n".join(line for line in lines if line), choices), choices)
    return turn.ask(
        f"{why}，补问{SLOT_TITLES[slot]}",
        Asked("slot", choices, slot=slot, again=again, position=position),
        say,
        drafts=drafts,
        privacy_version=turn.facts.privacy_version if notice else turn.memory.privacy_version,
        placeless=(),
        **TAKEN,
    )


PERSONAL = ("place", "phone")


def privacy_notice(turn: Turn) -> str:
    """The notice that stands before the first question for an address or a telephone; "" once it was shown."""
    seen = turn.memory.privacy_version == turn.facts.privacy_version
    return "" if seen else turn.facts.privacy_notice


def without(drafts: tuple[Draft, ...], slot: Slot) -> tuple[Draft, ...]:
    """The drafts, not to be asked for this detail again."""
    return tuple(replace(draft, refused=(*draft.refused, slot)) for draft in drafts)


def read_back(turn: Turn, drafts: tuple[Draft, ...], why: str) -> Decision:
    """The numbered summary that the citizen confirms, corrects or drops."""
    choices = turn.choices("submit", "edit", "cancel")
    text = turn.words(
        "summary", count=len(drafts), items=drafts_text(turn, drafts), contact=phone_text(turn, drafts)
    )
    say = Say("summary", with_choices(text, choices), choices)
    asked = Asked("confirm", choices)
    return turn.ask(why + "，复述待确认", asked, say, drafts=drafts, placeless=(), **TAKEN)


def submit(turn: Turn, drafts: tuple[Draft, ...]) -> Decision:
    """Confirmed: every request becomes a ticket, every question among them its answer or its choice."""
    logs = (
        LogAnswer(Match(draft.text, "choose" if draft.near else "answer", (), (CONFIRMED,)), draft.article)
        for draft in drafts
        if draft.is_question
    )
    deeds = (*logs, *(deed for draft in drafts for deed in filed(turn, draft)))
    phone = next((draft.phone for draft in drafts if draft.phone), turn.memory.phone)
    near = tuple(draft for draft in drafts if draft.near)
    memory = replace(turn.memory.settled(), phone=phone, unsettled=near)
    return Decision(memory, deeds, "已确认，提交")


def open_at_once(turn: Turn, draft: Draft) -> Decision:
    """An urgent matter does not wait for a confirmation: the ticket first, then the place."""
    filed = crowds.filing(turn, draft, ticket_of(draft, hint_of(turn)))
    if isinstance(filed, LinkToTicket):
        return crowds.link(turn, filed, turn.memory.drafts)
    return turn.decide("紧急事项，先派单", filed, **TAKEN)


def hint_of(turn: Turn) -> str:
    """Where the phone of somebody in need seems to be, in the words of the staff."""
    position = position_text(turn, DEFAULT_LANGUAGE)
    return turn.phrases.text("position_hint", position=position) if position else ""


def ticket_of(draft: Draft, hint: str = "") -> OpenTicket:
    """The deed that files a draft with all its words; the place is wanted unless the citizen would not tell it."""
    wants_place = lacks(draft, "place") and "place" not in draft.refused
    place = (
        "" if wants_place else draft.place
    )  # a building alone stays in the words, the place comes with the answer
    whole = replace(draft, text=full_text(draft), more=(), place=place)
    return OpenTicket(whole, wants_place, hint if wants_place else "")


def filed(turn: Turn, draft: Draft) -> tuple[Deed, ...]:
    """What becomes of one request: a ticket, an answer, a question to the unit of an expired answer; of a question
    with near answers nothing yet."""
    if draft.near:
        return ()
    if not draft.article:
        return (crowds.filing(turn, draft, ticket_of(draft)),)
    article = turn.facts.articles[draft.article]
    matter = NoteMatter("咨询", draft.category, draft.topic, draft.places)
    if article.expired:
        checked = turn.say("notice", "being_checked", unit=article.unit)
        return (AskUnit(full_text(draft), article.article, article.unit), checked, matter)
    answer = Say("answer", answer_text(turn, article), article=article.article)
    return (answer, replace(matter, article=article.article))
