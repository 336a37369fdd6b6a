"""Suggests which unit a request belongs to, how sure that is, and why.

Two sources speak: the topic words of the pack (function before territory), and what was learnt from past requests. How
much each is worth is measured on past requests that the learner had not seen, so that a confidence of 0.9 is right at
least nine times in ten. The unit complained about is never suggested. Learning itself is `routing_training`.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tickets.evidence import UNTRAINED, Numbers, Weights, chances, confidence
from tickets.lines import Lines
from tickets.text_model import ModelBroken, TextModel, packed, unpacked
from tickets.topics import Category, Hit, Topics
from tickets.units import Unit, Units

_CANDIDATES = 3
_ELSEWHERE = 2.3  # a tenth as likely: people also write about places where they do not live


@dataclass(frozen=True, slots=True)
class Learnt:
    """What past requests taught: the model, and how much it and the topic words count.

    It was learnt from so many `examples`; `accuracy` is the share that was right of those it had not seen.
    """

    model: TextModel
    weights: Weights
    examples: int = 0
    accuracy: float = 0.0

    def packed(self) -> bytes:
        """As bytes, to be stored."""
        return packed(
            self.model, {**asdict(self.weights), "examples": self.examples, "accuracy": self.accuracy}
        )


def unpacked_learnt(data: bytes) -> Learnt:
    """What these bytes say; raises ModelBroken."""
    model, said = unpacked(data)
    try:
        examples, accuracy = int(said.pop("examples")), float(said.pop("accuracy"))
        return Learnt(model, Weights(**said), examples, accuracy)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelBroken(str(error)) from error


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be responsible; `confidence` is a probability, `reasons` are sentences for a clerk."""

    unit: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routing:
    """What is suggested for a request: category, units in order, the units complained about, the special line."""

    category: Category | None
    candidates: tuple[Candidate, ...]
    complained: tuple[str, ...] = ()
    line: str = ""

    @property
    def best(self) -> Candidate | None:
        """The unit that is likeliest, or None when nothing speaks for any."""
        return self.candidates[0] if self.candidates else None


