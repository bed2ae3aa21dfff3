"""SMSFactor: one campaign a message; our own number comes back in receipts.

Read where: dev.smsfactor.com, "Campagne", "Pour commencer" (codes of status), "Webhook" (DLR, MO, STOP). It writes the
mention of STOP itself (16 characters). How its signature is made is not described: the agreed word itself, or
HMAC-SHA256 or HMAC-SHA1 of the body under it, are taken. No live account was tried.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chaland.channels.port import Answer, Event, Outcome, Received, Reported, SmsMessage
from chaland.channels.sms.alphabet import is_plain
from chaland.channels.sms.stop import said, with_mention
from chaland.channels.sms.web.transport import WebTransport
from chaland.channels.web.asking import Call, Reply, json_call
from chaland.channels.web.hooks import document_of, refuse_unsigned, told_by
from chaland.channels.web.verdict import Stranded
from chaland.kernel.text import Text

_TAKEN = {1, -8}
"""-8: a moderator looks at it first; it is not to be given again."""
_ACCOUNT = {-1, -3}
_WRONG = {-2, -4, -5, -6, -7}
_REASONS = ("blacklisted", "invalid", "npai", "not_allowed", "duplicated", "flood")
_KINDS: Mapping[str, Reported] = {
    "2": Reported.UNDELIVERED,
    "3": Reported.DELIVERED,
    "4": Reported.UNDELIVERED,
    "5": Reported.BOUNCED,
    "6": Reported.UNDELIVERED,
    "7": Reported.UNDELIVERED,
    "9": Reported.UNDELIVERED,
    "11": Reported.UNDELIVERED,
    "12": Reported.EXPIRED,
}


class SmsFactor(WebTransport):
    provider = "smsfactor"
    base_url = "https://api.smsfactor.com"

    def call_for(self, message: SmsMessage) -> Call:
        text = with_mention(message.text, self.terms.options, "") if message.marketing else message.text
        sms = {
            "message": {
                "text": text,
                "pushtype": "marketing" if message.marketing else "alert",
                "sender": message.sender,
                "unicode": 0 if is_plain(message.text) else 1,
            },
            "recipients": {"gsm": [{"gsmsmsid": message.client_ref, "value": message.to.lstrip("+")}]},
        }
        return json_call("POST", f"{self.base}/send", {"sms": sms}, self._key)

    def read(self, message: SmsMessage, reply: Reply) -> Answer | Stranded | None:
        told = reply.document()
        status, ticket = told.get("status"), str(told.get("ticket") or "")
        code = f"status {status}"
        if status in _ACCOUNT:
            return Stranded(message.client_ref, code, str(told.get("message", "")), permanent=True)
        if status in _WRONG:
            return Answer(message.client_ref, Outcome.REFUSED, code=code, detail=str(told.get("message", "")))
        if status not in _TAKEN or not ticket:
            return None
        if told.get("sent") == 0 and status == 1:
            why = next((reason for reason in _REASONS if told.get(reason)), "not_sent")
            return Answer(message.client_ref, Outcome.REFUSED, provider_ref=ticket, code=why)
        parts = told.get("cost")
        return Answer(
            message.client_ref,
            Outcome.ACCEPTED,
            provider_ref=ticket,
            code="moderated" if status == -8 else "",
            parts=parts if isinstance(parts, int) else None,
        )

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        self._refuse_unsigned(request)
        told = document_of(request)
        facts: dict[str, Any] = {"account": self.terms.account, "at": told.get("date")}
        if "from" in told:
            text = told.get("message") or ""
            facts |= {"client_ref": told.get("last_message_id"), "number": told["from"], "text": text}
            return [told_by(self.provider, said(text), told, now, **facts)]
        status = str(told.get("status", ""))
        if status not in _KINDS:
            return []
        facts |= {"provider_ref": told.get("campaign_id"), "client_ref": told.get("message_id")}
        facts |= {"number": told.get("destination"), "code": f"status {status}"}
        return [told_by(self.provider, _KINDS[status], told, now, **facts)]

    def check(self) -> Text:
        """Raises: ProviderFailed."""
        told = self.ask(Call("GET", f"{self.base}/credits", self._key)).document()
        if told.get("status") in _ACCOUNT:
            raise self.failed(
                Stranded("", f"status {told['status']}", str(told.get("message", "")), permanent=True)
            )
        if "credits" not in told:
            raise self.garbled()
        left = told["credits"]
        return Text(f"SMSFactor répond : {left} crédits.", f"SMSFactor answers: {left} credits.")

    def _refuse_unsigned(self, request: Received) -> None:
        key = self.terms.secrets.get("signature", "")
        if key:
            made = [
                hmac.new(key.encode(), request.body, kind).hexdigest()
                for kind in (hashlib.sha256, hashlib.sha1)
            ]
            refuse_unsigned(request.headers.get("x-smsfactor-signature", ""), key, *made)

    @property
    def _key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.terms.secret('token')}"}
