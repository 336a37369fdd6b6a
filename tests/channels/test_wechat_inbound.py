"""What comes in from WeChat: every kind, both modes, forged and broken pushes, repeated deliveries."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from channels.messages import Inbound
from channels.wechat_pages import MORE
from storage.clock import VirtualClock
from storage.database import Database
from tests.channels.parts import EchoCore
from tests.channels.wechat_stage import Stage, staged
from tests.conftest import NOON
from tests.platforms.wechat import DOWNLOAD, JPEG, Failure
from tests.platforms.wechat_push import (
    AES_KEY,
    CITIZEN,
    NOW,
    PAYLOADS,
    TOKEN,
    Pusher,
    payload,
    signature,
    text,
)


@pytest.fixture(params=["plain", "sealed"])
def stage(request: pytest.FixtureRequest, core: EchoCore) -> Iterator[Stage]:
    """An account in each of the two modes."""
    environment = {"AES_KEY": AES_KEY} if request.param == "sealed" else {}
    with staged(core, **environment) as made:
        yield made


@pytest.fixture
def plain(core: EchoCore) -> Iterator[Stage]:
    """An account in plain mode."""
    with staged(core) as made:
        yield made


@pytest.fixture
def embedded(sqlite_db: Database, clock: VirtualClock) -> Iterator[Stage]:
    """An account in plain mode on one engine, for what never reaches the database or is the same in both."""
    with staged(EchoCore(sqlite_db, clock)) as made:
        yield made


def heard(stage: Stage) -> Inbound:
    (one,) = stage.core.heard
    return one


def test_a_text_is_answered_in_the_same_response(stage: Stage) -> None:
    answer = stage.pusher.push(payload("text"))
    assert answer.status == 200
    assert answer.words == "您说：和谐家园7号楼停水两天了\n1. 是\n2. 否"
    assert stage.rows("SELECT status, route FROM outbox") == [("sent", "reply")]
    one = heard(stage)
    assert (one.key, one.sender, one.kind, one.sent_at) == ("23452164164870001", CITIZEN, "text", NOON)


KINDS = {
    "voice_recognised": ("voice", "我们小区没有暖气。"),
    "file": ("file", "证明.pdf"),
    "location": ("location", ""),
    "link": ("text", "供暖缴费指南\n怎样缴费\nhttps://example.com/heating"),
    "text_menu_tap": ("text", "满意"),
    "text_unsupported": ("unknown", ""),
    "miniprogrampage": ("unknown", ""),
    "event_subscribe": ("event", "subscribe"),
    "event_subscribe_by_scan": ("event", "scan:poster-east"),
    "event_unsubscribe": ("event", "unsubscribe"),
    "event_scan": ("event", "scan:poster-east"),
    "event_click": ("event", "menu:progress"),
    "event_scancode_waitmsg": ("event", "menu:progress"),
    "event_consent": ("event", "consent"),
    "event_consent_two": ("event", "consent"),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_heard_in_our_words(embedded: Stage, name: str) -> None:
    assert embedded.pusher.push(payload(name)).status == 200
    one = heard(embedded)
    assert (one.kind, one.text) == KINDS[name]


def test_a_picked_spot_is_moved_from_the_maps_coordinates_to_the_satellites(plain: Stage) -> None:
    plain.pusher.push(payload("location"))
    place = heard(plain).place
    assert place is not None
    assert (place.lat, place.lon) == pytest.approx((23.137058, 113.353323), abs=1e-6)
    assert place.label == "青原市东城区人民路12号"


def test_a_picked_spot_outside_the_shifted_maps_is_where_it_says(embedded: Stage) -> None:
    embedded.pusher.push(payload("location", Location_X="25.033964", Location_Y="121.564468"))
    place = heard(embedded).place
    assert place is not None and (place.lat, place.lon) == (25.033964, 121.564468)


def test_position_reports_are_kept_as_the_last_one_and_disturb_nobody(plain: Stage) -> None:
    for second in range(0, 60, 5):
        report = payload("event_location", CreateTime=str(int(NOW) + second))
        assert plain.pusher.push(report).body == "success"
    assert plain.core.heard == []
    assert plain.value("SELECT count(*) FROM inbox") == 0
    (stored,) = plain.rows("SELECT point FROM positions")
    assert json.loads(stored[0]) == {"lat": 23.137466, "lon": 113.352425, "label": "", "radius": 119.38504}
    plain.core.clock.move_to(NOON + timedelta(minutes=20))
    plain.channel.poll(plain.core, "main")
    assert plain.rows("SELECT point FROM positions") == []


def test_a_tap_on_a_menu_message_is_words_that_count_as_a_click(embedded: Stage) -> None:
    embedded.pusher.push(payload("text_menu_tap"))
    embedded.pusher.push(text("满意", key="9"))
    assert embedded.rows("SELECT text, counts_as FROM inbox ORDER BY id") == [
        ("满意", "menu:message"),
        ("满意", ""),
    ]


def test_a_consent_to_another_systems_notice_is_not_ours(core: EchoCore) -> None:
    ours = "9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI"
    with staged(core, NOTICE_TEMPLATE=ours) as stage:
        assert stage.pusher.push(payload("event_consent_two")).words != ""
    with staged(core, NOTICE_TEMPLATE="another") as stage:
        assert stage.pusher.push(payload("event_consent")).body == "success"
    assert [one.text for one in core.heard] == ["consent"]


STRANGE = ("view", "template_sent", "mass_sent", "kf_create_session", "pic_sysphoto", "location_select", "scancode_push")  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_an_event_without_use_for_us_is_acknowledged_and_counted(embedded: Stage, name: str) -> None:
    assert embedded.pusher.push(payload(f"event_{name}")).body == "success"
    assert embedded.core.heard == []
    assert (
        embedded.value("SELECT sum(value) FROM counters WHERE name LIKE 'wechat.main.unknown.event:%'") == 1
    )


def test_every_stored_payload_is_answered_with_200_in_both_modes(stage: Stage) -> None:
    names = sorted(path.stem for path in PAYLOADS.glob("*.xml"))
    assert len(names) > 25
    assert {name: stage.pusher.push(payload(name)).status for name in names} == dict.fromkeys(names, 200)


@pytest.mark.parametrize(("name", "body"), [("image", JPEG), ("voice", b"#!AMR\n" + bytes(40))])
def test_a_file_is_stored_under_the_id_that_the_message_names(plain: Stage, name: str, body: bytes) -> None:
    plain.platform.media[f"media-id-{name}"] = ("application/octet-stream", body)
    plain.pusher.push(payload(name))
    plain.wait_for(plain.all_fetched)
    assert plain.rows("SELECT id, owner, size FROM attachments") == [
        (heard(plain).media, f"wechat:main:{CITIZEN}", len(body))
    ]
    assert plain.value("SELECT count(*) FROM channel_files") == 0


def test_a_file_that_could_not_be_fetched_is_fetched_later(plain: Stage) -> None:
    plain.platform.media["media-id-image"] = ("image/jpeg", JPEG)
    plain.platform.fail(DOWNLOAD, Failure(status=503))
    assert plain.pusher.push(payload("image")).status == 200
    plain.wait_for(lambda: plain.value("SELECT error FROM channel_health WHERE error <> ''"))
    assert plain.value("SELECT count(*) FROM attachments") == 0
    plain.core.clock.move_to(NOON + timedelta(minutes=3))
    plain.channel.poll(plain.core, "main")
    assert plain.value("SELECT id FROM attachments") == heard(plain).media


def test_a_file_that_the_platform_does_not_have_is_asked_for_once(plain: Stage) -> None:
    plain.pusher.push(payload("image"))
    plain.wait_for(plain.all_fetched)
    assert "没有取到" in plain.value("SELECT error FROM channel_health")


def test_a_platform_that_is_slow_with_its_files_delays_no_answer(plain: Stage) -> None:
    plain.platform.media["media-id-image"] = ("image/jpeg", JPEG)
    plain.platform.fail(DOWNLOAD, *[Failure(seconds=0.5)] * 6)
    for number in range(6):
        assert plain.pusher.push(payload("image", MsgId=str(number))).words == "您说：image\n1. 是\n2. 否"
    assert plain.pusher.push(text("停水了", key="t")).words == "您说：停水了\n1. 是\n2. 否"
    assert plain.value("SELECT count(*) FROM attachments") < 6, "not one of them was waited for"
    plain.wait_for(plain.all_fetched)
    assert plain.value("SELECT count(*) FROM attachments") == 6


FORGED: list[dict[str, str | None]] = [
    {"signature": None}, {"signature": ""}, {"signature": "0" * 40}, {"timestamp": None}, {"nonce": None},
    {"timestamp": "", "nonce": "", "signature": signature(TOKEN)}, {"timestamp": "9" * 400}, {"timestamp": "１"},
    {"timestamp": None, "nonce": None, "signature": signature(TOKEN)},
]  # fmt: skip


@pytest.mark.parametrize("changes", FORGED)
def test_a_forged_push_is_refused(embedded: Stage, changes: dict[str, str | None]) -> None:
    assert embedded.pusher.push(text("停水"), changes=changes).status == 403
    assert embedded.value("SELECT count(*) FROM inbox") == 0


@pytest.mark.parametrize("seconds", [-601, 601])
def test_a_push_from_another_time_is_refused(stage: Stage, seconds: int) -> None:
    assert stage.pusher.push(text("停水"), at=str(int(NOW) + seconds)).status == 403


@pytest.mark.parametrize(
    "changes", [{"msg_signature": None}, {"msg_signature": "0" * 40}, {"signature": "x"}]
)
def test_safe_mode_checks_the_seal(core: EchoCore, changes: dict[str, str | None]) -> None:
    with staged(core, AES_KEY=AES_KEY) as stage:
        assert stage.pusher.push(text("停水"), changes=changes).status == 403


def test_safe_mode_refuses_plain_pushes_and_plain_mode_sealed_ones(core: EchoCore) -> None:
    with staged(core, AES_KEY=AES_KEY) as safe:
        assert Pusher(safe.app.test_client()).push(text("停水")).status == 400
    with staged(core) as plain:
        assert Pusher(plain.app.test_client(), AES_KEY).push(text("停水")).status == 400
    assert core.heard == []


def test_safe_mode_refuses_another_accounts_message(core: EchoCore) -> None:
    with staged(core, AES_KEY=AES_KEY, APP_ID="wx0000000000000000") as stage:
        assert stage.pusher.push(text("停水")).status == 400


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "no xml": "停水".encode("gbk"),
    "half": b"<xml><MsgType>text</MsgType>",
    "another root": b"<html><body/></html>",
    "only text": b"<xml>text</xml>",
    "document type": b'<!DOCTYPE xml [<!ENTITY a "b">]>' + text("&a;").encode(),
    "bare document type": b"<!DOCTYPE xml>" + text("a").encode(),
    "entities": b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><xml>&lol2;</xml>',
    "doubled sender": text("a").replace("<MsgType>", "<FromUserName>o2</FromUserName><MsgType>").encode(),
    "doubled text": text("a").replace("<MsgType>", "<Content>b</Content><MsgType>").encode(),
    "huge moment": payload("text", CreateTime="9" * 4000).encode(),
    "negative moment": payload("text", CreateTime="-1").encode(),
    "huge id": payload("text", MsgId="9" * 5000).encode(),
    "no degrees": payload("location", Location_X="1e999").encode(),
    "not a number": payload("location", Location_X="nan").encode(),
    "a rough position": payload("event_location", Precision="1e300").encode(),
    "a position of nothing": payload("event_location", Precision="far").encode(),
    "invalid UTF-8": text("a").encode().replace(b"Content>", b"Content>\xff\xfe", 1),
    "no sender": payload("text", FromUserName="").encode(),
    "a sender that ends its field": payload("text", FromUserName="a]]>b").encode(),
    "no kind": payload("text", MsgType="").encode(),
    "event without a name": payload("event_click", Event="").encode(),
    "fields in a field": text("a").replace("<MsgType>", "<Event><a>1</a></Event><MsgType>").replace("text]]", "event]]").encode(),
    "attributes": text("a").replace("<FromUserName>", '<FromUserName a="b">').encode(),
    "a control character": text("a").replace("<xml>", "<xml>\x00").encode(),
    "another encoding": '<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16") + b"<xml/>",
    "deep": b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
    "1 MB": b"<xml><Content>" + b"a" * 1_000_000 + b"</Content></xml>",
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_push_is_refused_without_a_traceback(
    embedded: Stage, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    status = embedded.pusher.push(BROKEN[name]).status
    assert 400 <= status < 500
    assert status == (413 if name == "1 MB" else 400)
    assert not any(record.exc_info for record in caplog.records)
    assert embedded.core.heard == []


def test_sealed_rubbish_is_refused(core: EchoCore) -> None:
    with staged(core, AES_KEY=AES_KEY) as stage:
        for sealed in ("", "x", "====", "密", "QUJD", "A" * 64):
            arguments = {"timestamp": NOW, "nonce": "n", "msg_signature": signature(TOKEN, NOW, "n", sealed)}
            body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
            assert stage.pusher.deliver(body, arguments).status == 400, sealed
        assert core.heard == []


def test_what_a_citizen_writes_may_look_like_a_document_type(plain: Stage) -> None:
    assert (
        plain.pusher.push(text("<!DOCTYPE html> 打不开").replace("&lt;", "<").replace("&gt;", ">")).status
        == 400
    )
    raw = payload("text").replace("和谐家园7号楼停水两天了", "<!DOCTYPE html> 网页打不开")
    assert plain.pusher.push(raw).status == 200


def test_the_address_proves_itself_and_refuses_a_forger(plain: Stage) -> None:
    client = plain.app.test_client()
    good = {"timestamp": NOW, "nonce": "n", "signature": signature(TOKEN, NOW, "n"), "echostr": "5927<b>"}
    answer = client.get("/channels/wechat/main", query_string=good)
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "5927<b>", "text/plain")
    assert client.get("/channels/wechat/main", query_string={**good, "nonce": "m"}).status_code == 403
    assert client.get("/channels/wechat/other", query_string=good).status_code == 404


def test_a_repeated_delivery_after_a_restart_gets_the_same_words(stage: Stage) -> None:
    first = stage.pusher.push(text("停水了"))
    again = stage.restart(**({"AES_KEY": stage.key} if stage.key else {})).pusher.push(text("停水了"))
    assert again.words == first.words != ""
    assert len(stage.core.heard) == 1


def test_events_are_known_by_who_when_and_what(plain: Stage) -> None:
    for _ in range(3):
        plain.pusher.push(payload("event_click"))
    plain.pusher.push(payload("event_click", EventKey="consult"))
    plain.pusher.push(payload("event_click", CreateTime=str(int(NOW) + 1)))
    assert plain.value("SELECT count(*) FROM inbox") == 3


def test_long_words_come_in_pages_and_whole(stage: Stage) -> None:
    long = "".join(f"第{number}条，请带身份证原件。" for number in range(150))
    page = stage.pusher.push(text(long, key="1")).words
    parts = [page]
    number = 2
    while parts[-1].endswith(MORE):
        for _ in range(2):  # each page is asked for twice, as the platform does
            page = stage.pusher.push(text("更多", key=str(number))).words
        parts.append(page)
        number += 1
    assert len(parts) >= 3
    assert all(len(part.encode()) <= 2048 for part in parts)
    whole = "".join(part.removesuffix(MORE) for part in parts)
    assert whole == f"您说：{long}\n1. 是\n2. 否"
    assert len(stage.core.heard) == 1


def test_asking_for_more_where_nothing_is_left_is_a_message_as_any(plain: Stage) -> None:
    assert plain.pusher.push(text("更多", key="1")).words == "您说：更多\n1. 是\n2. 否"


def test_a_text_cannot_end_its_field_and_loses_what_xml_cannot_hold(stage: Stage) -> None:
    raw = payload("text").replace("和谐家园7号楼停水两天了", "a]]]]><![CDATA[></Content><x>\u202e")
    assert stage.pusher.push(raw).words.startswith("您说：a]]></Content><x>")
