"""`/channels/wechat/<account>`: where the platform delivers. Refusals are 4xx with nothing to learn from them."""

import logging
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import NoReturn

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from channels import positions
from channels.core import Core
from channels.messages import Delivery
from channels.wechat_account import Account
from channels.wechat_consent import consent_page, invitation
from channels.wechat_envelope import NOTHING_TO_SAY
from channels.wechat_forward import Forwarding
from channels.wechat_inbound import Heard, hear
from channels.wechat_media import attachment_id, fetch, remember
from channels.wechat_page import enter
from channels.wechat_pages import words_of
from channels.wechat_push import MOST_BYTES, BadPush
from channels.wechat_signature import Forged
from channels.wechat_talk import Errand, Talk

log = logging.getLogger(__name__)


class Webhook:
    """The views, for every account."""

    def __init__(self, core: Core, accounts: Mapping[str, Account], patience: float) -> None:
        self._core = core
        self._accounts = accounts
        self._patience = patience
        self._talk = Talk(core)
        self._forwarding = Forwarding()

    def routes(self) -> Blueprint:
        """GET to prove that the address is ours, POST for pushes."""
        routes = Blueprint("wechat", __name__, url_prefix="/channels/wechat")
        routes.add_url_rule("/<name>", "prove", self.prove, methods=["GET"])
        routes.add_url_rule("/<name>", "receive", self.receive, methods=["POST"])
        routes.add_url_rule("/<name>/page", "page", self.page, methods=["GET"])
        routes.add_url_rule("/<name>/consent", "consent", self.consent, methods=["GET"])
        return routes

    def stop(self) -> None:
        """The process is about to stop, and the web server has."""
        self._talk.stop()

    def page(self, name: str) -> AnyResponse:
        """The web chat for a citizen whom WeChat names."""
        return enter(self._core, self._account(name))

    def consent(self, name: str) -> Response:
        """Where a citizen agrees to a notice."""
        return consent_page(self._account(name))

    def prove(self, name: str) -> Response:
        """Echo the platform's word, which it sends when the address is entered in the back office."""
        account = self._account(name)
        arguments = request.args.to_dict()
        try:
            account.envelope.check_address(arguments, self._core.clock.now())
        except Forged as error:
            self._refuse(name, error)
        return _plain(arguments.get("echostr", "")[:128])

    def receive(self, name: str) -> Response:
        """One push: checked, recorded, answered."""
        until = time.monotonic() + self._patience
        account = self._account(name)
        request.max_content_length = MOST_BYTES
        body = request.get_data(cache=False)
        now = self._core.clock.now()
        try:
            fields = account.envelope.open(body, request.args.to_dict(), now)
            heard = hear(fields, name, now.tzinfo, account.settings.notice_template)
        except (Forged, BadPush) as error:
            self._refuse(name, error)
        account.health.heard(now)
        if heard.strange:
            account.health.strange(heard.strange)
            passed_on = self._forwarding.answer(account, body, request.query_string)
            if passed_on:
                self._keep(heard)
                return _xml(passed_on)
        shown = self._replies(account, heard, until)
        words = words_of(shown) + invitation(account, shown)
        return _xml(account.envelope.close(words, heard.ours, heard.citizen, now))

    def _keep(self, heard: Heard) -> None:
        """The words are another system's to answer; what came in is a row all the same."""
        if heard.inbound is not None:
            self._talk.record(heard.inbound)

    def _replies(self, account: Account, heard: Heard, until: float) -> tuple[Delivery, ...]:
        inbound = heard.inbound
        if inbound is None:
            return ()
        if inbound.is_position:
            positions.keep(self._core.db, inbound, self._core.clock.now())
            return ()
        if not heard.media_id:
            return self._talk.answer(inbound, until)
        file = attachment_id(account, inbound)
        whole = replace(inbound, media=file)
        now = self._core.clock.now()
        errand = Errand(
            lambda tx: remember(tx, whole, heard.media_id, now),
            lambda: fetch(account, file),
        )
        return self._talk.answer(whole, until, errand)

    def _account(self, name: str) -> Account:
        account = self._accounts.get(name)
        if account is None:
            abort(404)
        return account

    def _refuse(self, name: str, error: Exception) -> NoReturn:
        """403 for what is not from the platform, 400 for what cannot be read."""
        log.warning("wechat %s: a push is refused: %s", name, error)
        abort(403 if isinstance(error, Forged) else 400)


def _plain(text: str) -> Response:
    response = Response(text, mimetype="text/plain")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _xml(text: str) -> Response:
    return _plain(text) if text == NOTHING_TO_SAY else Response(text, mimetype="application/xml")
