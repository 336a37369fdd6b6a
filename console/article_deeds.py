"""Writing an article and moving it on, with the gates of the console: an editor of a unit has that unit's articles alone, nobody
decides on a version that he has not seen, nobody approves what he wrote himself, and what was done is logged.

The workshop's pages and the interface for other systems both come through here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from console import audit
from console.users import KNOWLEDGE_ROLES, User
from knowledge_base import store
from knowledge_base.articles import Content, MoveRefused, Version
from storage.transaction import Transaction

TITLES: Mapping[str, str] = {
    "submit": "提交审核",
    "approve": "审核通过",
    "refuse": "退回修改",
    "confirm": "复核无误",
    "archive": "归档",
}
_EDITORS_DEEDS = frozenset({"submit"})
_APPROVERS = frozenset({"approver"})


class NotYours(MoveRefused):
    """An article of another unit; the text is a sentence."""


class NotYourRole(MoveRefused):
    """A step that another role takes; the text is a sentence."""


class OwnWork(MoveRefused):
    """Somebody would approve what he wrote himself; the text is a sentence."""


class Newer(MoveRefused):
    """Somebody else wrote a version since; `number` is that of the newest. The text is a sentence."""

    def __init__(self, number: int) -> None:
        super().__init__("别人刚刚改过这条知识，请看最新版本再修改。")
        self.number = number


class Unknown(MoveRefused):
    """There is no such article; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text that somebody wrote: `seen` is the newest version that he knew, 0 where there was none."""

    content: Content
    seen: int
    is_draft: bool = False
    note: str = ""
    announce: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a version towards release, or of the article out of service; `number` is the version."""

    article: str
    action: str
    number: int
    reason: str = ""


def write(tx: Transaction, user: User, written: Written, now: datetime, via: str = "") -> Version:
    """Add a version as a draft or as submitted; raises FaultyArticle, MoveRefused."""
    _check_role(user, KNOWLEDGE_ROLES, "编写和审核知识由知识编辑和知识审核人员来做。")
    content, article = written.content, written.content.article
    if user.unit and content.unit != user.unit:
        raise NotYours(f"您只能编写{user.unit}的知识。")
    newest = next(iter(store.versions(tx, article)), None)
    _check_seen(article, newest.number if newest else 0, written.seen)
    if newest and user.unit and newest.content.unit != user.unit:
        raise NotYours(f"这条知识由{newest.content.unit}负责，您不能修改。")
    save = store.save_draft if written.is_draft else store.submit
    added = save(tx, content, user.name, now, written.note, written.announce)
    _log(tx, user, article, f"编写第 {added.number} 版", via, now)
    return added


def take(tx: Transaction, user: User, step: Step, now: datetime, via: str = "") -> None:
    """Take the step; raises MoveRefused, and KeyError for an action that is none of `TITLES`."""
    roles = KNOWLEDGE_ROLES if step.action in _EDITORS_DEEDS else _APPROVERS
    _check_role(user, roles, "这个操作由知识审核人员来做。")
    newest = next(iter(store.versions(tx, step.article)), None)
    if newest is None:
        raise Unknown(f"没有编号为 {step.article} 的知识。")
    if user.unit and newest.content.unit != user.unit:
        raise NotYours(f"这条知识由{newest.content.unit}负责，您不能操作。")
    _DEEDS[step.action](tx, step, user.name, now)
    _log(tx, user, step.article, f"{TITLES[step.action]} 第 {step.number} 版", via, now)


def _log(tx: Transaction, user: User, article: str, what: str, via: str, now: datetime) -> None:
    audit.record(tx, now, user.name, "article_act", article, " · ".join(filter(None, (what, via))))


def _check_role(user: User, roles: frozenset[str], sentence: str) -> None:
    if user.role not in roles:
        raise NotYourRole(sentence)


def _check_seen(article: str, newest: int, seen: int) -> None:
    if newest == seen:
        return
    if seen == 0:
        raise MoveRefused(f"已有编号为 {article} 的知识，请换一个编号，或到那一条里写新版本。")
    raise Newer(newest)


def _approve(tx: Transaction, step: Step, by: str, now: datetime) -> None:
    version = store.version(tx, step.article, step.number)
    if version and version.created_by == by:
        raise OwnWork("自己编写的版本，须由另一位知识审核人员审核。")
    store.approve(tx, step.article, step.number, by, now)


_DEEDS: Mapping[str, Callable[[Transaction, Step, str, datetime], object]] = {
    "submit": lambda tx, step, by, now: store.submit_draft(tx, step.article, step.number),
    "approve": _approve,
    "refuse": lambda tx, step, by, now: store.refuse(tx, step.article, step.number, step.reason),
    "confirm": lambda tx, step, by, now: store.confirm_review(tx, step.article, step.number),
    "archive": lambda tx, step, by, now: store.archive(tx, step.article, by, now, step.reason),
}
