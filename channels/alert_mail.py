"""Hears how far a mail server let Apprise come: whether the message itself had begun to leave decides about another try."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from channels.alert_hearing import Tried, hearing_now
from channels.errors import SendError, SendFailed, SendUncertain


def let_mail_hear(module: ModuleType) -> None:
    """Put our name into Apprise's one module that sends mail."""
    vars(module)["smtplib"] = _MAIL


class _Heard(smtplib.SMTP):
    """A connection to a mail server that notes how far it came."""

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 - passed on
        self._began = False
        with self._noting():
            super().__init__(*args, **more)

    def starttls(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401
        with self._noting():
            return super().starttls(*args, **more)

    def login(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401
        with self._noting():
            return super().login(*args, **more)

    def data(self, msg: Any) -> Any:  # noqa: ANN401
        self._began = True
        return super().data(msg)

    def sendmail(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401
        hearing = hearing_now.get()
        if hearing is not None and hearing.trial:
            hearing.outcomes.append(None)
            raise Tried
        with self._noting():
            refused = super().sendmail(*args, **more)
        if hearing is not None:
            hearing.outcomes.append(SendUncertain("只有一部分收件人收下") if refused else None)
        return refused

    @contextmanager
    def _noting(self) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as error:
            if (hearing := hearing_now.get()) is not None:
                hearing.outcomes.append(mail_failure(error, began=self._began))
            raise


class _HeardByTls(_Heard, smtplib.SMTP_SSL):
    """The same from the first byte under TLS."""


class Mail:
    """What Apprise finds under the name `smtplib`."""

    SMTP = _Heard
    SMTP_SSL = _HeardByTls

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        return getattr(smtplib, name)


_MAIL = Mail()


def mail_failure(error: Exception, *, began: bool) -> SendFailed:
    """What a failure of SMTP means; `began`: the message itself may have left. A server's words are not passed on."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _by_code("邮箱的用户名或授权码不对", error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _by_code("邮件服务器拒绝收件人", min(code for code, _ in error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code("邮件服务器拒绝", error.smtp_code)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return SendError("邮件服务器不支持这种登录或加密方式，请核对地址里的 mode", permanent=True)
    if began:
        return SendUncertain(f"邮件服务器没有答复，结果不明：{type(error).__name__}")
    return SendError(f"连不上邮件服务器：{type(error).__name__}", permanent=False)


def _by_code(words: str, code: int) -> SendError:
    return SendError(f"{words}（{code}）", permanent=code >= 500)  # RFC 5321, 4.2.1: 4yz is for the moment
