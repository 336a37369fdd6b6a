"""Says of a text how much speaks for each label: a linear model in three small arrays, which `text_training` fits.

A process that serves holds only these arrays: the features as numbers, how rare each is, and one weight a label.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from language.ngrams import PAIR, grams
from language.normalise import fold
from language.words import words
from tickets.text_views import MOST_CHARACTERS, WEIGHTS, View, Views, view, views

Floats = NDArray[np.float32]
Sparse = tuple[NDArray[np.intp], Floats]
"""The places of the features a text has, and their values in it."""

_SHORTEST_TELLING = 2  # one character convinces nobody
_BESIDE_THE_BEST = 0.4  # what speaks less than that for a label is no reason to tell


class ModelBroken(ValueError):
    """Stored bytes that are no model of this program."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features that are known: `keys` in rising order (32 bits each), and how rare each is in the examples."""

    keys: NDArray[np.uint32]
    rarity: Floats

    def vector(self, seen: Views) -> Sparse:
        """The known features of a text; each view has its length of `WEIGHTS`, whatever the length of the text."""
        parts = [self._part(one, WEIGHTS[number]) for number, one in enumerate(seen)]
        return np.concatenate([places for places, _ in parts]), np.concatenate(
            [values for _, values in parts]
        )

    def _part(self, seen: View, weight: float) -> Sparse:
        keys, often = seen
        places = np.searchsorted(self.keys, keys)
        known = self.keys.take(places, mode="clip") == keys if len(self.keys) else keys < 0
        places = places[known]
        values = (1 + np.log(often[known])) * self.rarity[places]
        length = float(np.sqrt(values @ values))
        return places, values * np.float32(weight / max(length, 1e-9))


@dataclass(frozen=True, slots=True)
class TextModel:
    """`weights` has one row a feature and one column a label, `bias` what speaks for a label before a word is read."""

    labels: tuple[str, ...]
    features: Features
    weights: NDArray[np.float16]
    bias: Floats

    def scores(self, text: str) -> Floats:
        """One score a label, in the order of `labels`; the higher the likelier."""
        return self.scored(views(text))

    def scored(self, seen: Views) -> Floats:
        """As `scores`, of the views of a text."""
        places, values = self.features.vector(seen)
        result: Floats = values @ self.weights[places].astype(np.float32) + self.bias
        return result

    def telling(self, text: str, label: str, most: int = 3) -> tuple[str, ...]:
        """The words of a text that speak most for a label, against the other labels: the reason in the citizen's words.
        Pairs of characters where no word that was learnt does.
        """
        whole = fold(text, MOST_CHARACTERS)
        told = self._telling(
            0, (word for word in words(whole) if len(word) >= _SHORTEST_TELLING), label, most
        )
        pairs = (gram for gram in grams(whole) if PAIR in gram)
        return told or tuple(pair.replace(PAIR, "") for pair in self._telling(1, pairs, label, most))

    def _telling(self, number: int, features: Iterable[str], label: str, most: int) -> tuple[str, ...]:
        column = self.labels.index(label)
        found = {feature: self._speaks(number, feature, column) for feature in dict.fromkeys(features)}
        best = sorted(found, key=lambda feature: -found[feature])[:most]
        least = max(found[best[0]] * _BESIDE_THE_BEST, 0.0) if best else 0.0
        return tuple(feature for feature in best if found[feature] > least)

    def _speaks(self, number: int, feature: str, column: int) -> float:
        places, _ = self.features.vector((view(number, (feature,)),))
        weights = self.weights[places].astype(np.float32)
        return float(self.features.rarity[places] @ (weights[:, column] - weights.mean(axis=1)))

    @property
    def megabytes(self) -> float:
        """What the arrays take of a serving process."""
        arrays = (self.features.keys, self.features.rarity, self.weights, self.bias)
        return sum(array.nbytes for array in arrays) / 1e6


def packed(model: TextModel, numbers: Mapping[str, float]) -> bytes:
    """A model and the numbers that belong to it as bytes, to be stored."""
    file = io.BytesIO()
    np.savez_compressed(
        file, labels=np.array(model.labels), keys=model.features.keys, rarity=model.features.rarity.astype(np.float16),
        weights=model.weights, bias=model.bias, names=np.array(list(numbers)), numbers=np.array(list(numbers.values())),
    )  # fmt: skip
    return file.getvalue()


def unpacked(data: bytes) -> tuple[TextModel, dict[str, float]]:
    """The model and the numbers of these bytes; raises ModelBroken."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            features = Features(found["keys"], found["rarity"].astype(np.float32))
            model = TextModel(tuple(map(str, found["labels"])), features, found["weights"], found["bias"])
            return model, dict(zip(map(str, found["names"]), map(float, found["numbers"]), strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelBroken(str(error)) from error
