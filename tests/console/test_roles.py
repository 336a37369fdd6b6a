"""Which role gets what of every page: the whole URL map is walked, and what comes back is compared with a table."""

from dataclasses import dataclass

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


WALK: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    # endpoint, method, address, fields
    ("home", "GET", "/", {}),
    ("password", "GET", "/password", {}),
    ("password", "POST", "/password", {"old": "x", "new": "y", "again": "z"}),
    ("conversations", "GET", "/conversations", {}),
    ("stuck", "GET", "/conversations/stuck", {}),
    ("conversation", "GET", "/conversations/{key}", {}),
    ("conversation_act", "POST", "/conversations/{key}/take", {}),
    ("conversation_file", "GET", "/conversations/{key}/files/none", {}),
    ("tickets", "GET", "/tickets", {}),
    ("ticket", "GET", "/tickets/{number}", {}),
    ("ticket_phone", "POST", "/tickets/{number}/phone", {"reason": "核实"}),
    ("ticket_act", "POST", "/tickets/{number}/act/sign", {"version": "3"}),
    ("ticket_act", "POST", "/tickets/{number}/act/urge", {"version": "3"}),
    ("ticket_file", "GET", "/tickets/{number}/files/none", {}),
    ("reviews", "GET", "/reviews", {}),
    ("projects", "GET", "/projects", {}),
    ("project_new", "POST", "/projects/new", {"title": "{colleague}"}),
    ("project", "GET", "/projects/1", {}),
    ("project_act", "POST", "/projects/1/add", {"number": "{number}"}),
    ("listening", "GET", "/listening", {}),
    ("listening_plan", "POST", "/listening/plan", {}),
    ("records", "GET", "/records", {}),
    ("records_import", "POST", "/records/import", {}),
    ("record_new", "GET", "/records/new/meeting", {}),
    ("record_new", "POST", "/records/new/meeting", {}),
    ("record", "GET", "/records/{record_of_office}", {}),
    ("record_act", "POST", "/records/{record_of_office}/withdraw", {}),
    ("follow_ups", "GET", "/follow-ups", {}),
    ("follow_up_done", "POST", "/follow-ups/{follow_up}/done", {"note": "办完了"}),
    ("crowds", "GET", "/crowds", {}),
    ("crowd", "GET", "/crowds/{crowd}", {}),
    ("crowd_act", "POST", "/crowds/{crowd}/rename", {"title": "换个名称"}),
    ("risks", "GET", "/risks", {}),
    ("risk", "GET", "/risks/{risk}", {}),
    ("risk_act", "POST", "/risks/{risk}/consult", {"text": "一起看过"}),
    ("risk_act", "POST", "/risks/{risk}/release", {"version": "0"}),
    ("training", "GET", "/training", {}),
    ("bulletins", "GET", "/bulletins", {}),
    ("bulletin_new", "POST", "/bulletins/new", {"kind": "weekly", "period": "昨天"}),
    ("bulletin_style", "GET", "/bulletins/style.css", {}),
    ("bulletin", "GET", "/bulletins/{draft}", {}),
    ("bulletin", "GET", "/bulletins/{issue}", {}),
    ("bulletin_figure", "GET", "/bulletins/{draft}/figures?of=received", {}),
    ("bulletin_file", "GET", "/bulletins/{issue}/file.json", {}),
    ("bulletin_act", "POST", "/bulletins/{draft}/compute", {}),
    ("bulletin_act", "POST", "/bulletins/{draft}/release", {}),
    ("notices", "GET", "/notices", {}),
    ("notices_seen", "POST", "/notices/seen", {"up_to": "1"}),
    ("rectifications", "GET", "/rectifications", {}),
    ("rectify", "POST", "/rectifications/{record}", {"cause": "原因", "measure": "措施"}),
    ("duty", "GET", "/duty", {}),
    ("tasks", "GET", "/tasks", {}),
    ("task_done", "POST", "/tasks/{task}/done", {}),
    ("articles", "GET", "/articles", {}),
    ("article", "GET", "/articles/{article}", {}),
    ("article_new", "GET", "/articles/new", {}),
    ("article_new", "POST", "/articles/new", {"article": "{article}"}),
    ("article_edit", "GET", "/articles/{article}/edit", {}),
    ("article_edit", "POST", "/articles/{article}/edit", {"version": "2"}),
    ("article_act", "POST", "/articles/{article}/approve", {"version": "2"}),
    ("articles_import", "GET", "/articles/import", {}),
    ("articles_import", "POST", "/articles/import", {}),
    ("articles_export", "GET", "/articles/export", {}),
    ("releases", "GET", "/releases", {}),
    ("release_check", "POST", "/releases/check", {}),
    ("publish", "POST", "/releases/publish", {}),
    ("rollback", "POST", "/releases/1/restore", {}),
    ("outbox", "GET", "/outbox", {}),
    ("message_again", "POST", "/outbox/{message}/again", {}),
    ("users", "GET", "/users", {}),
    ("user_add", "POST", "/users/add", {"name": "new_{colleague}", "role": "seat"}),
    ("user_act", "POST", "/users/{colleague}/stop", {}),
    ("history_import", "GET", "/history", {}),
    ("history_import", "POST", "/history", {}),
    ("exports", "GET", "/exports", {}),
    ("export_new", "POST", "/exports/new", {"period": "x"}),
    ("export", "GET", "/exports/{export}", {}),
    ("export_file", "POST", "/exports/{export}/file/csv", {}),
    ("export_act", "POST", "/exports/{export}/approve", {}),
    ("audit", "GET", "/audit", {}),
    ("sign_out", "POST", "/sign-out", {}),
)

