"""Names of citizens are masked where the words beside them tell whose they are; officials and ordinary words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.persons import mask_names


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("反映人王小明（电话）多次来电", "反映人王某（电话）多次来电"),
        ("市民李建国先生来电，群众张伟反映小区停电", "市民李某先生来电，群众张某反映小区停电"),
        ("业主刘玉芬女士称物业不管", "业主刘某女士称物业不管"),
        ("市民陶海燕等12人", "市民陶某等12人"),
        ("联系人：陈志强，电话已登记", "联系人：陈某，电话已登记"),
        ("市长王建军到热线调研", "市长王建军到热线调研"),
        ("群众反映供暖问题，王女士表示满意", "群众反映供暖问题，王女士表示满意"),
        ("和谐家园小区3号楼停水", "和谐家园小区3号楼停水"),
        ("", ""),
    ],
)
def test_names_beside_words_for_citizens(text: str, masked: str) -> None:
    assert mask_names(text) == masked


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("市民王小明先生：\r\n\x00")), max_size=40))
def test_only_names_change(text: str) -> None:
    masked = mask_names(text)
    assert masked == text or "某" in masked
    assert len(masked) <= len(text)
