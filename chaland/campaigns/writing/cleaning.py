"""What stands in the file, made fit to be said: nothing that a telephone or a mail program would obey. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_BREAKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
"""Control characters, marks of direction, what has no width, private characters and halves of characters. The joiners
that pictures and some scripts are made with stay."""


def cleaned(text: str) -> str:
    """One line, composed, without what is not seen; spaces as one plain space each."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    seen = _UNSEEN.sub("", _BREAKS.sub(" ", text))
    return _BREAKS.sub(" ", unicodedata.normalize("NFC", seen)).strip()


def said_value(value: Any) -> Any:
    """A value of the file as messages want it; None when nothing is left of it."""
    if isinstance(value, str):
        return cleaned(value) or None
    if isinstance(value, list):
        return [one for one in (cleaned(str(each)) for each in value if each is not None) if one] or None
    return value
