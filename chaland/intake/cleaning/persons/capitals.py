"""The capitals of a person's name.

One convention, that of French civil status and the Imprimerie nationale:
`de` and `d'` are lower case (de La Fontaine, d'Ornano), and so are the German `von`, `zu`;
articles are part of the name (La Fontaine, Le Goff); `Du`, `Des`, `Da`, `Dos`, `Del` take a capital at the
head of a name (Du Bois, Da Silva) and none inside it (Martin du Gard); `Van`, `Di`, `El`, `Ben` always
take one, `der` and `den` after them do not. What somebody wrote in mixed case on purpose (MacLeod, DuPont,
`du Deffand`) is left as it is.
"""

from __future__ import annotations

import re

from chaland.intake.cleaning.capitals import has_plain_case, titled

_LETTER = r"[^\W\d_]"
_PIECE = re.compile(rf"{_LETTER}+")
_LOWER_ANYWHERE = frozenset(("de", "d", "von", "zu", "née", "né", "nee", "ne"))
_LOWER_INSIDE = frozenset(
    (
        "du",
        "des",
        "der",
        "den",
        "het",
        "ten",
        "ter",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "et",
        "dit",
        "dite",
    )
)
_ARTICLES = frozenset(
    (
        "la",
        "le",
        "les",
        "l",
        "van",
        "vom",
        "zum",
        "zur",
        "di",
        "lo",
        "el",
        "al",
        "ben",
        "ibn",
        "bin",
        "bint",
        "ould",
        "abd",
        "t",
        "y",
        "e",
    )
)
# Written in small letters inside a mixed-case name, these are somebody's choice.
_OWN_CASE = _LOWER_ANYWHERE | _LOWER_INSIDE | _ARTICLES
_OPENING = ("(", "[", "@", "_")  # what follows is a remark or an address, not a name
_ROMAN = re.compile(r"^(?:II|III|IV|VI|VII|VIII|IX)$")
_SLIP = re.compile(
    r"^(?:[^\W\d_]*[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]{2,}|[A-ZÀ-ÖØ-Þ]{2,}[a-zß-öø-ÿ]+|[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]+)$"
)
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÆŒ")


def capitalised(name: str, *, first_name: bool = False) -> str:
    """The name with its capitals right; `name` is tidied. Letters and their order never change.

    `first_name`: two letters without a vowel (JP, JM) are initials and stay capitals.
    """
    single_case = name == name.upper() or name == name.lower()
    return "".join(
        _piece(text, name, start, end, single_case=single_case, first_name=first_name)
        for text, start, end in _pieces(name)
    )


def _pieces(name: str) -> list[tuple[str, int, int]]:
    """Runs of letters and what lies between them, with their places."""
    cuts: list[tuple[str, int, int]] = []
    at = 0
    for match in _PIECE.finditer(name):
        cuts.append((name[at : match.start()], at, match.start()))
        cuts.append((match.group(), match.start(), match.end()))
        at = match.end()
    return [cut for cut in (*cuts, (name[at:], at, len(name))) if cut[0]]


def _piece(text: str, name: str, start: int, end: int, *, single_case: bool, first_name: bool) -> str:
    if not text[0].isalpha() or not has_plain_case(text):
        return text
    if not single_case and (
        name[start - 1 : start] in _OPENING or not _needs_case(text, first_name=first_name)
    ):
        return text
    if _stays_upper(text, name, start, first_name=first_name):
        return text
    lowered = text.lower()
    followed, preceded = _joined_after(name, end), _joined_before(name, start)
    if followed and lowered in _LOWER_ANYWHERE and (lowered != "d" or name[end] in "'’"):
        return lowered
    if followed and preceded and lowered in _LOWER_INSIDE:
        return lowered
    if lowered == "de" and preceded and followed:
        return lowered
    return titled(lowered)


def _needs_case(text: str, *, first_name: bool) -> bool:
    """In a mixed-case name: whether this piece is a slip (DUpont, dUPONT, jean) rather than a choice."""
    if text.islower():
        return text not in _OWN_CASE
    if text.isupper():
        return len(text) > 1
    return bool(_SLIP.match(text)) and not re.match(r"^(?:Mc|Mac|De|Le|La|Du|O)[A-Z][a-z]+$", text)


def _stays_upper(text: str, name: str, start: int, *, first_name: bool) -> bool:
    if not text.isupper():
        return False
    if len(text) == 1:
        return not (text == "D" and start + 1 < len(name) and name[start + 1] in "'’")
    if _ROMAN.match(text) and start > 0 and not first_name:
        return True
    return first_name and len(text) <= 2 and not _VOWELS & set(text)


def _joined_after(name: str, end: int) -> bool:
    """Whether more letters follow: a particle alone is a name (`De`, a Chinese one)."""
    return bool(_PIECE.search(name, end))


def _joined_before(name: str, start: int) -> bool:
    return bool(_PIECE.search(name[:start]))
