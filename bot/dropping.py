"""What is being taken is dropped, and taken up again when the citizen thinks better of it."""

from dataclasses import replace

from bot import answering, intake, unanswered
from bot.decisions import Decision, Dispose
from bot.turn import Turn


def drop(turn: Turn) -> Decision:
    """Nothing is submitted; a question in the same message is answered. The drafts are kept until the contact ends."""
    memory = replace(turn.memory.settled(), dropped=turn.memory.drafts)
    said = (turn.say("notice", "draft_dropped"), Dispose("withdrawn"))
    part = turn.heard.part
    if part is None:
        return Decision(memory, said, "放弃尚未提交的诉求")
    here = replace(turn, memory=memory)
    answer = answering.answer_question(here) or unanswered.no_answer(here, part.text)
    return replace(answer, deeds=(*said, *answer.deeds), why=f"放弃尚未提交的诉求；{answer.why}")


def taken_up_again(turn: Turn) -> Decision | None:
    """「算了还是投诉吧」: goes on where it was dropped."""
    dropped = turn.memory.dropped
    if turn.heard.act != "resume" or not dropped or turn.memory.drafts:
        return None
    here = replace(turn, memory=replace(turn.memory, dropped=()))
    return intake.next_step(here, dropped, "接着受理刚才放弃的诉求")
