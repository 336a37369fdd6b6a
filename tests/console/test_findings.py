"""What is to be mended: gaps that become articles, words of citizens, doubted articles; each unit its own."""

import json

from knowledge_base import store
from knowledge_base.articles import Content
from storage.clock import stamp
from tests.console.world import HOUSING, WATER, World


def asked(
    world: World, person: str, query: str, decision: str = "none", article: str | None = None, **more: str
) -> None:
    """A row of the log of answers."""
    key = world.hear(person, f"{person}问过")
    near = [{"article": "R-1", "score": 0.55}] if article is None else []
    with world.db.write() as tx:
        tx.run("DELETE FROM answer_log WHERE conversation_id = :key AND query LIKE '%问过'", key=key)
        tx.insert(
            "answer_log", conversation_id=key, at=stamp(world.now), query=query, release=1, decision=decision,
            article=article, version=1 if article else None, candidates=json.dumps(near), **more,
        )  # fmt: skip


def seed(world: World) -> None:
    with world.db.write() as tx:
        contents = [
            Content("R-1", HOUSING, "公租房怎么申请", "带身份证到窗口办理。"),
            Content("W-1", WATER, "水费怎么交", "网上交。"),
        ]
        store.seed(tx, contents, "pack", world.now)


def look(world: World) -> None:
    assert world.browser("editor").post("/findings/look").status_code == 302


def test_a_gap_becomes_an_article_by_one_click(world: World) -> None:
    seed(world)
    for n in range(3):
        asked(world, f"person-{n}", "<b>房子</b>漏雨能申请维修基金吗")
    editor = world.browser("editor", HOUSING)
    assert "还没有查找过" in editor.page("/findings")
    look(world)
    page = editor.page("/findings")
    assert "维修基金" in page and "<b>房子" not in page and HOUSING in page
    assert "维修基金" not in world.browser("editor", WATER).page("/findings"), "it is another unit's"
    key = page.split("/articles/new?gap=")[1].split('"')[0]
    assert key.isalnum() and key.isascii() and "?question" not in page, "no address tells what citizens asked"
    form = editor.page(f"/articles/new?gap={key}")
    assert "维修基金" in form and f'value="{HOUSING}"' in form and "3 人问过" in form
    fields = {
        "article": "R-2",
        "unit": HOUSING,
        "question": "维修基金怎么申请",
        "answer": "答",
        "kind": "办事指南",
    }
    gap = form.split('name="gap" value="')[1].split('"')[0]
    assert (
        editor.post("/articles/new", version="0", audience="公众", gap=_plain(gap), **fields).status_code
        == 302
    )
    assert "没有这样的问题" in editor.page("/findings")
    assert "已经处理过" in editor.get(f"/articles/new?gap={key}").get_data(as_text=True)


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_a_gap_is_dismissed_with_a_reason(world: World) -> None:
    seed(world)
    asked(world, "one", "外星人来了怎么接待")
    look(world)
    editor, key = world.browser("editor"), "外星人来了怎么接待"
    assert editor.post("/findings/gap/dismiss", key=key, reason=" ").status_code == 409
    assert editor.post("/findings/gap/dismiss", key=key, reason="与政务无关").status_code == 302
    assert editor.post("/findings/gap/dismiss", key=key, reason="再来").status_code == 409
    look(world)
    assert "外星人" not in editor.page("/findings").split("<main")[1].split("<table")[-1]
    assert "与政务无关" in world.logged("article_act")[-1][1]


def test_words_of_citizens_are_accepted_or_refused_by_their_unit(world: World) -> None:
    seed(world)
    for n in range(3):
        asked(world, f"a-{n}", "廉租屋咋整", "choose", "R-1", solved="yes")
        asked(world, f"b-{n}", "自来水钱咋给", "choose", "W-1", solved="yes")
    look(world)
    editor, stranger = world.browser("editor", HOUSING), world.browser("editor", WATER)
    page = editor.page("/findings/wording")
    assert "廉租屋咋整" in page and "自来水钱" not in page
    assert stranger.post("/findings/wording/accept", key="R-1 廉租屋咋整").status_code == 409
    accepted = editor.post("/findings/wording/accept", key="R-1 廉租屋咋整")
    assert accepted.headers["Location"].endswith("/articles/R-1")
    assert "廉租屋咋整" in editor.page("/articles/R-1")
    assert stranger.post("/findings/wording/refuse", key="W-1 自来水钱咋给").status_code == 302
    assert "没有新的问法" in stranger.page("/findings/wording")


def test_a_doubted_article_shows_the_questions_that_led_there(world: World) -> None:
    seed(world)
    for n in range(6):
        asked(world, f"person-{n}", "<i>公租房</i>租金多少", "answer", "R-1", solved="no")
    look(world)
    page = world.browser("auditor").page("/findings/doubt")
    assert "租金多少" in page and "<i>公租房" not in page and "没有解决 6" in page


def test_what_is_no_kind_and_no_verdict_is_not_there(world: World) -> None:
    editor = world.browser("editor")
    assert editor.get("/findings/none").status_code == 404
    for path in ("/findings/doubt/dismiss", "/findings/gap/accept", "/findings/wording/eat"):
        assert editor.post(path, key="x").status_code == 404
    assert world.browser("seat").get("/findings").status_code == 403


def test_who_else_would_match_is_told_while_writing(world: World) -> None:
    seed(world)
    editor = world.browser("editor")
    form = {
        "article": "X-1",
        "version": "0",
        "question": "水费怎么交",
        "wordings": "公租房怎样申请\n火星怎么去<b>",
    }
    plain = editor.post("/articles/rivals", **form).get_data(as_text=True)
    for words in ("现在由另一条作答", "W-1", "R-1", "1.00", 'name="question" value="水费怎么交"'):
        assert words in plain
    assert "火星怎么去</strong>" not in plain and "<b>" not in plain.split("<main")[1]
    token = editor.token()
    part = editor.client.post(
        "/console/articles/rivals", data={"csrf_token": token, **form}, headers={"HX-Request": "true"}
    ).get_data(as_text=True)
    assert "W-1" in part and "<html" not in part
    own = editor.post("/articles/rivals", **(form | {"article": "W-1", "wordings": ""})).get_data(
        as_text=True
    )
    assert "不会与别的知识混淆" in own
