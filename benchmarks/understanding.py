"""How well messages are understood, beside every peer, in one run: `python -m benchmarks.understanding [FOLDER]`.

FOLDER holds `<set>-kb.csv` and `<set>-queries.csv` (columns `article,question` and `question,article`), for instance made
from public paraphrase pairs. Without it our own sets are measured: two cities with weights that never saw that city.
"""

import argparse
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from benchmarks.fit_dangers import second_ear_table
from benchmarks.fit_kinds import weights_without
from benchmarks.fit_matcher import SETS, collected, fitted
from benchmarks.kept_vectors import kept_store, kept_vectors
from benchmarks.labelled_sets import CITIES, Task, city, families, followups
from benchmarks.own_questions import halves, refitted
from benchmarks.peers import Peer, bm25, fused, fuzzy, nearest
from benchmarks.questions import many_questions
from benchmarks.slots import slots_table
from knowledge_base.decisive_pairs import Neighbours, decisive_pairs
from knowledge_base.evaluate import Query, evaluate
from knowledge_base.importer import queries_of, questions_of
from knowledge_base.matcher import BEST, Match, Matcher, Question
from knowledge_base.model import Tables
from knowledge_base.vectors import InMemory, QuestionVectors, Store, VectorsOf, no_vectors
from language.encoders.choice import load
from language.encoders.encoder import Encoders
from language.message_kind import Kinds, features_of, judged, kind_of
from language.pinyin import word_syllables

FLOOR, MARGIN = 0.7, 0.1
FIGURES = (
    "recall_at_1",
    "recall_at_5",
    "auroc",
    "coverage_at_precision_90",
    "coverage_at_precision_95",
    "answer_precision",
    "answer_rate",
    "p50_ms",
    "p99_ms",
)
HOSTILE = (
    "",
    " ",
    "？",
    "我",
    "好" * 100_000,
    "😀😀😀",
    "\x00\x07\u202e",
    "ﷺ" * 300,
    "abc\ud800中",
    "<script>{{7*7}}</script>",
)
_TYPO = 8  # one character in so many is written with another of its sound

Method = Callable[[str], Match]
KindOf = Callable[[str], Kinds]
Methods = dict[str, Callable[[Sequence[Question]], Method]]


class Bench:
    """The encoders, and vectors that are computed once."""

    def __init__(self, store: Store) -> None:
        self.encoders = load("use+e5").encoders
        self._store = store

    def vectors(self, encoders: Encoders) -> VectorsOf:
        """Those of some encoders, all there before the first message, as in a service that has run for a while."""

        def of(texts: Sequence[str], answers: Sequence[str]) -> QuestionVectors:
            made = QuestionVectors(texts, answers, encoders, self._store, on_demand=True)
            made.slow_of(range(len(texts)))
            return made

        return of

    def methods(self, tables: Tables | None = None, kinds: KindOf = kind_of) -> Methods:
        """Ours with and without encoders, and the peers."""
        fast, slow = self.encoders.fast, self.encoders.slow
        assert fast and slow  # both are in requirements.txt
        use = self._alone(Encoders(fast=fast))
        e5 = self._alone(Encoders(fast=slow))
        return {
            "ours, use+e5": self.ours(self.encoders, tables, kinds),
            "ours, use": self.ours(Encoders(fast=fast), tables, kinds),
            "ours, no encoder": self.ours(Encoders(), tables, kinds),
            "rapidfuzz ratio": lambda rows: Peer(rows, fuzzy(rows, fuzz.ratio)).match,
            "rapidfuzz WRatio": lambda rows: Peer(rows, fuzzy(rows, fuzz.WRatio)).match,
            "BM25 characters": lambda rows: Peer(rows, bm25(rows)).match,
            "use alone": lambda rows: Peer(rows, use(rows)).match,
            "e5 alone": lambda rows: Peer(rows, e5(rows)).match,
            "RRF of BM25 and e5": lambda rows: Peer(rows, fused(bm25(rows), e5(rows))).match,
        }

    def ours(
        self, encoders: Encoders, tables: Tables | None = None, kinds: KindOf = kind_of
    ) -> Callable[[Sequence[Question]], Method]:
        """The matcher as a method."""
        vectors = self.vectors(encoders) if encoders.fast or encoders.slow else no_vectors

        def made(rows: Sequence[Question]) -> Method:
            matcher = Matcher(rows, FLOOR, MARGIN, vectors=vectors, tables=tables, kinds=kinds)
            matcher.prepare()
            return matcher.match

        return made

    def _alone(self, encoders: Encoders) -> Callable[[Sequence[Question]], Callable[[str], np.ndarray]]:
        def score(rows: Sequence[Question]) -> Callable[[str], np.ndarray]:
            vectors = self.vectors(encoders)([row.text for row in rows], ())
            assert vectors.fast is not None and encoders.fast
            return nearest(vectors.fast, encoders.fast)

        return score


