"""What proves a person, how often it may be tried, and where everything goes when staff part two accounts."""

from desk.ticket_actions import Done
from tests.bot.people import NEW, OLD, THIRD, Account, People
from tests.hotline.alerting import SEAT

PHONE = "13800002318"


def guess(people: People, number: str, times: int) -> None:
    """So many wrong guesses, three an account."""
    for guessed in range(times):
        who: Account = ("webchat", f"{number} {guessed // 3}")
        if guessed % 3 == 0:
            people.say(who, f"{number} 办到哪了")
        people.say(who, f"{guessed:04}")


def test_accounts_without_end_cannot_try_all_digits_of_a_ticket(people: People) -> None:
    old = people.ticket(OLD)
    guess(people, old, 10)
    assert old not in people.prove(NEW, old)
    assert people.sees(NEW) == set()
    assert people.joins() == []
    assert old in people.say(OLD, f"{old} 办到哪了"), "its own account needs no digits"
    people.clock.move_to(people.clock.now().replace(day=15))
    assert old in people.prove(NEW, old)
    assert people.sees(NEW) == {old}


def test_what_is_said_after_too_many_guesses_does_not_tell_whether_there_is_such_a_ticket(
    people: People,
) -> None:
    real = people.ticket(OLD)
    invented = real[:-4] + "9999"
    said = []
    for number, who in ((real, NEW), (invented, THIRD)):
        guess(people, number, 10)
        said.append((people.say(who, f"{number} 办到哪了"), people.say(who, "2318")))
    assert said[0] == said[1]


def test_other_tickets_can_be_proved_all_the_while(people: People) -> None:
    guess(people, people.ticket(OLD), 10)
    other = people.ticket(THIRD, title="水管漏水")
    assert other in people.prove(NEW, other)


def test_the_same_name_on_two_tickets_joins_nobody(people: People) -> None:
    tickets = [people.ticket(account, contact_name="王建国") for account in (OLD, NEW)]
    for account, ticket in zip((OLD, NEW), tickets, strict=True):
        people.say(account, "我叫王建国，我的事办到哪了")
        assert people.sees(account) == {ticket}
    assert people.joins() == []


def test_a_phone_vouched_for_later_brings_what_came_before(people: People) -> None:
    old = people.ticket(OLD)
    people.say(OLD, "这是我的号码", phone=PHONE)
    people.say(NEW, "你好", phone=PHONE)
    assert people.sees(NEW) == {old}


def test_a_phone_vouched_for_after_a_proof_is_the_same_persons(people: People) -> None:
    old = people.ticket(OLD)
    people.prove(NEW, old)
    people.say(NEW, "这是我的号码", phone=PHONE)
    people.say(THIRD, "你好", phone=PHONE)
    first, second, third = people.persons(OLD, NEW, THIRD)
    assert first == second == third
    assert people.sees(THIRD) == {old}


def test_a_group_that_was_proved_joins_the_person_of_its_phone(people: People) -> None:
    people.say(THIRD, "你好", phone=PHONE)
    old = people.ticket(OLD)
    people.prove(NEW, old)
    people.say(OLD, "这是我的号码", phone=PHONE)
    assert people.persons(OLD, NEW) == people.persons(THIRD) * 2
    assert people.sees(THIRD) == {old}


class TestAfterParting:
    def test_each_goes_on_in_a_contact_of_its_own(self, people: People) -> None:
        people.say(OLD, "路灯不亮")
        people.prove(NEW, people.ticket(OLD))
        assert people.contacts() == {people.key(OLD), people.key(NEW)}
        people.part(NEW)
        people.say(NEW, "我要反映一件事")
        people.say(OLD, "还有一件事")
        with people.db.read() as tx:
            rows = tx.all(
                "SELECT k.conversation_id AS of_contact, i.conversation_id AS of_message FROM inbox i"
                " JOIN contacts k ON k.id = i.contact_id ORDER BY i.id DESC LIMIT 2"
            )
        assert [row["of_contact"] for row in rows] == [row["of_message"] for row in rows]

    def test_contacts_and_tickets_bear_the_person_who_brought_them(self, people: People) -> None:
        old, new = people.ticket(OLD), people.ticket(NEW, title="水管漏水")
        people.say(OLD, "你好")
        people.prove(NEW, old)
        people.part(NEW)
        first, second = people.persons(OLD, NEW)
        with people.db.read() as tx:
            owners = {row["number"]: row["person_id"] for row in tx.all("SELECT * FROM tickets")}
            contacts = tx.all("SELECT conversation_id, person_id FROM contacts")
        assert owners == {old: first, new: second}
        mine = {people.key(OLD): first, people.key(NEW): second}
        assert all(row["person_id"] == mine[row["conversation_id"]] for row in contacts)

    def test_an_open_question_about_the_others_ticket_is_closed(self, people: People) -> None:
        old = people.ticket(OLD)
        people.prove(NEW, old)
        assert old in people.say(NEW, f"{old} 不投了，撤了吧")
        people.part(NEW)
        people.say(NEW, "1")
        with people.db.read() as tx:
            assert tx.value("SELECT status FROM tickets WHERE number = :n", n=old) != "withdrawn"

    def test_notices_go_to_the_account_that_brought_the_ticket(self, people: People) -> None:
        old = people.ticket(OLD)
        people.prove(NEW, old)
        people.part(NEW)
        unit = next(iter(people.service.city().units)).name
        assert isinstance(people.service.perform(SEAT, old, "dispatch", {"unit": unit}), Done)
        with people.db.read() as tx:
            told = tx.all(
                "SELECT channel, recipient FROM outbox WHERE kind = 'progress' AND actor = 'system'"
            )
        assert [tuple(row.values()) for row in told] == [OLD]

    def test_a_vouched_phone_goes_with_the_account_that_it_was_vouched_for(self, people: People) -> None:
        old = people.ticket(OLD)
        people.say(NEW, "你好", phone=PHONE)
        people.prove(NEW, old)
        people.part(NEW)
        people.say(THIRD, "你好", phone=PHONE)
        assert people.persons(THIRD) == people.persons(NEW) != people.persons(OLD)

    def test_accounts_of_one_vouched_phone_stay_apart_once_parted(self, people: People) -> None:
        for account in (OLD, NEW):
            people.say(account, "你好", phone=PHONE)
        assert people.part(NEW)
        people.say(NEW, "又是我", phone=PHONE)
        first, second = people.persons(OLD, NEW)
        assert first != second
        assert [join["parted_by"] for join in people.joins()] == ["话务员甲"]
