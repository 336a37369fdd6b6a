"""The web page needs nothing from outside, links figures to their lists, and shows hostile text as text."""

import re
from html.parser import HTMLParser

from reports.printing.web import css, fragment, page
from tests.reports.printing import samples
from tests.reports.printing.reading import bare, of_web


class _Tags(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_asks_for_nothing_and_runs_nothing() -> None:
    source = page(samples.weekly()).decode()
    tags = _Tags(source).found
    assert {tag for tag, _ in tags} <= set(samples.TAGS)
    assert not any(
        name in ("src", "href", "srcset") or name.startswith("on") for _, attrs in tags for name in attrs
    )
    assert set(re.findall(r"https?://[^\"' ]+", source)) == {"http://www.w3.org/2000/svg"}
    assert "url(" not in source and "@import" not in source


def test_what_the_report_says_is_there() -> None:
    text = of_web(page(samples.weekly()))
    for said in (
        "2025年第12期（总第97期）",
        "（二）承办情况",
        "市地方金融工作局000—",
        "本期没有数据",
        "附件指标口径",
    ):
        assert bare(said) in text
    assert "抄送：市长、副市长、秘书长。市政府副秘书长、办公室副主任。" in text


def test_heads_of_rows_and_columns_are_told_and_pictures_have_words() -> None:
    tags = _Tags(page(samples.weekly()).decode()).found
    scopes = [attrs.get("scope") for tag, attrs in tags if tag == "th"]
    assert scopes.count("row") == 9 + 6 + 7 + 1 + 3 and "col" in scopes
    assert sum(tag == "svg" and attrs.get("role") == "img" for tag, attrs in tags) == 3


def test_a_part_of_a_larger_page_has_links_and_no_style() -> None:
    part = fragment(samples.weekly(), lambda figure: f"/list/{figure}")
    assert '<a href="/list/accepted">1135</a>' in part
    assert "style=" not in part and "<style" not in part
    selectors = re.sub(r"/\*.*?\*/|\{[^{}]*\}|@[^{]*\{", "", css(), flags=re.DOTALL).split()
    assert all(
        ".report" in line for line in re.findall(r"^\s*([.a-z][^{}:@]*?)\s*\{", css(), flags=re.MULTILINE)
    )
    assert selectors


def test_hostile_text_is_text() -> None:
    source = page(samples.hostile()).decode()
    tags = {tag for tag, _ in _Tags(source).found}
    assert "script" not in tags and "strong" not in tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;=1+1&amp;{x}#strong[y]$z$abc" in source
    assert not re.search("[\x00-\x08\u202e\ud800]", source)
