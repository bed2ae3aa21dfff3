"""Sending and receiving over SMPP: a window of messages on the wire, an answer for each, receipts one by one."""

from __future__ import annotations

import contextlib
import ssl
import time
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from chaland.channels.port import Answer, Event, Outcome, SmsMessage
from chaland.channels.sms.smpp.line import Cut, Line, in_words
from chaland.channels.sms.smpp.receipts import as_kept, event_of
from chaland.channels.sms.smpp.submitting import THROTTLE_PAUSE_S, Fate, values_of
from chaland.channels.storable import storable_answer
from chaland.channels.terms import Terms
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import ProviderFailed
from chaland.kernel.text import Text

_WINDOW = 10
_TIMEOUT_S = 30.0
_MOST_HELD = 200
_QUEUE_FULL = 0x14
_BAD_LOGIN = frozenset((0x0D, 0x0E, 0x0F))
"""ESME_RBINDFAIL, RINVPASWD, RINVSYSID."""


class Smpp:
    """One connection to send and another to receive, or one for both. What is delivered to us is acknowledged once
    whoever polls has asked for the next: until then the SMSC keeps it. `poll_s`: how long one poll listens."""

    provider = "smpp"
    poll_s = 2.0

    def __init__(self, terms: Terms) -> None:
        """Raises: Invalid (`option_wrong`, `secret_missing`)."""
        self._terms = terms
        self.window = max(int(terms.number("window", _WINDOW)), 1)
        self._timeout_s = terms.number("timeout_s", _TIMEOUT_S)
        self._port = int(terms.number("port", 2775))
        self._ids = terms.option("ids", "same")
        self._login = {"system_id": terms.option("system_id"), "password": terms.secret("password")}
        self._login["system_type"] = terms.option("system_type")
        self._lines: dict[str, Line] = {}
        self._held: deque[tuple[Line, Any]] = deque()

    def send(self, messages: Sequence[SmsMessage]) -> Iterator[Answer]:
        """Raises: ProviderFailed (`provider_down`, `provider_refused`) when none was taken."""
        way = self._way("transmitter")
        line = self._fresh(way)
        batch = _Batch(messages, payload=self._terms.option("long") == "payload")
        try:
            yield from batch.give_all(line)
            until = time.monotonic() + self._timeout_s
            while batch.fates and time.monotonic() < until:
                if (pdu := line.take(batch.next_turn(until))) is not None:
                    yield from self._answered(batch, line, pdu)
                batch.give_again(line)
        except Cut as cut:
            self._drop(way)
            yield from batch.give_up(str(cut))
        finally:
            if batch.fates:
                self._drop(way)
        yield from batch.give_up("no_answer")

    def poll(self) -> Iterator[Event]:
        """Raises: ProviderFailed."""
        until = time.monotonic() + self.poll_s
        line = self._fresh(self._way("receiver"))
        try:
            while (held := self._next(line, until)) is not None:
                where, pdu = held
                account, now = self._terms.account, system_clock()
                if event := event_of(pdu, account=account, ids=self._ids, now=now):
                    yield event
                where.answer("deliver_sm_resp", pdu)
        except Cut:
            self._drop(self._way("receiver"))

    def check(self) -> Text:
        """Connects and says goodbye. Raises: ProviderFailed."""
        self._fresh(self._way("transmitter"))
        self.close()
        return Text("L'opérateur accepte la connexion.", "The operator accepts the connection.")

    def close(self) -> None:
        for way, line in list(self._lines.items()):
            with contextlib.suppress(Cut):
                line.give(line.make("unbind"))
                line.take(time.monotonic() + 1)
            self._drop(way)

    def _way(self, wanted: str) -> str:
        return "transceiver" if self._terms.option("bind") == "one" else wanted

    def _fresh(self, way: str) -> Line:
        """A connection that was alive a moment ago. Raises: ProviderFailed."""
        if way in self._lines:
            try:
                while (pdu := self._lines[way].take(time.monotonic())) is not None:
                    self._heard(self._lines[way], pdu)
            except Cut:
                self._drop(way)
        if way not in self._lines:
            self._lines[way] = self._bound(way)
        return self._lines[way]

    def _bound(self, way: str) -> Line:
        """Raises: ProviderFailed."""
        tls = self._terms.option("tls") == "yes"
        try:
            line = Line(self._terms.option("host"), self._port, self._timeout_s, tls)
        except ssl.SSLCertVerificationError as fault:
            raise self._failed(f"TLS, {fault.verify_message}", permanent=True) from fault
        except OSError as fault:
            raise self._failed(type(fault).__name__, permanent=False) from fault
        try:
            told = line.bind(way, self._login)
        except Cut as cut:
            line.close()
            raise self._failed(str(cut), permanent=False) from cut
        if told.status:
            line.close()
            raise self._failed(in_words(told.status), permanent=told.status in _BAD_LOGIN)
        return line

    def _next(self, line: Line, until: float) -> tuple[Line, Any] | None:
        """What is to be reported next, what was held during sending first. Raises: Cut."""
        while not self._held:
            pdu = line.take(until) if time.monotonic() < until else None
            if pdu is None:
                return None
            self._heard(line, pdu)
        return self._held.popleft()

    def _answered(self, batch: _Batch, line: Line, pdu: Any) -> Iterator[Answer]:
        if pdu.command in ("submit_sm_resp", "generic_nack"):
            number = (getattr(pdu, "message_id", None) or b"").decode("latin-1").strip("\0 ")
            yield from map(storable_answer, batch.note(pdu.sequence, pdu.status, as_kept(number, self._ids)))
        else:
            self._heard(line, pdu)

    def _heard(self, line: Line, pdu: Any) -> None:
        """What the SMSC says of itself. Raises: Cut when it takes its leave."""
        if pdu.command == "enquire_link":
            line.answer("enquire_link_resp", pdu)
        elif pdu.command == "unbind":
            line.answer("unbind_resp", pdu)
            raise Cut("unbound")
        elif pdu.command == "deliver_sm" and len(self._held) < _MOST_HELD:
            self._held.append((line, pdu))
        elif pdu.command == "deliver_sm":
            line.answer("deliver_sm_resp", pdu, _QUEUE_FULL)

    def _drop(self, way: str) -> None:
        line = self._lines.pop(way, None)
        if line is not None:
            line.close()
            self._held = deque(one for one in self._held if one[0] is not line)

    def _failed(self, why: str, *, permanent: bool) -> ProviderFailed:
        told = Text(
            "L'opérateur ne prend pas la ligne : {why}.", "The operator does not take the line: {why}."
        )
        code = "provider_refused" if permanent else "provider_down"
        return ProviderFailed(code, told, permanent=permanent, provider=self.provider, why=why)