def table(title: str, rows: Sequence[Question], asked: Sequence[Query], methods: Methods) -> None:
    """Print the figures of each method."""
    print(f"\n{title}: {len(asked)} messages, {len(rows)} rows")
    print(
        f"{'':20}" + "".join(f"{name.replace('coverage_at_precision_', 'answered@'):>13}" for name in FIGURES)
    )
    for name, make in methods.items():
        figures = evaluate(lambda kb, make=make: _Made(make(kb)), rows, asked).figures  # type: ignore[misc, arg-type]
        print(f"{name:20}" + "".join(f"{figures[figure]!s:>13}" for figure in FIGURES), flush=True)


def cities(bench: Bench) -> None:
    """Each city with weights fitted without it."""
    for name in CITIES:
        others = [other for other in SETS if other != name]
        kinds = kinds_without(name)
        tables = fitted(collected(others, kept_vectors(), kinds), collected(others, no_vectors, kinds))
        task = city(name)
        table(f"{name}, weights without it", task.base, queries(task), bench.methods(tables, kinds))
        own_half(bench, name, task, tables, kinds)


def own_half(bench: Bench, name: str, task: Task, tables: Tables, kinds: KindOf) -> None:
    """The same after `kb fit` on half of the questions, told on the other half."""
    own, others = halves(task)
    trial = refitted(task, own, tables, kept_vectors(), (FLOOR, MARGIN), kinds)
    print(
        f"\n{name}: kb fit on {len(own)} questions: {'taken' if trial.is_taken else f'refused {trial.worse}'}"
    )
    methods = {
        "before": bench.ours(bench.encoders, tables, kinds),
        "refitted": bench.ours(bench.encoders, trial.tables, kinds),
    }
    table(f"{name}, the other half", task.base, queries(Task(task.base, others)), methods)


def kinds_without(name: str) -> KindOf:
    """The kinds of messages as a model judges them that never saw a city."""
    weights = weights_without(name)
    return lru_cache(maxsize=None)(lambda text: judged(features_of(text), weights))


def queries(task: Task) -> list[Query]:
    """The messages as `evaluate` takes them."""
    return [Query(one.text, one.article) for one in task.asked]


def public_sets(folder: Path, bench: Bench) -> None:
    """Every pair of files of a folder, and the first set once more with homophones in it."""
    for base in sorted(folder.glob("*-kb.csv")):
        rows = questions_of(base.read_bytes())
        asked = queries_of(base.with_name(base.name.replace("-kb", "-queries")).read_bytes())
        table(base.name.removesuffix("-kb.csv"), rows, asked, bench.methods())
        chance = random.Random(0)
        typed = [Query(misspelt(one.question, chance), one.article) for one in asked if one.article]
        few = {
            name: make
            for name, make in bench.methods().items()
            if name in ("ours, use+e5", "ours, no encoder", "use alone")
        }
        table(f"{base.name.removesuffix('-kb.csv')} with homophones", rows, typed, few)


def misspelt(text: str, chance: random.Random) -> str:
    """One character in eight replaced by another that sounds the same."""
    sounds = homophones()
    return "".join(
        chance.choice(sounds.get(char, char)) if chance.random() < 1 / _TYPO else char for char in text
    )


@lru_cache(maxsize=1)
def homophones() -> dict[str, str]:
    """By character the others of its sound, of those that our labelled questions use."""
    used = sorted(
        {char for one in families("everyday").base for char in one.text if "\u4e00" <= char <= "\u9fff"}
    )
    by_sound: defaultdict[tuple[str, ...], str] = defaultdict(str)
    for char in used:
        by_sound[word_syllables(char)] += char
    return {char: by_sound[word_syllables(char)].replace(char, "") or char for char in used}


