"""The menu, the place of a page in it, and what a browser may choose: language and colours."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

import console
from console import languages, menu
from console.routes import ROUTES
from tests.console.world import HOUSING, World

CONSOLE = Path(console.__file__).parent
SAID = re.compile(r"""\bt\(\s*(?:"([^"]+)"|'([^']+)')""")
PLACE = re.compile(r"\{(\w*)\}")


def test_every_page_with_a_name_stands_in_one_group() -> None:
    placed = [name for names in menu.GROUPS.values() for name in names]
    assert sorted(placed) == sorted(route.endpoint for route in ROUTES if route.menu)


def test_the_open_page_and_the_way_to_it_are_shown(world: World) -> None:
    page = world.browser("seat").page(f"/tickets/{world.open_ticket()}")
    assert re.findall(r'href="([^"]+)" aria-current="page"', page) == ["/console/tickets"] * 2
    trail = re.search(r'<nav class="trail".*?</nav>', page, re.DOTALL)
    assert trail is not None
    assert re.sub(r"<[^>]+>", " ", trail[0]).split() == ["受理", "工单"]


def test_a_group_without_pages_for_the_role_is_left_out(world: World) -> None:
    page = world.browser("handler", HOUSING).page("/tickets")
    assert "管理" not in page.split("<main")[0]


def test_language_and_colours_are_kept_in_the_browser(world: World) -> None:
    seat = world.browser("seat")
    seat.client.environ_base["HTTP_REFERER"] = "http://localhost/console/tickets?text=%E7%81%AF"
    answer = seat.post("/preferences", language="en")
    assert answer.headers["Location"] == "/console/tickets?text=%E7%81%AF"
    seat.post("/preferences", theme="dark")
    page = seat.page("/tickets")
    assert '<html lang="en" data-theme="dark">' in page
    assert ">Tickets</a>" in page
    assert "dark.css" in page
    assert "media=" not in page


def test_the_system_decides_until_somebody_chooses(world: World) -> None:
    seat = world.browser("seat")
    assert 'media="(prefers-color-scheme: dark)"' in seat.page("/tickets")
    seat.post("/preferences", theme="light")
    assert "dark.css" not in seat.page("/tickets")


@pytest.mark.parametrize("choice", [{"language": "fr"}, {"theme": "../dark"}])
def test_what_cannot_be_chosen_is_refused(world: World, choice: dict[str, str]) -> None:
    assert world.browser("seat").post("/preferences", **choice).status_code == 400


def test_a_choice_leads_nowhere_else(world: World) -> None:
    seat = world.browser("seat")
    for came in ("http://elsewhere.example/console/tickets", "http://localhost/chat", "nonsense"):
        seat.client.environ_base["HTTP_REFERER"] = came
        assert seat.post("/preferences", theme="dark").headers["Location"] == "/console/"


def test_who_stands_on_a_refused_form_goes_back_to_the_page_above_it(world: World) -> None:
    seat, number = world.browser("seat"), world.open_ticket()
    for came, back in (("/act/urge", ""), ("", ""), ("?before=3", "?before=3")):
        seat.client.environ_base["HTTP_REFERER"] = f"http://localhost/console/tickets/{number}{came}"
        there = seat.post("/preferences", theme="dark").headers["Location"]
        assert there == f"/console/tickets/{number}{back}"


def test_whose_session_has_ended_comes_back_to_the_form(world: World) -> None:
    number, seat = world.open_ticket(), world.browser("seat")
    seat.client.environ_base["HTTP_REFERER"] = f"http://localhost/console/tickets/{number}"
    token = seat.token()
    world.clock.move_to(world.now + timedelta(hours=2))
    answer = seat.post(f"/tickets/{number}/act/urge", token, version="1")
    assert answer.headers["Location"] == f"/console/sign-in?next=/console/tickets/{number}"


def test_every_sentence_that_a_template_translates_has_its_english() -> None:
    wanted = {
        sentence
        for path in CONSOLE.rglob("*.html")
        for pair in SAID.findall(path.read_text(encoding="utf-8"))
        for sentence in pair
        if sentence
    }
    assert wanted
    assert sorted(wanted - set(languages.catalogue("en"))) == []


def test_a_translation_has_the_places_of_the_sentence() -> None:
    for sentence, translated in languages.catalogue("en").items():
        assert sorted(PLACE.findall(sentence)) == sorted(PLACE.findall(translated)), sentence


def test_the_files_beside_the_pages_are_kept_and_the_pages_are_not(world: World) -> None:
    seat = world.browser("seat")
    page = seat.get("/tickets")
    assert page.headers["Cache-Control"] == "no-store"
    for address in re.findall(r'"(/console/static/[^"]+)"', page.get_data(as_text=True)):
        with seat.client.get(address) as answer:
            assert "immutable" in answer.headers["Cache-Control"], address


def test_the_style_uses_no_colour_that_nobody_defines() -> None:
    own = (CONSOLE / "static" / "console.css").read_text(encoding="utf-8")
    library = "".join(path.read_text(encoding="utf-8") for path in CONSOLE.glob("static/vendor/*.css"))
    used = set(re.findall(r"var\((--[\w-]+)", own))
    assert {name for name in used if f"{name}:" not in own + library} == set()
