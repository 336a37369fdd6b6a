"""The webhook: closed without the secret, acknowledged only when the message is safe, unmoved by nonsense."""

import json
import logging

import pytest

from channels import registry
from channels.telegram import Telegram
from hotline.logs import Masking
from tests.channels.parts import at
from tests.channels.telegram_parts import SECRET, Bench, make_bench, settings
from tests.known_secrets import SECOND_TELEGRAM_TOKEN
from tests.platforms.telegram import TOKEN, payload

NONSENSE = {
    "nothing": b"",
    "no object": b"[]",
    "half": json.dumps(payload("text")).encode()[:100],
    "invalid UTF-8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "a field twice": b'{"update_id": 1, "update_id": 2}',
    "no number": b'{"message": {}}',
    "a number that is none": b'{"update_id": NaN}',
    "a truth as number": b'{"update_id": true}',
    "a huge number": b'{"update_id": ' + b"9" * 5000 + b"}",
    "a large number": b'{"update_id": 99999999999999999999}',
    "deep": b"[" * 100_000,
    "XML": b'<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>',
}


@pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_refused(bench: Bench, body: bytes) -> None:
    assert bench.post(body) == 400
    assert bench.core.heard == []


def test_a_megabyte_is_refused(bench: Bench) -> None:
    assert bench.post(payload("text", text="水" * 400_000)) == 413


def test_a_bot_without_a_secret_takes_nothing(bench: Bench) -> None:
    closed = make_bench(bench.platform, bench.core, SECRET="")
    assert [
        closed.post(payload("text"), {}),
        closed.post(payload("text"), {"X-Telegram-Bot-Api-Secret-Token": ""}),
    ] == [403, 403]


def test_an_unknown_account_is_told_nothing(bench: Bench) -> None:
    assert bench.post(payload("text"), address="/channels/telegram/other") == 403


def test_what_could_not_be_recorded_is_not_acknowledged_and_comes_again(bench: Bench) -> None:
    bench.core.fails = 1
    assert bench.post(payload("text")) == 500
    assert bench.post(payload("text")) == 200
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM outbox") == 1


def test_the_webhook_is_registered_once_with_its_secret(bench: Bench) -> None:
    variables = settings(bench.platform, MODE="webhook") | {
        "HOTLINE_PUBLIC_URL": "https://12345.example.gov.cn"
    }
    channel = registry.load(["telegram"], variables)["telegram"]
    assert isinstance(channel, Telegram)
    bench.platform.fail("setWebhook", "html")
    for second in (0, 0.5, 2, 4):
        bench.core.clock.move_to(at(second / 60))
        channel.poll(bench.core, "main")
    state = bench.platform.state
    assert (state.webhook, state.secret) == ("https://12345.example.gov.cn/channels/telegram/main", SECRET)
    assert (state.calls["setWebhook"], state.calls["getUpdates"]) == (2, 0)


def test_a_second_bot_has_an_address_of_its_own(bench: Bench) -> None:
    table = {"token": SECOND_TELEGRAM_TOKEN, "secret": "another", "api": bench.platform.url}
    channel = registry.load(["telegram"], {}, {"telegram": {"second": table}})["telegram"]
    assert isinstance(channel, Telegram)
    other = Bench(bench.platform, bench.core, channel)
    header = {"X-Telegram-Bot-Api-Secret-Token": "another"}
    assert other.post(payload("text"), header, "/channels/telegram/second") == 200
    assert other.post(payload("text"), header) == 403
    assert [heard.account for heard in bench.core.heard] == ["second"]


def test_tokens_are_masked_in_every_log() -> None:
    record = logging.LogRecord(
        "x",
        logging.ERROR,
        __file__,
        1,
        "POST https://api.telegram.org/bot%s/sendMessage %s",
        (TOKEN, TOKEN),
        None,
    )
    told = Masking().format(record)
    assert TOKEN not in told
    assert TOKEN.partition(":")[2] not in told
    assert SECRET not in Masking().format(logging.LogRecord("x", 40, "", 1, f"secret={SECRET}", None, None))