def neighbours(bench: Bench) -> None:
    """Decisive pairs: no question may be answered with its neighbour."""
    encoders = bench.encoders
    for name, some in (
        ("use+e5", encoders),
        ("use", Encoders(fast=encoders.fast)),
        ("no encoder", Encoders()),
    ):
        wrong = Neighbours(FLOOR, MARGIN, bench.vectors(some)).confused()
        print(
            f"ours, {name}: {len(wrong)} of {len(decisive_pairs())} decisive pairs answered with the neighbour"
        )
        for pair in wrong:
            print(f"    {pair.question} | {pair.neighbour} ({pair.group})")


def leaning(bench: Bench) -> None:
    """Questions that follow another, alone and together with it, as the chat looks at both."""
    print(f"\n{'follow-ups':20}{'right alone':>16}{'right together':>16}{'among three':>16}")
    for name in CITIES:
        match = bench.ours(bench.encoders)(city(name).base)
        asked = [(before, one) for before, one in followups(name) if one.article]
        alone = [_place(match(one.text), one.article) for _, one in asked]
        both = [_place(match(f"{before}，{one.text}"), one.article) for before, one in asked]
        shares = (
            sum(place < 1 for place in alone),
            *(sum(place < most for place in both) for most in (1, 3)),
        )
        print(f"{name:20}" + "".join(f"{share:>10} of {len(asked)}" for share in shares))


def _place(found: Match, article: str) -> int:
    return next((place for place, one in enumerate(found.candidates) if one.article == article), BEST)


def speed(sizes: Iterable[int]) -> None:
    """Times and memory of growing bases; none of their vectors is there before."""
    bench = Bench(InMemory())
    for size in sizes:
        rows = [Question(f"Q{n}", text, False) for n, text in enumerate(_questions(size))]
        asked = [
            Query(misspelt(row.text, random.Random(row.article)), row.article)
            for row in rows[:: max(1, size // 300)]
        ]
        makes = {"ours, no encoder": bench.ours(Encoders())}
        if size <= 100_000:
            makes["ours, use"] = bench.ours(Encoders(fast=bench.encoders.fast))
        for name, make in makes.items():
            started = time.process_time()
            match = make(rows)
            built = time.process_time() - started
            seconds = sorted(_seconds(match, [one.question for one in asked]))
            print(
                f"{size:>9,} rows, {name:18} p50 {1000 * seconds[len(seconds) // 2]:6.2f} ms, p99 "
                f"{1000 * seconds[int(len(seconds) * 0.99)]:6.2f} ms, built in {built:6.1f} CPU s, "
                f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB",
                flush=True,
            )


def hostile(bench: Bench) -> None:
    """A decision within bounds for everything."""
    match = bench.ours(bench.encoders)(city("yunting").base)
    for text, seconds in zip(HOSTILE, _seconds(match, HOSTILE), strict=True):
        print(f"{text[:12]!r:>40} {match(text).decision:7} {1000 * seconds:7.1f} ms")


def _seconds(match: Method, asked: Iterable[str]) -> Iterator[float]:
    for text in asked:
        started = time.perf_counter()
        match(text)
        yield time.perf_counter() - started


def _questions(size: int) -> list[str]:
    known = many_questions(10_000)
    places = ("", *(f"第{n}街道" for n in range(1, 1 + size // len(known))))
    return [place + text for place in places for text in known][:size]


class _Made:
    """A method as `evaluate` calls it."""

    def __init__(self, method: Method) -> None:
        self.match = method


def _slots(bench: Bench) -> None:
    assert bench.encoders.fast
    print(slots_table(), second_ear_table(bench.encoders.fast), sep="\n")


_TABLES: dict[str, Callable[[Bench], None]] = {
    "cities": cities,
    "neighbours": neighbours,
    "followups": leaning,
    "hostile": hostile,
    "slots": _slots,
}
PARTS = (*_TABLES, "speed")


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path)
    options.add_argument("--sizes", nargs="*", type=int, default=[10_000, 100_000])
    options.add_argument("--only", nargs="*", choices=PARTS, help="some of the tables")
    given = options.parse_args()
    bench = Bench(kept_store())
    if given.folder:
        public_sets(given.folder, bench)
    for part in given.only or (("speed",) if given.folder else PARTS):
        if part == "speed":
            speed(given.sizes)
        else:
            _TABLES[part](bench)


if __name__ == "__main__":
    main()
