"""Who comes in to our own data: a token with the right scope, not too often."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from flask import request

from channels.json_bodies import Refused, bad_token, wrong_scope
from channels.message_api import tokens
from channels.message_api.tokens import Grant
from channels.rate_limit import RateLimit
from console import users
from console.users import User
from hotline.service import Service


@dataclass(frozen=True, slots=True)
class Guest:
    """The officer as whom a system acts, and its token."""

    user: User
    token: str

    @property
    def via(self) -> str:
        """How the log names the way."""
        return f"接口 {self.token}"


class Entrance:
    """One for all addresses: a token has one pace."""

    def __init__(self, service: Service, a_minute: int) -> None:
        self._service = service
        self._paces = RateLimit(a_minute)

    def reader(self, scope: str) -> tuple[datetime, Guest | None]:
        """The moment of a request that may read, and as whom where its token belongs to an account; raises Refused."""
        now, grant = self._enter(scope)
        return now, self._guest(grant) if grant.acts_as else None

    def writer(self, scope: str) -> tuple[datetime, Guest]:
        """The moment of a request that may write, and as whom; raises Refused."""
        now, grant = self._enter(scope)
        return now, self._guest(grant)

    def _guest(self, grant: Grant) -> Guest:
        with self._service.db.read() as tx:
            user = users.find(tx, grant.acts_as)
        if user is None:
            raise Refused(
                403,
                "no_account",
                f"令牌所属的账号“{grant.acts_as}”已停用或不存在，请联系管理员。 The account of this token is not in use.",
            )
        return Guest(user, grant.name)

    def _enter(self, scope: str) -> tuple[datetime, Grant]:
        now = self._service.clock.now()
        grant = tokens.entered(self._service.db, request.headers.get("Authorization", ""), now)
        if grant is None:
            raise bad_token()
        if scope not in grant.reads | grant.writes:
            raise wrong_scope(scope)
        seconds = ceil(self._paces.wait(grant.name, now))
        if seconds:
            sentence = "请求太频繁，请稍后再试。 Too many requests, please wait."
            raise Refused(429, "too_many", sentence, seconds)
        return now, grant
