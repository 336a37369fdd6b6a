"""A pytest plugin: what the service does once in its life, and every test anew, is done once a run or made cheap.

Nothing that a test could see is different: a page and an address mean the same, a password fits its own hash alone, and
what is kept for the next test is never changed once it is made.
"""

import gc
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from console import passwords
from hotline.pack import revisions
from hotline.pack.check import Checked, check_texts
from knowledge_base import live
from knowledge_base.matcher import Matcher, Question
from knowledge_base.vectors import VectorsOf, no_vectors

ROOM_BEFORE_A_SEARCH = 50_000
"""New objects before garbage is looked for; Python's 700 suit a heap that is small."""

gc.set_threshold(ROOM_BEFORE_A_SEARCH, 20, 20)


def pytest_collection_finish() -> None:
    """Thousands of tests and all libraries stay in memory: from here on garbage is looked for among what is newer."""
    gc.freeze()


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


@pytest.fixture(scope="session", autouse=True)
def packs_read_once(patched: pytest.MonkeyPatch) -> None:
    """A service reads and checks the stored pack when it starts; most tests store one of a few."""

    @lru_cache(maxsize=8)
    def kept(texts: tuple[tuple[str, str], ...]) -> Checked:
        return check_texts(dict(texts))

    def checked_once(texts: Mapping[str, str]) -> Checked:
        return kept(tuple(texts.items()))

    patched.setattr(revisions, "check_texts", checked_once)


@pytest.fixture(scope="session", autouse=True)
def questions_indexed_once(patched: pytest.MonkeyPatch) -> None:
    """A service indexes the released questions when it starts; those of a pack are the same in most tests."""
    kept = lru_cache(maxsize=8)(Matcher)

    def indexed_once(
        questions: Iterable[Question],
        floor: float,
        margin: float,
        home: Iterable[str] = (),
        vectors: VectorsOf = no_vectors,
    ) -> Matcher:
        make = kept if vectors is no_vectors else Matcher
        return make(tuple(questions), floor, margin, tuple(home), vectors)

    patched.setattr(live, "Matcher", indexed_once)
