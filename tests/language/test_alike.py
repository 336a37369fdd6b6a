"""Nearly the same texts are found in pairs."""

from language.alike import alike


def test_texts_from_one_mould_are_alike_and_others_are_not() -> None:
    texts = [
        "您好，丰收路井盖已于10月15日更换。",
        "您好，丰收路井盖已于10月16日更换。",
        "养老金每月15日发放。",
        "",
        "",
    ]
    assert alike(texts, 0.8) == [(0, 1)]
    assert alike([], 0.8) == []
