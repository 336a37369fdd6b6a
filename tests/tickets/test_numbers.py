"""Ticket numbers and lengths of time, as people and packs write them."""

from datetime import date, timedelta

import pytest

from tickets.durations import Duration, parse_duration
from tickets.numbers import TicketNumber, parse, seat_of


def test_a_number_is_composed_and_read_back() -> None:
    number = TicketNumber("HX", date(2024, 10, 12), "6032", 20)
    assert str(number) == "HX24101260320020"
    assert parse("hx24101260320020 ") == number


@pytest.mark.parametrize(
    "text", ["", "HX2410126032002", "HX24133260320020", "HX24101260320020 你好", "24101260320020"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parse(text) is None


def test_the_next_seat_serves_when_the_first_is_used_up() -> None:
    seats = ("6032", "6035", "6033")
    assert [seat_of(n, seats) for n in range(5)] == ["6032", "6035", "6033", "6036", "6037"]


def test_durations_are_read_and_said() -> None:
    assert parse_duration("5wd") == Duration(5, "wd")
    assert str(parse_duration("4 wh")) == "4 个工作小时"
    assert parse_duration("24h").by_the_clock == timedelta(hours=24)
    assert parse_duration("30m").by_the_clock == timedelta(minutes=30)


@pytest.mark.parametrize("text", ["", "5", "wd", "-1wd", "5 days", "1.5h", "99999h"])
def test_a_malformed_duration_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="写法不对"):
        parse_duration(text)


def test_working_time_has_no_fixed_length() -> None:
    with pytest.raises(ValueError, match="工作时间"):
        _ = Duration(5, "wd").by_the_clock
