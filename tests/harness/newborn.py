"""The other side of `workers`: what the fork server loads, and how a child of it begins. Imports no Django."""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ADDRESS = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
SETTINGS = "chaland.config.settings"
AT_BIRTH = {
    "DJANGO_SETTINGS_MODULE": SETTINGS,
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "OPENBLAS_NUM_THREADS": "1",  # no thread at import
}
LIBRARIES = ("numpy", "phonenumbers", "psycopg", "pydantic", "rapidfuzz", "sqlglot.dialects", "xlsxwriter")
"""What the house imports when it needs it. Not Polars nor DuckDB: they start threads when they are imported."""
OUTPUTS = {1: "out", 2: "err"}
LIFE_S = 300
"""No child outlives it, even when the tests it was born of were killed."""


@dataclass(frozen=True, slots=True)
class Birth:
    """`said`: the folder of its outputs. `databases`: Django's, unless the environment tells them."""

    said: Path
    environment: Mapping[str, str]
    databases: Mapping[str, Mapping[str, Any]] | None


def load() -> None:
    """Django, the command line, and what a child may want and may share: no connection, and no thread, which
    would be missing in the child, where whatever waits for it would wait for ever.

    Raises: AssertionError when something of it started one.
    """
    import django

    django.setup()
    for name in ("chaland.faces.cli.app", *LIBRARIES):
        importlib.import_module(name)
    threads = Path("/proc/self/task")
    assert not threads.exists() or len(list(threads.iterdir())) == 1, "a thread does not survive a fork"


def is_warm() -> None:
    assert "tests.harness.warm" in sys.modules


def live(birth: Birth, errand: bytes) -> None:
    """`errand`: a function and its arguments, pickled apart because they may need Django to be set up."""
    os.setsid()
    signal.alarm(LIFE_S)
    _write_to(birth.said)
    os.environ.clear()
    os.environ.update(birth.environment, DJANGO_SETTINGS_MODULE=SETTINGS)
    _settle(birth.databases)
    function, arguments = pickle.loads(errand)
    code = function(*arguments)
    sys.exit(code if isinstance(code, int) else 0)


def _write_to(folder: Path) -> None:
    for descriptor, name in OUTPUTS.items():
        file = os.open(folder / name, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, descriptor)
        os.close(file)


def _settle(databases: Mapping[str, Mapping[str, Any]] | None) -> None:
    """Django on the settings that the environment tells now."""
    import django
    from django.conf import Settings, settings
    from django.db import connections

    if settings.configured:
        importlib.reload(sys.modules[SETTINGS])
        settings._wrapped = Settings(SETTINGS)
        connections._settings = None
        connections.__dict__.pop("settings", None)
        with suppress(AttributeError):
            del connections["default"]
    if databases:
        settings.DATABASES = databases
    django.setup()
