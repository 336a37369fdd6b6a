"""`kb gaps` and `kb wording`: what the knowledge lacks, which articles answer wrongly, which words to take in."""

from dataclasses import asdict
from datetime import timedelta
from getpass import getuser
from typing import TYPE_CHECKING, Any

import click

from hotline.cli._database import clock, database
from hotline.cli._groups import Group
from hotline.cli._output import json_option, show

if TYPE_CHECKING:
    from desk.gap_round import Owner
    from knowledge_base.doubts import Doubt
    from knowledge_base.gaps import Gap
    from knowledge_base.wordings import Proposal


@click.command()
@click.option("--days", type=click.IntRange(1, 36_500), default=30, show_default=True, help="看最近多少天")
@json_option
def gaps(days: int, as_json: bool) -> None:
    """列出答不了和没有解决的问题、可疑的知识、建议采纳的问法。 Gaps, doubted articles, proposed wordings."""
    from desk.gap_round import owner_of_gap
    from hotline.city import make_city
    from hotline.cli._knowledge import city_pack, released
    from knowledge_base.doubts import doubts
    from knowledge_base.gaps import gaps as unanswered
    from knowledge_base.wordings import proposals

    with database() as db:
        since, shown = clock(db).now() - timedelta(days=days), released(db)
        city = make_city(city_pack()).desk
        with db.read() as tx:
            found = unanswered(tx, shown, since, city.private_lines)
            owned = [(gap, owner_of_gap(tx, city, gap)) for gap in found]
            doubted = doubts(tx, since, city.feedback, city.private_lines, shown)
            words = proposals(tx, since, city.feedback, city.private_lines, shown)
    result = {
        "gaps": [_as_json(*one) for one in owned],
        "doubts": [asdict(one) for one in doubted],
        "wordings": [asdict(one) for one in words],
    }
    lines = [_of_gap(*one) for one in owned] or ["没有答不了的问题。"]
    lines += ["", "答复后常常没有解决的知识：", *map(_of_doubt, doubted)] if doubted else []
    lines += ["", "建议采纳的问法（kb wording accept|refuse）：", *map(_of_proposal, words)] if words else []
    show(result, "\n".join(lines), as_json)


@click.group(cls=Group)
def wording() -> None:
    """市民的问法：采纳为知识的其他问法，或不采纳。 Words of citizens for an article: take in, or not."""


@wording.command()
@click.argument("article")
@click.argument("text")
@json_option
def accept(article: str, text: str, as_json: bool) -> None:
    """采纳 TEXT 为 ARTICLE 的其他问法，另存一版草稿。 A new draft with this wording."""
    from console import audit
    from knowledge_base.wordings import accept as take_in

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            draft = take_in(tx, article, text, getuser(), now)
            audit.record(tx, now, getuser(), "article_act", article, f"采纳问法，第 {draft.number} 版草稿")
    said = f"已采纳，{article} 第 {draft.number} 版草稿，提交、审核、发布后生效。"
    show({"article": article, "version": draft.number}, said, as_json)


@wording.command()
@click.argument("article")
@click.argument("text")
@json_option
def refuse(article: str, text: str, as_json: bool) -> None:
    """不采纳 TEXT，以后不再向 ARTICLE 建议。 Never propose this wording for the article again."""
    from console import audit
    from knowledge_base.wordings import refuse as leave_out

    with database() as db:
        now = clock(db).now()
        with db.write() as tx:
            leave_out(tx, article, text, getuser(), now)
            audit.record(tx, now, getuser(), "article_act", article, "不采纳问法")
    show({"article": article, "refused": text}, "已记下，不再建议。", as_json)


def _as_json(gap: "Gap", owner: "Owner") -> dict[str, Any]:
    return {**asdict(gap), "owner": owner.unit, "owner_why": owner.why, "owner_sure": owner.sure}


def _of_gap(gap: "Gap", owner: "Owner") -> str:
    given = "、".join(gap.articles)
    unsolved = f"（其中 {gap.not_solved} 次答了 {given} 没有解决）" if gap.not_solved else ""
    whose = f"{'' if owner.sure else '可能归'}{owner.unit}" if owner.unit else "还不知道归谁"
    also = f"（也问：{'；'.join(gap.wordings)}）" if gap.wordings else ""
    return f"{gap.people} 人 {gap.asked} 次{unsolved}  {gap.title}  {whose}{also}"


def _of_doubt(doubt: "Doubt") -> str:
    from knowledge_base.doubts import SIGNS

    signs = "、".join(f"{SIGNS[sign]} {count} 次" for sign, count in doubt.signs.items())
    instead = f"；也许该答 {doubt.instead}" if doubt.instead else ""
    asked = "；".join(doubt.questions)
    return f"  {doubt.article}“{doubt.question}”{doubt.unit}：答 {doubt.given} 次，{signs}{instead}；问的是：{asked}"


def _of_proposal(found: "Proposal") -> str:
    other = f"；现在会答成 {found.other}" if found.other else ""
    return f"  {found.article}“{found.question}” ← “{found.wording}”（{found.persons} 人 {found.times} 次{other}）"
