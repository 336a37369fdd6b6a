"""Whoever chose English reads it: no page has words of ours without a translation, and what has one is shown in it.

Chinese that citizens, units and the city's pack wrote stays as it is.
"""

import ast
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from console import languages
from console.languages.phrasebook import Phrasebook
from tests.console.pages import furnish, pages
from tests.console.world import HOUSING, Browser, World
from tickets.record_kinds import KINDS

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "console" / "templates"
HAN = re.compile("[\u4e00-\u9fff]")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
LITERAL = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
PLACE = re.compile(r"\{[^{}]*\}")
NOT_ON_PAGES = {
    "console/roles_page.py": "a page of docs/",
    "console/languages/__init__.py": "the name of a language, in that language",
    "console/languages/phrasebook.py": "what tells Chinese",
    "knowledge_base/lexicon.py": "the language of citizens",
    "tickets/auditing.py": "the command line",
    "tickets/deadlines.py": "the command line",
    "tickets/durations.py": "the command line",
    "tickets/hotspot_file.py": "the command line",
    "tickets/reply_rows.py": "the command line",
    "tickets/routing_file.py": "the command line",
    "tickets/routing_training.py": "the command line",
    "tickets/states_page.py": "a page of docs/",
    "tickets/workcalendar.py": "the command line",
    "tickets/redaction.py": "words that are kept",
}
WRITTEN_IN_CHINESE = {"audit", "bulletin", "bulletin_figure", "bulletins", "training"}
"""Bulletins, reports and the log: their words are kept, and kept in Chinese."""
BY_CHANCE = {"整改"}
"""A task that somebody wrote in a test and that happens to be a word of ours as well."""
LOWER = ("tickets", "knowledge_base", "desk", "channels/attachments.py", "channels/message_api/tokens.py")
"""Layers whose refusals the console shows."""


def folded(sentence: str) -> str:
    """A sentence with its places, whatever their names."""
    return PLACE.sub("{}", sentence)


@pytest.fixture(scope="module")
def known() -> set[str]:
    return {folded(sentence) for sentence in languages.catalogue("en")}


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        yield path.name, COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_no_words_of_a_template_stand_outside_a_translation() -> None:
    bare = [
        (name, text)
        for name, page in templates()
        for text in TAG.sub("\n", page).splitlines()
        if HAN.search(text)
    ]
    assert bare == []


def test_every_word_in_a_template_has_its_english(known: set[str]) -> None:
    words = {
        (name, pair[0] or pair[1])
        for name, page in templates()
        for tag in TAG.findall(page)
        for pair in LITERAL.findall(tag)
    }
    assert {(name, text) for name, text in words if HAN.search(text) and folded(text) not in known} == set()


