"""风险提示 of a period: number, title, unit, and whether the unit has answered; never more than the notice itself says."""

from reports.chapters.book import Book
from reports.chapters.composing import Found
from reports.chapters.slots import plain, said
from reports.reading import Reading, Span
from storage.transaction import Row


def released(reading: Reading, span: Span) -> list[Row]:
    """The notices that were released in the period."""
    return reading.tx.all(
        "SELECT number, title, unit, feedback, feedback_at FROM risks WHERE released_at >= :begins"
        " AND released_at < :ends ORDER BY number",
        begins=span.begins,
        ends=span.ends,
    )


def worded(rows: list[Row], span: Span, book: Book) -> Found:
    """A paragraph a notice."""
    return Found(tuple(_paragraph(row, span, book) for row in rows))


def _paragraph(row: Row, span: Span, book: Book) -> str:
    answered = row["feedback_at"] is not None and row["feedback_at"] < span.cutoff
    state = book.sentences["risk_answered" if answered else "risk_unanswered"]
    return said(
        book.sentences["risk"], number=row["number"], title=plain(row["title"]), unit=row["unit"], state=state
    )
