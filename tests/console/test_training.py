"""The training pack on its page: of any period, with every word escaped, and a sentence for what is no period."""

import json
from datetime import timedelta

from storage.clock import stamp
from tests.console.world import World


def test_the_pack_of_a_week_can_be_read_and_a_wrong_period_gets_a_sentence(world: World) -> None:
    with world.db.write() as tx:
        for person in ("a", "b"):
            tx.insert(
                "answer_log", conversation_id=person, at=stamp(world.now - timedelta(minutes=1)), query="<i>浮桥归谁管", decision="none",
                candidates=json.dumps([]),
            )  # fmt: skip
    day, seat = f"{world.now:%Y-%m-%d}", world.browser("seat")
    page = seat.page(f"/training?period={day}")
    assert "&lt;i&gt;浮桥归谁管" in page and "知识缺口" in page and "答复的常见问题" in page
    assert "知识缺口" in seat.page("/training")
    wrong = seat.get("/training?period=去年的<b>")
    assert wrong.status_code == 422 and "<b>" not in wrong.get_data(as_text=True)
