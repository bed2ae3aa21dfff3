"""One connection to an SMSC: whole PDUs in and out, within a time. Knows nothing of messages.

Of smpplib only the coding of PDUs is used: its client loses what it has read when a time limit falls in the middle of
one, cuts passwords at eight letters, and names errors without saying of which message.
"""

from __future__ import annotations

import itertools
import socket
import ssl
import struct
import time
from collections.abc import Mapping
from typing import Any

from smpplib import smpp
from smpplib.command import Param
from smpplib.consts import DESCRIPTIONS
from smpplib.exceptions import UnknownCommandError

_HEADER = 16
_MOST_OCTETS = 70_000
"""A PDU that claims more is garbage: the longest payload is 64 kB."""
_CONNECT_S = 10.0
_LONGEST_PASSWORD = 65
"""Operators issue longer ones than the eight letters of the standard."""


def in_words(status: int) -> str:
    """`0x0000000E Invalid Password`."""
    return f"0x{status:08X} {DESCRIPTIONS.get(status, '')}".strip()


class Cut(Exception):
    """The connection ended, or says what cannot be read: nothing more will be learnt from it."""


class Line:
    def __init__(self, host: str, port: int, timeout_s: float, tls: bool) -> None:
        """Raises: OSError when nobody answers there."""
        self._timeout_s = timeout_s
        self._sequence = itertools.count(1)
        self._read = b""
        raw = socket.create_connection((host, port), timeout=min(_CONNECT_S, timeout_s))
        self._socket = _enciphered(raw, host) if tls else raw

    def next_sequence(self) -> int:
        """What smpplib asks whoever makes a PDU."""
        return next(self._sequence) & 0x7FFFFFFF or next(self._sequence)

    def make(self, command: str, **values: Any) -> Any:
        return smpp.make_pdu(command, client=self, **values)

    def give(self, pdu: Any) -> int:
        """Send; returns its sequence number. Raises: Cut."""
        try:
            self._socket.settimeout(self._timeout_s)
            self._socket.sendall(pdu.generate())
        except OSError as fault:
            raise Cut(type(fault).__name__) from fault
        return int(pdu.sequence)

    def answer(self, command: str, asked: Any, status: int = 0) -> None:
        """Raises: Cut."""
        pdu = self.make(command, status=status)
        pdu.sequence = asked.sequence
        pdu.status = status
        self.give(pdu)

    def take(self, until: float) -> Any | None:
        """The next PDU; None when none is whole by then (`time.monotonic`). Raises: Cut."""
        while (octets := self._whole()) is None:
            if not self._receive(until):
                return None
        return self._parsed(octets)

    def bind(self, kind: str, values: Mapping[str, str]) -> Any:
        """`kind`: transmitter, receiver or transceiver. Returns the answer, good or bad. Raises: Cut."""
        pdu = self.make(f"bind_{kind}", **values)
        pdu.params = {**pdu.params, "password": Param(type=str, max=_LONGEST_PASSWORD)}
        sequence = self.give(pdu)
        until = time.monotonic() + self._timeout_s
        while (told := self.take(until)) is not None:
            if told.sequence == sequence and told.command.endswith(("_resp", "_nack")):
                return told
        raise Cut("bind_timeout")

    def close(self) -> None:
        self._socket.close()

    def _whole(self) -> bytes | None:
        """Raises: Cut when what comes is no PDU."""
        if len(self._read) < 4:
            return None
        (length,) = struct.unpack(">L", self._read[:4])
        if not _HEADER <= length <= _MOST_OCTETS:
            raise Cut("garbled")
        if len(self._read) < length:
            return None
        octets, self._read = self._read[:length], self._read[length:]
        return octets

    def _receive(self, until: float) -> bool:
        """Whether octets came by then. Raises: Cut."""
        try:
            self._socket.settimeout(max(until - time.monotonic(), 0.001))
            octets = self._socket.recv(65_536)
        except (TimeoutError, ssl.SSLWantReadError):
            return False
        except OSError as fault:
            raise Cut(type(fault).__name__) from fault
        if not octets:
            raise Cut("closed")
        self._read += octets
        return True

    def _parsed(self, octets: bytes) -> Any:
        try:
            return smpp.parse_pdu(octets, client=self, allow_unknown_opt_params=True)
        except (
            UnknownCommandError,
            struct.error,
            ValueError,
            TypeError,
            IndexError,
            AttributeError,
        ) as fault:
            raise Cut("garbled") from fault


def _enciphered(raw: socket.socket, host: str) -> socket.socket:
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except OSError:
        raw.close()
        raise
