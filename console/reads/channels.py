"""How the channels fare, account by account, from the newest rows alone: a page must not count years."""

from collections.abc import Iterable, Mapping

from storage.transaction import Row, Transaction

NEWEST = 5_000
"""Rows of the inbox and of the outbox that are looked at: older news of a channel is no news."""
_NEW = "SELECT channel, account, max({at}) AS at, count(*) AS n FROM (SELECT * FROM {table} ORDER BY id DESC LIMIT :newest) newest"
_LOOKS: Mapping[str, str] = {
    "heard": f"{_NEW.format(at='received_at', table='inbox')} GROUP BY channel, account",
    "sent": f"{_NEW.format(at='sent_at', table='outbox')} WHERE status = 'sent' AND channel <> 'console' GROUP BY channel, account",
    "waiting": "SELECT channel, account, min(send_after) AS at, count(*) AS n FROM outbox"
    " WHERE status IN ('pending', 'retry', 'sending') AND channel <> 'console' GROUP BY channel, account",
}
_FAILED = (
    "SELECT channel, account, error, created_at AS at FROM outbox WHERE status IN ('dead', 'unknown', 'expired', 'held')"
    " AND channel <> 'console' ORDER BY created_at DESC LIMIT 500"
)


def accounts(tx: Transaction, enabled: Iterable[tuple[str, str]]) -> list[Row]:
    """Each account with `enabled`, `heard sent waiting` (moments), `waiting_n`, `error error_at quota_left`."""
    found: dict[tuple[str, str], Row] = {
        (channel, account): {"channel": channel, "account": account, "enabled": True}
        for channel, account in enabled
    }

    def of(row: Row) -> Row:
        return found.setdefault(
            (row["channel"], row["account"]), {"channel": row["channel"], "account": row["account"]}
        )

    for name, statement in _LOOKS.items():
        given = {"newest": NEWEST} if ":newest" in statement else {}
        for row in tx.all(statement, **given):
            of(row).update({name: row["at"], f"{name}_n": row["n"]})
    for row in tx.all(_FAILED):
        if "error" not in of(row):
            of(row).update(error=row["error"], error_at=row["at"])
    for row in tx.all("SELECT * FROM channel_health"):
        _reported(of(row), row)
    return [found[key] for key in sorted(found)]


def _reported(account: Row, row: Row) -> None:
    """What the platform's own adapter wrote down; the later word counts."""
    for name, column in (("heard", "heard_at"), ("sent", "sent_at")):
        account[name] = max(account.get(name) or "", row[column] or "")
    account["quota_left"] = row["quota_left"]
    if row["error"] and (row["error_at"] or "") >= (account.get("error_at") or ""):
        account.update(error=row["error"], error_at=row["error_at"])
