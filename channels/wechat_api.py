"""Calls to the platform by wechatpy: bounded in time and retries, every failure one of our two, secrets named nowhere.

wechatpy's own retry and token fetch are not used: they have no time-out, no bound, and print the secret.
"""

from collections.abc import Callable, Mapping
from typing import Any

import requests
from requests.exceptions import RequestException
from wechatpy.client import WeChatClient
from wechatpy.exceptions import WeChatClientException

from channels.errors import SendError, SendUncertain
from channels.never_left import never_left
from channels.silent import silence
from channels.wechat_errors import TokenRefused, refusal
from channels.wechat_settings import Settings
from channels.wechat_tokens import Tokens

TIMEOUT = (3.05, 8.0)
"""Seconds to connect, and between two pieces of an answer."""
GATEWAY = (502, 503)
"""A gateway that reached nobody behind it."""
KEYS_PAUSE = 600.0
"""Seconds until keys that were refused are tried again: somebody has to set them right."""
_LEFT_IN_DOUBT = "平台没有答复或答复不完整，结果不明"

silence("urllib3", "wechatpy")

Work = Callable[[WeChatClient], Any]


class Api:
    """The interface of one account."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens: Tokens | None = None

    def use(self, tokens: Tokens) -> None:
        """Where access tokens come from."""
        self._tokens = tokens

    def call(self, work: Work) -> dict[str, Any]:
        """Do one call and return the platform's object; raises SendError or SendUncertain."""
        answer = self._with_token(work)
        if not isinstance(answer, dict):
            raise SendUncertain(_LEFT_IN_DOUBT)
        return answer

    def send(self, work: Work) -> None:
        """Do one call that must end in `errcode` 0; anything else but a clear refusal is in doubt."""
        if self.call(work).get("errcode") != 0:
            raise SendUncertain(_LEFT_IN_DOUBT)

    def download(self, media_id: str) -> bytes:
        """The file of a media id; raises SendError or SendUncertain, also when the platform has none."""
        answer = self._with_token(lambda client: client.media.download(media_id))
        if not isinstance(answer, requests.Response):
            raise SendError("平台没有给出文件", permanent=True)
        return bytes(answer.content)

    def quota_left(self) -> int:
        """How many service messages the platform still takes today; tries the keys without any database.

        Raises SendError or SendUncertain; -1 when the platform does not say.
        """
        token, _ = self.fetch_token(force=False)
        asked = {"cgi_path": "/cgi-bin/message/custom/send"}
        answer = self._once(lambda client: client.post("openapi/quota/get", data=asked), token)
        left = answer.get("quota", {}).get("remain") if isinstance(answer, dict) else None
        return left if isinstance(left, int) else -1

    def fetch_token(self, *, force: bool) -> tuple[str, int]:
        """Ask for the stable token; nothing has been sent yet, so every failure may be tried again.

        An account without a secret has none to ask for.
        """
        if not self._settings.secret.get_secret_value():
            raise SendError("账号没有开发者密码，不能调用平台接口", permanent=True)
        body = {
            "grant_type": "client_credential",
            "appid": self._settings.app_id,
            "secret": self._settings.secret.get_secret_value(),
            "force_refresh": force,
        }
        answer = self._post_json("/cgi-bin/stable_token", body)
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            error = refusal(_code(answer), answer.get("errmsg", ""))  # of the keys, never of a message
            pause = KEYS_PAUSE if error.permanent else error.retry_after
            raise SendError(str(error), permanent=False, retry_after=pause)
        return token, min(max(seconds, 60), 7200)

    def fetch_ticket(self, *, force: bool) -> tuple[str, int]:
        """Ask for the ticket with which pages inside WeChat are signed; raises SendError or SendUncertain."""
        answer = self.call(lambda client: client.jsapi.get_ticket("jsapi"))
        ticket, seconds = answer.get("ticket"), answer.get("expires_in")
        if not isinstance(ticket, str) or not ticket or not isinstance(seconds, int):
            raise refusal(_code(answer), answer.get("errmsg", ""))
        return ticket, min(max(seconds, 60), 7200)

    def openid_of(self, code: str) -> str:
        """Whom a code of the page inside WeChat stands for (sns/oauth2); raises SendError."""
        parameters = {
            "appid": self._settings.app_id,
            "secret": self._settings.secret.get_secret_value(),
            "code": code,
            "grant_type": "authorization_code",
        }
        answer = self._json("GET", "/sns/oauth2/access_token", params=parameters)
        openid = answer.get("openid")
        if not isinstance(openid, str) or not openid:
            raise refusal(_code(answer), answer.get("errmsg", ""))
        return openid

    def _post_json(self, path: str, body: Mapping[str, object]) -> dict[str, Any]:
        return self._json("POST", path, json=body)

    def _json(self, method: str, path: str, **content: Any) -> dict[str, Any]:  # noqa: ANN401 - as requests
        try:
            with self._session() as session:
                answer = session.request(method, self._settings.api + path, timeout=TIMEOUT, **content)
                found = answer.json()
        except (RequestException, ValueError) as error:
            raise SendError(f"平台不可达（{type(error).__name__}）", permanent=False) from None
        return found if isinstance(found, dict) else {}

    def _with_token(self, work: Work) -> Any:  # noqa: ANN401 - what wechatpy gives
        """One call; a refused token is replaced once, and the call repeated once."""
        assert self._tokens is not None, "the account is attached before it is used"
        token = self._tokens.get()
        try:
            return self._once(work, token)
        except TokenRefused:
            return self._once(work, self._tokens.after(token))

    def _once(self, work: Work, token: str) -> Any:  # noqa: ANN401
        # A client a call: its connection is new, so that a reset cannot come from one that idled too long.
        client = WeChatClient(
            self._settings.app_id, "", access_token=token, timeout=TIMEOUT, auto_retry=False
        )
        client.API_BASE_URL = f"{self._settings.api}/cgi-bin/"
        with self._session() as client._http:
            try:
                return work(client)
            except WeChatClientException as error:
                raise _refused(error) from None
            except RequestException as error:
                raise _unreached(error) from None
            except ValueError:  # an errcode that is no number
                raise SendUncertain(_LEFT_IN_DOUBT) from None

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.headers["Connection"] = "close"
        proxy = self._settings.proxy
        if proxy is not None:
            session.proxies = {"http": proxy.get_secret_value(), "https": proxy.get_secret_value()}
        return session


def _refused(error: WeChatClientException) -> SendError | SendUncertain:
    """wechatpy raises the same for a code of the platform and for an HTTP status."""
    if error.errcode is not None:
        return refusal(int(error.errcode), error.errmsg)
    status = error.response.status_code
    if status in GATEWAY:
        return SendError(f"平台暂时不可用（HTTP {status}）", permanent=False)
    if status < 500:
        return SendError(f"平台拒绝（HTTP {status}）", permanent=True)
    return SendUncertain(_LEFT_IN_DOUBT)


def _unreached(error: RequestException) -> SendError | SendUncertain:
    """Whether the request can have reached the platform. The library's own text holds the address with the token."""
    if never_left(error):
        return SendError(f"平台连接不上（{type(error).__name__}）", permanent=False)
    return SendUncertain(_LEFT_IN_DOUBT)


def _code(answer: Mapping[str, Any]) -> int:
    code = answer.get("errcode")
    return code if isinstance(code, int) else -1
