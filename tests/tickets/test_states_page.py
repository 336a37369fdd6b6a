"""The page of states in the docs."""

from pathlib import Path

from tickets.lifecycle import RULES
from tickets.states_page import states_page

PAGE = Path(__file__).parents[2] / "docs" / "states.md"


def test_the_page_of_states_is_current() -> None:
    assert PAGE.read_text("utf-8") == states_page(), "run: python -m tickets.states_page > docs/states.md"


def test_the_page_names_every_action() -> None:
    page = states_page()
    assert all(f"| `{action}` |" in page for action in RULES)
