"""Office records that bulletins need."""

revision = "0008_records"
down_revision = "0007_bulletins"


def upgrade() -> None:
    """To come in this series."""
