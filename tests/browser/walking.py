"""The console of a test served to a browser in this process, and what a browser finds wrong with a page."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from werkzeug.serving import make_server

from console.preferences import COOKIE
from console.users import UNIT_ROLES
from tests.console.world import HOUSING, World

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1.min.js"
GRAVE = ("moderate", "serious", "critical")


@contextmanager
def served(world: World) -> Iterator[str]:
    """The console of this world on a port of its own."""
    server = make_server("127.0.0.1", 0, world.app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        world.streams.stop()
        server.shutdown()
        thread.join()
        server.server_close()


def cookies(world: World, role: str) -> list[Any]:
    """The session of somebody in this role, for a browser."""
    signed_in = world.browser(role, HOUSING if role in UNIT_ROLES else "")
    cookie = signed_in.client.get_cookie("hotline_console", path="/console")
    assert cookie is not None
    return [_cookie(cookie.key, cookie.value)]


def looks(value: str) -> list[Any]:
    """The choice of language and colours, for a browser."""
    return [_cookie(COOKIE, value)]


def _cookie(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value, "domain": "127.0.0.1", "path": "/console"}


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, rules: Mapping[str, Any] | None = None) -> list[str]:
    """What axe finds moderate or worse, with what is folded unfolded: rule, place and the reason in words."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    page.evaluate(_axe())
    options = {"resultTypes": ["violations"], **(rules or {})}
    found = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    return [
        " ".join(f"{one['id']} {node['target']} {node['failureSummary']}".split())
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def stands_out(page: Page) -> list[str]:
    """What reaches over the right edge of the window; empty when the page does not scroll sideways."""
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.querySelectorAll("body *")]
                .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
                .map(one => `wider than the window: ${one.tagName}.${one.className}`)
                .slice(0, 5);
        }"""
    )
    return found
