"""In a real Chromium, on a phone: a form filled and confirmed, inside another site too, and what axe sees."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from chaland.consent.domain.tokens import Reached, Use
from chaland.consent.models import Entry, Form, Purpose
from chaland.consent.services.tokens import token_for
from tests.consent.collection.conftest import make_form
from tests.harness.browser import assert_accessible

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(new_context: Any, live_server: Any, form: Form) -> Iterator[Page]:
    """A page of a stranger on a phone, whose console may not complain."""
    said: list[str] = []
    page = new_context(base_url=live_server.url).new_page()
    page.set_viewport_size(PHONE)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert said == []


@pytest.fixture
def site() -> Iterator[str]:
    """Somebody's own site: one page, with the snippet that `site.snippet` names."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class _Site(BaseHTTPRequestHandler):
    snippet = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(
            f'<!doctype html><title>Garage</title><h1>Garage</h1><script src="{self.snippet}"></script>'.encode()
        )

    def log_message(self, *_said: Any) -> None:
        """Quiet."""


def fill(page: Any) -> None:
    page.get_by_label("Adresse e-mail").fill("anne@example.fr")
    page.get_by_label("Nom", exact=True).fill("Arnaud")
    page.get_by_label(re.compile("par e-mail")).check()
    page.wait_for_timeout(2_000)  # nobody types that fast
    page.get_by_role("button", name="Envoyer").click()


def test_a_form_is_filled_on_a_phone_and_confirmed(phone: Page) -> None:
    phone.goto("/f/newsletter")
    assert_accessible(phone)
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
    fill(phone)
    expect(phone.get_by_role("heading")).to_contain_text("ouvrez votre boîte")
    assert_accessible(phone)
    link = re.search(r"(/f/c/\S+)", str(mail.outbox[0].body))
    assert link
    phone.goto(link[1])
    assert_accessible(phone)
    phone.get_by_role("button", name="Je confirme").click()
    expect(phone.get_by_role("heading")).to_contain_text("c'est enregistré")
    assert Entry.objects.get().identifier == "anne@example.fr"
    for address in ("/preuve", f"/p/{_token(Use.PREFERENCES)}", f"/u/{_token(Use.UNSUBSCRIBE)}"):
        phone.goto(address)
        assert_accessible(phone)
        assert phone.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_form_lives_inside_the_site_that_may_show_it(
    phone: Page, site: str, news: Purpose, live_server: Any
) -> None:
    make_form(news, slug="shown", origins=[site])
    _Site.snippet = f"{live_server.url}/f/shown.js"
    phone.goto(site)
    frame = phone.frame_locator("iframe")
    expect(frame.get_by_role("heading")).to_contain_text("Lettre d'information")
    phone.wait_for_function("() => parseInt(document.querySelector('iframe').style.height) > 600")
    fill(_Inside(phone, frame))
    expect(frame.get_by_role("heading")).to_contain_text("ouvrez votre boîte")
    phone.wait_for_function("() => parseInt(document.querySelector('iframe').style.height) < 400")
    expect(frame.get_by_role("heading")).to_be_in_viewport()


class _Inside:
    """A frame, with the patience of its page."""

    def __init__(self, page: Page, frame: Any) -> None:
        self.get_by_label, self.get_by_role = frame.get_by_label, frame.get_by_role
        self.wait_for_timeout = page.wait_for_timeout


def _token(use: Use) -> str:
    return token_for(use, Reached("email", "anne@example.fr", "email"))
