"""An emergency word is an alarm when it happens, and none when it is only spoken of."""

import csv
from pathlib import Path

import pytest

from language.lexicon import Lexicon, LexiconEntry
from tests.language.tables import rows

LEXICON = Lexicon(
    [
        LexiconEntry("火灾", "emergency", ("着火", "着火了", "火灾", "大火", "着大火", "zhaohuo")),
        LexiconEntry(
            "燃气",
            "emergency",
            ("煤气味", "闻到...煤气", "煤气泄漏", "燃气泄漏", "天然气泄露", "gas leak", "smell gas"),
        ),
        LexiconEntry("电梯", "emergency", ("电梯...关人", "电梯困人", "困人了", "被困")),
        LexiconEntry("轻生", "emergency", ("跳楼", "不想活了", "自杀")),
        LexiconEntry("家暴", "emergency", ("打我", "家暴", "被家暴", "beat me up")),
        LexiconEntry("走失", "emergency", ("孩子不见", "老人走失", "奶奶走失")),
        LexiconEntry("车祸", "emergency", ("车祸",)),
        LexiconEntry("坍塌", "emergency", ("房子要塌", "墙要塌")),
        LexiconEntry("溺水", "emergency", ("掉河里", "落水")),
        LexiconEntry("辱骂", "abuse", ("废物",)),
    ]
)


@pytest.mark.parametrize("row", rows("alarms"), ids=lambda row: row["text"])
def test_an_alarm_is_told_from_a_mention(row: dict[str, str]) -> None:
    assert {alarm.name for alarm in LEXICON.find(row["text"])} == set(filter(None, row["alarms"].split("|")))


def test_an_alarm_shows_the_word_and_what_was_written() -> None:
    [alarm] = LEXICON.find("楼道里一股煤汽味")
    assert (alarm.word, alarm.text, alarm.start, alarm.end) == ("煤气味", "煤汽味", 5, 8)


def test_words_of_several_dangers_in_one_message_are_all_reported() -> None:
    assert [alarm.name for alarm in LEXICON.find("楼上着火了，电梯里又关了两个人")] == ["火灾", "电梯"]


def test_a_negation_covers_its_own_word_only() -> None:
    assert [alarm.name for alarm in LEXICON.find("没有着火，但是电梯困人了")] == ["电梯"]


def test_an_insult_is_reported_in_any_context() -> None:
    assert [alarm.name for alarm in LEXICON.find("如果不处理你们就是废物")] == ["辱骂"]


BASE = Lexicon(
    LexiconEntry(row["name"], row["class"], tuple(row["words"].split("|")))  # type: ignore[arg-type]
    for row in csv.DictReader(Path("packs/base/safety.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("活着没啥意思，我就站在江堤上", "自伤轻生"),
        ("我闺女俩小时没见人影了，才五岁", "人员走失"),
        ("锅炉房冒黑烟还噼里啪啦响，怕是要炸", "危险品泄漏"),
        ("船进水了，要沉", "溺水"),
        ("我男人又喝多了往死里捶我", "人身暴力"),
        ("工地上土塌了，压住两个人", "坍塌险情"),
        ("my kid is missing", "人员走失"),
        ("老伴从二楼摔下去，没动静了", "急病重伤"),
        ("女儿带着书包不见了", "人员走失"),
        ("煤气灶头快要炸了", "危险品泄漏"),
        ("厨房着火能申请消防车来吗", "火灾"),
    ],
)
def test_the_words_of_the_base_pack_reach_plain_cries_for_help(text: str, name: str) -> None:
    assert name in {alarm.name for alarm in BASE.find(text)}


@pytest.mark.parametrize(
    "text",
    ["办事大厅一上午没见人影", "房东说这活儿没意思", "船翻新要办证吗", "臭鸡蛋味的污水沟没人治", "烟囱冒黑烟污染", "客车翻新线路咨询",
     "材料交上去又派下去半个月没动静", "我女儿的出生证不见了去哪补", "师傅收了定金就不见人影", "楼上蹦得我脑袋快炸了",
     "电梯卡在物业那里充值吗", "扬尘呛得睁不开眼", "窨井盖被沥青埋住", "the portal is not responding",
     "my permit is stuck in the queue", "厨房着火能申请临时救助吗", "仓库起火保险要赔吗", "煤气中毒医保报不报"],
)  # fmt: skip
def test_everyday_words_beside_those_are_no_alarm(text: str) -> None:
    assert not [alarm for alarm in BASE.find(text) if alarm.kind == "emergency"]


def test_kinds_of_words_stand_for_all_of_their_words() -> None:
    lexicon = Lexicon([LexiconEntry("人身暴力", "emergency", ("<刀棍>...<伤人>",))])
    assert lexicon.find("隔壁男的拿着擀面杖追着媳妇打") and lexicon.find("有人用板凳砸人")
    assert not lexicon.find("擀面杖在哪里买")


@pytest.mark.parametrize(
    ("text", "alarm"),
    [
        ("叔叔喝多了提把柴刀在坝子里撵我", "人身暴力"),
        ("挖沟的叫土埋住两个人", "人员被困"),
        ("屋里生着煤炉子，爷爷奶奶都头晕站不住", "燃气泄漏"),
        ("晒的稻草垛让人点着了，往这边烧", "火灾"),
        ("姥爷正吃着饭一头栽桌上，说不出话", "急病重伤"),
        ("面包车翻进沟，拉了一车人", "急病重伤"),
        ("老太太下午出去遛弯，到现在没回来，她有老年痴呆", "人员走失"),
        ("邻居的院墙往一边歪，眼看要倒", "坍塌险情"),
        ("晾衣服的护栏漏电，一碰就麻", "触电断线"),
        ("我家灶台着火，刚被我浇灭了", ""),
        ("邻居拿棒子打枣掉一地", ""),
        ("麦茬能不能一把火点了", ""),
        ("前天老屋着火烧光了，有救助没", ""),
        ("他家砍了我三棵核桃树", ""),
    ],
)
def test_dangers_are_told_in_many_words(text: str, alarm: str) -> None:
    found = {found.name for found in BASE.find(text) if found.kind == "emergency"}
    assert alarm in found if alarm else not found
