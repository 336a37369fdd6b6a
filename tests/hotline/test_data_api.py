"""The reading API: its document against the standard and against every answer, scopes, what nobody reads, hostile questions."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from openapi_spec_validator import validate

from hotline.data_api.document import document
from storage.database import Database
from tests.hotline.portal import NOW, PHONE, Portal, check

HOSTILE = ("%00", "' OR 1=1 --", "<script>", "\u202e", "x" * 5_000, "../../etc/passwd", "{{7*7}}")


@pytest.fixture
def portal(db: Database) -> Portal:
    return Portal(db)


def test_the_document_keeps_to_the_standard() -> None:
    validate(document())


def test_every_route_is_in_the_document_and_nothing_else(portal: Portal) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in portal.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(path, method) for path, methods in document()["paths"].items() for method in methods}
    assert portal.client.get("/api/v1/openapi.json").json == document()


def test_every_answer_has_the_shape_of_the_document(portal: Portal) -> None:
    number = portal.open()
    portal.publish("A-1")
    assert [one["number"] for one in check(portal.get("tickets"), "tickets")["tickets"]] == [number]
    assert check(portal.get(f"tickets/{number}"), "tickets/{number}")["events"][0]["event"] == "accepted"
    assert "A-1" in [one["article"] for one in check(portal.get("articles"), "articles")["articles"]]
    assert check(portal.get("articles/A-1"), "articles/{article}")["answer"] == "带身份证来"
    assert check(portal.get("units"), "units")["units"]
    figures = check(portal.get("figures", kind="monthly", period="2024-10"), "figures")
    assert figures["period"] == {"from": "2024-10-01", "to": "2024-10-31"}
    assert any(figure["value"] == 1 for figure in figures["figures"])
    check(portal.get("tickets/HX0", "tickets"), "tickets/{number}", 404)
    check(portal.get("articles/none", "articles"), "articles/{article}", 404)
    check(portal.get("tickets", "units"), "tickets", 403)
    check(portal.client.get("/api/v1/tickets"), "tickets", 401)
    check(portal.get("tickets", limit="0"), "tickets", 400)


def test_nothing_tells_who_a_citizen_is_and_private_lines_are_left_out(portal: Portal) -> None:
    number = portal.open()
    said = portal.get(f"tickets/{number}").get_data(as_text=True)
    assert PHONE not in said
    assert "王五" not in said
    line = sorted(portal.service.city().desk.private_lines)[0]
    with portal.service.db.write() as tx:
        tx.run("UPDATE tickets SET line = :line", line=line)
    assert portal.get("tickets").json["tickets"] == []
    assert portal.get(f"tickets/{number}").status_code == 404
    with portal.service.db.write() as tx:
        tx.run("UPDATE tickets SET line = '', confidential = 1, unit_text = '只有事情'")
    told = portal.get(f"tickets/{number}").json
    assert (told["text"], told["places"]) == ("只有事情", [])
    portal.publish("N-1", audience="内部")
    assert "N-1" not in portal.get("articles").get_data(as_text=True)
    assert portal.get("articles/N-1").status_code == 404


def pages(portal: Portal, path: str, **query: Any) -> Iterator[list[Any]]:
    after = ""
    for _ in range(50):
        told = portal.get(path, after=after, **query).json
        yield told[path]
        if told["next"] is None:
            return
        after = told["next"]
    raise AssertionError("the pages do not end")


def test_pages_follow_one_another_to_the_end(portal: Portal) -> None:
    numbers = sorted(portal.open() for _ in range(5))
    portal.publish(*(f"Z-{n}" for n in range(5)))
    found = list(pages(portal, "tickets", limit=2))
    assert [len(page) for page in found] == [2, 2, 1]
    assert [one["number"] for page in found for one in page] == numbers
    units = [one["unit"] for page in pages(portal, "units", limit=3) for one in page]
    assert units == sorted(unit.name for unit in portal.service.city().units)
    articles = [one["article"] for page in pages(portal, "articles", limit=2) for one in page]
    assert [code for code in articles if code.startswith("Z-")] == [f"Z-{n}" for n in range(5)]


def test_tickets_are_found_by_state_unit_and_days(portal: Portal) -> None:
    number = portal.open()

    def found(**query: str) -> bool:
        return bool(portal.get("tickets", **query).json["tickets"])

    assert found(**{"from": "2024-10-14", "to": "2024-10-14"})
    assert not found(**{"from": "2024-10-15"})
    assert not found(to="2024-10-13")
    status = portal.get(f"tickets/{number}").json["status"]
    assert found(status=status)
    assert not found(status="archived")
    assert not found(unit="没有这个单位")


def test_hostile_questions_are_refused_in_json(portal: Portal) -> None:
    for path, words in product(("tickets", "articles", "units", "figures"), HOSTILE):
        for name in ("after", "limit", "status", "unit", "from", "to", "kind", "period", "nonsense"):
            answer = portal.get(path, **{name: words})
            assert answer.status_code in (200, 400), (path, name, answer.status_code)
            assert answer.status_code == 200 or set(answer.json) == {"error", "message"}
        assert portal.get(f"{path}/{words}").status_code == 404


def test_a_token_ends_on_its_day_and_each_reads_its_own(portal: Portal) -> None:
    portal.keys["short"] = portal.key("short", "units", days=2)
    assert portal.get("units", "short").status_code == 200
    portal.service.clock.move_to(NOW + timedelta(days=2, seconds=1))  # type: ignore[attr-defined]
    assert portal.get("units", "short").status_code == 401
    for scope in ("messages", "articles", "figures", "metrics"):
        assert portal.get("units", scope).json["error"] == "wrong_scope"
    assert portal.get("messages", "units").json["error"] == "wrong_scope"


def test_who_asks_too_often_is_told_when_to_come_again(db: Database) -> None:
    portal = Portal(db, a_minute=2)
    assert [portal.get("units").status_code for _ in range(3)] == [200, 200, 429]
    assert int(portal.get("units").headers["Retry-After"]) > 0
