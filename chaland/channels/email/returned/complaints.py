"""“This is spam”, as mailbox providers pass it on. Pure. Source: RFC 5965 (ARF)."""

from __future__ import annotations

from email.message import Message

from chaland.channels.email.addresses import ref_in
from chaland.channels.email.returned.facts import Back, field, parts, ref_of
from chaland.channels.port import Reported

_KINDS = {"abuse": Reported.COMPLAINED, "fraud": Reported.COMPLAINED, "opt-out": Reported.UNSUBSCRIBED}


def read_complaints(mail: Message) -> list[Back]:
    """Empty when the mail is none, or says that a message is no spam."""
    told = []
    for report in parts(mail, "message/feedback-report"):
        kind = _KINDS.get(field(report, "Feedback-Type").lower())
        if kind is not None:
            ref = ref_in(field(report, "Original-Mail-From")) or ref_of(mail)
            told.append(Back(kind, ref, field(report, "Original-Rcpt-To").strip("<>")))
    return told
