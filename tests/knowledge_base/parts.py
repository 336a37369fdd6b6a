"""Articles as the tests of this folder need them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge_base.articles import Content

NOW = datetime(2024, 10, 14, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
LATER = NOW + timedelta(hours=1)


def content(
    article: str = "护照换发",
    question: str = "护照到期怎么换发",
    answer: str = "带旧护照到出入境窗口办理。",
    *,
    unit: str = "市公安局",
    audience: str = "公众",
    wordings: tuple[str, ...] = (),
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Content:
    return Content(
        article=article, unit=unit, question=question, answer=answer, audience=audience, wordings=wordings,
        valid_from=valid_from, valid_to=valid_to,
    )  # fmt: skip
