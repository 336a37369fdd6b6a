"""The unit's side of the story: its alert by a web hook that is down for a while, and the link that signs."""

import re

import requests

from tests.platforms.robots import Robots
from tests.transcripts.stage import SEAT, SECONDS, UNIT, Stage
from tests.transcripts.story import PHONE, REQUEST, SUBMIT
from tests.transcripts.web import WebChat


def play_alerts(stage: Stage, robots: Robots) -> None:
    """From the citizen's request to a signature by link."""
    tell = stage.transcript
    tell.title("市民在网页上反映问题")
    citizen = WebChat(stage)
    citizen.say(REQUEST)
    citizen.say(PHONE)
    citizen.choose(SUBMIT)
    tell.title("热线办派单，单位的告警地址这时不通")
    robots.answers.append(503)
    stage.act(SEAT, "dispatch", unit=UNIT)
    tell.title("告警地址恢复")
    stage.skip(40, "到了再试的时候")
    stage.work()
    for arrived in robots.arrived:
        tell.note("服务→单位", arrived)
    link = re.search(rf"{re.escape(stage.home)}(/act/\S+)", robots.arrived[-1]["message"])
    assert link, robots.arrived
    tell.title("承办人员打开链接，签收；再按一次、改一个字符都不行")
    page = requests.get(stage.home + link[1], timeout=SECONDS)
    tell.note("手机→服务", f"GET {link[1]}")
    tell.note("服务→手机", f"{page.status_code} {_words(page.text)}")
    for path in (link[1], link[1], link[1][:-2] + "xx"):
        answer = requests.post(stage.home + path, data={"action": "sign"}, timeout=SECONDS)
        tell.note("手机→服务", f"POST {path} action=sign")
        tell.note("服务→手机", f"{answer.status_code} {_words(answer.text)}")
    tell.title("市民看到进展")
    citizen.listen()
    tell.title("数据库里")
    tell.note("tickets", stage.value("SELECT status FROM tickets"))
    stage.work()


def _words(page: str) -> str:
    """What the page says, without its markup."""
    plain = re.sub(r"<(style|script|head)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(plain.split())
