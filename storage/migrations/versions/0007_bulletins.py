"""Bulletins: prose, issues, deliveries."""

revision = "0007_bulletins"
down_revision = "0006_facts"


def upgrade() -> None:
    """To come in this series."""
