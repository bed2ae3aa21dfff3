"""Records of companies made comparable: names freed of what says nothing, numbers checked, sites and mailboxes alike."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from chaland.duplicates.domain import cells
from chaland.reference import public_mail_domains
from chaland.reference.phonetics import over_distinct, sounds

SCHEMA: dict[str, pl.DataType] = {
    name: pl.String()
    for name in (
        "name",
        "siren",
        "siret",
        "vat",
        "naf",
        "email",
        "mobile",
        "phone",
        "website",
        "complement",
        "street",
        "postal_code",
        "city",
    )
}
"""What is read of a record; a column that is absent is empty. Phones, sites and addresses are in any writing."""

_FORMS = [
    "SARL",
    "SAS",
    "SASU",
    "EURL",
    "SA",
    "SCI",
    "SNC",
    "EI",
    "EIRL",
    "SCOP",
    "SCIC",
    "SCP",
    "SCM",
    "SCEA",
    "EARL",
    "GAEC",
    "GIE",
    "SELARL",
    "SELAS",
    "GMBH",
    "LTD",
    "LIMITED",
    "LLC",
    "INC",
    "CORP",
    "BV",
    "NV",
    "SPA",
    "SRL",
    "AG",
    "AUTO",
    "ENTREPRENEUR",
]
_NOISE = [
    "FRANCE",
    "GROUPE",
    "GROUP",
    "HOLDING",
    "ETS",
    "ETABLISSEMENT",
    "ETABLISSEMENTS",
    "STE",
    "SOCIETE",
    "ENTREPRISE",
    "CIE",
    "COMPAGNIE",
    "MAISON",
    "SERVICES",
    "INTERNATIONAL",
    "AND",
]
_LITTLE = ["DE", "DU", "DES", "D", "LA", "LE", "LES", "L", "ET", "EN", "A", "AU", "AUX", "SUR"]


def comparable(rows: pl.DataFrame) -> pl.DataFrame:
    """One comparable record a row, in the order of `rows` (columns of SCHEMA).

    words: the name without legal form, little words nor those that any company bears; core: the same without
    spaces; letters: as given, key without spaces; sound; start (its first word); initials (of three words and more), short
    (a name of one word of two to six letters, which may be the initials of another); siren, siret; naf; email,
    local, web (the domain of the site, else of the mailbox, public ones apart); mobile, landline, number, street,
    complement, postal, city, home as of people; and `<value>_count` of name, web, landline, mobile, email, home, siren.
    """
    told = cells.given(rows, SCHEMA).with_columns(_undotted())
    keys = cells.keys_of(told, ("name", *cells.PLACE))
    words = over_distinct(keys["name"], _words)
    core = words.str.replace_all(" ", "", literal=True)
    made = told.select(
        words.alias("words"),
        core.alias("core"),
        keys["name"].str.replace_all(" ", "", literal=True).alias("letters"),
        _siren(),
        _digits("siret", 14),
        pl.col("naf").str.replace_all(r"\W", "").str.to_uppercase().alias("naf"),
        *cells.emails(),
        *cells.phones(),
        *cells.addresses(keys),
        _site(),
    ).with_columns(
        sounds(core).alias("sound"),
        pl.col("words").str.extract(r"^(\w+)").alias("start"),
        over_distinct(keys["name"], _initials).alias("initials"),
        pl.when(pl.col("words").str.contains(r"^\w{2,6}$")).then("words").alias("short"),
        home=pl.concat_str("number", pl.lit("|"), "street", pl.lit("|"), "postal"),
        web=pl.coalesce("site", pl.when(~pl.col("domain").is_in(_PUBLIC)).then("domain")),
    )
    return cells.with_counts(made.drop("site"), _COUNTED)


_PUBLIC = sorted({*public_mail_domains(), "example.com", "example.net", "example.org"})
_COUNTED = {
    "name": "core",
    "web": "web",
    "landline": "landline",
    "mobile": "mobile",
    "email": "email",
    "home": "home",
    "siren": "siren",
}


def _digits(name: str, length: int) -> pl.Expr:
    digits = pl.col(name).str.replace_all(r"\D", "")
    return pl.when(digits.str.len_chars() == length).then(digits).alias(name)


def _siren() -> pl.Expr:
    """Its own, else the beginning of the SIRET, else the end of a French VAT number."""
    vat = pl.col("vat").str.replace_all(r"\W", "").str.to_uppercase().str.extract(r"^FR..(\d{9})$")
    return pl.coalesce(_digits("siren", 9), _digits("siret", 14).str.head(9), vat).alias("siren")


def _site() -> pl.Expr:
    """`https://www.Dupont.fr/contact` gives dupont.fr."""
    bare = pl.col("website").str.to_lowercase().str.strip_chars().str.replace(r"^[a-z]+://", "")
    host = bare.str.replace(r"^www\d?\.", "").str.extract(r"^([^/?#:\s]+\.[a-z]{2,})")
    return pl.when(~host.is_in(_PUBLIC)).then(host).alias("site")


def _undotted() -> pl.Expr:
    """`S.A.R.L.` and `S.A.S.` are one word."""
    told = pl.col("name").str.replace_all(r"(?i)\bs\. ?a\. ?r\. ?l\b\.?", "SARL")
    return told.str.replace_all(r"(?i)\bs\. ?a\. ?s\b\.?", "SAS")


def _words(keys: pl.Series) -> pl.Series:
    """What is left of a name; all of its words when nothing would be."""
    table = pl.DataFrame({"all": keys.str.split(" ")})
    kept = [_without(gone) for gone in ((*_FORMS, *_NOISE, *_LITTLE), (*_FORMS, *_LITTLE), ())]
    first = pl.coalesce(*(pl.when(some.list.len() > 0).then(some) for some in kept))
    return table.select(first.list.join(" ")).to_series()


def _without(gone: Sequence[str]) -> pl.Expr:
    return pl.col("all").list.eval(pl.element().filter(~pl.element().is_in(list(gone))))


def _initials(keys: pl.Series) -> pl.Series:
    """Of every word that is not little nor a legal form, `Société` and `Groupe` included."""
    words, kept = pl.DataFrame({"all": keys.str.split(" ")}), _without((*_FORMS, *_LITTLE))
    initials = kept.list.eval(pl.element().str.head(1)).list.join("")
    return words.select(pl.when(kept.list.len() >= 3).then(initials)).to_series()
