"""A report as a web page that needs nothing else: light and dark, on a phone and on paper; and as a part of a larger page."""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from reports.printing.fitting import receiver_lines
from reports.printing.sheet import ANNEX, EMPTY, Grid, Sheet, lay_out
from reports.report import Report

if TYPE_CHECKING:
    from jinja2 import Environment

Link = Callable[[str], str]
"""The address of the list behind a figure, by the figure's id; "" for none."""

_BODY = "html, body { margin: 0; background: #ecebe5; } @media (prefers-color-scheme: dark) { html, body { background: #121413; } }\n"


def page(report: Report) -> bytes:
    """The page, whole."""
    return _rendered("web.html", report, lambda _figure: "", _BODY + css()).encode()


def fragment(report: Report, link: Link = lambda _figure: "") -> str:
    """What stands inside an element of class `report`, for a page that has `css` among its styles. No style and no script is
    in it, so that a strict policy of contents lets it pass.
    """
    return _rendered("fragment.html", report, link)


@lru_cache(maxsize=1)
def css() -> str:
    """The styles of `fragment`; every rule is about what stands inside `.report`."""
    return (files("reports.printing") / "report.css").read_text(encoding="utf-8")


def _rendered(template: str, report: Report, link: Link, styles: str = "") -> str:
    sheet = lay_out(report)
    return (
        _templates()
        .get_template(template)
        .render(
            sheet=sheet,
            css=styles,
            link=lambda figure: link(figure) if figure else "",
            lines=receiver_lines,
            empty=EMPTY,
            annex=ANNEX,
            anchors=_anchors(sheet),
        )
    )


def _anchors(sheet: Sheet) -> dict[str, str]:
    """Names of places in the page; a table's own id may be anything."""
    grids = [block for block in (*sheet.body, *sheet.annexes) if isinstance(block, Grid)]
    return {grid.id: f"table-{number}" for number, grid in enumerate(grids, start=1)}


@lru_cache(maxsize=1)
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("reports", "printing")
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
