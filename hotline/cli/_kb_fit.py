"""`kb fit`: the weights of the matcher, fitted on the office's own answered questions, tried and kept as revisions."""

from dataclasses import asdict
from datetime import timedelta
from getpass import getuser
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._errors import FAILED
from hotline.cli._output import json_option, progress, show, warn

if TYPE_CHECKING:
    from datetime import datetime

    from knowledge_base.own_weights import Revision
    from knowledge_base.refit import Trial
    from storage.database import Database

MOST_LISTED = 20


@click.command()
@click.option(
    "--days", type=click.IntRange(1, 36_500), default=365, show_default=True, help="学最近多少天的问题"
)
@click.option("--dry-run", is_flag=True, help="只拟合、比较，不启用")
@click.option(
    "--overrule", default="", metavar="理由", help="没有变好或有问题会答错时，仍要启用的理由，记入日志"
)
@click.option("--rollback", type=click.IntRange(min=0), metavar="N", help="退回第 N 版权重；0 是产品自带的")
@click.option("--list", "listed", is_flag=True, help="列出各版权重，不拟合")
@json_option
@click.pass_context
def fit(
    ctx: click.Context,
    days: int,
    dry_run: bool,
    overrule: str,
    rollback: int | None,
    listed: bool,
    as_json: bool,
) -> None:
    """用本单位答过的问题拟合匹配权重，没有变差才启用。 Fit the matcher on your own answered questions."""
    if sum((dry_run or bool(overrule), rollback is not None, listed)) > 1:
        raise click.UsageError("--rollback、--list 不能与其他选项一起用。")
    with database() as db:
        now = clock(db).now()
        if listed:
            _list(db, as_json)
        elif rollback is not None:
            _roll_back(db, rollback, now, as_json)
        elif not _fit(db, now, timedelta(days=days), overrule.strip(), dry_run, as_json):
            ctx.exit(FAILED)


def _list(db: "Database", as_json: bool) -> None:
    from knowledge_base.own_weights import revisions

    with db.read() as tx:
        found = revisions(tx)
    lines = [_told(one) for one in found] or ["还没有拟合过，用的是产品自带的权重。"]
    show({"weights": [asdict(one) for one in found]}, "\n".join(lines), as_json)


def _roll_back(db: "Database", number: int, now: "datetime", as_json: bool) -> None:
    from console import audit
    from knowledge_base.own_weights import roll_back

    with db.write() as tx:
        made = roll_back(tx, number, getuser(), now)
        audit.record(tx, now, getuser(), audit.WEIGHTS, f"第 {made} 版", f"退回第 {number} 版")
    said = f"已退回到第 {number} 版权重，现为第 {made} 版，运行中的服务两秒内启用。"
    show({"weights": made, "rolled_back_to": number}, said, as_json)


def _fit(
    db: "Database", now: "datetime", back: timedelta, overrule: str, dry_run: bool, as_json: bool
) -> bool:
    """False where the new weights were not taken although they should have been."""
    number, trial, encoders = _tried(db, now - back)
    taken = None
    if not dry_run and (trial.is_taken or overrule):
        taken = _keep(db, number, trial, encoders, "" if trial.is_taken else overrule, now)
    show({"weights": taken, **_result(trial)}, "\n".join(_sentences(trial, taken)), as_json)
    if taken is None and not dry_run:
        warn("新的权重没有启用。可以先改知识、保存更多标注好的问题，或用 --overrule 写明理由仍要启用。")
    return taken is not None or dry_run


def _tried(db: "Database", since: "datetime") -> "tuple[int, Trial, str]":
    """(the revision in use, what a refit makes and does, the names of the encoders)"""
    from hotline.city import make_city
    from hotline.cli._knowledge import city_pack, live_to_learn
    from knowledge_base.decisive_pairs import Neighbours
    from knowledge_base.own_questions import own_questions
    from knowledge_base.own_weights import joined
    from knowledge_base.refit import check_enough, try_refit
    from knowledge_base.saved import saved

    city = make_city(city_pack()).desk
    live, vectors = live_to_learn(db)
    live.refresh()
    released = live.now()
    with db.read() as tx:
        own = own_questions(tx, released, since, city.feedback, city.private_lines)
        cases = [case.query for case in saved(tx)]
    check_enough(own)
    neighbours = Neighbours(released.limits.floor, released.limits.margin, vectors)
    with progress("拟合") as step:
        trial = try_refit(released, own, cases, neighbours, step)
    return released.weights, trial, joined(released.matcher.vectors.names())


def _keep(
    db: "Database", instead_of: int, trial: "Trial", encoders: str, overruled: str, now: "datetime"
) -> int:
    from console import audit
    from knowledge_base.own_weights import Fitted, keep

    figures = {"before": dict(trial.before), "after": dict(trial.after)}
    fitted = Fitted(trial.tables, trial.questions, encoders, figures, overruled)
    with db.write() as tx:
        number = keep(tx, fitted, instead_of, getuser(), now)
        why = f"，不顾检查（{overruled}）" if overruled else ""
        audit.record(
            tx, now, getuser(), audit.WEIGHTS, f"第 {number} 版", f"用 {trial.questions} 个问题拟合{why}"
        )
    return number


def _result(trial: "Trial") -> dict[str, Any]:
    return {
        "questions": trial.questions,
        "before": trial.before,
        "after": trial.after,
        "worse": trial.worse,
        "broke": [one.as_json() for one in trial.broke],
        "confused": [pair._asdict() for pair in trial.confused],
    }


def _sentences(trial: "Trial", taken: int | None) -> list[str]:
    from hotline.cli._evaluation_words import before_and_after

    lines = [
        f"用本单位 {trial.questions} 个问题拟合；下面是轮流留出、没有学过的问题上的结果（现用 → 新拟合）：",
        *before_and_after(trial.before, trial.after, trial.worse),
    ]
    if trial.broke:
        lines += ["", f"保存的问题会答错 {len(trial.broke)} 个："]
        lines += [f"  {one.query.question}（{one.told}）" for one in trial.broke[:MOST_LISTED]]
    if trial.confused:
        lines += ["", f"会把只差一个关键词的问题混为一谈 {len(trial.confused)} 个："]
        lines += [f"  {pair.question} | {pair.neighbour}" for pair in trial.confused[:MOST_LISTED]]
    return [*lines, "", f"已启用，现为第 {taken} 版权重，运行中的服务两秒内启用。"] if taken else lines


def _told(one: "Revision") -> str:
    what = (
        f"用 {one.questions} 个问题拟合（{one.encoders or '不用句向量'}）"
        if one.rolled_back_to is None
        else f"退回到第 {one.rolled_back_to} 版"
    )
    why = f"，不顾检查：{one.overruled}" if one.overruled else ""
    return f"第 {one.number} 版  {one.made_at[:16]}  {one.made_by}  {what}{why}"
