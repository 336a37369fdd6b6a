"""How talks go on: after a receipt, after a danger, after a change of mind. Nothing is lost and nothing opened twice."""

from tests.scenarios.cities import City
from tests.scenarios.conftest import Play
from tests.scenarios.script import Script


def test_a_supplement_a_question_when_and_an_urging_all_go_to_the_open_ticket(city: City, play: Play) -> None:
    script = Script().says("o1", f"路灯不亮，{city.estate}，昨天，13800001234", "对")
    script.says("o1", "补充一下，晚上有老人摔倒了", "什么时候给答复", "催一下")
    played = play(script)
    assert played.kinds("o1") == ["summary", "receipt", "notice", "progress", "progress"]
    assert played.events().count("appended") == 2
    [ticket] = played.state["tickets"]
    assert city.says("urged", number=ticket["number"], progress="|").split("|")[0] in played.texts("o1")[-1]


def test_good_news_after_a_danger_opens_nothing_and_a_person_is_still_called(city: City, play: Play) -> None:
    script = Script().says("o1", "有人掉水库里了", "已经捞上来了 没事了", "公积金怎么提取")
    played = play(script)
    assert played.kinds("o1") == ["safety", "receipt", "question", "notice", "notice"]
    assert played.texts("o1")[-1] == city.says("queued")
    assert len(played.state["tickets"]) == 1
    [conversation] = played.state["conversations"]
    assert conversation["state"] == "waiting"


def test_a_change_of_mind_drops_a_request_and_another_takes_it_up_again(city: City, play: Play) -> None:
    script = Script().says("o1", "路灯不亮", "不投诉了，护照到期怎么换发", "算了还是投诉吧", city.street)
    played = play(script.says("o1", "提交"))
    assert played.kinds("o1") == ["question", "notice", "answer", "question", "question", "receipt"]
    assert played.to("o1")[2]["article"] == city.passport
    [ticket] = played.state["tickets"]
    assert ticket["unit"] == city.lamp_unit


def test_a_place_in_latin_letters_changes_the_language_of_nothing(city: City, play: Play) -> None:
    script = Script().says("o1", "The street light is broken", "Jinxiu Huayuan")
    played = play(script.says("o2", "路灯不亮", "Jinxiu Huayuan"))
    assert all(text.isascii() for text in played.texts("o1"))
    assert not any(text.isascii() for text in played.texts("o2"))


def test_what_is_no_place_is_kept_as_words_and_the_place_asked_once_more(city: City, play: Play) -> None:
    script = Script().says("o1", "老板拖欠工资", "一共十二万", f"{city.street}鑫源公司", "提交")
    played = play(script)
    asked, again, *_ = played.texts("o1")
    assert city.says("ask_place") in asked and city.says("ask_place") in again
    [ticket] = played.state["tickets"]
    assert "一共十二万" in ticket["unit_text"]
