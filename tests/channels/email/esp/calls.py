"""Reports as each service posts and signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from chaland.channels.email.esp.hooks import read_reports
from chaland.channels.email.esp.services import BY_CODE
from chaland.channels.port import Event, Received, Reported
from chaland.channels.terms import Terms
from tests.channels.email.esp.conftest import HOOK

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
