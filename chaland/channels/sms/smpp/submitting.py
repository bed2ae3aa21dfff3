"""One SMS as the PDUs that carry it, and what their answers say of it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from chaland.channels.port import Answer, Outcome, SmsMessage
from chaland.channels.sms import alphabet
from chaland.channels.sms.encoding import encoding_of, split

_GSM, _UCS2 = 0, 8
_WITH_HEADER = 0x40
_NAME, _SHORT, _INTERNATIONAL = 5, 3, 1
_OK = 0
_THROTTLED = frozenset((0x14, 0x58))
"""ESME_RMSGQFUL, ESME_RTHROTTLED: not taken, to be given again later."""
_NOT_BOUND = 0x04
_UNSURE = frozenset((0x08, 0x45, 0xFE, 0xFF))
"""ESME_RSYSERR, RSUBMITFAIL, RDELIVERYFAILURE, RUNKNOWNERR: they do not say whether it was taken."""
THROTTLE_PAUSE_S = 1.0


def values_of(message: SmsMessage, *, payload: bool) -> list[dict[str, Any]]:
    """What each `submit_sm` says. A receipt is asked of the last part alone: it is the one that completes the text."""
    common = _addresses(message) | _validity(message.validity_s)
    encoding = encoding_of(message.text)
    common["data_coding"] = _GSM if encoding == "GSM-7" else _UCS2
    parts = [message.text] if payload else split(message.text)
    if len(parts) == 1:
        place = "message_payload" if payload and len(message.text) > 60 else "short_message"
        return [{**common, place: _octets(parts[0], encoding), "registered_delivery": 1}]
    return list(_joined(message, parts, common, encoding))


def _joined(
    message: SmsMessage, parts: list[str], common: dict[str, Any], encoding: str
) -> Iterator[dict[str, Any]]:
    reference = hashlib.sha256(message.client_ref.encode()).digest()[0]
    for number, part in enumerate(parts, start=1):
        header = bytes((5, 0, 3, reference, len(parts), number))
        last = int(number == len(parts))
        octets = header + _octets(part, encoding)
        yield {**common, "esm_class": _WITH_HEADER, "short_message": octets, "registered_delivery": last}


def _octets(text: str, encoding: str) -> bytes:
    return alphabet.encode(text) if encoding == "GSM-7" else text.encode("utf-16-be", "replace")


def _addresses(message: SmsMessage) -> dict[str, Any]:
    sender = message.sender.lstrip("+")
    short = sender.isdecimal() and len(sender) <= 6
    kind = _SHORT if short else _INTERNATIONAL if sender.isdecimal() else _NAME
    return {
        "source_addr_ton": kind,
        "source_addr_npi": 1 if kind == _INTERNATIONAL else 0,
        "source_addr": sender,
        "dest_addr_ton": _INTERNATIONAL,
        "dest_addr_npi": 1,
        "destination_addr": message.to.lstrip("+"),
    }


def _validity(seconds: int | None) -> dict[str, str]:
    """Relative time of SMPP 3.4, section 7.1.1: `YYMMDDhhmmss000R`."""
    if not seconds:
        return {}
    days, left = divmod(min(seconds, 30 * 86_400), 86_400)
    told = f"{days:02}{left // 3600:02}{left % 3600 // 60:02}{left % 60:02}"
    return {"validity_period": f"0000{told}000R"}


@dataclass(slots=True)
class Fate:
    """What is known of one message while its parts are answered. `refs`: part → the SMSC's number."""

    client_ref: str
    parts: int
    refs: dict[int, str] = field(default_factory=dict)
    faults: dict[int, int] = field(default_factory=dict)

    def note(self, part: int, status: int, ref: str) -> None:
        if status == _OK:
            self.refs[part] = ref
            self.faults.pop(part, None)
        else:
            self.faults[part] = status

    def to_give_again(self) -> list[int]:
        """Parts throttled though others were taken: not taken themselves, the text is incomplete without them."""
        if not self.refs or not self.is_answered():
            return []
        return [part for part, status in self.faults.items() if status in _THROTTLED]

    def is_answered(self) -> bool:
        return len(self.refs) + len(self.faults) == self.parts

    def verdict(self, why: str = "no_answer") -> Answer:
        """`why`: what to say of parts that nobody answered for."""
        statuses = set(self.faults.values())
        code = " ".join(f"0x{status:08X}" for status in sorted(statuses))
        if len(self.refs) == self.parts:
            last = self.refs[self.parts - 1] or None  # some give none to who asks for no receipt
            return Answer(self.client_ref, Outcome.ACCEPTED, provider_ref=last, parts=self.parts)
        if not self.is_answered():
            return Answer(self.client_ref, Outcome.UNKNOWN, code=why)
        if self.refs:
            return Answer(self.client_ref, Outcome.UNKNOWN, code="partly_taken", detail=code)
        if statuses <= _THROTTLED | {_NOT_BOUND}:
            return Answer(self.client_ref, Outcome.LATER, code=code, again_in_s=THROTTLE_PAUSE_S)
        outcome = Outcome.UNKNOWN if statuses & _UNSURE else Outcome.REFUSED
        return Answer(self.client_ref, outcome, code=code)
