"""A city of half a million tickets: what a small one has really lived through, copied by the database itself into earlier
quarters and to other citizens, so that every row has the shape that the product writes.

Older copies have ended: only the last quarter has work that is open. One copy in `TALKS` has its conversations as well; the
others came by telephone.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from benchmarks.questions import many_questions
from desk import exports
from desk.export_filter import Filter
from desk.exports import Person
from knowledge_base import saved, store
from knowledge_base.articles import Content
from storage.clock import stamp
from storage.database import Database
from storage.transaction import Transaction
from tests.reports.bulk import rows
from tickets.states import ENDED

QUARTER, QUARTERS = 98, 12
STRIDE = 20_000
"""More ids than one copy has of anything."""
TALKS = 5
_SERIAL, _DAY = 14, 6
"""Digits of a ticket number after its prefix, and those of its day."""

_TABLES = (
    "conversations", "contacts", "matters", "inbox", "outbox", "answer_log", "kb_requests", "clusters", "tickets",
    "ticket_facts", "ticket_search", "ticket_events", "legs", "surveys", "tasks", "rectifications", "escalations",
    "cluster_members", "linked_citizens", "unit_tickets",
)  # fmt: skip
"""Parents before children."""
_TALKED = (
    "conversations",
    "inbox",
    "answer_log",
    "kb_requests",
    "clusters",
    "cluster_members",
    "linked_citizens",
    "outbox",
)
_NUMBERS = ("ticket", "number", "parent", "former")
_IDS = ("id", "contact_id", "inbox_id", "cluster_id", "notice_id")
_OWN = ("conversation_id", "sender", "key", "dedupe_key", "person", "person_id")
"""Names that are another citizen's in each copy."""
_OVER: Mapping[tuple[str, str], str] = {
    ("tickets", "closed"): "coalesce(s.due, s.opened)", ("ticket_facts", "closed_at"): "coalesce(s.due, s.accepted_at)",
    ("legs", "ended"): "s.started", ("tasks", "done"): "s.opened", ("rectifications", "filed_at"): "s.opened",
    ("clusters", "ended_at"): "s.last_at", ("kb_requests", "answered"): "s.opened",
}  # fmt: skip
"""What has happened by now in older copies, and when at the latest."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def enlarge(db: Database, tickets: int) -> None:
    """Copy everything that there is until there are so many tickets at least; the first rows are replaced by copies."""
    with db.read() as tx:
        copies = -(-tickets // int(tx.value("SELECT count(*) FROM tickets")))
    with _without_indexes(db):
        with db.write() as tx:
            _set_aside(tx, copies)
        for table in _TABLES:
            with db.write() as tx:
                _copy(tx, table)
        with db.write() as tx:
            for table in ("copies", *(f"seed_{table}" for table in _TABLES)):
                tx.run(f"DROP TABLE {table}")
    _let_it_learn(db)


def _set_aside(tx: Transaction, copies: int) -> None:
    """What is copied, and the copies, the oldest first: `back` days, a `seat` of its own within its quarter."""
    if tx.engine == "postgresql":
        tx.run("SET session_replication_role = replica")  # no foreign key is looked up for each row
    for table in _TABLES:
        tx.run(f"CREATE TABLE seed_{table} AS SELECT * FROM {table}")
    for table in reversed(_TABLES):
        tx.run(f"DELETE FROM {table}")
    tx.run("CREATE TABLE copies (n INTEGER PRIMARY KEY, back INTEGER, seat INTEGER, talks INTEGER)")
    of_quarter = -(-copies // QUARTERS)
    quarters = -(-copies // of_quarter)
    rows(
        tx, "copies", copies, 0, n="n", back=f"({quarters - 1} - n / {of_quarter}) * {QUARTER}",
        seat=f"1000 + n % {of_quarter}", talks=f"CASE WHEN n % {TALKS} = 0 OR n = {copies - 1} THEN 1 ELSE 0 END",
    )  # fmt: skip


def _copy(tx: Transaction, table: str) -> None:
    sample = tx.all(f"SELECT * FROM seed_{table} LIMIT 500")
    if not sample:
        return
    written = [name for name in sample[0] if name != "vector"]  # PostgreSQL computes it
    moments = {name for name in written if any(_MOMENT.match(str(row[name])) for row in sample)}
    values = [_value(tx.engine, table, name, moments) for name in written]
    talked = {"contacts": "contact_id", "matters": "contact_id"}
    condition = "c.talks = 1" if table in _TALKED else "1 = 1"
    if table in talked:
        own = "id" if table == "contacts" else "contact_id"
        condition = f"(c.talks = 1 OR s.{own} IN (SELECT contact_id FROM seed_tickets))"
    tx.run(
        f"INSERT INTO {table} ({', '.join(written)}) SELECT {', '.join(values)} FROM copies c CROSS JOIN seed_{table} s"
        f" WHERE {condition} ORDER BY c.n"
    )


def _value(engine: str, table: str, name: str, moments: set[str]) -> str:
    """What a copy has in a column."""
    column = f"s.{name}"
    if (table, name) in _OVER:
        over = f"CASE WHEN c.back > 0 THEN coalesce({column}, {_OVER[table, name]}) ELSE {column} END"
        return _EARLIER[engine].format(at=over)
    if (special := _SPECIAL.get((table, name))) is not None:
        return special.format(column=column)
    if name in moments:
        return _EARLIER[engine].format(at=column)
    if name in _NUMBERS:
        return _NUMBER[engine].format(number=column)
    if name in _IDS and (table, name) != ("conversations", "id"):
        return f"{column} + c.n * {STRIDE}"
    if name == "conversation_id" and table not in _TALKED:
        return f"CASE WHEN c.talks = 1 THEN {column} || '-' || c.n END"
    return f"{column} || '-' || c.n" if name in _OWN else column


_CLOSED = (
    f"CASE WHEN c.back > 0 AND {{column}} NOT IN {tuple(sorted(ENDED))} THEN 'archived' ELSE {{column}} END"
)
_SPECIAL: Mapping[tuple[str, str], str] = {
    ("conversations", "id"): "{column} || '-' || c.n",
    ("conversations", "holder"): "CASE WHEN c.back > 0 THEN 'bot' ELSE {column} END",
    ("conversations", "waits_since"): "CASE WHEN c.back > 0 THEN NULL ELSE {column} END",
    ("outbox", "recipient"): "CASE s.audience WHEN 'citizen' THEN {column} || '-' || c.n ELSE {column} END",
    ("outbox", "seen_to"): "CASE WHEN c.back > 0 THEN 'phone' ELSE {column} END",
    ("tickets", "status"): _CLOSED,
    ("ticket_facts", "status"): _CLOSED,
    (
        "tickets",
        "contact_phone",
    ): f"'1' || substr('' || ({10**10} + c.n * 1000 + coalesce(s.contact_id, 0)), 2)",
    ("tickets", "title"): "{column} || ' B' || c.n",
    ("ticket_search", "words"): "{column} || ' b' || c.n",
}
"""A search for B7 finds one copy, every other word finds all of them."""
_EARLIER = {
    "sqlite": "CASE {at} WHEN '' THEN '' ELSE date(substr({at}, 1, 10), '-' || c.back || ' days') || substr({at}, 11) END",
    "postgresql": "CASE {at} WHEN '' THEN '' ELSE to_char(substr({at}, 1, 10)::date - c.back, 'YYYY-MM-DD') || substr({at}, 11) END",
}
_PREFIX = f"substr({{number}}, 1, length({{number}}) - {_SERIAL})"
_OF_DAY = f"substr({{number}}, length({{number}}) - {_SERIAL - 1}, {_DAY})"
_REST = "c.seat || substr({number}, length({number}) - 3)"
_DASHED = f"'20' || substr({_OF_DAY}, 1, 2) || '-' || substr({_OF_DAY}, 3, 2) || '-' || substr({_OF_DAY}, 5)"
_THEN = {
    "sqlite": f"substr(strftime('%Y%m%d', {_DASHED}, '-' || c.back || ' days'), 3)",
    "postgresql": f"to_char(to_date({_OF_DAY}, 'YYMMDD') - c.back, 'YYMMDD')",
}
_NUMBER = {
    engine: f"CASE {{number}} WHEN '' THEN '' ELSE {_PREFIX} || {then} || {_REST} END"
    for engine, then in _THEN.items()
}


@contextmanager
def _without_indexes(db: Database) -> Iterator[None]:
    """Indexes are made once all rows are there, which takes a tenth of the time."""
    with db.write() as tx:
        made = tx.all(_INDEXES[db.engine])
        for index in made:
            tx.run(f"DROP INDEX {index['name']}")
    yield
    for index in made:
        with db.write() as tx:
            tx.run(index["sql"])


_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema()"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


AUDITED, ARTICLES, RELEASES, SAVED, USERS, RISKS = 1_000_000, 10_000, 40, 1_000, 2_000, 2_000
PROJECTS, OF_PROJECT = 100, 300


def furnish(db: Database, unit: str, now: datetime) -> None:
    """What else grows in three years: the log, a large knowledge base with its releases, accounts, notices, project files."""
    with db.write() as tx:
        _knowledge(tx, unit, now)
    with db.write() as tx:
        days = QUARTER * QUARTERS
        for n in range(days):
            at = stamp(now - timedelta(days=days - n))
            rows(
                tx, "audit", AUDITED // days, at=f"'{at}'", actor="'user' || (n % 300)", detail="''",
                action="CASE n % 3 WHEN 0 THEN 'conversation_read' ELSE 'ticket_read' END", object="'T' || n",
            )  # fmt: skip
    with db.write() as tx:
        _others(tx, unit, now)
        _undelivered(tx, now)
        _listed(tx, now)
    _let_it_learn(db)


def _knowledge(tx: Transaction, unit: str, now: datetime) -> None:
    """Many articles, answered by turns in the log; as many releases, and questions that must stay answered."""
    for n, question in enumerate(many_questions(ARTICLES)):
        content = Content(
            f"Q-{n:05}", unit, question, f"关于“{question}”，请到市政务服务中心综合窗口办理，工作日受理。"
        )
        store.submit(tx, content, "editor", now)
        if n < SAVED:
            saved.save(tx, question, content.article, "editor", now)
    release = store.publish_all(tx, "approver", now)
    assert release
    at = stamp(now)
    rows(
        tx,
        "releases",
        RELEASES,
        release.number + 1,
        number="n",
        published_at=f"'{at}'",
        published_by="'approver'",
    )
    tx.run(
        "INSERT INTO release_articles (release, article, version) SELECT r.number, a.article, a.version FROM releases r"
        " JOIN release_articles a ON a.release = :made WHERE r.number > :made",
        made=release.number,
    )


def _others(tx: Transaction, unit: str, now: datetime) -> None:
    at, unit = f"'{stamp(now)}'", f"'{unit}'"
    rows(tx, "users", USERS, name="'user' || n", password="''", role="'handler'", unit=unit, created_at=at)
    rows(
        tx, "risks", RISKS, 1_000, number="n", status="CASE WHEN n % 50 = 0 THEN 'released' ELSE 'answered' END",
        unit=unit, about="'供水'", title="'关于停水的风险提示'", text="'请核查'", drafted_at=at,
    )  # fmt: skip
    rows(tx, "projects", PROJECTS, title="'项目' || n", opened=at, opened_by="'user1'")
    tx.run(
        "INSERT INTO project_tickets (project_id, ticket, added_at) SELECT p.id, t.number, p.opened FROM projects p"
        " JOIN (SELECT number, row_number() OVER (ORDER BY opened DESC) AS n FROM tickets ORDER BY opened DESC LIMIT :all) t"
        " ON t.n % :projects = p.id % :projects",
        all=PROJECTS * OF_PROJECT,
        projects=PROJECTS,
    )


def _undelivered(tx: Transaction, now: datetime) -> None:
    """One message in a hundred did not arrive; of the last week nobody has seen to any."""
    tx.run(
        "UPDATE outbox SET status = 'expired', seen_to = CASE WHEN created_at < :week THEN 'phone' ELSE '' END"
        " WHERE audience = 'citizen' AND id % 100 = 7",
        week=stamp(now - timedelta(days=7)),
    )


def _listed(tx: Transaction, now: datetime) -> None:
    """Two lists that auditors ask for: what a year holds, and what words find in it."""
    for words in ((), ("小区", "拖欠工资")):
        wanted = Filter(now.date() - timedelta(days=365), now.date(), words=words)
        exports.ask(
            tx, Person("user1", "duty_leader"), exports.Request("一年的诉求", "市司法局", "来函", wanted), now
        )


def _let_it_learn(db: Database) -> None:
    """PostgreSQL looks at its tables by itself, in time; SQLite never does."""
    if db.engine == "postgresql":
        with db.write() as tx:
            tx.run("ANALYZE")
