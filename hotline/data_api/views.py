"""The addresses that read. Each asks for the token first, whatever else is wrong with the request."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from channels.json_answers import answer_refusals
from channels.json_bodies import Refused, refuse
from console.routes import READ_TICKETS
from console.scope import Condition, Sight, actor_of, tickets_seen
from hotline.data_api import reads
from hotline.data_api.document import document
from hotline.data_api.entrance import Entrance, Guest
from hotline.data_api.questions import page_of, tickets_of, word_of
from hotline.data_api.write_views import WriteViews
from hotline.reporting import make_report
from hotline.service import Service
from reports.formats import rendered
from reports.kinds import KINDS
from reports.periods import NoPeriod
from reports.printing.public import NotPublic

A_MINUTE = 300
"""Questions a minute with one token; none of ours needs more, and a copy of everything takes its time."""
_NUMBER = re.compile(r"[\w.\-]{1,64}")


def data_blueprint(service: Service, a_minute: int = A_MINUTE) -> Blueprint:
    """`/api/v1` for our own data, and the document of all of it. `a_minute` 0 is no limit."""
    entrance = Entrance(service, a_minute)
    routes = Blueprint("data_api", __name__, url_prefix="/api/v1")
    for rule, view in _Views(service, entrance).by_rule().items():
        routes.add_url_rule(rule, view.__name__, view, methods=["GET"])
    for rule, view in WriteViews(service, entrance).by_rule().items():
        routes.add_url_rule(rule, view.__name__, view, methods=["POST"])
    answer_refusals(routes)
    return routes


class _Views:
    def __init__(self, service: Service, entrance: Entrance) -> None:
        self._service = service
        self._entrance = entrance

    def by_rule(self) -> dict[str, Callable[..., Response]]:
        return {
            "/tickets": self.tickets,
            "/tickets/<number>": self.ticket,
            "/articles": self.articles,
            "/articles/<path:article>": self.article,
            "/units": self.units,
            "/figures": self.figures,
            "/openapi.json": self.openapi,
        }

    def tickets(self) -> Response:
        guest = self._reader_of_tickets()
        wanted = tickets_of(request.args)
        with self._service.db.read() as tx:
            return jsonify(reads.tickets(tx, wanted, self._hidden(), self._seen(guest)))

    def ticket(self, number: str) -> Response:
        guest = self._reader_of_tickets()
        if not _NUMBER.fullmatch(number):
            return _found(None)
        with self._service.db.read() as tx:
            return _found(reads.ticket(tx, number, self._hidden(), self._seen(guest)))

    def articles(self) -> Response:
        self._entrance.reader("articles")
        wanted, unit = page_of(request.args, ("unit",)), word_of(request.args, "unit")
        with self._service.db.read() as tx:
            return jsonify(reads.articles(tx, wanted, unit))

    def article(self, article: str) -> Response:
        self._entrance.reader("articles")
        with self._service.db.read() as tx:
            return _found(reads.article(tx, article))

    def units(self) -> Response:
        self._entrance.reader("units")
        return jsonify(reads.units(self._service.city().units, page_of(request.args)))

    def figures(self) -> Response:
        now, _ = self._entrance.reader("figures")
        page_of(request.args, ("kind", "period"))
        kind, period = request.args.get("kind", "monthly"), word_of(request.args, "period")
        pack = self._service.packs.pack
        if kind not in KINDS:
            refuse(
                "bad_kind", f"没有这种报表，可用：{'、'.join(sorted(KINDS))}。", "There is no such report."
            )
        try:
            with self._service.db.read() as tx:
                report = make_report(tx, pack, kind, period, now, public=True)
        except (NoPeriod, NotPublic) as error:
            refuse("bad_period", str(error), "There are no such figures.")
        return Response(rendered(report, "json"), mimetype="application/json")

    def openapi(self) -> Response:
        return jsonify(document())

    def _reader_of_tickets(self) -> Guest | None:
        _, guest = self._entrance.reader("tickets")
        if guest and guest.user.role not in READ_TICKETS:
            sentence = f"{guest.user.title}不能查看工单，请换一个账号。 The account of this token may not read tickets."
            raise Refused(403, "role", sentence)
        return guest

    def _seen(self, guest: Guest | None) -> Condition:
        """What the account of the token may see; a token without one reads every unit's."""
        if guest is None:
            return reads.EVERYTHING
        return tickets_seen(Sight(actor_of(guest.user), self._service.city().desk.readers))

    def _hidden(self) -> list[str]:
        """Lines that few may read: no token reads them."""
        return sorted(self._service.city().desk.private_lines)


def _found(row: dict[str, Any] | None) -> Response:
    if row is None:
        raise Refused(404, "not_found", "没有找到，或者这个令牌不能查看。 Not found, or not for this token.")
    return jsonify(row)
