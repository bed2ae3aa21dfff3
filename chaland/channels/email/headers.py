"""Lines of a message's head: folded, in ASCII, and never more of them than asked for. Pure.

Sources: RFC 5322 (2.1.1: a line is at most 998 octets, better 78; 2.2.3: folding), RFC 2047 (encoded words).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import lru_cache

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

_LONGEST = 998
_WIDTH = 76
_WORD = 42  # octets of UTF-8 that one encoded word holds: 56 letters of base64, 68 with what frames them
# Separators of lines and paragraphs too: some programs break lines there.
_BREAKS = re.compile("[\x00-\x20\x7f\x85\u2028\u2029]+")
_NAME = re.compile(r"[!-9;-~]{1,70}")
_SET_ELSEWHERE = re.compile(
    r"from|sender|to|cc|bcc|reply-to|subject|date|message-id|mime-version|content-.*|return-path|received|"
    r"dkim-signature|resent-.*",
    re.IGNORECASE,
)


def one_line(text: str) -> str:
    """Whatever breaks a line or is no letter becomes one space."""
    return _BREAKS.sub(" ", text).strip(" ")


def unstructured(name: str, text: str) -> str:
    """`Subject: …`, whatever the text holds."""
    said = one_line(text)
    if said.isascii() and "=?" not in said:
        folded = _folded(f"{name}: {said}".split(" "))
        if max(map(len, folded.split("\r\n"))) <= _LONGEST:
            return folded
    return f"{name}: " + "\r\n ".join(_encoded_words(said))


@lru_cache(maxsize=256)
def mailbox(name: str, display: str, address: str) -> str:
    """`From: "Garage Martin" <contact@…>`. address: as `addresses.sendable` gives it."""
    said = one_line(display)
    if not said:
        return f"{name}: {address}"
    if said.isascii() and len(said) <= 50 and "=?" not in said:
        quoted = said.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}: "{quoted}"\r\n <{address}>'
    words = "\r\n ".join(_encoded_words(said))
    return f"{name}: {words}\r\n <{address}>"


def given(name: str, value: str) -> str:
    """A header from outside, `List-Unsubscribe`. Raises: Invalid (`header_bad`): a name that is none, or that the
    message sets itself; a value that cannot be folded."""
    if not _NAME.fullmatch(name) or _SET_ELSEWHERE.fullmatch(name):
        raise _bad(name)
    said = one_line(value)
    folded = _folded(f"{name}: {said}".split(" ")) if said.isascii() else unstructured(name, said)
    if max(map(len, folded.split("\r\n"))) > _LONGEST:
        raise _bad(name)
    return folded


def _folded(words: Iterable[str]) -> str:
    lines: list[str] = []
    line = ""
    for word in words:
        # The name keeps its first word beside it: a line of blanks alone ends the head for some.
        if line and len(line) + 1 + len(word) > _WIDTH and not line.endswith(":"):
            lines.append(line)
            line = " " + word
        else:
            line = f"{line} {word}" if line else word
    return "\r\n".join([*lines, line])


def _encoded_words(text: str) -> list[str]:
    octets = text.encode("utf-8", "replace")
    words, at = [], 0
    while at < len(octets):
        end = min(at + _WORD, len(octets))
        while end < len(octets) and octets[end] & 0xC0 == 0x80:  # never within a character
            end -= 1
        words.append(f"=?utf-8?b?{b64encode(octets[at:end]).decode()}?=")
        at = end
    return words


def _bad(name: str) -> Invalid:
    return Invalid(
        "header_bad",
        Text("L'en-tête « {name} » ne peut pas être envoyé.", "The header “{name}” cannot be sent."),
        name=one_line(name)[:60],
    )
