"""A printed report's web page on a phone, at a desk and in the dark: nothing runs out of it, all of it can be read."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from reports.printing.web import page
from tests.browser.conftest import DESKTOP, PHONE
from tests.reports.printing import samples

READABLE = 4.5
"""The contrast that WCAG 2.2 AA asks of text."""

_CONTRASTS = """() => {
  const part = (value) => { value /= 255; return value <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4; };
  const light = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number);
    return .2126 * part(r) + .7152 * part(g) + .0722 * part(b); };
  const style = (name) => getComputedStyle(document.querySelector(name));
  const ground = light(style('.report').backgroundColor);
  return ['.report > p', '.report-series', 'figcaption', 'td', 'svg text'].map((name) => {
    const ink = light(name === 'svg text' ? style(name).fill : style(name).color);
    return (Math.max(ink, ground) + .05) / (Math.min(ink, ground) + .05);
  });
}"""


@contextmanager
def _opened(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    with browser.new_context(**options) as context:
        shown = context.new_page()
        shown.goto(file.as_uri())
        yield shown


@pytest.mark.parametrize("name", ["weekly", "wide", "hostile"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP])
def test_nothing_runs_out_of_the_page(
    browser: Browser, tmp_path: Path, name: str, screen: Mapping[str, Any]
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(page(getattr(samples, name)()))
    with _opened(browser, file, **screen) as shown:
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_by_day_and_by_night(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    file = tmp_path / "report.html"
    file.write_bytes(page(samples.weekly()))
    with _opened(browser, file, color_scheme=scheme, **PHONE) as shown:
        assert min(shown.evaluate(_CONTRASTS)) >= READABLE
