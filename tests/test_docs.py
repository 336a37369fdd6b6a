"""The docs name what there is: a command, setting, ticket state, channel, pack file or column left out fails here."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from channels import registry
from hotline.cli import commands
from hotline.pack.files import BASE
from hotline.pack.tables import DOCUMENTS, TABLES, Table
from hotline.settings import Settings, variable
from tickets.states import STATES

DOCS = Path(__file__).parent.parent / "docs"


def _named(*files: str) -> set[str]:
    """Everything that stands in `code` marks, each word by itself; blocks of code are examples."""
    paths = [DOCS / file for file in files] if files else sorted(DOCS.rglob("*.md"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    marked = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return {*marked, *(word for mark in marked for word in mark.split())}


def _all_commands(command: click.Command, name: str = "") -> Iterator[str]:
    context = click.Context(command)
    if not isinstance(command, click.Group):
        yield name
        return
    for part in command.list_commands(context):
        child = command.get_command(context, part)
        assert child is not None
        yield from _all_commands(child, f"{name} {part}".strip())


def test_every_command_is_named() -> None:
    assert set(_all_commands(commands)) - _named("operation.md") == set()


def test_every_setting_is_named() -> None:
    assert {variable(name) for name in Settings.model_fields} - _named("operation.md") == set()


def test_every_setting_of_a_channel_is_named() -> None:
    wanted = {variable for channel in registry.available() for variable in registry.variables(channel)}
    assert wanted - _named() == set()


def test_every_channel_has_its_page_or_needs_none() -> None:
    wanted = set(registry.available()) - set(registry.BUILT_IN)
    assert {name for name in wanted if not (DOCS / "channels" / f"{name}.md").exists()} == set()


def test_every_state_of_a_ticket_is_named() -> None:
    assert STATES - _named() == set()


def test_every_command_that_the_docs_name_exists() -> None:
    told = re.findall(
        r"python -m hotline ((?:[a-z]+ ?)+)", (DOCS / "operation.md").read_text(encoding="utf-8")
    )
    known = set(_all_commands(commands))
    assert [words for words in told if not any(words.startswith(name) for name in known)] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_every_column_of_a_pack_is_named(table: Table[object]) -> None:
    section = re.search(
        rf"^## {table.name}\.csv.*?(?=^## |\Z)",
        (DOCS / "packs.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert section is not None
    assert set(table.names()) - set(re.findall(r"`(\w+)`", section[0])) == set()


def test_every_document_and_every_rule_of_the_base_is_named() -> None:
    text = (DOCS / "packs.md").read_text(encoding="utf-8")
    assert [name for name in DOCUMENTS if f"## {name}.toml" not in text] == []
    rules = tomllib.loads((BASE / "city.toml").read_text(encoding="utf-8"))
    keys = {key for section in rules.values() if isinstance(section, dict) for key in section}
    assert (keys | {"name", "prefix", "seat", "seats"}) - _named("packs.md") == set()
