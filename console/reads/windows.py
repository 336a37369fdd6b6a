"""Pages of a long list that is narrowed by something no index knows: so many keys of the list are looked at for a page, and a
page on which little was found goes on from there.

The keys come from an index in the order of the list, so a page costs the same however long the list is and however rare
what is looked for.
"""

from collections.abc import Mapping

from console.paging import ASKED, Key, Page, page_of, write_cursor
from storage.transaction import Row, Transaction

FEW, MANY = 4 * ASKED, 2_500
"""Keys that are looked at first, which is enough as a rule, and at most."""


def page(
    tx: Transaction, keys: str, rows: str, key: tuple[str, ...], params: Mapping[str, object], most: int = 0
) -> Page:
    """One page. `keys` selects the `key` columns in the order of the list; `rows` selects a page from `{keys}`, ending in
    `LIMIT :asked`. A short page, or an empty one, may have a next one. `most` stands for MANY where a key costs more to find.
    """
    for looked_at in (FEW, most or MANY):
        window = f"({keys} LIMIT :looked_at)"
        found = tx.all(rows.format(keys=window), asked=ASKED, looked_at=looked_at, **params)
        last = tx.one(f"{keys} LIMIT 1 OFFSET :looked_at", looked_at=looked_at - 1, **params)
        if len(found) == ASKED or last is None:
            break
    shown = page_of(found, lambda row: _key(row, key))
    return Page(shown.rows, shown.next or (write_cursor(_key(last, key)) if last else ""))


def _key(row: Row, names: tuple[str, ...]) -> Key:
    return tuple(row[name] for name in names)
