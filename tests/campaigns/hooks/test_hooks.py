"""Programs are told: signed, again until they answer, never inside the company's own network."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from chaland.access.services import set_house
from chaland.campaigns.hooks import calling
from chaland.campaigns.hooks.calling import PRIVATE, make_calls
from chaland.campaigns.hooks.domain import ATTEMPTS, is_public, pause_after, signature
from chaland.campaigns.hooks.queueing import (
    add_hook,
    emit,
    enable_hook,
    queue_call,
    remove_hook,
    secret_of,
    standing,
)
from chaland.campaigns.models import Hook, HookCall
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import Conflict, Invalid
from tests.campaigns.audience import NOW

pytestmark = pytest.mark.django_db
CLOCK = fixed_clock(NOW)
DOCS = Path(__file__).parents[3] / "docs"


class Listener:
    """A program that listens on this machine. `answers`: the statuses it gives, in turn; the last one for ever."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers = [200]
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.heard.append((dict(self.headers), body))
                status = listener.answers.pop(0) if len(listener.answers) > 1 else listener.answers[0]
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"


@pytest.fixture
def listener(db: None) -> Iterator[Listener]:
    made = Listener()
    thread = threading.Thread(target=made.server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    set_house(name=PRIVATE, value=True, by=None)
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def call(url: str, key: str = "1") -> HookCall:
    queue_call(url=url, event="campaign.finished", key=key, facts={"campaign_id": 7}, clock=CLOCK)
    return HookCall.objects.get(url=url, key=key)


def test_a_call_is_signed_and_made_once(listener: Listener) -> None:
    waiting = call(listener.url)
    call(listener.url)
    assert make_calls(clock=CLOCK) == 1
    assert make_calls(clock=CLOCK) == 0
    ((headers, body),) = listener.heard
    told = json.loads(body)
    assert (told["id"], told["event"], told["data"]) == (waiting.pk, "campaign.finished", {"campaign_id": 7})
    stamp = int(headers["Chaland-Signature"].partition(",")[0].removeprefix("t="))
    assert headers["Chaland-Signature"] == signature(secret_of(listener.url), stamp, body)
    assert headers["Chaland-Signature"] != signature("guess", stamp, body)


def test_it_is_made_again_until_somebody_answers(listener: Listener) -> None:
    listener.answers = [500, 302, 204]
    waiting = call(listener.url)
    at = NOW
    codes = []
    for attempt in (1, 2, 3):
        make_calls(clock=fixed_clock(at))
        waiting.refresh_from_db()
        codes.append(waiting.code)
        assert make_calls(clock=fixed_clock(at)) == 0
        at += pause_after(attempt)
    assert codes == ["500", "302", "204"]
    assert waiting.state == "done"
    assert len(listener.heard) == 3


def test_whoever_never_answers_is_no_longer_called(listener: Listener) -> None:
    listener.answers = [503]
    hook = Hook.objects.create(url=listener.url, events=["message.stop"], created_at=NOW)
    emit(event="message.stop", key="a", facts={}, clock=CLOCK)
    at = NOW
    for attempt in range(1, ATTEMPTS + 1):
        make_calls(clock=fixed_clock(at))
        at += pause_after(attempt)
    hook.refresh_from_db()
    assert HookCall.objects.get().state == "failed"
    assert hook.disabled_at is not None
    assert emit(event="message.stop", key="b", facts={}, clock=CLOCK) == 0
    enable_hook(hook_id=hook.pk, by=None)
    assert emit(event="message.stop", key="b", facts={}, clock=CLOCK) == 1


def test_a_process_that_dies_calls_again_later(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = call(listener.url)

    def dies(_: HookCall) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(calling, "_ask", dies)
    with pytest.raises(KeyboardInterrupt):
        make_calls(clock=CLOCK)
    monkeypatch.undo()
    assert make_calls(clock=CLOCK) == 0
    assert make_calls(clock=fixed_clock(NOW + timedelta(minutes=6))) == 1
    waiting.refresh_from_db()
    assert waiting.state == "done"


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "https://localhost/x", "https://[::1]/x", "https://10.0.0.8/"]
)
def test_no_call_reaches_into_the_company(db: None, url: str) -> None:
    waiting = call(url)
    make_calls(clock=CLOCK)
    waiting.refresh_from_db()
    assert waiting.code == "private"
    assert waiting.state == "waiting"


