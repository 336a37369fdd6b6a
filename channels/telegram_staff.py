"""Staff on Telegram: the buttons under a notice act in the name of the officer whose account was linked.

What other people write in a staff group is not read, not stored and not answered.
"""

from channels import outbox, staff_accounts
from channels.core import Core, StaffAction
from channels.messages import Outgoing
from channels.telegram_data import (
    ASK_REASON,
    RETURN,
    SIGN,
    Act,
    read_return,
    reason_prompt,
    ticket_asked_about,
)
from channels.telegram_updates import Pressed, Said, Told

CHANNEL = "telegram"
SHOW_IDS = "menu:id"
"""The command `/id`: what an administrator needs to link an account or to name a group."""


class Staff:
    """The staff's side of one bot."""

    def __init__(self, account: str, core: Core) -> None:
        self._account = account
        self._core = core

    def concerns(self, said: Said) -> bool:
        """Whether a message is no citizen's: everything in a group, a reason that was asked for, `/id`."""
        return not said.private or bool(ticket_asked_about(said.answers)) or said.text == SHOW_IDS

    def hear(self, said: Said) -> None:
        """Show the numbers that were asked for, or carry out a return whose reason has come."""
        ticket = ticket_asked_about(said.answers)
        if said.kind == "event" and said.text == SHOW_IDS:
            self._say(said, f"您的 Telegram 编号：{said.user}\n本会话编号：{said.chat}")
        elif said.kind == "text" and ticket:
            unit, reason = read_return(said.text)
            self._say(said, self._act(said.user, RETURN, ticket, suggest=unit, reason=reason))

    def press(self, pressed: Pressed, act: Act) -> str:
        """Sign at once, or ask for the reason of a return; returns what the officer sees at once."""
        if act.action == SIGN:
            told = self._act(pressed.user, SIGN, act.ticket)
            self._say(pressed, told)
            return told
        if self._user(pressed.user) is None:
            return _not_linked(pressed.user)
        self._say(pressed, reason_prompt(act.ticket), ASK_REASON)
        return "请写明建议的承办单位和退回的理由"

    def _act(self, address: str, action: str, ticket: str, **fields: str) -> str:
        user = self._user(address)
        if user is None:
            return _not_linked(address)
        done = self._core.act(StaffAction(CHANNEL, self._account, user, action, ticket, fields))
        return f"{user}：{done}"

    def _user(self, address: str) -> str | None:
        with self._core.db.read() as tx:
            return staff_accounts.user_of(tx, CHANNEL, address)

    def _say(self, to: Told, text: str, kind: str = "notice") -> None:
        message = Outgoing(
            audience="officer",
            channel=CHANNEL,
            account=self._account,
            recipient=to.chat,
            kind=kind,
            text=text,
            dedupe_key=f"{CHANNEL}:{self._account}:{to.key}",
            actor="system",
        )
        with self._core.db.write() as tx:
            outbox.put(tx, message, self._core.clock.now())


def _not_linked(address: str) -> str:
    return f"您的 Telegram（编号 {address}）还没有和工作人员账号关联，请把编号告诉管理员。"
