"""Who writes, by what is said of oneself and not of others."""

import pytest

from language.requesters import requester_in
from tests.language.tables import rows


@pytest.mark.parametrize("row", rows("requesters"), ids=lambda row: row["text"][:12])
def test_who_writes(row: dict[str, str]) -> None:
    assert requester_in(row["text"]) == row["requester"]
