"""Fits the weights of `language/danger.py` and tells what it hears that the words of danger do not.

`python -m benchmarks.fit_dangers [--dry-run]`: logistic regression over characters, over the vector of the fast encoder and over
both. The bound lies where five in a thousand harmless messages that the words pass by are above it, in five folds; everything of
the part dev into `language/data/danger.csv`. The same samples give the same file.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from benchmarks.danger_samples import KEPT_APART, MESSAGE, NEAR, OTHER, STORY, Told, told
from hotline.pack.check import check_folder
from language.danger import VECTOR, may_be_danger
from language.encoders.choice import load
from language.encoders.encoder import Encoder, Vectors
from language.lexicon import Lexicon, LexiconEntry
from language.message_kind import BIAS, features_of

OUT = Path("language/data/danger.csv")
PACK = Path("packs/demo")
FOLDS = 5
RAREST = 8  # samples that must have a feature
FALSE = 0.005  # of harmless messages in folds: above the bound
DANGER_COUNTS, NEAR_COUNTS, OTHERS_COUNT = 4.0, 1.0, 0.5
SHRINKING = 3.0  # scikit-learn's C: the greater, the less the weights are shrunk
LEAST_WEIGHT = 0.05  # a weight below decides nothing

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


class Set(NamedTuple):
    """The samples; which of them the words of danger hear, and which are learnt from."""

    rows: list[Told]
    heard: Bools
    learnt: Bools
    vectors: Vectors

    def where(self, *, danger: bool, part: str, source: str = "") -> Bools:
        """Those that the words do not hear."""
        wanted = [
            row.danger == danger
            and (row.part == KEPT_APART) == (part == KEPT_APART)
            and source in ("", row.source)
            for row in self.rows
        ]
        return np.array(wanted) & ~self.heard


def samples(encoder: Encoder) -> Set:
    """What the words hear of a text that nobody labelled may be a danger: it is not learnt from."""
    safety = check_folder(PACK).usable().safety
    lexicon = Lexicon(LexiconEntry(row.name, row.level, row.words) for row in safety)  # type: ignore[arg-type]
    emergencies = frozenset(row.name for row in safety if row.level == "emergency")
    rows = told(emergencies)
    heard = np.array(
        [
            any(alarm.name in emergencies for alarm in lexicon.find(row.text)) or lexicon.denies(row.text)
            for row in rows
        ]
    )
    learnt = [
        row.part != KEPT_APART and row.source != STORY and (row.source != OTHER or not words)
        for row, words in zip(rows, heard.tolist(), strict=True)
    ]
    return Set(rows, heard, np.array(learnt), encoder.encode([row.text for row in rows]))


class Fitted(NamedTuple):
    """A weight a column, the bias with the bound in it, and by how much each sample lies above the bound: one that is learnt
    from, by weights that never saw it."""

    weights: Floats
    bias: float
    above: Floats


def fit(of: Set, columns: Any) -> Fitted:  # noqa: ANN401 - scipy's matrices have no common type
    """Weights from the part that is learnt from, with the bound by its folds."""
    right = np.array([row.danger for row in of.rows])
    counted = np.array([_counts(row) for row in of.rows])
    folds = np.arange(len(of.rows)) % FOLDS
    in_folds = np.zeros(len(of.rows))
    for fold in range(FOLDS):
        learns, asked = of.learnt & (folds != fold), of.learnt & (folds == fold)
        in_folds[asked] = _model(columns[learns], right[learns], counted[learns]).decision_function(
            columns[asked]
        )
    bound = float(np.quantile(in_folds[of.learnt & of.where(danger=False, part="dev")], 1 - FALSE))
    model = _model(columns[of.learnt], right[of.learnt], counted[of.learnt])
    above = np.where(of.learnt, in_folds, model.decision_function(columns)) - bound
    return Fitted(model.coef_[0], float(model.intercept_[0]) - bound, above)


def _model(columns: Any, right: Bools, counted: Floats) -> LogisticRegression:  # noqa: ANN401
    return LogisticRegression(C=SHRINKING, max_iter=1000).fit(columns, right, sample_weight=counted)


def _counts(row: Told) -> float:
    if row.danger:
        return DANGER_COUNTS
    return NEAR_COUNTS if row.source in (NEAR, STORY) else OTHERS_COUNT


def characters(of: Set) -> tuple[list[str], csr_matrix]:
    """The features that are not rare, and a row a sample: each feature counts less where a text has many."""
    found = [features_of(row.text) for row in of.rows]
    counts = Counter(
        name for features, learnt in zip(found, of.learnt, strict=True) if learnt for name in features
    )
    names = sorted(name for name, count in counts.items() if count >= RAREST)
    column = {name: at for at, name in enumerate(names)}
    cells = [
        (row, column[name], 1 / len(features) ** 0.5)
        for row, features in enumerate(found)
        for name in sorted(features & column.keys())
    ]
    rows, columns, values = zip(*cells, strict=True)
    return names, csr_matrix((values, (rows, columns)), shape=(len(found), len(names)))


def write(names: Sequence[str], fitted: Fitted, path: Path = OUT) -> int:
    """The number of rows written."""
    size = len(names)
    lines = ["feature,weight", f"{BIAS},{fitted.bias:.3f}"]
    for name, weight in zip(names, fitted.weights[:size], strict=True):
        if abs(weight) >= LEAST_WEIGHT:
            lines.append(f"{name},{weight:.2f}")
    lines += [f"{VECTOR}{at},{weight:.3f}" for at, weight in enumerate(fitted.weights[size:])]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines) - 1


def figures(of: Set, above: Bools, part: str) -> str:
    """Of what the words do not hear: dangers that are heard, and harmless messages of three kinds."""
    near = of.where(danger=False, part=part, source=NEAR)
    every = of.where(danger=False, part=part)
    shares = (
        (
            "dangers",
            of.where(danger=True, part=part, source=NEAR) | of.where(danger=True, part=part, source=MESSAGE),
        ),
        ("in stories", of.where(danger=True, part=part, source=STORY)),
        ("harmless", every),
        ("near dangers", near),
        ("messages", of.where(danger=False, part=part, source=MESSAGE)),
    )
    return "".join(f"{name:>14} {above[rows].mean():.3f} of {rows.sum():<5}" for name, rows in shares)


def second_ear_table(encoder: Encoder) -> str:
    """What the shipped weights hear of the part kept apart, as lines to print."""
    of = samples(encoder)
    dangers = [row.danger and row.part == KEPT_APART and row.source != STORY for row in of.rows]
    lines = [
        f"second ear, kept apart; the words alone hear {of.heard[dangers].mean():.3f} of {sum(dangers)} dangers"
    ]
    asked = [
        not heard and row.part == KEPT_APART for row, heard in zip(of.rows, of.heard.tolist(), strict=True)
    ]

    def vector_of(text: str) -> Vectors:
        return np.asarray(encoder.encode([text])[0])

    above = np.array(
        [ask and may_be_danger(row.text, vector_of) for row, ask in zip(of.rows, asked, strict=True)]
    )
    lines.append(f"{'the second ear':24}{figures(of, above, KEPT_APART)}")
    return "\n".join(lines)


def main() -> None:
    encoder = load("use").encoders.fast
    assert encoder  # it is in requirements.txt
    of = samples(encoder)
    names, found = characters(of)
    vectors = csr_matrix(of.vectors.astype(np.float64))
    alone, by_vector = fit(of, found), fit(of, vectors)
    joined = fit(of, hstack([found, vectors]).tocsr())
    for part in ("dev", KEPT_APART):
        for name, model in (("characters", alone), ("use", by_vector), ("both", joined)):
            print(f"{part:6}{name:12}{figures(of, model.above > 0, part)}")
    if "--dry-run" not in sys.argv:
        print(f"{write(names, joined)} weights: {OUT}")
        print(second_ear_table(encoder))


if __name__ == "__main__":
    main()
