"""Puts the headings of columns together again that a PDF broke into pieces. Pure."""

import re
from collections.abc import Sequence

_ENDINGS = (
    "等级评价|评价等级|考核等级|回访不满意数|不满意数|满意数|件数|件次|数量|总数|总量|人数|次数|数|办结率|率|占比|比例|比重|"
    "指标值|得分|评分|分值|总分|分数|分|值|等级|评价|排名|名次|位次|增幅|增减|同比|环比|量"
)
_NAME = "单位名称|部门名称|承办单位|单位|部门|名称|类别|类型|事项|区域|渠道|诉求类别|地区|乡镇|项目|序号"
_COLUMN = re.compile(rf".{{0,14}}?(?:{_ENDINGS})(?:\([^()]{{1,6}}\))?(?!\()")
_FIRST = re.compile(rf"(?:序号)?(?:.{{0,8}}?(?:{_NAME}))?")
_TITLE = re.compile(r"(?:表|情况|统计|一览|通报)(?:\([^()]*\))?$|^附件|^表\d|\d{4}年")


def column_names(lines: Sequence[str], count: int) -> tuple[str, ...]:
    """As many headings as there are columns of figures; empty strings where the lines do not tell them."""
    for line in reversed(lines):
        cells = line.split("\t") if "\t" in line else re.split(r"[\s|│]+", line)
        names = ["".join(cell.split()) for cell in cells]
        names = names if "\t" in line else [name for name in names if name]
        if len(names) >= count > 0 and len(names) - count <= 2 and sum(map(bool, names)) >= count:
            return tuple(names[len(names) - count :])
    joined = "".join("".join(line.split()) for line in lines if not _TITLE.search(line.strip()))
    found = [match[0] for match in _COLUMN.finditer(joined, _FIRST.match(joined).end())]  # type: ignore[union-attr]
    return tuple(found) if len(found) == count else ("",) * count
