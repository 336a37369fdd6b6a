"""The story: a question answered, a delivery repeated, a request taken to a ticket and through the office, a platform
that is down for a while, and the last word to the citizen.
"""

from typing import Protocol

from tests.transcripts.stage import HANDLER, LEADER, REVIEWER, SEAT, UNIT, Stage

QUESTION = "护照到期了怎么换"
REQUEST = "河湾镇中心小学门口的路灯坏了一个星期没人修"
PHONE, SUBMIT = "13900001234", "对，提交"
PUBLIC = "已更换校门口东侧两盏路灯的光源和镇流器，当晚巡查确认全部亮灯，并已加入每周巡查路线。联系电话0000-1234567。"
ROWS = ("inbox", "contacts", "tickets")


class Side(Protocol):
    """A citizen on one channel, with the platform between."""

    def say(self, words: str) -> None:
        """Write; everything that comes back is in the transcript."""

    def repeat(self) -> None:
        """The platform delivers the last message once more."""

    def choose(self, label: str) -> None:
        """Take one of the choices offered last."""

    def go_down(self) -> None:
        """From now on nothing reaches the citizen."""

    def come_back(self) -> None:
        """Everything does again."""

    def listen(self) -> None:
        """Note what has come since."""


def play(stage: Stage, side: Side) -> None:
    """From the first question to the closing words."""
    tell = stage.transcript
    tell.title("市民提问")
    side.say(QUESTION)
    tell.title("平台重复投递同一条消息")
    side.repeat()
    tell.title("市民反映问题，确认后得到工单编号")
    side.say(REQUEST)
    side.say(PHONE)
    side.choose(SUBMIT)
    tell.title("热线办派单，平台这时不通")
    side.go_down()
    stage.act(SEAT, "dispatch", unit=UNIT)
    side.listen()
    tell.title("平台恢复")
    side.come_back()
    stage.skip(40, "到了再试的时候")
    stage.work()
    side.listen()
    tell.title("承办单位签收、联系、答复，领导批准，热线办审核办结")
    stage.act(HANDLER, "sign")
    stage.act(HANDLER, "contact", text="电话联系到本人，已约晚上看现场", outcome="reached")
    stage.act(HANDLER, "reply", text="光源老化，已更换", public=PUBLIC, outcome="已解决")
    stage.act(LEADER, "approve")
    stage.act(REVIEWER, "review_pass")
    side.listen()
    tell.title("数据库里")
    for table in ROWS:
        tell.note(table, f"{stage.value(f'SELECT count(*) FROM {table}')} 行")