@pytest.mark.parametrize(
    "url", ["https://[nowhere/x", "https://a" + "b" * 80 + ".example/", "https://x:99999/"]
)
def test_an_address_that_leads_nowhere_holds_back_no_other(listener: Listener, url: str) -> None:
    broken, good = call(url), call(listener.url)
    assert make_calls(clock=CLOCK) == 1
    broken.refresh_from_db()
    good.refresh_from_db()
    assert (broken.state, good.state) == ("waiting", "done")
    assert broken.attempts == 1


def test_public_addresses_are_told_from_private_ones() -> None:
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1::1")
    assert is_public("64:ff9b::5db8:d822")  # 93.184.216.34 behind a network of IPv6 alone
    for address in (
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"),
        *("224.0.0.1", "100.64.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:a00:1::", "fe80::1%eth0"),
    ):
        assert not is_public(address)


@pytest.mark.parametrize(
    "url", ["http://example.fr", "ftp://example.fr", "https://", "https://user@example.fr", "x"]
)
def test_an_address_that_is_not_https_is_refused(db: None, url: str) -> None:
    with pytest.raises(Invalid):
        add_hook(url=url, events=["message.stop"], by=None)


def test_subscriptions_are_kept_once_and_forgotten_with_what_waits(db: None) -> None:
    hook = add_hook(url="https://example.fr/in", events=["message.stop"], by=None, clock=CLOCK)
    with pytest.raises(Conflict):
        add_hook(url="https://example.fr/in", events=["message.stop"], by=None)
    with pytest.raises(Invalid):
        add_hook(url="https://example.fr/other", events=["sunrise"], by=None)
    assert emit(event="message.delivered", key="a", facts={}, clock=CLOCK) == 0
    assert emit(event="message.stop", key="a", facts={}, clock=CLOCK) == 1
    remove_hook(hook_id=hook.pk, by=None)
    assert not HookCall.objects.exists()


def test_the_example_of_the_documentation_believes_us_and_nobody_else(listener: Listener) -> None:
    call(listener.url)
    make_calls(clock=CLOCK)
    ((headers, body),) = listener.heard
    secret, header = secret_of(listener.url), headers["Chaland-Signature"]
    for page, name in (
        ("en/automations.md", "is_from_chaland"),
        ("fr/automatisations.md", "vient_de_chaland"),
    ):
        (code,) = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
        shown: dict[str, Any] = {}
        exec(code, shown)
        believes = shown[name]
        assert believes(header, body, secret)
        assert not believes(header, body + b" ", secret)
        assert not believes(header, body, "guess")
        old = signature(secret, 1_700_000_000, body)
        assert not believes(old, body, secret)


def test_an_address_called_again_gets_what_failed(listener: Listener) -> None:
    Hook.objects.create(url=listener.url, events=["campaign.finished"], created_at=NOW)
    call(listener.url)
    HookCall.objects.update(state="failed", attempts=ATTEMPTS, done_at=NOW)
    Hook.objects.update(disabled_at=NOW)
    assert standing(listener.url) == {"waiting": 0, "failed": 1}
    enable_hook(hook_id=Hook.objects.get().pk, by=None, clock=CLOCK)
    assert make_calls(clock=CLOCK) == 1
    assert standing(listener.url) == {"waiting": 0, "failed": 0}


def test_a_call_that_takes_long_holds_its_own_turn_alone(listener: Listener) -> None:
    """Those behind it are not held meanwhile: they would come due again, and be made twice."""
    for key in "12":
        call(listener.url, key)
    held: list[int] = []
    ask = calling._ask

    def asks(one: HookCall) -> str:
        held.append(HookCall.objects.filter(state="waiting", not_before__gt=NOW).count())
        return ask(one)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calling, "_ask", asks)
        assert make_calls(clock=CLOCK) == 2
    assert held == [1, 1]
