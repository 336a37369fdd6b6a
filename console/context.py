"""What every page of one request shares: the service, one `now`, and the user who is signed in."""

from datetime import datetime
from typing import cast

from flask import current_app, g, render_template, request

from channels.rate_limit import RateLimit
from console import audit
from console.access import Access
from console.administration import PackDesk
from console.scope import Sight, actor_of
from console.sealing import Seal
from console.service import Revision, Service
from console.users import User
from desk.city import City
from storage.transaction import Transaction


def enter(service: Service, attempts: RateLimit, access: Access, pack_desk: PackDesk | None = None) -> None:
    """Called before every request: from here on the request has its service and its moment."""
    g.console_service = service
    g.console_attempts = attempts
    g.console_access = access
    g.console_pack_desk = pack_desk
    g.console_now = service.clock.now()
    g.console_city = service.city()


def identify(user: User) -> None:
    """Called once the user is known."""
    g.console_user = user


def service() -> Service:
    """The service of this request."""
    return cast(Service, g.console_service)


def access() -> Access:
    """What the administrator has set about getting in."""
    return cast(Access, g.console_access)


def pack_desk() -> PackDesk | None:
    """Where the city's pack is edited; None where it is not."""
    return cast(PackDesk | None, g.console_pack_desk)


def seal() -> Seal:
    """What secrets of accounts are sealed with here."""
    key = current_app.secret_key
    assert key, "the application has its key"
    return Seal(key)


def address() -> str:
    """Where this request comes from."""
    return request.remote_addr or ""


def may_try() -> bool:
    """Whether the address that this request comes from may try a password; counts as one attempt."""
    attempts = cast(RateLimit, g.console_attempts)
    return attempts.wait(address(), now()) == 0.0


def now() -> datetime:
    """The moment of this request: one for all that it reads and writes."""
    return cast(datetime, g.console_now)


def city() -> City:
    """The city of this request: one revision for all that it decides."""
    return revision().desk


def revision() -> Revision:
    """The whole revision of the pack."""
    return cast(Revision, g.console_city)


def user() -> User:
    """The user of this request; only pages behind the sign-in ask."""
    return cast(User, g.console_user)


def sight() -> Sight:
    """What the user of this request may see."""
    return Sight(actor_of(user()), city().readers)


def visitor() -> User | None:
    """The user of this request, or None before the sign-in."""
    return cast(User | None, g.get("console_user"))


def reveal(tx: Transaction, subject: str, reason: str) -> None:
    """Show this request's page unmasked, and write down who wanted that, of what, and why."""
    audit.record(tx, now(), user().name, "personal_shown", subject, reason)
    g.console_revealed = True


def revealed() -> bool:
    """Whether this request's page shows telephones, names and ids in full."""
    return bool(g.get("console_revealed"))


def page(template: str, **values: object) -> str:
    """Render one of the console's templates."""
    return render_template(f"console/{template}.html", **values)
