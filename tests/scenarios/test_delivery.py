"""What platforms answer: passive replies are not concerned; what cannot be sent is a visible state and a task."""

import pytest

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play
from tests.scenarios.script import Played, Script, of


def dispatched_on(mode: str, city: City) -> Script:
    """A ticket is opened and its citizen is told of news while the platform answers like this."""
    script = Script().platform("wechat", mode).says("o1", f"路灯不亮，{city.street}，昨天，13800001234", "1")
    script.office("dispatch", of("o1"), unit=city.lamp_unit).unit(city.lamp_unit, "sign", of("o1"))
    return script.unit(city.lamp_unit, "news", of("o1"), public="修复预计今晚6点完成")


def row(played: Played) -> dict[str, object]:
    """The outbox row of the news."""
    rows = [row for row in played.state["outbox"] if row["to"] == "citizen" and row["kind"] == "notice"]
    assert len(rows) == 1
    return rows[0]


@pytest.mark.parametrize(("mode", "status"), [("reject", "dead"), ("timeout", "unknown")])
def test_what_a_platform_refuses_or_leaves_open_is_never_repeated_and_becomes_a_task(
    city: City, play: Play, mode: str, status: str
) -> None:
    played = play(dispatched_on(mode, city).wait(hours=30))
    assert played.kinds("o1") == ["summary", "receipt"]  # passive replies come through
    assert (row(played)["status"], row(played)["attempts"]) == (status, 1)
    tasks = [task for task in played.state["tasks"] if task["kind"] == "undelivered"]
    assert [(task["ticket"], task["done"]) for task in tasks] == [(city.number("241014", 1), None)]
    told = [line for line in played.out if line.get("kind") == "undelivered"]
    assert [(line["to"], line["ticket"]) for line in told] == [("office", city.number("241014", 1))]


def test_what_meets_a_platform_that_is_down_is_sent_once_it_is_back(city: City, play: Play) -> None:
    script = dispatched_on("down", city).wait(minutes=2)
    played = play(script.platform("wechat", "ok").wait(hours=3))
    notices = [line for line in played.to("o1") if line["kind"] == "notice"]
    assert ["修复预计今晚6点完成" in line["text"] for line in notices] == [True]
    assert row(played)["status"] == "sent" and int(str(row(played)["attempts"])) > 1
    assert not [task for task in played.state["tasks"] if task["kind"] == "undelivered"]


def test_a_platform_that_stays_down_ends_in_a_task(city: City, play: Play) -> None:
    played = play(dispatched_on("down", city).wait(days=5))
    assert row(played)["status"] in ("dead", "expired")
    assert [task["kind"] for task in played.state["tasks"]].count("undelivered") == 1


def test_one_platform_s_trouble_is_none_of_another_s(city: City, play: Play) -> None:
    script = Script().platform("wechat", "reject")
    script.says("o1", f"路灯不亮，{city.street}，昨天，13800001234", "1", channel="telegram")
    script.office("dispatch", of("o1"), unit=city.lamp_unit).unit(city.lamp_unit, "sign", of("o1"))
    played = play(script.unit(city.lamp_unit, "news", of("o1"), public="今晚修好"))
    assert "今晚修好" in played.texts("o1")[-1] and played.to("o1")[-1]["channel"] == "telegram"
