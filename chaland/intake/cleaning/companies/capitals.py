"""The capitals of one word of a company's name, wherever the name was in one case only."""

from __future__ import annotations

import re

from chaland.intake.cleaning.capitals import has_plain_case, titled

_PIECE = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    (
        "de", "du", "des", "la", "le", "les", "et", "en", "au", "aux", "sur", "sous", "pour", "par", "dans", "avec", "sans",
        "chez", "ou", "à", "of", "and", "the", "for", "und", "von", "der", "van", "di", "del", "da",
    )
)  # fmt: skip
_ACRONYMS = frozenset(
    (
        "IBM", "SNCF", "BNP", "EDF", "GDF", "GRDF", "ENEDIS", "RATP", "CNRS", "INSEE", "INRAE", "CIC", "LCL", "BPCE", "BTP", "HLM", "OPH", "CCI",
        "CMA", "CAF", "CPAM", "URSSAF", "EHPAD", "ESAT", "IME", "MJC", "PME", "TPE", "VTC", "AXA", "MAIF", "MACIF", "GMF", "MMA", "MAAF",
        "IKEA", "FNAC", "SFR", "TF", "RTL", "UPS", "DHL", "TNT", "DPD", "CGT", "CFDT", "UNSS", "AFPA", "CFA", "GRETA", "INRA", "CEA", "SEB",
        "ADP", "LVMH", "PSA", "BMW", "KFC", "AMAP", "CUMA", "SIVOM", "SIVU", "EPCI", "USA", "UK", "EU", "UE", "RH", "TP", "IT", "SAV", "CHU",
        "CHR", "ARS", "DDT", "DREAL", "SDIS", "SARL", "SAS", "SASU", "EURL", "SCI", "SNC", "EIRL", "ONF", "OGEC", "ADMR", "APF", "UNAPEI", "ADAPEI", "OPCO", "DJ", "TV", "ZI", "ZA", "ZAC",
    )
)  # fmt: skip
_ABBREVIATIONS = frozenset(
    ("ST", "STS", "DR", "MR", "MRS", "CH", "FR", "PR", "MM", "BD", "BLVD", "RD", "FRS", "JR", "SR", "NTRE")
)
_ABBREVIATED = frozenset(("STE", "ETS", "CIE", "STÉ", "ÉTS"))
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÆŒ")
_DOTTED = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]?\.?$")


def company_word(word: str, *, first: bool, alone: bool) -> str:
    """One word with its capitals right.

    first: it opens the name; alone: it is the whole name, so three capitals are an acronym.
    Kept in capitals: known acronyms, two to five letters without a vowel, words with digits or inner dots.
    """
    shouted = word.isupper()
    if _DOTTED.match(word) or (shouted and re.search(r"\d", word)):
        return word.upper() if shouted else word
    pieces = list(_PIECE.finditer(word))
    written = word
    for place, piece in enumerate(pieces):
        lead = first and place == 0
        text = _piece(piece, word, shouted=shouted, lead=lead, alone=alone and len(pieces) == 1)
        written = written[: piece.start()] + text + written[piece.end() :]
    return written


def _piece(found: re.Match[str], word: str, *, shouted: bool, lead: bool, alone: bool) -> str:
    text, upper = found.group(), found.group().upper()
    if not has_plain_case(text):
        return text
    if len(text) == 1:
        return _letter(found, word, lead=lead)
    if shouted and ((alone and len(text) <= 3) or _is_acronym(upper)):
        return upper
    if not lead and text.lower() in _SMALL:
        return text.lower()
    return titled(text.lower())


def _letter(found: re.Match[str], word: str, *, lead: bool) -> str:
    """A letter alone: elided (l', d'), possessive ('s), or an initial."""
    after, before = word[found.end() : found.end() + 1], word[found.start() - 1 : found.start()]
    if after == "'" and not lead:
        return found.group().lower()
    if before == "'" and not after and found.group() in "sS":
        return "s"
    return found.group().upper() if lead else found.group()


def _is_acronym(upper: str) -> bool:
    if upper in _ACRONYMS:
        return True
    return 2 <= len(upper) <= 5 and not _VOWELS & set(upper) and upper not in _ABBREVIATIONS | _ABBREVIATED
