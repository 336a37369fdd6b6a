"""The replay itself: the same lines give the same output in every process, and a malformed line stops it with its number."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.replay.scenario import ScenarioFault, read_scenario
from tests.scenarios.cities import City
from tests.scenarios.conftest import Play
from tests.scenarios.script import Script, of

PACK = Path("tests/packs/other_city")


def busy(city: City) -> Script:
    """Something of everything: answers, choices, tickets, dangers, silence, a crash, a person, a withdrawal."""
    script = Script().says("o1", "公积金怎么提取", "1", "2", "1", "跳过", "1")
    script.says("o2", "楼下烧烤摊天天冒烟，还有物业费涨了没人通知", "对", city.estate, channel="telegram")
    script.citizen("o3", "一股煤气味", phone="13800001111").citizen(
        "t3", "一股煤气味", "telegram", phone="13800001111"
    )
    script.says("o4", "在吗").crash(point="before_reply").says("o5", "路灯不亮了").crash()
    script.office("take", sender="o4").office("say", sender="o4", text="您好").office(
        "give_back", sender="o4"
    )
    script.office("dispatch", of("o2"), unit=city.smoke_unit).unit(city.smoke_unit, "sign", of("o2"))
    script.says("o2", "撤了吧", "1", "1", channel="telegram").platform("wechat", "reject")
    return script.wait(days=4).says("o5", city.street, "上周", "跳过", "对")


def replayed(folder: Path, script: Script, seed: str) -> tuple[str, str]:
    """Output and state of the command in a process of its own, with this hash seed."""
    lines, out, state = folder / "lines.jsonl", folder / f"{seed}.jsonl", folder / f"{seed}.json"
    lines.write_text("\n".join(script.text()), encoding="utf-8")
    command = [sys.executable, "-m", "hotline", "replay", str(lines), "--pack", str(PACK)]
    subprocess.run(
        [*command, "--out", str(out), "--state", str(state)],
        check=True, env=os.environ | {"PYTHONHASHSEED": seed}, timeout=60,
    )  # fmt: skip
    return out.read_text(encoding="utf-8"), state.read_text(encoding="utf-8")


def test_the_same_lines_give_the_same_output_in_every_process_and_here(
    other: City, play_other: Play, tmp_path: Path
) -> None:
    """The seed of hashes is another one in this process."""
    out, state = replayed(tmp_path, busy(other), "2024")
    here = play_other(busy(other))
    assert [json.loads(line) for line in out.splitlines()] == here.out
    assert json.loads(state) == here.state
    assert here.refusals() == [] and len(here.state["tickets"]) == 5


def test_output_is_in_the_order_of_time(other: City, play_other: Play) -> None:
    moments = [line["at"] for line in play_other(busy(other)).out]
    assert moments == sorted(moments)


GOOD = '{"at":"2024-10-14T10:00:00+08:00","from":"citizen","channel":"wechat","sender":"o1","text":"在吗"}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "JSON"),
        ('"在吗"', "对象"),
        (GOOD.replace("+08:00", ""), "时区"),
        (GOOD.replace("2024", "2023"), "早于"),
        (GOOD.replace("citizen", "nobody"), "from"),
        (GOOD.replace('"sender":"o1",', ""), "sender"),
        (GOOD.replace('"text"', '"kind":"smoke","text"'), "kind"),
        ('{"at":"2024-10-14T10:00:00+08:00","from":"channel","channel":"wechat","mode":"slow"}', "mode"),
    ],
)
def test_a_malformed_line_is_named_with_its_number_and_reason(line: str, said: str) -> None:
    with pytest.raises(ScenarioFault, match="第 3 行") as fault:
        read_scenario([GOOD, "", line])
    assert said in str(fault.value)


def test_a_ticket_that_was_never_opened_is_refused_and_the_replay_goes_on(
    other: City, play_other: Play
) -> None:
    played = play_other(
        Script().says("o1", "在吗").unit(other.lamp_unit, "sign", of("o1")).says("o1", "怎么办")
    )
    [refused] = played.refusals()
    assert refused["refused"] == "sign" and refused["text"].endswith("。")
    assert len(played.to("o1")) == 2


def test_the_command_ends_with_code_2_and_leaves_no_half_written_file(tmp_path: Path) -> None:
    lines, out = tmp_path / "lines.jsonl", tmp_path / "out.jsonl"
    lines.write_text(f"{GOOD}\nnot a line\n", encoding="utf-8")
    command = [sys.executable, "-m", "hotline", "replay", str(lines), "--pack", str(PACK), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "第 2 行" in done.stderr and done.stdout == ""
    assert not out.exists()