class Router:
    """Routing for one city, with what was `learnt` from its past requests, if anything was.

    `supervision` are the lines and categories for complaints about officials; `serving` the kinds of units that serve
    areas and govern none.
    """

    def __init__(
        self,
        categories: Iterable[Category],
        units: Units,
        learnt: Learnt | None = None,
        supervision: Collection[str] = (),
        serving: Collection[str] = (),
        lines: Lines | None = None,
    ) -> None:
        self._topics = Topics(categories)
        self._units = units
        self._names = [unit.name for unit in units]
        self._index = {name: n for n, name in enumerate(self._names)}
        self._supervision = frozenset(supervision)
        self._serving = frozenset(serving)
        self._lines = lines or Lines()
        self._model = learnt.model if learnt else None
        self._weights = learnt.weights if learnt else UNTRAINED

    def classify(self, text: str) -> Category | None:
        """The category a text most likely belongs to, or None when nothing in it speaks for one."""
        hits = self._topics.hits(text)
        if len(hits) == 1 or not self._names:
            return hits[0].category if self._names else None
        complained = self._complained(text, hits, self._line(text, hits))
        return self._category(text, hits, self._chances(text, hits, (), complained))

    def subject_of(self, topic: str, texts: Iterable[str], unit: str) -> tuple[str, str]:
        """Category and topic of what a unit publishes: its own topic if the tree has it, else what its texts speak of
        first; else the unit's category, without a topic, where all of its topics have one; else both empty.
        """
        known = self._topics.called(topic) or next(filter(None, map(self.classify, texts)), None)
        if known:
            return known.category, known.topic
        categories = {category.category for category in self._topics.categories if category.unit == unit}
        return (categories.pop(), "") if len(categories) == 1 else ("", "")

    def topics_in(self, text: str) -> tuple[str, ...]:
        """Every topic whose words stand in a text, most spoken of first."""
        return tuple(dict.fromkeys(hit.category.topic for hit in self._topics.hits(text)))

    def has_topic(self, topic: str) -> bool:
        """Whether the city's tree has a topic of this name."""
        return self._topics.called(topic) is not None

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the city's tree, each once, in its order."""
        return tuple(dict.fromkeys(category.topic for category in self._topics.categories))

    def names_unit(self, text: str) -> bool:
        """Whether a text contains the name of a unit, or a short name that everybody uses."""
        return bool(self._units.named_in(text))

    def route(
        self,
        text: str,
        areas: Collection[str] = (),
        code: str = "",
        line: str = "",
        day: date = date.max,
    ) -> Routing:
        """Suggest up to three units. `areas` are the areas of the places that the request names.

        `code` is the category that somebody chose; it counts where the words of the text name none. `line` is the
        special line that was chosen or understood; lines that open after `day` do not count.
        """
        if not self._names:
            return Routing(None, ())
        hits = self._topics.hits(text) or self._topics.chosen(code)
        line = self._line(text, hits, line, day)
        complained = self._complained(text, hits, line)
        found = self._chances(text, hits, areas, complained)
        sure = confidence(found, self._weights)
        candidates = tuple(
            Candidate(self._names[n], float(sure[n]), self._reasons(text, hits, areas, self._names[n]))
            for n in _likeliest(found)
        )
        return Routing(self._category(text, hits, found), candidates, complained, line)

    def ranked(self, text: str) -> tuple[str, ...]:
        """All units, the likeliest first, by the text alone: for measuring. Clerks see only those that something speaks for."""
        hits = self._topics.hits(text)
        found = self._chances(text, hits, (), self._complained(text, hits, self._line(text, hits)))
        return tuple(self._names[n] for n in np.argsort(-found, kind="stable"))

    def speaks_of(self, text: str, category: Category) -> bool:
        """Whether the text has a word of the category, and is not only like past requests."""
        return any(hit.category.code == category.code for hit in self._topics.hits(text))

    def territory(self, areas: Collection[str]) -> str:
        """The unit that governs the first of these areas that any governs; empty where none does."""
        found = (unit.name for area in areas for unit in self._territories((area,)))
        return next(found, "")

    def _line(self, text: str, hits: Sequence[Hit], chosen: str = "", day: date = date.max) -> str:
        named = next((hit.category.line for hit in hits), "")
        return self._lines.line_for(text, day, named, chosen)

    @property
    def names(self) -> tuple[str, ...]:
        """The full names of the units, in the order of what `spread` and `said_by_words` return."""
        return tuple(self._names)

    def column_of(self, unit: str) -> int | None:
        """The place of a unit in `names`, by its name or a short one; None where there is no such unit."""
        known = self._units.find(unit)
        return self._index[known.name] if known else None

    def spread(self, scores: NDArray[np.float32], labels: Sequence[str]) -> Numbers:
        """A model's scores (last axis as `labels`) in the order of the units; a unit that it never met scores as low as
        its lowest, a label that is no unit any more does not count.
        """
        spread = np.repeat(scores.min(axis=-1, keepdims=True), len(self._names), axis=-1).astype(np.float64)
        for column, label in enumerate(labels):
            place = self.column_of(label)
            if place is not None:
                spread[..., place] = scores[..., column]
        return spread

    def said_by_words(self, text: str) -> Numbers:
        """What the topic words alone say of each unit (0..1, all 0 where there is none)."""
        return self._shares(self._topics.hits(text), ())

    def _chances(
        self, text: str, hits: Sequence[Hit], areas: Collection[str], complained: Collection[str]
    ) -> Numbers:
        """How likely each unit is."""
        model = self._model
        learnt = self.spread(model.scores(text), model.labels) if model else np.zeros(len(self._names))
        return chances(learnt, self._shares(hits, areas), self._weights, self._against(areas, complained))

    def _shares(self, hits: Sequence[Hit], areas: Collection[str]) -> Numbers:
        """What the topic words say of each unit; where they say nothing, what the place says."""
        shares = np.zeros(len(self._names))
        for hit in hits:
            self._add(shares, self._owners(hit.category, areas), hit.weight)
        if not hits and self._model is None:
            self._add(shares, self._territories(areas), 0.5)
        return shares

    def _add(self, shares: Numbers, units: Sequence[Unit], share: float) -> None:
        for unit in units:
            shares[self._index[unit.name]] += share / len(units)

    def _owners(self, category: Category, areas: Collection[str]) -> list[Unit]:
        """Function before territory: a unit of the place leads only where it owns the matter itself."""
        owners = [unit for unit in self._units if category.topic in unit.topics]
        local = [unit for unit in owners if _governs(unit, areas)]
        named = self._units.find(category.unit)
        if local or named is None:
            return local or owners or self._territories(areas)
        return [named]

    def _territories(self, areas: Collection[str]) -> list[Unit]:
        return [unit for unit in self._units if unit.kind not in self._serving and _governs(unit, areas)]

    def _against(self, areas: Collection[str], complained: Collection[str]) -> Numbers | float:
        """What speaks against a unit: it is complained about, or it governs other places than the one named."""
        if not areas and not complained:
            return 0.0
        elsewhere = (bool(areas and unit.areas and not _governs(unit, areas)) for unit in self._units)
        against = np.fromiter(elsewhere, dtype=np.float64) * _ELSEWHERE
        against[[self._index[name] for name in complained if name in self._index]] = np.inf
        return against

    def _complained(self, text: str, hits: Sequence[Hit], line: str) -> tuple[str, ...]:
        """The units named in a complaint about officials, and the unit that its supervisor answers to."""
        spoken = next((hit.category for hit in hits[:1] if self._is_supervision(hit.category)), None)
        if spoken is None and line not in self._supervision:
            return ()
        category = spoken or next((one for one in self._topics.categories if one.line == line), None)
        supervisor = self._units.find(category.unit) if category else None
        named = [unit.name for unit in self._units.named_in(text) if unit != supervisor]
        above = [supervisor.parent] if supervisor and supervisor.parent else []
        return tuple(dict.fromkeys(named + above))

    def _is_supervision(self, category: Category) -> bool:
        return bool({category.line, category.category} & self._supervision)

    def _category(self, text: str, hits: Sequence[Hit], found: Numbers) -> Category | None:
        """The category that was spoken of most and fits the likely units; else one of the likeliest unit's own."""
        if hits:
            return max(hits, key=lambda hit: hit.weight * (0.1 + self._chance(hit.category, found))).category
        likeliest = _likeliest(found)
        return self._topics.nearest(text, self._names[likeliest[0]]) if likeliest else None

    def _chance(self, category: Category, found: Numbers) -> float:
        unit = self._units.find(category.unit)
        return float(found[self._index[unit.name]]) if unit else 0.0

    def _reasons(self, text: str, hits: Sequence[Hit], areas: Collection[str], unit: str) -> tuple[str, ...]:
        """Why a unit is suggested, in sentences for a clerk."""
        reasons = [
            f"提到“{'、'.join(hit.words)}”，属于{hit.category.category}·{hit.category.topic}"
            for hit in hits
            if unit in [owner.name for owner in self._owners(hit.category, areas)]
        ]
        telling = self._model.telling(text, unit) if self._model and unit in self._model.labels else ()
        if telling:
            reasons.append(f"过去含“{'、'.join(telling)}”的诉求多由该单位办理")
        known = self._units.find(unit)
        if known and _governs(known, areas):
            reasons.append("地点在该单位辖区内")
        return tuple(reasons)


def _likeliest(found: Numbers) -> list[int]:
    """The first units in order; one that is no likelier than by lot has nothing that speaks for it."""
    order = np.argsort(-found, kind="stable")[:_CANDIDATES]
    return [int(n) for n in order if found[n] * len(found) > 1.01]


def _governs(unit: Unit, areas: Collection[str]) -> bool:
    return any(area in unit.areas for area in areas)