def sentences(path: Path) -> Iterator[str]:
    """What a module may say: its Chinese, f-strings with empty places; without docstrings and what only the log keeps."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    aside = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in (
            "record",
            "_log",
        ):
            aside |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.JoinedStr):
            aside |= {id(part) for part in ast.walk(node) if part is not node}
    for node in nodes:
        if id(node) in aside:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def modules(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        for found in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if str(found.relative_to(ROOT)) not in NOT_ON_PAGES:
                yield found


REASONS = (
    *(f"knowledge_base/{name}.py" for name in ("matcher", "scoring", "mistakes")),
    *("tickets/routing.py", "tickets/reviewing.py", "bot"),
)
DATA = {"本市", "求助", "投诉", "举报", "其他"}
"""Purposes and a place, which stay as they are."""
KEPT = {'["由 {} 选发"]', "，不顾 {} 个保存的问题（{}）{}", "发布{}"}
"""What the log keeps, put together before it is recorded."""


def test_everything_that_the_console_says_has_its_english(known: set[str]) -> None:
    said = {(path.name, text) for path in modules("console") for text in sentences(path) if HAN.search(text)}
    assert {(name, text) for name, text in said if folded(text) not in known | KEPT} == set()


def test_every_sentence_of_a_refusal_has_its_english(known: set[str]) -> None:
    said = {
        (path.name, text)
        for path in modules(*LOWER)
        for text in sentences(path)
        if text.endswith("。") and HAN.search(text)
    }
    assert {(name, text) for name, text in said if folded(text) not in known} == set()


def test_everything_that_the_checker_finds_has_its_english(known: set[str]) -> None:
    paths = (path for path in modules("reports/checking") if path.name != "extraction.py")
    said = {text for path in paths for text in sentences(path) if text.endswith("。") and HAN.search(text)}
    assert {text for text in said if folded(text) not in known} == set()
    joined = "与 3 处相关数字不符，写作 776 时各处都相符，请核对。没有这一天，请核对日期。"
    assert not HAN.search(languages.said(joined, "en"))


def test_what_has_english_is_shown_in_it(world: World) -> None:
    """Every page, read in English: a text that could be said in English must not stand there in Chinese."""
    browsers: dict[str, Browser] = {}
    left = set()
    for opened in pages(furnish(world, 3)):
        if opened.endpoint in WRITTEN_IN_CHINESE:
            continue
        browser = browsers.get(opened.role)
        if browser is None:
            browser = browsers[opened.role] = world.browser(opened.role, HOUSING)
            browser.post("/preferences", language="en")
        page = re.sub(r"<textarea[^>]*>[^<]*", "", browser.page(opened.path))
        for text in map(str.strip, map(unescape, re.findall(r">([^<>]+)<", page))):
            if HAN.search(text) and languages.said(text, "en") != text:
                left.add((opened.endpoint, text))
    assert sorted(one for one in left if one[1] not in BY_CHANCE) == []


def test_every_reason_for_a_match_a_unit_and_an_answer_has_its_english(known: set[str]) -> None:
    said = {text for path in modules(*REASONS) for text in sentences(path) if HAN.search(text)}
    assert {text for text in said if folded(text) not in known} <= DATA


def test_the_words_of_records_and_deadlines_have_their_english(known: set[str]) -> None:
    words = {
        title
        for kind in KINDS.values()
        for title in (kind.title, *(one.title for one in kind.fields.values()))
    }
    assert words - known == set()
    why = "5 个工作日，自 10-01 12:00 起，10-01 至 10-07 放假，10-12 为调休工作日，至 10-14 18:00"
    assert not HAN.search(languages.said(why, "en"))
    fault = "calendar.csv:3: date：日期“2024-13-45”有误，应写成 2024-10-01"
    assert (
        languages.said(fault, "en")
        == "calendar.csv:3: date: the date “2024-13-45” is wrong; write 2024-10-01"
    )


def test_a_finished_sentence_is_known_by_its_places() -> None:
    book = Phrasebook(
        {
            "工单现在是“{status}”，不能{title}。{advice}。": "It is {status}: no {title}. {advice}.",
            "不能{title}。": "No {title}.",
            "已签收": "signed",
            "退回": "return",
            "请等": "Wait",
            "{days} 天": "{days} d",
            "{former} {was}": "{former}: {was}",
            "缺少：{faults}完": "Missing: {faults}end",
            "有推托的话：{words}。": "evasive: {words}.",
        }
    )
    assert book.say("工单现在是“已签收”，不能退回。请等。") == "It is signed: no return. Wait."
    assert book.say("不能退回。不能市公安局。") == "No return. No 市公安局."
    assert book.say("3 天") == "3 d"
    assert book.say("还有 3 天") == "还有 3 天"
    assert book.say("张三 李四") == "张三 李四", "places with nothing to tell them are in everything"
    assert book.say("缺少：\n1. 有推托的话：不归我管。\n完") == "Missing: \n1. evasive: 不归我管.\nend"
    assert book.say("没有这句。") == "没有这句。"
    for hostile in (
        "不能" * 3_000,
        "不能" * 1_900 + "。" * 100,
        "不能" + "、，" * 1_900 + "。",
        "{0.__class__}。" * 200,
    ):
        assert len(book.say(hostile)) < 20_000