TABLE = """
endpoint                          seat    reviewer duty_leader     handler unit_leader      editor    approver     auditor       admin
home                GET            302         302         302         302         302         302         302         302         302
password            GET            200         200         200         200         200         200         200         200         200
password            POST           422         422         422         422         422         422         422         422         422
conversations       GET            200         200         200         403         403         403         403         200         200
stuck               GET            200         200         200         403         403         403         403         200         200
conversation        GET            200         200         200         403         403         403         403         200         200
conversation_act    POST           302         302         302         403         403         403         403         403         403
conversation_file   GET            404         404         404         403         403         403         403         404         404
tickets             GET            200         200         200         200         200         403         403         200         200
ticket              GET            200         200         200         200         200         403         403         200         200
ticket_phone        POST           200         200         200         200         200         403         403         403         403
ticket_act          POST           409         409         409         302         302         403         403         403         403
ticket_act          POST           302         302         302         409         409         403         403         403         403
ticket_file         GET            404         404         404         404         404         403         403         404         404
reviews             GET            403         200         200         403         403         403         403         200         200
projects            GET            200         200         200         403         403         403         403         200         200
project_new         POST           302         302         302         403         403         403         403         403         403
project             GET            200         200         200         403         403         403         403         200         200
project_act         POST           302         302         302         403         403         403         403         403         403
listening           GET            200         200         200         403         403         403         403         200         200
listening_plan      POST           403         403         422         403         403         403         403         403         403
records             GET            200         200         200         403         403         403         403         200         200
records_import      POST           422         422         422         403         403         403         403         403         403
record_new          GET            200         200         200         403         403         403         403         403         403
record_new          POST           422         422         422         403         403         403         403         403         403
record              GET            200         200         200         403         403         403         403         200         200
record_act          POST           409         409         409         403         403         403         403         403         403
follow_ups          GET            200         200         200         200         200         403         403         200         200
follow_up_done      POST           302         302         302         302         302         403         403         403         403
crowds              GET            200         200         200         403         403         403         403         200         200
crowd               GET            200         200         200         403         403         403         403         200         200
crowd_act           POST           302         302         302         403         403         403         403         403         403
risks               GET            200         200         200         200         200         403         403         200         200
risk                GET            200         200         200         404         404         403         403         200         200
risk_act            POST           409         302         302         404         404         403         403         403         403
risk_act            POST           409         409         302         404         404         403         403         403         403
training            GET            200         200         200         403         403         403         403         200         200
bulletins           GET            200         200         200         200         200         403         403         200         200
bulletin_new        POST           422         422         422         403         403         403         403         403         403
bulletin_style      GET            200         200         200         200         200         403         403         200         200
bulletin            GET            200         200         200         404         404         403         403         200         200
bulletin            GET            200         200         200         200         200         403         403         200         200
bulletin_figure     GET            200         200         200         403         403         403         403         200         200
bulletin_file       GET            200         200         200         200         200         403         403         200         200
bulletin_act        POST           302         302         302         403         403         403         403         403         403
bulletin_act        POST           409         409         302         403         403         403         403         403         403
notices             GET            200         200         200         200         200         200         200         403         403
notices_seen        POST           302         302         302         302         302         302         302         403         403
rectifications      GET            200         200         200         200         200         403         403         200         200
rectify             POST           403         403         403         302         302         403         403         403         403
duty                GET            200         200         200         200         200         403         403         200         200
tasks               GET            200         200         200         403         403         200         200         200         200
task_done           POST           302         302         302         403         403         302         302         403         403
articles            GET            200         200         200         200         200         200         200         200         200
article             GET            200         200         200         200         200         200         200         200         200
article_new         GET            403         403         403         403         403         200         200         403         403
article_new         POST           403         403         403         403         403         422         422         403         403
article_edit        GET            403         403         403         403         403         200         200         403         403
article_edit        POST           403         403         403         403         403         422         422         403         403
article_act         POST           403         403         403         403         403         403         302         403         403
articles_import     GET            403         403         403         403         403         200         200         403         403
articles_import     POST           403         403         403         403         403         422         422         403         403
articles_export     GET            403         403         403         403         403         200         200         200         200
releases            GET            403         403         403         403         403         200         200         200         200
release_check       POST           403         403         403         403         403         409         200         403         403
publish             POST           403         403         403         403         403         403         302         403         403
rollback            POST           403         403         403         403         403         403         302         403         403
outbox              GET            200         200         200         403         403         403         403         200         200
message_again       POST           302         302         302         403         403         403         403         403         403
users               GET            403         403         403         403         403         403         403         403         200
user_add            POST           403         403         403         403         403         403         403         403         200
user_act            POST           403         403         403         403         403         403         403         403         302
history_import      GET            403         403         200         403         403         403         403         403         200
history_import      POST           403         403         422         403         403         403         403         403         422
exports             GET            403         200         200         403         403         403         403         200         403
export_new          POST           403         422         422         403         403         403         403         422         403
export              GET            403         200         200         403         403         403         403         200         403
export_file         POST           403         409         409         403         403         403         403         409         403
export_act          POST           403         403         302         403         403         403         403         302         403
audit               GET            403         403         403         403         403         403         403         200         200
sign_out            POST           302         302         302         302         302         302         302         302         302
"""


