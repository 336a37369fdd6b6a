"""Other systems act as an account of staff; what was answered to a request is kept, so that the same request is done once."""

from alembic import op

from storage.migrations.columns import required, text

revision = "0021_api_writes"
down_revision = "0020_workshop"


def upgrade() -> None:
    """`digest` tells the same request from another one under the same key; `body` is the answer as JSON."""
    op.add_column("api_tokens", text("acts_as"))
    op.create_table(
        "api_answers", required("token", primary_key=True), required("key", primary_key=True), required("digest"),
        text("body", "{}"), required("at"),
    )  # fmt: skip
    op.create_index("api_answers_by_age", "api_answers", ["token", "at"])
