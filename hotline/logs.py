"""What the service logs, and what it never logs: phone numbers, identity cards, bank cards, secrets in addresses."""

import logging
import re

from language.numbers import mask

_SECRET = re.compile(
    r"(?i)((?:secret|token|password|key|signature|access_token|appsecret)[\"']?\s*[=:]\s*[\"']?)([^\s&\"',}]{4,})"
)

_TALKATIVE = ("hotline", "knowledge_base.vector_store", "language.encoders")
_BOT_TOKEN = re.compile(r"(?<!\d)(\d{5,}):[\w-]{30,}|(/bot)[^/\s]+")


class Masking(logging.Formatter):
    """Formats a record, then masks it whole, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        text = _SECRET.sub(r"\1***", super().format(record))
        return mask(_BOT_TOKEN.sub(r"\1\2***", text))


def configure_logs() -> None:
    """One line a record on stderr, masked; libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    handler.setFormatter(Masking("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a queue of one is no news
