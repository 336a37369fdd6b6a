"""`token`: made once and shown once, listed without secrets, revoked for good."""

import pytest

from channels.message_api import tokens
from storage.database import Database
from tests.conftest import NOON
from tests.hotline.running import Run


def test_a_token_is_shown_once_works_and_can_be_revoked(run_on: Run, db: Database) -> None:
    key = run_on("token", "add", "政务网", "--scope", "messages:wechat/main", "--json").json["token"]
    with db.read() as tx:
        found = tokens.grant_of(tx, key, NOON)
    assert found is not None
    assert found[0].covers("wechat/main")
    assert not found[0].covers("wechat/second")
    listed = run_on("token", "list")
    assert "政务网" in listed.out
    assert key not in listed.out
    assert "hash" not in run_on("token", "list", "--json").json["tokens"][0]
    assert "已停用" in run_on("token", "revoke", "政务网").out
    with db.read() as tx:
        assert tokens.grant_of(tx, key, NOON) is None
    assert "停用" in run_on("token", "list").out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "a b"), "令牌名称请用"),
        (("add", "a", "--scope", "ticket"), "范围“ticket”不对"),
        (("add", "a", "--scope", "messages:wechat"), "范围“messages:wechat”不对"),
        (("add", "a", "--days", "0"), "有效天数须在 1 与"),
        (("add", "a", "--scope", "moves"), "须归于一个在用的账号"),
        (("add", "a", "--scope", "moves", "--as", "nobody"), "没有名为“nobody”的在用账号"),
        (("revoke", "nobody"), "没有名为“nobody”的在用令牌"),
        (("rewoke", "a"), "是不是 revoke？"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    run_on: Run, words: tuple[str, ...], sentence: str
) -> None:
    said = run_on("token", *words)
    assert said.code in (1, 2)
    assert sentence in said.err
    assert "Traceback" not in said.err


def test_a_name_is_given_once(run_on: Run) -> None:
    assert run_on("token", "add", "portal").code == 0
    assert "已有名为“portal”的令牌" in run_on("token", "add", "portal").err
