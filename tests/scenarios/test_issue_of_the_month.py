"""The monthly bulletin (S25): a preview on the 3rd at 08:00, frozen and numbered on release, delivered with receipts."""

import json
import shutil
import tomllib
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from desk.bulletins import deliveries
from hotline.city import make_city
from hotline.pack.check import check_texts
from hotline.pack.toml_text import write_toml
from hotline.pack.values import Pack
from hotline.press import HousePress
from hotline.replay.stage import stage_for
from hotline.replay.state import final_state
from storage.database import Database, open_database
from tests.scenarios.cities import City
from tests.scenarios.conftest import in_both_cities
from tests.scenarios.script import Played, Script, of, play

MONTH = {"kind": "monthly", "period": "2024-10"}


@pytest.fixture
def pack(city: City) -> Pack:
    """The city with a monthly and a weekly that share their numbers, 59 and 109 the last, sent to two units."""
    told = tomllib.loads(city.pack.texts["city.toml"])
    numbers = {"issue": 59, "total": 109, "counter": "通报"}
    told["bulletins"] = {
        "send_to": ["各承办单位"],
        "copy_to": ["各位代表"],
        "groups": {"各承办单位": [city.lamp_unit, city.water_unit]},
        "series": {
            "weekly": {"title": "热线周通报", **numbers},
            "monthly": {"title": "热线月通报", **numbers},
        },
    }
    return check_texts({**city.pack.texts, "city.toml": write_toml(told)}).usable()


def month(city: City) -> Script:
    """A lamp is mended in October; the bulletin of the month is edited, checked and released in November."""
    script = Script("2024-10-29T10:00:00+08:00")
    script.says("o1", f"路灯不亮，{city.estate}，昨天，13800004321", "1")
    script.office("dispatch", of("o1"), role="seat", unit=city.lamp_unit)
    script.handled(
        city.lamp_unit, of("o1"), "10月30日已更换两盏路灯并连续两晚巡查，全部亮灯。电话0000-1234567。"
    )
    script.now = datetime.fromisoformat("2024-11-04T09:00:00+08:00")
    edit = {"chapter": "demands", "text": "各单位要落实首接责任，本月{received}来件无一超期。"}
    script.office("edit", role="reviewer", bulletin=MONTH, **edit)
    script.office("release", role="reviewer", bulletin=MONTH)
    return script.office("release", bulletin=MONTH, dated="2024-11-04", printed="2024-11-06").wait(minutes=1)


@pytest.fixture
def db(sqlite_template: Path, tmp_path: Path) -> Database:
    path = tmp_path / "month.db"
    shutil.copy(sqlite_template, path)
    return open_database(f"sqlite:///{path}", durable=False)


@in_both_cities
def test_the_month_is_previewed_on_the_third_released_once_and_never_changes(
    city: City, pack: Pack, db: Database
) -> None:
    played = play(db, pack, month(city))
    told = [line for line in played.out if line.get("kind") == "bulletin"]
    assert [(line["at"][:16], line["to"]) for line in told if line["to"] == "office"] == [
        ("2024-11-03T08:00", "office"), ("2024-11-04T08:00", "office"),
    ], "the month's on the 3rd, the week's on Monday"  # fmt: skip
    assert sorted(line["unit"] for line in told if line["to"] == "unit") == sorted(
        {city.lamp_unit, city.water_unit}
    )
    assert [refusal["reason"] for refusal in played.refusals()] == ["release_role"]
    assert issues_of(played) == [("monthly", "released", 60, 110), ("weekly", "previewed", None, None)]
    later = played_on(
        db,
        pack,
        "2024-11-05T09:00:00+08:00",
        {"action": "release", "bulletin": {"kind": "weekly", "period": "2024-W44"}},
    )
    assert issues_of(later)[1] == ("weekly", "released", 61, 111)
    frozen = content(db)
    assert frozen["imprint"]["printed"] == "2024-11-06"
    assert "本月1件来件无一超期" in json.dumps(frozen, ensure_ascii=False)
    again = {"action": "compute", "bulletin": MONTH}
    corrected = {"action": "erratum", "bulletin": MONTH, "text": "附表第二行应为市水务局。"}
    after = played_on(db, pack, "2024-11-20T09:00:00+08:00", again, corrected)
    assert [refusal["reason"] for refusal in after.refusals()] == ["released_already"]
    assert content(db) == frozen
    assert sum("附表第二行" in line.get("text", "") for line in after.out) == 2, (
        "both units hear of the correction"
    )


def test_who_opened_the_issue_is_on_the_list_and_who_did_not_is_marked_after_three_days(
    city: City, pack: Pack, db: Database
) -> None:
    play(db, pack, month(city))
    rules = make_city(pack).desk.bulletins
    now = datetime.fromisoformat("2024-11-08T09:00:00+08:00")
    with db.write() as tx:
        deliveries.note_reader(tx, 1, "u-handler", city.lamp_unit, now)
        receipts = {one.recipient: one for one in deliveries.receipts(tx, 1, rules.unread_days, now)}
    assert receipts[city.lamp_unit].reader == "u-handler" and not receipts[city.lamp_unit].is_late
    assert receipts[city.water_unit].is_late
    assert deliveries.unaddressed(rules.series["monthly"], rules) == ["各位代表"]
    assert HousePress(pack).give_out(frozen_text(db), [], "docx", public=False).startswith(b"PK")


def issues_of(played: Played) -> list[tuple[str, str, int | None, int | None]]:
    rows = played.state["bulletins"]
    return [(row["kind"], row["status"], row["issue"], row["overall"]) for row in rows]


def frozen_text(db: Database) -> str:
    with db.read() as tx:
        return str(tx.value("SELECT frozen FROM bulletins WHERE kind = 'monthly'"))


def content(db: Database) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads(frozen_text(db))
    return found


def played_on(db: Database, pack: Pack, at: str, *acts: Mapping[str, object]) -> Played:
    """The duty leader does something on the same database."""
    script = Script(at)
    for act in acts:
        script.office(**act)  # type: ignore[arg-type]
    lines = script.wait(minutes=1).read()
    with closing(stage_for(db.url, pack, lines)) as stage:
        out = list(stage.run(lines))
    with db.read() as tx:
        return Played(out, final_state(tx))
