"""The story on every channel: the citizen hears the same, whatever lies between, and the transcript tells no secret."""

import re

import pytest

from tests.known_secrets import EVERYWHERE
from tests.transcripts.channels import CHANNELS, transcript_of
from tests.transcripts.story import PUBLIC
from tests.transcripts.transcript import Transcript

CITIZENS = [name for name in CHANNELS if name != "alerts"]


def parts(transcript: Transcript) -> dict[str, list[str]]:
    """The lines under each title."""
    found: dict[str, list[str]] = {"": []}
    for line in transcript.lines:
        if line.startswith("## "):
            found[line.removeprefix("## ")] = []
        else:
            found[[*found][-1]].append(line)
    return found


def replies(lines: list[str]) -> list[str]:
    """The words of answers that went out, whichever way."""
    return [answer for line in lines for answer in re.findall(r"护照已过期[^\"\[]*", line)]


@pytest.mark.parametrize("channel", CITIZENS)
def test_the_story_is_told_to_its_end(channel: str) -> None:
    transcript = transcript_of(channel)
    told = parts(transcript)
    asked, repeated, request, *_ = (told[title] for title in told if title)
    assert replies(asked)
    assert set(replies(repeated)) <= set(replies(asked)), "the same words or none"
    assert any("已受理，工单编号 HX24101460320001" in line for line in request)
    (down,) = (lines for title, lines in told.items() if "不通" in title)
    assert not any("已转市住房和城乡建设局办理" in line and "市民" in line for line in down)
    (back,) = (lines for title, lines in told.items() if title == "平台恢复")
    assert sum("已转市住房和城乡建设局办理" in line for line in back) == 1
    (end,) = (lines for title, lines in told.items() if "审核办结" in title)
    assert any("已办结" in line and PUBLIC in line for line in end)
    assert [line.partition(" ")[2] for line in told["数据库里"]] == [
        "inbox  4 行", "contacts  1 行", "tickets  1 行",
    ]  # fmt: skip
    assert [name for name, secret in EVERYWHERE.items() if secret in transcript.text()] == []


def test_a_unit_is_alerted_when_its_service_is_back_and_signs_by_its_link_once() -> None:
    transcript = transcript_of("alerts")
    told = parts(transcript)
    link = next(lines for title, lines in told.items() if "打开链接" in title)
    answers = [line.split("  ", 1)[1][:3] for line in link if "服务→手机" in line]
    assert answers == ["200", "200", "410", "404"]
    assert transcript.said("dispatched：retry（第 1 次）告警服务答复 503")
    assert transcript.said("dispatched：sent（第 2 次）")
    assert told["数据库里"][0].endswith("signed")
    assert [name for name, secret in EVERYWHERE.items() if secret in transcript.text()] == []
