"""Reports to print: a rich one of an invented city, a wide one, an empty one, and a hostile one."""

from datetime import date

from reports.periods import read_period
from reports.report import Chapter, Column, Figure, Imprint, Report, Table

OFFICE = "临江市人民政府办公室"
HOSTILE = '<script>alert(1)</script>=1+1&{x}#strong[y]$z$\x00\x07\u202eabc\ud800 "引号" مرحبا ' + "W" * 90
TAGS = (
    "html meta title style main header footer p h1 h2 h3 h4 figure figcaption div span table thead tbody tr th td dl dt dd br "
    "svg desc text rect circle path a"
).split()
"""The elements that a page of ours is made of."""

_CATEGORIES = (
    ("公共服务类", 412), ("住房城建类", 305), ("社会保障类", 188), ("交通出行类", 96), ("市场监管类", 71),
    ("教育医疗类", 44), ("环境保护类", 19), ("其他类", 0),
)  # fmt: skip
_UNITS = (
    ("市住房和城乡建设局", 61, 58, 2, 58 / 61),
    ("市城市管理综合行政执法局", 44, 44, 0, 1.0),
    ("东岸经济技术开发区管理委员会社会事务与民生保障服务中心", 18, 15, 3, 15 / 18),
    ("市供水集团有限公司", 9, 9, 0, 1.0),
    ("市地方金融工作局", 0, 0, 0, None),
)


def weekly() -> Report:
    """A released weekly bulletin with every kind of block."""
    return Report(
        kind="weekly",
        title="临江市12345政务服务便民热线周通报",
        subtitle="（2025年3月第2周）",
        period=read_period("2025-W11"),
        imprint=Imprint(
            office=OFFICE,
            series="临江热线周报",
            issue=12,
            overall=97,
            dated=date(2025, 3, 18),
            printed=date(2025, 3, 19),
            report_to=("市委书记、副书记、常委", "市人大常委会主任", "市政协主席"),
            send_to=("各热线成员单位。",),
            copy_to=(
                "市长、副市长、秘书长。",
                "市政府副秘书长、办公室副主任。",
                "各县区人民政府，市政府各部门。",
            ),
            publicity="宜公开",
        ),
        figures=_figures(),
        tables=(_categories(), _units(), _daily(), _none(), _difficult()),
        chapters=_chapters(),
    )


def _figures() -> tuple[Figure, ...]:
    return (
        Figure(
            "accepted",
            "受理总量",
            1135,
            definition="本期受理的全部诉求，含直接答复和转办。",
            basis="created",
            tickets=1135,
        ),
        Figure(
            "answered_share",
            "直接答复率",
            864 / 1135,
            "%",
            864,
            1135,
            "直接答复的诉求占受理总量的比例。",
            "created",
            864,
        ),
        Figure(
            "satisfied", "满意率（参评）", None, "%", 0, 0, "评价为满意的占参加评价的比例。", "called_back", 0
        ),
    )


def _categories() -> Table:
    rows = tuple((name, count, count / 1135) for name, count in _CATEGORIES)
    return Table(
        "categories",
        "诉求分类一览表",
        (Column("类别"), Column("数量", "件"), Column("占比", "%")),
        (*rows, ("合计", 1135, 1.0)),
        chart="share",
        note="注：以受理总量1135件为基数。",
        total=True,
        figures={(8, 1): "accepted"},
    )


def _units() -> Table:
    columns = (
        Column("承办单位"), Column("应办理", "件"), Column("按期办结", "件"), Column("返工", "次"), Column("按期办结率", "%"),
    )  # fmt: skip
    return Table(
        "units", "工单承办情况一览表", columns, (*_UNITS, ("合计", 132, 126, 5, 126 / 132)), "bar", total=True
    )


def _daily() -> Table:
    days = tuple((f"3月{10 + n}日", 120 + n * n * 5, 140 - n * 4) for n in range(7))
    return Table(
        "daily", "每日来电走势", (Column("日期"), Column("本周", "件"), Column("上周", "件")), days, "line"
    )


def _none() -> Table:
    return Table("overdue", "超期工单一览表", (Column("承办单位"), Column("超期", "件")), ())


def _difficult() -> Table:
    columns = (
        Column("工单编号", internal=True),
        Column("事项"),
        Column("联系电话", internal=True),
        Column("牵头单位"),
    )
    rows = (("LJ25030960320017", "南门大街路面塌陷修复", "13800001111", "市住房和城乡建设局"),)
    return Table("difficult", "疑难工单清单", columns, rows)


def _chapters() -> tuple[Chapter, ...]:
    long = "本周天气回暖，反映道路积水、路灯不亮的来电增多，主要集中在老城片区和东岸新区，承办单位已到现场处置并向群众说明。"
    return (
        Chapter("", ("2025年3月10日0时至3月16日24时，市热线共受理诉求1135件，较上周增长8.3%。",)),
        Chapter("总体情况", (f"直接答复864件，占76.12%；转办工单271件，占23.88%。{long}",), ("daily",)),
        Chapter("数据分析", level=1),
        Chapter("诉求分类", ("受理诉求分类情况如下：",), ("categories",), level=2),
        Chapter("承办情况", (), ("units", "overdue"), level=2),
        Chapter("一、主要热点", (long * 3, "第一行\n第二行"), prose=True),
        Chapter(
            "疑难事项",
            ("工单LJ25030960320017的反映人王女士（13800001111）多次来电。",),
            ("difficult",),
            internal=True,
        ),
        Chapter(
            "下一步工作",
            ("市民李建国先生如有疑问请拨打13900002222，继续做好工单LJ25030960320018的跟踪。",),
            prose=True,
        ),
    )


def wide(columns: int = 40, rows: int = 25) -> Report:
    """An assessment of many columns and more rows than a page holds."""
    heads = (Column("单位"), *(Column(f"指标{n}", "%" if n % 3 == 0 else "件") for n in range(1, columns)))
    cells = tuple(
        (f"第{row}承办单位", *(row / rows if n % 3 == 0 else row * n for n in range(1, columns)))
        for row in range(rows)
    )
    return Report(
        "assessment",
        "承办单位考核统计",
        read_period("2025-03"),
        tables=(Table("all", "考核统计表", heads, cells),),
    )


def empty() -> Report:
    """Nothing but a title."""
    return Report("daily", "督办日报", read_period("2025-03-10"))


def hostile() -> Report:
    """Somebody else's text in every slot."""
    return filled(HOSTILE)


def filled(text: str) -> Report:
    """One text in every slot."""
    table = Table(
        text, text, (Column(text), Column(text, "件")), ((text, 3), (text, None), ("=cmd()", 1)), "bar", text
    )
    return Report(
        "weekly",
        text,
        read_period("2025-W11"),
        text,
        Imprint(text, text, 1, 1, date(2025, 3, 18), date(2025, 3, 18), (text,), (text,), (text,)),
        (Figure(text, text, 1, "件", definition=text),),
        (table,),
        (Chapter(text, (text,), (text,)), Chapter(text, (text * 3,), level=2)),
    )
