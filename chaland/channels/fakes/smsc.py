"""The fake operator: takes SMS over SMPP 3.4, tells receipts early, late, twice or in disorder, passes on STOPs."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaland.channels.fakes import wire
from chaland.channels.fakes.stage import Stage, Taken
from chaland.channels.sms import alphabet

_STATUSES = {"refused": 0x0B, "throttled": 0x58, "broken": 0x08}
_BAD_PASSWORD = 0x0E
_WRONG = "wrong"
_DELIVERED = 2


@dataclass(eq=False, slots=True)
class _Session:
    writer: asyncio.StreamWriter
    kind: str
    sequence: int = 0
    unanswered: dict[int, wire.Pdu] = field(default_factory=dict)

    def give(self, pdu: wire.Pdu) -> None:
        self.writer.write(pdu.octets())

    def next(self) -> int:
        self.sequence += 1
        return self.sequence


class FakeSmsc:
    """Runs in a thread of its own. What nobody acknowledges is delivered again to the next who binds."""

    def __init__(self, port: int, stage: Stage) -> None:
        self.stage = stage
        self.port = port
        self._sessions: list[_Session] = []
        self._undelivered: list[tuple[str, dict[str, Any]]] = []
        self._late: list[tuple[_Session, wire.Pdu]] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait(10)

    def report(self, orders: dict[str, object]) -> None:
        """Have something delivered: `{"from": "+336…", "text": "STOP", "coding": 0}`, or a receipt
        `{"id": "…", "stat": "DELIVRD"}`; `times`: how often."""
        self._loop.call_soon_threadsafe(self._deliver, dict(orders))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session(writer, "")
        try:
            while True:
                head = await reader.readexactly(4)
                rest = await reader.readexactly(struct.unpack(">L", head)[0] - 4)
                await self._hear(session, wire.parsed(head + rest))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
        finally:
            self._forget(session)

    def _forget(self, session: _Session) -> None:
        if session in self._sessions:
            self._sessions.remove(session)
        self._undelivered += [("again", {"pdu": pdu}) for pdu in session.unanswered.values()]

    async def _hear(self, session: _Session, pdu: wire.Pdu) -> None:
        if pdu.command in wire.BINDS:
            self._bind(session, pdu)
        elif pdu.command == wire.SUBMIT:
            await asyncio.sleep(float(self.stage.order("latency_s", 0)))
            await self._submitted(session, pdu)
        elif pdu.command == wire.DELIVER | wire.RESPONSE and pdu.status == 0:
            session.unanswered.pop(pdu.sequence, None)
        elif pdu.command in (wire.UNBIND, wire.ENQUIRE):
            session.give(pdu.response())

    def _bind(self, session: _Session, pdu: wire.Pdu) -> None:
        _, password = wire.read_bind(pdu.body)
        if password == _WRONG or self.stage.order("mood") == "denied":
            session.give(pdu.response(_BAD_PASSWORD))
            return
        session.kind = wire.BINDS[pdu.command]
        session.give(pdu.response(body=b"fake\0"))
        self._sessions.append(session)
        waiting, self._undelivered = self._undelivered, []
        for kind, orders in waiting:
            self._again(orders["pdu"]) if kind == "again" else self._deliver(orders)

    async def _submitted(self, session: _Session, pdu: wire.Pdu) -> None:
        mood = self.stage.mood()
        submitted = wire.read_submit(pdu.body)
        if mood == "cut_before":
            _reset(session.writer)
        elif submitted.destination.endswith("000000"):
            session.give(pdu.response(_STATUSES["refused"]))
        elif mood in ("refused", "throttled"):
            session.give(pdu.response(_STATUSES[mood]))
        else:
            await self._taken(session, pdu, submitted, mood)

    async def _taken(self, session: _Session, pdu: wire.Pdu, submitted: wire.Submitted, mood: str) -> None:
        number = self.stage.next_number()
        as_hex = self.stage.order("hex", False)
        told = f"{number:X}" if as_hex else str(number)
        self.stage.take(_as_taken(submitted, told))
        receipts: Mapping[str, Any] = self.stage.order("receipts", {})
        if receipts.get("when") == "before":
            self._receipts(receipts, number)
        if mood == "broken":
            session.give(pdu.response(_STATUSES["broken"]))
        elif mood in ("garbage", "huge"):
            session.writer.write(b"\xff" * 64 if mood == "huge" else b"HTTP/1.1 200 OK\r\n\r\n")
        elif mood == "cut":
            session.writer.write(pdu.response(body=told.encode() + b"\0").octets()[:10])
            _reset(session.writer)
        elif mood not in ("slow", "silent"):
            self._answer(session, pdu.response(body=told.encode() + b"\0"))
        if receipts.get("when") == "after":
            self._receipts(receipts, number)

    def _answer(self, session: _Session, pdu: wire.Pdu) -> None:
        """In reverse order by `disorder` at a time, when that is asked."""
        disorder = int(self.stage.order("disorder", 1))
        self._late.append((session, pdu))
        if len(self._late) >= disorder:
            for one, answer in reversed(self._late):
                one.give(answer)
            self._late.clear()

    def _receipts(self, receipts: Mapping[str, Any], number: int) -> None:
        for _ in range(int(receipts.get("times", 1))):
            self._deliver({"id": str(number), "stat": receipts.get("stat", "DELIVRD")})

    def _deliver(self, orders: dict[str, Any]) -> None:
        listening = [one for one in self._sessions if one.kind != "transmitter"]
        if not listening:
            self._undelivered.append(("new", orders))
            return
        session = listening[-1]
        for _ in range(int(orders.get("times", 1))):
            pdu = _receipt(session.next(), orders) if "id" in orders else _message(session.next(), orders)
            session.unanswered[pdu.sequence] = pdu
            session.give(pdu)

    def _again(self, pdu: wire.Pdu) -> None:
        session = self._sessions[-1]
        if session.kind == "transmitter":
            self._undelivered.append(("again", {"pdu": pdu}))
            return
        fresh = wire.Pdu(pdu.command, 0, session.next(), pdu.body)
        session.unanswered[fresh.sequence] = fresh
        session.give(fresh)


def _as_taken(submitted: wire.Submitted, number: str) -> Taken:
    octets = submitted.octets
    text = octets.decode("utf-16-be") if submitted.coding == 8 else alphabet.decode(octets)
    facts: dict[str, Any] = {"group": submitted.group, "parts": submitted.parts, "part": submitted.part}
    facts |= {"coding": submitted.coding, "octets": submitted.octets.hex(), "receipt": submitted.receipt}
    facts["validity"] = submitted.validity
    return Taken("smpp", number, f"+{submitted.destination}", text, submitted.source, facts=facts)


def _receipt(sequence: int, orders: Mapping[str, Any]) -> wire.Pdu:
    number, stat = str(orders["id"]), str(orders.get("stat", "DELIVRD"))
    text = (
        f"id:{number} sub:001 dlvrd:001 submit date:2611231000 done date:2611231001 stat:{stat} err:000 text:"
    )
    extra = b""
    if orders.get("tlv"):
        extra = wire.option(wire.RECEIPTED_ID, number.encode() + b"\0")
        extra += wire.option(wire.MESSAGE_STATE, bytes((_DELIVERED,)))
        text = ""
    return wire.deliver(sequence, "33600000000", "Chaland", text.encode(), esm_class=4, coding=1, extra=extra)


def _message(sequence: int, orders: Mapping[str, Any]) -> wire.Pdu:
    coding = int(orders.get("coding", 0))
    text = str(orders["text"])
    octets = (
        text.encode("utf-16-be")
        if coding == 8
        else bytes.fromhex(str(orders.get("octets", ""))) or text.encode("latin-1")
    )
    return wire.deliver(
        sequence, str(orders["from"]).lstrip("+"), "36180", octets, esm_class=0, coding=coding
    )


def _reset(writer: asyncio.StreamWriter) -> None:
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
