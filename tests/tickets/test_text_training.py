"""The linear model: what it learns, what it keeps, what it says of its reasons."""

import numpy as np
import pytest

from tickets.text_model import ModelBroken, packed, unpacked
from tickets.text_training import Labelled, folds, labelled, left_out, train
from tickets.text_views import WEIGHTS, views

PAST = [
    *((f"{n}栋水管又爆了，自来水流了一地", "水务") for n in range(8)),
    *((f"第{n}天停电，电表箱冒火花", "供电") for n in range(8)),
    *((f"{n}路公交车半小时不来，站牌也歪了", "公交") for n in range(8)),
]


def examples(counts: list[float] | None = None) -> Labelled:
    return labelled([text for text, _ in PAST], [label for _, label in PAST], counts)


def test_new_texts_go_where_alike_ones_went_with_the_words_that_say_so() -> None:
    model = train(examples())
    assert model.labels == ("供电", "公交", "水务")
    for text, label in (("家里没有自来水", "水务"), ("停电两天了", "供电"), ("等公交车等到天黑", "公交")):
        assert model.labels[int(model.scores(text).argmax())] == label
    assert model.telling("邻居说自来水有味", "水务")[0] == "自来水"
    assert model.telling("邻居说自来水有味", "供电") == ()
    assert model.telling("毫不相干", "水务") == ()


@pytest.mark.parametrize("text", ["", "\ud800", "。！", "🙂" * 10, "停电" * 60_000, "\x00\u202e\n"])
def test_any_text_has_scores(text: str) -> None:
    assert np.isfinite(train(examples()).scores(text)).all()


def test_the_opening_is_the_first_line() -> None:
    one, other = views("停电了\n自来水也没有"), views("停电了\n公交车也不来")
    assert [part[0].tolist() for part in one[2:]] == [part[0].tolist() for part in other[2:]]
    assert one[0][0].tolist() != other[0][0].tolist()
    assert len(one) == len(WEIGHTS)


def test_the_same_text_is_never_on_both_sides() -> None:
    texts = [text for text, _ in PAST for _ in range(3)]
    part = folds([f"{text} " * (n % 2 + 1) for n, text in enumerate(texts)], ["x"] * len(texts))
    repeated = folds(texts, ["x"] * len(texts))
    assert all(len(set(repeated[n : n + 3].tolist())) == 1 for n in range(0, len(texts), 3))
    assert set(part.tolist()) == {0, 1, 2, 3, 4}


def test_each_example_is_judged_by_a_model_that_has_not_seen_it() -> None:
    odd = labelled([*(text for text, _ in PAST), "鱼塘翻塘死鱼"], [*(label for _, label in PAST), "水务"])
    assert train(odd).scores("鱼塘翻塘死鱼").argmax() == 2
    scores = left_out(odd)
    assert (scores[:-1].argmax(axis=1) == odd.truth[:-1]).all()
    assert scores[-1].max() < 0, "nothing in it was met elsewhere"


def test_what_counts_more_outweighs_what_it_contradicts() -> None:
    texts, labels = ["广场舞太吵"] * 4 + ["水管爆了"] * 4, ["甲", "甲", "甲", "乙", "乙", "乙", "乙", "乙"]
    for count, label in ((1.0, "甲"), (9.0, "乙")):
        model = train(labelled(texts, labels, [1.0, 1.0, 1.0, count, 1.0, 1.0, 1.0, 1.0]))
        assert model.labels[int(model.scores("广场舞太吵").argmax())] == label


def test_a_stored_model_is_the_same_and_other_bytes_are_refused() -> None:
    model = train(examples())
    stored = packed(model, {"slope": 0.5})
    again, numbers = unpacked(stored)
    assert again.labels == model.labels and again.megabytes < 0.1 and numbers == {"slope": 0.5}
    assert np.allclose(again.scores(PAST[0][0]), model.scores(PAST[0][0]), atol=0.02)
    for broken in (b"", b"PK\x03\x04", stored[:-40]):
        with pytest.raises(ModelBroken):
            unpacked(broken)
