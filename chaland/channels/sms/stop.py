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

_STOP = re.compile(r"st[o0]+p+(\d{5}|sms|pub|all|mail)?")
_ALONE = re.compile(r"end|quit|cancel|remove|opt ?out|refus")
"""Said by themselves alone: « Happy end » is somebody who is pleased."""
_LEAVING = re.compile(
    r"\b(desabonn\w*|desinscri\w*|unsubscribe|plus recevoir|(veux|souhaite|voulons|souhaitons) plus d(e|aucun)|"
    r"m (envoyez|envoie|ecrivez|ecris|envoyer|ecrire) plus|retire[rz] (moi |nous )?(de|du)( la| votre| vos)? (list|fich)\w*|"
    r"plus (de |d |aucune? )(sms|messages?|textos?|mails?|pub\w*))\b"
)
"""Says it within a sentence."""
_ORDERS = re.compile(r"arrete[rz]?|st[o0]p+e[rz]")
_WISHES = re.compile(r"arrete?[rz]?|resili(er|ation)|unsub")
_HARMLESS = re.compile(
    r"\b(non stop|feux? (de )?stop|(start|go)( and| et)? stop|stop( and| et) (go|start)|"
    r"arrets? (de |d )?(bus|maladie|travail|tram\w*)|(a l|en|d) arrets?|s arrete\w*|"
    r"ne pas (st[o0]p|arret|desabonn|desinscri)\w*|ne? (\w+ )?(st[o0]p|arret|desabonn|desinscri)\w* pas)\b"
)
"""Words of everyday life: « feux stop en panne », « ouvert non-stop ? », « n'arrêtez pas »."""
_NO = re.compile(
    r"((bonjour|bonsoir|hello|desolee?|madame|monsieur) )*(non|no|sans facon|(je ne suis |je suis )?pas (du tout )?interess\w*|"
    r"(cela|ca) ne m interesse\w* pas|(i am |i m )?not interested)\b"
)
_FEW, _A_REFUSAL, _A_SENTENCE = 4, 8, 30


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
    """Whether somebody asks for no more: STOP, Arrêt, « stop svp », S.T.O.P, « je ne veux plus recevoir… ». In doubt, yes:
    the strictest wins."""
    words = " ".join(re.findall(r"[a-z0-9]+", fold(text)))
    if _ALONE.fullmatch(words) or _STOP.fullmatch(words.replace(" ", "")):
        return True
    bare = _HARMLESS.sub(" ", words)
    left = bare.split()
    if not left:
        return False
    if _STOP.fullmatch(left[0]) or (_ORDERS.fullmatch(left[0]) and left != ["stopper"]):
        return True
    # A longer text may well quote ours, which says how to leave.
    if len(left) <= _A_SENTENCE and (_STOP.fullmatch(left[-1]) or _LEAVING.search(bare)):
        return True
    return len(left) <= _FEW and any(_WISHES.fullmatch(word) or _STOP.fullmatch(word) for word in left)


def is_no(text: str) -> bool:
    """Whether an answer just declines: « non merci », « pas intéressé ». One that goes on may want something after all."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return len(words) <= _A_REFUSAL and bool(_NO.match(" ".join(words)))


def said(text: object) -> Reported:
    """What somebody's answer is: STOP, or a reply."""
    return Reported.STOPPED if is_stop(str(text)) else Reported.REPLIED
