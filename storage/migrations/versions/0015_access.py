"""Accounts: training of liaison officers, the second factor, sign-in at the office's own directory, locked addresses."""

from alembic import op

from storage.migrations.columns import number, required, text

revision = "0015_access"
down_revision = "0014_routing_models"


def upgrade() -> None:
    """`liaison` accounts let nobody in before `trained_on` is set. `totp_on`: the secret was proved once; `totp_step` is
    the last 30 seconds whose code was used. `oidc_sub` is who the directory says that the account is.
    """
    for column in (
        number("liaison"), text("trained_on", None), number("training_score", None), text("totp_secret"),
        number("totp_on"), number("totp_step"), text("oidc_sub"),
    ):  # fmt: skip
        op.add_column("users", column)
    op.create_table(
        "recovery_codes", required("hash", primary_key=True), required("user_name"), text("used_at", None)
    )
    op.create_index("recovery_codes_by_user_name", "recovery_codes", ["user_name"])
    op.create_table(
        "sign_in_addresses", required("address", primary_key=True), number("failures"), required("since"),
        text("locked_until", None),
    )  # fmt: skip
