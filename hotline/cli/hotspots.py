"""`hotspots`: what people wrote about most in a file of messages, without a database."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._output import json_option, show, warn

if TYPE_CHECKING:
    from tickets.hotspots import Hotspot

MOST_SHOWN = 20
"""Of the sentences for a person; a program gets all."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--top", type=click.IntRange(min=1), help="只要最热的 N 个，不写为全部")
@json_option
def command(file: Path, top: int | None, as_json: bool) -> None:
    """从留言表 FILE 找出多人反映的热点。 Find what many people wrote about."""
    from hotline.cli._database import areas, clock, database_if_any
    from tickets.hotspot_file import read_messages
    from tickets.hotspots import hotspots

    with database_if_any() as db:
        zone, known = clock(db).now().tzinfo, areas(db)
    assert zone is not None, "the clock of a city knows its zone"
    messages, rejected = read_messages(file.read_bytes(), zone)
    for row in rejected:
        warn(f"第 {row.row} 行未计入：{row.reason}")
    found = hotspots(messages, known)
    shown = [_shown(rank, hotspot) for rank, hotspot in enumerate(found[:top], start=1)]
    head = f"留言 {len(messages)} 件，多人反映的事项 {len(found)} 个。"
    show({"clusters": shown}, "\n".join([head, *_sentences(shown)]), as_json)


def _shown(rank: int, hotspot: "Hotspot") -> dict[str, Any]:
    return {
        "rank": rank,
        "title": hotspot.title,
        "place": hotspot.place,
        "area": hotspot.area,
        "ids": list(hotspot.ids),
        "contacts": len(hotspot.ids),
        "persons": hotspot.persons,
        "first": _written(hotspot.first),
        "last": _written(hotspot.last),
        "heat": hotspot.heat,
        "why": {
            "words": [{"word": word, "contacts": count} for word, count in hotspot.why.words],
            "repeats": hotspot.why.repeats,
            "late": hotspot.why.late,
            "growth": hotspot.why.growth,
            "freshness": hotspot.why.freshness,
        },
    }


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _sentences(shown: list[dict[str, Any]]) -> Iterator[str]:
    """The hottest, by areas in the order of their hottest; each with its rank among all and why."""
    by_area: dict[str, list[dict[str, Any]]] = {}
    for one in shown[:MOST_SHOWN]:
        by_area.setdefault(one["area"], []).append(one)
    for area, those in by_area.items():
        yield f"【{area or '片区不详'}】"
        yield from (line for one in those for line in _sentence(one))


def _sentence(one: dict[str, Any]) -> Iterator[str]:
    why = one["why"]
    place = f"（{one['place']}）" if one["place"] else ""
    yield (
        f"{one['rank']}. {one['title']}{place}：来件 {one['contacts']} 件，反映人 {one['persons']} 人，热度 {one['heat']}"
    )
    words = "、".join(f"{word['word']} {word['contacts']} 件" for word in why["words"])
    yield f"   归并依据：{words or '标题和内容相近'}"
    yield (
        f"   热度：反映人 {one['persons']}，重复来件 {why['repeats']}，后半段新增 {why['late']} 人（×{why['growth']}），"
        f"时间远近 ×{why['freshness']}"
    )
