"""One person on several channels: joined by proof and never by name, both ways, and parted again by staff."""

import pytest

from bot import persons
from desk.opening import Request, open_from_request
from desk.persons import part
from tests.bot.people import NEW, OLD, THIRD, People
from tests.conftest import NOON


def test_who_proves_a_ticket_is_its_owner_from_then_on_and_both_ways(people: People) -> None:
    old, new = people.ticket(OLD), people.ticket(NEW, phone="13900009999", title="水管漏水")
    assert people.sees(NEW) == {new}
    assert old in people.prove(NEW, old)
    assert people.sees(NEW) == people.sees(OLD) == {old, new}
    first, second = people.persons(OLD, NEW)
    assert first == second is not None
    assert [join["ticket"] for join in people.joins()] == [old, old]
    assert "后四位" not in people.say(NEW, f"{old} 办到哪了")


@pytest.mark.parametrize("last4", ["0000", "138", "路人"])
def test_a_wrong_proof_joins_nobody(people: People, last4: str) -> None:
    old = people.ticket(OLD)
    people.prove(NEW, old, last4)
    assert people.sees(NEW) == set()
    assert people.joins() == []


def test_the_same_name_and_the_same_telephone_alone_join_nobody(people: People) -> None:
    old, new = people.ticket(OLD), people.ticket(NEW)
    assert people.sees(OLD) == {old}
    assert people.sees(NEW) == {new}


def test_a_phone_that_the_platform_vouches_for_joins_at_once(people: People) -> None:
    people.say(OLD, "你好", phone="13800002318")
    people.say(NEW, "你好", phone="13800002318")
    first, second = people.persons(OLD, NEW)
    assert first == second is not None


def test_groups_join_as_a_whole_and_keep_the_vouched_person(people: People) -> None:
    people.say(NEW, "你好", phone="13900009999")
    people.say(THIRD, "你好", phone="13900009999")
    vouched = people.persons(NEW)[0]
    old = people.ticket(OLD)
    people.prove(NEW, old)
    assert people.persons(OLD, NEW, THIRD) == [vouched] * 3
    assert people.sees(THIRD) == {old}


def test_two_vouched_phones_stay_two_persons_and_the_ticket_is_shown_all_the_same(people: People) -> None:
    people.say(OLD, "你好", phone="13800002318")
    people.say(NEW, "你好", phone="13900009999")
    old = people.ticket(OLD)
    assert old in people.prove(NEW, old)
    first, second = people.persons(OLD, NEW)
    assert first != second
    assert people.sees(NEW) == set()


def test_a_platforms_word_joins_two_accounts_whoever_of_them_is_known_and_staff_can_part_them(
    people: People,
) -> None:
    old, third = people.ticket(OLD), people.ticket(THIRD, title="停水")
    people.service.same_person(("wechat", "main", OLD[1]), ("webchat", "main", THIRD[1]))
    assert people.sees(OLD) == people.sees(THIRD) == {old, third}
    with people.db.write() as tx:
        row = tx.one("SELECT * FROM conversations WHERE id = :id", id=people.key(THIRD))
        assert row is not None and part(tx, row, "s1", NOON)
    people.service.same_person(("wechat", "main", OLD[1]), ("webchat", "main", THIRD[1]))
    assert people.sees(THIRD) == {third}


def test_a_platforms_word_does_not_make_one_of_two_vouched_phones(people: People) -> None:
    people.say(OLD, "你好", phone="13800002318")
    people.say(NEW, "你好", phone="13900009999")
    people.service.same_person(("wechat", "main", OLD[1]), ("telegram", "main", NEW[1]))
    first, second = people.persons(OLD, NEW)
    assert first != second


def test_a_ticket_taken_on_the_phone_follows_its_person(people: People) -> None:
    with people.db.write() as tx:
        request = Request(text="停水", title="停水", purpose="求助", phone="13800002318")
        number = open_from_request(tx, people.service.city().desk, request, NOON).ticket.number
    assert number in people.prove(NEW, number)
    assert people.sees(NEW) == {number}


def test_staff_part_an_account_with_what_it_brought(people: People) -> None:
    old, new = people.ticket(OLD), people.ticket(NEW, phone="13900009999")
    people.prove(NEW, old)
    assert people.part(NEW)
    assert people.sees(NEW) == {new}
    assert people.sees(OLD) == {old}
    parted = [join for join in people.joins() if join["conversation_id"] == people.key(NEW)]
    assert [join["parted_by"] for join in parted] == ["话务员甲"]
    assert not people.part(NEW)
    people.say(NEW, "你好", phone="13800002318")
    assert people.sees(NEW) == {new}
    people.prove(NEW, old)
    assert people.sees(NEW) == {old, new}


def test_joining_twice_or_to_nothing_changes_nothing(people: People) -> None:
    old = people.ticket(OLD)
    people.prove(NEW, old)
    before = people.joins()
    with people.db.write() as tx:
        assert persons.join(tx, people.key(NEW), old, NOON) == people.person(tx, NEW)
        assert persons.join(tx, people.key(NEW), "HX00000000000000", NOON) is None
    assert people.joins() == before
