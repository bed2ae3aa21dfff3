"""STOP: how it is offered in a message, and how it is understood when it comes back. Pure.

Source: law.md SMS-02 (CPCE L34-5, charter of AF2M).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chaland.channels.port import Reported
from chaland.kernel.folding import fold
from chaland.kernel.text import LANGUAGES, Language, Text

RESERVED = 14
"""Characters that ` STOP au 36xxx` takes."""
_UNKNOWN_NUMBER = "36xxx"
_WORDING = Text(" STOP au {number}", " STOP to {number}")

_STOP = re.compile(r"st[o0]+p+|stopsms|stoppub")
_WISHES = re.compile(
    r"arret(e|ez|er)?|desabonn(er|ez|ement)|desinscri(re|ption|vez)|resilier|unsub(scribe)?|cancel|end|quit|remove"
)
_FEW = 4


def mention(options: Mapping[str, object], language: Language) -> str:
    """What a marketing SMS ends with: ` STOP au 36180`. `options`: of the account; without `stop_number` the number is
    the provider's, which writes it itself (` STOP au 36xxx` takes as much room)."""
    return _WORDING.to(language, number=options.get("stop_number") or _UNKNOWN_NUMBER)


def with_mention(text: str, options: Mapping[str, object], by: str) -> str:
    """The text with its mention worded as a provider wants it; empty for those that write it themselves."""
    for language in LANGUAGES:
        bare = text.removesuffix(mention(options, language))
        if bare != text:
            return bare + by
    return text


def is_stop(text: str) -> bool:
    """Whether somebody asks for no more: STOP, Arrêt, « stop svp », S.T.O.P… In doubt, yes: the strictest wins."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    if not words:
        return False
    if _STOP.fullmatch(words[0]) or _STOP.fullmatch("".join(words)):
        return True
    return len(words) <= _FEW and any(_WISHES.fullmatch(word) or _STOP.fullmatch(word) for word in words)


def said(text: object) -> Reported:
    """What somebody's answer is: STOP, or a reply."""
    return Reported.STOPPED if is_stop(str(text)) else Reported.REPLIED
