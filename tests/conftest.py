"""What every test may ask for, and which tests run on which database."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings

from chaland.kernel.clock import stop_clock
from chaland.kernel.ports import filled
from scripts.check import PAGES

# Machines are shared and slow at times: no deadline. In CI the same examples every time.
hypothesis.settings.register_profile("chaland", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("chaland")

pytest_plugins = ["tests.harness.browser"]

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
LIVING = {"transactional_db", "live_server"}
REFILLED = ("_as_migrations_left_it", "django_db_serialized_rollback")
"""Both are named: pytest-django looks for the second among the names of the test."""


def pytest_report_header() -> str:
    return f"database: {settings.DATABASE}"


def pytest_sessionstart() -> None:
    """Before a test replaces what a port holds."""
    filled()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by what is asked for; on PostgreSQL keep what asks for the database, and no browser."""
    for item in items:
        _mark(item)
    elsewhere = [item for item in items if not _belongs(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if _belongs(item)]


def _mark(item: pytest.Item) -> None:
    fixtures: list[str] = getattr(item, "fixturenames", [])
    asked = item.get_closest_marker("django_db")
    if asked or DATABASE_FIXTURES & set(fixtures):
        item.add_marker("database")
    if "browser" in fixtures:  # of Playwright, that all its other fixtures stand on
        item.add_marker("browser")
        if not item.path.is_relative_to(item.config.rootpath / "tests" / PAGES):
            raise pytest.UsageError(f"{item.nodeid}: tests that use a browser are in tests/{PAGES}")
    if LIVING & set(fixtures) or (asked and asked.kwargs.get("transaction")):
        missing = [name for name in REFILLED if name not in fixtures]
        fixtures[:0] = missing


def _belongs(item: pytest.Item) -> bool:
    if settings.DATABASE == "sqlite":
        return not item.get_closest_marker("postgres_only")
    kept_away = item.get_closest_marker("browser") or item.get_closest_marker("sqlite_only")
    return item.get_closest_marker("database") is not None and not kept_away


@pytest.fixture(scope="session")
def _nothing_is_collected() -> None:
    """Migrations make hundreds of thousands of objects, none of them garbage: a quarter of the time went in looking."""
    gc.disable()


@pytest.fixture(scope="session")
def django_db_setup(_nothing_is_collected: None, django_db_setup: None, django_db_blocker: Any) -> None:
    """Django is told that what migrations put in was kept, lest it work that out anew after each test, but that
    there is nothing to put back: `put_back` does, quicker. Said to every connection: Playwright's loop makes
    Django open another one."""
    from django.db import connections

    from tests.harness.tables import delete_rather_than_truncate, keep_what_migrations_put_in

    gc.freeze()
    gc.enable()
    with django_db_blocker.unblock():
        keep_what_migrations_put_in()
        first = connections["default"]
        delete_rather_than_truncate(first)
        vars(first).pop("_test_serialized_contents", None)
        type(first)._test_serialized_contents = "[]"  # type: ignore[attr-defined]


@pytest.fixture
def _as_migrations_left_it(django_db_serialized_rollback: None, transactional_db: None) -> Iterator[None]:
    """A test that commits starts from what migrations put in, whatever the one before it left."""
    from tests.harness.tables import empty_ledger, empty_logs, put_back

    put_back()
    empty_logs()
    yield
    empty_ledger()


@pytest.fixture(autouse=True)
def _journal_of_its_own() -> Iterator[None]:
    """What a test writes outside the database goes with it, like its rows."""
    yield
    for folder in ("suppression", "outbox"):
        shutil.rmtree(settings.CHALAND_HOME / folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _as_a_page() -> None:
    """A command line tried in this process waits for what is being worked out; pages do not."""
    from chaland.consent.services.patience import be_patient

    be_patient(False)


@pytest.fixture(autouse=True)
def _clock_runs() -> Iterator[None]:
    """A test that stops the clock, or whose deliveries do, leaves it to the next one running."""
    yield
    stop_clock(None)
