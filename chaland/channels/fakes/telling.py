"""What the fake over HTTP tells us later: receipts, STOPs and replies, in each provider's words, signed as it signs."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

Words = tuple[str, bytes, dict[str, str]]
"""What follows the address, the body, the headers."""


def tell(orders: Mapping[str, Any]) -> None:
    """`{"provider": "brevo", "hook": "https://…", "kind": "delivered", "number": "…", "to": "+336…"}`; `text` for a
    reply, `ref` for our number, `key` to sign with; `times`, `after_s`. Raises: KeyError on a provider that never calls."""
    words = _SPEAKERS[orders["provider"]](orders)
    threading.Thread(target=_call, args=(orders, words), daemon=True).start()


def _call(orders: Mapping[str, Any], words: Words) -> None:
    time.sleep(float(orders.get("after_s", 0)))
    query, body, headers = words
    for _ in range(int(orders.get("times", 1))):
        method = "POST" if body else "GET"
        with contextlib.suppress(httpx.HTTPError):
            httpx.request(method, orders["hook"] + query, content=body, headers=headers, timeout=10)


def _ovhcloud(orders: Mapping[str, Any]) -> Words:
    ptt = {"delivered": "1", "undelivered": "2"}[orders["kind"]]
    return "?" + urlencode({"id": orders["number"], "ptt": ptt, "date": "2026-11-23 10:00:00"}), b"", {}


def _brevo(orders: Mapping[str, Any]) -> Words:
    statuses = {"delivered": "delivered", "undelivered": "soft_bounce", "replied": "replied"}
    told: dict[str, Any] = {"messageId": int(orders["number"]), "msg_status": statuses[orders["kind"]]}
    told |= {"to": orders["to"].lstrip("+"), "id": 1}
    if orders["kind"] == "replied":
        told["reply"] = orders["text"]
    return _json(told)


def _octopush(orders: Mapping[str, Any]) -> Words:
    told = {"message_id": orders["number"], "number": orders["to"]}
    if orders["kind"] == "replied":
        return _json({**told, "text": orders["text"], "reception_date": "2026-11-23 10:00:00"})
    status = {"delivered": "DELIVERED", "undelivered": "NOT_DELIVERED"}[orders["kind"]]
    return _json({**told, "status": status, "delivery_date": "2026-11-23 10:00:00", "channel": "sms"})


def _smsfactor(orders: Mapping[str, Any]) -> Words:
    number = orders["to"].lstrip("+")
    told: dict[str, Any] = {"date": "2026-11-23T10:00:00+01:00"}
    if orders["kind"] == "replied":
        told |= {"message": orders["text"], "from": number, "last_message_id": orders.get("ref", "")}
    else:
        status = {"delivered": 3, "undelivered": 2}[orders["kind"]]
        told |= {"status": status, "destination": number, "message_id": orders.get("ref", "")}
        told |= {"campaign_id": orders["number"], "country_code": "FR"}
    query, body, headers = _json(told)
    signature = hmac.new(str(orders.get("key", "")).encode(), body, hashlib.sha256).hexdigest()
    return query, body, {**headers, "X-SMSFactor-Signature": signature}


def _twilio(orders: Mapping[str, Any]) -> Words:
    if orders["kind"] == "replied":
        told = {
            "MessageSid": "SM-" + orders["to"],
            "From": orders["to"],
            "Body": orders["text"],
            "SmsStatus": "received",
        }
        query = ""
    else:
        told = {"MessageSid": orders["number"], "MessageStatus": orders["kind"], "To": orders["to"]}
        query = "?" + urlencode({"ref": orders.get("ref", "")})
    words = orders["hook"] + query + "".join(name + told[name] for name in sorted(told))
    digest = hmac.new(str(orders.get("key", "")).encode(), words.encode(), hashlib.sha1).digest()
    headers = {"X-Twilio-Signature": base64.b64encode(digest).decode()}
    return query, urlencode(told).encode(), {**headers, "Content-Type": "application/x-www-form-urlencoded"}


def _http(orders: Mapping[str, Any]) -> Words:
    told = {"id": orders["number"], "state": orders["kind"]}
    if orders["kind"] == "replied":
        told = {"msisdn": orders["to"], "message": orders["text"]}
    query, body, headers = _json(told)
    signature = hmac.new(str(orders.get("key", "")).encode(), body, hashlib.sha256).hexdigest()
    return query, body, {**headers, "X-Signature": signature}


def _json(told: Mapping[str, Any]) -> Words:
    return "", json.dumps(told, ensure_ascii=False).encode(), {"Content-Type": "application/json"}


_SPEAKERS: Mapping[str, Callable[[Mapping[str, Any]], Words]] = {
    "ovhcloud": _ovhcloud,
    "brevo": _brevo,
    "octopush": _octopush,
    "smsfactor": _smsfactor,
    "twilio": _twilio,
    "http": _http,
}
