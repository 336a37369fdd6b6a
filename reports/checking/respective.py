"""分别: several names, then as many figures; each figure gets its name, each percent its count. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.checking.figures import Figure

_RESPECTIVELY = re.compile("分别(?:为|是|有|达|占|达到|约为|增长|下降|上升|增加|减少|提高|降低)?")
_JOINT = re.compile("[、,和及与]|以及")
_STOP = re.compile("[,;:。()]")


def respective(prose: str, figures: Sequence["Figure"]) -> list["Figure"]:
    """The figures of a sentence, those of a 分别 named one by one."""
    found = list(figures)
    for place, figure in enumerate(figures):
        told = _RESPECTIVELY.search(figure.label)
        if told:
            series = _series(prose, figures, place)
            if len(series) > 1:
                found[place : place + len(series)] = _named(prose, figures[:place], series, told)
    return found


def _series(prose: str, figures: Sequence["Figure"], place: int) -> list["Figure"]:
    """This figure and those that follow it with nothing but a comma between."""
    series = [figures[place]]
    for following in figures[place + 1 :]:
        joint = prose[series[-1].end : following.start]
        if following.unit != series[0].unit or not _JOINT.fullmatch(joint):
            break
        series.append(following)
    return series


def _named(
    prose: str, before: Sequence["Figure"], series: Sequence["Figure"], told: re.Match[str]
) -> list["Figure"]:
    lead, first = series[0].label[: told.start()], series[0]
    words = prose[first.sentence.start : first.begin] + lead.replace("“", "").replace("”", "")
    clause = _STOP.split(words)[-1] if not lead.strip("、") or "、" in words else words
    names = [name for name in re.split("、|和|以及|及|与", clause) if name][-len(series) :]
    partners = _partners(before, len(series)) if first.kind != "count" else []
    verb = told[0].removeprefix("分别")
    if partners:
        said = (lead if len(names) < 2 else "") + verb
        return [
            replace(one, label=said or "占", partner=count.start)
            for one, count in zip(series, partners, strict=True)
        ]
    if len(names) == len(series):
        return [replace(one, label=name) for one, name in zip(series, names, strict=True)]
    return list(series)


def _partners(before: Sequence["Figure"], count: int) -> list["Figure"]:
    """As many counts right before."""
    counts = [one for one in before if one.kind == "count"][-count:]
    return counts if len(counts) == count else []
