"""The administrator's pages: the pack's parts with their revisions, channels, alert addresses with a test, tokens."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from console.administration import ALERTS
from console.pack_columns import COLUMNS
from console.views import pack
from hotline.pack.check import check_folder
from hotline.pack.revisions import current, load
from hotline.pack.tables import TABLES
from storage.clock import stamp
from tests.console.world import HOUSING, POLICE, Browser, Revision, World
from tickets.tasks import Task, open_task
from tickets.units import Unit, Units

SCRIPT = "<script>alert(1)</script>"
SECRET = "wecombot://very-secret-key"


@pytest.fixture
def admin(world: World) -> Browser:
    load(world.db, check_folder(Path("tests/packs/other_city")).usable(), "test", world.now)
    return world.browser("admin", name="root")


def texts(world: World) -> tuple[int, dict[str, str]]:
    with world.db.read() as tx:
        revision = current(tx)
    assert revision is not None
    return revision.number, dict(revision.texts)


def send_on(admin: Browser, page: str, path: str) -> int:
    """Send the form of a page of changes as it stands there."""
    after = re.search(r'name="after" value="(\d+)"', page)
    text = re.search(r"<textarea name=\"text\" hidden[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert after
    fields = {"after": after[1], **({"text": text[1].replace("\n", "\r\n")} if text else {})}
    return admin.post(path, **fields).status_code


def test_a_day_is_looked_at_saved_as_a_revision_and_taken_back(world: World, admin: Browser) -> None:
    number, before = texts(world)
    row = {"cell-date": "2024-11-11", "cell-kind": "holiday", "cell-name": "本地节日"}
    page = admin.post("/pack/calendar/preview", **row).get_data(as_text=True)
    assert "2024-11-11" in page
    assert texts(world) == (number, before)
    assert send_on(admin, page, "/pack/calendar/save") == 302
    assert texts(world)[0] == number + 1
    assert "2024-11-11,holiday,本地节日" in texts(world)[1]["calendar.csv"]
    back = admin.page(f"/pack/revisions/{number}")
    assert "2024-11-11" in back
    assert send_on(admin, back, f"/pack/revisions/{number}/back") == 302
    assert texts(world) == (number + 2, before)


def test_a_long_table_is_paged_and_searched_and_each_row_keeps_its_place(
    admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pack, "PAGE_SIZE", 1)
    monkeypatch.setattr(pack, "MOST_ON_A_PAGE", 10)
    first = admin.page("/pack/units")
    assert "row=0" in first
    assert "row=1" not in first
    assert "pack export" in first
    following = re.search(r'rel="next" href="/console([^"]+)"', first)
    assert following
    assert "row=1" in admin.page(following[1])
    found = admin.page("/pack/units?find=住房和城乡建设")
    assert "row=1" in found
    assert "row=0" not in found


def test_a_row_is_changed_and_removed_where_it_stands(world: World, admin: Browser) -> None:
    page = admin.page("/pack/units?row=1")
    assert 'value="澄泾县住房和城乡建设局"' in page
    cells = dict(re.findall(r'name="cell-(\w+)"[^>]*value="([^"]*)"', page))
    changed = {f"cell-{name}": value for name, value in cells.items()} | {"cell-leader": "新局长"}
    draft = admin.post("/pack/units/preview", position="1", **changed).get_data(as_text=True)
    assert "澄泾县住房和城乡建设局" in draft and "<ins>新局长</ins>" in draft
    assert send_on(admin, draft, "/pack/units/save") == 302
    assert "新局长" in texts(world)[1]["units.csv"]
    refused = admin.post("/pack/units/preview", position="1", remove="1", **changed)
    assert refused.status_code in (200, 422)
    assert "删除" in refused.get_data(as_text=True) or "错误" in refused.get_data(as_text=True)


def test_a_row_is_filled_in_by_words_and_not_by_names_of_columns(world: World, admin: Browser) -> None:
    assert {name: set(columns) for name, columns in COLUMNS.items() if name != ALERTS} == {
        name: set(TABLES[name].names()) for name in COLUMNS if name != ALERTS
    }
    page = admin.page("/pack/calendar")
    assert '<option value="workday">调休上班</option>' in page
    assert '<input name="cell-date" type="date"' in page
    labels = re.findall(r"<label>([^<]+)<(?:input|select) name=\"cell-", page)
    assert labels == [column.title for column in COLUMNS["calendar"].values()]


def test_the_offices_addresses_are_changed_and_the_rest_of_the_city_stays(
    world: World, admin: Browser
) -> None:
    before = check_folder(Path("tests/packs/other_city")).usable().rules
    draft = admin.post("/pack/alerts/preview", **{"cell-url": "${OFFICE_ROBOT}"}).get_data(as_text=True)
    assert send_on(admin, draft, "/pack/alerts/save") == 302
    with world.db.read() as tx:
        revision = current(tx)
    assert revision is not None
    assert revision.pack().rules == replace(
        before, alerts=type(before.alerts)((*before.alerts.urls, "${OFFICE_ROBOT}"))
    )


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("calendar", "date,kind,name\n2024-13-45,holiday,x\n"),
        (
            "roster",
            "unit,from,to,officer,contact,order\n没有这个单位,2024-10-01 08:00,2024-10-01 20:00,甲,,1\n",
        ),
        ("units", f'unit,kind\n"{SCRIPT}\n'),
        ("calendar", SCRIPT),
        ("calendar", "\u202e{{7*7}},,,\n" * 2000),
    ],
)
def test_what_is_wrong_is_named_and_cannot_be_saved(
    world: World, admin: Browser, part: str, text: str
) -> None:
    before = texts(world)
    answer = admin.post(f"/pack/{part}/preview", text=text)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422, page[:2000]
    assert SCRIPT not in page
    assert admin.post(f"/pack/{part}/save", text=text, after=str(before[0])).status_code == 409
    assert texts(world) == before


def test_the_change_of_another_is_not_covered_up(world: World, admin: Browser) -> None:
    number, _ = texts(world)
    for day, code in (("2024-11-11", 302), ("2024-11-12", 409)):
        text = f"date,kind,name\n{day},holiday,节\n"
        assert admin.post("/pack/calendar/save", text=text, after=str(number)).status_code == code
    assert texts(world)[0] == number + 1
    row = {"position": "0", "cell-date": "2024-11-13", "after": str(number)}
    assert admin.post("/pack/calendar/preview", **row).status_code == 409


def test_a_test_goes_to_the_address_and_its_secret_stays_hidden(world: World, admin: Browser) -> None:
    units = Units([Unit(HOUSING, alert=SECRET), Unit(POLICE, alert="0000-110")])
    world.revision = Revision(replace(world.revision.desk, units=units, office_alerts=("${ROBOT}",)))
    page = admin.page("/alerts")
    assert "very-secret" not in page
    keys = re.findall(r'name="address" value="(\w+)"', page)
    assert len(keys) == 2
    assert [admin.post("/alerts/test", address=key).status_code for key in (*keys, keys[0], "x")] == [
        302,
        302,
        422,
        422,
    ]
    with world.db.read() as tx:
        rows = tx.all("SELECT channel, account, audience, recipient, kind FROM outbox ORDER BY id")
    assert [(row["channel"], row["audience"]) for row in rows] == [("alerts", "office"), ("alerts", "unit")]
    assert len(world.logged("alert_tested")) == 2


def test_a_token_is_shown_once_and_revoked(world: World, admin: Browser) -> None:
    page = admin.post("/tokens/add", name="portal", scope="units", days="30").get_data(as_text=True)
    key = re.search(r"hotline_[\w-]{20,}", page)
    assert key
    assert key[0] not in admin.page("/tokens")
    assert "2024-11-13" in admin.page("/tokens") or "11-13" in admin.page("/tokens")
    assert admin.post("/tokens/revoke", name="portal").status_code == 302
    assert admin.post("/tokens/revoke", name="portal").status_code == 422
    for fields in (
        {"name": SCRIPT, "scope": "units"},
        {"name": "a"},
        {"name": "b", "scope": "all"},
        {"name": "c", "scope": "units", "days": "-1"},
    ):
        answer = admin.post("/tokens/add", **fields)
        assert answer.status_code == 422
        assert SCRIPT not in answer.get_data(as_text=True)
    assert world.logged("token_added") == [("portal", "units")]


def test_each_account_shows_when_it_was_heard_and_what_failed(world: World, admin: Browser) -> None:
    world.hear("c1", "你好")
    world.put(world.reply("c1", "没送到"), "dead")
    with world.db.write() as tx:
        tx.insert(
            "channel_health", channel="wechat", account="main", heard_at=stamp(world.now), error=SCRIPT,
            error_at=stamp(world.now), quota_left="42",
        )  # fmt: skip
    page = admin.page("/channels")
    assert "平台拒收" in page
    assert ">42<" in page
    assert SCRIPT not in page
    assert page.count("没有启用") == 1, "wechat has news and is not enabled here"


def test_an_enabled_account_is_shown_before_anybody_writes(world: World) -> None:
    page = world.browser("admin").page("/channels")
    assert ">main<" in page and "没有启用" not in page


def test_an_administrator_sends_again_or_lets_be_and_says_why(world: World, admin: Browser) -> None:
    lost = [world.put(world.reply(f"citizen-{n}", f"答复{n}"), "dead") for n in range(3)]
    with world.db.write() as tx:
        open_task(tx, Task("undelivered", f"undelivered:{lost[0]}:dead", "消息被平台拒绝"), world.now)
    assert admin.post(f"/outbox/{lost[0]}/mark", deed="dropped", reason="").status_code == 422
    forms = admin.page("/outbox?view=dead&channel=webchat").split("<form")[1:]
    marks = [form for form in forms if f"/outbox/{lost[0]}/" in form]
    assert marks and all('name="channel" value="webchat"' in form for form in marks), "the filter stays"
    assert admin.post(f"/outbox/{lost[0]}/mark", deed="nothing", reason="过时").status_code == 404
    assert admin.post(f"/outbox/{lost[0]}/mark", deed="dropped", reason="活动已结束").status_code == 302
    assert "不再发送 root · 活动已结束" in admin.page("/outbox?view=seen_to")
    admin.post("/outbox/mark", deed="again", reason="平台恢复", view="dead", channel="telegram")
    assert world.logged("message_retried") == []
    admin.post("/outbox/mark", deed="again", reason="平台恢复", view="dead")
    assert world.logged("message_retried") == [(str(found), "平台恢复") for found in reversed(lost[1:])]
    assert world.logged("message_dropped") == [(str(lost[0]), "活动已结束")]
    with world.db.read() as tx:
        assert tx.value("SELECT done_by FROM tasks") == "root"
        assert tx.value("SELECT count(*) FROM outbox WHERE status = 'pending'") == 2
    admin.post("/outbox/mark", deed="again", reason="平台恢复", view="dead")
    assert len(world.logged("message_retried")) == 2


def test_what_waits_for_its_next_try_is_tried_now(world: World, admin: Browser) -> None:
    waiting = world.put(world.reply("citizen-1", "答复"), "dead")
    with world.db.write() as tx:
        tx.run("UPDATE outbox SET status = 'retry', send_after = '2024-10-20T00:00:00.000+08:00'")
    assert "马上再试" in admin.page("/outbox?view=waiting")
    admin.post(f"/outbox/{waiting}/mark", deed="again", reason="平台恢复")
    with world.db.read() as tx:
        assert tx.one("SELECT status, send_after FROM outbox") == {
            "status": "retry",
            "send_after": stamp(world.now),
        }
