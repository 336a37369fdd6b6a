"""The columns that migrations are written with: moments and JSON are text, truth values 0 or 1, on both engines.

Released migrations rely on these shapes: a new kind of column is a new function.
"""

import sqlalchemy as sa


def identity() -> "sa.Column[int]":
    """The key `id` that counts up."""
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)


def text(name: str, default: str | None = "") -> "sa.Column[str]":
    """A text that is never NULL unless its default is None."""
    return sa.Column(name, sa.Text, nullable=default is None, server_default=default)


def required(name: str, primary_key: bool = False, unique: bool | None = None) -> "sa.Column[str]":
    """A text that must be given."""
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key, unique=unique)


def number(name: str, default: int | None = 0) -> "sa.Column[int]":
    """A whole number that is never NULL unless its default is None."""
    given = None if default is None else str(default)
    return sa.Column(name, sa.Integer, nullable=default is None, server_default=given)


def reference(name: str, nullable: bool = False) -> "sa.Column[int]":
    """The id of a row elsewhere."""
    return sa.Column(name, sa.BigInteger, nullable=nullable)
