"""Asks the citizen to agree to one notice, when a ticket is taken: a link in the receipt, and a page with WeChat's button.

The tap itself comes in as an event (`consent`); the button is WeChat's own and needs its script, on this page alone.
"""

import hashlib
import secrets
from collections.abc import Iterable
from string import Template

from flask import Response, abort

from channels.errors import SendFailed
from channels.messages import Delivery
from channels.wechat_account import Account

SCRIPT = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
_PAGE = Template("""<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>订阅办理结果通知</title>
<h1>订阅办理结果通知</h1>
<p>点下面的按钮并选择“允许”，诉求办结时会给您发一条通知。每点一次，通知一次。</p>
<wx-open-subscribe template="$template" id="subscribe">
  <script type="text/wxtag-template" nonce="$nonce"><button style="font-size:18px;padding:10px 24px">订阅通知</button></script>
</wx-open-subscribe>
<p>不订阅也可以随时在公众号里发送“查进度”。</p>
<script src="$script" nonce="$nonce"></script>
<script nonce="$nonce">
wx.config({appId: "$app_id", timestamp: $timestamp, nonceStr: "$nonce", signature: "$signature",
           jsApiList: ["closeWindow"], openTagList: ["wx-open-subscribe"]});
</script>
</html>
""")


def invitation(account: Account, shown: Iterable[Delivery]) -> str:
    """The line under a receipt, where the account can send notices; else nothing."""
    settings = account.settings
    possible = settings.notice_template and settings.public_url and settings.kind != "unverified"
    if not possible or not any(one.kind == "receipt" for one in shown):
        return ""
    return f'\n\n<a href="{_address(account)}">点这里订阅办理结果通知</a>'


def consent_page(account: Account) -> Response:
    """The page; 404 where the account sends no notices, 503 while the platform signs no page."""
    settings = account.settings
    if not (settings.notice_template and settings.public_url):
        abort(404)
    try:
        ticket = account.tickets.get()
    except SendFailed as error:
        account.health.failed(f"订阅页面：{error}", account.clock.now())
        abort(503)
    nonce, timestamp = secrets.token_hex(8), int(account.clock.now().timestamp())
    signed = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={_address(account)}"
    page = _PAGE.substitute(
        template=settings.notice_template,
        nonce=nonce,
        script=SCRIPT,
        app_id=settings.app_id,
        timestamp=timestamp,
        signature=hashlib.sha1(signed.encode()).hexdigest(),  # noqa: S324 - the platform's choice
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; connect-src https://*.qq.com;"
        " img-src https: data:; frame-ancestors 'none'; base-uri 'none'"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(account: Account) -> str:
    return f"{account.settings.public_url}/channels/wechat/{account.name}/consent"
