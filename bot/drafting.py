"""Drafts of requests: made from what a message was understood to be, and added to by later messages. Pure."""

from dataclasses import replace

from bot.hearing import Part, Understood
from bot.known import Answerable
from bot.state import Draft, Slot
from bot.turn import Turn
from knowledge_base.scoring import EXACT
from language.addresses import put_building
from language.remarks import is_beside
from language.wishes import summarise

NEEDS_A_PLACE = ("求助", "投诉", "举报")
REPORT = "举报"
"""Said by the citizen it outweighs what was picked from a menu: a report is handled in confidence."""


def draft_of(turn: Turn) -> Draft:
    """The message as one draft, with what was sent just before it (a place, a telephone, a picture)."""
    part, heard = turn.heard.part, turn.heard
    if part is not None:
        return replace(_of_part(turn, part), text=heard.text, rest=heard.rest)
    draft = Draft(
        text=heard.text,
        summary=heard.text,
        rest=heard.rest,
        place=heard.place,
        vague=heard.vague,
        places=heard.places,
        areas=heard.areas,
        objects=heard.objects,
        since=heard.since,
    )
    return _with_pieces(turn, draft)


def drafts_of_parts(turn: Turn) -> tuple[Draft, ...]:
    """Each request of the message; a question among them with the article that answers it, or those that come near."""
    return tuple(_with_answer(turn, _of_part(turn, part), part) for part in turn.heard.parts)


def clear_answer(turn: Turn, part: Part) -> Answerable | None:
    """The article that clearly answers this part; an expired one too, for its unit is to be asked."""
    if _tells_trouble(part):
        return None
    if part.match.expired:
        return turn.facts.articles.get(part.match.expired)
    if part.match.decision != "answer":
        return None
    return turn.facts.articles.get(part.match.candidates[0].article)


def _tells_trouble(part: Part) -> bool:
    return part.trouble and not asks_exactly(part)


def asks_exactly(part: Part) -> bool:
    """Who writes the very words of a released question asks it, whatever trouble the words speak of; what is urgent
    is still a report."""
    best = part.match.candidates[:1]
    return bool(best) and best[0].score >= EXACT and not part.urgent


def near_answers(turn: Turn, part: Part) -> tuple[str, ...]:
    """The articles of which the citizen is asked which one is meant, best first. Of who tells of a trouble too it is asked
    only where it is a question and something would answer it: whether that is meant, they have to say."""
    match = part.match
    close = match.choices
    if _tells_trouble(part):
        would_answer = match.decision != "none" and part.asks and not part.urgent
        close = (match.choices or match.candidates[:1]) if would_answer else ()
    found = (turn.facts.articles.get(candidate.article) for candidate in close)
    return tuple(article.article for article in found if article and not article.expired)


def add(draft: Draft, heard: Understood, words: bool) -> Draft:
    """The draft with what a later message tells; its words are kept in full where they tell more than details."""
    place, vague = _told_place(draft, heard)
    same_place = place.startswith(draft.place)
    risks = (*draft.risks, *(risk.name for risk in heard.alarms_of("risk")))
    return replace(
        draft,
        more=(*draft.more, heard.text) if words and heard.text not in full_text(draft) else draft.more,
        rest="\n".join(filter(None, (draft.rest, heard.rest))),
        summary=_put_right(draft, heard, place),
        place=place,
        vague=vague,
        places=heard.places or (draft.places if same_place else ()),
        areas=heard.areas or (draft.areas if same_place else ()),
        objects=heard.objects or draft.objects,
        since=heard.since or draft.since,
        phone=heard.phone or draft.phone,
        media=(*draft.media, heard.media) if heard.media else draft.media,
        sent=(*_still_sent(draft, place), *heard.sent),
        risks=tuple(dict.fromkeys(risks)),
    )


def _told_place(draft: Draft, heard: Understood) -> tuple[str, bool]:
    """The place with what a later message says of it: 是6号楼 puts the building right, 实验小学旁边 comes beside it."""
    known = bool(draft.place) and not draft.vague
    if known and heard.corrects and heard.vague:
        return put_building(draft.place, heard.place), False
    near = heard.spot or heard.place
    if known and heard.place and not heard.corrects and is_beside(near) and heard.place not in draft.place:
        return f"{draft.place}，{near}", False
    return joined_place((draft.place, draft.vague), (heard.place, heard.vague))


