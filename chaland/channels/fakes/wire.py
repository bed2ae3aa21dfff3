"""SMPP 3.4 as octets, written after the standard and not after the library of our own side: each checks the other."""

from __future__ import annotations

import struct
from dataclasses import dataclass

BINDS = {0x01: "receiver", 0x02: "transmitter", 0x09: "transceiver"}
SUBMIT, DELIVER, UNBIND, ENQUIRE, NACK = 0x04, 0x05, 0x06, 0x15, 0x80000000
RESPONSE = 0x80000000
PAYLOAD, RECEIPTED_ID, MESSAGE_STATE = 0x0424, 0x001E, 0x0427


@dataclass(frozen=True, slots=True)
class Pdu:
    command: int
    status: int
    sequence: int
    body: bytes = b""

    def octets(self) -> bytes:
        return struct.pack(">4L", 16 + len(self.body), self.command, self.status, self.sequence) + self.body

    def response(self, status: int = 0, body: bytes = b"") -> Pdu:
        return Pdu(self.command | RESPONSE, status, self.sequence, body)


def parsed(octets: bytes) -> Pdu:
    _, command, status, sequence = struct.unpack(">4L", octets[:16])
    return Pdu(command, status, sequence, octets[16:])


@dataclass(frozen=True, slots=True)
class Submitted:
    """A `submit_sm`. `octets`: of the text, its header taken off. `part`, `parts`, `group`: as that header says."""

    source: str
    destination: str
    esm_class: int
    validity: str
    receipt: int
    coding: int
    octets: bytes
    group: int = 0
    parts: int = 1
    part: int = 1


def read_bind(body: bytes) -> tuple[str, str]:
    """The name and the password."""
    name, _, rest = body.partition(b"\0")
    return name.decode(), rest.partition(b"\0")[0].decode()


def read_submit(body: bytes) -> Submitted:
    """Section 4.4.1 of the standard."""
    _, body = _word(body)
    source, body = _word(body[2:])
    destination, body = _word(body[2:])
    esm_class = body[0]
    _, body = _word(body[3:])
    validity, body = _word(body)
    receipt, _, coding, _, length = body[:5]
    octets, extra = body[5 : 5 + length], body[5 + length :]
    octets = octets or options(extra).get(PAYLOAD, b"")
    told = (source, destination, esm_class, validity, receipt, coding)
    if not esm_class & 0x40:
        return Submitted(*told, octets)
    group, parts, part = octets[3:6]
    return Submitted(*told, octets[octets[0] + 1 :], group, parts, part)


def options(body: bytes) -> dict[int, bytes]:
    found = {}
    while len(body) >= 4:
        tag, length = struct.unpack(">HH", body[:4])
        found[tag] = body[4 : 4 + length]
        body = body[4 + length :]
    return found


def option(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


def deliver(
    sequence: int,
    source: str,
    destination: str,
    octets: bytes,
    *,
    esm_class: int,
    coding: int,
    extra: bytes = b"",
) -> Pdu:
    body = b"\0" + _address(source) + _address(destination) + bytes((esm_class, 0, 0)) + b"\0\0"
    body += bytes((0, 0, coding, 0, len(octets))) + octets + extra
    return Pdu(DELIVER, 0, sequence, body)


def _address(number: str) -> bytes:
    return b"\x01\x01" + number.encode() + b"\0"


def _word(body: bytes) -> tuple[str, bytes]:
    word, _, rest = body.partition(b"\0")
    return word.decode("latin-1"), rest
