"""The figures of how alike reviewers judge, each with its numerator and denominator."""

from tickets.reviewing import Line, Review, Share, consistency, judged_apart, reviews_of

OCTOBER = ("2024-10-01", "2024-11-01")


def line(ticket: str, event: str, day: int, actor: str = "u1", **more: object) -> Line:
    return Line(ticket, event, f"2024-10-{day:02}T10:00:00+08:00", actor, **more)  # type: ignore[arg-type]


HISTORY = (
    line("A", "replied", 1, public="一", score="0.80"),
    line("A", "review_rejected", 2, "韩"),
    line("A", "replied", 3, public="二", score="0.80"),
    line("A", "review_passed", 4, "韩"),
    line("A", "rated", 5, rating="satisfied"),
    line("A", "rated", 6, rating="dissatisfied"),
    line("A", "replied", 7, public="三", score="0.33", remarks=1),
    line("A", "review_passed", 8, "鲁"),
    line("A", "rated", 9, rating="unrated"),
    line("B", "replied", 1, public="四"),
    line("B", "review_passed", 2, "鲁"),
)


def test_each_review_has_its_reply_and_the_last_word_on_it() -> None:
    reviews = reviews_of(HISTORY, *OCTOBER)
    assert [(r.ticket, r.reviewer, r.passed, r.public, r.is_clear, r.rating) for r in reviews] == [
        ("A", "韩", False, "一", True, ""),
        ("B", "鲁", True, "四", None, ""),
        ("A", "韩", True, "二", True, "dissatisfied"),
        ("A", "鲁", True, "三", False, ""),
    ]


def test_a_period_is_half_open_and_looks_at_the_review() -> None:
    assert [r.public for r in reviews_of(HISTORY, "2024-10-04", "2024-10-08")] == ["二"]


def test_figures_are_pooled_and_nobody_is_rated_by_silence() -> None:
    everybody, han, lu = consistency(reviews_of(HISTORY, *OCTOBER), [])
    assert [row.reviewer for row in (everybody, han, lu)] == ["", "韩", "鲁"]
    assert han.figures == (Share(1, 2), Share(1, 2), Share(1, 1), Share(0, 0))
    assert lu.figures == (Share(2, 2), Share(0, 1), Share(0, 0), Share(0, 0))
    assert everybody.figures == (Share(3, 4), Share(1, 3), Share(1, 1), Share(0, 0))
    assert Share(0, 0).rate is None


def test_similar_replies_of_two_tickets_are_compared_whoever_judged_them() -> None:
    def review(ticket: str, reviewer: str, *, passed: bool) -> Review:
        return Review(ticket, reviewer, "2024-10-01", passed, "同一模板", None)

    reviews = [
        review("A", "韩", passed=False), review("B", "鲁", passed=True), review("C", "鲁", passed=True), review("A", "韩", passed=True),
    ]  # fmt: skip
    pairs = [(0, 1), (0, 2), (1, 2), (0, 3)]
    assert [(one.ticket, other.ticket) for one, other in judged_apart(reviews, pairs)] == [
        ("B", "A"),
        ("C", "A"),
    ]
    everybody, han, lu = (row.figures[3] for row in consistency(reviews, pairs))
    assert (everybody, han, lu) == (Share(2, 3), Share(2, 2), Share(2, 3))
