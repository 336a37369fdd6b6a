"""Reads a long result in pages, so that a million rows need no more memory than a thousand."""

from collections.abc import Iterator

from storage.transaction import Row, Transaction

ROWS_AT_ONCE = 1_000


def pages(tx: Transaction, sql: str, key: str, first: object, **params: object) -> Iterator[list[Row]]:
    """The rows of a statement in pages, in the order of `key`, a column of the result that no two rows share.

    The statement says `> :last` of the key, orders by it and ends in `LIMIT :most`; `first` lies before every key.
    """
    last = first
    while rows := tx.all(sql, last=last, most=ROWS_AT_ONCE, **params):
        yield rows
        last = rows[-1][key]
        if len(rows) < ROWS_AT_ONCE:
            return
