"""Pictures of all pages for `docs/screenshots/console/`: `python -m tests.screenshots [FILE OF A DEMO CITY]`.

Without a file the demo city is made first, which takes a minute or two. Pages are found by following links: the first
page of each kind that somebody may open is taken, so that a new page needs no line here.
"""

import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from console.routes import ROUTES
from hotline.cli.demo import PACK
from hotline.demo import CONTACTS, PASSWORD, Account, accounts, make_demo
from hotline.pack.check import check_folder
from hotline.pack.values import Pack
from storage.clock import SystemClock
from tests.browser.conftest import ARGUMENTS, CHROMIUM, DESKTOP, PHONE
from tests.browser.walking import looks
from tests.faults.server import Server

FOLDER = Path(__file__).parents[1] / "docs" / "screenshots" / "console"
COLOURS = 64
ALSO = ("overview", "sign_in", "tickets", "ticket", "conversations", "conversation", "articles")
"""Taken on a phone and in the dark as well."""
FILES = ("_file", "_export", "_style")
ORDER = ("duty_leader", "admin", "reviewer", "approver", "editor", "handler")
"""Whose pages are taken first."""
_PAGES = Map(
    [Rule(f"/console{route.rule}", endpoint=route.endpoint) for route in ROUTES if "GET" in route.methods]
).bind("demo")
_LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.href)"

log = logging.getLogger("screenshots")


def main(file: Path | None) -> None:
    """Write the pictures anew; what is no page any more goes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    pack = check_folder(PACK).usable()
    with _demo(pack, file) as home, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        staff = sorted(
            (one for one in accounts(pack) if one.role in ORDER), key=lambda one: ORDER.index(one.role)
        )
        taken = _sign_in_page(browser, home)
        for account in staff:
            _tour(browser, home, account, taken)
    missing = {route.endpoint for route in ROUTES if "GET" in route.methods} - taken.keys()
    log.info("%s pages; without a picture: %s", len(taken), ", ".join(sorted(missing)))


@contextmanager
def _demo(pack: Pack, file: Path | None) -> Iterator[str]:
    """The demo city on a copy of the file, served."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "demo.db"
        if file is None:
            now = SystemClock(pack.rules.timezone).now()
            make_demo(copy, pack, now, CONTACTS, lambda done, of: None)
        else:
            shutil.copy(file, copy)
        with Server(f"sqlite:///{copy}", Path(folder) / "log", pack=str(PACK)) as server:
            yield f"http://127.0.0.1:{server.port}"


def _sign_in_page(browser: Browser, home: str) -> dict[str, str]:
    page = browser.new_context(**DESKTOP, locale="zh-CN").new_page()
    page.goto(f"{home}/console/sign-in")
    _take(page, "sign_in")
    return {"sign_in": f"{home}/console/sign-in"}


def _tour(browser: Browser, home: str, account: Account, taken: dict[str, str]) -> None:
    """Follow the links of everything that this account may open, from its menu on."""
    page = browser.new_context(**DESKTOP, locale="zh-CN").new_page()
    page.goto(f"{home}/console/sign-in")
    page.fill("main input[name=name]", account.name)
    page.fill("main input[name=password]", PASSWORD)
    page.click("main button.primary")
    page.wait_for_url(lambda address: "sign-in" not in address)
    waiting: list[str] = page.evaluate(_LINKS)
    seen: set[str] = set()
    while waiting:
        address = waiting.pop(0).partition("#")[0]
        endpoint = _endpoint(address, home)
        if not endpoint or endpoint in seen:
            continue
        seen.add(endpoint)
        answer = page.goto(address)
        if answer is None or answer.status != 200:
            continue
        if endpoint not in taken:
            taken[endpoint] = address
            _take(page, endpoint)
        waiting += page.evaluate(_LINKS)
    page.context.close()


def _endpoint(address: str, home: str) -> str:
    """The page that a link leads to; empty for other addresses, files, and forms that are sent."""
    if not address.startswith(f"{home}/console/"):
        return ""
    try:
        endpoint = str(_PAGES.match(urlsplit(address).path)[0])
    except HTTPException:
        return ""
    return "" if endpoint == "home" or endpoint.endswith(FILES) else endpoint


def _take(page: Page, endpoint: str) -> None:
    _save(page, endpoint)
    if endpoint not in ALSO:
        return
    page.emulate_media(color_scheme="dark")
    _save(page, f"{endpoint}-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE["viewport"])
    _save(page, f"{endpoint}-phone")
    page.set_viewport_size(DESKTOP["viewport"])
    if endpoint == "tickets":
        page.context.add_cookies(looks("en/auto"))
        page.reload()
        _save(page, f"{endpoint}-english")
        page.context.add_cookies(looks("zh-CN/auto"))


def _save(page: Page, name: str) -> None:
    shot = page.screenshot(animations="disabled", caret="hide")
    picture = Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    picture.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
