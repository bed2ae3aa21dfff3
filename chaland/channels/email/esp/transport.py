"""A sending service: several messages at once, one request each."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives

from chaland.channels.email.addresses import sendable
from chaland.channels.email.esp.answers import of_fault, of_status
from chaland.channels.email.esp.hooks import read_reports
from chaland.channels.email.esp.opening import open_backend
from chaland.channels.email.esp.services import BY_CODE
from chaland.channels.email.headers import given, one_line
from chaland.channels.email.refusing import refused
from chaland.channels.port import Answer, EmailMessage, Event, Received
from chaland.channels.storable import storable_answer
from chaland.channels.terms import Terms
from chaland.channels.web.verdict import Stranded, presentable
from chaland.kernel.errors import Forbidden, Invalid, ProviderFailed
from chaland.kernel.text import Text

WINDOW = 10


class EspTransport:
    """`provider`: a code of `services.SERVICES`. None can be asked about a message: reports tell."""

    window = WINDOW

    def __init__(self, code: str, terms: Terms) -> None:
        """Raises: Invalid (`secret_missing`, `option_wrong`), Refused (`provider_missing`)."""
        self.provider = code
        self._service = BY_CODE[code]
        self._terms = terms
        self._own = threading.local()
        self._backends = [open_backend(self._service, terms)]
        self._spare = list(self._backends)
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(WINDOW, thread_name_prefix=code)

    def send(self, messages: Sequence[EmailMessage]) -> Iterator[Answer]:
        """Raises: ProviderFailed (`provider_refused`, `provider_down`) when none was taken."""
        tasks = [self._pool.submit(self._hand_over, message) for message in messages]
        stranded: list[Stranded] = []
        for task in as_completed(tasks):
            got = task.result()
            if isinstance(got, Stranded):
                stranded.append(got)
            else:
                yield got
        if stranded and len(stranded) == len(messages):
            raise self._failed(stranded[0])
        yield from (one.later() for one in stranded)

    def read_hook(self, request: Received, now: datetime) -> list[Event]:
        """Raises: Forbidden (`signature_wrong`), Invalid (`hook_garbled`)."""
        if not self._service.reports:
            raise Forbidden(
                "signature_wrong", Text("Ce service ne rapporte rien.", "This service reports nothing.")
            )
        return read_reports(self._service, self._terms, request, now)

    def close(self) -> None:
        self._pool.shutdown()
        for backend in self._backends:
            backend.close()

    def _hand_over(self, message: EmailMessage) -> Answer | Stranded:
        try:
            prepared = self._prepared(message)
        except Invalid as wrong:
            return refused(message, wrong)
        try:
            self._backend().send_messages([prepared])
            told = of_status(message.client_ref, prepared.anymail_status)  # type: ignore[attr-defined]
        except Exception as fault:
            return presentable(of_fault(message.client_ref, fault), self._terms)
        return storable_answer(told)

    def _backend(self) -> Any:
        """One a thread: their sessions are not made to be shared."""
        if not hasattr(self._own, "backend"):
            with self._lock:
                if not self._spare:
                    self._spare.append(open_backend(self._service, self._terms))
                    self._backends.append(self._spare[-1])
                self._own.backend = self._spare.pop()
        return self._own.backend

    def _prepared(self, message: EmailMessage) -> EmailMultiAlternatives:
        for name, value in message.headers.items():
            given(name, value)
        prepared = EmailMultiAlternatives(
            subject=one_line(message.subject),
            body=message.text,
            from_email=_mailbox(message.sender_name, sendable(message.sender)),
            to=[sendable(message.to)],
            reply_to=[sendable(message.reply_to)] if message.reply_to else None,
            headers={name: one_line(value) for name, value in message.headers.items()},
        )
        if message.html:
            prepared.attach_alternative(message.html, "text/html")
        for name, value in self._wishes(message).items():
            setattr(prepared, name, value)
        return prepared

    def _wishes(self, message: EmailMessage) -> dict[str, Any]:
        """Nobody is tracked by the service: what a campaign may count, it counts by itself."""
        told: dict[str, Any] = {"track_opens": False, "track_clicks": False} if self._service.switches else {}
        if self._service.names_ours:
            told["metadata"] = {"client_ref": message.client_ref}
        return told

    def _failed(self, stranded: Stranded) -> ProviderFailed:
        said = " ".join(filter(None, (stranded.code, stranded.detail)))
        name = self._service.name
        if stranded.permanent:
            told = Text("{provider} refuse : {why}.", "{provider} refuses: {why}.")
            remedy = Text("Vérifiez le compte et ses identifiants.", "Check the account and its credentials.")
            return ProviderFailed(
                "provider_refused", told, permanent=True, remedy=remedy, provider=name, why=said
            )
        told = Text("{provider} ne répond pas : {why}.", "{provider} does not answer: {why}.")
        return ProviderFailed("provider_down", told, permanent=False, provider=name, why=said)


def _mailbox(display: str, address: str) -> str:
    """As anymail reads it: letters stay letters, it encodes them where a service wants that."""
    said = one_line(display).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{said}" <{address}>' if said else address
