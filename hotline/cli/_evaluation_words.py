"""What `kb evaluate` tells: the figures in words, the mistakes by cause, what a release changed."""

import sys
from collections import Counter
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from knowledge_base.changes import Changed
    from knowledge_base.evaluate import Evaluation
    from knowledge_base.mistakes import Mistake

MOST_THIEVES = 10
TITLES: Mapping[str, str] = {
    "n": "评测问题数", "recall_at_1": "应答知识排第一", "recall_at_5": "应答知识在前五", "mrr": "名次倒数的平均",
    "auroc": "能答与不能答的区分（AUROC）", "coverage_at_precision_90": "答对率 90% 时能答出的",
    "coverage_at_precision_95": "答对率 95% 时能答出的", "coverage_at_precision_99": "答对率 99% 时能答出的",
    "answer_precision": "直接作答的答对率", "answer_rate": "直接作答", "choose_rate": "请市民选择", "none_rate": "不作答",
    "p50_ms": "每问用时（中位数）", "p99_ms": "每问用时（99%）", "queries_per_s": "每秒问题数", "index_seconds": "建立索引",
    "rss_mb": "内存",
}  # fmt: skip
COUNTED: Mapping[str, str] = {
    "right_answers": "直接答对的个数", "wrong_answers": "直接答错的个数", "wrong_again": "没有解决的又照样答的个数",
}  # fmt: skip
UNITS: Mapping[str, str] = {"p50_ms": " 毫秒", "p99_ms": " 毫秒", "index_seconds": " 秒", "rss_mb": " MB"}
RATES = frozenset(TITLES) - {"n", "mrr", "auroc", "queries_per_s", *UNITS}


class Compared(NamedTuple):
    """The same questions on an earlier release."""

    release: int
    found: "Evaluation"
    right: "list[Changed]"
    broke: "list[Changed]"


def for_programs(found: "Evaluation", wrong: "list[Mistake]", compared: Compared | None) -> dict[str, Any]:
    """One object: the figures under their names, mistakes by cause, what changed."""
    result: dict[str, Any] = {**found.figures, "mistakes": Counter(one.cause for one in wrong)}
    if compared:
        result["against"] = {"release": compared.release, **compared.found.figures}
        result["became_right"] = [one.as_json() for one in compared.right]
        result["broke"] = [one.as_json() for one in compared.broke]
    return result


def for_people(found: "Evaluation", wrong: "list[Mistake]", compared: Compared | None) -> str:
    """For a person at a terminal a summary in Chinese; in a pipe a figure a line under its own name."""
    if sys.stdout.isatty():
        return summary(found, wrong, compared)
    lines = [f"{name:28} {value}" for name, value in found.figures.items()]
    return "\n".join([*lines, *_comparison(found, compared)])


def summary(found: "Evaluation", wrong: "list[Mistake]", compared: Compared | None) -> str:
    """The figures in words, the mistakes by cause, and the articles that take most questions from others."""
    from knowledge_base.mistakes import CAUSES

    causes = Counter(one.cause for one in wrong)
    thieves = Counter(one.article for one in wrong if one.is_wrong_answer)
    lines = [f"{title}　{_written(name, found.figures[name])}" for name, title in TITLES.items()]
    lines += ["", f"没有答对的 {len(wrong)} 个："] if wrong else ["", "全部答对。"]
    lines += [f"  {causes[cause]:>5}  {title}" for cause, title in CAUSES.items() if causes[cause]]
    if thieves:
        lines += ["", "误答最多的知识，请先修改它们的问法："]
    for article, count in thieves.most_common(MOST_THIEVES):
        one = next(one for one in wrong if one.article == article and one.is_wrong_answer)
        lines.append(
            f"  {count:>5}  {article}“{one.found}”，例如把“{one.query.question}”答成了它{_apart(one)}"
        )
    return "\n".join([*lines, *_comparison(found, compared)])


def before_and_after(
    before: Mapping[str, Any], after: Mapping[str, Any], worse: Collection[str]
) -> list[str]:
    """The figures of two ways to match the same questions, in words; those that are `worse` are marked."""
    titles = {**TITLES, **COUNTED}
    return [
        f"{titles[name]}　{_written(name, before[name])} → {_written(name, after[name])}{'（变差）' if name in worse else ''}"
        for name in after
        if name != "n"
    ]


def _apart(one: "Mistake") -> str:
    return f"（差别：{one.apart}）" if one.apart else ""


def _comparison(found: "Evaluation", compared: Compared | None) -> list[str]:
    if compared is None:
        return []
    before = compared.found.figures
    lines = ["", f"与第 {compared.release} 次发布比较："]
    lines += [
        f"{title}　{_written(name, before[name])} → {_written(name, found.figures[name])}"
        for name, title in TITLES.items()
        if name != "n"
    ]
    lines += ["", f"变对 {len(compared.right)} 个，变错 {len(compared.broke)} 个。"]
    lines += [f"  变错  {one.query.question}（{one.told}）" for one in compared.broke]
    return [*lines, *(f"  变对  {one.query.question}（{one.told}）" for one in compared.right)]


def _written(name: str, value: float | int | None) -> str:
    if value is None:
        return "—"
    return f"{value:.1%}" if name in RATES else f"{value}{UNITS.get(name, '')}"
