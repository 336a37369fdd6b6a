"""One Official Account at work: its envelope, its interface, its tokens, its record."""

from datetime import datetime, timedelta

from channels.errors import SendFailed
from channels.wechat_api import Api
from channels.wechat_envelope import Envelope
from channels.wechat_health import CHANNEL, Health
from channels.wechat_settings import Settings
from channels.wechat_tokens import Tokens
from storage.clock import Clock
from storage.database import Database

QUOTA_EVERY = timedelta(hours=1)


class Account:
    """Everything of one account; `attach` comes before anything that talks to the platform."""

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.settings = settings
        self.envelope = Envelope(settings)
        self.api = Api(settings)
        self._health: Health | None = None
        self._quota_asked: datetime | None = None

    def attach(self, db: Database, clock: Clock) -> None:
        """Hand the account the database: token and record are shared by all processes."""
        self.db, self.clock = db, clock
        self._health = Health(db, self.name)
        self.api.use(Tokens(db, clock, CHANNEL, self.name, self.api.fetch_token))
        self.tickets = Tokens(db, clock, CHANNEL, self.name, self.api.fetch_ticket, "jsapi_ticket")

    def ask_quota(self) -> None:
        """Note what the platform leaves for today; asked once an hour, whoever calls how often."""
        now = self.clock.now()
        if self._quota_asked is None or now - self._quota_asked >= QUOTA_EVERY:
            self._quota_asked = now
            self.examine()

    @property
    def health(self) -> Health:
        """The record of an attached account."""
        assert self._health is not None, "the account is attached before it is used"
        return self._health

    def examine(self) -> tuple[bool, str]:
        """Whether the keys work, and a sentence; only an attached account keeps what it learnt."""
        if self.settings.kind == "unverified":
            return True, f"账号 {self.name} 未认证，只能在市民来消息时答复"
        try:
            left = self.api.quota_left()
        except SendFailed as error:
            return False, f"账号 {self.name}：{error}"
        if self._health is not None:
            self._health.quota(left)
        return True, f"账号 {self.name} 的密钥可用，今日还可发送客服消息 {left} 次"
