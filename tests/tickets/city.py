"""A small city for the tests: a few units, topics, and the office's rules."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from tickets.deadlines import DeadlineRules, Deadlines
from tickets.lines import Line, Lines
from tickets.topics import Category
from tickets.units import Unit, Units
from tickets.workcalendar import Calendar, DayKind

ZONE = ZoneInfo("Asia/Shanghai")
HOUSING, CITY_LOOKS, POLICE = "市住房和城乡建设局", "市城市管理局", "市公安局"
INSPECTORS, EAST_HEAT, WEST_HEAT = "市公安局警务督察支队", "东部供热公司", "西部供热公司"
EAST, WEST = "东城区行政委员会", "西城区行政委员会"

UNITS = Units(
    [
        Unit(HOUSING, "局委办", ("住建局", "房管局"), topics=("物业", "公租房")),
        Unit(CITY_LOOKS, "局委办", ("城管局", "城管"), topics=("占道经营", "烧烤油烟")),
        Unit(POLICE, "局委办", ("公安局", "派出所"), topics=("治安",)),
        Unit(INSPECTORS, "局委办", ("督察支队",), parent=POLICE, topics=("执法人员违规",)),
        Unit(EAST_HEAT, "企业", ("东热",), areas=("东城区",), topics=("供暖",)),
        Unit(WEST_HEAT, "企业", ("西热",), areas=("西城区",), topics=("供暖",)),
        Unit(EAST, "区县", ("东城区",), areas=("东城区",)),
        Unit(WEST, "区县", ("西城区",), areas=("西城区",)),
    ]
)
CATEGORIES = (
    Category("01", "投诉", "城乡建设类", "物业", HOUSING, ("物业费", "物业公司")),
    Category("02", "咨询", "城乡建设类", "公租房", HOUSING, ("廉租房",)),
    Category("03", "投诉", "城乡建设类", "烧烤油烟", CITY_LOOKS, ("烧烤摊", "油烟")),
    Category("04", "求助", "公共服务类", "供暖", EAST_HEAT, ("暖气", "供热"), urgent=True),
    Category(
        "05", "举报", "执法监督类", "执法人员违规", INSPECTORS, ("民警", "收好处", "乱执法"), line="执法监督"
    ),
    Category("06", "投诉", "公共安全类", "治安", POLICE, ("打架", "小偷")),
    Category("07", "求助", "城乡社区类", "社区活动", "", ("社区活动室", "居委会")),
)
SUPERVISION = frozenset({"执法监督"})
SERVING = frozenset({"企业"})
LINES = Lines(
    [
        Line("执法监督", ("吃拿卡要", "辅警")),
        Line("政企通", ("我们公司",), date(2024, 10, 1)),
        Line("人大代表", ("代表建议",), date(2025, 1, 1)),
    ]
)

HOLIDAYS: dict[date, DayKind] = {date(2024, 10, day): "holiday" for day in range(1, 8)}
DAYS: dict[date, DayKind] = HOLIDAYS | {date(2024, 10, 12): "workday"}
LENGTHS: dict[str, Any] = {
    "consult": "1wd",
    "normal": "5wd",
    "complex": "15wd",
    "urgent": "24h",
    "sign": "4wh",
    "sign_urgent": "30m",
    "sign_danger": "10m",
    "contact": "1wd",
    "assist": "1wd",
    "return": "1wd",
    "returns_max": 2,
    "extension": "5wd",
    "interim": "24h",
    "priority": "3wd",
    "rework": "3wd",
    "rectify": "5wd",
    "due_soon": "1wd",
}
DEADLINES = Deadlines(DeadlineRules.from_table(LENGTHS), Calendar(DAYS, ("09:00-12:00", "14:00-18:00"), ZONE))
