"""A request that changes something is done once, however often it is sent: its key is kept with the answer.

The key belongs to one token and one request. It is taken in the transaction of the change itself, so that of two that
arrive together the second waits and gets the answer of the first. A refusal changed nothing: its key stays free.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from channels.json_bodies import MOST_CHARACTERS_OF_A_KEY, Refused, refuse
from channels.storable import is_storable
from storage.clock import stamp
from storage.transaction import Transaction
from tickets.model import Refusal

KEPT_FOR = timedelta(days=7)
"""A system that asks again later asks anew."""
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is known again: whose, its key, and what it says."""

    token: str
    key: str
    digest: str


def asked(token: str, key: str, path: str, body: bytes) -> Asked:
    """The request with its `Idempotency-Key`; raises Refused without one."""
    if not 1 <= len(key) <= MOST_CHARACTERS_OF_A_KEY or not is_storable(key):
        refuse(
            "bad_key",
            f"请求头 Idempotency-Key 须有 1 至 {MOST_CHARACTERS_OF_A_KEY} 个可见字符，每件事一个，重发时不变。",
            "Send a header Idempotency-Key, one for each thing to be done, the same when it is sent again.",
        )
    return Asked(token, key, hashlib.sha256(f"{path}\0".encode() + body).hexdigest())


def once(
    tx: Transaction, request: Asked, now: datetime, do: Callable[[], Answer | Refusal]
) -> tuple[Answer | Refusal, bool]:
    """The answer, and whether it was given before; raises Refused where the key stands for another request."""
    named = {"token": request.token, "key": request.key}
    _forget(tx, request.token, now - KEPT_FOR)
    if not tx.insert_new("api_answers", **named, digest=request.digest, at=stamp(now)):
        return _before(tx, request), True
    answer = do()
    if isinstance(answer, Refusal):
        tx.run("DELETE FROM api_answers WHERE token = :token AND key = :key", **named)
    else:
        body = json.dumps(answer, ensure_ascii=False)
        tx.run("UPDATE api_answers SET body = :body WHERE token = :token AND key = :key", body=body, **named)
    return answer, False


def _before(tx: Transaction, request: Asked) -> Answer:
    row = tx.one(
        "SELECT digest, body FROM api_answers WHERE token = :token AND key = :key",
        token=request.token,
        key=request.key,
    )
    if row is None or row["digest"] != request.digest:
        raise Refused(
            422,
            "key_reused",
            "这个 Idempotency-Key 已用于另一个请求，请换一个。 This Idempotency-Key belongs to another request.",
        )
    answer: Answer = json.loads(row["body"])
    return answer


def _forget(tx: Transaction, token: str, before: datetime) -> None:
    tx.run("DELETE FROM api_answers WHERE token = :token AND at < :before", token=token, before=stamp(before))
