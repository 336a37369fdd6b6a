"""English speakers (S20): answered in English, handled in Chinese, and nobody's language changes with a "yes"."""

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play, in_both_cities
from tests.scenarios.script import Script, of

STUDENT = (
    "Hello, I am a foreign student. My landlord took my deposit and the water is off since Monday."
    " Where can I complain?"
)


def is_english(text: str, *names: str) -> bool:
    """Nothing but English, apart from names."""
    for name in names:
        text = text.replace(name, "")
    return text.isascii()


@in_both_cities
def test_two_matters_in_english_become_two_tickets_and_every_answer_is_english(
    city: City, play: Play
) -> None:
    script = Script().says("o1", STUDENT, "yes", "Xinhua Road 12", "progress", "1")
    played = play(script)
    assert played.kinds("o1") == [
        "summary", "receipt", "receipt", "question", "notice", "choose", "progress",
    ]  # fmt: skip
    units = tuple(unit.unit for unit in city.pack.units)
    assert all(is_english(text, *units) for text in played.texts("o1"))
    assert played.texts("o1")[0].startswith(
        city.says("summary", "en", count=2, items="|", contact="").split("|")[0]
    )
    urgent = any(ticket["urgent"] for ticket in played.state["tickets"])  # as the city's topics have it
    asked = city.says("ask_place_urgent" if urgent else "ask_place_after", "en")
    assert played.texts("o1")[3].startswith(asked)


def test_the_unit_reads_an_english_request_with_a_chinese_introduction(city: City, play: Play) -> None:
    played = play(Script().says("o1", STUDENT, "yes"))
    for ticket in played.state["tickets"]:
        assert ticket["unit_text"].startswith("（英文来件")
    assert "deposit" in played.state["tickets"][0]["unit_text"]


def test_one_english_report_is_asked_for_its_details_one_at_a_time(city: City, play: Play) -> None:
    script = Script().says(
        "o1", "Hello", "The street light in front of my building has been broken for a week"
    )
    played = play(script.says("o1", "Xinhua Road 12", "skip", "yes", "thanks"))
    assert played.kinds("o1") == ["question", "question", "question", "summary", "receipt", "notice"]
    units = tuple(unit.unit for unit in city.pack.units)
    assert all(is_english(text, *units) for text in played.texts("o1"))
    assert city.says("detail_place", "en", value="Xinhua Road 12") in played.texts("o1")[3]


def test_later_news_of_the_ticket_is_english_as_well(city: City, play: Play) -> None:
    script = Script().says("o1", "The street light is broken since Monday, Xinhua Road 12", "skip", "yes")
    script.office("dispatch", of("o1"), unit=city.lamp_unit)
    played = play(script)
    told = played.to("o1")[-1]
    assert told["kind"] in ("progress", "receipt") and is_english(told["text"], city.lamp_unit)


def test_pinyin_is_chinese_and_a_name_in_latin_letters_changes_nothing(city: City, play: Play) -> None:
    script = Script().says("o1", "zhigong yibao zenme jiao")
    script.says("o2", f"路灯不亮，{city.street}", "OK", "Wang").says("o2", "1")
    played = play(script)
    assert all(not text.isascii() for text in played.texts("o1") + played.texts("o2"))


def test_who_changes_to_chinese_is_answered_in_chinese(city: City, play: Play) -> None:
    played = play(Script().says("o1", "Hello", "路灯坏了", "yes"))
    english, chinese, receipt = played.texts("o1")[:3]
    assert is_english(english) and not chinese.isascii() and not receipt.isascii()
