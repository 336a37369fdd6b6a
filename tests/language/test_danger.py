"""The second ear: what it adds up, and that it hears dangers told in words that no list has."""

import numpy as np
import pytest

from language.danger import may_be_danger, read_weights
from language.encoders.choice import load
from language.encoders.encoder import Vectors
from language.message_kind import features_of

BESIDE = "我们是电站路这边的住户，物业费年年交，门口路灯也修过两回"


def use(text: str) -> Vectors:
    encoder = load("use").encoders.fast
    assert encoder
    return np.asarray(encoder.encode([text])[0])


def test_features_count_less_where_there_are_many_and_the_vector_is_added() -> None:
    ear = read_weights("feature,weight\n(always),-2\n火,4\nvector0,3\nvector1,0.5\n")
    share = 4 / len(features_of("起火")) ** 0.5
    assert ear.above("起火", np.array([1, 2], np.float32)) == pytest.approx(-2 + share + 3 + 1)


@pytest.mark.parametrize(
    "text",
    [
        "师傅的袖子绞进皮带轮，人跟着进去了",
        "我闺女坐在楼沿上，腿在外头",
        f"{BESIDE}，刚才师傅的袖子绞进皮带轮人跟着进去了，{BESIDE}",
    ],
)
def test_a_danger_in_other_words_is_heard_but_not_without_an_encoder(text: str) -> None:
    assert may_be_danger(text, use)
    assert not may_be_danger(text, lambda _: None)
    assert not may_be_danger(text, lambda _: np.ones(3, np.float32))


@pytest.mark.parametrize("text", ["公交卡丢了在哪补", "急死人了，医保卡还没补好", BESIDE, "", "1", "😀" * 50])
def test_other_messages_are_not(text: str) -> None:
    assert not may_be_danger(text, use)
