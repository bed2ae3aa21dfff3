"""Mail that could not be delivered, or not yet. Pure. Sources: RFC 3464 (reports), RFC 3463 (codes)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from chaland.channels.email.returned.facts import Back, addresses, field, parts, ref_of, words_of
from chaland.channels.port import Reported

# The mailbox or the domain does not exist, or was closed; 5.2.2 is full, 5.7 is policy: those may be written to again.
_NO_SUCH_MAILBOX = re.compile(r"5\.(1\.(0|1|2|3|6|8|10)|2\.1|4\.4)")
_NO_SUCH_WORDS = re.compile(
    r"user unknown|unknown user|no such (user|mailbox|recipient)|does not exist|mailbox unavailable|"
    r"recipient (address )?rejected: (user|undeliverable)|account (has been )?(disabled|closed)|unrouteable address|"
    r"n'existe pas|inconnue?\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_GAVE_UP = "4.4.7"
_DAEMONS = re.compile(r"(mailer-daemon|postmaster|mail-daemon|mdaemon|exchange)@", re.IGNORECASE)
_FIRST_WORDS = 4_000


def read_bounces(mail: Message) -> list[Back]:
    """One for each recipient that the report speaks of; empty when the mail is no bounce."""
    told = [
        _of_recipient(mail, one)
        for report in mail.walk()
        if report.get_content_type() == "message/delivery-status"
        for one in _recipients(report)
    ]
    return told or list(_in_plain_words(mail))


def kind_of_code(code: str, words: str = "") -> Reported:
    """What a refusal means for the address. code: `550 5.1.1` or `5.1.1`; words: the server's."""
    if _NO_SUCH_MAILBOX.search(code) and not code.endswith("5.1.0"):
        return Reported.BOUNCED
    vague = not _CODE.search(code) or code.endswith((".0.0", "5.1.0"))
    return Reported.BOUNCED if vague and _NO_SUCH_WORDS.search(words) else Reported.UNDELIVERED


def _recipients(report: Message) -> Iterator[Message]:
    blocks = report.get_payload()
    if isinstance(blocks, list):
        yield from (one for one in blocks if isinstance(one, Message) and one.get("Final-Recipient"))


def _of_recipient(mail: Message, report: Message) -> Back:
    address = field(report, "Original-Recipient") or field(report, "Final-Recipient")
    words = field(report, "Diagnostic-Code")
    status = _CODE.search(field(report, "Status"))
    more = _CODE.search(words)
    code = (
        status[1]
        if status and not status[1].endswith(".0.0")
        else more[1]
        if more
        else status[1]
        if status
        else ""
    )
    kind = _kind(field(report, "Action").lower(), code, words)
    return Back(kind, ref_of(mail), address.partition(";")[2].strip(), code)


def _kind(action: str, code: str, words: str) -> Reported:
    if action in ("delivered", "relayed", "expanded"):
        return Reported.DELIVERED
    if action == "delayed":
        return Reported.DEFERRED
    if code == _GAVE_UP:
        return Reported.EXPIRED
    return Reported.UNDELIVERED if code.startswith("4") else kind_of_code(code, words)


def _in_plain_words(mail: Message) -> Iterator[Back]:
    """Servers that write no report (qmail, old Exchange): believed when a mail daemon answers one of our messages."""
    nobody = field(mail, "Return-Path") == "<>"
    if not (nobody or any(map(_DAEMONS.match, addresses(mail, "From")))) or _is_automatic(mail):
        return
    ref = ref_of(mail)
    words = words_of(mail)[:_FIRST_WORDS]
    code = _CODE.search(words)
    if ref and (code or _NO_SUCH_WORDS.search(words)):
        number = code[1] if code else ""
        kind = Reported.DEFERRED if number.startswith("4") else kind_of_code(number, words)
        yield Back(kind, ref, code=number)


def _is_automatic(mail: Message) -> bool:
    """An answering machine, which also writes from nobody."""
    return field(mail, "Auto-Submitted").lower().startswith("auto-replied") and not list(
        parts(mail, "message/rfc822")
    )
