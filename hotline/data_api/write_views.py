"""The addresses that change something. Each asks for the token first, then for the key of the request, then reads the body."""

from collections.abc import Callable
from datetime import datetime

from flask import Response, jsonify, request

from channels.json_answers import error
from channels.json_bodies import Refused
from channels.storable import is_storable
from hotline.data_api import reads, writes
from hotline.data_api.bodies import MOST_BYTES, read_move, read_step, read_transfer, read_written
from hotline.data_api.entrance import Entrance, Guest
from hotline.data_api.once import Answer, asked, once
from hotline.service import Service
from hotline.upstream import request_of
from storage.transaction import Transaction
from tickets.model import Refusal

REPEATED = "Idempotency-Replayed"
"""The header that an answer has which was given before."""
_STATUS = {"role": 403, "not_your_unit": 403, "assistant": 403, "missing_ticket": 404}
"""What a refusal is in HTTP; every other one is a conflict with the state of things (409)."""

Do = Callable[[Transaction], Answer | Refusal]


class WriteViews:
    """The views; `by_rule` says where they stand."""

    def __init__(self, service: Service, entrance: Entrance) -> None:
        self._service = service
        self._entrance = entrance

    def by_rule(self) -> dict[str, Callable[..., Response]]:
        """Address and view."""
        return {
            "/tickets": self.post_ticket,
            "/tickets/<number>/<action>": self.post_move,
            "/articles": self.post_article,
            "/articles/<path:article>/<action>": self.post_step,
        }

    def post_ticket(self) -> Response:
        """A ticket that another platform passes on, understood before the transaction begins."""
        now, guest, body = self._enter("transfers")
        transfer = read_transfer(body, self._service.city().desk.deadlines.calendar.zone)
        told = request_of(self._service, guest.token, transfer, now)
        city = self._service.city().desk
        return self._once(
            now, guest, body, lambda tx: writes.take_transfer(tx, city, guest, transfer, told, now)
        )

    def post_move(self, number: str, action: str) -> Response:
        """An action on a ticket; of a line that no token reads there is none."""
        now, guest, body = self._enter("moves")
        wanted, city = read_move(action, body), self._service.city().desk

        def do(tx: Transaction) -> Answer | Refusal:
            if reads.ticket(tx, number, sorted(city.private_lines)) is None:
                raise Refused(404, "not_found", "没有找到这张工单。 There is no such ticket.")
            return writes.move(tx, city, guest, number, action, wanted, now)

        return self._once(now, guest, body, do)

    def post_article(self) -> Response:
        """A version of an article."""
        now, guest, body = self._enter("drafts")
        written = read_written(body, self._service.city().units.full_name)
        return self._once(now, guest, body, lambda tx: writes.write_article(tx, guest, written, now))

    def post_step(self, article: str, action: str) -> Response:
        """A step of an article."""
        now, guest, body = self._enter("drafts")
        step = read_step(article, action, body)
        return self._once(now, guest, body, lambda tx: writes.step_article(tx, guest, step, now))

    def _enter(self, scope: str) -> tuple[datetime, Guest, bytes]:
        request.max_content_length = MOST_BYTES
        now, guest = self._entrance.writer(scope)
        if not all(map(is_storable, (request.view_args or {}).values())):
            raise Refused(404, "not_found", "没有找到这个地址。 There is no such address.")
        return now, guest, request.get_data(cache=False)

    def _once(self, now: datetime, guest: Guest, body: bytes, do: Do) -> Response:
        wanted = asked(guest.token, request.headers.get("Idempotency-Key", ""), request.path, body)
        with self._service.db.write() as tx:
            answer, is_repeated = once(tx, wanted, now, lambda: do(tx))
        if isinstance(answer, Refusal):
            return error(_STATUS.get(answer.reason, 409), answer.reason, answer.text)
        response = jsonify(answer)
        if is_repeated:
            response.headers[REPEATED] = "true"
        return response
