"""Messages of a made-up town in which it is known which speak of one matter: for measuring where no real file is at hand.

Every matter is told from several estates and every estate has several matters, so that neither place nor matter alone
finds the issues. The same size and seed give the same messages.
"""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from tickets.hotspots import Message

START = datetime(2024, 3, 1, 8, tzinfo=timezone(timedelta(hours=8)))
DAYS = 300
IN_ISSUES = 0.25
"""Share of the messages that belong to an issue; the others stand alone."""
_FIRST = "云翠锦碧霞松柳梅竹兰枫荷桂榕杉月星晨曦澜"
_SECOND = "湖山川岭溪泉林谷峰台岸湾庭苑轩阁岛洲坪塘"
_ESTATES = ("小区", "花园", "家园", "新村", "公寓", "社区")
_AREAS = ("河东区", "河西区", "临江区", "北山县")
_MATTERS: tuple[tuple[str, ...], ...] = (
    ("电梯三天两头坏，老人下不了楼", "电梯又停了没人修", "电梯故障困人", "高层电梯停运两周"),
    ("楼下烧烤店油烟直排熏人", "底商餐馆油烟往楼上窜", "烧烤摊半夜冒烟", "油烟管道没装熏得开不了窗"),
    ("隔壁工地通宵打桩睡不着", "夜里施工噪声太大", "凌晨还在浇混凝土", "工地半夜干活吵得孩子哭"),
    ("地下车库进水淹了车", "一下雨车库就积水", "车库漏水好几年", "负一层积水没过轮胎"),
    ("物业不开发票乱涨停车费", "停车费说涨就涨", "物业收停车费没有公示", "停车收费翻倍业主不同意"),
    ("外墙瓷砖往下掉差点砸人", "外墙保温层脱落", "墙皮掉下来砸坏车", "外立面脱落没有围挡"),
    ("配套幼儿园一直不开园", "幼儿园建好了锁着门", "说好的幼儿园没了下文", "业主孩子上不了配套幼儿园"),
    ("自来水发黄有异味", "水龙头流出来的水是浑的", "水质发黑不敢喝", "家里的水一股铁锈味"),
    ("房产证拖了三年办不下来", "交房几年拿不到不动产证", "开发商不给办房本", "不动产证迟迟不办"),
    ("公交站取消后老人出门难", "门口的公交改线了没车坐", "希望恢复门口的公交站", "等公交要走两公里"),
)
_ALONE = (
    "{area}{road}路灯杆歪了", "外地户口在{area}怎么办居住证", "{road}井盖响了一夜", "{n}年工龄的年休假有几天", "{area}残疾证年审去哪里",
    "感谢{road}派出所民警帮我找到钱包", "{road}共享单车堵住盲道", "退休后医保要交满{n}年吗", "{area}小微企业贷款条件", "{road}有死老鼠",
    "养老金{n}月份没有到账", "{area}公租房摇号结果在哪看", "{road}早市占道", "驾驶证到期{n}天能补换吗", "{area}图书馆周末几点关门",
)  # fmt: skip
_FRAMES = (
    "{place}{what}",
    "反映{place}{what}的问题",
    "{area}{place}{what}，求解决",
    "{what}！{place}的业主没人管",
    "投诉{place}{what}",
)


def town(size: int, seed: int = 12345) -> tuple[list[Message], dict[str, set[str]]]:
    """So many messages in the order of time, and the ids of each issue."""
    dice = random.Random(seed)
    issues: dict[str, set[str]] = {}
    told: list[tuple[str, str, str, str]] = []  # issue, person, title, text
    for n, (place, area, matter) in enumerate(_issues(dice, size)):
        for k in range(min(int(3 + dice.expovariate(1 / 6)), 40)):
            told.append((f"i{n}", f"p{n}-{k}", *_words(dice, place, area, matter)))
    while len(told) < size:
        road = f"{dice.choice(_FIRST)}{dice.choice(_SECOND)}{dice.choice(('路', '街', '巷'))}"
        title = dice.choice(_ALONE).format(area=dice.choice(_AREAS), road=road, n=dice.randint(2, 30))
        told.append(("", f"q{len(told)}", title, f"{title}。请有关部门答复，谢谢。"))
    dice.shuffle(told)
    messages = []
    for number, (issue, person, title, text) in enumerate(told[:size]):
        at = START + timedelta(days=DAYS) * number / size
        messages.append(Message(str(number), person, at, title, text))
        if issue:
            issues.setdefault(issue, set()).add(str(number))
    return messages, issues


def _issues(dice: random.Random, size: int) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """A place with its area and a matter; each place is drawn for two or three matters."""
    left = size * IN_ISSUES / 9
    names = [f"{one}{two}{three}" for one in _FIRST for two in _SECOND for three in _SECOND]
    dice.shuffle(names)
    for name in names:
        if left <= 0:
            return
        place, area = f"{name}{dice.choice(_ESTATES)}", dice.choice(_AREAS)
        for matter in dice.sample(_MATTERS, dice.randint(2, 3)):
            yield place, area, matter
            left -= 1


def _words(dice: random.Random, place: str, area: str, matter: tuple[str, ...]) -> tuple[str, str]:
    what, more = dice.sample(matter, 2)
    short = place[:-2] if dice.random() < 0.4 else place
    title = dice.choice(_FRAMES).format(place=short, area=area, what=what)
    return (
        title,
        f"我是{area}{place}{dice.randint(1, 30)}栋的业主，{more}。{what}，已经{dice.randint(2, 60)}天了。",
    )
