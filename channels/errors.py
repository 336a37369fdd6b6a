"""What sending a message can end in, apart from success. Callers never parse messages.

SendFailed
├── SendError       it did not go out: permanent, or worth another try after `retry_after` seconds
└── SendUncertain   the request left and nobody knows: shown to staff, never repeated by itself
"""


class SendFailed(Exception):
    """Base of both."""


class SendError(SendFailed):
    """The platform refused or could not be reached."""

    def __init__(self, reason: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.retry_after = retry_after


class SendUncertain(SendFailed):
    """The outcome of a send is unknown (a time-out after the request left, a half answer)."""
