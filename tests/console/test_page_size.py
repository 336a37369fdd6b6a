"""No page is heavy: what a first visit transfers, page and all files beside it, without compression."""

import re

from tests.console.pages import furnish, pages
from tests.console.world import HOUSING, Browser, World

MOST_BYTES = 200_000
ROWS = 60
"""More than the longest page of a list shows."""


def test_no_page_with_all_that_it_loads_is_over_200_kb(world: World) -> None:
    things = furnish(world, ROWS)
    browsers: dict[str, Browser] = {}
    files: dict[str, int] = {}
    heavy, weighed = [], 0
    for opened in pages(things):
        if opened.role not in browsers:
            browsers[opened.role] = world.browser(opened.role, HOUSING)
        browser = browsers[opened.role]
        text = browser.page(opened.path)
        for address in (
            set(re.findall(r'<(?:link|script|img)[^>]*(?:href|src)="([^"]+)"', text)) - files.keys()
        ):
            with browser.client.get(address) as answer:
                assert answer.status_code == 200, address
                files[address] = len(answer.data)
        weight = len(text.encode()) + sum(size for address, size in files.items() if address in text)
        weighed += 1
        if weight >= MOST_BYTES:
            heavy.append((opened.path, weight))
    assert weighed > 30
    assert heavy == []
