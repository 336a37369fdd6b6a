"""The message API over HTTP: tokens, what is refused, the same message once, fetching and acknowledging."""

import json
import threading
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from channels import outbox
from channels.api import Api
from channels.message_api import tokens
from storage.clock import stamp
from storage.database import Database
from tests.channels.parts import EchoCore, meet, outgoing
from tests.conftest import NOON

MESSAGES, ACKNOWLEDGE, MEDIA = "/api/v1/messages", "/api/v1/messages/acknowledge", "/api/v1/media"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 32


class System:
    """Another system with a token of its own."""

    def __init__(self, core: EchoCore, name: str = "portal", *scopes: str) -> None:
        self.core = core
        app = Flask("test")
        app.register_blueprint(Api({}).routes(core))
        self.client: FlaskClient = app.test_client()
        with core.db.write() as tx:
            self.token = tokens.add(tx, name, scopes, "test", NOON)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def post(self, path: str = MESSAGES, **fields: Any) -> TestResponse:
        return self.client.post(path, json=fields, headers=self.headers)

    def raw(self, body: bytes) -> TestResponse:
        return self.client.post(MESSAGES, data=body, headers=self.headers)

    def say(self, **changes: Any) -> TestResponse:
        return self.post(**{**message(), **changes})

    def fetch(self, **query: Any) -> Any:
        return self.client.get(MESSAGES, query_string=query, headers=self.headers)

    def ids(self, **query: Any) -> list[int]:
        return [one["id"] for one in self.fetch(**query).json["messages"]]

    def put(self, **changes: Any) -> int:
        """A later message to the citizen `o1` of the account `wechat/main`, who wrote through the interface."""
        values = {"channel": "wechat", "account": "main", "recipient": "o1", **changes}
        place = {name: values[name] for name in ("channel", "account")}
        name = "/".join((*place.values(), values["recipient"]))
        meet(self.core.db, values["recipient"], id=name, via="api", **place)
        with self.core.db.write() as tx:
            found = outbox.put(tx, outgoing(**values), self.core.clock.now())
        assert found is not None
        return found


def message(**changes: Any) -> dict[str, Any]:
    plain = {"channel": "wechat", "account": "main", "sender": "o1", "key": "k1", "text": "路灯不亮"}
    return {**plain, **changes}


@pytest.fixture
def system(core: EchoCore) -> System:
    return System(core)


def statuses(db: Database) -> list[str]:
    with db.read() as tx:
        return [row["status"] for row in tx.all("SELECT status FROM outbox ORDER BY id")]


def test_a_message_goes_in_and_its_replies_come_out(system: System) -> None:
    answer: Any = system.say(sent_at="2024-10-14T11:59:30+08:00")
    assert answer.status_code == 200
    (reply,) = answer.json["replies"]
    assert reply["text"].startswith("您说：路灯不亮")
    assert [option["label"] for option in reply["options"]] == ["是", "否"]
    assert {"id", "at", "kind", "ticket", "article"} <= set(reply)
    (heard,) = system.core.heard
    assert (heard.channel, heard.account, heard.sender, heard.via) == ("wechat", "main", "o1", "api")
    assert heard.sent_at == NOON - timedelta(seconds=30)
    assert statuses(system.core.db) == ["sent"]


def test_the_same_key_is_the_same_message_however_often_and_at_once(system: System) -> None:
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(system.say().json)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [system.say().json] * 3
    assert statuses(system.core.db) == ["sent"]


def test_two_citizens_may_bring_the_same_key_and_hear_only_their_own_reply(system: System) -> None:
    first: Any = system.say(text="我的事", sender="o1", key="1:k")
    second: Any = system.say(text="别人的事", sender="o1:1", key="k")
    assert "我的事" in first.json["replies"][0]["text"]
    assert "别人的事" in second.json["replies"][0]["text"]


def test_places_files_and_vouched_telephones_are_handed_on(system: System) -> None:
    uploaded: Any = system.client.post(
        MEDIA, data={"file": (BytesIO(PICTURE), "灯.png")}, headers=system.headers
    )
    media = uploaded.json["media"]
    assert system.say(key="k2", kind="image", text="", media=media).status_code == 200
    place = {"lat": 27.8, "lon": 112.9, "label": "体育路"}
    assert (
        system.say(
            key="k3", kind="location", text="", place=place, phone="+86 138-0000-1234".replace(" ", "")
        ).status_code
        == 200
    )
    assert system.client.get(f"{MEDIA}/a%00b", headers=system.headers).status_code == 404
    picture, pin = system.core.heard
    assert (picture.kind, picture.media) == ("image", media)
    assert pin.place is not None and (pin.place.lat, pin.place.label) == (27.8, "体育路")
    assert pin.phone == "13800001234"
    stolen: Any = system.say(key="k4", sender="o2", kind="image", text="", media=media)
    assert (stolen.status_code, stolen.json["error"]) == (400, "unknown_media")


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no object": b"[]",
    "invalid UTF-8": b'{"channel": "\xff"}',
    "half a pair": json.dumps(message(sender="\ud83d")).encode(),
    "a doubled field": b'{"channel":"wechat","account":"main","sender":"a","sender":"b","key":"k","text":"x"}',
    "deep": b"[" * 30_000,
    "a huge number": b'{"key":' + b"9" * 10_000 + b"}",
    "no number": json.dumps(message(kind="location", text="", place={"lat": float("nan"), "lon": 1})).encode(),
    "beyond the pole": json.dumps(message(kind="location", text="", place={"lat": 91, "lon": 1})).encode(),
    "control characters": json.dumps(message(key="a\x00b")).encode(),
    "a long text": json.dumps(message(text="长" * 5_000)).encode(),
    "a long sender": json.dumps(message(sender="x" * 129)).encode(),
    "a path for an account": json.dumps(message(account="../main")).encode(),
    "a name that is ours": json.dumps(message(channel="console")).encode(),
    "an account that is no text": json.dumps(message(account={"main": 1})).encode(),
    "an unknown kind": json.dumps(message(kind="sticker")).encode(),
    "a list as kind": json.dumps(message(kind=["text"])).encode(),
    "no words": json.dumps(message(text="  ")).encode(),
    "a place beside words": json.dumps(message(place={"lat": 1, "lon": 1})).encode(),
    "a file beside words": json.dumps(message(media="m")).encode(),
    "a picture without a file": json.dumps(message(kind="image", text="")).encode(),
    "a phone that is none": json.dumps(message(phone="打给我")).encode(),
    "no moment": json.dumps(message(sent_at="yesterday")).encode(),
    "a moment as number": json.dumps(message(sent_at=1728878400)).encode(),
    "the first moment of all": json.dumps(message(sent_at="0001-01-01T00:00:00+14:00")).encode(),
    "next year": json.dumps(message(sent_at="2025-10-14T12:00:00+08:00")).encode(),
    "one megabyte": b'{"text":"' + b"x" * (1 << 20) + b'"}',
}  # fmt: skip


