"""Who was asked, who answered, who is satisfied: numerators and denominators, and never a silent citizen among the satisfied."""

from hypothesis import given
from hypothesis import strategies as st

from reports.satisfaction import Closing, Rate, satisfaction
from tickets.answers import RATING_TITLES


def test_a_hundred_closings_of_which_eighty_say_nothing() -> None:
    answers = ["satisfied"] * 9 + ["basically"] * 6 + ["dissatisfied"] * 5
    spoke = [Closing(True, rating, by_phone=n < 4) for n, rating in enumerate(answers)]
    silent = [Closing(True, "unrated")] * 77 + [Closing(True, "unreachable")] * 2 + [Closing(False)]
    found = satisfaction([*spoke, *silent])
    assert found.asked == Rate(99, 100)
    assert found.answered == Rate(20, 99)
    assert (found.of_rated, found.of_all) == (Rate(9, 20), Rate(9, 100))
    assert (found.basically, found.dissatisfied) == (Rate(6, 20), Rate(5, 20))
    assert (found.unrated, found.by_phone) == (80, 4)


def test_nothing_closed_has_no_rate() -> None:
    found = satisfaction([])
    assert {found.asked.value, found.answered.value, found.of_rated.value, found.of_all.value} == {None}


def test_solved_is_told_apart_from_satisfied() -> None:
    found = satisfaction(
        [Closing(True, "dissatisfied", "yes"), Closing(True, "unrated", "no"), Closing(True)]
    )
    assert found.solved == Rate(1, 2)


@given(
    st.lists(
        st.builds(
            Closing, st.booleans(), st.sampled_from(["", *RATING_TITLES]), st.sampled_from(["", "yes", "no"])
        )
    )
)
def test_the_parts_are_the_whole(closings: list[Closing]) -> None:
    found = satisfaction(closings)
    parts = found.of_rated.numerator + found.basically.numerator + found.dissatisfied.numerator
    assert parts == found.answered.numerator == len(closings) - found.unrated
    assert found.of_all.numerator <= found.answered.numerator <= found.asked.numerator <= len(closings)
