"""What an SMSC delivers to us: receipts, STOPs, replies. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chaland.channels.port import Event, Reported
from chaland.channels.sms import alphabet
from chaland.channels.sms.stop import said
from chaland.channels.web.hooks import told_by

_RECEIPT = 0x04
_KIND_OF_MESSAGE = 0x3C
_WITH_HEADER = 0x40
_WORDS: Mapping[str, Reported] = {
    "DELIVRD": Reported.DELIVERED,
    "EXPIRED": Reported.EXPIRED,
    "UNDELIV": Reported.UNDELIVERED,
    "DELETED": Reported.UNDELIVERED,
    "REJECTD": Reported.UNDELIVERED,
}
_STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}
"""SMPP 3.4, section 5.2.28; the words are those of its appendix B."""


def event_of(pdu: Any, *, account: int, ids: str, now: datetime) -> Event | None:
    """What a `deliver_sm` says; None of a receipt that is not final. `ids`: how numbers are written in receipts."""
    octets = pdu.short_message or getattr(pdu, "message_payload", None) or b""
    if (pdu.esm_class or 0) & _KIND_OF_MESSAGE == _RECEIPT:
        return _receipt(pdu, octets.decode("latin-1"), account, ids, now)
    text = _text(octets, pdu.data_coding or 0, (pdu.esm_class or 0) & _WITH_HEADER)
    told = {"from": _word(pdu.source_addr), "to": _word(pdu.destination_addr), "text": text}
    # A message has no number of its own: the same words of the same person on one day are one.
    facts = {"number": told["from"], "text": text, "at": now.date().isoformat()}
    return told_by("smpp", said(text), told, now, account=account, **facts)


def _receipt(pdu: Any, text: str, account: int, ids: str, now: datetime) -> Event | None:
    word = re.search(r"stat:(\w+)", text)
    state = word[1].upper() if word else _STATES.get(getattr(pdu, "message_state", None) or 0, "")
    number = _word(getattr(pdu, "receipted_message_id", None)) or _after("id", text)
    if state not in _WORDS or not number:
        return None
    error = _after("err", text)
    told = {"id": number, "stat": state, "err": error}
    code = f"{state} {error}".strip()
    ref = as_answered(number, ids)
    kind = _WORDS[state]
    return told_by("smpp", kind, told, now, account=account, provider_ref=ref, code=code)


def as_answered(number: str, ids: str) -> str:
    """The number of a receipt as it was when the message was taken."""
    try:
        if ids == "hex_then_decimal":
            return f"{int(number):x}"
        if ids == "decimal_then_hex":
            return str(int(number, 16))
    except ValueError:
        return number
    return number


def as_kept(number: str, ids: str) -> str:
    """The number of an answer, so that its receipt finds it: hexadecimal comes in capitals, with zeros before."""
    try:
        if ids == "hex_then_decimal":
            return f"{int(number, 16):x}"
        if ids == "decimal_then_hex":
            return str(int(number))
    except ValueError:
        return number
    return number


def _after(word: str, text: str) -> str:
    found = re.search(rf"\b{word}:(\S+)", text)
    return found[1] if found else ""


def _word(octets: bytes | None) -> str:
    return (octets or b"").decode("latin-1").strip("\0 ")


def _text(octets: bytes, coding: int, header: int) -> str:
    if header and octets:
        octets = octets[octets[0] + 1 :]
    if coding == 8:
        return octets.decode("utf-16-be", "replace")
    if coding in (1, 3):
        return octets.decode("latin-1")
    return alphabet.decode(octets)
