"""The states of an outward message: whatever happens in whatever order, nothing uncertain is ever sent again."""

from datetime import timedelta
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from channels.errors import SendError, SendFailed, SendUncertain
from channels.messages import OutboxStatus
from channels.outbox_states import MOST_ATTEMPTS, MOVES, UNDELIVERED, outcome_of, sources
from tests.conftest import NOON

STATES: tuple[OutboxStatus, ...] = get_args(OutboxStatus)
FAILURES = st.one_of(
    st.none(),
    st.builds(SendUncertain, st.text()),
    st.builds(SendError, st.text(), permanent=st.booleans(), retry_after=st.none() | st.floats(-1e9, 1e9)),
)


def reachable(start: OutboxStatus) -> set[OutboxStatus]:
    found: set[OutboxStatus] = set()
    ahead = [start]
    while ahead:
        following = MOVES[ahead.pop()] - found
        found |= following
        ahead += following
    return found


def test_every_state_has_its_row() -> None:
    assert set(MOVES) == set(STATES)


def test_nothing_leads_from_an_uncertain_or_final_state_back_to_a_send() -> None:
    for state in ("unknown", "sent", "dead", "expired", "held"):
        assert not reachable(state) & {"sending", "pending", "retry"}


def test_what_was_sent_stays_sent() -> None:
    assert MOVES["sent"] == frozenset()


def test_every_message_can_still_end_somewhere() -> None:
    for state in STATES:
        assert not MOVES[state] or reachable(state) & {"sent", "dead", "expired"}


@given(st.sampled_from(STATES))
def test_sources_and_moves_say_the_same(target: OutboxStatus) -> None:
    assert set(sources(target)) == {state for state in STATES if target in MOVES[state]}


@given(FAILURES, st.integers(1, MOST_ATTEMPTS))
def test_an_attempt_ends_in_a_state_that_may_follow_sending(error: SendFailed | None, attempts: int) -> None:
    outcome = outcome_of(error, attempts, NOON)
    assert outcome.status in MOVES["sending"]
    assert (outcome.again_at is not None) == (outcome.status == "retry")


@given(FAILURES, st.integers(1, MOST_ATTEMPTS))
def test_only_a_temporary_failure_is_tried_again_and_only_so_often(
    error: SendFailed | None, attempts: int
) -> None:
    outcome = outcome_of(error, attempts, NOON)
    temporary = isinstance(error, SendError) and not error.permanent
    assert (outcome.status == "retry") == (temporary and attempts < MOST_ATTEMPTS)
    if outcome.again_at is not None:
        assert timedelta(0) < outcome.again_at - NOON <= timedelta(days=1)


@given(FAILURES, st.integers(1, MOST_ATTEMPTS))
def test_every_end_but_success_is_one_that_people_are_told(error: SendFailed | None, attempts: int) -> None:
    outcome = outcome_of(error, attempts, NOON)
    assert (outcome.status in UNDELIVERED) == (outcome.status not in ("sent", "retry"))
