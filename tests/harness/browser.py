"""A real Chromium, an administrator signed in, and axe."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The first file of a process reads the reference data: seconds, when cores are busy.
expect.set_options(timeout=20_000)
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Raises FileNotFoundError when there is none: browser tests are never skipped."""
    found = os.environ.get("CHALAND_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise FileNotFoundError(
            "Chromium is not installed: `make test` installs it, or apt-get install chromium"
        )
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def admin(transactional_db: None) -> Any:
    from chaland.access.services import add_user

    return add_user(email="admin@example.fr", role="admin", password="correct horse battery", name="Admin")


@pytest.fixture
def page(new_context: Any, live_server: Any, admin: Any) -> Any:
    """A page of the signed-in administrator; addresses are relative to the house: `page.goto("/")`."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(admin)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context(base_url=live_server.url)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    return context.new_page()


@pytest.fixture
def visitor(new_context: Any, live_server: Any) -> Any:
    """A page of somebody who has not signed in."""
    return new_context(base_url=live_server.url).new_page()


AT_REST = """() => Promise.all(document.getAnimations()
    .filter(one => Number.isFinite(one.effect.getComputedTiming().endTime))
    .map(one => one.finished.catch(() => null)))"""
"""Until the animations that end have ended; one that is taken away with its element counts as ended."""


def assert_accessible(page: Any) -> None:
    """axe finds nothing to say about the page once what moves has come to rest: half faded in, all is pale."""
    page.evaluate(AT_REST)
    found = Axe().run(page).response["violations"]
    said = [
        f"{fault['id']}: {fault['help']}\n  " + "\n  ".join(n["html"] for n in fault["nodes"])
        for fault in found
    ]
    assert not found, "\n".join(said)


def screenshot(page: Any, path: Path) -> Path:
    """The whole page, for people to look at."""
    page.screenshot(path=path, full_page=True)
    return path
