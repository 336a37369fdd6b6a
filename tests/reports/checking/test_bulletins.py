"""Consistent bulletins raise no contradiction; one wrong figure is found, once, and at its place."""

import random

import pytest

from reports.checking import Finding, check_text
from tests.reports.checking.bulletins import KINDS, Bulletin, Marked, written

SEEDS = range(4)
SLIPS_A_BULLETIN = 14
LEAST_FOUND = 0.95
"""Some slips cannot be seen: what rounding explains, or another figure on paper would explain."""


def contradictions(text: str) -> list[Finding]:
    return [one for one in check_text(text) if one.kind == "contradiction"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(12))
def test_a_consistent_bulletin_has_no_contradiction(kind: str, seed: int) -> None:
    assert contradictions(written(kind, seed).text) == []


@pytest.mark.parametrize("kind", KINDS)
def test_one_wrong_figure_is_found_once_at_its_place(kind: str) -> None:
    slips = [slip for seed in SEEDS for slip in _slips(kind, seed)]
    told = [_judged(*slip) for slip in slips]
    missed = [slip[2] for slip, found in zip(slips, told, strict=True) if found == "missed"]
    assert len(missed) <= (1 - LEAST_FOUND) * len(slips), missed
    elsewhere = [slip[2] for slip, found in zip(slips, told, strict=True) if found in ("elsewhere", "twice")]
    assert len(elsewhere) <= (1 - LEAST_FOUND) * len(slips), elsewhere


def _slips(kind: str, seed: int) -> list[tuple[Bulletin, Marked, str, str]]:
    """Bulletin, figure, what is written instead (for the message: with what stood before), and the text with it."""
    bulletin, chance = written(kind, seed), random.Random(seed)
    figures = chance.sample(bulletin.figures, min(SLIPS_A_BULLETIN, len(bulletin.figures)))
    found = []
    for figure in figures:
        was = bulletin.text[figure.start : figure.end]
        wrong = _miswritten(was, chance)
        text = bulletin.text[: figure.start] + wrong + bulletin.text[figure.end :]
        found.append(
            (bulletin, figure, f"{bulletin.text[figure.start - 20 : figure.start]}{was}->{wrong}", text)
        )
    return found


def _miswritten(figure: str, chance: random.Random) -> str:
    """One digit wrong, or two that changed places; never one step of the last decimal, which rounding explains."""
    if not any(char.isdigit() for char in figure):
        return chance.choice([one for one in "四五六七" if one != figure])
    places = [place for place, char in enumerate(figure) if char.isdigit()]
    while True:
        chars = list(figure)
        place = chance.choice(places)
        following = place + 1
        if following in places and chance.random() < 0.3:
            chars[place], chars[following] = chars[following], chars[place]
        else:
            chars[place] = chance.choice("123456789")
        wrong = "".join(chars)
        apart = abs(float(wrong) - float(figure)) * 10 ** len(figure.partition(".")[2])
        if wrong.lstrip("-")[0] != "0" and apart >= (2 if "." in figure else 1):
            return wrong


def _judged(bulletin: Bulletin, figure: Marked, _: str, text: str) -> str:
    found = contradictions(text)
    if not found:
        return "missed"
    if len(found) > 1:
        return "twice"
    longer = len(text) - len(bulletin.text)
    sentence = _sentence(text, figure.start)
    spots = [sentence, *(_moved(bulletin.total(name), figure, longer) for name in figure.totals)]
    return (
        "found" if any(found[0].start < end and start < found[0].end for start, end in spots) else "elsewhere"
    )


def _sentence(text: str, at: int) -> tuple[int, int]:
    """A claim about a figure stands in its sentence, or in its row."""
    start = max(text.rfind("。", 0, at), text.rfind("\n\n\n", 0, at)) + 1
    end = text.find("。", at)
    return start, end if end >= 0 else len(text)


def _moved(total: Marked, figure: Marked, longer: int) -> tuple[int, int]:
    by = longer if total.start > figure.start else 0
    return total.start + by, total.end + by
