"""Detectors that are regular expressions. They read `value` (as written), `compact` and `key`."""

from __future__ import annotations

import polars as pl

_EMAIL = r"[^@\s<>;,|]+@[^@\s<>;,|]+\.[A-Za-z]{2,}"
_EMAILS = rf"^(?:[^<>@]*<)?{_EMAIL}>?(?:\s*[;,/|\s]\s*(?:[^<>@]*<)?{_EMAIL}>?)*$"

_FRENCH = r"(?:(?:[+]|00)?33\(?0?\)?|0)"
_OVERSEAS = r"(?:[+]|00)(?:262|590|594|596|508)0?"
_MOBILE = rf"^(?:{_FRENCH}[67][0-9]{{8}}|{_OVERSEAS}6[0-9]{{8}})(?:[/;,]|$|poste|ou|ext|[(])"
_FIXED = rf"^(?:{_FRENCH}[1-589][0-9]{{8}}|{_OVERSEAS}[59][0-9]{{8}})(?:[/;,]|$|poste|ou|ext|[(])"
_FOREIGN = r"^(?:[+]|00)[1-9][0-9]{6,14}$"

_TIME = r"(?:[ T,àa]+[0-9]{1,2}[:h][0-9]{2}.*)?$"
_MONTH = r"(?:jan|f[eé]v|feb|mar|avr|apr|mai|may|jui|jun|jul|ao[uû]|aug|sep|oct|nov|d[eé]c)[a-zéû]*\.?"
_DATES = (
    rf"^[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}{_TIME}",
    rf"^[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.](?:[0-9]{{4}}|[0-9]{{2}}){_TIME}",
    rf"(?i)^(?:[a-z]+\.? )?[0-9]{{1,2}}(?:er)?[ -]{_MONTH}[ ,-]+[0-9]{{2,4}}{_TIME}",
    rf"(?i)^(?:[a-z]+, )?{_MONTH} [0-9]{{1,2}},? [0-9]{{4}}",
)
_COMPACT_DATE = r"^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$"

_GROUPED = r"[-+(]?[0-9]{1,3}(?:[ .,'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]{1,4})?"
_PLAIN = r"[-+(]?[0-9]*[.,]?[0-9]+(?:[eE][-+]?[0-9]+)?"
_SIGN = r"(?:€|eur|euros?|\$|£|usd|gbp|chf)"
_NUMBER = rf"^(?:{_GROUPED}|{_PLAIN})[)]?(?: ?%)?$"
_AMOUNT = rf"(?i)^{_SIGN}?\s*(?:{_GROUPED}|{_PLAIN})[)]?\s*{_SIGN}?$"

_STREETS = (
    "RUE|R|AVENUE|AV|AVE|BOULEVARD|BD|BLD|BLVD|PLACE|PL|CHEMIN|CHE|CH|IMPASSE|IMP|ALLEE|ALLEES|ALL|ROUTE|RTE|QUAI|COURS|CRS"
    "|SQUARE|SQ|LOTISSEMENT|LOT|RESIDENCE|RES|LIEU DIT|ROND POINT|FAUBOURG|FG|PASSAGE|PAS|SENTIER|SENTE|HAMEAU|HAM|CITE"
    "|ESPLANADE|ESP|PROMENADE|PROM|RUELLE|TRAVERSE|TRA|MONTEE|VOIE|VENELLE|ZONE|ZA|ZI|ZAC|ZAE|PARC|MAIL|CLOS|DOMAINE"
    "|CHAUSSEE|COTE|GRANDE RUE|GRAND RUE|LIEUDIT|CARREFOUR|VILLA|PORTE|PONT|PETITE RUE|ROCADE|VC|CR|CD|RN|RD"
)
_STREET = (
    rf"^(?:(?:[0-9]{{1,5}}(?: (?:BIS|TER|QUATER|[A-F]))? )+(?:{_STREETS})\b|(?:{_STREETS}) [A-Z].{{2,}})"
    r"|^[0-9]+ [A-Z ]+ (?:STREET|ROAD|LANE|DRIVE|AVENUE|COURT|ST|RD)$"
)
_POSTAL_AND_TOWN = r"\b(?:F )?[0-9]{5} [A-Z]{2}"

