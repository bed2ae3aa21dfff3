"""What a person answered. Pure. Source: RFC 3834 (how machines that answer are told)."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from email.message import Message
from html import unescape

from chaland.channels.email.returned.facts import Back, addresses, field, ref_of, words_of
from chaland.channels.port import Reported
from chaland.channels.sms.stop import is_stop

_QUOTED = re.compile(
    r"^\s*(>|-{2,} ?(original message|message d'origine|forwarded|message transféré)|_{10,}|"
    r"(le|on) .{4,200}(a écrit|wrote) ?:|(de|from) ?: .+@)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(r"\s*(re|rép|aw|tr|fwd?)\s*(\[\d+\])?\s*:", re.IGNORECASE)
_TAGS = re.compile(r"<(style|script).*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_ENDS = re.compile(r"<(br|/p|/div|/li)\b[^>]*>", re.IGNORECASE)
_LONGEST = 10_000


def read_replies(mail: Message) -> list[Back]:
    """Empty when a machine wrote it, or when it answers none of our messages."""
    ref = ref_of(mail)
    if not ref or is_from_machine(mail):
        return []
    text = said_in(mail)
    subject = _subject(mail)
    # What follows « Re: » is our own subject: « STOP aux frais ! » is nobody's wish.
    wants_out = is_stop(text) or (is_stop(subject) and not _ANSWERS.match(subject))
    sender = next(addresses(mail, "From"), "")
    return [Back(Reported.UNSUBSCRIBED if wants_out else Reported.REPLIED, ref, sender, text=text)]


def _subject(mail: Message) -> str:
    written = field(mail, "Subject")
    try:
        return str(make_header(decode_header(written)))
    except (LookupError, ValueError):
        return written


def is_from_machine(mail: Message) -> bool:
    told = field(mail, "Auto-Submitted").lower()
    return (
        (bool(told) and not told.startswith("no"))
        or mail.get_content_type() == "multipart/report"
        or field(mail, "Precedence").lower() in ("bulk", "junk", "list", "auto_reply")
        or field(mail, "Return-Path") == "<>"
        or any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "List-Id"))
    )


def said_in(mail: Message) -> str:
    """Their own words, without what they quote."""
    text = words_of(mail) or unescape(_TAGS.sub("", _ENDS.sub("\n", words_of(mail, "text/html"))))
    lines: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip()[:_LONGEST]