class _Batch:
    """The messages on the wire. `fates`: of those not answered for yet."""

    def __init__(self, messages: Sequence[SmsMessage], *, payload: bool) -> None:
        self._values = {one.client_ref: values_of(one, payload=payload) for one in messages}
        self.fates = {ref: Fate(ref, len(values)) for ref, values in self._values.items()}
        self._sequences: dict[int, tuple[str, int]] = {}
        self._again: list[tuple[float, str, int]] = []

    def give_all(self, line: Line) -> Iterator[Answer]:
        """Once the line is cut, those not begun were surely not taken."""
        for ref, values in self._values.items():
            try:
                for part in range(len(values)):
                    self._give(line, ref, part)
            except Cut as cut:
                begun = {given for given, _ in self._sequences.values()} | {ref}
                for other in [other for other in self.fates if other not in begun]:
                    del self.fates[other]
                    yield Answer(other, Outcome.LATER, code=str(cut))
                raise

    def note(self, sequence: int, status: int, ref: str) -> Iterator[Answer]:
        """An answer to a part; a stray one changes nothing."""
        client_ref, part = self._sequences.pop(sequence, ("", 0))
        fate = self.fates.get(client_ref)
        if fate is None:
            return
        fate.note(part, status, ref)
        if again := fate.to_give_again():
            for late in again:
                del fate.faults[late]
                self._again.append((time.monotonic() + THROTTLE_PAUSE_S, client_ref, late))
        elif fate.is_answered():
            del self.fates[client_ref]
            yield fate.verdict()

    def give_again(self, line: Line) -> None:
        """Raises: Cut."""
        now = time.monotonic()
        due = [one for one in self._again if one[0] <= now]
        self._again = [one for one in self._again if one[0] > now]
        for _, ref, part in due:
            self._give(line, ref, part)

    def next_turn(self, until: float) -> float:
        return min([until, *(at for at, _, _ in self._again)])

    def give_up(self, why: str) -> Iterator[Answer]:
        for ref, fate in list(self.fates.items()):
            del self.fates[ref]
            yield fate.verdict(why)

    def _give(self, line: Line, ref: str, part: int) -> None:
        pdu = line.make("submit_sm", **self._values[ref][part])
        self._sequences[int(pdu.sequence)] = (ref, part)
        line.give(pdu)
