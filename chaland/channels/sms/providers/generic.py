"""Any provider that takes one HTTP request a message: the request is a template, the answer is read by paths.

Templates know `{to}`, `{to_digits}`, `{text}`, `{sender}`, `{ref}` (our number), `{hook}` (where to report) and
`{token}` (the secret); each value is escaped for the place where it stands. Paths are keys and indexes joined by dots:
`messages.0.id`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

from chaland.channels.port import Answer, Event, Outcome, Received, Reported, SmsMessage
from chaland.channels.sms.stop import said
from chaland.channels.sms.web.transport import WebTransport
from chaland.channels.terms import Terms
from chaland.channels.web.asking import Call, Reply
from chaland.channels.web.hooks import document_of, form_of, refuse_unsigned, told_by
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_PLACE = re.compile(r"\{(to|to_digits|text|sender|ref|hook|token)\}")
_HEADER_BREAK = re.compile(r"[\r\n\0]")


class GenericHttp(WebTransport):
    provider = "http"
    base_url = ""

    def __init__(self, terms: Terms) -> None:
        """Raises: Invalid (`headers_garbled`)."""
        self._headers = _headers(terms.option("headers"))
        super().__init__(terms)

    def call_for(self, message: SmsMessage) -> Call:
        values = self._values(message)
        kind = self.terms.option("content_type", "application/json")
        headers = {name: _filled(value, values, _one_line) for name, value in self._headers.items()}
        body = _filled(self.terms.option("body"), values, _escaping(kind)).encode("utf-8", "replace")
        method = self.terms.option("method", "POST")
        url = _filled(self.terms.option("url"), values, lambda value: quote(value, safe="", errors="replace"))
        return Call(method, url, {**headers, "Content-Type": kind}, body if method != "GET" else b"")

    def read(self, message: SmsMessage, reply: Reply) -> Answer | None:
        told = reply.value()
        fault = self.terms.option("error_path")
        if fault and (code := at_path(told, fault)) not in (None, "", 0, False, "0"):
            return Answer(message.client_ref, Outcome.REFUSED, code=str(code)[:80])
        number = at_path(told, self.terms.option("id_path"))
        if not isinstance(number, str | int) or number == "":
            return None
        return Answer(message.client_ref, Outcome.ACCEPTED, provider_ref=str(number))

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        """JSON, a form, or the query: whichever came. With a `hook_key`, `X-Signature` must be HMAC-SHA256 of the body."""
        if key := self.terms.secrets.get("hook_key", ""):
            right = hmac.new(key.encode(), request.body, hashlib.sha256).hexdigest()
            refuse_unsigned(request.headers.get("x-signature", ""), right)
        told = _told(request)
        text, sender = self._part(told, "reply_text"), self._part(told, "reply_from")
        facts: dict[str, Any] = {"account": self.terms.account}
        if sender and text is not None:
            # A message has no number of its own: the same words of the same person on one day are one.
            facts |= {"number": sender, "text": text, "at": now.date().isoformat()}
            return [told_by(self.provider, said(text), told, now, **facts)]
        status = str(self._part(told, "report_status") or "").lower()
        kind = self._kind(status)
        if kind is None:
            return []
        facts |= {"provider_ref": self._part(told, "report_id"), "client_ref": self._part(told, "report_ref")}
        return [told_by(self.provider, kind, told, now, **facts, code=status)]

    def _values(self, message: SmsMessage) -> dict[str, str]:
        return {
            "to": message.to,
            "to_digits": message.to.lstrip("+"),
            "text": message.text,
            "sender": message.sender,
            "ref": message.client_ref,
            "hook": self.terms.hook_url,
            "token": self.terms.secrets.get("token", ""),
        }

    def _part(self, told: Mapping[str, Any], option: str) -> Any:
        path = self.terms.option(option)
        return at_path(told, path) if path else None

    def _kind(self, status: str) -> Reported | None:
        words = {
            Reported.DELIVERED: self.terms.option("delivered_words", "delivered,delivrd"),
            Reported.UNDELIVERED: self.terms.option(
                "undelivered_words", "undelivered,undeliv,failed,rejected,expired"
            ),
        }
        for kind, listed in words.items():
            if status in {word.strip().lower() for word in listed.split(",")}:
                return kind
        return None


def at_path(told: object, path: str) -> Any:
    """What stands at `messages.0.id`; None when nothing does."""
    for step in path.split("."):
        if isinstance(told, dict):
            told = told.get(step)
        elif isinstance(told, list) and step.isdecimal() and int(step) < len(told):
            told = told[int(step)]
        else:
            return None
    return told


def _filled(template: str, values: Mapping[str, str], escaped: Callable[[str], str]) -> str:
    return _PLACE.sub(lambda place: escaped(values[place[1]]), template)


def _escaping(kind: str) -> Callable[[str], str]:
    if "json" in kind:
        return lambda value: json.dumps(value, ensure_ascii=False)[1:-1]
    if "xml" in kind:
        return lambda value: escape(value, {'"': "&quot;", "'": "&apos;"})
    return (lambda value: quote_plus(value, errors="replace")) if "form" in kind else str


def _one_line(value: str) -> str:
    return _HEADER_BREAK.sub(" ", value)


def _headers(text: str) -> dict[str, str]:
    """`Authorization: Bearer {token}`, one a line. Raises: Invalid (`headers_garbled`)."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", name.strip()):
            told = Text("« {line} » n'est pas un en-tête.", "“{line}” is not a header.")
            raise Invalid("headers_garbled", told, path="options.headers", line=line)
        found[name.strip()] = value.strip()
    return found


def _told(request: Received) -> Mapping[str, Any]:
    if not request.body:
        return dict(request.query)
    kind = request.headers.get("content-type", "")
    return form_of(request) if "form" in kind else document_of(request)
