"""Tells whether a danger that is mentioned is happening: negation, figures of speech, questions of rules, the past.

The order of care: words of harm by or to a person are let go only when the sentence leaves no doubt; accidents
also when they are a hypothesis or long past.
"""

import re
from bisect import bisect_right
from functools import cached_property

from language.lists import any_of, load
from language.spans import boundaries, clauses

_lists = load("lexicon")
_IDIOM = re.compile(any_of(_lists["idioms"]))
_MODIFIERS = rf"\s*(?:{any_of(_lists['negated_modifiers'])}\s*){{0,2}}$"
_NEGATION = re.compile(any_of(_lists["negations"]) + _MODIFIERS)
_NO_NEGATION = re.compile(any_of(_lists["no_negation"]) + _MODIFIERS)
_DOUBT = re.compile(r"[^,。!;\n]{0,6}[吧吗么?]")
_DENIAL = re.compile(rf"[^。!?\n]{{0,10}}?{any_of(_lists['denials'])}")
_COMPOUND_AFTER = re.compile(any_of(_lists["compounds_after"]))
_COMPOUND_BEFORE = re.compile(any_of(_lists["compounds_before"]) + "$")
_PREVENTION = re.compile(any_of(_lists["prevention"]))
_PROCEDURE = re.compile(any_of(_lists["procedure"]))
_HYPOTHESIS = re.compile(any_of(_lists["hypotheses"]))
_CONSEQUENCE = re.compile(any_of(_lists["consequence"]))
_LONG_PAST = re.compile(any_of(_lists["long_past"]))
_RECENT_PAST = re.compile(any_of(_lists["recent_past"]))
_AFTERMATH = re.compile(any_of(_lists["aftermath"]))
_PRESENT = re.compile(any_of(_lists["present"]))
_DONE = re.compile("了(?!解)")
_HARM = re.compile(any_of(_lists["harm"]))
_LOOMING = re.compile(any_of(_lists["looming"]))
_PERSON = re.compile(any_of(_lists["persons"]))
_THINGS, _DROPPING, _WHOSE = (re.compile(any_of(_lists[name])) for name in ("things", "dropping", "whose"))
_GONE, _BELONGINGS, _CARRYING = (
    re.compile(any_of(_lists[name])) for name in ("gone", "belongings", "carrying")
)
_SHORT = 3
_NEAR = 80  # characters; a text without punctuation has no clauses


def without_idioms(plain: str) -> str:
    """热死了, 跳楼价 and the like blotted out; same length."""
    return _IDIOM.sub(lambda match: "#" * len(match[0]), plain)


