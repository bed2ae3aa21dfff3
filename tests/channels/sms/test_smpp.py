"""SMPP against an operator written after the standard alone: parts, receipts in any order, STOPs."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chaland.channels.port import Event, Outcome, Polled, Reported
from chaland.channels.sms import alphabet
from chaland.channels.sms.encoding import split
from chaland.channels.sms.smpp import open_line
from chaland.channels.sms.smpp.transport import Smpp
from chaland.kernel.errors import ProviderFailed, Refused
from tests.channels.certificates import certificate_in, encrypted
from tests.channels.sms.peers import SmsPeer
from tests.contracts.channel import new_refs
from tests.contracts.fakes import Fakes

WAIT_S = 10
LONG = "Bonjour [Élise] : " + "très bonne année € " * 15
LONG_UCS2 = "Fête de l’été ! " + "à bientôt 👋 " * 12


LISTENS_S = 0.4


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polls that find nothing end soon."""
    monkeypatch.setattr(Smpp, "poll_s", LISTENS_S)


@pytest.fixture
def peer(fakes: Fakes, tmp_path: Path) -> Iterator[SmsPeer]:
    fakes.play("ok")
    yield SmsPeer("smpp", fakes, tmp_path)
    fakes.play("ok")


def polled(line: Any, count: int) -> list[Event]:
    """The next reports, that many and no more; each is acknowledged once the next is asked for."""
    assert isinstance(line, Polled)
    found: list[Event] = []
    until = time.monotonic() + WAIT_S
    while len(found) < count and time.monotonic() < until:
        found += line.poll()
    assert len(found) == count
    return found


