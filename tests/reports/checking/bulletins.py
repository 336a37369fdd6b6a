"""Bulletins of invented cities, consistent in themselves, of six kinds; wording, order and layout follow a seed.

A figure that can be checked is marked: ⟦500|a⟧ is a part of what total `a` sums up, ⟦1000|=a⟧ is that total. `read` takes
the marks out and tells where the figures stand.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

UNITS = (
    "市住建局",
    "市水务集团",
    "市公安局",
    "城关街道",
    "市城管局",
    "河湾镇",
    "市人社局",
    "市市场监管局",
    "青塘乡",
    "市交通局",
    "市教育局",
    "燃气公司",
)
CATEGORIES = (
    "城乡建设类",
    "公共服务类",
    "社会保障类",
    "市场监管类",
    "交通运输类",
    "生态环境类",
    "公共安全类",
)
LINE = "\n"
_MARK = re.compile(r"⟦([^|⟧]+)\|?([^⟧]*)⟧")


@dataclass(frozen=True)
class Marked:
    """A figure that can be checked, and the totals that also may be blamed for it."""

    start: int
    end: int
    totals: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Bulletin:
    """`text` as it would be printed; `figures` those that can be checked."""

    text: str
    figures: tuple[Marked, ...]

    def total(self, name: str) -> Marked:
        return next(one for one in self.figures if name in one.names)


def read(marked: str) -> Bulletin:
    """The text without its marks."""
    text, figures, at = [], [], 0
    length = 0
    for match in _MARK.finditer(marked):
        before = marked[at : match.start()]
        text += [before, match[1]]
        length += len(before)
        words = [word for word in match[2].split(",") if word]
        names = tuple(word[1:] for word in words if word.startswith("="))
        totals = tuple(word for word in words if not word.startswith("="))
        figures.append(Marked(length, length + len(match[1]), totals, names))
        length += len(match[1])
        at = match.end()
    return Bulletin("".join([*text, marked[at:]]), tuple(figures))


class Writer:
    """Chooses numbers and words by a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.city = self.random.choice(("临澜市", "岚川市"))

    def say(self, *ways: str) -> str:
        return self.random.choice(ways)

    def parts(self, total: int, count: int) -> list[int]:
        """`count` different numbers that sum up to the total, from large to small."""
        weights = sorted((self.random.random() + 0.15 for _ in range(count)), reverse=True)
        found = [max(2, int(total * weight / sum(weights))) for weight in weights]
        found[0] += total - sum(found)
        return found

    def unit(self) -> str:
        return self.say("件", "件", "件次")


