"""`reply-check`: the machine's check of many replies at once, as the gate applies it to each."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotline.cli._errors import FAILED
from hotline.cli._output import json_option, progress, show

if TYPE_CHECKING:
    from tickets.reply_check import Checked
    from tickets.reply_rows import Rejected, ReplyRow

    Results = list[tuple[ReplyRow, Checked]]

_COMMONEST = 3


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def command(ctx: click.Context, file: Path, as_json: bool) -> None:
    """检查 FILE 里的回复（列 id、request、reply），指出该退回的和理由。 Check replies against their requests."""
    from hotline.city import reply_rules
    from hotline.cli._knowledge import city_pack
    from storage.sheet_reading import read_table
    from tickets.reply_check import Draft, check_reply
    from tickets.reply_rows import knows_header, read_replies

    rows, rejected = read_replies(read_table(file.read_bytes(), knows_header))
    rules = reply_rules(city_pack().rules.reply_check)
    results: Results = []
    with progress("检查") as step:
        for done, row in enumerate(rows, start=1):
            results.append((row, check_reply(Draft(row.request, row.reply), rules)))
            step(done, len(rows))
    show(_as_json(results, rejected), "\n".join(_sentences(results, rejected)), as_json)
    if rejected and not rows:
        ctx.exit(FAILED)


def _as_json(results: "Results", rejected: "list[Rejected]") -> dict[str, object]:
    return {
        "rows": [
            {
                "id": row.id,
                "verdict": checked.verdict,
                "score": checked.score,
                "reasons": [fault.text for fault in checked.faults],
                "codes": [fault.code for fault in checked.faults],
                "remarks": [remark.text for remark in checked.remarks],
            }
            for row, checked in results
        ],
        "rejected": [{"row": one.row, "reason": one.reason} for one in rejected],
    }


def _sentences(results: "Results", rejected: "list[Rejected]") -> Iterator[str]:
    """What comes back and why, one line each; then the sum, and what is wrong most often."""
    from channels.storable import storable
    from tickets.refusals import REPLY_FINDINGS

    returned = [(row, checked) for row, checked in results if checked.faults]
    for row, checked in returned:
        reasons = "".join(fault.text for fault in checked.faults)
        yield storable(f"{row.id}：退回（{checked.score:.2f}）{reasons}")
    yield from (f"第 {one.row} 行：{one.reason}" for one in rejected)
    narrow = sum(1 for _, checked in results if not checked.faults and checked.remarks)
    yield (
        f"共 {len(results)} 条：通过 {len(results) - len(returned)} 条（其中 {narrow} 条有提醒），"
        f"退回 {len(returned)} 条，不能检查 {len(rejected)} 行。"
    )
    common = Counter(fault.code for _, checked in returned for fault in checked.faults).most_common(
        _COMMONEST
    )
    if common:
        yield "最常见：" + "；".join(f"{_short(REPLY_FINDINGS[code])} {n} 条" for code, n in common) + "。"


def _short(sentence: str) -> str:
    """What is wrong, without what to do about it."""
    return re.split("[，：]", sentence, maxsplit=1)[0]
