"""How each provider is asked to send, and how it answers: the other side of `sms/providers`."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from chaland.channels.fakes.stage import Stage, Taken


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.path).query))

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass(frozen=True, slots=True)
class Told:
    status: int
    value: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Dialect(ABC):
    """`code`: of the catalogue, and the first word of its address. A number that ends in 000000 is a wrong one."""

    code: str
    sends_to: str
    """How the path of its sending request ends."""
    throttled = Told(429, {"code": "too_many_requests", "message": "slow down"}, {"Retry-After": "7"})
    denied = Told(401, {"code": "unauthorized", "message": "Key not found"})
    refused = Told(400, {"code": "invalid_parameter", "message": "Invalid phone number"})

    def is_sending(self, asked: Asked) -> bool:
        return asked.method != "GET" and urlsplit(asked.path).path.endswith(self.sends_to)

    @abstractmethod
    def understood(self, asked: Asked, number: int) -> Taken: ...

    @abstractmethod
    def accepted(self, taken: Taken) -> Told: ...

    def other(self, asked: Asked, stage: Stage) -> Told:
        """What is asked of it beside sending."""
        return Told(404, {"code": "not_found", "message": asked.path})


class OvhCloud(Dialect):
    code = "ovhcloud"
    sends_to = "/jobs"
    throttled = Told(429, {"message": "Too many requests"}, {"Retry-After": "7"})
    denied = Told(403, {"errorCode": "INVALID_CREDENTIAL", "message": "This credential is not valid"})

    def understood(self, asked: Asked, number: int) -> Taken:
        told = asked.json()
        signed = {name: asked.headers.get(f"x-ovh-{name}", "") for name in ("signature", "timestamp")}
        if not signed["signature"].startswith("$1$"):
            raise PermissionError
        marketing = not told["noStopClause"]
        text = told["message"] + (" STOP au 36111" if marketing else "")
        facts = {**told, **signed, "path": asked.path, "body": asked.body.decode()}
        rest = (told["sender"], told["tag"], marketing, "", facts)
        return Taken(self.code, str(number), told["receivers"][0], text, *rest)

    def accepted(self, taken: Taken) -> Told:
        if taken.to.endswith("000000"):
            return Told(
                200,
                {"ids": [], "validReceivers": [], "invalidReceivers": [taken.to], "totalCreditsRemoved": 0},
            )
        ids = [int(taken.number)]
        return Told(
            200, {"ids": ids, "validReceivers": [taken.to], "invalidReceivers": [], "totalCreditsRemoved": 1}
        )

    def other(self, asked: Asked, stage: Stage) -> Told:
        import time

        path = urlsplit(asked.path).path
        if path.endswith("/auth/time"):
            return Told(200, int(time.time()))
        if path.endswith("/outgoing"):
            tag = asked.query.get("tag")
            return Told(200, [int(one.number) for one in stage.taken(self.code) if one.ref == tag])
        if path.endswith("/blacklists"):
            return Told(200, stage.order("stopped", []))
        return Told(200, {"creditsLeft": 1234, "name": path.rsplit("/", 1)[-1]})


class Brevo(Dialect):
    code = "brevo"
    sends_to = "/transactionalSMS/send"

    def understood(self, asked: Asked, number: int) -> Taken:
        told = asked.json()
        text = told["content"].replace("[STOP_CODE]", "36180")
        rest = (told["tag"], told["type"] == "marketing", told.get("webUrl", ""))
        return Taken(self.code, str(number), f"+{told['recipient']}", text, told["sender"], *rest, told)

    def accepted(self, taken: Taken) -> Told:
        return Told(201, {"messageId": int(taken.number), "reference": f"r{taken.number}", "smsCount": 1})

    def other(self, asked: Asked, stage: Stage) -> Told:
        if asked.path.split("?")[0].endswith("/account"):
            return Told(
                200,
                {
                    "email": "a@b.fr",
                    "plan": [{"type": "free", "credits": 300}, {"type": "sms", "credits": 42}],
                },
            )
        tag = asked.query.get("tags")
        found = [one for one in stage.taken(self.code) if one.ref == tag]
        events = [{"event": "sent", "messageId": one.number, "tag": tag} for one in found]
        others = [{"event": "sent", "messageId": n, "tag": "other"} for n in range(stage.order("crowd", 0))]
        return Told(200, {"events": events + others})


class Octopush(Dialect):
    code = "octopush"
    sends_to = "/sms-campaign/send"
    denied = Told(401, {"code": 101, "message": "Invalid credentials"})
    refused = Told(400, {"code": 150, "message": "Wrong phone number"})

    def understood(self, asked: Asked, number: int) -> Taken:
        told = asked.json()
        text = told["text"].replace("XXXXX", "36063")
        rest = (told["request_id"], told["purpose"] == "wholesale", "", told)
        return Taken(
            self.code, f"sms_{number}", told["recipients"][0]["phone_number"], text, told["sender"], *rest
        )

    def accepted(self, taken: Taken) -> Told:
        told = {"sms_ticket": taken.number, "number_of_contacts": 1, "number_of_sms_needed": 1}
        return Told(201, {**told, "total_cost": 0.066, "residual_credit": "12.5"})

    def other(self, asked: Asked, stage: Stage) -> Told:
        return Told(200, {"amount": 12.5, "unit": "€"})


class SmsFactor(Dialect):
    code = "smsfactor"
    sends_to = "/send"
    denied = Told(200, {"status": -1, "message": "Authentication error"})
    refused = Told(200, {"status": -5, "message": "Contact list error"})

    def understood(self, asked: Asked, number: int) -> Taken:
        sms = asked.json()["sms"]
        told, to = sms["message"], sms["recipients"]["gsm"][0]
        marketing = told["pushtype"] == "marketing"
        text = told["text"] + (" STOP au 36180" if marketing else "")
        return Taken(
            self.code,
            str(number),
            f"+{to['value']}",
            text,
            told["sender"],
            to["gsmsmsid"],
            marketing,
            facts=told,
        )

    def accepted(self, taken: Taken) -> Told:
        wrong = int(taken.to.endswith("000000"))
        told = {"status": 1, "message": "OK", "ticket": taken.number, "cost": 1, "credits": 642, "total": 1}
        return Told(
            200, {**told, "sent": 1 - wrong, "blacklisted": 0, "duplicated": 0, "invalid": wrong, "npai": 0}
        )

    def other(self, asked: Asked, stage: Stage) -> Told:
        return Told(200, {"status": 1, "message": "OK", "credits": "642"})


class Twilio(Dialect):
    code = "twilio"
    sends_to = "/Messages.json"
    throttled = Told(
        429, {"code": 20429, "message": "Too Many Requests", "status": 429}, {"Retry-After": "7"}
    )
    denied = Told(401, {"code": 20003, "message": "Authenticate", "status": 401})
    refused = Told(
        400, {"code": 21211, "message": "The 'To' number is not a valid phone number.", "status": 400}
    )

    def understood(self, asked: Asked, number: int) -> Taken:
        told = asked.form()
        hook = told.get("StatusCallback", "")
        ref = dict(parse_qsl(urlsplit(hook).query)).get("ref", "")
        return Taken(
            self.code,
            f"SM{number:032x}",
            told["To"],
            told["Body"],
            told.get("From", ""),
            ref,
            True,
            hook,
            told,
        )

    def accepted(self, taken: Taken) -> Told:
        return Told(
            201,
            {"sid": taken.number, "status": "queued", "num_segments": "1", "error_code": None, "price": None},
        )

    def other(self, asked: Asked, stage: Stage) -> Told:
        return Told(200, {"friendly_name": "Essai", "status": "active"})


class AnyHttp(Dialect):
    """The body that the documentation of the generic provider shows."""

    code = "http"
    sends_to = "/messages"

    def understood(self, asked: Asked, number: int) -> Taken:
        told = asked.json()
        if asked.headers.get("authorization") != "Bearer jeton":
            raise PermissionError
        rest = (told["ref"], True, told.get("hook", ""), told)
        return Taken(self.code, f"h{number}", told["to"], told["text"], told["from"], *rest)

    def accepted(self, taken: Taken) -> Told:
        return Told(200, {"messages": [{"id": taken.number, "status": "queued"}]})


DIALECTS: Mapping[str, Dialect] = {
    one.code: one for one in (OvhCloud(), Brevo(), Octopush(), SmsFactor(), Twilio(), AnyHttp())
}
