"""A report as plain text: what a reader reads, line by line, for the checker; without the table of definitions. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from reports.printing.fitting import receiver_lines
from reports.printing.sheet import Block, Grid, lay_out
from reports.report import Report


def plain_text(report: Report) -> str:
    """Head, body, annexes and foot; the cells of a table are parted by tabs."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    sheet = lay_out(replace(report, figures=()))
    yield from filter(None, (sheet.series, sheet.issue, f"{sheet.office} {sheet.dated}".strip()))
    yield from filter(None, (sheet.title, sheet.subtitle))
    for block in (*sheet.body, *sheet.annexes):
        yield from _block(block)
    yield from filter(None, (sheet.publicity,))
    for label, receivers in sheet.lists:
        yield f"{label}：{''.join(receiver_lines(receivers))}"
    if sheet.printed:
        yield f"{sheet.office}{sheet.printed}"


def _block(block: Block) -> Iterator[str]:
    if not isinstance(block, Grid):
        yield block.text
        return
    yield block.title
    yield "\t".join(block.heads)
    yield from ("\t".join(row) for row in block.rows)
    yield from filter(None, (block.note,))
