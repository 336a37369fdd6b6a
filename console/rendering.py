"""What the templates of the console can call, and the words they use for codes."""

from collections.abc import Callable, Mapping

from flask import Blueprint, url_for

from console import charts, context, languages, menu, preferences, routes, words
from console.reads import notices
from language.ratings import CAUSES
from tickets.answers import JUDGEMENT_TITLES, OUTCOME_TITLES, RATING_TITLES
from tickets.roles import ROLE_TITLES
from tickets.states import STATE_TITLES


def add_words(pages: Blueprint, asset_version: str) -> None:
    """Make the helpers known to this blueprint's templates alone."""

    @pages.context_processor
    def _helpers() -> dict[str, object]:
        return {
            "user": context.visitor(),
            "menu": menu.groups(),
            "look": preferences.look(),
            "LANGUAGES": languages.LANGUAGES,
            "THEMES": preferences.THEMES,
            "t": _said,
            "may_open": routes.may_open,
            "asset": lambda name: url_for("console.static", filename=name, v=asset_version),
            "when": _when,
            "waited": _waited,
            "title": _title,
            "linked": words.linked,
            **_maskers(),
            "revealed": context.revealed(),
            "printed": _printed,
            "unread": _unread,
            "words": words,
            "charts": charts,
            "STATES": STATE_TITLES,
            "ROLES": ROLE_TITLES,
            "OUTCOMES": OUTCOME_TITLES,
            "RATINGS": RATING_TITLES,
            "JUDGEMENTS": JUDGEMENT_TITLES,
            "CAUSES": tuple(CAUSES),
        }


def _maskers() -> Mapping[str, Callable[..., str]]:
    """What hides who a citizen is; in a page that was asked for with a reason they hide nothing."""
    if context.revealed():
        whole = dict.fromkeys(("masked_phone", "masked_name"), _whole)
        return {**whole, **dict.fromkeys(("covered", "private", "short_account"), _as_it_is)}
    names = ("covered", "private", "short_account")
    return {
        **{name: getattr(words, name) for name in names},
        "masked_phone": lambda phone: _said(words.masked_phone(phone)),
        "masked_name": lambda name: _said(words.masked_name(name)),
    }


def _whole(text: str) -> str:
    return text or _said(words.masked_phone(""))


def _as_it_is(text: str | None, *_known: str) -> str:
    return text or ""


def _said(sentence: str, **values: object) -> str:
    """The sentence in the language of this browser, its places filled with the values."""
    translated = languages.said(sentence, preferences.look().language)
    return translated.format(**values) if values else translated


def _title(titles: Mapping[str, str], code: str | None) -> str:
    return _said(words.title(titles, code))


def _when(stamped: str | None) -> str:
    return words.when(stamped, context.now())


def _printed() -> str:
    """When this page was made, for the mark that it carries on paper."""
    return f"{context.now():%Y-%m-%d %H:%M}"


def _waited(stamped: str) -> str:
    sentence, count = words.waited(stamped, context.now())
    return _said(sentence, count=count)


def _unread() -> str:
    """How many notices wait for this user, for the menu; empty when none do."""
    user = context.visitor()
    names = notices.recipients(user, context.city()) if user else []
    if not names:
        return ""
    with context.service().db.read() as tx:
        count = notices.unread(tx, context.sight(), names)
    return f"{notices.LOOKED_AT - 1}+" if count == notices.LOOKED_AT else str(count or "")
