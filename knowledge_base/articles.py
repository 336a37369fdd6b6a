"""An article's text and the states its versions go through: values and rules, no database.

A version's text never changes; what changes is its state. A correction is a new version, and the old one answers until
the new one is published.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

State = Literal["draft", "submitted", "approved", "published", "review_due", "archived"]

STATES: Mapping[State, str] = {
    "draft": "草稿",
    "submitted": "待审核",
    "approved": "已审核待发布",
    "published": "已发布",
    "review_due": "待复核",
    "archived": "已归档",
}

MOVES: Mapping[State, frozenset[State]] = {
    "draft": frozenset({"submitted", "archived"}),
    "submitted": frozenset({"approved", "draft", "archived"}),
    "approved": frozenset({"published", "draft", "archived"}),
    "published": frozenset({"review_due", "archived"}),
    "review_due": frozenset({"published", "archived"}),
    "archived": frozenset({"published"}),  # only a rollback brings it back
}

KINDS = ("政策", "公告", "通告", "办事指南", "手册")
AUDIENCES = ("公众", "企业", "内部")
INTERNAL = "内部"
"""Articles of this audience are for staff: they never reach a citizen."""


MOST_WORDINGS = 500
LONGEST: Mapping[str, tuple[str, int]] = {
    "article": ("编号", 100),
    "question": ("问题", 500),
    "answer": ("答案", 20_000),
    "basis": ("依据", 2_000),
    "phone": ("电话", 500),
    "address": ("地址", 1_000),
    "topic": ("主题", 200),
}
"""What each field is called and how many characters it may have: far more than an article that people read."""


class MoveRefused(Exception):
    """A state that this version cannot go to; the text is a sentence for the clerk."""


class Overtaken(MoveRefused):
    """Somebody else changed what was to be released between looking and releasing."""


class FaultyArticle(ValueError):
    """An article that cannot be taken in; the text names every fault."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an article says. `article` is its code; dates are days of the city, None is without limit."""

    article: str
    unit: str
    question: str
    answer: str
    kind: str = "办事指南"
    audience: str = "公众"
    wordings: tuple[str, ...] = ()
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    phone: str = ""
    address: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an article. Times are text as the database holds them; `announce`: a new version that subscribers
    are told of, as they are of every new article.
    """

    content: Content
    number: int
    state: State
    created_at: str
    created_by: str = ""
    approved_by: str = ""
    approved_at: str | None = None
    note: str = ""
    announce: bool = False

    def is_expired(self, today: date) -> bool:
        """The last day of validity lies before today."""
        return self.content.valid_to is not None and self.content.valid_to < today

    def is_valid(self, today: date) -> bool:
        """Today lies within the validity; both ends belong to it."""
        begun = self.content.valid_from is None or self.content.valid_from <= today
        return begun and not self.is_expired(today)


def check_move(version: Version, to: State) -> None:
    """Raise MoveRefused unless a version in its state may go to `to`."""
    if to not in MOVES[version.state]:
        raise MoveRefused(
            f"知识 {version.content.article} 第 {version.number} 版现在是“{STATES[version.state]}”，"
            f"不能改为“{STATES[to]}”。"
        )


def checked(content: Content) -> Content:
    """The content with blanks trimmed and wordings told once; raises FaultyArticle with all faults."""
    tidy = _tidy(content)
    faults = list(_faults(tidy))
    if faults:
        raise FaultyArticle("；".join(faults))
    return tidy


def _tidy(content: Content) -> Content:
    question = content.question.strip()
    wordings = dict.fromkeys(wording.strip() for wording in content.wordings)
    return replace(
        content,
        article=content.article.strip(),
        unit=content.unit.strip(),
        question=question,
        answer=content.answer.strip(),
        wordings=tuple(wording for wording in wordings if wording and wording != question),
        kind=content.kind.strip() or "办事指南",
        audience=content.audience.strip() or "公众",
    )


def _faults(content: Content) -> list[str]:
    empty = [
        name
        for name, value in (
            ("编号", content.article),
            ("单位", content.unit),
            ("问题", content.question),
            ("答案", content.answer),
        )
        if not value
    ]
    faults = [f"没有填写{'、'.join(empty)}"] if empty else []
    if content.kind not in KINDS:
        faults.append(f"类型“{content.kind}”不在 {'、'.join(KINDS)} 之中")
    if content.audience not in AUDIENCES:
        faults.append(f"受众“{content.audience}”不在 {'、'.join(AUDIENCES)} 之中")
    if content.valid_from and content.valid_to and content.valid_to < content.valid_from:
        faults.append("有效期的结束日早于开始日")
    return faults + list(_too_long(content))


def _too_long(content: Content) -> Iterator[str]:
    for name, (title, most) in LONGEST.items():
        if len(getattr(content, name)) > most:
            yield f"{title}太长，请控制在 {most} 字以内"
    if len(content.wordings) > MOST_WORDINGS:
        yield f"其他问法太多，请控制在 {MOST_WORDINGS} 种以内"
    if any(len(wording) > LONGEST["question"][1] for wording in content.wordings):
        yield f"有一种其他问法太长，请控制在 {LONGEST['question'][1]} 字以内"
