"""What a file is, by its first bytes: its name and the sender's word prove nothing. Pure."""

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
_VIDEO_BRANDS = (b"isom", b"iso2", b"mp41", b"mp42", b"avc1", b"qt  ", b"3gp4", b"3gp5")


def media_type(body: bytes) -> str | None:
    """The type of a picture, sound, video or PDF; None for anything else."""
    head = body[:LONGEST_SIGNATURE]
    for signature, mime in _BY_SIGNATURE:
        if head.startswith(signature):
            return mime
    for container, form, mime in _BY_CONTAINER:
        if head.startswith(container) and head[8:12] == form:
            return mime
    return _media_of_brand(head[8:12]) if head[4:8] == b"ftyp" else None


def _media_of_brand(brand: bytes) -> str | None:
    return _BY_BRAND.get(brand) or ("video/mp4" if brand in _VIDEO_BRANDS else None)


def message_kind(mime: str) -> InboundKind:
    """The kind of message that a file of this type makes."""
    kinds: dict[str, InboundKind] = {"image": "image", "audio": "voice"}
    return kinds.get(mime.partition("/")[0], "file")
