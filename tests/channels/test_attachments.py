"""Attachments: only what their bytes prove, only so large, and only for who sent them."""

from datetime import timedelta

import pytest

from channels import attachments
from channels.attachments import MOST_BYTES, TooLarge, WrongType
from channels.file_types import media_type, message_kind
from storage.database import Database
from tests.conftest import NOON

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20

MP4_SOUND, MP4_PICTURE = b"hdlr" + bytes(8) + b"soun", b"hdlr" + bytes(8) + b"vide"


def save(db: Database, body: bytes = PNG, name: str = "门口.png") -> str:
    with db.write() as tx:
        return attachments.save(tx, name, body, NOON)


@pytest.mark.parametrize(
    ("head", "mime", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg", "image"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "image"),
        (b"GIF89a", "image/gif", "image"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", "image"),
        (b"\0\0\0\x18ftypheic", "image/heic", "image"),
        (b"#!AMR\n", "audio/amr", "voice"),
        (b"ID3\x04", "audio/mpeg", "voice"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav", "voice"),
        (b"\0\0\0\x20ftypisom", "video/mp4", "file"),
        (b"\0\0\0\x1cftypisom" + MP4_SOUND, "audio/mp4", "voice"),
        (b"\0\0\0\x1cftypmp42" + MP4_SOUND + MP4_PICTURE, "video/mp4", "file"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x84webm\x86\x86A_OPUS", "audio/webm", "voice"),
        (b"%PDF-1.7", "application/pdf", "file"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(head: bytes, mime: str, kind: str) -> None:
    assert media_type(head) == mime
    assert message_kind(mime) == kind


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"MZ\x90",
        b"\x1a\x45\xdf\xa3\x42\x82\x84webm\x86A_OPUS\x86V_VP8",
        b"<svg onload=alert(1)>",
        b"<html>",
        b"PK\x03\x04",
        b"RIFF",
    ],
)
def test_everything_else_is_refused(db: Database, body: bytes) -> None:
    with pytest.raises(WrongType):
        save(db, body)


def test_ten_megabytes_are_taken_and_one_byte_more_is_not(db: Database) -> None:
    save(db, PNG.ljust(MOST_BYTES, b"\0"))
    with pytest.raises(TooLarge):
        save(db, PNG.ljust(MOST_BYTES + 1, b"\0"))


def test_a_file_comes_back_as_it_was(db: Database) -> None:
    key = save(db, name="a\x00b\u202e" + "长" * 300)
    with db.read() as tx:
        found = attachments.load(tx, key)
    assert found is not None
    assert (found.body, found.mime, found.owner, found.name) == (PNG, "image/png", "", "ab" + "长" * 198)


def test_the_first_who_refers_to_a_file_owns_it_and_nobody_else(db: Database) -> None:
    key = save(db)
    with db.write() as tx:
        assert attachments.adopt(tx, key, "webchat:main:a") == "image/png"
        assert attachments.adopt(tx, key, "webchat:main:a") == "image/png"
        assert attachments.adopt(tx, key, "webchat:main:b") is None
        assert attachments.adopt(tx, "unheard of", "webchat:main:a") is None


def test_files_that_no_message_refers_to_are_forgotten(db: Database) -> None:
    kept, forgotten = save(db), save(db)
    with db.write() as tx:
        attachments.adopt(tx, kept, "webchat:main:a")
        assert attachments.forget_unused(tx, NOON) == 0
        assert attachments.forget_unused(tx, NOON + timedelta(hours=1)) == 1
        assert attachments.load(tx, kept) is not None
        assert attachments.load(tx, forgotten) is None