def merged(before: Draft, now: Draft) -> Draft:
    """What was told before and what is told now as one request, named by the later words."""
    place, vague = joined_place((before.place, before.vague), (now.place, now.vague))
    known = now if now.code else before
    return replace(
        now,
        text=f"{full_text(before)}\n{now.text}",
        rest="\n".join(filter(None, (before.rest, now.rest))),
        code=known.code,
        category=known.category,
        topic=known.topic,
        line=now.line or before.line,
        place=place,
        vague=vague,
        places=now.places or before.places,
        areas=now.areas or before.areas,
        objects=now.objects or before.objects,
        since=now.since or before.since,
        phone=now.phone or before.phone,
        media=(*before.media, *now.media),
        sent=(*_still_sent(before, place), *_still_sent(now, place)),
        former=now.former or before.former,
    )


def lacks(draft: Draft, slot: Slot) -> bool:
    """Whether the unit would have to ask for this detail."""
    if draft.is_question:
        return False
    if slot == "phone":
        return not draft.phone
    if draft.purpose not in NEEDS_A_PLACE:
        return False
    return not draft.since if slot == "since" else not draft.place or draft.vague


def joined_place(old: tuple[str, bool], new: tuple[str, bool]) -> tuple[str, bool]:
    """Two places in words, each with whether it is vague: a building joins the place around it, whichever came first;
    any other new place stands instead of the old one."""
    (before, was_vague), (place, is_vague) = old, new
    if not before or not place:
        return new if place else old
    if place in before:
        return old
    if is_vague:
        return before + place, was_vague
    return (place + before if was_vague and before not in place else place), False


def summary_of(draft: Draft) -> str:
    """The first words of a draft in one line, the places that were found in them whole."""
    return summarise(draft.text, names=(draft.place, *draft.places)) or draft.summary


def full_text(draft: Draft) -> str:
    """All words of the citizen on this request, in their order."""
    return "\n".join((draft.text, *draft.more))


def _of_part(turn: Turn, part: Part) -> Draft:
    announced = turn.memory.purpose
    return _with_pieces(
        turn,
        Draft(
            text=part.text,
            summary=part.summary or part.text,
            purpose=part.purpose if part.purpose == REPORT else announced or part.purpose,
            code=part.code,
            category=part.category,
            topic=part.topic,
            line=part.line,
            place=part.place,
            vague=part.vague,
            places=part.places,
            areas=part.areas,
            objects=part.objects,
            since=part.since,
            wish=part.wish,
            urgent=part.urgent,
        ),
    )


def _with_pieces(turn: Turn, draft: Draft) -> Draft:
    """What came before the request, or beside it, belongs to it."""
    heard, memory = turn.heard, turn.memory
    draft = replace(
        draft,
        line=memory.line or draft.line,
        phone=heard.phone or memory.phone or heard.vouched,
        media=(heard.media,) if heard.media else (),
        sent=heard.sent,
        risks=tuple(risk.name for risk in heard.alarms_of("risk")),
    )
    before = memory.before
    if before is None:
        return draft
    place = before if not draft.place else draft
    return replace(
        draft,
        place=place.place,
        places=place.places,
        areas=place.areas,
        since=draft.since or before.since,
        media=(*before.media, *draft.media),
        sent=(*_still_sent(before, place.place), *draft.sent),
    )


def _still_sent(draft: Draft, place: str) -> tuple[str, ...]:
    """What was sent with a draft; a location only while it is the place."""
    return tuple(kind for kind in draft.sent if kind != "location" or draft.place in place)


def _with_answer(turn: Turn, draft: Draft, part: Part) -> Draft:
    article = clear_answer(turn, part)
    chooses = part.match.decision == "choose" and not _tells_trouble(part)
    near = near_answers(turn, part) if chooses else ()
    if article is None and not near:
        return draft
    return replace(draft, purpose="咨询", urgent=False, article=article.article if article else "", near=near)


def _put_right(draft: Draft, heard: Understood, place: str) -> str:
    """The line that names the request: the citizen's own words, changed only where the citizen puts them right."""
    if not heard.corrects:
        return draft.summary
    wrong = heard.wrong if heard.wrong and heard.wrong in draft.summary else draft.place
    if not heard.place or not wrong or wrong in place:
        return draft.summary
    return draft.summary.replace(wrong, place if wrong == draft.place else heard.place)
