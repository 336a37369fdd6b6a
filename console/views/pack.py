"""The city's pack for the administrator: rows of calendar, roster, units and alert addresses, each change looked at before it
is saved as a new revision, and the way back to a former one.
"""

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from console import context
from console.administration import OVERTAKEN, TITLES, Draft, PackDesk, Part
from console.pack_columns import COLUMNS, Column
from console.paging import PAGE_SIZE, Page, read_cursor, write_cursor
from tickets.model import Refusal

MOST_CHARACTERS = 500_000
MOST_ON_A_PAGE = 60_000
"""Characters of a whole table that a page carries; what is longer is edited by rows, or with `pack export` and `pack load`."""
DEEDS = {"added": "新增", "changed": "修改", "removed": "删除"}


def overview(refusal: str = "") -> ResponseReturnValue:
    """What can be edited, and the revisions."""
    desk = _desk()
    parts = {name: desk.part(name) for name in TITLES}
    page = context.page("pack", parts_of=parts, titles=TITLES, revisions=desk.revisions(), refusal=refusal)
    return page, 409 if refusal else 200


def part(name: str) -> ResponseReturnValue:
    """The rows of one part, page by page, the form of the row that is asked for, and the whole as text where it is short."""
    return _part(name, _found(_desk(), name))


def _part(name: str, found: Part, refusal: str = "") -> ResponseReturnValue:
    position = request.args.get("row", type=int)
    chosen = found.rows[position] if position is not None and 0 <= position < len(found.rows) else None
    page = context.page(
        "pack_part",
        name=name,
        titles=TITLES,
        columns={column: COLUMNS[name].get(column, Column(column)) for column in found.columns},
        units=[unit.name for unit in context.city().units],
        part=found,
        page=_page(found),
        chosen=chosen,
        position=position if chosen else None,
        is_short=len(found.text) <= MOST_ON_A_PAGE,
        refusal=refusal,
    )
    return page, 409 if refusal else 200


def _found(desk: PackDesk, name: str) -> Part:
    found = desk.part(name) if name in TITLES else None
    if found is None:
        abort(404)
    return found


def _page(part: Part) -> Page:
    """The rows in which the words of the search stand, each with its `position` in the part."""
    words = request.args.get("find", "").strip()
    (start,) = read_cursor(request.args.get("after", ""), int) or (0,)
    begin = max(int(start), 0)
    rows = [
        {"position": position, "cells": row}
        for position, row in enumerate(part.rows)
        if not words or any(words in cell for cell in row.values())
    ]
    end = begin + PAGE_SIZE
    return Page(rows[begin:end], write_cursor((end,)) if len(rows) > end else "")


def preview(name: str) -> ResponseReturnValue:
    """What the row or the text of the form would change; nothing is stored. A form that was opened before somebody else
    saved is refused: its row may be another one by now."""
    desk = _desk()
    found = _found(desk, name)
    if request.form.get("after", found.number, type=int) != found.number:
        return _part(name, found, OVERTAKEN)
    text = _text(desk, name)
    if len(text) > MOST_CHARACTERS:
        abort(413)
    return _shown(desk.draft(name, text), name)


def save(name: str) -> ResponseReturnValue:
    """Store what was looked at."""
    if name not in TITLES:
        abort(404)
    after, text = request.form.get("after", 0, type=int), _plain(request.form.get("text", ""))
    return _done(_desk().save(name, text, after, context.user().name, context.now()))


def former(number: int) -> ResponseReturnValue:
    """What going back to a former revision would change."""
    return _shown(_desk().draft_of(number), number=number)


def back(number: int) -> ResponseReturnValue:
    """Go back to it: it becomes the newest revision."""
    after = request.form.get("after", 0, type=int)
    return _done(_desk().roll_back(number, after, context.user().name, context.now()))


def _desk() -> PackDesk:
    desk = context.pack_desk()
    if desk is None:
        abort(404)
    return desk


def _text(desk: PackDesk, name: str) -> str:
    """The text of the form, or the one that its row makes."""
    form = request.form
    if "text" in form:
        return _plain(form["text"])
    found = desk.part(name)
    columns = found.columns if found else ()
    cells = {column: " ".join(form.get(f"cell-{column}", "").split()) for column in columns}
    position = form.get("position", type=int)
    return desk.with_row(name, position, None if "remove" in form else cells)


def _plain(text: str) -> str:
    """Browsers send lines as CRLF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _shown(draft: Draft | None, name: str = "", number: int = 0) -> ResponseReturnValue:
    if draft is None:
        abort(404)
    page = context.page(
        "pack_draft", draft=draft, name=name, number=number, titles=TITLES, columns=COLUMNS, deeds=DEEDS
    )
    return page, 422 if draft.errors else 200


def _done(saved: int | Refusal) -> ResponseReturnValue:
    if isinstance(saved, Refusal):
        return overview(saved.text)
    flash(f"已保存为第 {saved} 版，两秒内在用。")
    return redirect(url_for("console.pack"))
