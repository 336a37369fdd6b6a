"""What the settings say about getting into the console."""

from datetime import timedelta

from console.access import Access, Directory
from console.sessions import Limits
from hotline.settings import Settings


def access(settings: Settings) -> Access:
    """The rules of this installation."""
    return Access(
        Limits(timedelta(minutes=settings.session_idle), timedelta(hours=settings.session_hours)),
        frozenset(settings.totp_roles),
        settings.training_pass,
        _directory(settings),
        settings.public_url or "",
    )


def _directory(settings: Settings) -> Directory | None:
    """The office's directory; its library takes a moment to load, which only those pay who have one."""
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.oidc_client_secret):
        return None
    from console.directory import OpenIdDirectory

    return OpenIdDirectory(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_claim,
        settings.oidc_title,
    )
