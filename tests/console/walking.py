"""The whole URL map of the console as requests: a walk that every role makes, and what its addresses point at.

A route that `WALK` does not name is walked as well, with the parts of its address filled in from `PARTS`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from console.routes import ROUTES, Route
from console.users import ROLES
from desk import exports, office_records
from desk.export_filter import Filter
from desk.office_records import Wanted
from knowledge_base import store
from knowledge_base.articles import Content
from storage.clock import stamp
from tests.console.world import HOUSING, Browser, World
from tickets.model import Actor
from tickets.record_kinds import Content as Said
from tickets.tasks import Task, open_task

UNIT_ROLES = ("handler", "unit_leader")


@dataclass(frozen=True)
class Request:
    """One request; names in braces stand for `Things`."""

    endpoint: str
    method: str
    path: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass
class Things:
    """What the addresses of the walk point at: made anew for each role, so that no role sees another's deeds."""

    number: str
    key: str
    message: int
    task: int
    record: int
    article: str
    colleague: str
    crowd: int
    risk: int
    record_of_office: int
    follow_up: int
    draft: int
    issue: int
    export: int


def make_things(world: World, role: str) -> Things:
    number = world.open_ticket(title=f"给{role}的工单")
    world.do(number, "dispatch", office("seat"), unit=HOUSING)
    key = world.hear(f"citizen of {role}", "你好")
    message = world.put(world.reply(f"citizen of {role}", "没送到"), "dead")
    article, colleague = f"A-{role}", f"colleague of {role}".replace(" ", "_")
    world.add_user(colleague, "seat")
    with world.db.write() as tx:
        open_task(tx, Task("kb_request", f"task of {role}", "补充知识"), world.now)
        task = tx.value("SELECT max(id) FROM tasks WHERE kind = 'kb_request'")
        store.submit(tx, Content(article, HOUSING, "问", "答"), "x", world.now)
        store.publish_all(tx, "x", world.now)
        store.submit(tx, Content(article, HOUSING, "问", "新的答案"), "x", world.now)
        record = tx.insert_id(
            "rectifications", kind="dissatisfied", ticket=number, unit=HOUSING, opened=stamp(world.now),
            due=stamp(world.now), dedupe_key=f"record of {role}",
        )  # fmt: skip
        said = Said("meeting", {"day": "2024-10-08", "title": f"{role}的会议"})
        meeting = office_records.record(tx, office("seat"), said, world.now)
        assert isinstance(meeting, int)
        wanted = Wanted("整改", HOUSING, "2030-01-01")
        follow_up = office_records.ask(tx, world.city().desk, office("seat"), meeting, wanted, world.now)
        assert isinstance(follow_up, int)
    crowd, risk = world.crowd(f"{role}小区")
    day = 1 + [*ROLES, "nobody"].index(role)
    draft, issue = (
        world.issue("daily", f"2024-09-{day:02}"),
        world.issue("daily", f"2024-08-{day:02}", True),
    )
    return Things(
        number,
        key,
        message,
        task,
        record,
        article,
        colleague,
        crowd,
        risk,
        meeting,
        follow_up,
        draft,
        issue,
        asked(world),
    )


def asked(world: World) -> int:
    day = world.now.date()
    wanted = exports.Request("线索", "市纪委", "监察法", Filter(day, day))
    with world.db.write() as tx:
        number = exports.ask(tx, exports.Person("asker", "reviewer"), wanted, world.now)
    assert isinstance(number, int)
    return number


def office(role: str) -> Actor:
    return Actor("office", f"some {role}", role)


