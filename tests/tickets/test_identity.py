"""People's deputies are verified by the city's list; a claim alone verifies nobody."""

import pytest

from tickets.identity import Deputies, Deputy, Identity

LIST = Deputies(
    [Deputy("市", "滕向阳", "7725"), Deputy("县", "贝子安", "2318"), Deputy("县", "乐景行", "2318")]
)


@pytest.mark.parametrize(
    ("text", "phone", "identity"),
    [
        ("我是市人大代表，手机尾号7725，路灯坏了", "", Identity("deputy", "市", verified=True)),
        ("我是市人大代表，路灯坏了", "13900007725", Identity("deputy", "市", verified=True)),
        ("我是县人大代表乐景行，尾号2318，渠塌了", "", Identity("deputy", "县", verified=True)),
        ("我是县人大代表，尾号2318，渠塌了", "", Identity("deputy")),  # two share the digits, none is named
        ("我是县人大代表，渠塌了", "", Identity("deputy")),
        ("我是县人大代表，渠塌了", "13900001111", Identity("deputy")),
        ("路灯坏了，我手机尾号7725", "", Identity()),
        ("我们公司门口路灯坏了", "13900007725", Identity("enterprise")),
    ],
)
def test_a_deputy_is_one_of_the_list(text: str, phone: str, identity: Identity) -> None:
    assert LIST.identify(text, phone) == identity


def test_without_a_list_nobody_is_verified() -> None:
    assert Deputies().identify("我是市人大代表，手机尾号7725") == Identity("deputy")
