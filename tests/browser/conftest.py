"""A real browser against a real server process. Without chromium these tests are left out, and the run says so loudly.

Everything that a page asks for, logs or breaks is watched: a request to another address, an error on the console
or an exception fails the test that opened the page.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.site import Site, prepared
from tests.browser.watching import Watch

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MISSING = (
    "BROWSER TESTS LEFT OUT: no chromium on this machine. Install it with `apt-get install chromium`"
    " (Debian, Ubuntu) and run `make test` again."
)
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--use-fake-device-for-media-stream", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
HERE = Path(__file__).parent
SCREENSHOTS = HERE.parent / "screenshots"
PHONE: Mapping[str, Any] = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 1.5}
DESKTOP: Mapping[str, Any] = {"viewport": {"width": 1280, "height": 800}}

Visit = Callable[..., Page]
Picture = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line of dots does not say what was not proved."""
    if any(MISSING in str(report.longrepr) for report in terminalreporter.getreports("skipped")):
        terminalreporter.write_line(MISSING, red=True, bold=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for the folder; it ends with the folder because its event loop would disturb other tests."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))


@pytest.fixture(scope="package")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo city, served, with a clerk of each role."""
    with prepared(sqlite_template, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Looks over every page of the test; `watch.expects` names complaints that belong to the test."""
    watching = Watch(site.home)
    yield watching
    watching.assert_clean()


@pytest.fixture
def visit(browser: Browser, site: Site, watch: Watch) -> Iterator[Visit]:
    """Opens the browser of one more person, at a desk unless told otherwise."""
    contexts = []

    def open_browser(**options: Any) -> Page:
        context = browser.new_context(**{**DESKTOP, "locale": "zh-CN", "base_url": site.home, **options})
        context.set_default_timeout(20_000)
        watch.over(context)
        contexts.append(context)
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def picture() -> Picture:
    """Keeps what a page shows as tests/screenshots/NAME.png, for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled", caret="hide")

    return take
