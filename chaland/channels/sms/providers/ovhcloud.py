"""OVHcloud: one job a message; a tag finds it again after a crash; STOPs are in its blacklist.

Read where: the definition of eu.api.ovh.com/1.0/sms.json; docs.ovhcloud.com, "API SMS Cookbook". The provider
writes the mention of STOP itself. No live account was tried.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from urllib.parse import quote, urlencode

from chaland.channels.port import Answer, Event, Outcome, Received, Reported, SmsMessage
from chaland.channels.sms.alphabet import is_plain
from chaland.channels.sms.stop import with_mention
from chaland.channels.sms.web.tags import tag_of
from chaland.channels.sms.web.transport import WebTransport
from chaland.channels.web.asking import Call, Reply, json_call
from chaland.channels.web.hooks import garbled, told_by
from chaland.kernel.clock import system_clock
from chaland.kernel.text import Text

_TAG_LENGTH = 20
_STOPS_READ = ".stops-read"
_STOPS_EVERY_S = 600
_DELIVERED = {"1"}
_WAITING = {"0", "5", "8"}
"""Codes `ptt` that say nothing final: handed over, queued, buffered."""


class OvhCloud(WebTransport):
    provider = "ovhcloud"
    base_url = "https://eu.api.ovh.com/1.0"
    settles_after_s = 900.0
    _ahead_s: float | None = None

    def call_for(self, message: SmsMessage) -> Call:
        job: dict[str, object] = {
            "message": with_mention(message.text, self.terms.options, "")
            if message.marketing
            else message.text,
            "receivers": [message.to],
            "sender": message.sender,
            "senderForResponse": False,
            "noStopClause": not message.marketing,
            "charset": "UTF-8",
            "coding": "7bit" if is_plain(message.text) else "8bit",
            "priority": "high",
            "tag": tag_of(message.client_ref, _TAG_LENGTH),
        }
        if message.validity_s:
            job["validityPeriod"] = ceil(message.validity_s / 60)
        return self._signed(json_call("POST", f"{self._service}/jobs", job, {}))

    def read(self, message: SmsMessage, reply: Reply) -> Answer | None:
        told = reply.document()
        ids, wrong = told.get("ids"), told.get("invalidReceivers")
        if isinstance(ids, list) and ids:
            return Answer(message.client_ref, Outcome.ACCEPTED, provider_ref=str(ids[0]))
        if isinstance(wrong, list) and wrong:
            return Answer(message.client_ref, Outcome.REFUSED, code="invalid_receiver")
        return None

    def look_up(self, client_ref: str, sent_at: datetime) -> Answer | None:
        """By the tag. Raises: ProviderFailed."""
        since = (sent_at - timedelta(hours=1)).isoformat()
        query = {"tag": tag_of(client_ref, _TAG_LENGTH), "creationDatetime.from": since}
        ids = self._get(f"{self._service}/outgoing?{urlencode(query)}")
        if not isinstance(ids, list):
            raise self.garbled()
        if ids:
            return Answer(client_ref, Outcome.ACCEPTED, provider_ref=str(ids[0]))
        self.refuse_to_guess()
        return None

    def poll(self) -> Iterator[Event]:
        """The numbers that sent STOP, every ten minutes at most: all of them each time, each by the same name.
        Raises: ProviderFailed."""
        read = self.terms.folder / _STOPS_READ
        if read.exists() and time.time() - read.stat().st_mtime < _STOPS_EVERY_S:
            return
        numbers = self._get(f"{self._service}/blacklists")
        if not isinstance(numbers, list):
            raise self.garbled()
        now = system_clock()
        for number in numbers:
            yield told_by(
                self.provider,
                Reported.STOPPED,
                {"number": number},
                now,
                account=self.terms.account,
                number=number,
            )
        self.terms.folder.mkdir(parents=True, exist_ok=True)
        read.touch()

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        """A receipt, in the address: `?id=…&ptt=1&date=…&description=…`."""
        told = dict(request.query)
        if "id" not in told or "ptt" not in told:
            raise garbled()
        if told["ptt"] in _WAITING:
            return []
        kind = Reported.DELIVERED if told["ptt"] in _DELIVERED else Reported.UNDELIVERED
        facts: dict[str, Any] = {
            "account": self.terms.account,
            "provider_ref": told["id"],
            "code": f"ptt {told['ptt']}",
        }
        return [told_by(self.provider, kind, told, now, **facts)]

    def check(self) -> Text:
        """Raises: ProviderFailed."""
        told = self._get(self._service)
        left = told.get("creditsLeft") if isinstance(told, dict) else None
        if left is None:
            raise self.garbled()
        return Text(f"OVHcloud répond : {left} crédits.", f"OVHcloud answers: {left} credits.")

    @property
    def _service(self) -> str:
        return f"{self.base}/sms/{quote(self.terms.option('service'), safe='')}"

    def _get(self, url: str) -> object:
        return self.ask(self._signed(Call("GET", url))).value()

    def _signed(self, call: Call) -> Call:
        """Source: the signature that api.ovh.com describes, and that its official clients compute."""
        at = str(int(time.time() + self._ahead()))
        consumer = self.terms.secret("consumer_key")
        words = (
            self.terms.secret("application_secret"),
            consumer,
            call.method,
            call.url,
            call.body.decode(),
            at,
        )
        signature = hashlib.sha1("+".join(words).encode(), usedforsecurity=False).hexdigest()
        headers = {
            "X-Ovh-Application": self.terms.option("application_key"),
            "X-Ovh-Consumer": consumer,
            "X-Ovh-Timestamp": at,
            "X-Ovh-Signature": f"$1${signature}",
        }
        return Call(call.method, call.url, {**call.headers, **headers}, call.body)

    def prepare(self) -> None:
        self._ahead()

    def _ahead(self) -> float:
        """How far their clock is ahead of ours. Asked once; raises: ProviderFailed."""
        if self._ahead_s is None:
            told = self.ask(Call("GET", f"{self.base}/auth/time")).value()
            if not isinstance(told, int):
                raise self.garbled()
            self._ahead_s = told - time.time()
        return self._ahead_s
