"""Twilio: one request a message; our own number travels in the address that it calls back, whose calls are signed.

Read where: twilio.com/docs, "Message resource", "Outbound message status in status callbacks", "Security" (signature of
requests). It knows no number of ours: what stays unknown is found by its report alone. No live account was tried.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from chaland.channels.port import Answer, Event, Outcome, Received, Reported, SmsMessage
from chaland.channels.sms.stop import said
from chaland.channels.sms.web.transport import WebTransport
from chaland.channels.web.asking import Call, Reply, form_call
from chaland.channels.web.hooks import form_of, garbled, refuse_unsigned, told_by
from chaland.kernel.text import Text

_LONGEST_VALIDITY_S = 36_000
_UNSUBSCRIBED = "21610"
"""The number sent STOP to this sender."""
_KINDS: Mapping[str, Reported] = {
    "delivered": Reported.DELIVERED,
    "undelivered": Reported.UNDELIVERED,
    "failed": Reported.UNDELIVERED,
    "canceled": Reported.UNDELIVERED,
}


class Twilio(WebTransport):
    provider = "twilio"
    base_url = "https://api.twilio.com"

    def call_for(self, message: SmsMessage) -> Call:
        told = {"To": message.to, "Body": message.text}
        service = self.terms.option("messaging_service")
        told |= {"MessagingServiceSid": service} if service else {"From": message.sender}
        if message.validity_s:
            told["ValidityPeriod"] = str(min(message.validity_s, _LONGEST_VALIDITY_S))
        if self.terms.hook_url:
            told["StatusCallback"] = f"{self.terms.hook_url}?{urlencode({'ref': message.client_ref})}"
        return form_call(f"{self._account}/Messages.json", told, self._key)

    def read(self, message: SmsMessage, reply: Reply) -> Answer | None:
        told = reply.document()
        number, status, parts = told.get("sid"), told.get("status"), told.get("num_segments")
        if not isinstance(number, str) or not number:
            return None
        if status in ("failed", "undelivered"):
            code = str(told.get("error_code") or status)
            return Answer(message.client_ref, Outcome.REFUSED, provider_ref=number, code=code)
        counted = int(parts) if isinstance(parts, str) and parts.isdigit() and parts != "0" else None
        return Answer(message.client_ref, Outcome.ACCEPTED, provider_ref=number, parts=counted)

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        told = form_of(request)
        refuse_unsigned(request.headers.get("x-twilio-signature", ""), self._signature(request, told))
        number = told.get("MessageSid") or told.get("SmsSid")
        if not number:
            raise garbled()
        account, status = self.terms.account, told.get("MessageStatus", "").lower()
        if "Body" in told and status in ("", "received"):
            text, sender = told["Body"], told.get("From")
            return [
                told_by(
                    self.provider, said(text), told, now, account=account, number=sender, text=text, at=number
                )
            ]
        error = told.get("ErrorCode", "")
        kind = Reported.STOPPED if error == _UNSUBSCRIBED else _KINDS.get(status)
        if kind is None:
            return []
        facts: dict[str, Any] = {
            "account": account,
            "provider_ref": number,
            "client_ref": request.query.get("ref"),
            "code": error,
        }
        return [told_by(self.provider, kind, told, now, **facts, number=told.get("To"))]

    def check(self) -> Text:
        """Raises: ProviderFailed."""
        told = self.ask(Call("GET", f"{self._account}.json", self._key)).document()
        if "status" not in told:
            raise self.garbled()
        name, status = told.get("friendly_name", ""), told["status"]
        return Text(f"Twilio répond : compte {name}, {status}.", f"Twilio answers: account {name}, {status}.")

    def _signature(self, request: Received, told: Mapping[str, str]) -> str:
        """Over the public address, whatever the proxies in between made of it."""
        query = f"?{urlencode(dict(request.query))}" if request.query else ""
        url = (self.terms.hook_url or request.url.split("?")[0]) + query
        words = url + "".join(name + told[name] for name in sorted(told))
        digest = hmac.new(self.terms.secret("auth_token").encode(), words.encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode("ascii")

    @property
    def _account(self) -> str:
        return f"{self.base}/2010-04-01/Accounts/{quote(self.terms.option('account_sid'), safe='')}"

    @property
    def _key(self) -> dict[str, str]:
        words = f"{self.terms.option('account_sid')}:{self.terms.secret('auth_token')}"
        return {"Authorization": f"Basic {base64.b64encode(words.encode()).decode('ascii')}"}
