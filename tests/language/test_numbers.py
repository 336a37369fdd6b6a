"""Telephones and ticket numbers are found in any notation, and logs never show them whole."""

import pytest

from language.numbers import find_phones, find_tickets, last_four, mask


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("我电话138 0000-1234", "mobile", "13800001234"),
        ("+86 13800001234", "mobile", "13800001234"),
        ("幺三八零零零零幺二三四", "mobile", "13800001234"),
        ("住7-2-301 13800001234", "mobile", "13800001234"),
        ("打0000-6012345", "landline", "0000-6012345"),
        ("电话：０１０－１２３４５６７８", "landline", "010-12345678"),
        ("座机 6012345", "landline", "6012345"),
        ("400-820-1234", "service", "4008201234"),
        ("call +1 415 555 2671", "foreign", "+14155552671"),
    ],
)
def test_a_telephone_is_found_in_any_notation(text: str, kind: str, number: str) -> None:
    assert [(phone.kind, phone.number) for phone in find_phones(text)] == [(kind, number)]


@pytest.mark.parametrize(
    "text",
    ["身份证11010119900101123X", "卡号6222021234567890123", "HX24101260320020", "2024-10-15", "工资3000元"],
)
def test_other_numbers_are_no_telephones(text: str) -> None:
    assert find_phones(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "HX24101260320020",
        "hx24101260320020 办到哪了",
        "HX 241012 6032 0020",
        "ｈｘ24101260320020",
        "工单号24101260320020",
        "HX24101260320O20",
    ],
)
def test_a_ticket_number_is_read_as_people_type_it(text: str) -> None:
    assert [ticket.number for ticket in find_tickets(text, "HX")] == ["HX24101260320020"]


@pytest.mark.parametrize(
    "text", ["HX2410126032002", "99999960320020", "13800001234", "HX241012603200201", "6222021234567890"]
)
def test_a_number_of_another_length_or_date_is_no_ticket(text: str) -> None:
    assert find_tickets(text, "HX") == ()


def test_the_prefix_comes_from_the_pack() -> None:
    assert [ticket.number for ticket in find_tickets("yt24101260320020", "YT")] == ["YT24101260320020"]


@pytest.mark.parametrize(
    ("text", "digits"),
    [("2318", "2318"), ("２３１８。", "2318"), ("尾号2318", "2318"), ("后四位是 二三一八", "2318"),
     ("my last four digits are 2318", "2318"), ("我2024年来的", None), ("23181", None)],
)  # fmt: skip
def test_the_last_four_digits_are_those_named_or_alone(text: str, digits: str | None) -> None:
    assert last_four(text) == digits


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("我电话138 0000-1234", "我电话138 ****-1234"),
        ("幺三八零零零零幺二三四", "幺三八****幺二三四"),
        ("身份证11010119900101123X", "身份证1101************3X"),
        ("卡号6222 0212 3456 7890 123", "卡号**** **** **** ***0 123"),
        ("0000-6012345", "0000-***2345"),
        ("HX24101260320020 的事", "HX24101260320020 的事"),
    ],
)
def test_logs_show_only_the_ends(text: str, shown: str) -> None:
    assert mask(text) == shown
