"""Exports for auditors, imports."""

revision = "0009_exports"
down_revision = "0008_records"


def upgrade() -> None:
    """To come in this series."""
