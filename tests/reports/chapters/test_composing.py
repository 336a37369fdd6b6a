"""A galley from figures and sentences, and what printing makes of it with what people wrote."""

from dataclasses import replace

from reports.chapters.book import Book, ChapterText, Kind
from reports.chapters.composing import Found, Material, compose
from reports.chapters.galley import Galley, printed, unfilled
from reports.chapters.slots import fill, pieces
from reports.periods import read_period
from reports.report import Column, Figure, Imprint, Report, Table
from reports.storing import galley_text, read_galley, read_report, report_text
from tests.reports.chapters.books import base_book

CLASSES = Table(
    "classes", "分类", (Column("分类"), Column("件数", "件"), Column("占比", "%")),
    (("甲", 30, 0.6), ("乙", 20, 0.4), ("丙", 0, 0.0), ("合计", 50, 1.0)), total=True, figures={(0, 1): "received?x=甲"},
)  # fmt: skip
FIGURES = (
    Figure("received", "来件", 50, definition="全部来件", basis="created", tickets=50),
    Figure("received_before", "上周来件", 40),
    Figure("late", "超时", 0),
    Figure("rate", "满意率", None, "%", 0, 0),
)


def book(**changes: object) -> Book:
    chapters = {
        "head": ChapterText("总体情况", paragraphs=("received late rate",), tables=("classes", "missing")),
        "parent": ChapterText("分析"),
        "child": ChapterText("{period}分类", level=2, paragraphs=("classes",)),
        "hot": ChapterText("热点", source="hot", empty="没有热点。", internal=True),
        "plan": ChapterText("计划", prose=True),
    }
    own: dict[str, object] = {
        "kinds": {"weekly": Kind(tuple(chapters), former="上周")},
        "chapters": chapters,
        "sentences": {
            "received": "共{received}{received:chain}。",
            "late": "超时{late}。",
            "rate": "满意率{rate}。",
            "classes": "其中{classes}；{classes:shares}；前{classes:top3count}：{classes:top3}。",
        },
        "when_zero": {"late": "没有超时。", "received": "没有来件。"},
        "when_none": {"rate": "还没有评价。"},
    }
    return replace(base_book(), **(own | changes))  # type: ignore[arg-type]


def report(*figures: Figure) -> Report:
    return Report("weekly", "周通报", read_period("2024-W42"), figures=figures or FIGURES, tables=(CLASSES,))


def made(source: Report | None = None, **changes: object) -> Galley:
    hot = Found(("停水{hot_3}。",), (Figure("hot_3", "停水", 12),), ("HX1",))
    material = Material(source or report(), {"period": "2024年10月第3周"}, {"hot": hot})
    return compose(material, book(**changes))


def paragraphs(galley: Galley, written: dict[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    return {
        chapter.heading: chapter.paragraphs for chapter in printed(galley, written or {}, Imprint()).chapters
    }


def test_sentences_take_figures_trends_and_lists_and_suit_zero_and_nothing() -> None:
    assert paragraphs(made()) == {
        "总体情况": ("共50件，较上周增长25%。没有超时。还没有评价。",),
        "分析": (),
        "2024年10月第3周分类": ("其中甲30件、乙20件；甲30件，占60%、乙20件，占40%；前2：甲30件、乙20件。",),
        "热点": ("停水12件。",),
    }, "the plan that nobody has written is not printed, a heading with chapters under it is"


def test_of_nothing_no_parts_are_told_and_without_former_records_no_change() -> None:
    none = report(replace(FIGURES[0], value=0), FIGURES[1], *FIGURES[2:])
    assert paragraphs(made(none, last_when_zero=("received",)))["总体情况"] == ("没有来件。",)
    first = report(FIGURES[0], replace(FIGURES[1], value=0), *FIGURES[2:])
    assert paragraphs(made(first))["总体情况"] == ("共50件。没有超时。还没有评价。",)


def test_problems_are_named_only_where_there_are_some() -> None:
    chapters = {"head": ChapterText("问题", paragraphs=("received", "late", "rate"), only_above_zero=True)}
    galley = made(chapters=chapters, kinds={"weekly": Kind(("head",), former="上周")})
    assert paragraphs(galley) == {"问题": ("共50件，较上周增长25%。",)}


def test_what_people_wrote_stays_and_its_slots_get_the_newer_figures() -> None:
    written = {"head": "本周{received}，{late:n}件超时。\n\n 第二段 ", "plan": "下周{hot_3}"}
    assert paragraphs(made(), written)["总体情况"] == ("本周50件，0件超时。", "第二段")
    newer = made(report(replace(FIGURES[0], value=51), *FIGURES[1:]))
    chapters = printed(newer, written, Imprint()).chapters
    assert chapters[0].paragraphs[0] == "本周51件，0件超时。" and chapters[0].prose
    assert chapters[-1].paragraphs == ("下周12件",)
    assert [chapter.heading for chapter in chapters if chapter.internal] == ["热点"]


def test_a_slot_that_nothing_fills_is_seen_and_a_brace_of_a_person_is_no_slot() -> None:
    assert unfilled(made(), {"plan": "见{received_x}和{late}，{没有}{0}{a.b}"}) == ("received_x",)
    assert fill("{a}{0}{a.b}{ }{B}", {"a": "1"}) == "1{0}{a.b}{ }{B}"
    assert "〔没有“b”这项数据〕" in fill("{b}", {})
    assert pieces("共{a:n}件", {"a:n": "3"}) == [("共", ""), ("3", "a"), ("件", "")]


def test_galleys_and_reports_are_kept_without_loss() -> None:
    galley = made()
    assert read_galley(galley_text(galley)) == galley
    whole = printed(galley, {"plan": "写好了"}, Imprint("热线办", "周报", 3, 9, report_to=("甲",)))
    assert read_report(report_text(whole)) == whole
    assert report_text(read_report(report_text(whole))) == report_text(whole), "the same bytes each time"
