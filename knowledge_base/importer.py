"""Takes articles from files of any common shape. Every bad row is named with its number and reason, the good ones go
in as submitted, in the caller's one transaction: a file that cannot be read changes nothing.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlite_utils import Database

from knowledge_base import store
from knowledge_base.articles import Content, Version, checked
from knowledge_base.evaluate import Query
from knowledge_base.matcher import Question
from language.normalise import fold, normalise
from storage.sheet_columns import Columns
from storage.sheet_reading import NotATable, SheetRow, read_table
from storage.transaction import Transaction

COLUMNS = Columns(
    {
        "article": ("知识编号", "编号", "文章编号", "条目编号", "code", "id"),
        "unit": ("单位", "承办单位", "责任单位", "提供单位", "部门", "所属部门", "department", "owner"),
        "kind": ("类型", "知识类型", "种类", "type"),
        "audience": ("受众", "对象", "适用对象", "服务对象", "公开范围"),
        "question": ("问题", "标准问题", "标准问", "问句", "标题", "知识标题", "title"),
        "wordings": (
            "其他问法",
            "相似问",
            "相似问题",
            "相似问法",
            "扩展问",
            "同义问法",
            "similar",
            "aliases",
        ),
        "answer": ("答案", "标准答案", "回答", "答复", "答复内容", "内容", "知识内容", "content"),
        "basis": ("依据", "政策依据", "文件依据", "来源", "文号", "source"),
        "valid_from": ("生效日期", "有效期起", "有效期自", "开始日期", "start"),
        "valid_to": ("失效日期", "有效期止", "有效期至", "截止日期", "结束日期", "end", "expires"),
        "phone": ("电话", "咨询电话", "联系电话", "tel"),
        "address": ("地址", "办理地点", "窗口地址", "地点"),
        "topic": ("主题", "分类", "类别", "category"),
        "announce": ("新政策", "推送", "推送订阅"),
    },
    fold,
)
"""The columns of a knowledge file and the other words that a header may use for them."""

ResolveUnit = Callable[[str], str | None]
"""A unit's full name for a name or alias; None for one that the city does not have."""

