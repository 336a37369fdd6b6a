"""One score for a pair of questions, 0..1 and comparable between messages, and why it is so high or low in words that
a clerk understands.
"""

import math

from knowledge_base.features import Features, split_words
from knowledge_base.sentence import Sentence

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
_UNNAMED = 0.85  # the citizen names a decisive thing that the question leaves open


def score(features: Features) -> float:
    """0..0.98; a pair that contradicts itself in a decisive word stays below any sensible floor."""
    covered = _harmonic(features.query_covered, features.question_covered)
    likeness = _COVERAGE * covered + _WORDS * features.word_order + _LETTERS * features.letters
    proven = 1 - math.exp(-features.evidence / _ENOUGH_EVIDENCE)
    apart = _EACH_OWN * min(1 - features.query_covered, 1 - features.question_covered)
    raw = likeness * proven * (1 - apart) * _contradiction(features)
    return _BEST_INEXACT * math.pow(raw, _SPREAD)


def explain(features: Features, query: Sentence, question: Sentence) -> tuple[str, ...]:
    """Why the score is what it is, in sentences for the clerk who checks an answer."""
    shared, unmatched = split_words(query, question)
    _, unasked = split_words(question, query)
    return (
        *_named("两句都说到{}", shared),
        *_named("问句中的{}没有对上", unmatched),
        *_named("这条还限定了{}，问句没有提到", unasked),
        *(f"问的是“{said}”，这条讲的是“{other}”，不能混用" for said, other in features.sides),
        *(f"问句点明了“{said}”，这条没有说到" for said in features.unnamed),
        *(f"问的是{said}，这条讲的是{other}" for said, other in features.numbers),
        *(("一句有否定，一句没有",) if features.negation else ()),
        *(("问的方面不同（如时间、费用、材料）",) if features.other_focus else ()),
        *(("像是在反映问题，不像在问怎么办理",) if features.complaint else ()),
    )


def _named(sentence: str, words: list[str]) -> tuple[str, ...]:
    return (sentence.format("、".join(f"“{word}”" for word in words)),) if words else ()


def _contradiction(features: Features) -> float:
    factor = math.pow(_OPPOSED, len(features.sides)) * math.pow(_NUMBER, len(features.numbers))
    factor *= math.pow(_UNNAMED, len(features.unnamed))
    if features.negation:
        factor *= _NEGATION
    if features.other_focus:
        factor *= _FOCUS
    if features.complaint:
        factor *= _COMPLAINT
    return factor


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
