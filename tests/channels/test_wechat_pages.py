"""Long words in pages of 2,048 bytes: whole sentences, nothing lost, whatever characters they are made of. Pure."""

import pytest

from channels.wechat_pages import MORE, MOST_BYTES, asks_for_more, first_page
from tests.channels.parts import inbound

TEXTS = {
    "Chinese": "".join(f"第{number}条，请带身份证原件和复印件。" for number in range(200)),
    "English": "".join(f"Number {number}: bring your passport. " for number in range(200)),
    "emoji": "".join(f"{number}🙂请带👨‍👩‍👧的户口本🏠。" for number in range(200)),
    "one endless sentence": "很" * 3000,
    "only emoji": "🙂" * 1500,
    "what would end a field": "]]>" * 1500,
    "lines": "\n".join(f"{number}. 窗口" for number in range(700)),
}


def pages(text: str) -> list[str]:
    found, rest = [], text
    while rest:
        page, rest = first_page(rest)
        found.append(page)
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_every_page_fits_and_together_they_are_the_whole(name: str) -> None:
    found = pages(TEXTS[name])
    assert len(found) >= 3
    assert all(len(page.encode()) <= MOST_BYTES for page in found)
    assert [page.endswith(MORE) for page in found] == [True] * (len(found) - 1) + [False]
    told = "".join(page.removesuffix(MORE) for page in found)
    assert "".join(told.split()) == "".join(TEXTS[name].split())


@pytest.mark.parametrize(
    ("name", "ends"), [("Chinese", "。"), ("emoji", "。"), ("English", "."), ("lines", "窗口")]
)
def test_a_page_ends_with_a_sentence(name: str, ends: str) -> None:
    assert all(page.removesuffix(MORE).endswith(ends) for page in pages(TEXTS[name]))


def test_a_page_is_as_full_as_its_sentences_allow() -> None:
    first = pages(TEXTS["Chinese"])[0]
    assert MOST_BYTES - len(first.encode()) < len("第100条，请带身份证原件和复印件。".encode())


@pytest.mark.parametrize("size", [2046, 2048, 2049])
def test_what_just_fits_is_one_page(size: int) -> None:
    assert len(pages("a" * size)) == (1 if size <= MOST_BYTES else 2)


def test_control_characters_and_halves_of_pairs_are_left_out() -> None:
    assert first_page("停\x00水\x0b了\ufffe\ud83d\n") == ("停水了", "")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("更多", True),
        ("回复“更多”", True),
        ("继续。", True),
        ("下一页", True),
        ("更多人投诉了", False),
        ("", False),
    ],
)
def test_asking_for_more_is_nothing_else_than_that(text: str, asks: bool) -> None:
    assert asks_for_more(inbound(text=text)) is asks
    assert not asks_for_more(inbound(kind="voice", text=text))
