"""A sample is decided by seed and numbers alone."""

from hypothesis import given
from hypothesis import strategies as st

from tickets.samples import drawn

NUMBERS = [f"HX2410146032{serial:04}" for serial in range(1, 201)]


def test_the_sample_of_a_seed_is_the_same_for_ever() -> None:
    """Written down, so that another Python or another order that draws others fails."""
    assert drawn(NUMBERS, "2024-10", 3) == drawn(reversed(NUMBERS), "2024-10", 3)
    assert drawn(NUMBERS, "2024-10", 3) == ["HX24101460320016", "HX24101460320065", "HX24101460320156"]


@given(st.sets(st.sampled_from(NUMBERS)), st.text(max_size=8), st.integers(1, 300))
def test_a_sample_has_no_doubles_and_is_as_large_as_there_are_tickets(
    numbers: set[str], seed: str, size: int
) -> None:
    picked = drawn(numbers, seed, size)
    assert len(picked) == len(set(picked)) == min(size, len(numbers))
    assert drawn(numbers, seed, size + 1)[:size] == picked
