"""Numbers that name somebody or something: telephones, ticket numbers, the last four digits; and their masking.

Ticket numbers are built from the prefix of the city's pack; nothing here knows a city.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from language.lists import any_of, load
from language.numerals import spoken_digits
from language.spans import aligned

PhoneKind = Literal["mobile", "landline", "service", "foreign"]


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` has digits only, an area code joined by a dash (0000-6012345), + before a foreign one."""

    kind: PhoneKind
    number: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TicketNumber:
    """`number` is the prefix as the pack writes it and 14 digits, whatever was typed."""

    number: str
    text: str
    start: int
    end: int


_lists = load("numbers")
_GAP = r"[ \-]?"
_MOBILE = re.compile(rf"(?<!\d)(?:\+?(?:00)?86{_GAP})?(1[3-9]\d(?:{_GAP}\d){{8}})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)\(?(0\d{2,3})\)?[ \-]?(\d{3,4}[ \-]?\d{4})(?!\d)")
_SERVICE = re.compile(rf"(?<!\d)[48]00{_GAP}\d{{3,4}}{_GAP}\d{{3,4}}(?!\d)")
_FOREIGN = re.compile(rf"(?<!\d)\+(?!86){_GAP}[1-9](?:{_GAP}\d){{7,13}}(?!\d)")
_LOCAL = re.compile(
    rf"(?:{any_of(_lists['phone_words'])}[是:号码 ]{{0,4}})([2-8]\d{{2,3}}{_GAP}\d{{4}})(?!\d)"
)
_CITIZEN_CARD = re.compile(
    r"(?<!\d)[1-9]\d{5}(?: ?(?:19|20)\d{2} ?\d{4} ?\d{3}[\dx]|\d{9}(?!\d))(?!\d)", re.IGNORECASE
)
_BANK_CARD = re.compile(r"(?<!\d)[1-9]\d{3}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?(?!\d)")
_BARE_TICKET = re.compile(r"(?<![a-z\d])\d{14}(?!\d)")
_FOUR = r"(?<!\d)([0-9]{4})(?!\d)"
_ONLY_FOUR = re.compile(rf"\W*{_FOUR}\W*")
_NAMED_FOUR = re.compile(rf"{any_of(_lists['last_four_words'])}[\s是为:号码的,]{{0,4}}(?:is |are )?{_FOUR}")


def find_phones(text: str) -> tuple[Phone, ...]:
    """Telephones in the order of the text; numbers inside identity or bank cards are none."""
    plain = _hidden(spoken_digits(aligned(text)), (_CITIZEN_CARD, _BANK_CARD))
    found: list[Phone] = []
    for kind, pattern in _PHONE_PATTERNS:
        for match in pattern.finditer(plain):
            start = match.start(1) if pattern is _LOCAL else match.start()
            found.append(
                Phone(kind, _phone_digits(kind, match), text[start : match.end()], start, match.end())
            )
        plain = _hidden(plain, (pattern,))
    return tuple(sorted(found, key=lambda phone: phone.start))


def plain_phone(text: str) -> str:
    """A telephone number as `Phone.number` writes it, so that one number is written in one way; else as it came."""
    found = find_phones(text)
    return found[0].number if found else text.strip()


_PHONE_PATTERNS: tuple[tuple[PhoneKind, re.Pattern[str]], ...] = (
    ("mobile", _MOBILE),
    ("foreign", _FOREIGN),
    ("landline", _LANDLINE),
    ("service", _SERVICE),
    ("landline", _LOCAL),
)


def find_tickets(text: str, prefix: str) -> tuple[TicketNumber, ...]:
    """Ticket numbers with the pack's prefix (any case, spaces or dashes inside, letter O for zero), or the bare
    14 digits when they begin with a date."""
    plain = aligned(text)
    hits = [
        _ticket(text, match.start(), match.end(), match[1], prefix)
        for match in _ticket_pattern(prefix).finditer(plain)
    ]
    bare = _hidden(plain, (_ticket_pattern(prefix),))
    hits += [
        _ticket(text, match.start(), match.end(), match[0], prefix)
        for match in _BARE_TICKET.finditer(bare)
        if _is_date(match[0][:6])
    ]
    return tuple(sorted(hits, key=lambda hit: hit.start))


def mistyped_ticket(text: str, prefix: str) -> str:
    """What begins like a ticket number and has too few or too many digits; "" where there is no such thing."""
    if find_tickets(text, prefix):
        return ""
    match = re.search(rf"{re.escape(prefix.lower())}[\s-]?\d{{5,}}", aligned(text))
    return text[slice(*match.span())] if match else ""


def last_four(text: str) -> str | None:
    """The four digits when the message is nothing else, or names them: 尾号2318, last four digits are 2318."""
    plain = spoken_digits(aligned(text))
    match = _ONLY_FOUR.fullmatch(plain) or _NAMED_FOUR.search(plain)
    return match[1] if match else None


def mask(text: str) -> str:
    """The text for logs: of a telephone the first three and last four digits stay, of an identity card the first
    four and last two, of a bank card the last four. Ticket numbers stay. Same length."""
    masked = list(text)
    plain = spoken_digits(aligned(text))
    for pattern, head, tail in ((_CITIZEN_CARD, 4, 2), (_BANK_CARD, 0, 4)):
        for match in pattern.finditer(plain):
            _star(masked, match.start(), match.end(), head, tail)
        plain = _hidden(plain, (pattern,))
    for phone in find_phones(text):
        _star(masked, phone.start, phone.end, _open_digits(phone), 4)
    return "".join(masked)


def _open_digits(phone: Phone) -> int:
    """An area code may be read; a local number has no first part that says little."""
    if phone.kind == "landline":
        return phone.number.find("-") if "-" in phone.number else 0
    return 3


def _phone_digits(kind: PhoneKind, match: re.Match[str]) -> str:
    if kind == "landline" and match.re is _LANDLINE:
        return f"{match[1]}-{_digits(match[2])}"
    if kind == "foreign":
        return "+" + _digits(match[0])
    return _digits(match[1] if match.re.groups else match[0])


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _hidden(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    """The text with what the patterns match blotted out, so that no digit is read twice."""
    for pattern in patterns:
        text = pattern.sub(lambda match: "#" * len(match[0]), text)
    return text


@lru_cache(maxsize=64)
def _ticket_pattern(prefix: str) -> re.Pattern[str]:
    letters = r"[ \-]*".join(map(re.escape, aligned(prefix)))
    before = r"(?<![a-z\d])" if prefix else r"(?<![a-z\d])(?=\d)"
    return re.compile(rf"{before}{letters}[ \-:]*((?:[\do][ \-]*){{13}}[\do])(?![\do])")


def _ticket(text: str, start: int, end: int, digits: str, prefix: str) -> TicketNumber:
    return TicketNumber(prefix + _digits(digits.replace("o", "0")), text[start:end], start, end)


def _is_date(digits: str) -> bool:
    try:
        datetime.strptime(digits, "%y%m%d")  # noqa: DTZ007 a calendar day has no zone
    except ValueError:
        return False
    return True


def _star(chars: list[str], start: int, end: int, head: int, tail: int) -> None:
    """Stars over the digits between the first `head` and the last `tail` ones; separators stay."""
    digits = [i for i in range(start, end) if chars[i].isalnum()]
    for i in digits[head : len(digits) - tail]:
        chars[i] = "*"
