"""Fingerprints of the static files, so that browsers may keep them and never show an old one."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders


def fingerprint(path: str) -> str:
    """Ten hexadecimal digits of the content. Raises FileNotFoundError on a name that is not ours."""
    return _read(path) if settings.DEBUG else _remembered(path)


def _read(path: str) -> str:
    found = finders.find(path)
    if found is None:
        raise FileNotFoundError(f"static file {path}")
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:10]


_remembered = lru_cache(maxsize=256)(_read)
