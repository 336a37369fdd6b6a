"""How well known issues are found among many messages, beside average-link clustering of title TF-IDF; same messages, same run.

`python -m benchmarks.hotspots [FILE KNOWN]`: FILE has the columns of `hotspots`, KNOWN the columns `id,issue`; without them a
made-up town (`benchmarks/hot_town.py`). The score of an issue is the F1 of the one group that fits it best. The peer
(scikit-learn, requirements-bench.txt) is given the threshold that suits the known issues best; ours has one for all files.
`--growth` times ours alone at 5,000 to 50,000 messages.
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import rjieba

from benchmarks.hot_town import town
from storage.sheet_reading import read_table
from tickets.hotspot_file import read_messages
from tickets.hotspots import FEWEST_PERSONS, Message, hotspots

SIZE = 4_000
GROWTH = (5_000, 10_000, 20_000, 50_000)
ZONE = ZoneInfo("Asia/Shanghai")
THRESHOLDS = np.arange(0.05, 0.6, 0.025)

Groups = list[set[str]]
Issues = Mapping[str, set[str]]


def f1(wanted: set[str], found: set[str]) -> float:
    """Of one issue and one group."""
    return 2 * len(wanted & found) / (len(wanted) + len(found))


def best(issues: Issues, groups: Groups) -> dict[str, set[str]]:
    """For each issue the group that fits it best."""
    return {name: max(groups, key=lambda group: f1(ids, group)) for name, ids in issues.items()}


def mean_f1(issues: Issues, groups: Groups) -> float:
    """Over the issues, a small one counting as much as a large one."""
    fitting = best(issues, groups)
    return sum(f1(ids, fitting[name]) for name, ids in issues.items()) / len(issues)


def ours(messages: Sequence[Message]) -> Groups:
    """The groups that `hotspots` reports."""
    return [set(found.ids) for found in hotspots(messages)]


def title_tf_idf(
    messages: Sequence[Message], words: Callable[[str], list[str]], issues: Issues
) -> tuple[Groups, float]:
    """Average-link over the cosine of title TF-IDF at its best threshold, groups of several persons as ours."""
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer=words).fit_transform(
        message.title or message.text for message in messages
    )
    distances = 1 - np.asarray((vectors @ vectors.T).todense())
    np.clip(distances, 0, 1, out=distances)
    tree = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=0, compute_distances=True
    ).fit(distances)
    found = [
        (_cut(messages, tree.children_, tree.distances_, 1 - least), float(least)) for least in THRESHOLDS
    ]
    return max(found, key=lambda one: mean_f1(issues, one[0]))


def _cut(
    messages: Sequence[Message], children: Sequence[Sequence[int]], distances: Sequence[float], most: float
) -> Groups:
    groups: dict[int, list[int]] = {n: [n] for n in range(len(messages))}
    for number, ((one, other), distance) in enumerate(zip(children, distances, strict=True)):
        if distance <= most:
            groups[len(messages) + number] = groups.pop(one) + groups.pop(other)
    several = (
        group for group in groups.values() if len({messages[n].person for n in group}) >= FEWEST_PERSONS
    )
    return [{messages[n].id for n in group} for group in several]


def pairs(text: str) -> list[str]:
    """Pairs of characters, the peer's other way to cut a title."""
    return [text[at : at + 2] for at in range(len(text) - 1)]


def table(messages: Sequence[Message], issues: Issues) -> None:
    """Print ours beside the peer, and where ours goes wrong on each issue."""
    print(f"{len(messages)} messages, {len(issues)} known issues\n{'':34}{'mean F1':>9}{'seconds':>9}")
    started = time.perf_counter()
    groups = ours(messages)
    print(f"{'ours':34}{mean_f1(issues, groups):>9.3f}{time.perf_counter() - started:>9.1f}")
    try:
        for name, words in (("words", rjieba.cut), ("pairs of characters", pairs)):
            started = time.perf_counter()
            theirs, least = title_tf_idf(messages, words, issues)
            title = f"title TF-IDF, {name} (at {least:.3f})"
            print(f"{title:34}{mean_f1(issues, theirs):>9.3f}{time.perf_counter() - started:>9.1f}")
    except ImportError:
        print("The peer was left out: pip install -r requirements-bench.txt")
    if len(issues) <= 40:
        for name, group in best(issues, groups).items():
            wanted = issues[name]
            print(
                f"  {name:20} {len(wanted):>4} wanted {len(group):>4} found {len(wanted & group):>4} right  F1 {f1(wanted, group):.3f}"
            )


def growth() -> None:
    """Print how long ours takes, and what one message costs at each size against the first."""
    first = 0.0
    for size in GROWTH:
        messages, issues = town(size)
        started = time.process_time()
        groups = ours(messages)
        took = time.process_time() - started
        first = first or took / size
        print(
            f"{size:>7} messages {took:>7.1f} CPU s  cost {took / size / first:>5.2f}  mean F1 {mean_f1(issues, groups):.3f}",
            flush=True,
        )


def known_issues(file: Path, messages: Sequence[Message]) -> dict[str, set[str]]:
    """The issues of a table with the columns `id,issue`; ids that the messages do not have are left out."""
    ids = {message.id for message in messages}
    found: dict[str, set[str]] = {}
    for row in read_table(file.read_bytes(), lambda cells: {"id", "issue"} <= set(cells)):
        if row.cells["id"] in ids:
            found.setdefault(row.cells["issue"], set()).add(row.cells["id"])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("known", type=Path, nargs="?")
    parser.add_argument("--growth", action="store_true")
    chosen = parser.parse_args()
    if chosen.growth:
        growth()
    elif chosen.file and chosen.known:
        messages, _ = read_messages(chosen.file.read_bytes(), ZONE)
        table(messages, known_issues(chosen.known, messages))
    else:
        table(*town(SIZE))


if __name__ == "__main__":
    main()
