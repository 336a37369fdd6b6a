"""Whether a request by `requests` certainly never left this machine: only then it may be repeated without asking. Pure."""

import ssl

from requests.exceptions import ConnectTimeout, ProxyError
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError
from urllib3.exceptions import SSLError as BrokenTls

NO_TLS_THERE = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNSUPPORTED_PROTOCOL"})
"""OpenSSL's reasons that end a handshake; others may also strike while an answer is read."""


def never_left(error: Exception) -> bool:
    """Whether the connection never came about. The error's own text may hold the address with its secret."""
    if isinstance(error, ConnectTimeout | ProxyError):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, BrokenTls):
        return _ended_the_handshake(reason.args[0] if reason.args else None)
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _ended_the_handshake(error: object) -> bool:
    return isinstance(error, ssl.SSLCertVerificationError) or (
        isinstance(error, ssl.SSLError) and error.reason in NO_TLS_THERE
    )