_COMPANY = (
    r"\b(?:SARL|SAS|SASU|EURL|EIRL|SA|SCI|SNC|SCOP|SCEA|EARL|GAEC|SELARL|SCP|SEM|GIE|GMBH|LTD|LLC|INC|CORP|PLC|SPRL|BV"
    r"|ETS|ETABLISSEMENT|ETABLISSEMENTS|STE|SOCIETE|GROUPE|CIE|ASSOCIATION|ASSO|MAIRIE|COMMUNE|SYNDICAT|CABINET|GARAGE"
    r"|BOULANGERIE|BOUCHERIE|RESTAURANT|HOTEL|PHARMACIE|CLINIQUE|HOPITAL|ECOLE|COLLEGE|LYCEE|UNIVERSITE|FEDERATION|COMITE"
    r"|ENTREPRISE|ENTREPRISES|HOLDING|CONSULTING|CONSEIL|CONSEILS|SERVICES|INDUSTRIE|INDUSTRIES|TRANSPORTS|TRANSPORT"
    r"|IMMOBILIER|AGENCE|ATELIER|ATELIERS|MENUISERIE|PLOMBERIE|MACONNERIE|BATIMENT|CONSTRUCTION|CONSTRUCTIONS|FRERES|ET FILS"
    r"|CREDIT|BANQUE|ASSURANCES|MUTUELLE|OFFICE|CENTRE|FONDATION|CLUB|CCAS|DEPARTEMENT|METROPOLE|COMMUNAUTE|LABORATOIRE"
    r"|LABORATOIRES|EDITIONS|STUDIO|LIBRAIRIE|FLEURISTE|OPTIQUE|BOUTIQUE|CAVE|CAVES|DOMAINE|CHATEAU|FERME|CANTINE|CANTEEN)\b"
)
_EU = "AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI"
_DOMAIN = r"(?i)^(?:https?://\S+|www\.\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:fr|com|net|org|eu|io|be|ch|info|biz|shop|gouv)(?:/\S*)?)$"


def shape_exprs() -> dict[str, pl.Expr]:
    """Detector name -> Boolean expression."""
    return {**_reach(), **_dates(), **_numbers(), **_places(), **_business(), **_kinds_of_text()}


def _reach() -> dict[str, pl.Expr]:
    value, compact = pl.col("value"), pl.col("compact")
    mobile, fixed = compact.str.contains(_MOBILE), compact.str.contains(_FIXED)
    return {
        "email": value.str.contains(_EMAILS),
        "mobile": mobile,
        "fixed": fixed,
        "phone": mobile | fixed | compact.str.contains(_FOREIGN),
        "phone_loosely": compact.str.contains(r"^[+]?[0-9/;,]{6,40}$"),
        "url": value.str.contains(_DOMAIN),
        "path": value.str.contains(r"^(?:/|https?://)"),
    }


def _dates() -> dict[str, pl.Expr]:
    value = pl.col("value")
    date = pl.any_horizontal(value.str.contains(pattern) for pattern in _DATES)
    year = value.str.extract(r"\b((?:19|20)[0-9]{2})\b").cast(pl.Int32, strict=False)
    return {
        "date": date,
        "birth_like": (date & year.is_between(1900, 2010)).fill_null(False),
        "date_loosely": date
        | value.str.contains(_COMPACT_DATE)
        | value.str.contains(r"^[1-6][0-9]{4}(?:\.[0-9]+)?$"),
        "instant": (date & value.str.contains(r"[0-9]{1,2}[:h][0-9]{2}"))
        | value.str.contains(r"^1[0-9]{9}(?:[0-9]{3})?$"),
    }


