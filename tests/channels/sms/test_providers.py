"""What each provider is asked, word for word, and what its own answers mean."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

import pytest

from chaland.channels.port import Asked, Outcome
from chaland.channels.sms.providers.generic import GenericHttp
from chaland.channels.sms.providers.smsfactor import SmsFactor
from chaland.channels.sms.web.tags import tag_of
from chaland.channels.terms import Terms
from chaland.channels.web.asking import Reply
from chaland.channels.web.verdict import Stranded
from chaland.kernel.errors import Invalid, ProviderFailed
from tests.channels.sms.peers import SmsPeer
from tests.contracts.channel import new_refs
from tests.contracts.fakes import Fakes

TEXT = "Soldes chez Durand STOP au 36xxx"


@pytest.fixture(autouse=True)
def _fresh(fakes: Fakes) -> None:
    fakes.play("ok")


def took(provider: str, fakes: Fakes, folder: Path, **more: Any) -> dict[str, Any]:
    """What its fake made of one message; `facts`: as it was asked."""
    (ref,) = new_refs(1)
    peer = SmsPeer(provider, fakes, folder, hook="https://clients.exemple.fr/hooks/1/s")
    message = peer.message(ref, **{"text": TEXT, **more})
    with closing(peer.open()) as line:
        (answer,) = line.send([message])
    assert answer.outcome is Outcome.ACCEPTED
    (found,) = peer.took(ref)
    return {**found, "our_ref": ref}


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("ovhcloud", "Soldes chez Durand STOP au 36111"),
        ("brevo", "Soldes chez Durand STOP au 36180"),
        ("octopush", "Soldes chez Durand STOP au 36063"),
        ("smsfactor", "Soldes chez Durand STOP au 36180"),
    ],
)
def test_the_mention_is_there_once_with_the_providers_number(
    provider: str, said: str, fakes: Fakes, tmp_path: Path
) -> None:
    found = took(provider, fakes, tmp_path)
    assert (found["text"], found["marketing"]) == (said, True)


@pytest.mark.parametrize("provider", ["ovhcloud", "brevo", "octopush", "smsfactor"])
def test_a_service_message_is_no_marketing(provider: str, fakes: Fakes, tmp_path: Path) -> None:
    found = took(provider, fakes, tmp_path, text="Votre voiture est prête", marketing=False)
    assert (found["text"], found["marketing"]) == ("Votre voiture est prête", False)


def test_ovhcloud_is_told_the_alphabet_and_how_long_it_is_worth_sending(fakes: Fakes, tmp_path: Path) -> None:
    plain = took("ovhcloud", fakes, tmp_path, validity_s=3_601)["facts"]
    assert (plain["coding"], plain["validityPeriod"], plain["noStopClause"]) == ("7bit", 61, False)
    found = took("ovhcloud", fakes, tmp_path, text="Fête STOP au 36xxx")
    assert (found["facts"]["coding"], found["ref"]) == ("8bit", found["our_ref"])
    assert len(found["ref"]) <= 20


def test_ovhcloud_signs_as_its_interface_describes(fakes: Fakes, tmp_path: Path) -> None:
    asked = took("ovhcloud", fakes, tmp_path)["facts"]
    words = ("as", "ck", "POST", f"{fakes.http}{asked['path']}", asked["body"], asked["timestamp"])
    assert asked["signature"] == "$1$" + hashlib.sha1("+".join(words).encode()).hexdigest()
    assert asked["path"] == "/ovhcloud/sms/sms-ab12345-1/jobs"


def test_brevo_is_told_where_to_report_and_a_tag_it_accepts(fakes: Fakes, tmp_path: Path) -> None:
    found = took("brevo", fakes, tmp_path)
    assert found["hook"] == "https://clients.exemple.fr/hooks/1/s"
    assert found["ref"] == tag_of(found["our_ref"], 10)
    assert found["facts"]["unicodeEnabled"] is False
    assert took("brevo", fakes, tmp_path, text="Fête")["facts"]["unicodeEnabled"] is True


def test_tags_are_short_steady_and_each_its_own() -> None:
    tags = {tag_of(f"chaland-2026-11-{number:09}", 10) for number in range(20_000)}
    assert len(tags) == 20_000
    assert {len(tag) for tag in tags} == {10}
    assert tag_of("short", 10) == "short"


def test_octopush_refuses_a_number_given_twice_and_that_is_no_refusal(tmp_path: Path, fakes: Fakes) -> None:
    found = took("octopush", fakes, tmp_path)["facts"]
    assert (found["auto_optimize_text"], found["with_replies"]) == (False, False)
    with closing(SmsPeer("octopush", fakes, tmp_path).open()) as line:
        twice = Reply(400, {}, b'{"errors": {"request_id": ["The request id has already been taken."]}}')
        answer = line.read_refusal(SmsPeer("octopush", fakes, tmp_path).message("c1"), twice)  # type: ignore[attr-defined]
    assert (answer.outcome, answer.code) == (Outcome.ACCEPTED, "already_taken")


@pytest.mark.parametrize(
    ("told", "outcome", "code"),
    [
        ({"status": 1, "ticket": "9", "sent": 1, "cost": 2}, Outcome.ACCEPTED, ""),
        ({"status": -8, "ticket": "9"}, Outcome.ACCEPTED, "moderated"),
        ({"status": 1, "ticket": "9", "sent": 0, "blacklisted": 1}, Outcome.REFUSED, "blacklisted"),
        ({"status": 1, "ticket": "9", "sent": 0, "npai": 1}, Outcome.REFUSED, "npai"),
        ({"status": -7, "message": "Data error"}, Outcome.REFUSED, "status -7"),
        ({"status": -3, "message": "Not enough credits"}, None, "status -3"),
        ({"status": -99}, "unknown", ""),
        ({"status": 1}, "unknown", ""),
    ],
)
def test_smsfactor_says_everything_with_200(told: dict[str, Any], outcome: Any, code: str) -> None:
    with closing(SmsFactor(Terms(1, {}, Path(), {"token": "t"}))) as line:
        got = line.read(
            SmsPeer("smsfactor", None, Path()).message("c1"), Reply(200, {}, json.dumps(told).encode())
        )  # type: ignore[arg-type]
    if outcome == "unknown":
        assert got is None
        return
    assert got
    assert got.code == code
    assert isinstance(got, Stranded) if outcome is None else got.outcome is outcome  # type: ignore[union-attr]


HOSTILE = 'À "toi"\\ & <b>\n{to} {token} é€👋?=#'


def generic(**options: str) -> GenericHttp:
    return GenericHttp(Terms(1, {"id_path": "id", **options}, Path(), {"token": "s3cret"}))


@pytest.mark.parametrize("text", [HOSTILE, '","admin":true,"x":"', "</text><to>+33611111111</to>", "&to=1"])
def test_the_generic_provider_lets_no_text_out_of_its_place(text: str) -> None:
    message = SmsPeer("http", None, Path()).message("c00000000000001", text=text)  # type: ignore[arg-type]
    with closing(generic(url="https://x.fr/{ref}", body='{"t": "{text}", "n": ["{to}"]}')) as line:
        assert json.loads(line.call_for(message).body) == {"t": text, "n": [message.to]}
    form = {
        "url": "https://x.fr",
        "body": "t={text}&n={to}",
        "content_type": "application/x-www-form-urlencoded",
    }
    with closing(generic(**form)) as line:
        assert dict(parse_qsl(line.call_for(message).body.decode())) == {"t": text, "n": message.to}
    xml = {"url": "https://x.fr", "body": "<s><t>{text}</t></s>", "content_type": "application/xml"}
    with closing(generic(**xml)) as line:
        tree = ElementTree.fromstring(line.call_for(message).body)
        assert [(one.tag, one.text) for one in tree] == [("t", text)]
    with closing(generic(url="https://x.fr/s?t={text}&n={to_digits}", method="GET", body="x")) as line:
        call = line.call_for(message)
        assert dict(parse_qsl(urlsplit(call.url).query)) == {"t": text, "n": message.to.lstrip("+")}
        assert call.body == b""


def test_a_header_stays_on_its_line() -> None:
    message = SmsPeer("http", None, Path()).message("c1", text="a\r\nX-Admin: 1")  # type: ignore[arg-type]
    with closing(
        generic(url="https://x.fr", headers="X-Text: {text}\nAuthorization: Bearer {token}")
    ) as line:
        headers = line.call_for(message).headers
    assert headers["X-Text"] == "a  X-Admin: 1"
    assert headers["Authorization"] == "Bearer s3cret"
    with pytest.raises(Invalid) as refused:
        generic(url="https://x.fr", headers="no colon here")
    assert refused.value.code == "headers_garbled"


def test_the_generic_provider_reads_errors_where_it_is_told() -> None:
    message = SmsPeer("http", None, Path()).message("c1")  # type: ignore[arg-type]
    with closing(generic(url="https://x.fr", error_path="error.code")) as line:
        refused = line.read(message, Reply(200, {}, b'{"error": {"code": "E12"}, "id": 4}'))
        good = line.read(message, Reply(200, {}, b'{"error": {"code": 0}, "id": 4}'))
        mute = line.read(message, Reply(200, {}, b'{"id": {"a": 1}}'))
    assert refused
    assert (refused.outcome, refused.code) == (Outcome.REFUSED, "E12")
    assert good
    assert good.provider_ref == "4"
    assert mute is None


@pytest.mark.parametrize("url", ["nothing", "ftp://x.fr/", "http://", "https://x fr/"])
def test_an_address_that_is_none_stops_everything_for_good(url: str) -> None:
    message = SmsPeer("http", None, Path()).message("c1")  # type: ignore[arg-type]
    with closing(generic(url=url)) as line, pytest.raises(ProviderFailed) as failed:
        list(line.send([message]))
    assert failed.value.code in ("provider_refused", "provider_down")


@pytest.mark.parametrize("provider", ["brevo", "ovhcloud"])
def test_not_found_proves_nothing_unless_the_account_says_so(
    provider: str, fakes: Fakes, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    with closing(SmsPeer(provider, fakes, tmp_path).open(absence="unknown")) as line:
        assert isinstance(line, Asked)
        (sent,) = line.send([SmsPeer(provider, fakes, tmp_path).message("c99999999999999")])
        found = line.look_up("c99999999999999", now)
        assert found
        assert found.provider_ref == sent.provider_ref
        with pytest.raises(ProviderFailed) as failed:
            line.look_up("c88888888888888", now)
    assert (failed.value.code, failed.value.permanent) == ("absence_unproven", False)


def test_a_look_up_that_proves_nothing_says_so(fakes: Fakes, tmp_path: Path) -> None:
    fakes.play("ok", crowd=100)
    with closing(SmsPeer("brevo", fakes, tmp_path).open()) as line, pytest.raises(ProviderFailed) as failed:
        line.look_up("c1", datetime(2026, 11, 23, tzinfo=UTC))  # type: ignore[attr-defined]
    assert failed.value.code == "provider_garbled"
