"""A stand-in of an office's OpenID Connect directory over real HTTP: it checks what a strict one checks."""

import base64
import hashlib
import json
import secrets
import time
from functools import cache
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.known_secrets import OIDC_SECRET
from tests.platforms.listening import Listening

CLIENT = "hotline"


@cache
def own_key() -> RSAKey:
    """Of every directory of the run: making one takes longer than a test."""
    return RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class DirectoryServer(Listening):
    """Signs in whoever `claims` describe; `change` is laid over the claims of the token, `key` signs it."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "u-1", "preferred_username": "王敏"}
        self.change: dict[str, Any] = {}
        self.refusal = ""
        self.own_key = own_key()
        self.key = self.own_key
        self.asked: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self.listen(_Handler, directory=self)
        self.url = f"http://127.0.0.1:{self.port}"

    def documents(self) -> dict[str, dict[str, Any]]:
        """What anybody may read."""
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            },
            "/keys": {"keys": [self.own_key.as_dict(private=False)]},
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code that works once."""
        self.asked = asked
        if self.refusal:
            return f"{asked['redirect_uri']}?{urlencode({'error': self.refusal, 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A signed token for the client that began, who proves it with its secret and its verifier."""
        asked = self._codes.pop(form.get("code", ""), None)
        given = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or given != f"{CLIENT}:{OIDC_SECRET}"
            or proof != asked.get("code_challenge")
            or form.get("redirect_uri") != asked["redirect_uri"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": asked["nonce"], **self.claims, **self.change
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return 200, {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    directory: DirectoryServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.directory.authorize(dict(parse_qsl(parts.query))))
            self.end_headers()
            return
        self._answer(200, self.directory.documents()[parts.path])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(*self.directory.token(form, self.headers.get("Authorization", "")))

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at what arrived."""