def _numbers() -> dict[str, pl.Expr]:
    value = pl.col("value")
    return {
        "number": value.str.contains(_NUMBER),
        "amount": value.str.contains(_AMOUNT),
        "money": value.str.contains(_AMOUNT) & value.str.contains(r"(?i)[€$£]|eur|[0-9][.,][0-9]{2}$"),
        "house_number": value.str.contains(
            r"(?i)^[0-9]{1,4}(?:\.0|\s?(?:[a-d]|bis|ter|quater))?$|^(?:[a-d]|bis|ter|quater)$"
        ),
        "integer": value.str.contains(r"^[-+]?[0-9]+(?:\.0+)?$"),
        "latitude": value.str.contains(r"^-?[0-8]?[0-9][.,][0-9]{3,}$"),
        "longitude": value.str.contains(r"^-?1?[0-9]{1,2}[.,][0-9]{3,}$"),
        "currency": value.str.contains(
            r"(?i)^(?:eur|usd|gbp|chf|cad|xpf|xof|xaf|mad|tnd|jpy|euros?|€|\$|£)$"
        ),
        "coordinates": value.str.contains(
            r"^[\[(]?-?[0-9]{1,2}\.[0-9]+\s*[,; ]\s*-?[0-9]{1,3}\.[0-9]+[\])]?$"
        ),
    }


def _places() -> dict[str, pl.Expr]:
    value, key = pl.col("value"), pl.col("key")
    street, town = key.str.contains(_STREET), key.str.contains(_POSTAL_AND_TOWN)
    return {
        "street": street & ~town,
        "street_loosely": key.str.contains(rf"\b(?:{_STREETS})\b") | key.str.contains(r"^[0-9]+ [A-Z]"),
        "address": town & (key.str.contains(rf"\b(?:{_STREETS}|BP|CS)\b") | value.str.contains(r"\n|,")),
        "postal_and_town": key.str.contains(rf"^{_POSTAL_AND_TOWN}"),
        "postal_loosely": pl.col("compact").str.contains(
            r"^(?:[A-Za-z]{1,2}-?)?[0-9]{4,5}$|^[A-Za-z0-9]{3,8}$"
        )
        & value.str.contains("[0-9]"),
        "insee_loosely": value.str.contains(r"^(?:[0-9]{4,5}|2[ABab][0-9]{3})$"),
    }


def _business() -> dict[str, pl.Expr]:
    compact = pl.col("compact").str.to_uppercase()
    return {
        "company": pl.col("key").str.contains(_COMPANY),
        "siren_loosely": compact.str.contains(r"^[0-9]{9}$"),
        "siret_loosely": compact.str.contains(r"^[0-9]{13,14}$"),
        "vat": compact.str.contains(
            rf"^(?:FR[0-9A-HJ-NP-Z]{{2}}[0-9]{{9}}|(?:{_EU})(?:[0-9A-Z]{{2,3}})?[0-9]{{7,12}}[0-9A-Z]{{0,3}})$"
        ),
        "naf": compact.str.contains(r"^[0-9]{4}[A-Z]$"),
    }


def _kinds_of_text() -> dict[str, pl.Expr]:
    value = pl.col("value")
    return {
        "letters": value.str.contains(r"\p{L}"),
        "sentence": (value.str.len_chars() > 40) & value.str.contains(r"\p{L}+[^\p{L}]+\p{L}+[^\p{L}]+\p{L}"),
        "list": value.str.contains(r"^[^;,|]{1,40}(?:[;|,]\s?[^;,|]{1,40})+$") & value.str.contains(r"\p{L}"),
        "language": value.str.contains(
            r"(?i)^(?:fr|en|de|es|it|nl|pt)(?:[-_][a-z]{2})?$|^(?:fran[cç]ais|anglais|english|french|allemand|espagnol|italien|deutsch)"
        ),
    }
