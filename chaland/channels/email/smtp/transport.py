"""SMTP: one connection kept open, one message after another, an answer for each."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaland.channels.email.addresses import return_address, sendable
from chaland.channels.email.assembly import assemble, message_id
from chaland.channels.email.refusing import refused
from chaland.channels.email.returned.mailbox import Place, look_in
from chaland.channels.email.returned.polling import events_in
from chaland.channels.email.smtp.verdict import LATER_S, answer_for, refuses_account
from chaland.channels.email.smtp.wire import CLOSING, Cut, Relay, Reply, connect, hand_over
from chaland.channels.port import Answer, EmailMessage, Event, Outcome
from chaland.channels.storable import storable_answer
from chaland.channels.terms import Terms
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid, ProviderFailed
from chaland.kernel.text import Text

PORTS = {"starttls": 587, "tls": 465, "none": 25}
SILENCE_S = 60


@dataclass(frozen=True, slots=True)
class _Prepared:
    client_ref: str
    number: str
    envelope: str
    to: str
    octets: bytes


class SmtpTransport:
    """A cut before the message was handed over loses nothing: the next connection takes it. One after is unknown, and
    a relay cannot be asked; a bounce may still tell."""

    provider = "smtp"
    window = 10

    def __init__(
        self, terms: Terms, *, clock: Clock = system_clock, context: ssl.SSLContext | None = None
    ) -> None:
        """Connects with the first message. context: whom to trust, the system's authorities by default.

        Raises: Invalid (`option_wrong`, `secret_missing`).
        """
        security = terms.option("security", "starttls")
        user = terms.option("user")
        self._relay = Relay(
            host=terms.option("host"),
            port=int(terms.number("port", PORTS.get(security, 587))),
            security=security,
            user=user,
            password=terms.secret("password") if user else "",
            seconds=terms.number("seconds", SILENCE_S),
            context=context or ssl.create_default_context(),
        )
        self._bounces = terms.option("bounces")
        self._account = terms.account
        self._returns = _returns(terms, context)
        self._clock = clock
        self._smtp: smtplib.SMTP | None = None

    def send(self, messages: Sequence[EmailMessage]) -> Iterator[Answer]:
        """Raises: ProviderFailed (`provider_down`, `smtp_no_tls`, `provider_refused`, `smtp_sender_refused`)."""
        failed: ProviderFailed | None = None
        answered = False
        for message in messages:
            if failed is None:
                try:
                    yield self._send(message)
                except ProviderFailed as fault:
                    if not answered:
                        raise
                    failed = fault
            if failed is not None:
                yield _later(message.client_ref, failed)
            answered = True

    def poll(self) -> Iterator[Event]:
        """What came back to the mailbox that the account names, if it names one. Raises: ProviderFailed
        (`mailbox_unreachable`), Invalid (`option_wrong`)."""
        if self._returns is not None:
            yield from events_in(
                self._returns, provider=self.provider, account=self._account, now=self._clock()
            )

    def check(self) -> Text:
        """Also that the mailbox for returns opens. Raises: ProviderFailed, as `send` and `poll`."""
        self.close()
        self._connected().noop()
        if self._returns is not None:
            look_in(self._returns)
        return Text(
            f"Le relais {self._relay.host} répond et nous accepte.",
            f"The relay {self._relay.host} answers and takes us.",
        )

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _send(self, message: EmailMessage) -> Answer:
        try:
            prepared = self._prepared(message)
        except Invalid as wrong:
            return refused(message, wrong)
        try:
            reply = self._hand_over(prepared)
        except Cut as cut:
            return Answer(message.client_ref, Outcome.UNKNOWN, code="smtp_cut", detail=str(cut))
        if refuses_account(reply):
            raise _sender_refused(self._relay, prepared.envelope, reply)
        return storable_answer(answer_for(message.client_ref, prepared.number, reply))

    def _prepared(self, message: EmailMessage) -> _Prepared:
        return _Prepared(
            message.client_ref,
            message_id(message.client_ref, message.sender),
            sendable(message.envelope or self._return_address(message)),
            sendable(message.to),
            assemble(message, at=self._clock()),
        )

    def _return_address(self, message: EmailMessage) -> str:
        return return_address(self._bounces, message.client_ref) if self._bounces else message.sender

    def _hand_over(self, prepared: _Prepared) -> Reply:
        """A connection left idle may have been closed: the first that was open before gets a second chance, as long as
        nothing was handed over. Raises: Cut (when it was), ProviderFailed."""
        while True:
            kept = self._smtp is not None
            try:
                reply = hand_over(self._connected(), prepared.envelope, prepared.to, prepared.octets)
            except Cut as cut:
                self._drop()
                if cut.handed:
                    raise
                if not kept:
                    raise _cut_short(self._relay, cut) from cut
                continue
            if reply.number == CLOSING:
                self._drop()
                if kept and reply.stage != "end":
                    continue
            return reply

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = connect(self._relay)
        return self._smtp

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _returns(terms: Terms, context: ssl.SSLContext | None) -> Place | None:
    url = terms.option("mailbox")
    password = terms.secrets.get("mailbox_password", "")
    return Place(url, password, terms.folder, context) if url else None


def _later(client_ref: str, failed: ProviderFailed) -> Answer:
    return Answer(client_ref, Outcome.LATER, code=failed.code, detail=failed.say("en"), again_in_s=LATER_S)


def _cut_short(relay: Relay, cut: Cut) -> ProviderFailed:
    return ProviderFailed(
        "provider_down",
        Text("Le relais {host} coupe la connexion : {why}.", "The relay {host} cuts the connection: {why}."),
        permanent=False,
        host=relay.host,
        why=str(cut),
    )


def _sender_refused(relay: Relay, envelope: str, reply: Reply) -> ProviderFailed:
    return ProviderFailed(
        "smtp_sender_refused",
        Text(
            "Le relais {host} refuse d'envoyer pour {envelope} : {why}.",
            "The relay {host} refuses to send for {envelope}: {why}.",
        ),
        permanent=True,
        host=relay.host,
        envelope=envelope,
        why=f"{reply.number} {reply.text}",
    )
