"""`kb publish`: approves and releases what waits, when no saved question breaks by it."""

from functools import partial
from getpass import getuser
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._output import json_option, show, warn

if TYPE_CHECKING:
    from knowledge_base.changes import Changed
    from knowledge_base.gate import Findings, Publication

MOST_LISTED = 50


@click.command()
@click.option("--overrule", default="", metavar="理由", help="有保存的问题会答错时，仍要发布的理由，记入日志")
@click.option("--check", is_flag=True, help="只检查发布后哪些问题的答法会变，不发布")
@json_option
@click.pass_context
def publish(ctx: click.Context, overrule: str, check: bool, as_json: bool) -> None:
    """批准并发布全部已提交的知识。 Approve and release everything submitted."""
    from console import audit
    from hotline.cli._knowledge import live_knowledge, private_lines
    from knowledge_base import gate

    with database() as db:
        by, now, live = getuser(), clock(db).now(), live_knowledge(db)
        wish = gate.Wish(by, "命令行发布", overrule, submitted=True, private=private_lines())
        if check:
            done = gate.Publication(findings=gate.look(db, live, wish, now))
        else:
            done = gate.publish(db, live, wish, now, partial(audit.publication, by=by, now=now))
    number = done.release.number if done.release else None
    show({"release": number, **_result(done.findings)}, "\n".join(_sentences(done, check)), as_json)
    if done.findings and done.is_refused and not check:
        warn(gate.refusal_of(done.findings))
        ctx.exit(FAILED)


def _result(findings: "Findings | None") -> dict[str, Any]:
    """What the release does to questions, where it does anything."""
    if findings is None:
        return {}
    kinds = {"broke": findings.broke, "became_right": findings.became_right, "drifted": findings.drifted}
    return {name: [one.as_json() for one in found] for name, found in kinds.items() if found}


def _sentences(done: "Publication", check: bool) -> list[str]:
    findings = done.findings
    if findings is None:
        return ["没有等待发布的知识。"]
    lines = [f"已发布，现为第 {done.release.number} 次发布。"] if done.release else []
    if check:
        lines.append(f"已试 {len(findings.cases)} 个保存的问题和近 30 天答复过的问题，没有发布。")
    return [
        *lines,
        *_listed("发布后不再答对的保存的问题", findings.broke),
        *_listed("发布后答对的保存的问题", findings.became_right),
        *_listed("近 30 天答复过、发布后答法不同的问题", findings.drifted),
    ]


def _listed(title: str, found: "tuple[Changed, ...]") -> list[str]:
    if not found:
        return []
    lines = [
        f"{title}：{len(found)} 个",
        *(f"  {one.query.question}（{one.told}）" for one in found[:MOST_LISTED]),
    ]
    return [*lines, f"  ……另有 {len(found) - MOST_LISTED} 个"] if len(found) > MOST_LISTED else lines
