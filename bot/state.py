"""What a conversation remembers between two messages. Pure values, kept as JSON in the conversation's row."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

AskedKind = Literal[
    "solved", "article", "clarify", "describe", "slot", "confirm", "edit", "ticket_place",
    "withdraw", "which_ticket", "same_matter", "same_as_others", "linked", "same_ticket", "settled", "owner",
    "unanswered", "topic", "unsubscribe", "survey_solved", "survey_rating", "survey_confirm", "survey_cause",
]  # fmt: skip
"""What can have been asked last; `bot/replies.py` knows what may be answered to each."""

Slot = Literal["place", "since", "phone"]
SLOT_TITLES: Mapping[Slot, str] = {"place": "地点", "since": "时间", "phone": "电话"}


TAKEN: Mapping[str, Any] = {"purpose": "", "line": "", "before": None}
"""What is remembered for the next request only, and forgotten when that one is taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One numbered answer: the label that is shown and the token that the dialogue understands."""

    label: str
    token: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One request that is being taken.

    `article` is set where it is a question that the knowledge base answers, `near` where two to four articles come
    near; `instead_of` is an article whose answer did not help, `former` a ticket on the same
    matter that ended long ago. `more` are words that came later, `rest` all words beside place and telephone,
    `refused` the details that the citizen would not or could not tell. `vague`: the place names a building and
    nothing around it; `media` are stored files, `sent` the kinds of these and of the location that the place was told
    by; `alone`: the citizen said that it is not the matter that others have told.
    """

    text: str
    summary: str
    more: tuple[str, ...] = ()
    rest: str = ""
    purpose: str = "求助"
    code: str = ""
    category: str = ""
    topic: str = ""
    line: str = ""
    place: str = ""
    vague: bool = False
    places: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    since: str = ""
    wish: str = ""
    phone: str = ""
    urgent: bool = False
    risks: tuple[str, ...] = ()
    alarm: str = ""
    article: str = ""
    near: tuple[str, ...] = ()
    instead_of: str = ""
    former: str = ""
    media: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    refused: tuple[Slot, ...] = ()
    alone: bool = False

    @property
    def is_question(self) -> bool:
        """Whether the knowledge base takes care of it, so that no detail is wanted."""
        return bool(self.article or self.near)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a citizen judges of a closed ticket: empty where nothing was said; causes by their codes."""

    grade: str = ""
    solved: str = ""
    causes: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question asked last: a bare number answers this one and no other.

    `purpose` is what the answer is wanted for; `again`: asked a second time; `told` are the citizen's words that
    wait for the answer, so that nobody has to write them twice; `position` is the place that a phone reported and the
    citizen may confirm, `verdict` what a citizen judged; `beneath` is the question that a survey came on top of, and
    that free words may still answer.
    """

    kind: AskedKind
    choices: tuple[Choice, ...] = ()
    slot: Slot | None = None
    tickets: tuple[str, ...] = ()
    article: str = ""
    purpose: str = ""
    again: bool = False
    position: str = ""
    told: Draft | None = None
    verdict: Verdict | None = None
    beneath: "Asked | None" = None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The bot's memory of one conversation.

    `drafts` are being taken; `unsettled` are questions of which the citizen still has to choose one; `dropped` were taken
    back before they were submitted; `placeless` are tickets whose place is still to come; `before` are a place and
    pictures that came before the request they belong to, `phone` is the number given for anything in this contact;
    `topic` was spoken of last, `abuse` are the moments of the last insults;
    `question` was asked last, `answered` is the article that answered it; `line` is the special line that was entered
    for the next request, `source` the QR code that was scanned before the next contact; `warned`: when a possible danger was
    warned of last.
    """

    asked: Asked | None = None
    drafts: tuple[Draft, ...] = ()
    unsettled: tuple[Draft, ...] = ()
    dropped: tuple[Draft, ...] = ()
    placeless: tuple[str, ...] = ()
    clarifications: int = 0
    topic: str = ""
    abuse: tuple[str, ...] = ()
    wrong_digits: int = 0
    purpose: str = ""
    line: str = ""
    source: str = ""
    question: str = ""
    answered: str = ""
    before: Draft | None = None
    phone: str = ""
    alarms_told: tuple[str, ...] = ()
    warned: str = ""
    privacy_version: str = ""

    def settled(self) -> Self:
        """The same memory with nothing open: what follows a finished request."""
        return replace(
            self,
            asked=None,
            drafts=(),
            unsettled=(),
            dropped=(),
            placeless=(),
            clarifications=0,
            **TAKEN,
        )

    def rested(self) -> Self:
        """What is kept of a contact that has ended: which privacy notice was seen, and when danger was warned of."""
        return type(self)(privacy_version=self.privacy_version, warned=self.warned)

    def to_json(self) -> str:
        """The text that the conversation's row keeps."""
        return json.dumps(_fields(self), ensure_ascii=False, default=_fields)


def _fields(value: Dialogue | Asked | Draft | Choice | Verdict) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}


def dialogue_from_json(text: str) -> Dialogue:
    """Read what `to_json` wrote; what an older or newer program called otherwise is left out."""
    data = _known(Dialogue, json.loads(text))
    if data.get("asked"):
        data["asked"] = _asked(data["asked"])
    if data.get("before"):
        data["before"] = _draft(data["before"])
    for name in ("drafts", "unsettled", "dropped"):
        data[name] = tuple(_draft(draft) for draft in data.get(name, ()))
    return Dialogue(**data)


def _asked(data: dict[str, Any]) -> Asked:
    known = _known(Asked, data)
    known["choices"] = tuple(Choice(**choice) for choice in known["choices"])
    known["told"] = _draft(known["told"]) if known.get("told") else None
    known["verdict"] = Verdict(**_known(Verdict, known["verdict"])) if known.get("verdict") else None
    known["beneath"] = _asked(known["beneath"]) if known.get("beneath") else None
    return Asked(**known)


def _draft(data: dict[str, Any]) -> Draft:
    return Draft(**_known(Draft, data))


def _known(kind: type[Dialogue | Asked | Draft | Verdict], data: dict[str, Any]) -> dict[str, Any]:
    """The fields that this program knows, lists as the tuples that they were."""
    fields = {name: value for name, value in data.items() if name in kind.__slots__}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
