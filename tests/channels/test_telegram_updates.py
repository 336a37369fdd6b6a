"""What citizens send on Telegram, as the platform documents it, and what becomes of it."""

from datetime import timedelta

import pytest

from channels import attachments
from tests.channels.telegram_parts import CITIZEN, GROUP, PNG, Bench
from tests.conftest import NOON
from tests.platforms.telegram import payload

OGG = b"OggS" + bytes(200)
PDF = b"%PDF-1.7\n" + bytes(200)


def test_words_come_in_with_their_sender_and_the_citys_time(bench: Bench) -> None:
    heard = bench.hear("text")
    assert (heard.channel, heard.account, heard.sender, heard.kind) == ("telegram", "main", CITIZEN, "text")
    assert heard.text == "停水了"
    assert heard.sent_at == NOON
    assert heard.sent_at.utcoffset() == timedelta(hours=8)


def test_the_same_update_is_one_message_and_another_days_number_another(bench: Bench) -> None:
    day = 24 * 3600
    keys = {bench.hear("text", update_id=7, date=1728878400 + n * day).key for n in (0, 0, 8)}
    assert len(keys) == 2
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == 2


def test_an_update_that_comes_again_after_days_is_still_the_same_message(bench: Bench) -> None:
    bench.hear("text")
    bench.core.clock.move_to(NOON + timedelta(days=3))
    assert bench.post(payload("text")) == 200
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") == tx.value("SELECT count(*) FROM outbox") == 1


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("start", "subscribe"),
        ("start_scan", "scan:poster7"),
        ("command", "menu:progress"),
        ("blocked", "unsubscribe"),
    ],
)
def test_commands_and_blocking_are_events(bench: Bench, name: str, event: str) -> None:
    heard = bench.hear(name)
    assert (heard.kind, heard.text) == ("event", event)


@pytest.mark.parametrize(
    ("name", "file", "body", "kind", "mime", "text"),
    [
        ("photo", "large", PNG, "image", "image/png", "路灯坏了"),
        ("voice", "voice1", OGG, "voice", "audio/ogg", ""),
        ("document", "doc1", PDF, "file", "application/pdf", ""),
    ],
)
def test_files_are_fetched_and_kept_for_their_sender(
    bench: Bench, name: str, file: str, body: bytes, kind: str, mime: str, text: str
) -> None:
    bench.platform.state.files[file] = body
    heard = bench.hear(name)
    assert (heard.kind, heard.text) == (kind, text)
    with bench.core.db.read() as tx:
        kept = attachments.load(tx, heard.media or "")
    assert kept is not None
    assert (kept.owner, kept.mime, kept.body) == ("telegram:main:5001", mime, body)


def test_a_repeated_delivery_fetches_no_file_again(bench: Bench) -> None:
    bench.platform.state.files["large"] = PNG
    assert [bench.post(payload("photo")) for _ in range(3)] == [200] * 3
    assert bench.platform.state.calls["getFile"] == 1
    assert len(bench.core.heard) == 1


def test_a_file_server_that_stumbles_once_loses_nothing(bench: Bench) -> None:
    bench.platform.state.files["large"] = PNG
    bench.platform.fail("file", "half")
    assert bench.hear("photo").media


def test_a_file_that_cannot_be_had_leaves_the_words_and_a_note(bench: Bench) -> None:
    heard = bench.hear("photo")
    assert (heard.kind, heard.text, heard.media) == ("text", "路灯坏了（附件没有收到）", None)


@pytest.mark.parametrize("body", [b"MZ\x90\x00 a program", b""])
def test_a_kind_of_file_that_we_do_not_keep_is_an_unknown_message(bench: Bench, body: bytes) -> None:
    bench.platform.state.files["doc1"] = body
    assert bench.hear("document").kind == "unknown"


def test_a_file_that_is_too_large_is_not_even_fetched(bench: Bench) -> None:
    large = {"file_id": "doc1", "file_unique_id": "d", "file_size": 11 * 1024 * 1024}
    assert bench.hear("document", document=large).kind == "unknown"
    assert bench.platform.state.calls["getFile"] == 0


def test_a_place_has_its_degrees_and_its_label(bench: Bench) -> None:
    pin, venue = bench.hear("location").place, bench.hear("venue").place
    assert pin is not None
    assert venue is not None
    assert (pin.lat, pin.lon, pin.label) == (27.11632, 114.98137, "")
    assert venue.label == "河湾镇解放路8号 河湾镇中心小学"


def test_a_phone_is_vouched_for_only_when_it_is_the_senders_own(bench: Bench) -> None:
    own, other = bench.hear("contact_own"), bench.hear("contact_other")
    assert own.phone == "13800000001"
    assert other.phone is None
    assert other.text == "张三 8613900000002"


def test_changed_words_are_a_new_message(bench: Bench) -> None:
    first, second = bench.hear("text"), bench.hear("edited")
    assert first.key != second.key
    assert (second.kind, second.text) == ("text", "停水三天了")
    assert second.sent_at == NOON + timedelta(minutes=1)


def test_an_unknown_kind_of_message_is_answered_as_such(bench: Bench) -> None:
    assert bench.hear("sticker").kind == "unknown"


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("undecodable", "undecodable"), ("kind_of_tomorrow", "other"), ("channel_post", "other"),
        ("edited_live_location", "other"),
    ],
)  # fmt: skip
def test_what_does_not_concern_us_is_acknowledged_and_counted(bench: Bench, name: str, what: str) -> None:
    assert bench.post(payload(name)) == 200
    assert bench.core.heard == []
    assert bench.counted(what) == 1


def test_what_people_say_in_a_group_is_not_read(bench: Bench) -> None:
    assert bench.post(payload("group_text")) == 200
    assert bench.core.heard == []
    with bench.core.db.read() as tx:
        assert tx.value("SELECT count(*) FROM inbox") + tx.value("SELECT count(*) FROM outbox") == 0


def test_the_numbers_that_an_administrator_needs_are_shown(bench: Bench) -> None:
    bench.post(payload("group_id"))
    bench.deliver()
    assert bench.platform.texts(GROUP) == ("您的 Telegram 编号：7001\n本会话编号：-1002001",)
