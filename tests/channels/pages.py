"""A little reader of HTML for tests: what a page shows and what its forms would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """Elements as (tag, attributes); the words that are shown; text of templates is left out."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._hidden = 0
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._hidden += tag in ("template", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("template", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._hidden and data.strip():
            self.words.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of that name."""
        return [attributes for name, attributes in self.elements if name == tag]

    def value(self, name: str) -> str:
        """What the first form field of that name would send."""
        return next(str(one["value"]) for one in self.all("input") if one.get("name") == name)
