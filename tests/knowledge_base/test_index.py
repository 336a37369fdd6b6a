"""The index finds the rows worth comparing, in bounded time and memory."""

from knowledge_base.index import Index, index_grams
from language.normalise import normalise
from language.pinyin import sound_keys
from language.words import words
from tests.effort import yardsticks


def near(index: Index, text: str, limit: int) -> list[int]:
    sounds = tuple(sound for word in words(text) for sound in sound_keys(word))
    return list(index.candidates(index_grams(text, sounds), limit))


def test_rows_that_share_rare_pairs_come_first() -> None:
    index = Index(["公积金怎么提取", "护照怎么办理", "医保怎么办理", "护照丢了怎么补发"], list("abcd"))
    assert near(index, "护照丢了", 2) == [3, 1]


def test_a_homophone_is_a_candidate() -> None:
    index = Index(["身份证怎么补领", "结婚怎么登记"], ["a", "b"])
    assert near(index, "深分正", 5) == [0]


def test_nothing_in_common_gives_no_candidate() -> None:
    assert near(Index(["护照怎么办"], ["a"]), "天气", 5) == []
    assert near(Index([], []), "护照", 5) == []


def test_an_article_with_a_hundred_wordings_leaves_room_for_others() -> None:
    texts = [f"公积金提取第{number}种问法" for number in range(100)] + ["公积金贷款"]
    found = near(Index(texts, ["many"] * 100 + ["other"]), "公积金提取", 40)
    assert 100 in found


def test_a_word_in_no_question_is_the_rarest() -> None:
    index = Index(["护照怎么办理", "医保怎么办理", "社保怎么办理"], list("abc"))
    assert index.rarity("办理") < index.rarity("护照") < index.rarity("签证") <= 1


def test_ten_thousand_questions_are_built_and_asked_within_a_moment() -> None:
    things, acts, asks = "护医社公居驾户婚低残", "补换领缴销迁查贷报提", "何哪几谁啥多怎为能可"
    texts = [
        normalise(f"{a}{b}证{c}办{d}费{e}要")
        for a in things
        for b in acts
        for c in asks
        for d in "东西南北中"
        for e in "甲乙"
    ] * 5
    index = Index(texts, [str(row) for row in range(len(texts))])
    assert yardsticks(lambda: [near(index, text, 40) for text in texts[:50]]) < 100
