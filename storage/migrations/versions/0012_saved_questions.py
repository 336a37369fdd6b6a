"""Questions with the answer that a release must give them, and what editors decided about proposed wordings."""

from alembic import op

from storage.migrations.columns import identity, required, text

revision = "0012_saved_questions"
down_revision = "0011_corrections"


def upgrade() -> None:
    """`key` is the question as matching reads it; `article` is empty where nothing may answer."""
    op.create_table(
        "saved_questions", identity(), required("question"), required("key", unique=True), text("article"), text("why"),
        required("saved_by"), required("saved_at"), sqlite_autoincrement=True,
    )  # fmt: skip
    # `verdict`: accepted refused. What was decided once is not proposed again for the same article.
    op.create_table(
        "wording_verdicts", identity(), required("article"), required("key"), required("wording"), required("verdict"),
        required("decided_by"), required("decided_at"), sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("wording_verdicts_once", "wording_verdicts", ["article", "key"], unique=True)
