"""What is a new fact about a matter that is settled, and what is only asked once more."""

from dataclasses import replace

import pytest

from bot.new_facts import has_new_fact
from language.claims import claim_in
from tests.bot.turns import NOW, heard, own

FINE = replace(
    own("HX1", status="closed", place="人民路", places=("人民路",)),
    text="10月10日，违章停车被罚200元，决定书430100123456",
)


@pytest.mark.parametrize(
    "text",
    [
        "停车罚款的事我还是不服",
        "罚我200块凭什么",
        "10月10日那张罚单必须退",
        "我昨天打了电话，你们也不给退罚款",
        "决定书430100123456我不认",
        "都十几次了，罚款什么时候退",
    ],
)
def test_asking_once_more_brings_nothing_new(text: str) -> None:
    assert not has_new_fact(heard(text, claim=claim_in(text)), FINE, NOW.replace(day=25))


@pytest.mark.parametrize(
    "text",
    [
        "这次罚了我150块",
        "10月20日在门口被贴条",
        "前天停车又被罚了",
        "9月3日那次也不该罚",
        "决定书430100999999也有问题",
        "我找到新的证据了",
    ],
)
def test_another_day_sum_number_or_proof_is_new(text: str) -> None:
    assert has_new_fact(heard(text, claim=claim_in(text)), FINE, NOW.replace(day=25))


def test_another_place_is_new_by_its_name_or_by_the_city_s_places() -> None:
    assert has_new_fact(heard("停车被罚", place="解放路", places=("解放路",)), FINE, NOW)
    assert has_new_fact(heard("停车被罚", place="东门菜场"), FINE, NOW)
    assert not has_new_fact(heard("停车被罚", place="人民路东口", places=("人民路",)), FINE, NOW)