def percent(part: int, whole: int, decimals: int = 2) -> str:
    """Rounded half up, without zeros at the end for some."""
    return str((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def grown(now: int, before: int) -> tuple[str, str]:
    """The word and the percent of a change."""
    change = percent(abs(now - before), before)
    return ("增长" if now >= before else "下降"), change


def weekly(w: Writer) -> str:
    """Two breakdowns, categories, units, and the week before."""
    total, before = w.random.randint(800, 2400), w.random.randint(800, 2400)
    online, sent, idle = w.parts(total, 3)
    kinds, units = w.parts(total - idle, 6), w.parts(sent, 6)
    closed = w.random.randint(20, sent - 10)
    word, change = grown(total, before)
    more = abs(total - before)
    share = w.say("占", "占比", "占总量的")
    compare = w.say(
        f"较上周⟦{before}⟧件{'增加' if total >= before else '减少'}⟦{more}⟧件，{word}⟦{change}⟧%",
        f"上周受理⟦{before}⟧件，环比{word}⟦{change}⟧%",
        f"比上周（⟦{before}⟧件）{'上升' if total >= before else '下降'}⟦{change}⟧%",
    )
    listed = "，".join(
        f"{name}⟦{value}|kinds⟧件" for name, value in zip(CATEGORIES, kinds[:-1], strict=False)
    )
    houses = "、".join(f"{name}⟦{value}|units⟧件" for name, value in zip(UNITS, units[:-1], strict=False))
    return f"""2024年第18期
{w.city}12345热线周报
（2024年4月第3周）
一、总体情况
2024年4月15日0时至4月21日24时，{w.say("全市热线", "12345热线")}共{w.say("受理", "接听")}各类诉求⟦{total}|=all⟧件，{compare}。\
其中，直接答复⟦{online}|all⟧件，{share}⟦{percent(online, total)}⟧%；工单转办⟦{sent}|all,units⟧件，{share}⟦{percent(sent, total)}⟧%\
（已办结⟦{closed}|done,=first⟧件）；其他电话（无效、骚扰等）⟦{idle}|all,kinds⟧件，{share}⟦{percent(idle, total)}⟧%。
二、数据分析
（一）诉求分类。本周群众有效诉求{w.say("共计", "共")}⟦{total - idle}|=kinds⟧件，{w.say("主要为", "主要体现在")}{listed}，\
其他类⟦{kinds[-1]}|kinds⟧件。
本周共派工单⟦{sent}⟧件，办结⟦{closed}|first,=done⟧件。
（二）转办分类。本周{w.say("转交工单共计", "共转办工单")}⟦{sent}|=units⟧件，其中{houses}、其他单位⟦{units[-1]}|units⟧件。
三、主要热点
（一）{CATEGORIES[0]}问题。群众反映小区电梯停运，影响老人出行，热线已转属地处理。
抄送：市长、副市长。
{w.city}热线办公室 2024年4月24日印发
"""


def table_of_units(w: Writer, tabs: bool) -> tuple[list[str], dict[str, int]]:
    """Rows of an assessment: accepted, due, handled, rate, late, rate, dissatisfied, rate, score, grade."""
    rows, sums = [], dict.fromkeys(("accepted", "due", "reworked", "bad", "rated"), 0)
    for name in UNITS[:9]:
        due = w.random.randint(6, 60)
        reworked, rated = w.random.randint(0, 3), w.random.randint(5, due)
        bad = w.random.randint(0, min(3, rated))
        accepted = max(due + w.random.randint(-4, 4), 1)
        rows.append(_row(name, accepted, due, reworked, bad, rated))
        for key, value in zip(sums, (accepted, due, reworked, bad, rated), strict=True):
            sums[key] += value
    accepted, due, reworked, bad, rated = sums.values()
    total = _row("合计", accepted, due, reworked, bad, rated, total=True)
    return [("\t" if tabs else " ").join(row) for row in [*rows, total]], sums


def score(due: int, reworked: int, bad: int, rated: int) -> str:
    rates = [Decimal(percent(one, of)) for one, of in ((reworked, due), (bad, rated))]
    value = 60 + (Decimal(20) * (100 - rates[0]) + Decimal(20) * (100 - rates[1])) / 100
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _row(
    name: str, accepted: int, due: int, reworked: int, bad: int, rated: int, total: bool = False
) -> list[str]:
    columns = (("受理", accepted), ("应办", due), ("办理", due), ("返工", reworked), ("不满", bad))
    marked = {key: f"⟦{value}|{'=' if total else ''}{key}⟧" for key, value in columns}
    value = score(due, reworked, bad, rated)
    grade = "A" if Decimal(value) >= 90 else "B"
    return [
        name, marked["受理"], marked["应办"], marked["办理"], "100%", marked["返工"], f"⟦{percent(reworked, due)}⟧%",
        marked["不满"], f"{percent(bad, rated)}%", f"⟦{value}⟧", grade,
    ]  # fmt: skip


HEADINGS = (
    "单位名称",
    "受理案件数",
    "应办理数",
    "办理数",
    "办结率",
    "返工数",
    "返工率",
    "回访不满意数",
    "回访不满意率",
    "综合指标值",
    "等级评价",
)


def monthly(w: Writer) -> str:
    """An assessment with its table, as blanks or tabs part it."""
    tabs = w.random.random() < 0.5
    part = "\t" if tabs else " "
    rows, sums = table_of_units(w, tabs)
    kinds = w.parts(sums["accepted"], 5)
    listed = "，".join(
        f"{name}⟦{value}|told⟧件，占⟦{percent(value, sums['accepted'])}⟧%"
        for name, value in zip(CATEGORIES, kinds, strict=False)
    )
    grades = [row.rsplit("\t" if tabs else " ", 1)[1] for row in rows[:-1]]
    lead = sorted(
        ((_plain(row, tabs)[1], row.split("\t" if tabs else " ")[0]) for row in rows[:-1]),
        key=lambda one: -int(one[0]),
    )
    counted = "，".join(f"{grade}类的有⟦{grades.count(grade)}⟧家" for grade in ("A", "B") if grade in grades)
    return f"""{w.city}热线办 2023年6月9日
2023年5月12345热线考核通报
一、总体情况
（一）热线运行情况
5月份，12345热线共受理市民来电诉求⟦{sums["accepted"]}|=told⟧件，{w.say("返工数", "返工")}⟦{sums["reworked"]}⟧件，\
返工率⟦{percent(sums["reworked"], sums["due"])}⟧%；\
回访不满意⟦{sums["bad"]}⟧件。群众诉求中，{listed}。
⟦9⟧家承办单位中{counted}。受理案件数前三的单位分别是：{"、".join(f"{name}（⟦{value}⟧件）" for value, name in lead[:3])}。
二、工作要求
各单位要认真办理，及时回复。
附件1：
2023年5月{w.city}热线综合评价表
{part.join(HEADINGS)}
{LINE.join(rows)}
"""


def _plain(row: str, tabs: bool) -> list[str]:
    return _MARK.sub(r"\1", row).split("\t" if tabs else " ")


def half_year(w: Writer) -> str:
    """Online and dispatched, five sorts, ten topics, units and channels."""
    total = w.random.randint(90_000, 240_000)
    online = int(total * w.random.uniform(0.55, 0.75))
    sent = total - online
    kinds, channels = w.parts(total, 5), w.parts(w.random.randint(2000, 6000), 5)
    units = [int(sent * share) for share in (0.17, 0.15, 0.13, 0.11, 0.05, 0.04)]
    topics = w.parts(total // 3, 10)
    names = ("求助", "咨询", "投诉", "建议", "其他")
    sorts = "；".join(f"{n}⟦{v}|all⟧件，占⟦{percent(v, total)}⟧%" for n, v in zip(names, kinds, strict=True))
    deputies = w.parts(w.random.randint(40, 90), 4)
    levels = "、".join(
        f"{n}代表来电⟦{v}|dep⟧件" for n, v in zip(("省级", "市级", "县级", "乡级"), deputies, strict=True)
    )
    routes = ("政府网站留言", "省级平台转派", "市长信箱诉求", "小程序留言", "公众号留言")
    ways = "、".join(f"{n}⟦{v}|net⟧件" for n, v in zip(routes, channels, strict=True))
    return f"""{w.city}12345政务服务便民热线2024年上半年运行情况通报
各县区人民政府，市直各单位：
一、热线运行情况
上半年，我市12345热线受理（含电话、微信等渠道）各类诉求⟦{total}|=all⟧件。当场答复⟦{online}|all⟧件、\
在线办结率⟦{percent(online, total)}⟧%，\
形成转办工单⟦{sent}|all⟧件；按时办结率98.61%；工单办理满意率95.20%。
诉求类型占比：{sorts}。
十大热点事项：{"、".join(f"{n}事项{v}件" for n, v in zip("甲乙丙丁戊己庚辛壬癸", topics, strict=True))}。
二、工单办理情况
（一）转办工单办理数量
上半年，共计转办工单⟦{sent}⟧件，其中，{"、".join(f"{n}{v}件" for n, v in zip(UNITS, units, strict=False))}。\
以上⟦6⟧家单位工单承办量占转办工单总量的⟦{percent(sum(units), sent)}⟧%。
（二）专席情况
受理人大代表来电反映诉求共计⟦{sum(deputies)}|=dep⟧件，其中{levels}。
（三）网上渠道。平台受理网上渠道诉求共计⟦{sum(channels)}|=net⟧件，其中{ways}。
三、工作推进情况
市水务局、市供电公司、市妇联⟦三⟧家单位开展接听日活动，共计发送风险提示32份。
报：市委书记、副书记、常委。
"""


def annual(w: Writer) -> str:
    """Growth with the former year printed, purposes over several sentences, closing and callbacks."""
    total = w.random.randint(20_000, 60_000)
    online = int(total * 0.8)
    sent = total - online
    before = int(total * w.random.uniform(0.6, 1.3))
    kinds, origin = w.parts(total, 5), w.parts(sent, 4)
    late = w.random.randint(30, sent // 15)
    reached = int(sent * w.random.uniform(0.85, 0.97))
    glad = int(reached * w.random.uniform(0.9, 0.99))
    olds = [max(20, int(kind * w.random.uniform(0.6, 1.4))) for kind in kinds]
    names = ("咨询类", "求助类", "投诉类", "建议类", "其他类")
    purposes = "".join(
        f"{n}⟦{v}|all⟧件，去年为⟦{o}⟧件，同比{grown(v, o)[0]}⟦{grown(v, o)[1]}⟧%。"
        for n, v, o in zip(names, kinds, olds, strict=True)
    )
    word, change = grown(total, before)
    lines = w.parts(w.random.randint(90, 300), 4)
    return f"""{w.city}12345热线工作年报
（2023年度）
2023年，{w.city}热线坚持以人民为中心，现将运行情况报告如下：
一、总体情况
2023年12345热线接听群众来电、网站和上级转办共计⟦{total}|=all⟧件，2022年同期为⟦{before}⟧件，同比{word}⟦{change}⟧%。\
其中在线答复⟦{online}|all⟧件，{w.say("占比", "占")}⟦{percent(online, total)}⟧%；\
工单转办⟦{sent}|all,=origin⟧件（政府网转办⟦{origin[3]}|origin⟧件，\
省级转办⟦{origin[1]}|origin⟧件，小程序转办⟦{origin[2]}|origin⟧件，本级工单⟦{origin[0]}|origin⟧件），占比⟦{percent(sent, total)}⟧%，\
已办结⟦{sent}|=closed⟧件。
专线共接听电话⟦{sum(lines)}|=lines⟧件，其中：环保专线⟦{lines[0]}|lines⟧件、安全专线⟦{lines[1]}|lines⟧件、\
营商专线⟦{lines[2]}|lines⟧件、妇女专线⟦{lines[3]}|lines⟧件。
二、诉求分类
（一）目的分类。全年受理目的分类情况如下：{purposes}
三、办理情况
（一）办结情况。2023年，热线共转派各类工单⟦{sent}⟧件，其中，按时办结⟦{sent - late}|closed⟧件，按时办结率⟦{percent(sent - late, sent)}⟧%；\
超时办结⟦{late}|closed⟧件，超时办结率⟦{percent(late, sent)}⟧%。
（二）回访情况。热线对交办的⟦{sent}⟧件工单全部进行回访，成功回访⟦{reached}⟧件，回访成功率⟦{percent(reached, sent)}⟧%，\
其中群众评价满意的有⟦{glad}⟧件，回访满意率⟦{percent(glad, reached)}⟧%。
四、工作动态
3月8日召开热线工作推进会；9月20日市政府常务会议听取热线1—⟦8⟧月份工作情况汇报。
{w.city}人民政府办公室 2024年1月12日印发
"""


def quarterly(w: Writer) -> str:
    """A run of figures named by 分别, points between printed rates, and rankings."""
    total = w.random.randint(3000, 9000)
    kinds, units = w.parts(total, 4), w.parts(total, 8)
    shares = "、".join(f"⟦{percent(one, total, 1)}⟧%" for one in kinds)
    counts = "、".join(f"⟦{one}|all⟧件" for one in kinds)
    rate, last = Decimal(w.random.randint(9400, 9900)) / 100, Decimal(w.random.randint(9000, 9400)) / 100
    phone, net = int(total * 0.7), total - int(total * 0.7)
    listed = "、".join(f"{name}{value}件" for name, value in zip(UNITS, units[:-1], strict=False))
    first = "、".join(f"{name}（⟦{value}⟧件）" for name, value in zip(UNITS, units[:3], strict=False))
    return f"""{w.city}12345热线运行通报
（2024年第二季度）
一、受理情况
第二季度，{w.city}热线累计受理群众诉求⟦{total}|=all⟧件。咨询、求助、投诉、建议分别为{counts}，占比分别为{shares}。
按渠道分，电话来件⟦{phone}|all⟧件，{w.say("占", "占比")}⟦{percent(phone, total, 1)}⟧%；网络来件⟦{net}|all⟧件，\
占⟦{percent(net, total, 1)}⟧%。
二、办理情况
本季度各单位承办诉求{listed}，其他单位{units[-1]}件。其中承办量居前三位的单位是{first}。
满意率⟦{rate}⟧%，较上季度的⟦{last}⟧%提高⟦{rate - last}⟧个百分点。
市住建局、市城管局、市水务集团等3家单位回复及时。
"""


def with_tables(w: Writer) -> str:
    """Tables of categories with shares and former values, as a word processor gives them."""
    kinds = w.parts(w.random.randint(5000, 20_000), 6)
    olds = [max(9, int(one * w.random.uniform(0.6, 1.3))) for one in kinds]
    total, old = sum(kinds), sum(olds)

    def row(name: str, now: int, before: int, mark: str) -> str:
        change = percent(now - before, before)
        return f"{name}\t⟦{now}|{mark}now⟧\t⟦{percent(now, total)}⟧%\t⟦{before}|{mark}old⟧\t⟦{change}⟧%"

    body = [row(name, now, before, "") for name, now, before in zip(CATEGORIES, kinds, olds, strict=False)]
    return f"""{w.city}热线2024年7月运行月报
一、受理情况
7月份，全市共受理群众诉求⟦{total}⟧件。
表1 诉求分类情况
类别\t本月数量\t占比\t上月数量\t环比
{LINE.join([*body, row("合计", total, old, "=")])}
二、下一步工作
继续做好受理工作。
"""


KINDS: dict[str, Callable[[Writer], str]] = {
    "weekly": weekly,
    "monthly": monthly,
    "half_year": half_year,
    "annual": annual,
    "quarterly": quarterly,
    "with_tables": with_tables,
}


def written(kind: str, seed: int) -> Bulletin:
    """A bulletin of a kind; an odd seed prints it as a PDF is extracted: lines cut anywhere, blanks around figures."""
    writer = Writer(seed)
    marked = KINDS[kind](writer)
    return read(wrapped(marked) if seed % 2 else marked)


def wrapped(marked: str) -> str:
    """Long lines of prose cut after 30 characters, with empty lines between, and blanks behind figures."""
    lines: list[str] = []
    for line in marked.split("\n"):
        if "\t" in line or len(line) < 40 or _looks_like_a_row(line):
            lines.append(line)
            continue
        lines.extend(_cut(re.sub(r"⟧(?=[件家])", "⟧ ", line)))
    return "\n".join(lines)


def _looks_like_a_row(line: str) -> bool:
    return not re.search("[，。；]", line)


def _cut(line: str) -> Sequence[str]:
    """Pieces of about 30 printed characters; a mark is never cut."""
    pieces, piece, width = [], "", 0
    for token in re.findall(r"⟦[^⟧]*⟧|.", line):
        piece += token
        width += len(_MARK.sub(r"\1", token))
        if width >= 30:
            pieces += [piece, ""]
            piece, width = "", 0
    return [*pieces, piece] if piece else pieces[:-1]
