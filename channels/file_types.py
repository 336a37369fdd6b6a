"""What a file is, by its first bytes: its name and the sender's word prove nothing. Pure."""

import re

from channels.messages import InboundKind

LONGEST_SIGNATURE = 16

_BY_SIGNATURE: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"#!AMR", "audio/amr"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
)
_BY_CONTAINER: tuple[tuple[bytes, bytes, str], ...] = (
    (b"RIFF", b"WEBP", "image/webp"),
    (b"RIFF", b"WAVE", "audio/wav"),
)
_BY_BRAND = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"M4A ": "audio/mp4"}
_VIDEO_BRANDS = (
    b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ", b"3gp4", b"3gp5",
)  # fmt: skip
_SOUND_TRACK, _PICTURE_TRACK = (
    re.compile(rb"hdlr.{8}soun", re.DOTALL),
    re.compile(rb"hdlr.{8}vide", re.DOTALL),
)
"""A track of an MP4 names its handler (ISO 14496-12, 8.4.3): recorders of telephones write sound into a video's container."""
_MATROSKA, _WEBM_SOUND, _WEBM_PICTURE = b"\x1a\x45\xdf\xa3", (b"A_OPUS", b"A_VORBIS"), b"V_"
_ROOM_FOR_TRACKS = 4096


def media_type(body: bytes) -> str | None:
    """The type of a picture, sound, video or PDF; None for anything else."""
    head = body[:LONGEST_SIGNATURE]
    for signature, mime in _BY_SIGNATURE:
        if head.startswith(signature):
            return mime
    for container, form, mime in _BY_CONTAINER:
        if head.startswith(container) and head[8:12] == form:
            return mime
    if head.startswith(_MATROSKA):
        return _media_of_webm(body[:_ROOM_FOR_TRACKS])
    return _media_of_brand(head[8:12], body) if head[4:8] == b"ftyp" else None


def _media_of_brand(brand: bytes, body: bytes) -> str | None:
    if brand not in _VIDEO_BRANDS:
        return _BY_BRAND.get(brand)
    sounds_only = _SOUND_TRACK.search(body) and not _PICTURE_TRACK.search(body)
    return "audio/mp4" if sounds_only else "video/mp4"


def _media_of_webm(tracks: bytes) -> str | None:
    """What a browser's recorder writes: sound alone."""
    is_sound = (
        b"webm" in tracks and any(name in tracks for name in _WEBM_SOUND) and _WEBM_PICTURE not in tracks
    )
    return "audio/webm" if is_sound else None


def message_kind(mime: str) -> InboundKind:
    """The kind of message that a file of this type makes."""
    kinds: dict[str, InboundKind] = {"image": "image", "audio": "voice"}
    return kinds.get(mime.partition("/")[0], "file")