def first(line: Any) -> Event:
    """The next report, which its reader did not live to keep."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        events = line.poll()
        if found := next(events, None):
            events.close()
            return found
    raise TimeoutError


def bound(line: Any) -> None:
    """Connected to receive, with nothing waiting."""
    assert list(line.poll()) == []


@pytest.mark.parametrize("text", [LONG, LONG_UCS2])
def test_a_long_text_arrives_whole(peer: SmsPeer, text: str) -> None:
    (ref,) = new_refs(1)
    with closing(peer.open()) as line:
        (answer,) = line.send([peer.message(ref, text=text, validity_s=5_400)])
    took = sorted(peer.took(ref), key=lambda one: one["facts"]["part"])
    assert (answer.outcome, answer.parts) == (Outcome.ACCEPTED, len(split(text)))
    assert [one["facts"]["part"] for one in took] == list(range(1, len(took) + 1))
    assert {one["facts"]["parts"] for one in took} == {len(took)}
    assert len({one["facts"]["group"] for one in took}) == 1
    octets = [bytes.fromhex(one["facts"]["octets"]) for one in took]
    coding = took[0]["facts"]["coding"]
    said = [alphabet.decode(one) if coding == 0 else one.decode("utf-16-be") for one in octets]
    assert "".join(said) == text
    assert max(map(len, octets)) <= (153 if coding == 0 else 134)
    assert answer.provider_ref == took[-1]["number"]
    assert [one["facts"]["receipt"] for one in took] == [0] * (len(took) - 1) + [1]
    assert took[0]["facts"]["validity"] == "000000013000000R"


def test_a_long_text_may_go_in_one_payload(peer: SmsPeer) -> None:
    (ref,) = new_refs(1)
    with closing(peer.open(long="payload")) as line:
        (answer,) = line.send([peer.message(ref, text=LONG)])
    (took,) = peer.took(ref)
    assert answer.outcome is Outcome.ACCEPTED
    assert alphabet.decode(bytes.fromhex(took["facts"]["octets"])) == LONG


def test_a_part_throttled_is_given_again_since_the_others_were_taken(peer: SmsPeer) -> None:
    (ref,) = new_refs(1)
    peer.play("throttled", times=1)
    with closing(peer.open()) as line:
        (answer,) = line.send([peer.message(ref, text=LONG)])
    assert answer.outcome is Outcome.ACCEPTED
    assert sorted(one["facts"]["part"] for one in peer.took(ref)) == [1, 2, 3][: answer.parts]


def test_answers_in_disorder_go_to_their_messages(peer: SmsPeer) -> None:
    refs = new_refs(6)
    peer.play("ok", disorder=3)
    with closing(peer.open()) as line:
        answers = list(line.send([peer.message(ref) for ref in refs]))
    assert [one.client_ref for one in answers] != refs
    for answer in answers:
        (took,) = peer.took(answer.client_ref)
        assert took["number"] == answer.provider_ref


@pytest.mark.parametrize("ids", ["same", "hex_then_decimal"])
@pytest.mark.parametrize("bind", ["one", "two"])
def test_receipts_before_the_answer_and_twice(peer: SmsPeer, ids: str, bind: str) -> None:
    (ref,) = new_refs(1)
    with closing(peer.open(ids=ids, bind=bind)) as line:
        bound(line)
        peer.play("ok", hex=ids != "same", receipts={"when": "before", "times": 2})
        (answer,) = line.send([peer.message(ref)])
        first, second = polled(line, 2)
        assert answer.outcome is Outcome.ACCEPTED
        assert (first.kind, first.provider_ref) == (Reported.DELIVERED, answer.provider_ref)
        assert first.event_id == second.event_id


def test_a_receipt_says_why_it_failed_and_may_come_in_fields_alone(peer: SmsPeer) -> None:
    with closing(peer.open()) as line:
        bound(line)
        for told in ({"stat": "EXPIRED"}, {"stat": "UNDELIV"}, {"stat": "ACCEPTD"}, {"tlv": True}):
            peer.fakes.deliver(id="4711", **told)
        expired, failed, delivered = polled(line, 3)
    assert (expired.kind, failed.kind, delivered.kind) == (
        Reported.EXPIRED,
        Reported.UNDELIVERED,
        Reported.DELIVERED,
    )
    assert (failed.code, delivered.provider_ref) == ("UNDELIV 000", "4711")


def test_stop_is_understood_in_both_alphabets(peer: SmsPeer) -> None:
    with closing(peer.open()) as line:
        bound(line)
        peer.fakes.deliver(
            **{"from": "+33612345678"}, text="x", octets=alphabet.encode("Stop svp à tous").hex()
        )
        peer.fakes.deliver(**{"from": "+33612345679"}, text="Arrêt ê 👋", coding=8)
        peer.fakes.deliver(**{"from": "+33612345670"}, text="Oui à samedi ç", coding=3)
        first, second, third = polled(line, 3)
    assert (first.kind, first.address, first.text) == (Reported.STOPPED, "+33612345678", "Stop svp à tous")
    assert (second.kind, second.address, second.text) == (Reported.STOPPED, "+33612345679", "Arrêt ê 👋")
    assert (third.kind, third.text) == (Reported.REPLIED, "Oui à samedi ç")


def test_what_nobody_kept_is_delivered_again(peer: SmsPeer) -> None:
    with closing(peer.open()) as line:
        bound(line)
        peer.fakes.deliver(id="815", stat="DELIVRD")
        lost = first(line)
    with closing(peer.open()) as line:
        (again,) = polled(line, 1)
        assert again.event_id == lost.event_id
        assert list(line.poll()) == []  # type: ignore[attr-defined]


def test_a_wrong_password_is_for_ever(peer: SmsPeer) -> None:
    from dataclasses import replace

    terms = replace(peer.terms(), secrets={"password": "wrong"})
    with closing(open_line(terms)) as line, pytest.raises(ProviderFailed) as failed:
        list(line.send([peer.message("c12345678901234")]))
    assert (failed.value.permanent, failed.value.facts["why"]) == (True, "0x0000000E Invalid Password")


def test_an_encrypted_line_is_had_from_whom_we_trust_or_not_at_all(
    peer: SmsPeer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_in(tmp_path)
    refs = new_refs(3)
    with encrypted(peer.fakes.smpp, certificate) as port:
        with closing(peer.open(tls="yes", port=str(port))) as line, pytest.raises(ProviderFailed) as failed:
            list(line.send([peer.message(refs[0])]))
        assert (failed.value.permanent, peer.taken(refs[0])) == (True, 0)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with closing(peer.open(tls="yes", port=str(port))) as line:
            bound(line)
            peer.play("ok", receipts={"when": "before", "times": 1})
            answers = list(line.send([peer.message(ref) for ref in refs[1:]]))
            receipts = polled(line, 2)
        elsewhere = peer.open(tls="yes", port=str(port), host="localhost")
        with closing(elsewhere) as line, pytest.raises(ProviderFailed) as misnamed:
            list(line.send([peer.message(refs[0])]))
    assert [one.outcome for one in answers] == [Outcome.ACCEPTED] * 2
    assert {one.provider_ref for one in receipts} == {one.provider_ref for one in answers}
    assert [peer.taken(ref) for ref in refs] == [0, 1, 1]
    assert misnamed.value.permanent


def test_a_line_that_is_not_encrypted_says_so_soon(peer: SmsPeer) -> None:
    with closing(peer.open(tls="yes", timeout_s="0.5")) as line, pytest.raises(ProviderFailed) as failed:
        list(line.send([peer.message("c12345678901234")]))
    assert failed.value.code == "provider_down"


def test_without_its_library_it_says_what_to_install(peer: SmsPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("smpplib", "chaland.channels.sms.smpp."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "smpplib", None)
    with pytest.raises(Refused) as refused:
        open_line(peer.terms())
    assert refused.value.code == "smpp_missing"
    assert "chaland[smpp]" in refused.value.say("fr")
