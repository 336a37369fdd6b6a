"""Facts of tickets for figures."""

revision = "0006_facts"
down_revision = "0005_gestures"


def upgrade() -> None:
    """To come in this series."""
