"""Libraries that write addresses into their logs, with the token or the key in them: whoever loads one silences it first.

What went wrong stands in our own log and in the outbox, in our words.
"""

import logging


def silence(*libraries: str) -> None:
    """Let the loggers of these libraries say nothing below CRITICAL, whatever level the service logs at."""
    for name in libraries:
        logging.getLogger(name).setLevel(logging.CRITICAL)
