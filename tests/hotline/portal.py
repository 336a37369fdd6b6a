"""Another system with its tokens, and the document that its answers are held against."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from channels.api import Api
from channels.message_api import tokens
from console import users
from desk.opening import Request, open_from_request
from hotline.data_api.document import document
from hotline.data_api.views import data_blueprint
from hotline.pack.check import check_folder
from hotline.pack.revisions import load
from hotline.replay.channels import stand_ins
from hotline.replay.platform import Platforms
from hotline.service import Service
from knowledge_base import store
from knowledge_base.articles import Content
from storage.clock import VirtualClock
from storage.database import Database
from tests.known_secrets import STAFF_PASSWORD

NOW = datetime(2024, 10, 14, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = "13800007777"


class Portal:
    """Another system, with a token for each scope."""

    def __init__(self, db: Database, a_minute: int = 0) -> None:
        load(db, check_folder(Path("tests/packs/other_city")).usable(), "test", NOW)
        self.service = Service(db, VirtualClock(NOW), stand_ins((), Platforms(lambda delivery: None)))
        app = Flask("test", static_folder=None)
        app.json.ensure_ascii = False  # type: ignore[attr-defined]
        app.register_blueprint(Api({}).routes(self.service))
        app.register_blueprint(data_blueprint(self.service, a_minute))
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.keys = {scope: self.key(scope, scope) for scope in ("messages", *tokens.READS)}

    def key(self, name: str, *scopes: str, days: int | None = None, acts_as: str = "") -> str:
        with self.service.db.write() as tx:
            return tokens.add(tx, name, scopes, "test", self.service.clock.now(), days, acts_as)

    def officer(self, name: str, role: str, unit: str = "") -> str:
        """A token that may write as a new account of this role; by that name `post` finds it."""
        with self.service.db.write() as tx:
            users.add(tx, name, role, unit, NOW, STAFF_PASSWORD)
        self.keys[name] = self.key(name, *tokens.WRITES, acts_as=name)
        return name

    def post(self, path: str, officer: str, key: str, body: object) -> Any:
        """Send a request that changes something under a key of its own."""
        headers = {"Authorization": f"Bearer {self.keys[officer]}", "Idempotency-Key": key}
        return self.client.post(f"/api/v1/{path}", data=json.dumps(body), headers=headers)

    def get(self, path: str, scope: str = "", **query: Any) -> Any:
        scope = scope or path.split("/")[0]
        return self.client.get(
            f"/api/v1/{path}", query_string=query, headers={"Authorization": f"Bearer {self.keys[scope]}"}
        )

    def open(self, **more: Any) -> str:
        wanted = Request(
            text=f"楼道灯坏了，我的电话{PHONE}，找王五", title="楼道灯坏了", purpose="求助", phone=PHONE,
            channel="webchat", account="main", sender="s1", **more,
        )  # fmt: skip
        with self.service.db.write() as tx:
            number = open_from_request(tx, self.service.city().desk, wanted, NOW).ticket.number
            tx.run("UPDATE tickets SET contact_name = '王五' WHERE number = :number", number=number)
        return number

    def publish(self, *codes: str, audience: str = "公众") -> None:
        unit = next(iter(self.service.city().units)).name
        with self.service.db.write() as tx:
            for code in codes:
                store.submit(
                    tx, Content(code, unit, f"{code}怎么办", "带身份证来", audience=audience), "x", NOW
                )
            store.publish_all(tx, "x", NOW)


def shape(path: str, method: str = "get", code: str = "200") -> dict[str, Any]:
    """The schema of an answer, with everything that it refers to."""
    whole = document()
    answer = whole["paths"][f"/api/v1/{path}"][method]["responses"][code]
    if "$ref" in answer:
        answer = whole["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
    return {**answer["content"]["application/json"]["schema"], "components": whole["components"]}


def check(answer: Any, path: str, code: int = 200, method: str = "get") -> Any:
    """What was answered, held against the document."""
    assert answer.status_code == code, (path, answer.status_code, answer.get_data(as_text=True)[:300])
    Draft202012Validator(shape(path, method, str(code))).validate(answer.json)
    return answer.json
