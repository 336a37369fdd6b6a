"""S16: a complaint about officers is kept from their station, and the list that inspection asks for later is made of it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk import exports
from desk.export_filter import Filter
from desk.exports import Person, Request
from hotline.city import make_city
from storage.database import Database
from tests.scenarios.cities import City
from tests.scenarios.conftest import in_both_cities
from tests.scenarios.script import Script, play
from tickets.model import Refusal

SAID = "派出所有个民警收了人家的烟和酒，我去报案他就是不立案，13800004321"
NOW = datetime(2024, 11, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
REQUEST = Request(
    "群众身边不正之风、腐败问题",
    "市纪委监委",
    "监察法第十八条",
    Filter(date(2024, 1, 1), date(2024, 10, 31), words=("民警",)),
)


@in_both_cities
def test_inspection_gets_the_same_list_twice_and_the_station_none(city: City, sqlite_db: Database) -> None:
    script = (
        Script("2024-10-20T10:00:00+08:00")
        .says("o1", SAID, "1", "1")
        .says("o2", f"路灯不亮，{city.estate}", "1")
    )
    played = play(sqlite_db, city.pack, script)
    (ticket,) = [row for row in played.state["tickets"] if "民警" in row["unit_text"]]
    desk = make_city(city.pack).desk
    station = desk.units.full_name("公安局")
    assert ticket["unit"] != station, "not routed to those complained about"
    asker, approver = (
        exports.person(name, role, "", desk.readers)
        for name, role in (("王敏", "duty_leader"), ("周正", "auditor"))
    )
    made = []
    for _ in range(2):
        with sqlite_db.write() as tx:
            number = exports.ask(tx, asker, REQUEST, NOW)
            assert isinstance(number, int)
            assert exports.approve(tx, desk, approver, number, NOW) is None
            row = exports.opened(tx, approver, number)
            assert not isinstance(row, Refusal)
            made.append((row["count"], row["digest"]))
            (cells,) = exports.rows_of(tx, number)
            assert cells[0] == ticket["number"]
            assert "13800004321" not in "".join(cells)
            assert isinstance(exports.opened(tx, Person("u1", "handler", unit=station), number), Refusal)
            assert [line["action"] for line in exports.log_of(tx, number)] == ["asked", "approved"]
    assert made[0] == made[1]
    assert made[0][0] == 1
