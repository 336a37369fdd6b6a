"""How the service stands outside, for the administrator: channels, alert addresses with a test, tokens of other systems."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from channels.message_api import tokens
from channels.message_api.tokens import READS, WRITES, TokenRefused
from console import audit, context, users
from console.reads import channels as channel_reads
from desk import alerting
from tickets.model import Refusal

PLACES = {"office": "热线办", "unit": "承办单位", "officer": "值班人员"}


def channels() -> ResponseReturnValue:
    """When each account was last heard and written to, its last error, what is left of its quota, what waits; those that
    are enabled stand there before anybody writes, the others as long as they have news."""
    enabled = context.service().accounts()
    with context.service().db.read() as tx:
        rows = channel_reads.accounts(tx, enabled)
    return context.page("channels", rows=rows)


def alerts(refusal: str = "") -> ResponseReturnValue:
    """Every alert address of the pack by whom it reaches, its secrets hidden."""
    rows = alerting.reached(context.city())
    return context.page("alerts", rows=rows, places=PLACES, refusal=refusal), 422 if refusal else 200


def alert_test() -> ResponseReturnValue:
    """Send a test to an address."""
    now, user, key = context.now(), context.user().name, request.form.get("address", "")
    with context.service().db.write() as tx:
        sent = alerting.send_test(tx, context.city(), key, user, now)
        if not isinstance(sent, Refusal):
            audit.record(tx, now, user, "alert_tested", sent)
    if isinstance(sent, Refusal):
        return alerts(sent.text)
    flash("测试告警已放入发送队列，没有送达时会出现在“发件”里。")
    return redirect(url_for("console.alerts"))


def token_list(refusal: str = "", secret: tuple[str, str] | None = None) -> ResponseReturnValue:
    """The tokens, never their secrets; `secret` is a name with its new token, shown once."""
    with context.service().db.read() as tx:
        rows = tokens.listed(tx)
    page = context.page("tokens", rows=rows, reads=READS, writes=WRITES, refusal=refusal, secret=secret)
    return page, 422 if refusal else 200


def token_add() -> ResponseReturnValue:
    """Make a token."""
    form, now, user = request.form, context.now(), context.user().name
    name, account, days, acts_as = (
        form.get(field, "").strip() for field in ("name", "account", "days", "acts_as")
    )
    scopes = [*form.getlist("scope"), *([f"messages:{account}"] if account else [])]
    if not scopes:
        return token_list("请至少选择一个范围。")
    if days and not (days.isascii() and days.isdigit() and len(days) < 5):
        return token_list("有效天数请填数字，不填则一直有效。")
    try:
        with context.service().db.write() as tx:
            if acts_as and users.find(tx, acts_as) is None:
                return token_list(f"没有名为“{acts_as}”的在用账号。")
            key = tokens.add(tx, name, scopes, user, now, int(days) if days else None, acts_as)
            detail = [*sorted(scopes), *([f"→ {acts_as}"] if acts_as else [])]
            audit.record(tx, now, user, "token_added", name, " ".join(detail))
    except TokenRefused as refused:
        return token_list(str(refused))
    return token_list(secret=(name, key))


def token_revoke() -> ResponseReturnValue:
    """End a token at once."""
    name, now, user = request.form.get("name", ""), context.now(), context.user().name
    try:
        with context.service().db.write() as tx:
            tokens.revoke(tx, name, now)
            audit.record(tx, now, user, "token_revoked", name)
    except TokenRefused as refused:
        return token_list(str(refused))
    flash(f"令牌“{name}”已停用。")
    return redirect(url_for("console.tokens"))
