"""Legal forms, as companies write them before or after their name."""

from __future__ import annotations

import re

_FRENCH = (
    "SARL", "SAS", "SASU", "EURL", "SA", "SCI", "SNC", "EI", "EIRL", "SCOP", "SCIC", "SCP", "SCM", "SCS", "SCA", "SCEA",
    "EARL", "GAEC", "GFA", "GIE", "SELARL", "SELAS", "SELASU", "SEM", "SEML", "SPL", "SPFPL", "SCPI", "EPIC", "ASBL", "SRL", "SPRL",
)  # fmt: skip
_FOREIGN = (
    "GmbH",
    "AG",
    "Ltd",
    "Limited",
    "LLC",
    "LLP",
    "PLC",
    "Inc",
    "Corp",
    "BV",
    "NV",
    "SpA",
    "Srl",
    "Lda",
    "SL",
    "AB",
    "Oy",
    "KG",
)

LEGAL_FORMS: dict[str, str] = {form.upper(): form for form in (*_FOREIGN, *_FRENCH)}
"""Capitals to the way we write it."""

# Before a name, "SA", "EI", "SEM" could be words: only capitals tell. Foreign forms never come first.
_SHORT_BEFORE = ("SA", "EI", "SCA", "SCS", "SCM", "SCP", "SNC", "SEM", "SPL", "GIE", "GFA")
_LONG_BEFORE = tuple(form for form in _FRENCH if form not in _SHORT_BEFORE and form not in ("SRL", "EPIC"))


_APART = r"(?: ?[,:] ?| (?:- )?)"


def _any_of(forms: tuple[str, ...]) -> str:
    return "|".join(sorted(forms, key=len, reverse=True))


BEFORE = rf"^((?i:{_any_of(_LONG_BEFORE)})|{_any_of(_SHORT_BEFORE)})\.?{_APART}[\p{{L}}\p{{N}}]"
"""Captures a form before a name. Rust syntax, as AFTER and the two that cut them off."""
AFTER = rf"[\p{{L}}\p{{N}}.)!'\"]{_APART}\(?((?i:{_any_of(tuple(LEGAL_FORMS))}))\.?\)?$"
CUT_BEFORE = rf"^(?:(?i:{_any_of(_LONG_BEFORE)})|{_any_of(_SHORT_BEFORE)})\.?{_APART}"
CUT_AFTER = rf"{_APART}\(?(?i:{_any_of(tuple(LEGAL_FORMS))})\.?\)?$"

SPELT = {
    r"(?i)^soci[ée]t[ée] civile immobili[èe]re\b": "SCI",
    r"(?i)\bsoci[ée]t[ée] [àa] responsabilit[ée] limit[ée]e\b": "SARL",
    r"(?i)\bsoci[ée]t[ée] par actions simplifi[ée]e\b": "SAS",
    r"(?i)^asso(?:c(?:iation)?)?\b": "Association",
    r"(?i)^fondation\b": "Fondation",
    r"(?i)^(?:syndicat des copropri[ée]taires|sdc)\b": "Syndicat de copropriétaires",
    r"(?i)^(?:commune|mairie|ville) (?:de|du|des|d')": "Commune",
    r"(?i)\b(?:auto-?entrepreneur|micro-?entreprise|entreprise individuelle)\b": "EI",
}
"""Forms written as words, which stay in the name: a pattern to the form."""

COMPANY_WORDS = (
    "STE", "SAINTE", "SOCIETE", "ETS", "ETABLISSEMENT", "ETABLISSEMENTS", "ENTREPRISE", "ASSOCIATION", "ASSO", "MAIRIE", "COMMUNE",
    "BOULANGERIE", "PATISSERIE", "BOUCHERIE", "CHARCUTERIE", "EPICERIE", "RESTAURANT", "BRASSERIE", "PIZZERIA", "HOTEL", "CAMPING",
    "GARAGE", "CARROSSERIE", "PHARMACIE", "CABINET", "CLINIQUE", "HOPITAL", "ECOLE", "COLLEGE", "LYCEE", "UNIVERSITE", "AGENCE",
    "IMMOBILIER", "IMMOBILIERE", "TRANSPORTS", "TRANSPORT", "TAXI", "TAXIS", "AMBULANCES", "PLOMBERIE", "MENUISERIE", "MACONNERIE",
    "PEINTURE", "ELECTRICITE", "CHAUFFAGE", "BATIMENT", "CONSTRUCTION", "CONSTRUCTIONS", "TOITURE", "COUVERTURE", "PAYSAGES",
    "CONSEIL", "CONSULTING", "GROUPE", "GROUP", "HOLDING", "SERVICES", "SOLUTIONS", "INFORMATIQUE", "FORMATION", "COIFFURE", "INSTITUT",
    "LIBRAIRIE", "TABAC", "FONDATION", "SYNDICAT", "COPROPRIETE", "FEDERATION", "COMITE", "AMICALE", "CLUB", "CENTRE", "ASSURANCES",
    "ATELIER", "ATELIERS", "MAGASIN", "BOUTIQUE", "DOMAINE", "CHATEAU", "EARL", "GAEC", "CIE", "COMPAGNIE", "INTERNATIONAL", "FRANCE",
)  # fmt: skip
"""Keys of words that say company, not person."""


_SPACED = "|".join(r"(?:\. ?|\s)".join(form) for form in sorted(_FRENCH, key=len, reverse=True))
_SPACED_BEFORE = re.compile(rf"(?i)^(?:{_SPACED})\.?(?=\s+\S)")
_SPACED_AFTER = re.compile(rf"(?i)(?<=\s)(?:{_SPACED})\.?$")


def undotted(text: str) -> str:
    """`S.A.R.L. Dupont` gives `SARL Dupont`: forms spelt with dots or spaces, at either end."""
    found = _SPACED_BEFORE.search(text) or _SPACED_AFTER.search(text)
    if not found:
        return text
    form = re.sub(r"[^A-Za-z]", "", found.group()).upper()
    return text[: found.start()] + form + text[found.end() :]


DOTTED = r"\p{L}\. ?\p{L}|(?:^| )\p{Lu} \p{Lu}(?: |$)"
"""Texts that `undotted` may change. Rust syntax."""
