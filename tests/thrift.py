"""A pytest plugin: what the service does once in its life, and every test anew, is done once a run or made cheap.

Nothing that a test could see is different: a page and an address mean the same, and a password fits its own hash alone.
"""

import tempfile
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from console import passwords


@pytest.fixture(scope="session", autouse=True)
def patched() -> Iterator[pytest.MonkeyPatch]:
    """Changes that hold for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session", autouse=True)
def compiled_pages(patched: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test builds its own application: a page is compiled once a run, not once a test."""
    with tempfile.TemporaryDirectory(prefix="hotline-pages-") as folder:
        patched.setitem(Flask.jinja_options, "bytecode_cache", FileSystemBytecodeCache(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_addresses(patched: pytest.MonkeyPatch) -> None:
    """Werkzeug compiles two functions for every address of an application, 300 in all: once a run is enough."""
    compile_builder, made = Rule._compile_builder, dict[tuple[object, ...], Any]()

    def compiled_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (append_unknown, rule.rule, rule.subdomain, rule.host, repr(rule.defaults), *rule._trace)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    patched.setattr(Rule, "_compile_builder", compiled_once)


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes(patched: pytest.MonkeyPatch) -> None:
    """A hash that is meant to cost 25 ms and 19 MiB costs next to nothing; what is stored tells argon2 how it was made."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    patched.setattr(passwords, "_hasher", hasher)
    patched.setattr(passwords, "NOBODYS_HASH", hasher.hash("nobody's"))
