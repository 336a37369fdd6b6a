"""Every story of the product is told by a test: S01 ... S25 stand in the first lines of the files that tell them."""

import re
from pathlib import Path

STORIES = {f"S{number:02}" for number in range(1, 26)}
TESTS = Path(__file__).parents[1]


def told() -> set[str]:
    """The stories that the files of scenarios and imports name in their docstrings."""
    files = [*(TESTS / "scenarios").glob("test_*.py"), TESTS / "hotline" / "test_upstream.py"]
    heads = (path.read_text("utf-8").split('"""')[1] for path in files if path != Path(__file__))
    return {story for head in heads for story in re.findall(r"\bS\d\d\b", head)}


def test_every_story_is_told() -> None:
    assert STORIES - told() == set()
