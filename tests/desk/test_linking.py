"""Citizens who are linked to somebody else's ticket: what they add, what they are told, and what stays apart."""

from dataclasses import replace

import pytest

from bot import conversations
from channels.messages import Inbound
from desk.citizen import Citizen, More, append, withdraw
from desk.linking import link
from desk.opening import Opened, Request
from desk.survey_answers import Answer, take
from storage.database import Database
from tests.desk.office import CITY, LETTER, MONDAY, REPLY, REVIEWER, SEAT, Office, handler, leader
from tickets import linked

PHONE = "13900007788"


def person(office: Office, sender: str, line: str = "", former: str = "") -> Request:
    """Somebody who writes on an account of their own."""
    inbound = Inbound("wechat", "main", sender, "k", MONDAY, text="在吗")
    with office.db.write() as tx:
        key = conversations.lock(tx, inbound, "zh", MONDAY).id
    return replace(LETTER, sender=sender, conversation_id=key, phone="", line=line, former=former)


def linked_to(office: Office, request: Request) -> Opened | None:
    with office.db.write() as tx:
        return link(tx, CITY, request, office.number, office.now)


def add(office: Office, request: Request, more: More) -> None:
    with office.db.write() as tx:
        append(tx, CITY, who(request), office.number, more, office.now)


def who(request: Request) -> Citizen:
    return Citizen(request.sender, request.channel, request.account, request.conversation_id)


def test_the_telephone_of_a_linked_citizen_proves_nothing_about_the_ticket_of_another(db: Database) -> None:
    office = Office(db)
    office.open(person(office, "o1"))
    second = person(office, "o2")
    assert linked_to(office, second)
    add(office, second, More("电话", phone=PHONE))
    assert office.ticket().contact_phone == ""
    with db.read() as tx:
        assert [one.contact_phone for one in linked.hearers(tx, (office.ticket(),))] == [PHONE]
    add(office, person(office, "o1"), More("电话", phone=LETTER.phone))
    assert office.ticket().contact_phone == LETTER.phone


@pytest.mark.parametrize("line", ["12338", "执法监督"])
def test_words_of_a_line_that_few_may_read_never_join_an_open_ticket(db: Database, line: str) -> None:
    office = Office(db)
    office.open(person(office, "o1"))
    assert linked_to(office, person(office, "o2", line=line)) is None
    assert office.ticket().contacts == 1


def test_the_receipt_of_a_linked_citizen_names_no_former_ticket_of_the_first(db: Database) -> None:
    office = Office(db)
    office.open(person(office, "o1", former="HX24010160320001"))
    receipt = linked_to(office, person(office, "o2"))
    assert receipt and office.number in receipt.receipt and "HX24010160320001" not in receipt.receipt


def test_who_comes_again_after_leaving_is_known_by_the_new_words(db: Database) -> None:
    office = Office(db)
    office.open(person(office, "o1"))
    second = person(office, "o2")
    assert linked_to(office, second)
    with db.write() as tx:
        withdraw(tx, CITY, who(second), office.number, office.now)
    assert linked_to(office, replace(second, phone=PHONE, title="还在乱收费"))
    with db.read() as tx:
        [known] = linked.hearers(tx, (office.ticket(),))
    assert (known.contact_phone, known.title) == (PHONE, "还在乱收费")


def test_a_rating_that_leads_to_rework_is_told_to_the_others_in_the_matter(db: Database) -> None:
    office = Office(db)
    first, second = person(office, "o1"), person(office, "o2")
    office.open(first)
    assert linked_to(office, second)
    for actor, action, fields in (
        (SEAT, "dispatch", {"unit": "住建局"}),
        (handler(), "sign", {}),
        (handler(), "contact", {"text": "已电话联系", "outcome": "已联系"}),
        (handler(), "reply", REPLY),
        (leader(), "approve", {}),
        (REVIEWER, "review_pass", {}),
    ):
        office.must(actor, action, **fields)
    told = len(office.sent("citizen"))
    with db.write() as tx:
        said = Answer(solved="no", grade="dissatisfied", causes=("未解决",))
        take(tx, CITY, who(first), office.number, said, is_whole=True, now=office.now)
    assert office.ticket().status == "rework"
    assert [(recipient, kind) for recipient, kind, _ in office.sent("citizen")[told:]] == [("o2", "progress")]
