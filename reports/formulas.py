"""Formulas that an office writes itself: names, numbers, + - * / , parentheses, min and max. Pure.

A small parser of our own: whatever is written, nothing of it runs as a program. Values are exact fractions, so that a
score of 98.75 is just that before it is rounded.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

MOST_CHARACTERS = 300
MOST_NESTED = 30
MOST_DIGITS = 12

Values = Mapping[str, Fraction | None]
_Node = Callable[[Values], Fraction]

_WIDE = str.maketrans("（）＋－×÷＊／，．　", "()+-*/*/,. ")
"""Marks as a Chinese keyboard writes them, one for one, so that places stay."""
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[^\W\d]\w*)|(?P<mark>\S)|(?P<end>$))")
_CHOOSING: Mapping[str, Callable[..., Fraction]] = {"min": min, "max": max}


class FormulaWrong(ValueError):
    """A formula that cannot be read; the text is a sentence that names the place."""


class _Empty(Exception):
    """A value that the formula needs does not exist."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read. `names` are the values it needs."""

    text: str
    names: frozenset[str]
    _node: _Node

    def value(self, values: Values) -> Fraction | None:
        """What it gives; None where a value it needs is None, or where something is divided by 0."""
        try:
            return self._node(values)
        except (_Empty, ZeroDivisionError):
            return None


def read_formula(text: str, known: Mapping[str, str]) -> Formula:
    """Read a formula; `known` are the names that may be written and the value that each means.

    Raises FormulaWrong with the place, counted in characters from 1.
    """
    return _Parser(text, known).formula()


class _Parser:
    """Recursive descent over one text."""

    def __init__(self, text: str, known: Mapping[str, str]) -> None:
        self._written, self._text = text, text.translate(_WIDE)
        self._known, self._names = known, set[str]()
        self._nested = 0
        self._match = self._token(0)

    def formula(self) -> Formula:
        if not self._text.strip():
            raise FormulaWrong("公式是空的。")
        if len(self._text) > MOST_CHARACTERS:
            raise FormulaWrong(f"公式太长，最多 {MOST_CHARACTERS} 个字符。")
        node = self._sum()
        if self._match["end"] is None:
            raise self._wrong("前面已经是完整的算式，这里缺少 + - * / 或者多了内容")
        return Formula(self._written, frozenset(self._names), node)

    def _sum(self) -> _Node:
        node = self._product()
        while mark := self._take("+-"):
            node = _combined(mark, node, self._product())
        return node

    def _product(self) -> _Node:
        node = self._atom()
        while mark := self._take("*/"):
            node = _combined(mark, node, self._atom())
        return node

    def _atom(self) -> _Node:
        self._nested += 1
        if self._nested > MOST_NESTED:
            raise self._wrong(f"括号和负号套得太深，最多 {MOST_NESTED} 层")
        node = self._bare_atom()
        self._nested -= 1
        return node

    def _bare_atom(self) -> _Node:
        if self._take("-"):
            negated = self._atom()
            return lambda values: -negated(values)
        if self._take("("):
            node = self._sum()
            self._close()
            return node
        if self._match["number"] is not None:
            return self._number()
        if self._match["name"] is not None:
            return self._name()
        raise self._wrong("这里应是指标名称、数字或括号")

    def _number(self) -> _Node:
        written = self._match["number"]
        if len(written) > MOST_DIGITS:
            raise self._wrong(f"数字太长，最多 {MOST_DIGITS} 位")
        self._next()
        number = Fraction(written)
        return lambda values: number

    def _name(self) -> _Node:
        written = self._match["name"]
        if written in _CHOOSING:
            return self._choosing(_CHOOSING[written])
        if written not in self._known:
            near = difflib.get_close_matches(written, self._known, n=1)
            hint = f"，是不是“{near[0]}”？" if near else f"，可以用的有：{'、'.join(self._known)}"
            raise self._wrong(f"没有“{written}”这个指标{hint}")
        self._next()
        name = self._known[written]
        self._names.add(name)

        def value(values: Values) -> Fraction:
            found = values[name]
            if found is None:
                raise _Empty
            return found

        return value

    def _choosing(self, choose: Callable[..., Fraction]) -> _Node:
        word = self._match["name"]
        self._next()
        if not self._take("("):
            raise self._wrong(f"{word} 后面要写括号，例如 {word}(1, 2)")
        nodes = [self._sum()]
        while self._take(","):
            nodes.append(self._sum())
        self._close()
        return lambda values: choose(node(values) for node in nodes)

    def _close(self) -> None:
        if not self._take(")"):
            raise self._wrong("这里缺少右括号")

    def _take(self, marks: str) -> str:
        """The mark here when it is one of these, and go on; else an empty text."""
        mark = self._match["mark"]
        if mark is None or mark not in marks:
            return ""
        self._next()
        return mark

    def _next(self) -> None:
        self._match = self._token(self._match.end())

    def _token(self, start: int) -> re.Match[str]:
        match = _TOKEN.match(self._text, start)
        assert match is not None, "every text has a next token or an end"
        return match

    def _wrong(self, reason: str) -> FormulaWrong:
        place = self._match.start(self._match.lastgroup or 0)
        here = f"第 {place + 1} 个字符“{self._written[place]}”处" if place < len(self._written) else "末尾"
        return FormulaWrong(f"公式“{self._written}”{here}：{reason}。".replace("？。", "？"))


def _combined(mark: str, left: _Node, right: _Node) -> _Node:
    if mark == "+":
        return lambda values: left(values) + right(values)
    if mark == "-":
        return lambda values: left(values) - right(values)
    if mark == "*":
        return lambda values: left(values) * right(values)
    return lambda values: left(values) / right(values)