_BETWEEN_WORDINGS = re.compile(r"[|｜;；\n]+")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_YES = frozenset({"1", "是", "true", "yes"})
_NO_END = frozenset({"", "长期", "长期有效", "永久", "永久有效", "无", "-", "—"})


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that stayed out: its number as Excel shows it, and why."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: codes of new and changed articles, how many were there already, and what stayed out."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article of a file, with the number of its first row; `announce` as in `Version`."""

    row: int
    content: Content
    announce: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says, before anything of it is taken in."""

    articles: tuple[Incoming, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """Words of a row that another article is asked by too: who uses them would have to choose."""

    row: int
    text: str
    other: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking in would do: new articles, changed ones with the newest version that there is, those that are there
    already, and the words that two articles would share."""

    new: tuple[Incoming, ...]
    changed: tuple[tuple[Incoming, Version], ...]
    unchanged: int
    rejected: tuple[Rejected, ...]
    twins: tuple[Twin, ...] = ()


def read_articles(data: bytes, resolve_unit: ResolveUnit, default_unit: str = "") -> Read:
    """The articles of a file. Rows of one code and no answer of their own are further wordings of its first row.
    Raises NotATable when the file cannot be read at all.
    """
    rejected: list[Rejected] = []
    found = tuple(_articles(data, resolve_unit, default_unit, rejected))
    return Read(found, tuple(sorted(rejected, key=lambda one: one.row)))


def preview(tx: Transaction, read: Read) -> Preview:
    """What `take_in` would do now; nothing is written."""
    new: list[Incoming] = []
    changed: list[tuple[Incoming, Version]] = []
    for one in read.articles:
        newest = next(iter(store.versions(tx, one.content.article)), None)
        if newest is None:
            new.append(one)
        elif not store.says_the_same(newest, one.content):
            changed.append((one, newest))
    unchanged = len(read.articles) - len(new) - len(changed)
    taken = (*new, *(one for one, _ in changed))
    return Preview(tuple(new), tuple(changed), unchanged, read.rejected, tuple(_twins(tx, read, taken)))


def _twins(tx: Transaction, read: Read, taken: Iterable[Incoming]) -> Iterator[Twin]:
    """The same words, but for marks and the like, in another article that answers or comes with the file."""
    brought = {one.content.article: one.content for one in read.articles}
    answering = {
        one.content.article: one.content for one in store.released(tx, store.current_release(tx) or 0)
    }
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for content in (answering | brought).values():
        for text in {normalise(text) for text in (content.question, *content.wordings)}:
            owners[text].append(content.article)
    for one in taken:
        for text in (one.content.question, *one.content.wordings):
            others = (code for code in owners[normalise(text)] if code != one.content.article)
            yield from (Twin(one.row, text, code) for code in others)


def take_in(tx: Transaction, read: Read, by: str, now: datetime) -> Imported:
    """Submit the articles of a file."""
    new: list[str] = []
    changed: list[str] = []
    unchanged = 0
    for one in read.articles:
        before = store.versions(tx, one.content.article)
        added = store.submit(tx, one.content, by, now, announce=one.announce)
        if before and added.number == before[0].number:
            unchanged += 1
        else:
            (changed if before else new).append(one.content.article)
    return Imported(tuple(new), tuple(changed), unchanged, read.rejected)


def import_file(
    tx: Transaction, data: bytes, by: str, now: datetime, resolve_unit: ResolveUnit, default_unit: str = ""
) -> Imported:
    """Read a file and submit its articles. Raises NotATable when the file cannot be read at all."""
    return take_in(tx, read_articles(data, resolve_unit, default_unit), by, now)


def questions_of(data: bytes) -> list[Question]:
    """The questions and wordings of a file for matching alone: `question`, and `article` unless each is its own."""
    questions: list[Question] = []
    known: set[str] = set()
    for row in _rows(data):
        article = row.cells["article"] or row.cells["question"]
        for text in (row.cells["question"], *_wordings(row.cells["wordings"])):
            if text:
                answer = "" if article in known else row.cells["answer"]
                questions.append(Question(article, text, article in known, answer))
                known.add(article)
    return questions


def queries_of(data: bytes) -> list[Query]:
    """The questions of a file with the article that answers each; empty where none does."""
    return [
        Query(row.cells["question"], row.cells["article"], row.cells["kind"], row.number)
        for row in _rows(data)
        if row.cells["question"]
    ]


def faults_of_queries(data: bytes, articles: Collection[str] | None = None) -> list[Rejected]:
    """Rows of a file of questions that measure nothing: without a question, or for an article that is none of these."""
    faults = []
    for row in _rows(data):
        code = row.cells["article"]
        if not row.cells["question"]:
            faults.append(Rejected(row.number, "没有填写问题，没有计入"))
        elif code and articles is not None and code not in articles:
            faults.append(Rejected(row.number, f"知识里没有“{code}”这一条，这个问题不可能答对"))
    return faults


def _rows(data: bytes) -> list[SheetRow]:
    """Rows with our own column names, every one of them present. Raises NotATable without a column of questions."""
    rows = [SheetRow(row.number, COLUMNS.named(row.cells)) for row in read_table(data, _is_header)]
    if rows and not any(row.cells["question"] for row in rows):
        raise NotATable("没有找到“问题”列（question），请检查表头。")
    return rows


def _is_header(cells: Sequence[str]) -> bool:
    return "question" in COLUMNS.found(cells)


def _articles(
    data: bytes, resolve_unit: ResolveUnit, default_unit: str, rejected: list[Rejected]
) -> Iterator[Incoming]:
    """Each article once; what cannot be one is put into `rejected`."""
    for rows in _grouped(_rows(data)):
        first, *more = rows
        try:
            content = _content(first, resolve_unit, default_unit)
            same = [row for row in more if row.cells["answer"] in ("", content.answer)]
            announce = first.cells["announce"].strip().lower() in _YES
            yield Incoming(first.number, _with_wordings(content, same), announce)
        except ValueError as error:
            rejected.append(Rejected(first.number, str(error)))
            same = more
        rejected += [
            Rejected(row.number, f"编号 {row.cells['article']} 与第 {first.number} 行相同而答案不同")
            for row in more
            if row not in same
        ]


def _grouped(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    """Rows of one article together, in the order of first rows. The file is staged in a database in memory, which
    sorts and groups whatever shape it has."""
    by_number = {row.number: row for row in rows}
    staged = Database(memory=True)
    staged.table("rows").insert_all(
        ({"number": number, "article": _code(row.cells)} for number, row in by_number.items()), pk="number"
    )
    if not by_number:
        return
    for (numbers,) in staged.execute(
        "SELECT group_concat(number) FROM (SELECT * FROM rows ORDER BY number) GROUP BY article ORDER BY min(number)"
    ):
        yield [by_number[number] for number in sorted(map(int, str(numbers).split(",")))]


def _code(cells: Mapping[str, str]) -> str:
    """The article's code; without one the same unit and question get the same code at every import."""
    return cells["article"] or code_of(cells["unit"], cells["question"])


def code_of(unit: str, question: str) -> str:
    """A code for an article that has none: always the same for the same unit and question."""
    digest = hashlib.sha256(f"{unit}\n{fold(question)}".encode()).hexdigest()
    return f"K-{digest[:10]}"


def _content(row: SheetRow, resolve_unit: ResolveUnit, default_unit: str) -> Content:
    cells = row.cells
    named = cells["unit"] or default_unit
    unit = resolve_unit(named) if named else ""
    if unit is None:
        raise ValueError(f"没有“{named}”这个单位")
    return checked(
        Content(
            article=_code(cells), unit=unit, question=cells["question"], answer=cells["answer"], kind=cells["kind"],
            audience=cells["audience"], wordings=_wordings(cells["wordings"]), basis=cells["basis"],
            valid_from=_day(cells["valid_from"], "生效日期"), valid_to=_day(cells["valid_to"], "失效日期"),
            phone=cells["phone"], address=cells["address"], topic=cells["topic"],
        )
    )  # fmt: skip


def _with_wordings(content: Content, rows: Iterable[SheetRow]) -> Content:
    more = [text for row in rows for text in (row.cells["question"], *_wordings(row.cells["wordings"]))]
    return checked(replace(content, wordings=(*content.wordings, *more)))


def _wordings(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _BETWEEN_WORDINGS.split(text) if part.strip())


def _day(text: str, name: str) -> date | None:
    """2024-01-01, 2024/1/1, 2024.1.1, 2024年1月1日; empty and 长期 are without limit."""
    if text.strip() in _NO_END:
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        year, month, day = map(int, match.groups() if match else ())
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{name}“{text}”不是日期") from None
