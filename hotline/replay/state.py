"""The state at the end of a replay, in the shape of `interfaces.md`: plain SQL reads."""

import json
from typing import Any

from storage.transaction import Row, Transaction


def final_state(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    """Contacts, tickets, surveys, outbox, tasks, risks, bulletins, articles, clusters and conversations as lists."""
    return {
        "contacts": _contacts(tx),
        "tickets": _tickets(tx),
        "surveys": tx.all(
            "SELECT ticket, asked_at AS asked, reminders, rating, solved, cause FROM surveys ORDER BY id"
        ),
        "outbox": tx.all(
            'SELECT audience AS "to", channel, recipient AS sender, kind, ticket, status, attempts'
            " FROM outbox ORDER BY id"
        ),
        "tasks": tx.all("SELECT kind, ticket, unit, opened, done FROM tasks ORDER BY id"),
        "risks": tx.all(
            "SELECT r.number, r.status, r.unit, COALESCE(c.title, r.title) AS cluster, r.level, r.due, r.feedback"
            " FROM risks r LEFT JOIN clusters c ON c.id = r.cluster_id ORDER BY r.number"
        ),
        "bulletins": tx.all(
            "SELECT kind, period, status, issue, overall, dated, printed, (SELECT count(*) FROM bulletin_deliveries d"
            " WHERE d.bulletin = bulletins.id) AS deliveries FROM bulletins ORDER BY id"
        ),
        "articles": _articles(tx),
        "clusters": tx.all(
            "SELECT title, place, contacts, persons, ticket, area, object, people, first_at AS first, last_at AS last"
            " FROM clusters ORDER BY id"
        ),
        "conversations": tx.all(
            "SELECT channel, sender, holder AS state, muted_until FROM conversations ORDER BY opened_at, id"
        ),
    }


def _contacts(tx: Transaction) -> list[Row]:
    contacts = tx.all(
        "SELECT id, channel, sender, opened, closed, disposition, messages, line, source FROM contacts ORDER BY id"
    )
    matters = tx.all("SELECT contact_id, purpose, category, topic, places, ticket FROM matters ORDER BY id")
    for contact in contacts:
        own = [dict(matter) for matter in matters if matter["contact_id"] == contact["id"]]
        contact["matters"] = [_matter(matter) for matter in own]
    return contacts


def _matter(row: Row) -> Row:
    return {
        name: json.loads(value) if name == "places" else value
        for name, value in row.items()
        if name != "contact_id"
    }


def _tickets(tx: Transaction) -> list[Row]:
    tickets = tx.all(
        "SELECT number, status, purpose, category, topic, line, requester, level, unit, assistants, urgent,"
        " confidential, places, opened, due, closed, returns, reworks AS rework, rating, solved, contacts, unit_text"
        " FROM tickets"
        " ORDER BY opened, number"
    )
    legs = tx.all("SELECT ticket, unit, started, ended, end_reason FROM legs ORDER BY id")
    for ticket in tickets:
        ticket["legs"] = [
            {"unit": leg["unit"], "from": leg["started"], "to": leg["ended"], "end": leg["end_reason"]}
            for leg in legs
            if leg["ticket"] == ticket["number"]
        ]
        for name in ("assistants", "places"):
            ticket[name] = json.loads(ticket[name])
        for name in ("urgent", "confidential"):
            ticket[name] = bool(ticket[name])
    return tickets


def _articles(tx: Transaction) -> list[Row]:
    return tx.all(
        "SELECT article, version, state, unit, question, valid_from, valid_to FROM article_versions"
        " ORDER BY article, version"
    )
