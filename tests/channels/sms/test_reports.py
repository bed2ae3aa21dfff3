"""What providers tell us later, in their own words, over real sockets: told twice, it is one report."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from chaland.channels.catalogue import provider_named
from chaland.channels.port import Event, Hooked, Polled, Received, Reported
from chaland.kernel.errors import Forbidden, Invalid
from tests.channels.sms.peers import SIGNED_WITH, SmsPeer, number_of
from tests.contracts.channel import new_refs
from tests.contracts.fakes import Fakes, listening

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
PROVIDERS = ("ovhcloud", "brevo", "octopush", "smsfactor", "twilio", "http")
WAIT_S = 10


@pytest.fixture(scope="module")
def hook() -> Iterator[tuple[str, Queue[Received]]]:
    with listening() as found:
        yield found


@pytest.fixture
def calls(hook: tuple[str, Queue[Received]]) -> Queue[Received]:
    return hook[1]


@pytest.fixture
def peer(
    request: pytest.FixtureRequest, fakes: Fakes, hook: tuple[str, Queue[Received]], tmp_path: Path
) -> SmsPeer:
    fakes.play("ok")
    return SmsPeer(request.param, fakes, tmp_path, hook[0])


def told(peer: SmsPeer, calls: Queue[Received], **orders: Any) -> list[Received]:
    """What the fake said at our address."""
    key = SIGNED_WITH.get(peer.provider, "")
    peer.fakes.report(provider=peer.provider, hook=peer.hook, key=key, **orders)
    return [calls.get(timeout=WAIT_S) for _ in range(orders.get("times", 1))]


def read(peer: SmsPeer, request: Received) -> list[Event]:
    with closing(peer.open()) as line:
        assert isinstance(line, Hooked)
        return line.read_hook(request, NOW)


@pytest.mark.parametrize("peer", PROVIDERS, indirect=True)
@pytest.mark.parametrize("kind", [Reported.DELIVERED, Reported.UNDELIVERED])
def test_a_receipt_finds_its_message_and_is_one_however_often_it_comes(
    peer: SmsPeer, calls: Queue[Received], kind: Reported
) -> None:
    (ref,) = new_refs(1)
    with closing(peer.open()) as line:
        (answer,) = line.send([peer.message(ref)])
    requests = told(peer, calls, kind=kind, number=answer.provider_ref, to=number_of(ref), ref=ref, times=2)
    (first,), (second,) = (read(peer, request) for request in requests)
    assert (first.kind, first.provider_ref) == (kind, answer.provider_ref)
    assert first.event_id == second.event_id
    assert first.client_ref in ("", ref)
    assert first.at == NOW or peer.provider == "smsfactor"


@pytest.mark.parametrize("peer", PROVIDERS[1:], indirect=True)
@pytest.mark.parametrize(
    ("text", "kind"), [("Arrêt !", Reported.STOPPED), ("Oui, avec plaisir", Reported.REPLIED)]
)
def test_an_answer_is_a_stop_or_a_reply(
    peer: SmsPeer, calls: Queue[Received], text: str, kind: Reported
) -> None:
    (request,) = told(peer, calls, kind="replied", number="77", to="+33612345678", text=text)
    (event,) = read(peer, request)
    assert (event.kind, event.address, event.text) == (kind, "+33612345678", text)


@pytest.mark.parametrize("peer", ["smsfactor", "twilio", "http"], indirect=True)
def test_a_forged_report_is_refused(peer: SmsPeer, calls: Queue[Received]) -> None:
    (request,) = told(peer, calls, kind="delivered", number="77", to="+33612345678", ref="r")
    assert read(peer, request)
    unsigned = {name: value for name, value in request.headers.items() if "signature" not in name}
    forged = {name: "é" if "signature" in name else value for name, value in request.headers.items()}
    altered = request.body.replace(b"77", b"78")
    for false in (
        replace(request, headers=unsigned),
        replace(request, headers=forged),
        replace(request, body=altered),
    ):
        with pytest.raises(Forbidden) as refused:
            read(peer, false)
        assert refused.value.code == "signature_wrong"


@pytest.mark.parametrize("provider", ["brevo", "octopush", "smsfactor", "http", "ovhcloud"])
@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b"\xff\xfe\x00", b"[" * 5_000, b'{"a": "' + b"x" * (2 << 20) + b'"}']
)
def test_garbage_is_refused(provider: str, fakes: Fakes, tmp_path: Path, body: bytes) -> None:
    terms = SmsPeer(provider, fakes, tmp_path).terms()
    from chaland.channels.catalogue import provider_named

    line = provider_named("sms", provider).open(
        replace(terms, secrets={**terms.secrets, "signature": "", "hook_key": ""})
    )
    request = Received("POST", "https://x/h", {"content-type": "application/json"}, body)
    with closing(line):
        if provider == "http" and not body:
            assert line.read_hook(request, NOW) == []  # type: ignore[attr-defined]
            return
        with pytest.raises(Invalid) as refused:
            line.read_hook(request, NOW)  # type: ignore[attr-defined]
    assert refused.value.code == "hook_garbled"


def test_who_comes_back_and_says_stop_again_another_year_is_heard_again(fakes: Fakes, tmp_path: Path) -> None:
    peer = SmsPeer("http", fakes, tmp_path)
    terms = replace(peer.terms(), secrets={"token": "jeton"})
    body = b'{"msisdn": "+33612345678", "message": "STOP"}'
    request = Received("POST", "https://x.example/hooks/7/s", {"content-type": "application/json"}, body)
    with closing(provider_named("sms", "http").open(terms)) as line:
        assert isinstance(line, Hooked)
        days = [NOW, NOW + timedelta(minutes=5), NOW + timedelta(days=400)]
        names = [line.read_hook(request, day)[0].event_id for day in days]
    assert (names[0] == names[1], names[0] == names[2]) == (True, False)


def test_brevo_tells_statuses_that_end_nothing(fakes: Fakes, tmp_path: Path) -> None:
    peer = SmsPeer("brevo", fakes, tmp_path)
    request = Received(
        "POST", "https://x/h", {}, b'{"messageId": 3, "msg_status": "accepted", "to": "33612345678"}'
    )
    assert read(peer, request) == []
    stopped = replace(request, body=b'{"messageId": 3, "msg_status": "unsubscribe", "to": "33612345678"}')
    (event,) = read(peer, stopped)
    assert (event.kind, event.address) == (Reported.STOPPED, "+33612345678")


def test_ovhcloud_is_asked_who_sent_stop(fakes: Fakes, tmp_path: Path) -> None:
    fakes.play("ok", stopped=["+33611111111", "0033622222222"])
    with closing(SmsPeer("ovhcloud", fakes, tmp_path).open()) as line:
        assert isinstance(line, Polled)
        first, at_once = list(line.poll()), list(line.poll())
        for read in tmp_path.iterdir():
            os.utime(read, (0, 0))
        second = list(line.poll())
    fakes.play("ok")
    assert [one.address for one in first] == ["+33611111111", "+33622222222"]
    assert {one.kind for one in first} == {Reported.STOPPED}
    assert at_once == []
    assert [one.event_id for one in first] == [one.event_id for one in second]
