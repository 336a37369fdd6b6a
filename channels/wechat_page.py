"""The web page opened inside WeChat knows its citizen: WeChat vouches for the openid, which becomes a web chat session.

The session is a keyed digest of the openid, so that the same citizen always finds the same conversation, and nobody
who knows an openid can enter it. Page and account are one person: what was reported here can be followed there.
"""

import hashlib
import hmac
import secrets
from urllib.parse import urlencode

from flask import abort, current_app, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from channels.core import Core
from channels.errors import SendFailed
from channels.webchat_page.inputs import sender_of
from channels.webchat_page.talk import ACCOUNT as WEBCHAT_ACCOUNT
from channels.webchat_page.talk import CHANNEL as WEBCHAT
from channels.wechat_account import Account
from channels.wechat_health import CHANNEL

ASK = "https://open.weixin.qq.com/connect/oauth2/authorize"
PAGE, COOKIE = "/chat", "hotline_chat"
SECONDS = 180 * 24 * 3600
STATE = "wechat_state"


def enter(core: Core, account: Account) -> AnyResponse:
    """Send the visitor to WeChat to be named, and back with a code into the conversation.

    Only a service account may have its visitors named; on others the page serves a stranger.
    """
    if not (account.settings.public_url and account.settings.secret.get_secret_value()):
        abort(404)
    if account.settings.kind != "service":
        return redirect(PAGE)
    code, state = request.args.get("code", ""), request.args.get("state", "")
    if not code:
        return _ask_wechat(account)
    if not hmac.compare_digest(state.encode(), session.pop(STATE, "").encode()) or not state:
        abort(403)
    try:
        openid = account.api.openid_of(code)
    except SendFailed as error:
        account.health.failed(f"网页授权：{error}", account.clock.now())
        return redirect(PAGE)  # the page serves a stranger as well
    return _known(core, account, openid)


def _ask_wechat(account: Account) -> AnyResponse:
    session[STATE] = secrets.token_urlsafe(16)
    wanted = {
        "appid": account.settings.app_id,
        "redirect_uri": f"{account.settings.public_url}/channels/wechat/{account.name}/page",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": session[STATE],
    }
    return redirect(f"{ASK}?{urlencode(wanted)}#wechat_redirect")


def _known(core: Core, account: Account, openid: str) -> AnyResponse:
    chat = session_of(account.name, openid)
    core.same_person((CHANNEL, account.name, openid), (WEBCHAT, WEBCHAT_ACCOUNT, sender_of(chat)))
    response: AnyResponse = redirect(PAGE)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE, chat, SECONDS,
        path=PAGE, secure=request.is_secure, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


def session_of(account: str, openid: str) -> str:
    """The web chat session of a citizen of this account."""
    key = current_app.secret_key
    assert key, "the application signs its sessions"
    secret = key if isinstance(key, bytes) else key.encode()
    return hmac.new(secret, f"wechat-page:{account}:{openid}".encode(), hashlib.sha256).hexdigest()
