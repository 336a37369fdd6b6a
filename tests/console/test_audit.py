"""The log of who read and did what: it only grows, auditor and administrator read it, and it tells who looked at a ticket."""

import re
from pathlib import Path

from tests.console.world import World

ROOT = Path(__file__).parents[2]
LAYERS = (
    "bot",
    "channels",
    "console",
    "desk",
    "hotline",
    "knowledge_base",
    "reports",
    "scheduler",
    "storage",
    "tickets",
)


def test_no_statement_of_ours_changes_or_removes_a_line_of_the_log() -> None:
    """But what is over the age that the city set for its log."""
    for layer in LAYERS:
        for path in set((ROOT / layer).rglob("*.py")) - {ROOT / "desk" / "privacy" / "ageing.py"}:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?i)(update|delete from)\s+(audit|export_log)\b", text), path


def test_an_auditor_sees_who_looked_at_a_ticket_and_why(world: World) -> None:
    number, other = world.open_ticket(), world.open_ticket()
    seat, auditor = world.browser("seat", name="王敏"), world.browser("auditor")
    seat.page(f"/tickets/{other}")
    seat.post(f"/tickets/{number}/reveal", reason="首次联系群众")
    page = auditor.page(f"/audit?object={number}")
    rows = page.split("<tbody>")[1]
    assert "显示个人信息" in rows and "首次联系群众" in rows and "王敏" in rows and "查看工单" in rows
    assert other not in rows
    assert seat.get("/audit").status_code == 403