def walk(world: World, role: str) -> list[int]:
    things = make_things(world, role)
    browser = world.browser(role, HOUSING if role in UNIT_ROLES else "")
    return [call(browser, method, path, fields, things) for _, method, path, fields in WALK]


def call(browser: Browser, method: str, path: str, fields: dict[str, str], things: Things) -> int:
    values = vars(things)
    address = path.format(**values)
    if method == "GET":
        return browser.get(address).status_code
    return browser.post(
        address, **{name: value.format(**values) for name, value in fields.items()}
    ).status_code


def written(columns: list[list[int]]) -> str:
    head = f"{'endpoint':20}{'':6}" + "".join(f"{role:>12}" for role in ROLES)
    lines = [
        f"{endpoint:20}{method:6}" + "".join(f"{column[n]:>12}" for column in columns)
        for n, (endpoint, method, _, _) in enumerate(WALK)
    ]
    return "\n".join(["", head, *lines, ""])


def test_every_role_gets_exactly_what_the_table_says(world: World) -> None:
    found = written([walk(world, role) for role in ROLES])
    print(found)  # noqa: T201 - the table is what a reader of a failure wants
    assert found == TABLE


def test_the_walk_leaves_no_page_out(world: World) -> None:
    rules = [rule for rule in world.app().url_map.iter_rules() if rule.endpoint != "console.static"]
    known = {
        (rule.endpoint.removeprefix("console."), method) for rule in rules for method in rule.methods or ()
    }
    pages = {
        (endpoint, method)
        for endpoint, method in known
        if method in ("GET", "POST") and endpoint != "sign_in"
    }
    assert {(endpoint, method) for endpoint, method, _, _ in WALK} == pages


def test_a_visitor_is_led_to_the_sign_in_from_everywhere(world: World) -> None:
    things = make_things(world, "nobody")
    browser = Browser(world.app().test_client())
    for endpoint, method, path, fields in WALK:
        assert call(browser, method, path, fields, things) == 302, endpoint
    with world.db.read() as tx:
        assert tx.value("SELECT count(*) FROM audit WHERE action <> 'user_added'") == 0


def test_no_post_goes_through_without_the_token_of_the_page(world: World) -> None:
    things = make_things(world, "admin")
    browser = world.browser("admin")
    for endpoint, method, path, _ in WALK:
        if method == "POST":
            for token in ("", "forged"):
                answer = browser.post(path.format(**vars(things)), token=token)
                assert answer.status_code == 400, endpoint
                assert "页面已经失效" in answer.get_data(as_text=True)
    assert browser.get("/users").status_code == 200, "not even the sign-out went through"


def test_a_menu_offers_what_opens(world: World) -> None:
    for role in ROLES:
        browser = world.browser(role, HOUSING if role in UNIT_ROLES else "")
        page = browser.page("/articles")
        menu = page.split('aria-label="主菜单"')[1].split("</nav>")[0]
        paths = [part.split('"')[0] for part in menu.split('href="/console')[1:]]
        assert paths
        assert [browser.get(path).status_code for path in paths] == [200] * len(paths), role
