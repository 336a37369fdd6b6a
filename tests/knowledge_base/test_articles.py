"""Versions go through their states in order, and an article says what it lacks."""

from itertools import product

import pytest

from knowledge_base.articles import (
    MOVES,
    STATES,
    FaultyArticle,
    MoveRefused,
    State,
    Version,
    check_move,
    checked,
)
from tests.knowledge_base.parts import TODAY, content


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_only_the_moves_of_the_table_are_allowed(before: State, after: State) -> None:
    version = Version(content(), 1, before, "")
    if after in MOVES[before]:
        check_move(version, after)
        return
    with pytest.raises(MoveRefused, match=STATES[before]):
        check_move(version, after)


def test_a_version_cannot_be_released_without_approval() -> None:
    assert "published" not in MOVES["draft"] | MOVES["submitted"]


def test_both_ends_of_the_validity_belong_to_it() -> None:
    version = Version(content(valid_from=TODAY, valid_to=TODAY), 1, "published", "")
    assert version.is_valid(TODAY)
    assert not version.is_expired(TODAY)


def test_an_article_names_all_its_faults_at_once() -> None:
    faulty = content(article=" ", answer="", audience="大家", valid_from=TODAY, valid_to=TODAY.replace(day=1))
    with pytest.raises(FaultyArticle) as caught:
        checked(faulty)
    for fault in ("编号", "答案", "大家", "结束日早于开始日"):
        assert fault in str(caught.value)


def test_wordings_are_kept_once_and_never_repeat_the_question() -> None:
    tidy = checked(content(question=" 怎么办 ", wordings=("怎么办", " 咋办", "咋办", "")))
    assert (tidy.question, tidy.wordings) == ("怎么办", ("咋办",))
