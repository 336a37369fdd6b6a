"""Moments as people write them into tables."""

from zoneinfo import ZoneInfo

import pytest

from storage.sheet_moments import read_moment

CITY = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-10-14T10:05:30+08:00", "2024-10-14T10:05:30+08:00"),
        ("2024-10-14T02:05:30Z", "2024-10-14T10:05:30+08:00"),
        ("2024-10-14 10:05", "2024-10-14T10:05:00+08:00"),
        ("2024/10/4 9:05", "2024-10-04T09:05:00+08:00"),
        ("2024.10.04", "2024-10-04T00:00:00+08:00"),
        ("2024年10月4日", "2024-10-04T00:00:00+08:00"),
        ("2024年10月4日 9时5分", "2024-10-04T09:05:00+08:00"),
        ("2024年10月4日9点", "2024-10-04T09:00:00+08:00"),
        ("20241004", "2024-10-04T00:00:00+08:00"),
        ("20241004 093000", "2024-10-04T09:30:00+08:00"),
        ("45569.5", "2024-10-04T12:00:00+08:00"),
        ("2024-10-14 10:05:30.250", "2024-10-14T10:05:30+08:00"),
    ],
)
def test_common_forms_are_read(text: str, iso: str) -> None:
    found = read_moment(text, CITY)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2024-13-01",
        "2024-02-30 10:00",
        "12345",
        "10:05",
        "nan",
        "1e999",
        "0001-01-01T00:00+08:00",
        "2024-10-14T10:05+99:99",
        "9999-12-31",
    ],
)
def test_everything_else_is_no_moment(text: str) -> None:
    assert read_moment(text, CITY) is None
