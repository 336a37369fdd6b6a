"""Slips of wording: doubled words, numbers of headings that skip, 环比 beside a year, % for 百分点, headings that promise. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from language.numerals import to_int
from reports.checking.document import Document
from reports.checking.findings import Finding, finding
from reports.checking.rates import is_rate
from reports.checking.reading import Reading

_HAN = r"\u4e00-\u9fff"
_DOUBLED = re.compile(rf"([{_HAN}]{{2,6}})\1")
_REPEATABLE = re.compile(
    "^(?:研究|讨论|商量|考虑|认真|踏实|常常|一遍|一次|一个|一件|一户|一点|一步|逐一|逐个|逐件|许多|很多|非常|清楚|哈哈|谢谢|等等|休息|学习|打扫|锻炼|宣传|"
    "沟通|好好|多多|方方|点点|一批|一项|一桩)$"
)
_ONE_CHARACTER = re.compile(rf"([{_HAN}])\1(?=[{_HAN}])")
_EMPHASIS = frozenset("强压抓落加推提防严")
"""A verb before a word that begins with it (强强化) is a slip; other doubled characters are mostly two words."""
_EMPHATIC = re.compile("强强(?:联合|联手|合作|协同)|加加|落落|严严")
_YEAR_AGO = re.compile(
    r"(?:[较比与]|相比)[^,;。]{0,4}(?:20\d{2}年|去年|上年)(?:同期|同月)?[^,;。]{0,8}环比|环比[^,;。]{0,4}去年"
)
_PERIOD_AGO = re.compile("[较比与](?:上周|上月|上季度|上一季度|上个月)[^,;。]{0,8}同比")
_PROMISE = re.compile(
    r"前(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})(?:位|名|家)|(?P<n2>\d{1,2}|[三五六八十])大"
)
_UNIT_TWICE = re.compile(rf"[{_HAN}]{{1,8}}类件\d+件")
_PHRASES = {"截止目前": "截至目前", "截止到目前": "截至目前"}
_NUMBERED = (
    re.compile("^([一二三四五六七八九十]{1,3})、"),
    re.compile(r"^\(([一二三四五六七八九十]{1,3})\)"),
)


def wording_findings(reading: Reading) -> Iterator[Finding]:
    yield from _doubled(reading.document)
    yield from _numbers(reading.document)
    yield from _compared(reading.document)
    yield from _points(reading)
    yield from _promises(reading)
    yield from _phrases(reading.document)


def _slip(document: Document, start: int, end: int, printed: str, right: str, hint: str) -> Finding:
    return finding(document.text, "wording", document.place(start, end), "wording", printed, right, hint)


def _doubled(document: Document) -> Iterator[Finding]:
    for sentence in document.sentences:
        words = document.words(sentence)
        for match in _DOUBLED.finditer(words):
            if not _REPEATABLE.match(match[1]):
                at = sentence.start + match.start()
                yield _slip(document, at, at + len(match[0]), match[0], match[1], "词语重复，请删去一个。")
        for match in _ONE_CHARACTER.finditer(words):
            pair = words[match.start() : match.start() + 4]
            if match[1] in _EMPHASIS and not _EMPHATIC.match(pair) and _is_word(pair[1:3]):
                at = sentence.start + match.start()
                yield _slip(document, at, at + 3, pair[:3], pair[1:3], "叠字，请删去一个。")


@lru_cache(maxsize=512)
def _is_word(pair: str) -> bool:
    import rjieba

    return list(rjieba.cut(pair)) == [pair]


def _numbers(document: Document) -> Iterator[Finding]:
    """一、三 and （一）（三）: each level counts on from the one before, anew below each heading above."""
    last = [0, 0]
    for sentence in document.sentences:
        words = document.words(sentence)
        for level, pattern in enumerate(_NUMBERED):
            match = pattern.match(words)
            number = to_int(match[1]) if match else None
            if match is None or number is None:
                continue
            if number != last[level] + 1 and not (number == 1 and last[level] == 0) and last[level]:
                written, right = match[1], _han(last[level] + 1)
                hint = f"标题编号由“{_han(last[level])}”到“{written}”，应为“{right}”，请核对是否缺段。"
                yield _slip(
                    document, sentence.start, sentence.end, f"{_han(last[level])},{written}",
                    f"{_han(last[level])},{right}", hint,
                )  # fmt: skip
            last[level] = number
            if level == 0:
                last[1] = 0


def _han(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _compared(document: Document) -> Iterator[Finding]:
    for match in _YEAR_AGO.finditer(document.prose):
        hint = "与上年同期比是“同比”，“环比”是与上一时段比。"
        yield _slip(document, match.start(), match.end(), "环比", "同比", hint)
    for match in _PERIOD_AGO.finditer(document.prose):
        hint = "与上一时段比是“环比”，“同比”是与上年同期比。"
        yield _slip(document, match.start(), match.end(), "同比", "环比", hint)


def _points(reading: Reading) -> Iterator[Finding]:
    """返工率3.51%，比8月份上升0.46%: rates differ by 百分点."""
    for before, figure in zip(reading.figures, reading.figures[1:], strict=False):
        same = before.sentence is figure.sentence and before.depth == figure.depth
        if same and figure.kind == "percent" and figure.is_change and is_rate(before):
            start, end = figure.begin, figure.end
            hint = "两个比率之差应写“个百分点”，写“%”是相对增幅。"
            yield _slip(reading.document, start, end, f"{figure.number}%", f"{figure.number}个百分点", hint)


def _promises(reading: Reading) -> Iterator[Finding]:
    """A heading or title of a table that says 前6位 above or below a list of another length."""
    document = reading.document
    for sentence in document.sentences:
        match = _PROMISE.search(document.words(sentence)) if sentence.stands_alone else None
        count = to_int(match["n"] or match["n2"]) if match else None
        if match is None or not count:
            continue
        lists = [one for one in reading.lists if one.items[0].sentence.section == sentence.section]
        near = min(lists, key=lambda one: abs(one.items[0].start - sentence.start), default=None)
        members = sum(not one.name.startswith("其") for one in near.items) if near else count
        if near and members != count and len(near.items) > 2:
            written = match["n"] or match["n2"]
            hint = f"标题写“{match[0]}”，所列却有 {members} 个，请统一。"
            yield _slip(document, sentence.start, sentence.end, written, str(members), hint)


def _phrases(document: Document) -> Iterator[Finding]:
    for match in _UNIT_TWICE.finditer(document.prose):
        yield _slip(document, match.start(), match.end(), "类件", "类", "“件”字重复，请删去一个。")
    for written, right in _PHRASES.items():
        for match in re.finditer(written, document.prose):
            yield _slip(document, match.start(), match.end(), written, right, f"“{written}”应为“{right}”。")