class Context:
    """What stands around the mentions of one message (`aligned` text)."""

    def __init__(self, plain: str) -> None:
        self._plain = plain

    def is_harmless(self, parts: tuple[tuple[int, int], ...]) -> bool:
        start, end = parts[0][0], parts[-1][1]
        if self._cuts_a_word(parts) or self._is_negated(parts) or self._is_part_of_a_name(start, end):
            return True
        harm = bool(_HARM.search(self._plain[start:end]))
        if self._is_asked_about(start, end, harm) or self._is_aftermath(start, end):
            return True
        if (
            self._is_a_thing(start, end)
            or self._has_lost_a_thing(parts)
            or self._asks_whose_it_is(start, end)
        ):
            return True
        return not harm and (
            self._is_long_past(start) or any(self._is_hypothesis(at, end) for at in {start, parts[-1][0]})
        )

    @cached_property
    def _clauses(self) -> tuple[tuple[int, int], ...]:
        return tuple((clause.start, clause.end) for clause in clauses(self._plain))

    @cached_property
    def _cuts(self) -> frozenset[int]:
        return boundaries(self._plain)

    def _clause(self, at: int) -> tuple[int, int]:
        """Where the clause of an offset begins and ends; of one without end what is near."""
        index = bisect_right(self._clauses, (at, len(self._plain))) - 1
        start, end = self._clauses[max(index, 0)] if self._clauses else (0, len(self._plain))
        return max(start, at - _NEAR), min(max(end, at + 1), at + _NEAR)

    def _around(self, start: int, end: int) -> tuple[str, str]:
        """The clause before and after the words, the words left out."""
        return self._plain[self._clause(start)[0] : start], self._plain[end : self._clause(end - 1)[1]]

    def _cuts_a_word(self, parts: tuple[tuple[int, int], ...]) -> bool:
        """被困 in 被困难, 孩子...不见 in 孩子看不见, 着大火 in 看着大火: a short part begins or ends inside another word."""
        start, end = parts[-1]
        if len(parts) == 1 and end - start == 2 and end not in self._cuts:
            return True
        return any(start not in self._cuts for start, end in parts if end - start <= _SHORT)

    def _is_negated(self, parts: tuple[tuple[int, int], ...]) -> bool:
        end = parts[-1][1]
        if _DENIAL.match(self._plain, end):
            return True
        heads = [self._plain[max(0, start - 16) : start] for start, _ in parts]
        negated = any(_NEGATION.search(head) and not _NO_NEGATION.search(head) for head in heads)
        return negated and not _DOUBT.match(self._plain, end)

    def _is_part_of_a_name(self, start: int, end: int) -> bool:
        return bool(
            _COMPOUND_AFTER.match(self._plain, end)
            or _COMPOUND_BEFORE.search(self._plain[max(0, start - 16) : start])
        )

    def _is_asked_about(self, start: int, end: int, harm: bool) -> bool:
        """怎么预防火灾, 车祸医保能报销吗; but 着火了怎么办, 怎么防止她自杀."""
        before, after = self._around(start, end)
        around = before + "#" + after
        if self._happened(end) or _PRESENT.search(around) or (harm and _PERSON.search(around)):
            return False
        sentence = before + "#" + self._plain[end : end + 30]
        return bool(_PREVENTION.search(sentence) or _PROCEDURE.search(sentence))

    def _happened(self, end: int) -> bool:
        return self._plain[end - 1] == "了" or bool(_DONE.match(self._plain, end))

    def _is_hypothesis(self, start: int, end: int) -> bool:
        """万一着火怎么办; but 如果不解决我就跳楼, and a wall that may fall is a danger now."""
        if _LOOMING.search(self._plain[start:end]):
            return False
        before, _ = self._around(start, end)
        found = None
        for found in _HYPOTHESIS.finditer(before):  # noqa: B007 the last one counts
            pass
        return bool(found and not _CONSEQUENCE.search(before[found.end() :]))

    def _is_long_past(self, start: int) -> bool:
        before = self._plain[self._clause(start)[0] : start]
        return bool(_LONG_PAST.search(before)) and not _PRESENT.search(before)

    def _is_a_thing(self, start: int, end: int) -> bool:
        """钱包掉河里了."""
        before, _ = self._around(start, end)
        return bool(_DROPPING.search(self._plain[start:end]) and _THINGS.search(before))

    def _has_lost_a_thing(self, parts: tuple[tuple[int, int], ...]) -> bool:
        """儿子的身份证不见了; but 女儿带着手机不见了."""
        between = self._plain[parts[0][1] : parts[-1][0]]
        return bool(
            _GONE.match(self._plain, parts[-1][0])
            and _BELONGINGS.search(between)
            and not _CARRYING.search(between)
        )

    def _asks_whose_it_is(self, start: int, end: int) -> bool:
        """小孩落水了谁负责, 万一漏气了打哪个电话; but 现在漏气了找谁 is now."""
        before, after = self._around(start, end)
        after = after.removeprefix("了")
        if _PRESENT.search(before + "#" + after) or not _WHOSE.search(after):
            return False
        return bool(_HYPOTHESIS.search(before)) or bool(re.search("负责|担责|赔|责任", after[:12]))

    def _is_aftermath(self, start: int, end: int) -> bool:
        """之前着火的事, 上次打架之后."""
        before, after = self._around(start, end)
        past = _LONG_PAST.search(before) or _RECENT_PAST.search(before)
        return bool(past and _AFTERMATH.match(after) and not _PRESENT.search(before))
