"""What services report: signed as each signs, understood as ours; without a right signature, nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from chaland.channels.email.esp.hooks import kind_of, read_reports
from chaland.channels.email.esp.services import BY_CODE, SERVICES
from chaland.channels.port import Event, Received, Reported
from chaland.channels.terms import Terms
from chaland.kernel.errors import Forbidden, Invalid
from tests.channels.email.esp.conftest import HOOK

pytestmark = pytest.mark.filterwarnings("ignore:django-anymail has dropped")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT = int(NOW.timestamp()) - 60
KEY = "signing-key-of-ours"
TO, REF = "claire@client.example", "ref00042"


@cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=1_024)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public(key: Any) -> str:
    """Without the lines around it, as the services show it."""
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return "".join(pem.decode().splitlines()[1:-1])


def digest(body: bytes) -> str:
    return hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Call:
    """One report as the service would post it. `signed`: its headers, of the body that it signs."""

    code: str
    said: Any
    kind: Reported
    ref: str = REF
    number: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)
    signed: Callable[[bytes], dict[str, str]] = lambda body: {}
    form: bool = False

    def body(self) -> bytes:
        if self.form:
            return urlencode({"mandrill_events": json.dumps(self.said)}).encode()
        return json.dumps(self.said).encode()

    def request(self) -> Received:
        body = self.body()
        kind = "application/x-www-form-urlencoded" if self.form else "application/json"
        return Received("POST", HOOK, {"content-type": kind, **self.signed(body)}, body)

    def terms(self) -> Terms:
        needed = {one.key: KEY for one in BY_CODE[self.code].fields if one.secret and one.required}
        return Terms(7, {}, Path("nowhere"), {**needed, **self.secrets}, HOOK)

    def read(self, request: Received | None = None) -> list[Event]:
        return read_reports(BY_CODE[self.code], self.terms(), request or self.request(), NOW)


def mailgun_signature() -> dict[str, str]:
    return {"timestamp": str(AT), "token": "t0k3n", "signature": digest(f"{AT}t0k3n".encode())}


def mandrill_signed(body: bytes) -> dict[str, str]:
    from urllib.parse import parse_qsl

    said = HOOK + "".join(name + value for name, value in sorted(parse_qsl(body.decode())))
    return {
        "x-mandrill-signature": b64encode(
            hmac.new(KEY.encode(), said.encode(), hashlib.sha1).digest()
        ).decode()
    }


def unisender(said: dict[str, Any]) -> dict[str, Any]:
    unsigned = json.dumps({**said, "auth": KEY}).encode()
    return {**said, "auth": hashlib.md5(unsigned).hexdigest()}


SIGNED = [
    Call(
        "mailgun",
        {
            "signature": mailgun_signature(),
            "event-data": {
                "event": "failed",
                "severity": "permanent",
                "reason": "bounce",
                "timestamp": AT,
                "recipient": TO,
                "message": {"headers": {"message-id": "m1@garage.example"}},
                "user-variables": {"client_ref": REF},
                "delivery-status": {"code": 550, "message": "5.1.1 no such user"},
            },
        },
        Reported.BOUNCED,
        number="<m1@garage.example>",
        secrets={"webhook_signing_key": KEY},
    ),
    Call(
        "mailersend",
        {
            "type": "activity.delivered",
            "webhook_id": "w1",
            "created_at": "2026-11-23T08:59:00.000000Z",
            "data": {
                "id": "e1",
                "type": "delivered",
                "created_at": "2026-11-23T08:59:00.000000Z",
                "email": {"id": "x", "message": {"id": "m1"}, "recipient": {"email": TO}, "tags": None},
                "morph": None,
            },
        },
        Reported.DELIVERED,
        ref="",
        number="m1",
        secrets={"signing_secret": KEY},
        signed=lambda body: {"signature": digest(body)},
    ),
    Call(
        "mailtrap",
        {
            "events": [
                {
                    "event": "spam",
                    "event_id": "e1",
                    "timestamp": AT,
                    "message_id": "m1",
                    "email": TO,
                    "custom_variables": {"client_ref": REF},
                }
            ]
        },
        Reported.COMPLAINED,
        number="m1",
        secrets={"tracking_secret": KEY},
        signed=lambda body: {"mailtrap-signature": digest(body)},
    ),
    Call(
        "mandrill",
        [
            {
                "event": "hard_bounce",
                "ts": AT,
                "_id": "m1",
                "msg": {
                    "_id": "m1",
                    "email": TO,
                    "metadata": {"client_ref": REF},
                    "bounce_description": "bad_mailbox",
                    "diag": "smtp;550 5.1.1 unknown",
                },
            }
        ],
        Reported.BOUNCED,
        number="m1",
        secrets={"webhook_key": KEY},
        signed=mandrill_signed,
        form=True,
    ),
    Call(
        "postal",
        {
            "event": "MessageDeliveryFailed",
            "timestamp": AT,
            "uuid": "u1",
            "payload": {"status": "HardFail", "output": "550 5.1.1", "message": {"id": 12, "to": TO}},
        },
        Reported.UNDELIVERED,
        ref="",
        number="12",
        secrets={"webhook_key": public(rsa_key())},
        signed=lambda body: {
            "x-postal-signature": b64encode(rsa_key().sign(body, padding.PKCS1v15(), hashes.SHA1())).decode()
        },
    ),
    Call(
        "sendgrid",
        [{"event": "unsubscribe", "timestamp": AT, "email": TO, "client_ref": REF, "smtp-id": "<m1@x>"}],
        Reported.UNSUBSCRIBED,
        number="<m1@x>",
        secrets={"tracking_webhook_verification_key": public(ec_key())},
        signed=lambda body: {
            "x-twilio-email-event-webhook-timestamp": str(AT),
            "x-twilio-email-event-webhook-signature": b64encode(
                ec_key().sign(str(AT).encode() + body, ec.ECDSA(hashes.SHA256()))
            ).decode(),
        },
    ),
    Call(
        "unisender_go",
        unisender(
            {
                "events_by_user": [
                    {
                        "events": [
                            {
                                "event_name": "transactional_email_status",
                                "event_data": {
                                    "job_id": "m1",
                                    "email": TO,
                                    "status": "hard_bounced",
                                    "event_time": "2026-11-23 08:59:00",
                                    "metadata": {"client_ref": REF},
                                    "delivery_info": {"delivery_status": "err_user_unknown"},
                                },
                            }
                        ]
                    }
                ]
            }
        ),
        Reported.BOUNCED,
        number="m1",
    ),
]
UNSIGNED = [
    Call(
        "brevo",
        {
            "event": "hard_bounce",
            "email": TO,
            "ts_epoch": AT * 1_000,
            "message-id": "<m1@x>",
            "X-Mailin-custom": json.dumps({"client_ref": REF}),
            "reason": "550 5.1.1 unknown",
        },
        Reported.BOUNCED,
        number="<m1@x>",
    ),
    Call(
        "mailjet",
        [
            {
                "event": "bounce",
                "time": AT,
                "MessageID": 77,
                "email": TO,
                "hard_bounce": True,
                "error": "user unknown",
                "Payload": json.dumps({"client_ref": REF}),
            }
        ],
        Reported.BOUNCED,
        number="77",
    ),
    Call(
        "postmark",
        {
            "RecordType": "SpamComplaint",
            "ID": 42,
            "Type": "SpamComplaint",
            "Email": TO,
            "MessageID": "m1",
            "BouncedAt": "2026-11-23T08:59:00Z",
            "Metadata": {"client_ref": REF},
        },
        Reported.COMPLAINED,
        number="m1",
    ),
    Call(
        "sparkpost",
        [
            {
                "msys": {
                    "message_event": {
                        "type": "delivery",
                        "event_id": "e1",
                        "timestamp": str(AT),
                        "transmission_id": "m1",
                        "raw_rcpt_to": TO,
                        "rcpt_meta": {"client_ref": REF},
                    }
                }
            }
        ],
        Reported.DELIVERED,
        number="m1",
    ),
]
ALL = SIGNED + UNSIGNED


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
