"""Where mail goes: the server that CHALAND_SMTP names, else files under the home."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_FILES = "django.core.mail.backends.filebased.EmailBackend"
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """Django's mail settings. `seconds`: how long a server may stay silent."""

    backend: str
    folder: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls: bool = False
    ssl: bool = False
    seconds: int = 10


def mail(url: str, home: Path) -> Mail:
    """`smtp://user:password@host:587?starttls=1`, `smtps://user:password@host`, or nothing.

    Raises: SystemExit on another scheme or without a host.
    """
    folder = str(home / "outbox")
    if not url:
        return Mail(_FILES, folder)
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SystemExit(f"CHALAND_SMTP must be smtp://host or smtps://host (it starts with {parts.scheme}:)")
    return Mail(
        _SMTP,
        folder,
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parse_qs(parts.query).get("starttls", ["0"])[0] not in {"0", "no", ""},
        ssl=parts.scheme == "smtps",
    )
