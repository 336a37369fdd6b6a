"""`pack check`: every fault with file, line and reason, all at once; near misses only warn."""

from datetime import date, datetime
from pathlib import Path

import pytest

from hotline.pack.check import check_folder
from hotline.pack.faults import Fault, PackBroken
from tests.effort import yardsticks
from tests.hotline.packs import City

DEMO = Path(__file__).parents[2] / "packs" / "demo"


def _errors(city: City) -> list[Fault]:
    return list(check_folder(city.folder).errors)


def _only_error(city: City) -> Fault:
    [fault] = _errors(city)
    return fault


def test_the_starter_and_the_demo_city_are_without_fault(city: City) -> None:
    assert check_folder(city.folder).faults == ()
    assert check_folder(DEMO).errors == ()


def test_a_command_may_read_and_check_a_city_each_time() -> None:
    check_folder(DEMO)
    assert yardsticks(lambda: check_folder(DEMO).usable()) < 150


@pytest.mark.parametrize(
    ("file", "row", "reason"),
    [
        ("units.csv", "市住房和城乡建设局,,,,,,,,,", "重复"),
        ("units.csv", "市城管局,,住建局,,,,,,,", "别名“住建局”已属于“市住房和城乡建设局”"),
        ("units.csv", ",局委办,,,,,,,,", "unit：不能为空"),
        ("units.csv", "市城管局,,,没有的局,,,,,,", "parent：units.csv 里没有“没有的局”"),
        ("units.csv", "市城管局,局委办", "这一行有 2 列，列名有 10 个"),
        ("categories.csv", "0401,投诉,城管,占道,市城菅局,占道,,,2024", "unit：units.csv 里没有“市城菅局”"),
        ("categories.csv", "0201,投诉,城建,物业费,住建局,物业费,,,2024", "重复"),
        ("categories.csv", "0401,投诉,城建,占道,住建局,占道,,没有的专线,2024", "line：lines.csv 里没有"),
        ("categories.csv", "0401,投诉,城建,占道,住建局,占道,yes,,2024", "urgent：“yes”应写 1"),
        ("calendar.csv", "2026-02-30,holiday,节", "date：日期“2026-02-30”有误"),
        ("calendar.csv", "2026-10-01,休息,节", "kind：“休息”只能是"),
        ("roster.csv", "热线办,2026-01-01 24:30,2026-01-02 00:00,甲,1,1", "from：时间“2026-01-01 24:30”有误"),
        ("roster.csv", "热线办,2026-01-03 00:00,2026-01-02 00:00,甲,1,2", "结束时间不晚于开始时间"),
        ("roster.csv", "热线办,2026-01-07 00:00,2026-01-09 00:00,甲,1,1", "第 1 值班人与"),
        (
            "roster.csv",
            "没有的局,2026-02-07 00:00,2026-02-09 00:00,甲,1,1",
            "unit：units.csv 里没有“没有的局”",
        ),
        ("lines.csv", "新线,新专线,新,,,,三天,", "answer_within：时间“三天”写法不对"),
        ("lines.csv", "新线,新专线,新,,1,某人,1wd,", "readers：units.csv 里没有“某人”"),
        ("safety.csv", "停气,emergency,停气,,", "紧急类必须写明安全提示"),
        ("safety.csv", "停气,emergency,<没有这类>停,注意,", "没有“<没有这类>”这一类词"),
        ("safety.csv", "停气,danger,停气,注意,", "class：“danger”只能是"),
        ("persons.csv", "市,某人,123", "phone_last4：“123”应是四位数字"),
        ("knowledge.csv", "B,没有的局,,,问,,答,,,,,", "unit：units.csv 里没有“没有的局”"),
        ("knowledge.csv", "B,住建局,,,问,,答,,2026-01-02,2026-01-01,,", "结束日早于开始日"),
        ("knowledge.csv", "A-0001,住建局,,,问,,答,,,,,", "“A-0001”与"),
        ("knowledge.csv", "B,住建局,,全部,问,,答,,,,,", "audience：“全部”只能是"),
        ("knowledge.csv", "B,住建局,随笔,,问,,答,,,,,", "kind：“随笔”只能是 办事指南、"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_reason(
    city: City, file: str, row: str, reason: str
) -> None:
    line = city.append(file, row)
    fault = _only_error(city)
    assert (fault.file, fault.line) == (f"{city.folder}/{file}", line)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('name = "甲市"\nprefix = "HX"\nseat = "60a2"\n', 3, "seat：“60a2”须是四位数字"),
        ('name = "甲市"\nprefix = "HX"\n', 1, "seat：缺少这一项"),
        ('name = "甲市"\nprefix = "HX"\nseat = 6032\n', 3, "seat：“6032”应是文字"),
        (
            'name = "甲市"\nprefix = "HX"\nseat = "6032"\n[deadlines]\nnormal = "5天"\n',
            5,
            "时间“5天”写法不对",
        ),
        ('name = "甲市"\nprefix = "HX"\nseat = "6032"\n[deadlines]\nreturns_max = 0\n', 5, "不小于 1"),
        (
            'name = "甲市"\nprefix = "HX"\nseat = "6032"\n[reply_check]\nnarrow = 0.1\n',
            5,
            "不能小于 reply_check.relevance",
        ),
        ('name = "甲市"\nprefix = "HX"\nseat = "6032"\n[clarify]\nremind = "1wd"\n', 5, "须按钟点计"),
        ('name = "甲市"\nprefix = "HX"\nseat = "6032"\n[survey]\nwindow = "20:00-09:00"\n', 5, "须写成"),
        ('name = "甲市"\nprefix = "HX"\nseat = "6032"\n[survey]\nphone_share = 20\n', 5, "须在 0 与 1 之间"),
        (
            'name = "甲市"\nprefix = "HX"\nseat = "6032"\n[hours]\nwork = ["14:00-18:00", "09:00-12:00"]\n',
            5,
            "先后",
        ),
        ('name = "甲市"\nprefix = "HX"\nseat = "6032"\nhours = 8\n', 4, "应是一张表"),
        (
            'name = "甲市"\nprefix = "HX"\nseat = "6032"\n[figures]\nmonth_starts = 31\n',
            5,
            "须在 1 与 28 之间",
        ),
        ('name = "甲市"\nprefix = "HX"\nseat = "6032"\ntimezone = "Asia/Nowhere"\n', 4, "须是时区名"),
        ('name = "甲市"\nprefix = \nseat = "6032"\n', 2, "TOML 写法有误"),
    ],
)
def test_a_bad_rule_is_named_with_its_key_and_line(city: City, text: str, line: int, reason: str) -> None:
    city.write("city.toml", text)
    found = [(fault.line, fault.reason) for fault in _errors(city)]
    assert any(number == line and reason in told for number, told in found)


def test_all_faults_of_all_files_are_told_at_once(city: City) -> None:
    city.append("units.csv", "市城管局,,,没有的局,,,,,,")
    city.append("calendar.csv", "昨天,holiday,节")
    city.append("city.toml", "margin = = 1")
    assert {Path(fault.file).name for fault in _errors(city)} == {"units.csv", "calendar.csv", "city.toml"}


def test_a_file_that_is_not_utf8_is_named_with_the_line(city: City) -> None:
    (city.folder / "places.csv").write_bytes("place,area,aliases\n甲,乙,\n".encode("gb18030"))
    fault = _only_error(city)
    assert (Path(fault.file).name, fault.line) == ("places.csv", 2)
    assert "UTF-8" in fault.reason


def test_a_missing_column_is_told_once_and_an_optional_one_is_not_missed(city: City) -> None:
    city.write("persons.csv", "level,name\n市,甲\n市,乙\n")
    city.write("places.csv", "place\n示例广场\n")
    fault = _only_error(city)
    assert (Path(fault.file).name, fault.line) == ("persons.csv", 1)
    assert "缺少列“phone_last4”" in fault.reason


def test_broken_quoting_is_told_with_the_line_from_which_nothing_can_be_read(city: City) -> None:
    city.write("places.csv", 'place,area,aliases\n甲,乙,\n"丙"x,丁,\n')
    fault = _only_error(city)
    assert fault.line == 3


def test_a_row_after_a_cell_of_several_lines_has_the_right_number(city: City) -> None:
    city.write("places.csv", 'place,area,aliases\n甲,乙,"一\n二"\n丙,丁\n')
    assert _only_error(city).line == 4


def test_a_folder_without_city_toml_or_no_folder_at_all_is_named(city: City, tmp_path: Path) -> None:
    (city.folder / "city.toml").unlink()
    assert any("缺少 city.toml" in fault.reason for fault in _errors(city))
    with pytest.raises(PackBroken, match="没有这个目录"):
        check_folder(tmp_path / "nowhere").usable()


def test_a_misspelt_name_warns_with_the_nearest_one_and_stops_nothing(city: City) -> None:
    city.append("city.toml", '[deadlnes]\n[figures.campaigns]\n"整治" = ["物业废"]\n')
    city.write("place.csv", "place\n甲\n")
    city.write("persons.csv", "level,name,phone_last4,phon\n市,甲,1234,\n")
    city.write("phrases.toml", '[zh]\ngreting = "您好"\n')
    checked = check_folder(city.folder)
    assert checked.usable()
    told = "\n".join(map(str, checked.faults))
    assert all(
        hint in told
        for hint in ("“deadlines”", "“places.csv”", "不认识列“phon”", "“greeting”", "没有“物业废”")
    )


def test_a_sentence_with_a_placeholder_that_nobody_fills_is_an_error(city: City) -> None:
    city.write(
        "phrases.toml",
        '[zh]\ngreeting = "您好，{mayor}"\nprogress = "坏括号 {number"\n[en]\nthanks = "{x}"\n',
    )
    found = {(fault.line, fault.reason.split("：")[0]) for fault in _errors(city)}
    assert found == {(2, "zh.greeting"), (3, "zh.progress"), (5, "en.thanks")}


def test_a_city_may_leave_a_placeholder_out(city: City) -> None:
    city.write("phrases.toml", '[zh]\nprogress = "正在办理"\n')
    pack = check_folder(city.folder).usable()
    assert pack.phrases["zh"]["progress"] == "正在办理"
    assert "{number}" in pack.phrases["en"]["progress"]


def test_an_empty_cell_keeps_what_the_base_says(city: City) -> None:
    pack = check_folder(city.folder).usable()
    gas = next(entry for entry in pack.safety if entry.name == "燃气泄漏")
    assert gas.units == ("12345热线办公室",)
    assert gas.level == "emergency"
    assert "煤气味" in gas.words
    assert "119" in gas.safety_text


def test_a_day_of_the_city_overrides_the_same_day_of_the_base_however_it_is_written(city: City) -> None:
    city.append("calendar.csv", "2024/10/1,workday,照常上班")
    days = [day for day in check_folder(city.folder).usable().calendar if day.date == date(2024, 10, 1)]
    assert [(day.kind, day.name) for day in days] == [("workday", "照常上班")]


def test_units_may_be_named_by_an_alias_everywhere(city: City) -> None:
    city.append("categories.csv", "0401,投诉,城建,占道,住建局,占道,,,2024")
    city.append("roster.csv", "热线办,2026-02-01T08:00,2026-02-02T08:00,甲,1,")
    city.append("history.csv", "占道了,住建局")
    pack = check_folder(city.folder).usable()
    assert pack.categories[-1].unit == "市住房和城乡建设局"
    assert pack.roster[-1].unit == "12345热线办公室"
    assert (pack.roster[-1].starts, pack.roster[-1].order) == (datetime(2026, 2, 1, 8), 1)  # noqa: DTZ001
    assert pack.history[-1].label == "市住房和城乡建设局"


def test_past_requests_of_a_unit_that_is_gone_are_left_out_with_a_warning(city: City) -> None:
    city.append("history.csv", "路灯坏了,市路灯所")
    checked = check_folder(city.folder)
    assert [example.label for example in checked.usable().history].count("市路灯所") == 0
    assert "市路灯所" in str(checked.faults[0])


def test_a_table_may_be_split_over_several_files(city: City) -> None:
    header = "article,unit,question,answer\n"
    city.write("knowledge-more.csv", header + "B,住建局,问,答\n")
    assert [article.article for article in check_folder(city.folder).usable().knowledge] == ["B", "A-0001"]
    city.write("knowledge-z.csv", header + "B,住建局,问,答\n")
    assert "knowledge-more.csv:2 重复" in _only_error(city).reason


def test_a_city_says_only_what_differs_from_the_base(city: City) -> None:
    city.write("city.toml", 'name = "甲市"\nprefix = "JS"\nseat = "0001"\n[deadlines]\nnormal = "7wd"\n')
    rules = check_folder(city.folder).usable().rules
    assert str(rules.deadlines.normal) == "7 个工作日"
    assert str(rules.deadlines.urgent) == "24 小时"
    assert (rules.short_name, rules.office) == ("甲市", "甲市")


def test_units_without_people_to_call_are_a_warning_and_an_unknown_duty_office_an_error(city: City) -> None:
    city.append("units.csv", "示例自来水公司,企业,,,示例经理,,示例联络员,,,")
    told = [fault for fault in check_folder(city.folder).faults if fault.warning]
    assert {fault.reason.split("的单位")[0] for fault in told} == {"没有分管领导", "没有值班表"}
    assert all("示例自来水公司" in fault.reason for fault in told)
    city.append("city.toml", '[escalation]\nduty_office = "总值班室"\n')
    assert "escalation.duty_office：units.csv 里没有“总值班室”" in _only_error(city).reason


def test_a_line_may_have_a_question_of_its_own_and_only_a_line_of_the_city(city: City) -> None:
    city.write(
        "phrases.toml", '[zh]\n"describe_line_办不成事" = "{title}：说说看"\n"describe_line_没有" = "说"\n'
    )
    told = [fault.reason for fault in check_folder(city.folder).faults if "phrases" in fault.file]
    assert len(told) == 1 and "describe_line_没有" in told[0]


@pytest.mark.parametrize(
    ("rules", "line", "reason"),
    [
        ('preset = "yueyan"', 1, "没有名为“yueyan”的考核办法，是不是“yueyang”？"),
        ("[assessment.weights]\nspeed = 5", 2, "没有名为“speed”的计分项"),
        ('[assessment.since]\n"2025-13-01" = "huairou"', 2, "“2025-13-01”不是日期"),
        (
            '[assessment.presets.yueyang.terms]\nrework_rate = "1 - rework"\nclosing_rate = "closing_rat"',
            3,
            "第 1 个字符“c”处：没有“closing_rat”这个指标，是不是“closing_rate”？",
        ),
    ],
)
def test_an_assessment_that_cannot_be_used_is_found_at_its_line(
    city: City, rules: str, line: int, reason: str
) -> None:
    first = city.append("city.toml", "[assessment]")
    city.append("city.toml", rules)
    fault = _only_error(city)
    assert (fault.line, reason in fault.reason) == (first + line, True)
