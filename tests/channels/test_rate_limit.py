"""The rate limit: so many messages a minute, an honest waiting time, and bounded memory."""

from datetime import timedelta

from channels import rate_limit
from channels.rate_limit import RateLimit
from tests.conftest import NOON


def test_so_many_messages_pass_and_then_the_time_to_wait_is_told() -> None:
    limit = RateLimit(3)
    assert [limit.wait("a", NOON) for _ in range(4)] == [0.0, 0.0, 0.0, 20.0]


def test_who_waits_as_long_as_told_may_send_again() -> None:
    limit = RateLimit(3)
    for _ in range(3):
        limit.wait("a", NOON)
    later = NOON + timedelta(seconds=limit.wait("a", NOON))
    assert limit.wait("a", later) == 0.0
    assert limit.wait("a", later) > 0.0


def test_one_persons_messages_are_not_anothers() -> None:
    limit = RateLimit(1)
    assert (limit.wait("a", NOON), limit.wait("b", NOON)) == (0.0, 0.0)


def test_zero_is_no_limit() -> None:
    limit = RateLimit(0)
    assert {limit.wait("a", NOON) for _ in range(1000)} == {0.0}


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    limit = RateLimit(1)
    limit.wait("a", NOON)
    assert limit.wait("a", NOON - timedelta(hours=1)) > 0.0


def test_memory_is_bounded_however_many_come() -> None:
    limit = RateLimit(1)
    for number in range(rate_limit.MOST_REMEMBERED + 500):
        limit.wait(str(number), NOON)
    assert len(limit._buckets) == rate_limit.MOST_REMEMBERED
