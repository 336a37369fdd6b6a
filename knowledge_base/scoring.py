"""One score for a pair of questions, 0..1 and comparable between messages, and why it is so high or low in words that
a clerk understands.
"""

import numpy as np

from knowledge_base.features import Comparison, Features
from knowledge_base.rows import Floats

EXACT = 1.0
_BEST_INEXACT = 0.98  # only the same words again are certain

# Shares of the likeness. Coverage in both directions leads; writing and order settle near ties.
_COVERAGE, _WORDS, _LETTERS = 0.6, 0.25, 0.15
_ENOUGH_EVIDENCE = 1.0
"""Words of full weight that both must share before likeness counts at 63 %: two particles in common prove nothing."""
_EACH_OWN = 0.3  # each names something that the other lacks: another matter, not a longer wording of the same
_SPREAD = 0.6  # lifts the scale so that an ordinary paraphrase stands at 0.6 to 0.9
# What is left of a pair that contradicts itself, before the scale is lifted.
_OPPOSED, _NUMBER, _NEGATION, _FOCUS, _COMPLAINT = 0.4, 0.45, 0.75, 0.93, 0.6
_LEAST = 1e-9
_UNNAMED = 0.85  # the citizen names a decisive thing that the question leaves open


def score(features: Features) -> Floats:
    """0..0.98 a row; a pair that contradicts itself in a decisive word stays below any sensible floor."""
    covered = _harmonic(features.query_covered, features.question_covered)
    likeness = _COVERAGE * covered + _WORDS * features.word_order + _LETTERS * features.letters
    proven = 1 - np.exp(-features.evidence / _ENOUGH_EVIDENCE)
    apart = _EACH_OWN * np.minimum(1 - features.query_covered, 1 - features.question_covered)
    raw = likeness * proven * (1 - apart) * _contradiction(features)
    points: Floats = _BEST_INEXACT * np.power(raw, _SPREAD)
    return points


def explain(comparison: Comparison, place: int) -> tuple[str, ...]:
    """Why the row at this place scores as it does, in sentences for the clerk who checks an answer."""
    features, findings = comparison.features, comparison.findings(place)
    return (
        *_named("两句都说到{}", findings.shared),
        *_named("问句中的{}没有对上", findings.unmatched),
        *_named("这条还限定了{}，问句没有提到", findings.unasked),
        *(f"问的是“{said}”，这条讲的是“{other}”，不能混用" for said, other in findings.opposed),
        *(f"问句点明了“{said}”，这条没有说到" for said in findings.unnamed),
        *(f"问的是{said}，这条讲的是{other}" for said, other in findings.numbers),
        *(("一句有否定，一句没有",) if features.negation[place] else ()),
        *(("问的方面不同（如时间、费用、材料）",) if features.other_focus[place] else ()),
        *(("像是在反映问题，不像在问怎么办理",) if features.complaint[place] else ()),
    )


def _named(sentence: str, words: list[str]) -> tuple[str, ...]:
    return (sentence.format("、".join(f"“{word}”" for word in words)),) if words else ()


def _contradiction(features: Features) -> Floats:
    factor = np.power(_OPPOSED, features.opposed) * np.power(_NUMBER, features.numbers)
    factor *= np.power(_UNNAMED, features.unnamed)
    for contradicts, share in (
        (features.negation, _NEGATION),
        (features.other_focus, _FOCUS),
        (features.complaint, _COMPLAINT),
    ):
        factor *= np.where(contradicts, share, 1.0)
    return factor


def _harmonic(one: Floats, other: Floats) -> Floats:
    mean: Floats = 2 * one * other / np.maximum(one + other, _LEAST)
    return mean
