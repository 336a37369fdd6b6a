"""Sign-in at the office's own directory (OpenID Connect): authorization code with PKCE, state and nonce, by Authlib.

The directory says who somebody is; what they may do is decided by the account of ours that it is bound to.
"""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask.sansio.app import App
from joserfc.errors import JoseError
from requests.exceptions import RequestException
from werkzeug.wrappers import Response

from console.access import DirectoryFailed, Identity

log = logging.getLogger(__name__)
SECONDS = 10
WELL_KNOWN = "/.well-known/openid-configuration"
_FAILURES = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, LookupError, TypeError)
"""Authlib raises its own errors, those of its libraries, and what an unexpected answer leads to."""


class OpenIdDirectory:
    """One directory. `claim` is the claim that holds the name of an account."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, claim: str, title: str) -> None:
        self.title = title
        self._issuer = issuer
        self._claim = claim
        self._client: Any = None
        self._registered: dict[str, Any] = {
            "client_id": client_id,
            "client_secret": client_secret,
            "server_metadata_url": issuer.rstrip("/") + WELL_KNOWN,
            "client_kwargs": {
                "scope": "openid profile",
                "code_challenge_method": "S256",
                "default_timeout": SECONDS,
            },
        }

    def attach(self, app: App) -> None:
        """Make the client known; the directory itself is asked at the first sign-in, not at the start."""
        self._client = OAuth(app).register("directory", **self._registered)

    def leave_for(self, back: str) -> Response:
        """The redirect to the directory."""
        try:
            answer: Response = self._client.authorize_redirect(back)
        except _FAILURES as failure:
            raise _failed(failure) from failure
        return answer

    def come_back(self) -> Identity:
        """Who came back, proved by a signed token for us, from this issuer, with our nonce."""
        wanted = {
            "iss": {"essential": True, "value": self._issuer},
            "aud": {"essential": True, "value": self._registered["client_id"]},
            "sub": {"essential": True},
        }
        try:
            claims = self._client.authorize_access_token(claims_options=wanted)["userinfo"]
            return Identity(str(claims["sub"]), str(claims.get(self._claim) or ""))
        except _FAILURES as failure:
            raise _failed(failure) from failure


def _failed(failure: Exception) -> DirectoryFailed:
    log.warning("the directory failed: %s: %s", type(failure).__name__, failure)
    return DirectoryFailed(type(failure).__name__)
