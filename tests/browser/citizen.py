"""What a citizen does on the web chat and sees there."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

DETAILS = {"哪里": "和谐家园小区3号楼", "什么时候": "上周开始的", "电话": "13900001234"}
"""What the citizen says to a question with that word."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PICTURE: Any = {"name": "路灯.png", "mimeType": "image/png", "buffer": PNG}
OURS = re.compile("from-(bot|person|office)")


class Citizen:
    """One person at the page; everything is found as people find it: by its words or its place."""

    def __init__(self, page: Page, query: str = "") -> None:
        self.page = page
        page.goto(f"/chat{query}")
        self.messages = page.locator("#messages > li")
        self.own = page.locator("#messages > .from-me")
        self.box = page.locator("#text")
        self.choices = page.locator("#options button")

    def say(self, words: str) -> list[str]:
        """Write and send; what came back."""
        said = self.own.count()
        self.box.fill(words)
        self.page.locator("#composer .send").click()
        return self.heard(said + 1)

    def press(self, label: str) -> list[str]:
        """Press one of the offered choices; what came back."""
        said = self.own.count()
        self.choices.filter(has=self.page.get_by_text(label, exact=True)).click()
        return self.heard(said + 1)

    def heard(self, said: int) -> list[str]:
        """What was answered to that many messages of one's own: the texts after the last of them."""
        expect(self.own).to_have_count(said)
        expect(self.messages.last).to_have_class(OURS)
        return self.page.locator("#messages > .from-me").last.locator(":scope ~ li .text").all_inner_texts()

    def offered(self) -> list[str]:
        """The labels of the choices, with their numbers."""
        return [" ".join(text.split()) for text in self.choices.all_inner_texts()]

    def shown(self) -> list[str]:
        """The words of both sides, from the first to the last."""
        return self.page.locator("#messages .text").all_inner_texts()

    def newest(self) -> Locator:
        """The last message on the page."""
        return self.messages.last

    def file_matter(self, words: str) -> str:
        """A request from the first words to its ticket number, whatever is asked in between."""
        asked = self.say(words)[-1]
        while "1 对，提交" not in self.offered():
            asked = self.say(next(answer for word, answer in DETAILS.items() if word in asked))[-1]
        self.press("对，提交")
        return self.newest().locator(".ticket code").inner_text()


def assert_fits(page: Page) -> None:
    """Nothing stands out to the side of the page, however narrow the screen."""
    too_wide = page.evaluate(
        "[document.documentElement, document.querySelector('main')].filter(e => e.scrollWidth > e.clientWidth).length"
    )
    assert too_wide == 0
