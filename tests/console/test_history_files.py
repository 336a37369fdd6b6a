"""Tickets of another system from a page: looked at first, taken in then, and what cannot be used is named."""

import io

import pytest

from console.views import history_files
from tests.console.world import World

ROWS = "某市明细\n工单编号,受理时间,承办单位,状态\nA-1,2024-10-14,住建局,已办结\nA-2,昨天,火星局,处理中\nA-3,2024-10-14,火星局,\n"


def sent(text: str = ROWS) -> tuple[io.BytesIO, str]:
    return io.BytesIO(text.encode("gb18030")), "明细.csv"


def test_a_file_is_looked_at_and_then_taken_in(world: World) -> None:
    duty = world.browser("duty_leader", name="李强")
    looked = duty.post("/history", file=sent(), dry_run="1").get_data(as_text=True)
    assert "没有写入" in looked and "将新增 2 件" in looked
    assert "昨天" in looked and '<td data-label="行号">4</td>' in looked
    assert "火星局" in looked
    assert not world.logged("history_imported")
    taken = duty.post("/history", file=sent()).get_data(as_text=True)
    assert "新增 2 件" in taken and "没有写入" not in taken
    assert world.logged("history_imported") == [("", "新增 2 件，更新 0 件")]
    page = duty.page("/tickets/A-1")
    assert "已办结" in page or "办结" in page
    assert "/act/" not in page, "history is read only"


def test_what_is_no_table_or_too_long_gets_a_sentence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    duty = world.browser("duty_leader")
    assert duty.post("/history").status_code == 422
    refused = duty.post("/history", file=sent("<html>"))
    assert (refused.status_code, "网页" in refused.get_data(as_text=True)) == (422, True)
    monkeypatch.setattr(history_files, "MOST_ROWS", 1)
    long = duty.post("/history", file=sent(ROWS.replace("昨天", "2024-10-14")))
    assert (long.status_code, "一次最多 1 行" in long.get_data(as_text=True)) == (422, True)
