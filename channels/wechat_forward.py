"""Pushes that we do not handle go to the system that had the account before us, and its answer goes back.

The platform waits five seconds whatever that system does, so it gets a part of them and no more.
"""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

import requests

from channels.wechat_account import Account

SECONDS = 3.0
"""For the whole exchange, from the name of the host to the last byte."""
TIMEOUT = (1.0, SECONDS)
THREADS = 4
MOST_BYTES_OF_AN_ANSWER = 64 * 1024


class Forwarding:
    """Passes pushes on, for every account of the channel."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="wechat-forward")

    def answer(self, account: Account, body: bytes, query: bytes) -> str | None:
        """What the other system says to this push, handed on as it came; None when there is none, or nothing in time."""
        address = account.settings.forward_url
        if address is None:
            return None
        asked = self._threads.submit(_ask, address, body, query)
        try:
            said = asked.result(SECONDS)
        except TooLate:  # a system that sends a byte now and then keeps no connection waiting for ever
            asked.cancel()
            why = "超时"
        except requests.RequestException as error:
            why = type(error).__name__
        else:
            if isinstance(said, str):
                return said
            why = f"HTTP {said}"
        account.health.failed(f"转发失败（{why}）", account.clock.now())
        return None


def _ask(address: str, body: bytes, query: bytes) -> str | int:
    """The answer, or the status of one that is none."""
    with requests.post(
        address,
        params=query,
        data=body,
        headers={"Content-Type": "text/xml"},
        timeout=TIMEOUT,
        allow_redirects=False,
        stream=True,
    ) as answer:
        said = _read(answer)
        whole = answer.status_code == 200 and len(said) <= MOST_BYTES_OF_AN_ANSWER
        return said.decode("utf-8", "replace") if whole else answer.status_code


def _read(answer: requests.Response) -> bytes:
    said = b""
    for piece in answer.iter_content(8192):
        said += piece
        if len(said) > MOST_BYTES_OF_AN_ANSWER:
            break
    return said
