"""The key that signs sessions and links: set by the administrator, or made once and kept in `var/`, mode 600."""

import os
import secrets
from pathlib import Path

from pydantic import SecretStr

from hotline.settings import Settings

KEPT_IN = Path("var") / "secret_key"
OWNER_ONLY = 0o600


def secret_key(settings: Settings, kept_in: Path = KEPT_IN) -> SecretStr:
    """The key of this installation. Several machines must share one through HOTLINE_SECRET_KEY."""
    if settings.secret_key is not None:
        return settings.secret_key
    if not kept_in.exists():
        _make(kept_in)
    kept_in.chmod(OWNER_ONLY)
    return SecretStr(kept_in.read_text(encoding="ascii").strip())


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first, and its key is the one that counts
    finally:
        draft.unlink()
