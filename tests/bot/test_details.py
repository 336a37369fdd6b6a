"""How later messages fill in and put right what is being taken: the citizen's own words are never rewritten."""

from bot.decisions import OpenTicket
from tests.bot.turns import Talk, deeds_of, heard, said, trouble, words


def _intake(**details: object) -> Talk:
    talk = Talk()
    talk.hears(heard("路灯坏了", trouble("路灯坏了", **details)))
    return talk


def test_words_that_are_no_place_are_kept_and_the_place_is_asked_once_more() -> None:
    talk = _intake()
    plea = heard("别让他们知道", spot="", spot_is_all=False, news=True)
    asked_again = talk.hears(plea).dialogue
    assert asked_again.asked and asked_again.asked.slot == "place"
    assert asked_again.drafts[0].more == ("别让他们知道",)
    left_open = talk.hears(plea).dialogue
    assert left_open.asked and left_open.asked.slot == "since" and left_open.drafts[0].place == ""


def test_a_new_place_changes_the_place_and_not_the_words_of_the_request() -> None:
    talk = _intake(place="和平路")
    talk.hears(heard("万达广场", place="万达广场"))
    [draft] = talk.memory.drafts
    assert (draft.place, draft.summary) == ("万达广场", "路灯坏了")
    talk = Talk()
    talk.hears(heard("和平路的路灯坏了", trouble("和平路的路灯坏了", place="和平路")))
    talk.hears(heard("万达广场", place="万达广场"))
    assert talk.memory.drafts[0].summary == "和平路的路灯坏了"


def test_a_neighbour_comes_beside_the_place_that_is_known() -> None:
    talk = _intake(place="人民路口", since="昨天")
    talk.hears(heard("实验小学旁边", place="实验小学"))
    assert talk.memory.drafts[0].place == "人民路口，实验小学旁边"


def test_a_correction_puts_the_building_right_in_the_place_and_in_the_title() -> None:
    talk = Talk()
    told = trouble("路灯坏了，仁和小区5号楼", place="仁和小区5号楼", since="昨天")
    talk.hears(heard("路灯坏了，仁和小区5号楼", told, phone="13800000000"))
    summary = talk.hears(heard("不对，是6号楼", place="6号楼", vague=True, corrects=True))
    assert said(summary) == ["summary"] and "仁和小区6号楼" in words(summary)
    assert talk.memory.drafts[0].place == "仁和小区6号楼"
    [ticket] = deeds_of(talk.hears(heard("对", act="yes")), OpenTicket)
    assert isinstance(ticket, OpenTicket)
    assert "5号楼" in ticket.draft.text, "what the citizen wrote stays as it was written"