WALK: tuple[Request, ...] = (
    Request("home", "GET", "/"),
    Request("password", "GET", "/password"),
    Request("password", "POST", "/password", {"old": "x", "new": "y", "again": "z"}),
    Request("two_step", "GET", "/two-step"),
    Request("two_step_act", "POST", "/two-step/begin"),
    Request("conversations", "GET", "/conversations"),
    Request("conversation_stream", "GET", "/conversations/stream?view=none"),
    Request("stuck", "GET", "/conversations/stuck"),
    Request("conversation", "GET", "/conversations/{key}"),
    Request("conversation_act", "POST", "/conversations/{key}/take"),
    Request("conversation_reveal", "POST", "/conversations/{key}/reveal", {"reason": "核实"}),
    Request("conversation_file", "GET", "/conversations/{key}/files/none"),
    Request("tickets", "GET", "/tickets"),
    Request("ticket", "GET", "/tickets/{number}"),
    Request("ticket_reveal", "POST", "/tickets/{number}/reveal", {"reason": "核实"}),
    Request("ticket_act", "POST", "/tickets/{number}/act/sign", {"version": "3"}),
    Request("ticket_act", "POST", "/tickets/{number}/act/urge", {"version": "3"}),
    Request("ticket_file", "GET", "/tickets/{number}/files/none"),
    Request("reviews", "GET", "/reviews"),
    Request("projects", "GET", "/projects"),
    Request("project_new", "POST", "/projects/new", {"title": "{colleague}"}),
    Request("project", "GET", "/projects/1"),
    Request("project_act", "POST", "/projects/1/add", {"number": "{number}"}),
    Request("listening", "GET", "/listening"),
    Request("listening_plan", "POST", "/listening/plan"),
    Request("records", "GET", "/records"),
    Request("records_import", "POST", "/records/import"),
    Request("record_new", "GET", "/records/new/meeting"),
    Request("record_new", "POST", "/records/new/meeting"),
    Request("record", "GET", "/records/{record_of_office}"),
    Request("record_act", "POST", "/records/{record_of_office}/withdraw"),
    Request("follow_ups", "GET", "/follow-ups"),
    Request("follow_up_done", "POST", "/follow-ups/{follow_up}/done", {"note": "办完了"}),
    Request("crowds", "GET", "/crowds"),
    Request("crowd", "GET", "/crowds/{crowd}"),
    Request("crowd_act", "POST", "/crowds/{crowd}/rename", {"title": "换个名称"}),
    Request("risks", "GET", "/risks"),
    Request("risk", "GET", "/risks/{risk}"),
    Request("risk_act", "POST", "/risks/{risk}/consult", {"text": "一起看过"}),
    Request("risk_act", "POST", "/risks/{risk}/release", {"version": "0"}),
    Request("training", "GET", "/training"),
    Request("overview", "GET", "/overview"),
    Request("overview_list", "GET", "/overview/list?period=2024-W42&of=received"),
    Request("bulletins", "GET", "/bulletins"),
    Request("bulletin_new", "POST", "/bulletins/new", {"kind": "weekly", "period": "昨天"}),
    Request("bulletin_style", "GET", "/bulletins/style.css"),
    Request("bulletin", "GET", "/bulletins/{draft}"),
    Request("bulletin", "GET", "/bulletins/{issue}"),
    Request("bulletin_figure", "GET", "/bulletins/{draft}/figures?of=received"),
    Request("bulletin_file", "GET", "/bulletins/{issue}/file.json"),
    Request("bulletin_act", "POST", "/bulletins/{draft}/compute"),
    Request("bulletin_act", "POST", "/bulletins/{draft}/release"),
    Request("poster_file", "GET", "/poster/poster.svg"),
    Request("notices", "GET", "/notices"),
    Request("notices_seen", "POST", "/notices/seen", {"up_to": "1"}),
    Request("rectifications", "GET", "/rectifications"),
    Request("rectify", "POST", "/rectifications/{record}", {"cause": "原因", "measure": "措施"}),
    Request("duty", "GET", "/duty"),
    Request("tasks", "GET", "/tasks"),
    Request("task_done", "POST", "/tasks/{task}/done"),
    Request("articles", "GET", "/articles"),
    Request("article", "GET", "/articles/{article}"),
    Request("article_new", "GET", "/articles/new"),
    Request("article_new", "POST", "/articles/new", {"article": "{article}"}),
    Request("article_edit", "GET", "/articles/{article}/edit"),
    Request("article_edit", "POST", "/articles/{article}/edit", {"version": "2"}),
    Request("article_act", "POST", "/articles/{article}/approve", {"version": "2"}),
    Request("articles_approve", "POST", "/articles/approve", {"checked": "2 {article}"}),
    Request("article_rivals", "POST", "/articles/rivals", {"question": "问"}),
    Request("articles_import_kept", "POST", "/articles/import/1"),
    Request("findings", "GET", "/findings"),
    Request("findings_look", "POST", "/findings/look"),
    Request("findings_of", "GET", "/findings/wording"),
    Request("finding_decide", "POST", "/findings/gap/dismiss", {"key": "没有的", "reason": "x"}),
    Request("bench", "GET", "/bench?question=问&with=coming"),
    Request("cases", "GET", "/cases"),
    Request("case_save", "POST", "/cases/save", {"question": "问", "article": "没有的"}),
    Request("case_drop", "POST", "/cases/1/drop"),
    Request("articles_import", "GET", "/articles/import"),
    Request("articles_import", "POST", "/articles/import"),
    Request("articles_export", "GET", "/articles/export"),
    Request("releases", "GET", "/releases"),
    Request("release_check", "POST", "/releases/check"),
    Request("publish", "POST", "/releases/publish"),
    Request("rollback", "POST", "/releases/1/restore"),
    Request("outbox", "GET", "/outbox"),
    Request("message_again", "POST", "/outbox/{message}/again"),
    Request("message_mark", "POST", "/outbox/{message}/mark", {"deed": "dropped", "reason": "过时了"}),
    Request("messages_mark", "POST", "/outbox/mark", {"deed": "again", "reason": "平台恢复"}),
    Request("users", "GET", "/users"),
    Request("user_add", "POST", "/users/add", {"name": "new_{colleague}", "role": "seat"}),
    Request("user", "GET", "/users/{colleague}"),
    Request("address_unlock", "POST", "/users/unlock-address", {"address": "10.9.8.7"}),
    Request("user_act", "POST", "/users/{colleague}/stop"),
    Request("history_import", "GET", "/history"),
    Request("history_import", "POST", "/history"),
    Request("exports", "GET", "/exports"),
    Request("export_new", "POST", "/exports/new", {"period": "x"}),
    Request("export", "GET", "/exports/{export}"),
    Request("export_file", "POST", "/exports/{export}/file/csv"),
    Request("export_act", "POST", "/exports/{export}/approve"),
    Request("pack_part", "GET", "/pack/calendar"),
    Request("pack_preview", "POST", "/pack/calendar/preview", {"text": "date,kind,name"}),
    Request("pack_save", "POST", "/pack/calendar/save", {"text": "date,kind,name", "after": "0"}),
    Request("pack_former", "GET", "/pack/revisions/1"),
    Request("pack_back", "POST", "/pack/revisions/1/back"),
    Request("privacy", "GET", "/privacy"),
    Request("privacy_find", "POST", "/privacy/find", {"who": "13900009999"}),
    Request("privacy_erase", "POST", "/privacy/erase", {"who": "13900009999", "reason": "本人申请"}),
    Request("audit", "GET", "/audit"),
    Request("sign_out", "POST", "/sign-out"),
)


PARTS = {
    "number": "{number}", "key": "{key}", "action": "none", "name": "none", "article": "{article}", "kind": "meeting",
    "form": "csv", "project": "1", "record": "{record}", "follow_up": "{follow_up}", "task_id": "{task}",
    "message_id": "{message}", "reply": "1",
}  # fmt: skip
"""What stands for a part of an address whose route `WALK` does not name."""


def requests() -> Iterator[Request]:
    """Every route with every method at least once; signing out comes last."""
    named = {(request.endpoint, request.method) for request in WALK}
    yield from WALK[:-1]
    for route in ROUTES:
        for method in route.methods:
            if route.roles is not None and (route.endpoint, method) not in named:
                yield Request(route.endpoint, method, _address(route))
    yield WALK[-1]


def _address(route: Route) -> str:
    return re.sub(r"<(?:[^:<>]*:)?(\w+)>", lambda part: PARTS[part[1]], route.rule)


def send(browser: Browser, request: Request, things: Things, token: str | None = None) -> TestResponse:
    """Make one request of the walk."""
    values = vars(things)
    address = request.path.format(**values)
    if request.method == "GET":
        return browser.get(address)
    fields = {name: value.format(**values) for name, value in request.fields.items()}
    return browser.post(address, token, **fields)
