"""The scale on which a city's citizens judge: which grades are offered, and what each comes to in records and figures.

The State's rating of services (好差评, 国办发〔2019〕51号) has five grades; offices count in three.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from language.ratings import GRADES
from tickets.answers import DISSATISFIED

THREE: Mapping[str, str] = {
    "very_satisfied": "satisfied",
    "satisfied": "satisfied",
    "basically": "basically",
    "dissatisfied": DISSATISFIED,
    "very_dissatisfied": DISSATISFIED,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """`grades` are offered in this order; `ratings` says for every grade which of the three it is."""

    grades: tuple[str, ...] = ("satisfied", "basically", DISSATISFIED)
    ratings: Mapping[str, str] = field(default_factory=lambda: THREE)

    def rating(self, grade: str) -> str:
        """What a grade counts as."""
        return self.ratings[grade]

    def fit(self, grade: str) -> str:
        """The grade of this scale that says the same: 非常满意 is 满意 where there are three."""
        if grade in self.grades:
            return grade
        alike = [one for one in self.grades if self.rating(one) == self.rating(grade)]
        return min(alike, key=lambda one: _steps(one, grade)) if alike else grade


def _steps(one: str, other: str) -> int:
    return abs(GRADES.index(one) - GRADES.index(other))
