"""How well routing learns from labelled requests, beside the usual linear classifiers; same folds, same run, one thread.

`python -m benchmarks.routing [FILE...]`: tables with the columns `text,label`; without FILE the history of the demo city.
Five folds; the same text is never in two of them. Ours is what `route evaluate` does, its calibration included. Peers see
TF-IDF of words and of characters with their pairs, logarithmic; "ridge" is what was here before decision 0024.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.svm import LinearSVC

from hotline.learning import router_for
from hotline.pack.check import check_folder
from hotline.routing import routing_of
from language.normalise import fold
from language.words import words
from storage.sheet_reading import read_table
from tickets.routing_evaluation import Judged, figures, judge
from tickets.routing_file import knows_header, read_examples
from tickets.routing_training import Example, learn
from tickets.text_training import folds

DEMO = Path("packs/demo")
PARTS = 5
SHOWN = (
    "accuracy",
    "macro_f1",
    "top2_accuracy",
    "coverage_at_precision_95",
    "coverage_at_70",
    "accuracy_at_70",
    "p50_ms",
)

Method = Callable[[Sequence[Example], Sequence[Example]], list[Judged]]
"""Learns from the first, routes the others."""


def peers() -> dict[str, Method]:
    """The classifiers of scikit-learn by name."""
    return {
        "LinearSVC, words + characters": _peer(LinearSVC, with_words=True),
        "logistic regression, words + characters": _peer(lambda: LogisticRegression(C=10.0, max_iter=300), with_words=True),
        "ridge, characters": _peer(lambda: RidgeClassifier(alpha=0.3), with_words=False),
    }  # fmt: skip


def ours(taught: Sequence[Example], asked: Sequence[Example]) -> list[Judged]:
    """Labels that are units of the demo city are routed with its words, others by what was learnt alone."""
    routing = routing_of(check_folder(DEMO).usable())
    make = router_for([one.unit for one in taught], routing)
    return judge(make(learn(make(None), taught)), asked)


def learnt_alone(taught: Sequence[Example], asked: Sequence[Example]) -> list[Judged]:
    """As ours without the words of a city."""
    routing = routing_of(check_folder(DEMO).usable())
    make = router_for([*(one.unit for one in taught), "（）"], routing)  # no city has such a unit
    return judge(make(learn(make(None), taught)), asked)


def routing_table(paths: Sequence[Path] = (DEMO / "history.csv",)) -> None:
    """Print the table of each file."""
    for path in paths:
        rows = [example for _, example in read_examples(read_table(path.read_bytes(), knows_header))[0]]
        part = folds([row.text for row in rows], [row.unit for row in rows], PARTS)
        print(f"{path.name}: {len(rows)} requests, {len({row.unit for row in rows})} labels")
        print(f"{'':42}" + "".join(f"{name:>26}" for name in SHOWN) + f"{'seconds a fold':>16}")
        for name, method in {"ours": ours, "ours, without the city's words": learnt_alone, **peers()}.items():
            began = time.process_time()
            found = figures(_judged(rows, part, method))
            seconds = (time.process_time() - began) / PARTS
            cells = ("" if found[figure] is None else str(found[figure]) for figure in SHOWN)
            print(f"{name:42}" + "".join(f"{cell:>26}" for cell in cells) + f"{seconds:>16.1f}", flush=True)


def _judged(rows: Sequence[Example], part: npt.NDArray[np.intp], method: Method) -> list[Judged]:
    judged: list[Judged] = []
    for number in range(PARTS):
        taught = [row for row, own in zip(rows, part, strict=True) if own != number]
        asked = [row for row, own in zip(rows, part, strict=True) if own == number]
        judged += method(taught, asked)
    return judged


def _peer(make: Callable[[], BaseEstimator], *, with_words: bool) -> Method:
    def method(taught: Sequence[Example], asked: Sequence[Example]) -> list[Judged]:
        model = make_pipeline(_features(with_words), make())
        model.fit([fold(one.text) for one in taught], [one.unit for one in taught])
        return [_by_peer(model, one) for one in asked]

    return method


def _features(with_words: bool) -> Pipeline:
    characters = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    if not with_words:
        return characters
    return make_union(TfidfVectorizer(tokenizer=words, token_pattern=None, sublinear_tf=True), characters)


def _by_peer(model: Pipeline, example: Example) -> Judged:
    began = time.perf_counter()
    text = [fold(example.text)]
    scores = model.decision_function(text)[0]
    order = np.argsort(-scores)[:3]
    taken = (time.perf_counter() - began) * 1000
    suggested = tuple(str(model.classes_[place]) for place in order)
    if hasattr(model, "predict_proba"):
        return Judged(example.unit, suggested, float(model.predict_proba(text)[0].max()), taken)
    return Judged(example.unit, suggested, float(scores[order[0]] - scores[order[1]]), taken)


def main() -> None:
    routing_table([Path(name) for name in sys.argv[1:]] or (DEMO / "history.csv",))


if __name__ == "__main__":
    main()