def test_a_hostile_body_is_refused_with_a_sentence(system: System) -> None:
    for name, body in HOSTILE.items():
        answer: Any = system.raw(body)
        assert 400 <= answer.status_code < 500, name
        assert answer.json["error"], name
        assert answer.json["message"][0] >= "一", name
        assert system.core.heard == [], name


def test_a_wrong_token_is_refused_before_the_body_is_looked_at(system: System) -> None:
    for header in ("", "Bearer", "Bearer nothing", f"Token {system.token}", f"Bearer {system.token}1"):
        answer: Any = system.client.post(MESSAGES, data=b"[", headers={"Authorization": header})
        assert (answer.status_code, answer.json["error"]) == (401, "bad_token")
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    for path in (MESSAGES, "/api/v1/nothing"):
        assert system.client.get(path).status_code in (401, 404)


def test_a_token_is_kept_as_a_hash_its_use_noted_and_revoked_at_once(system: System) -> None:
    assert system.say().status_code == 200
    with system.core.db.read() as tx:
        (row,) = tx.all("SELECT * FROM api_tokens")
    assert system.token not in json.dumps(row)
    assert row["last_used_at"] == stamp(NOON)
    with system.core.db.write() as tx:
        tokens.revoke(tx, "portal", NOON)
    assert system.say(key="k2").status_code == 401


def test_a_token_for_one_account_reaches_no_other(core: EchoCore) -> None:
    narrow = System(core, "letters", "messages:letters/mayor")
    refused: Any = narrow.say()
    assert (refused.status_code, refused.json["error"]) == (403, "wrong_account")
    assert narrow.fetch(sender="o1", channel="wechat", account="main").status_code == 403
    other = narrow.put()
    own = narrow.put(channel="letters", account="mayor")
    assert narrow.ids(sender="o1") == [own]
    assert narrow.ids() == [own]
    acknowledged: Any = narrow.post(ACKNOWLEDGE, ids=[own, other])
    assert acknowledged.json == {"acknowledged": [own]}
    assert statuses(core.db) == ["pending", "sent"]


def test_a_later_message_comes_again_until_it_is_acknowledged(system: System) -> None:
    first, second = system.put(text="已转办"), system.put(text="已办结")
    system.put(recipient="o2")
    assert system.ids(sender="o1", after=0) == [first, second]
    assert system.ids(sender="o1", after=second) == [first, second]
    assert system.post(ACKNOWLEDGE, ids=[second, 999]).json == {"acknowledged": [second]}
    assert system.ids(sender="o1", after=second) == [first]
    assert system.ids(sender="o1", after=first) == [first, second]
    assert system.post(ACKNOWLEDGE, ids=[first, second]).json == {"acknowledged": [first, second]}
    assert system.ids(sender="o1", after=second) == []


def test_without_a_sender_everything_that_waits_is_fetched_with_its_address(system: System) -> None:
    system.put(), system.put(recipient="o2", account="second")  # noqa: B018 - two messages
    found = system.fetch().json["messages"]
    assert [(one["channel"], one["account"], one["sender"]) for one in found] == [
        ("wechat", "main", "o1"),
        ("wechat", "second", "o2"),
    ]
    only: Any = system.fetch(channel="wechat", account="second").json["messages"]
    assert [one["sender"] for one in only] == ["o2"]
    assert system.fetch(channel="wechat").status_code == 400
    assert system.fetch(sender="o1", after="-1").status_code == 400


def test_the_staffs_notices_and_other_channels_are_never_handed_out(system: System) -> None:
    with system.core.db.write() as tx:
        outbox.put(tx, outgoing(channel="wechat", recipient="o1"), NOON)
        outbox.put(tx, outgoing(channel="console", audience="office"), NOON)
    assert system.ids(sender="o1") == []
    assert system.post(ACKNOWLEDGE, ids=[1, 2]).json == {"acknowledged": []}


def test_only_ids_can_be_acknowledged(system: System) -> None:
    for ids in (None, [], ["1"], [True], [0], [2**63], "1", list(range(1, 202))):
        answer: Any = system.post(ACKNOWLEDGE, ids=ids)
        assert (answer.status_code, answer.json["error"]) == (400, "bad_ids"), ids


def test_one_citizen_writes_no_more_than_the_rate_limit(core: EchoCore) -> None:
    core.rate_limit = 2
    system = System(core)
    assert [system.say(key=f"k{n}").status_code for n in range(3)] == [200, 200, 429]
    assert system.say(sender="o2").status_code == 200
