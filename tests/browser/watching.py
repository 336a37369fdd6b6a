"""What a page does besides showing itself: where it asks for things, and what it complains about."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request

QUIET = ("log", "info", "debug")


@dataclass
class Watch:
    """Everything asked for by the pages of a test, and every complaint of theirs."""

    home: str
    strayed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Look over every page of this browser."""
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def expects(self, words: str) -> None:
        """A complaint with these words belongs to the test; it must come."""
        self.expected.append(words)

    def assert_clean(self) -> None:
        """Nothing was asked of another address, and nobody complained but those who had to."""
        unforeseen = [one for one in self.complaints if not any(words in one for words in self.expected)]
        missing = [words for words in self.expected if not any(words in one for one in self.complaints)]
        assert (self.strayed, unforeseen, missing) == ([], [], [])

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.home}/", f"blob:{self.home}/")):
            self.strayed.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in QUIET:
            self.complaints.append(f"{message.type}: {message.text}")
