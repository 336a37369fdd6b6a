"""Where people are reached beside the console: the addresses that the pack gives units, officers and the office. Pure.

A row of the outbox names its address by a digest: addresses carry secrets.
"""

import hashlib

from channels.messages import Audience, Delivery
from desk.city import City


def is_address(alert: str) -> bool:
    """Whether a unit's `alert` is an Apprise address, perhaps hidden in a setting, and not a telephone number."""
    return "://" in alert or "${" in alert


def addresses(city: City, audience: Audience, recipient: str) -> tuple[str, ...]:
    """The Apprise addresses of a notice as the pack writes them; a person without an own address is reached
    where the unit is.
    """
    if audience == "citizen":
        return ()
    if audience == "office":
        return city.office_alerts
    name, _, person = recipient.partition("/")
    unit = city.units.find(name)
    contact = city.roster.contact(unit.name, person) if unit and audience == "officer" else ""
    if is_address(contact):
        return (contact,)
    return (unit.alert,) if unit and is_address(unit.alert) else ()


def digest(address: str) -> str:
    """The name of an address in the outbox."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def address_of(city: City, alert: Delivery) -> str | None:
    """The address that a row stands for; None when the pack no longer has it."""
    found = addresses(city, alert.audience, alert.recipient)
    return next((address for address in found if digest(address) == alert.account), None)
