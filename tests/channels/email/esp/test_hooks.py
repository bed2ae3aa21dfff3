"""What services report: signed as each signs, understood as ours; without a right signature, nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from chaland.channels.email.esp.hooks import kind_of
from chaland.channels.email.esp.services import SERVICES
from chaland.channels.port import Reported
from chaland.kernel.errors import Forbidden, Invalid
from tests.channels.email.esp.calls import ALL, KEY, NOW, SIGNED, TO, UNSIGNED, Call

pytestmark = pytest.mark.filterwarnings("ignore:django-anymail has dropped")


def test_every_service_that_reports_is_tried() -> None:
    """But the two whose signature wants a package of their own."""
    told = {service.code for service in SERVICES if service.reports}
    assert {call.code for call in ALL} == told - {"resend", "amazon_ses"}


@pytest.mark.parametrize("call", ALL, ids=lambda call: call.code)
def test_a_report_becomes_ours(call: Call) -> None:
    [event] = call.read()
    assert (event.kind, event.client_ref, event.provider_ref) == (call.kind, call.ref, call.number)
    assert event.address == TO
    assert abs((NOW - event.at).total_seconds()) <= 60
    assert event.raw
    json.dumps(event.raw)
    assert KEY not in json.dumps(event.raw)


@pytest.mark.parametrize("call", ALL, ids=lambda call: call.code)
def test_the_same_report_twice_has_one_name(call: Call) -> None:
    [first], [again] = call.read(), call.read()
    assert first.event_id == again.event_id


@pytest.mark.parametrize("call", SIGNED, ids=lambda call: call.code)
def test_a_changed_report_is_refused(call: Call) -> None:
    request = call.request()
    changed = request.body.replace(TO.encode(), b"evil@client.example")
    if call.code == "mailgun":  # signs the moment alone
        changed = request.body.replace(b"t0k3n", b"f0rg3")
    if call.form:
        changed = request.body.replace(urlencode({"": TO})[1:].encode(), b"evil%40client.example")
    assert changed != request.body
    with pytest.raises(Forbidden) as refused:
        call.read(replace(request, body=changed))
    assert refused.value.code == "signature_wrong"


@pytest.mark.parametrize("call", SIGNED, ids=lambda call: call.code)
def test_a_report_without_its_signature_is_refused(call: Call) -> None:
    said = call.said
    if call.code == "mailgun":
        said = {**said, "signature": {}}
    elif call.code == "unisender_go":
        said = {key: value for key, value in said.items() if key != "auth"}
    bare = replace(call, said=said, signed=lambda body: {})
    with pytest.raises(Forbidden):
        bare.read()


@pytest.mark.parametrize("call", [one for one in SIGNED if one.secrets], ids=lambda call: call.code)
def test_an_account_without_its_signing_key_believes_nobody(call: Call) -> None:
    with pytest.raises(Forbidden):
        replace(call, secrets={}).read()


@pytest.mark.parametrize("call", UNSIGNED, ids=lambda call: call.code)
def test_a_service_that_does_not_sign_is_known_by_its_password_or_its_address(call: Call) -> None:
    guarded = replace(call, secrets={"webhook_secret": "chaland:s3cret"})
    request = guarded.request()
    for wrong in ({}, {"authorization": "Basic " + b64encode(b"chaland:guess").decode()}):
        with pytest.raises(Forbidden):
            guarded.read(replace(request, headers={**request.headers, **wrong}))
    right = {**request.headers, "authorization": "Basic " + b64encode(b"chaland:s3cret").decode()}
    assert len(guarded.read(replace(request, headers=right))) == 1
    with pytest.raises(Forbidden):
        call.read(replace(request, url="https://clients.exemple.fr/hooks/7/another"))


@pytest.mark.parametrize("call", UNSIGNED, ids=lambda call: call.code)
@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"\xff\xfe", b'"x"', b"[1]", b"[" * 50_000, b" " * (2 << 20)]
)
def test_garbage_is_refused_clearly(call: Call, body: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        call.read(replace(call.request(), body=body))
    assert refused.value.code == "hook_garbled"


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("delivered", Reported.DELIVERED),
        ("hard_bounce", Reported.BOUNCED),
        ("invalid_email", Reported.BOUNCED),
        ("soft_bounce", Reported.UNDELIVERED),
        ("blocked", Reported.UNDELIVERED),
        ("error", Reported.UNDELIVERED),
        ("deferred", Reported.DEFERRED),
        ("spam", Reported.COMPLAINED),
        ("unsubscribe", Reported.UNSUBSCRIBED),
        ("opened", Reported.OPENED),
        ("click", Reported.CLICKED),
        ("request", None),
        ("list_addition", None),
        ("something new", None),
    ],
)
def test_what_is_no_fate_of_a_message_is_left_out(event: str, kind: Reported | None) -> None:
    call = replace(UNSIGNED[0], said={**UNSIGNED[0].said, "event": event, "reason": ""})
    assert [one.kind for one in call.read()] == ([kind] if kind else [])


def test_a_full_mailbox_is_no_missing_one() -> None:
    call = replace(UNSIGNED[0], said={**UNSIGNED[0].said, "reason": "452 4.2.2 mailbox full"})
    assert [one.kind for one in call.read()] == [Reported.UNDELIVERED]


@pytest.mark.parametrize(
    ("bounce", "kind"),
    [
        ({"bounceType": "Permanent", "bounceSubType": "General"}, Reported.BOUNCED),
        ({"bounceType": "Transient", "bounceSubType": "MailboxFull"}, Reported.UNDELIVERED),
    ],
)
def test_a_bounce_of_amazon_says_within_whether_it_lasts(bounce: dict[str, str], kind: Reported) -> None:
    told = {"event_type": "bounced", "reject_reason": "bounced", "description": None, "mta_response": None}
    assert kind_of(SimpleNamespace(**told, esp_event={"bounce": bounce})) is kind


def test_their_own_list_of_refusals_counts_as_one() -> None:
    [event] = replace(
        UNSIGNED[1], said=[{**UNSIGNED[1].said[0], "event": "blocked", "error": "spam reporter"}]
    ).read()
    assert event.kind is Reported.STOPPED
