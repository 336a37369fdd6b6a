"""When citizens are asked, who of the silent ones is phoned, and what a grade counts as."""

from datetime import datetime, timedelta

import pytest

from desk.survey_rules import SurveyRules
from tests.tickets.city import ZONE
from tickets.scale import Scale

RULES = SurveyRules()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 10, day, hour, minute, tzinfo=ZONE)


def test_reminders_are_counted_from_the_first_question_and_keep_to_the_window() -> None:
    asked = at(14, 19, 30)
    assert RULES.reminder(asked, 0) == at(15, 19, 30)
    assert RULES.reminder(asked, 1) == at(17, 19, 30)
    assert RULES.reminder(asked, 2) is None
    late = SurveyRules(reminders=(timedelta(hours=3),))
    assert late.reminder(asked, 0) == at(15, 9)
    assert late.end(asked) == at(16, 9)
    assert SurveyRules(reminders=()).end(asked) == asked + RULES.close


def test_the_share_that_is_phoned_is_the_same_for_ever() -> None:
    """The numbers stand here so that another Python, machine or hash seed that picks others fails."""
    numbers = [f"HX2410146032{serial:04}" for serial in range(1, 401)]
    picked = [number for number in numbers if RULES.is_phoned(number)]
    assert picked[:3] == ["HX24101460320005", "HX24101460320007", "HX24101460320010"]
    assert 60 <= len(picked) <= 100
    assert picked != [number for number in numbers if SurveyRules(seed="2").is_phoned(number)]
    assert not any(SurveyRules(phone_share=0).is_phoned(number) for number in numbers)
    assert all(SurveyRules(phone_share=1).is_phoned(number) for number in numbers)


@pytest.mark.parametrize(
    ("said", "three", "five"),
    [
        ("very_satisfied", "satisfied", "very_satisfied"),
        ("satisfied", "satisfied", "satisfied"),
        ("basically", "basically", "basically"),
        ("very_dissatisfied", "dissatisfied", "very_dissatisfied"),
    ],
)
def test_a_grade_is_put_to_the_scale_of_the_city(said: str, three: str, five: str) -> None:
    scale = Scale(("very_satisfied", "satisfied", "basically", "dissatisfied", "very_dissatisfied"))
    assert (Scale().fit(said), scale.fit(said)) == (three, five)
    assert Scale().rating(said) == scale.rating(said)
