"""What a change of the knowledge does to questions whose right answer is known, or was given before. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge_base.evaluate import Query, is_right
from knowledge_base.matcher import Decision, Match

DECISIONS: Mapping[Decision, str] = {"answer": "直接作答", "choose": "请市民选择", "none": "不作答"}


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is answered otherwise than before."""

    query: Query
    before: Match
    after: Match

    @property
    def broke(self) -> bool:
        """It was right and is not any more."""
        return is_right(self.query, self.before) and not is_right(self.query, self.after)

    @property
    def became_right(self) -> bool:
        """It is right and was not."""
        return is_right(self.query, self.after) and not is_right(self.query, self.before)

    @property
    def told(self) -> str:
        """What was right, what was given and what is given, in words."""
        return f"应答 {self.query.article or '无'}：{given(self.before)} → {given(self.after)}"

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        sides = {"before": self.before, "after": self.after}
        return {"query": self.query.question, "article": self.query.article} | {
            name: {"decision": match.decision, "article": first_of(match)} for name, match in sides.items()
        }


def given(match: Match) -> str:
    """A decision in words, with the article that stood first."""
    return f"{DECISIONS[match.decision]} {first_of(match) if match.decision != 'none' else ''}".rstrip()


def first_of(match: Match) -> str:
    """The article that stood first, whatever the decision; "" where nothing came near."""
    return match.candidates[0].article if match.candidates else ""


def changes(
    asked: Iterable[Query], before: Iterable[Match], after: Iterable[Match]
) -> tuple[list[Changed], list[Changed]]:
    """(those that became right, those that broke), in their order."""
    all_of = [Changed(*one) for one in zip(asked, before, after, strict=True)]
    return [one for one in all_of if one.became_right], [one for one in all_of if one.broke]
