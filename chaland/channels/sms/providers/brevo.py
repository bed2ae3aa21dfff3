"""Brevo: one request a message; the tag finds it again; reports come to the address told with each message.

Read where: developers.brevo.com, "Send SMS message to a mobile number", "Get all your SMS activity", "Transactional
webhooks". `[STOP_CODE]` is replaced by the number. No live account was tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from chaland.channels.port import Answer, Event, Outcome, Received, Reported, SmsMessage
from chaland.channels.sms.alphabet import is_plain
from chaland.channels.sms.stop import said, with_mention
from chaland.channels.sms.web.tags import tag_of
from chaland.channels.sms.web.transport import WebTransport
from chaland.channels.web.asking import Call, Reply, json_call
from chaland.channels.web.hooks import document_of, told_by
from chaland.kernel.text import Text

_TAG_LENGTH = 10
_MOST_EVENTS = 100
_STOP = " STOP au [STOP_CODE]"
_KINDS: Mapping[str, Reported] = {
    "delivered": Reported.DELIVERED,
    "soft_bounce": Reported.UNDELIVERED,
    "hard_bounce": Reported.BOUNCED,
    "rejected": Reported.UNDELIVERED,
    "skip": Reported.UNDELIVERED,
    "unsubscribe": Reported.STOPPED,
    "unsubscribed": Reported.STOPPED,
    "blacklisted": Reported.STOPPED,
}


class Brevo(WebTransport):
    provider = "brevo"
    base_url = "https://api.brevo.com/v3"
    settles_after_s = 1_800.0

    def call_for(self, message: SmsMessage) -> Call:
        text = with_mention(message.text, self.terms.options, _STOP) if message.marketing else message.text
        told: dict[str, object] = {
            "sender": message.sender,
            "recipient": message.to.lstrip("+"),
            "content": text,
            "type": "marketing" if message.marketing else "transactional",
            "tag": tag_of(message.client_ref, _TAG_LENGTH),
            "unicodeEnabled": not is_plain(message.text),
        }
        if self.terms.hook_url:
            told["webUrl"] = self.terms.hook_url
        return json_call("POST", f"{self.base}/transactionalSMS/send", told, self._key)

    def read(self, message: SmsMessage, reply: Reply) -> Answer | None:
        told = reply.document()
        number, parts = told.get("messageId"), told.get("smsCount")
        if not isinstance(number, int | str) or not number:
            return None
        return Answer(
            message.client_ref,
            Outcome.ACCEPTED,
            provider_ref=str(number),
            parts=parts if isinstance(parts, int) else None,
        )

    def look_up(self, client_ref: str, sent_at: datetime) -> Answer | None:
        """Raises: ProviderFailed."""
        days = {"startDate": sent_at - timedelta(days=1), "endDate": sent_at + timedelta(days=1)}
        query = {key: day.date().isoformat() for key, day in days.items()}
        query |= {"tags": tag_of(client_ref, _TAG_LENGTH), "limit": str(_MOST_EVENTS)}
        url = f"{self.base}/transactionalSMS/statistics/events?{urlencode(query)}"
        told = self.ask(Call("GET", url, self._key)).value()
        events = told.get("events", []) if isinstance(told, dict) else None
        if not isinstance(events, list):
            raise self.garbled()
        ours = [one for one in events if isinstance(one, dict) and one.get("tag") == query["tags"]]
        if ours:
            return Answer(
                client_ref, Outcome.ACCEPTED, provider_ref=str(ours[0].get("messageId") or "") or None
            )
        if len(events) >= _MOST_EVENTS:
            raise self.garbled()  # of others: that ours is not among them proves nothing
        self.refuse_to_guess()
        return None

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        told = document_of(request)
        status = str(told.get("msg_status") or told.get("event") or "").lower()
        reply = told.get("reply") or told.get("content") or ""
        kind = said(reply) if status == "replied" else _KINDS.get(status)
        if kind is None:
            return []
        return [
            told_by(
                self.provider,
                kind,
                told,
                now,
                account=self.terms.account,
                provider_ref=told.get("messageId"),
                number=told.get("to"),
                text=reply if status == "replied" else "",
                code=told.get("error_code") or told.get("description"),
                at=told.get("ts_event"),
            )
        ]

    def check(self) -> Text:
        """Raises: ProviderFailed."""
        plans = self.ask(Call("GET", f"{self.base}/account", self._key)).document().get("plan")
        if not isinstance(plans, list):
            raise self.garbled()
        left = [one.get("credits") for one in plans if isinstance(one, dict) and one.get("type") == "sms"]
        credits = left[0] if left else "?"
        return Text(f"Brevo répond : {credits} crédits SMS.", f"Brevo answers: {credits} SMS credits.")

    @property
    def _key(self) -> dict[str, str]:
        return {"api-key": self.terms.secret("api_key")}
