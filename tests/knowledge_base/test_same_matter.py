"""Questions are grouped by what they want, and by the article that came close to them."""

from knowledge_base.same_matter import Near, grouped

NOTHING = Near("", 0.0)


def test_other_words_for_one_matter_are_one_group() -> None:
    texts = [
        "露天泳池怎么办卡",
        "飞艇怎么登记",
        "请问露天泳池的卡怎么办理",
        "露天泳池办卡怎么弄",
        "路灯坏了找谁修",
    ]
    assert grouped(texts, [NOTHING] * len(texts)) == [[0, 2, 3], [1], [4]]


def test_the_article_that_came_close_draws_together_and_pushes_apart() -> None:
    texts = ["露天泳池办卡要多少钱", "露天泳池几点开门", "露天泳池怎么办卡", "露天泳池办卡去哪里"]
    together = grouped(texts, [Near("泳池", 0.7)] * 4)
    apart = grouped(texts, [Near(f"泳池{place}", 0.7) for place in range(4)])
    assert len(together) < len(apart)


def test_nothing_has_no_groups() -> None:
    assert grouped([], []) == []
