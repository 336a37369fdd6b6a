"""`POST /channels/telegram/<account>`: closed to everybody who does not know the bot's secret, and without one to all.

Answered after the update was recorded: what fails before is a 5xx, and Telegram delivers it again.
"""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from channels.core import Core
from channels.telegram_bot import Bot
from channels.telegram_updates import update_id

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES_OF_AN_UPDATE = 512 * 1024


class Unreadable(ValueError):
    """A body that no platform sends."""


def webhook_routes(bots: Mapping[str, Bot], core: Core) -> Blueprint:
    """The webhook of every bot."""
    routes = Blueprint("telegram", __name__, url_prefix="/channels/telegram")

    def receive(account: str) -> Response:
        bot = bots.get(account)
        if bot is None or not _knows_secret(bot):
            abort(403)
        request.max_content_length = MOST_BYTES_OF_AN_UPDATE
        bot.intake(core).handle(_update())
        return jsonify({})

    routes.add_url_rule("/<account>", "receive", receive, methods=["POST"])
    return routes


def _knows_secret(bot: Bot) -> bool:
    given = request.headers.get(SECRET_HEADER, "")
    return bool(bot.secret) and hmac.compare_digest(given.encode(), bot.secret.encode())


def _update() -> dict[str, Any]:
    """The update in the body; 400 for what is none."""
    try:
        found = json.loads(
            request.get_data(cache=False).decode(), object_pairs_hook=_single, parse_constant=_no_number
        )
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(found, dict) or update_id(found) is None:
        abort(400)
    return found


def _single(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A field that stands twice could be read in two ways."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Unreadable("a field stands twice")
    return fields


def _no_number(name: str) -> float:
    raise Unreadable(f"{name} is no JSON")
