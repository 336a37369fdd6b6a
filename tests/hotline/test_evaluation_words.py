"""What `kb evaluate` says to a person: rates in per cent, mistakes by cause, the article that takes most first."""

from hotline.cli._evaluation_words import Compared, summary
from knowledge_base.changes import changes
from knowledge_base.evaluate import Evaluation, Query, measure
from knowledge_base.matcher import Candidate, Match
from knowledge_base.mistakes import mistakes

ASKED = (Query("校车几点来", "校车"), Query("校车要钱吗", "校车费"), Query("今天真热", "", "chat"))


class Answers:
    """Answers everything with one article."""

    def __init__(self, article: str) -> None:
        self._article = article

    def match(self, text: str) -> Match:
        return Match(text, "answer", (Candidate(self._article, f"{self._article}的问句", 0.9),), ())


def evaluated(article: str) -> Evaluation:
    return measure(lambda: Answers(article), ASKED)


def test_a_person_reads_rates_causes_and_what_changed() -> None:
    found, before = evaluated("校车"), evaluated("校车费")
    wrong = mistakes(zip(ASKED, found.matches, strict=True), {})
    told = summary(found, wrong, Compared(3, before, *changes(ASKED, before.matches, found.matches)))
    for words in (
        "直接作答的答对率　33.3%",
        "没有答对的 2 个",
        "1  闲聊、问候或辱骂，却作了答",
        "2  校车“校车的问句”",
        "与第 3 次发布比较",
        "变对 1 个，变错 1 个",
        "变错  校车要钱吗（应答 校车费：直接作答 校车费 → 直接作答 校车）",
    ):
        assert words in told


def test_nothing_wrong_is_said_so() -> None:
    asked = ASKED[:1]
    found = measure(lambda: Answers("校车"), asked)
    assert "全部答对" in summary(found, [], None)
    assert "能答与不能答的区分（AUROC）　—" in summary(found, [], None)
