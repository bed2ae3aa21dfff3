"""Octopush: one campaign a message; `request_id` makes a second one of the same number refused for 24 hours.

Read where: dev.octopush.com, "Send SMS", "Acknowledge receipt", "Callback Stop SMS", "Webhook SMS Inbounds", and its
notice on the mention: `STOP au XXXXX` is replaced by the number. No live account was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chaland.channels.port import Answer, Event, Outcome, Received, Reported, SmsMessage
from chaland.channels.sms.stop import said, with_mention
from chaland.channels.sms.web.transport import WebTransport
from chaland.channels.web.asking import Call, Reply, json_call
from chaland.channels.web.hooks import document_of, told_by
from chaland.kernel.text import Text

_STOP = " STOP au XXXXX"
_KINDS: Mapping[str, Reported] = {
    "DELIVERED": Reported.DELIVERED,
    "NOT_DELIVERED": Reported.UNDELIVERED,
    "NOT_ALLOWED": Reported.UNDELIVERED,
    "UNKNOWN_DELIVERY": Reported.UNDELIVERED,
    "UNDEFINED": Reported.UNDELIVERED,
    "BAD_DESTINATION": Reported.BOUNCED,
    "BLACKLISTED_NUMBER": Reported.STOPPED,
}
_MILLICENTS = 100_000


class Octopush(WebTransport):
    provider = "octopush"
    base_url = "https://api.octopush.com/v1/public"

    def call_for(self, message: SmsMessage) -> Call:
        text = with_mention(message.text, self.terms.options, _STOP) if message.marketing else message.text
        told = {
            "text": text,
            "recipients": [{"phone_number": message.to}],
            "sender": message.sender,
            "type": self.terms.option("quality", "sms_premium"),
            "purpose": "wholesale" if message.marketing else "alert",
            "with_replies": False,
            "auto_optimize_text": False,  # it would rewrite what was approved
            "request_id": message.client_ref,
        }
        return json_call("POST", f"{self.base}/sms-campaign/send", told, self._key)

    def read(self, message: SmsMessage, reply: Reply) -> Answer | None:
        told = reply.document()
        ticket, count = told.get("sms_ticket"), told.get("number_of_contacts", 1)
        if not isinstance(ticket, str) or not ticket:
            return None
        if count == 0:
            return Answer(message.client_ref, Outcome.REFUSED, provider_ref=ticket, code="no_contact")
        parts, cost = told.get("number_of_sms_needed"), told.get("total_cost")
        return Answer(
            message.client_ref,
            Outcome.ACCEPTED,
            provider_ref=ticket,
            parts=parts if isinstance(parts, int) else None,
            cost_millicents=round(cost * _MILLICENTS) if isinstance(cost, int | float) else None,
        )

    def read_refusal(self, message: SmsMessage, reply: Reply) -> Answer | None:
        """A number given twice is refused the second time: the first was taken."""
        if b"request_id" in reply.body:
            return Answer(message.client_ref, Outcome.ACCEPTED, code="already_taken")
        return None

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        told = document_of(request)
        text = told.get("text") or ""
        kind = _KINDS.get(str(told.get("status", "")).upper())
        if "stop_date" in told:
            kind = Reported.STOPPED
        elif "reception_date" in told:
            kind = said(text)
        if kind is None:
            return []
        dates = (told.get(key) for key in ("stop_date", "reception_date", "delivery_date"))
        facts: dict[str, Any] = {"account": self.terms.account, "number": told.get("number"), "text": text}
        facts |= {"provider_ref": told.get("message_id"), "code": told.get("status")}
        return [told_by(self.provider, kind, told, now, **facts, at=next(filter(None, dates), None))]

    def check(self) -> Text:
        """Raises: ProviderFailed."""
        told = self.ask(Call("GET", f"{self.base}/wallet/check-balance?product_name=sms_premium", self._key))
        amount = told.document().get("amount")
        if amount is None:
            raise self.garbled()
        return Text(f"Octopush répond : solde {amount}.", f"Octopush answers: balance {amount}.")

    @property
    def _key(self) -> dict[str, str]:
        return {"api-login": self.terms.option("login"), "api-key": self.terms.secret("api_key")}
