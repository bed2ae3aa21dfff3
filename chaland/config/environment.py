"""What the environment says, typed, read once."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Environment:
    """`home` holds everything: database, mirror, rejects, keys, backups.

    `chunk`: rows of a file that are cleaned, and committed, at a time, unless it is very wide; fewer take less
    memory.
    `public_url`: the address by which people outside reach the house. `proxy`: the address of the server
    in front of it, whose word on who is calling is believed.
    `lake`: folder or address of the lake. `lake_days`: how old it may be. `spark`: who is asked about it, a server
    of Spark Connect (`sc://host:port`) or a master (`spark://host:port`, `local[2]`).
    `geocoder`, `company_search`: the services that enrichment asks once somebody switched them on; a house may run
    its own.
    """

    home: Path
    database_url: str
    debug: bool
    allowed_hosts: tuple[str, ...]
    public_url: str
    smtp: str
    proxy: str
    zone: str
    chunk: int
    lake: str
    lake_days: float
    spark: str
    geocoder: str
    company_search: str

    @classmethod
    def read(cls) -> Environment:
        home = Path(os.environ.get("CHALAND_HOME") or Path.home() / ".chaland").expanduser().resolve()
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        hosts = os.environ.get("CHALAND_HOSTS", "127.0.0.1,localhost,[::1]")
        return cls(
            home=home,
            database_url=os.environ.get("DATABASE_URL", ""),
            debug=os.environ.get("CHALAND_DEBUG", "") == "1",
            allowed_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
            public_url=os.environ.get("CHALAND_URL", ""),
            smtp=os.environ.get("CHALAND_SMTP", ""),
            proxy=os.environ.get("CHALAND_PROXY", ""),
            zone=os.environ.get("CHALAND_ZONE", "Europe/Paris"),
            chunk=int(os.environ.get("CHALAND_CHUNK", "50000")),
            lake=os.environ.get("CHALAND_LAKE", ""),
            lake_days=float(os.environ.get("CHALAND_LAKE_DAYS", "7")),
            spark=os.environ.get("CHALAND_SPARK", ""),
            geocoder=os.environ.get("CHALAND_GEOCODER", "https://data.geopf.fr/geocodage"),
            company_search=os.environ.get(
                "CHALAND_COMPANY_SEARCH", "https://recherche-entreprises.api.gouv.fr"
            ),
        )

    def secret(self, name: str) -> str:
        """A key of this installation, made on first use, readable by its owner alone."""
        path = self.home / "keys" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key := secrets.token_urlsafe(48))
        return key


def databases(environment: Environment) -> dict[str, dict[str, object]]:
    """Django's DATABASES: SQLite under the home, or the PostgreSQL that DATABASE_URL names."""
    if environment.database_url:
        return {"default": _postgres(environment.database_url)}
    return {"default": _sqlite(environment.home / "chaland.sqlite3")}


def _sqlite(path: Path) -> dict[str, object]:
    pragmas = (
        "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        "PRAGMA wal_autocheckpoint=4096; PRAGMA journal_size_limit=134217728;"
        "PRAGMA cache_size=-131072; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
    )
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": pragmas},
    }


def _postgres(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(f"DATABASE_URL must start with postgresql:// (it starts with {parts.scheme}://)")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }
