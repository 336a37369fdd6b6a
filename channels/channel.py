"""What a channel is: one class in one file, with a name, its settings, its web addresses and a way to send.

A file under `channels/` is a channel when it has the line `CHANNEL = <its class>`; `channels.registry` finds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, Field

from channels.core import Core
from channels.messages import Delivery, InboundKind
from storage.transaction import Transaction

if TYPE_CHECKING:
    from flask import Blueprint


def setting(
    title: str,
    how: str,
    english: str,
    default: Any = ...,  # noqa: ANN401 - as Field
    *,
    shared: bool = False,
    **limits: Any,  # noqa: ANN401
) -> Any:  # noqa: ANN401
    """A setting of a channel: its Chinese name, and how to get its value in Chinese and in English.

    One that is `shared` belongs to the whole service: HOTLINE_PROXY serves every account of every channel.
    """
    extra: dict[str, Any] = {"english": english, "shared": shared}
    return Field(default=default, title=title, description=how, json_schema_extra=extra, **limits)


@dataclass(frozen=True, slots=True)
class Quota:
    """What a platform allows: at most `count` messages within `within` after a citizen's message of these kinds.

    Of events, `events` are those that count (`menu scan ...`; none named: all). `reserve` of the `count` are kept
    for the messages that matter most (`channels.quota.RESULTS`).
    """

    count: int
    within: timedelta
    after: tuple[InboundKind, ...]
    events: tuple[str, ...] = ()
    reserve: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """`bytes` of UTF-8 in one message (None: no limit), `buttons` in one message, and quotas (none: unlimited)."""

    bytes: int | None = None
    buttons: int = 0
    quotas: tuple[Quota, ...] = ()


class Outlet(Protocol):
    """What the delivery worker needs of a channel.

    `replies_after` is how long a reply belongs to the HTTP response that the platform waits for (zero where replies
    are sent like everything else). A `pull` channel is never sent to: its page fetches the rows.
    """

    @property
    def name(self) -> str: ...
    @property
    def pull(self) -> bool: ...
    @property
    def replies_after(self) -> timedelta: ...
    @property
    def limits(self) -> Limits: ...

    def send(self, delivery: Delivery) -> None:
        """Hand one message to the platform; raises SendError or SendUncertain and nothing else."""


class Channel(Outlet, Protocol):
    """A channel as the registry makes it: `Class({account name: its settings})`."""

    Settings: ClassVar[type[BaseModel]]
    title: ClassVar[str]

    def __init__(self, accounts: Mapping[str, Any]) -> None: ...

    def routes(self, core: Core) -> "Blueprint | None":
        """The web addresses of the channel, if it has any."""


@runtime_checkable
class Rationed(Protocol):
    """A channel that knows better than its `limits` whether the platform still takes a message to a citizen."""

    def has_room(self, tx: Transaction, delivery: Delivery, now: datetime) -> bool:
        """Asked right before the message would be sent; one that finds no room is held."""


@runtime_checkable
class Examined(Protocol):
    """A channel that can try its keys on the platform, for `doctor`."""

    title: ClassVar[str]

    def examine(self) -> Iterable[tuple[bool, str]]:
        """For each account whether it works, and a sentence for the administrator. Needs no database."""


@runtime_checkable
class Recorded(Protocol):
    """A channel of which the database can tell how it fares, for `doctor`."""

    title: ClassVar[str]

    def remembered(self, tx: Transaction) -> Iterable[tuple[bool, str]]:
        """Whether all is well, and a sentence for the administrator that says what to do where it is not."""


@runtime_checkable
class Attached(Protocol):
    """A channel that keeps something in the database: it is handed the core before anything is received or sent."""

    def attach(self, core: Core) -> None:
        """Called once a process, before `routes`, `poll` and `send`."""


@runtime_checkable
class Owning(Protocol):
    """A channel on which citizens write to accounts of this service."""

    @property
    def accounts(self) -> tuple[str, ...]: ...


@runtime_checkable
class Polling(Protocol):
    """A channel that turns to its platform by itself, in the worker: one tick an account, apart from the others."""

    @property
    def name(self) -> str: ...
    @property
    def accounts(self) -> tuple[str, ...]: ...

    def poll(self, core: Core, account: str) -> None:
        """Fetch what waits on an account and hand every message to the core; may wait for a while."""

    def stop(self) -> None:
        """End every wait at once: the process is about to stop."""
