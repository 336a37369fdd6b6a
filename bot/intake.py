"""Taking a request: what, where, since when, wish, contact; read back, corrected, confirmed, sent.

One question at a time and each only once; "1" or "对" submits at any point, so that nobody has to fill a form.
"""

from dataclasses import replace

from bot.decisions import Answerable, Decision, Deed, OpenTicket, Say
from bot.hearing import Part
from bot.state import Asked, Dialogue, Draft, Slot
from bot.turn import Turn, with_choices
from bot.wording import answer_text, drafts_text, phone_text

NEEDS_A_PLACE = ("求助", "投诉", "举报")
SLOTS: tuple[Slot, ...] = ("place", "since", "phone")


def begin(turn: Turn) -> Decision | None:
    """A report of trouble, a suggestion, or words for a request that the menu announced."""
    part = turn.heard.part
    if part is None or not (part.trouble or part.purpose in ("建议", "举报") or turn.memory.purpose):
        return None
    drafts = (draft_of(turn),)
    if drafts[0].urgent:
        return _open_at_once(turn, drafts[0])
    return next_step(turn, drafts, "受理诉求")


def begin_several(turn: Turn) -> Decision | None:
    """Several requests in one message are read back first: numbered, with the questions among them."""
    if len(turn.heard.parts) < 2:
        return None
    drafts = tuple(_draft_of_part(turn, part) for part in turn.heard.parts)
    if not any(draft.article == "" for draft in drafts):
        return None
    return read_back(turn, drafts, "一条消息含多件诉求")


def next_step(turn: Turn, drafts: tuple[Draft, ...], why: str) -> Decision:
    """Ask for the next missing detail, or read everything back."""
    for slot in SLOTS:
        if slot not in turn.memory.slots_asked and any(_lacks(draft, slot) for draft in drafts):
            return _ask_slot(turn, drafts, slot, why)
    return read_back(turn, drafts, why)


def read_back(turn: Turn, drafts: tuple[Draft, ...], why: str) -> Decision:
    """The numbered summary that the citizen confirms, corrects or drops."""
    choices = turn.choices("submit", "edit", "cancel")
    text = turn.words(
        "summary", count=len(drafts), items=drafts_text(turn, drafts), contact=phone_text(turn, drafts)
    )
    say = Say("summary", with_choices(text, choices), choices)
    return turn.ask(why + "，复述待确认", Asked("confirm", choices), say, drafts=drafts)


def submit(turn: Turn, drafts: tuple[Draft, ...]) -> Decision:
    """Confirmed: every request becomes a ticket, every question among them its answer."""
    deeds = tuple(_file(turn, draft) for draft in drafts)
    memory = turn.memory.settled()
    if _place_is_open(turn.memory, drafts):
        asked, say = Asked("ticket_place"), turn.say("question", "ask_place_after")
        return Decision(replace(memory, asked=asked), (*deeds, say), "已确认，补问地点")
    return Decision(memory, deeds, "已确认，提交")


def supplement(turn: Turn, drafts: tuple[Draft, ...], why: str) -> Decision:
    """Words that add to what is being taken: kept in full, and read for place, time and phone."""
    heard = turn.heard
    added = tuple(
        replace(
            draft,
            text=f"{draft.text}\n{heard.text}" if heard.text else draft.text,
            place=heard.place or draft.place,
            places=heard.places or draft.places,
            areas=heard.areas or draft.areas,
            since=heard.since or draft.since,
            phone=heard.phone or draft.phone,
            media=(*draft.media, heard.media) if heard.media else draft.media,
            risks=tuple(dict.fromkeys((*draft.risks, *(risk.name for risk in heard.alarms_of("risk"))))),
        )
        for draft in drafts
    )
    return next_step(turn, added, why)


def draft_of(turn: Turn) -> Draft:
    """The message as one draft, with what was sent just before it (a place, a picture)."""
    part = turn.heard.part
    if part is None:
        return Draft(text=turn.heard.text, summary=turn.heard.text, place=turn.heard.place)
    return replace(_draft_of_part(turn, part, question=False), text=turn.heard.text)


def _draft_of_part(turn: Turn, part: Part, question: bool = True) -> Draft:
    article = _answer_to(turn, part) if question else None
    heard = turn.heard
    return Draft(
        text=part.text,
        summary=part.summary,
        purpose="咨询" if article else turn.memory.purpose or part.purpose,
        code=part.code, category=part.category, topic=part.topic, line=part.line,
        place=part.place or turn.memory.place,
        places=part.places,
        areas=part.areas,
        since=part.since,
        wish=part.wish,
        phone=heard.phone,
        urgent=part.urgent and not article,
        risks=tuple(risk.name for risk in heard.alarms_of("risk")),
        article=article.article if article else "",
        media=(*turn.memory.media, *((heard.media,) if heard.media else ())),
    )  # fmt: skip


def _answer_to(turn: Turn, part: Part) -> Answerable | None:
    """The article that answers this part of the message, if it is a question that one clearly answers."""
    if part.trouble or part.match.decision == "none" or not part.match.candidates:
        return None
    article = turn.facts.articles.get(part.match.candidates[0].article)
    return article if article and not article.expired else None


def _open_at_once(turn: Turn, draft: Draft) -> Decision:
    """An urgent matter does not wait for a confirmation: the ticket first, then the place."""
    if draft.place:
        return turn.decide("紧急事项，先派单", OpenTicket(draft), drafts=())
    asked, say = Asked("ticket_place"), turn.say("question", "ask_place_urgent")
    return turn.ask("紧急事项，先派单再问地点", asked, OpenTicket(draft), say, drafts=())


def _ask_slot(turn: Turn, drafts: tuple[Draft, ...], slot: Slot, why: str) -> Decision:
    choices = turn.choices("submit_now")
    heading = turn.words("noted", items=drafts_text(turn, drafts)) if not turn.memory.slots_asked else ""
    notice = _privacy(turn) if slot == "phone" else ""
    question = turn.words(f"ask_{slot}")
    text = with_choices("\n".join(line for line in (heading, notice, question) if line), choices)
    return turn.ask(
        f"{why}，缺 {slot}",
        Asked("slot", choices, slot=slot),
        Say("question", text, choices),
        drafts=drafts,
        slots_asked=(*turn.memory.slots_asked, slot),
        privacy_version=turn.facts.privacy_version if notice else turn.memory.privacy_version,
    )


def _privacy(turn: Turn) -> str:
    """The privacy notice stands before the first question for a phone number; its version is remembered."""
    seen = turn.memory.privacy_version == turn.facts.privacy_version
    return "" if seen else turn.facts.privacy_notice


def _lacks(draft: Draft, slot: Slot) -> bool:
    if draft.article:
        return False
    if slot == "phone":
        return not draft.phone
    if draft.purpose not in NEEDS_A_PLACE:
        return False
    return not (draft.place if slot == "place" else draft.since)


def _place_is_open(memory: Dialogue, drafts: tuple[Draft, ...]) -> bool:
    return "place" not in memory.slots_asked and any(_lacks(draft, "place") for draft in drafts)


def _file(turn: Turn, draft: Draft) -> Deed:
    if not draft.article:
        return OpenTicket(draft)
    article = turn.facts.articles[draft.article]
    return Say("answer", answer_text(turn, article), article=article.article)
