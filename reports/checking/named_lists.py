"""Lists that are counted: 甲、乙、丙三家单位; 2家（甲、乙）; 以上10家; 前三的是…. The members must be as many as are told. Pure.

A list that ends in 等 is not closed: it may name fewer, never more. A list is only read where it stands right at its count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from language.numerals import to_int
from reports.checking.amounts import Amount
from reports.checking.document import Document, Sentence
from reports.checking.reading import Reading
from reports.checking.relations import Stated
from reports.checking.unproved import Unproved

_N = r"(?<![\d一二两三四五六七八九十同另某唯统逐每任])(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})"
_NOUN = (
    "(?:家|个)?(?:承办|责任|成员|主办|协办|重点|相关|市直|区直|县直|典型|主要)?(?:单位|部门|乡镇|镇街|镇|街道|县市区|县区|区县|县|区|社区|小区|企业|局|"
    "方面|类别|渠道|案例|领域|行业|问题|事项|环节|热点|地区|板块)"
)
_COUNTED = rf"{_N}(?:家(?:{_NOUN})?|{_NOUN}|类(?:问题|诉求|事项)?|项(?:工作|措施|制度|问题)?|大(?:类|热点|方面)?(?:事项|问题|诉求)?|者)"
_BEFORE = re.compile(
    rf"(?P<list>[^,;:。()、!?]{{2,30}}(?:、[^,;:。()、!?]{{1,30}}){{0,30}}?)(?P<etc>等)?(?<!前)(?<!第)(?P<all>共|合计|这|上述|以上)?{_COUNTED}"
)
_BEHIND = re.compile(
    rf"(?<!前)(?<!第){_COUNTED}[^,;:。()]{{0,8}}(?:,?(?:分别|依次|具体|即|名单)?(?:是|为|有)?[::]?\(?|[(:])(?P<list>[^,;:。()、]{{2,40}}(?:、[^,;。()、]{{2,40}}(?:\([^()]*\))?){{0,40}})"
)
_TOP = re.compile(
    rf"前{_N}(?:名|位|类|项|大)?(?:的|为)?[^,;:。()、\d]{{0,14}}?(?:分别是|分别为|依次是|依次为|是|为|:|有)[:]?(?P<list>[^:。]{{2,600}})"
)
_TEN = re.compile(
    rf"{_N}大[^,;:。()、\d]{{1,12}}(?:分别是|分别为|依次是|依次为|是|为|:)[:]?(?P<list>[^:。]{{2,900}})"
)
_ABOVE = re.compile(rf"(?:以上|上述){_N}(?P<unit>家|个)(?:{_NOUN})?")
_QUOTED = re.compile("《[^《》]*》|“[^“”]{1,14}”|\\([^()]*\\)")
_OPEN_LIST = re.compile("等|例如|比如|如(?!期|实|何)")
_AND = re.compile("[^、]和|[^涉]及|与|以及")
_FIGURE = re.compile(r"(?<![共计])\(?\d[\d,.]*[件次个条通]\)?")
_NO_MEMBER = re.compile("(?:[有为是达约的了]|单位|部门)$")
_MOST = 60
_SHORTEST_UNIT = 3
"""市直、国企共22家: shorter words name groups of units, not units."""


@dataclass(frozen=True, slots=True)
class Members:
    """How many a list names, at least and at most (where 和 may part the last two); `open_` where 等 tells of more."""

    least: int
    most: int
    open_: bool


@dataclass(frozen=True, slots=True)
class Told:
    """A count and the members that stand at it."""

    count: int
    members: Members
    at: int
    start: int
    end: int
    written: str

    @property
    def is_wrong(self) -> bool:
        return self.members.least > self.count or (self.members.most < self.count and not self.members.open_)


def named_list_relations(reading: Reading) -> Iterator[Stated | Unproved]:
    document = reading.document
    for sentence in document.sentences:
        for told in _told(reading, sentence):
            claim = _claim(document, told)
            if told.is_wrong:
                hint = f"写明 {told.written} 个，列出 {told.members.least} 个，请核对数目或补全名单。"
                least, most = Decimal(told.members.least), Decimal(told.members.most)
                yield Stated(claim, str(told.members.least), hint, "list", least, most)
            elif told.members.open_ and 1 < told.members.most < told.count:
                yield Unproved(claim, "list")


def _claim(document: Document, told: Told) -> Amount:
    start, end = document.place(told.start, told.end)
    at = document.places[told.at]
    return Amount(Decimal(told.count), told.written, Decimal(1), Decimal(0), at, start, end)


def _told(reading: Reading, sentence: Sentence) -> Iterator[Told]:
    words = reading.document.words(sentence)
    if sentence.stands_alone or not re.search("[家个类项大者前]", words):
        return
    plain = _QUOTED.sub(lambda match: _veiled(match[0]), words)
    taken: set[int] = set()
    for told in [
        *_tops(words, sentence),
        *_behind(words, sentence),
        *_before(plain, sentence),
        *_above(reading, words, sentence),
    ]:
        if told.end not in taken and told.count <= _MOST:
            taken.add(told.end)
            yield told


def _veiled(quoted: str) -> str:
    """What stands in quotation marks or brackets is one word, as long as it was."""
    return quoted[0] + "〇" * (len(quoted) - 2) + quoted[-1] if quoted[0] != "(" else "〇" * len(quoted)


def _tops(words: str, sentence: Sentence) -> Iterator[Told]:
    for pattern in (_TOP, _TEN):
        for match in pattern.finditer(words):
            members = _members(match["list"])
            if members.most > 1:
                yield _made(match, members, sentence)


def _behind(words: str, sentence: Sentence) -> Iterator[Told]:
    for match in _BEHIND.finditer(words):
        head = words[match.end("n") : match.start("list")]
        members = _members(match["list"])
        if re.search(r"[(:]|分别|依次|即|具体|名单", head) and ("、" in match["list"] or "(" in head):
            yield _made(match, members if members.least > 1 else replace(members, open_=True), sentence)


def _before(plain: str, sentence: Sentence) -> Iterator[Told]:
    for match in _BEFORE.finditer(plain):
        pooled = match["all"] or match["list"].endswith(("共", "合计"))
        groups = pooled and min(map(len, match["list"].split("、")[1:]), default=0) < _SHORTEST_UNIT
        if "、" in match["list"] and not groups and not _NO_MEMBER.search(match["list"]):
            yield _made(
                match,
                replace(_members(match["list"]), open_=match["list"].endswith("等") or bool(match["etc"])),
                sentence,
            )


def _members(written: str) -> Members:
    """The members of a list: parted by 、, or each with its figure."""
    plain = _QUOTED.sub(lambda match: "〇" * len(match[0]), written)
    open_ = bool(_OPEN_LIST.search(plain))
    clause = re.split("[,;]", plain)[0]
    if "、" not in clause and ";" in plain:
        count = len([one for one in plain.split(";") if _FIGURE.search(one)])
        return Members(count, count, open_)
    if "、" not in clause and len(figures := _FIGURE.findall(written)) > 1:
        return Members(len(figures), len(figures), open_)
    parts = clause.split("、")
    return Members(len(parts), len(parts) + bool(_AND.search(parts[-1])), open_)


def _above(reading: Reading, words: str, sentence: Sentence) -> Iterator[Told]:
    """以上N家 after a list of figures: as many as its items, or as they sum up to."""
    for match in _ABOVE.finditer(words):
        nearest = reading.list_before(sentence.start + match.start())
        count = to_int(match["n"]) or 0
        if nearest is None or nearest.items[-1].sentence.section != sentence.section:
            continue
        items = nearest.items
        members = int(sum(one.value for one in items)) if items[0].unit == match["unit"] else len(items)
        if count != members:
            yield _made(match, Members(members, members, False), sentence)


def _made(match: re.Match[str], members: Members, sentence: Sentence) -> Told:
    at, start, end = (place + sentence.start for place in (match.start("n"), match.start(), match.end()))
    return Told(to_int(match["n"]) or 0, members, at, start, end, match["n"])
