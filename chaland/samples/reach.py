"""Phone numbers and e-mail addresses that ring and reach nobody.

Landlines come first from the five blocks of 10,000 that the ARCEP reserves for works of fiction, then from ranges
of the same zone that the ARCEP had attributed to no operator in its published numbering plan of April 2026. Mobiles
all come from such a range, 07 30 to 07 42: the one block of fiction, 06 39 98, lies in a range of Mayotte, so that
software rightly reads it as overseas or refuses it, and ten thousand numbers are too few anyway.
No number repeats before its range is used up, except within a household, which shares its landline.
Addresses use the names of RFC 2606: example.com, .net and .org and the top level .example; and example.fr.

Source: ARCEP, décision n° 2018-0881, 2.5.12 « Numéros pour œuvres audiovisuelles »; RFC 2606.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from chaland.samples.draws import Draws, Weighted
from chaland.samples.words import words

_BLOCK = 10_000
FICTION_LANDLINES = {1: "019900", 2: "026191", 3: "035301", 4: "046571", 5: "053649"}


@dataclass(frozen=True, slots=True)
class Range:
    """National numbers of ten digits, from `first`, without a gap."""

    first: int
    size: int


UNATTRIBUTED_LANDLINES = {
    1: Range(110_000_000, 10_000_000),
    2: Range(203_000_000, 10_000_000),
    3: Range(331_000_000, 7_000_000),
    4: Range(459_000_000, 4_000_000),
    5: Range(570_000_000, 8_000_000),
}
UNATTRIBUTED_MOBILES = Range(730_000_000, 13_000_000)
UNATTRIBUTED_MARTINIQUE = Range(697_280_000, 720_000)

# A multiplier prime to every size above walks through a whole range before coming back; two, so that the
# mobile of a person does not end like the landline.
_MOBILE_STRIDE = 7_654_321
_LANDLINE_STRIDE = 4_000_037

_ZONES = {
    1: "75 77 78 91 92 93 94 95",
    2: "14 18 22 27 28 29 35 36 37 41 44 45 49 50 53 56 61 72 76 85",
    3: "02 08 10 21 25 39 51 52 54 55 57 58 59 60 62 67 68 70 71 80 88 89 90",
    4: "01 03 04 05 06 07 11 13 15 2A 2B 26 30 34 38 42 43 48 63 66 69 73 74 83 84",
    5: "09 12 16 17 19 23 24 31 32 33 40 46 47 64 65 79 81 82 86 87",
}
_ZONE_OF = {department: zone for zone, listed in _ZONES.items() for department in listed.split()}
_MARTINIQUE = "972"

_MAIL_DOMAINS = Weighted.of(
    [
        "example.fr",
        "example.com",
        "example.org",
        "example.net",
        "poste.example",
        "fibre.example",
        "box.example",
    ],
    [30, 22, 8, 6, 14, 12, 8],
)


def mobiles(draws: Draws, department: pl.Series) -> pl.Series:
    """A mobile number a row, ten digits without spaces; people of Martinique have theirs in 06 97."""
    table = pl.DataFrame({"place": _places(draws, _MOBILE_STRIDE), "department": department})
    mainland, martinique = UNATTRIBUTED_MOBILES, UNATTRIBUTED_MARTINIQUE
    number = (
        pl.when(pl.col("department") == _MARTINIQUE)
        .then(martinique.first + pl.col("place") % martinique.size)
        .otherwise(mainland.first + pl.col("place") % mainland.size)
    )
    return table.select(_ten_digits(number).alias("mobile")).to_series()


def _places(draws: Draws, stride: int) -> pl.Series:
    """Where each row stands in its range, before going round it."""
    return (draws.rows.cast(pl.Int64) + draws.seed % _BLOCK) * stride


def _ten_digits(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(10)


def landlines(draws: Draws, department: pl.Series) -> pl.Series:
    """A landline a row in the zone of its department, ten digits; null overseas, where none is reserved."""
    zone = pl.col("department").replace_strict(_ZONE_OF, default=None, return_dtype=pl.Int64)
    fiction = zone.replace_strict({z: int(block) for z, block in FICTION_LANDLINES.items()}, default=None)
    first = zone.replace_strict({z: r.first for z, r in UNATTRIBUTED_LANDLINES.items()}, default=None)
    size = zone.replace_strict({z: r.size for z, r in UNATTRIBUTED_LANDLINES.items()}, default=None)
    place = pl.col("place")
    table = pl.DataFrame(
        {"row": draws.rows, "place": _places(draws, _LANDLINE_STRIDE), "department": department}
    )
    number = (
        pl.when(pl.col("row") < _BLOCK)
        .then(fiction * _BLOCK + place % _BLOCK)
        .otherwise(first + place % size)
    )
    return table.select(_ten_digits(number).alias("landline")).to_series()


def slug(text: pl.Expr) -> pl.Expr:
    """Lower-case ASCII letters, digits and hyphens, as in an address."""
    bare = text.str.to_lowercase().str.normalize("NFD").str.replace_all(r"\p{M}", "")
    bare = bare.str.replace_all("œ", "oe", literal=True)
    return bare.str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")


def emails(
    draws: Draws, subject: str, first_name: pl.Series, last_name: pl.Series, company: pl.Series
) -> pl.Series:
    """An address a row on a reserved domain; at work (company not null) on the company's own .example.

    Only people with an uncommon surname go without a number: so two people of a million hardly ever share one.
    """
    first, last = slug(pl.col("first")), slug(pl.col("last")).str.replace_all("-", "", literal=True)
    initial = first.str.head(1)
    form, number = pl.col("form"), pl.col("number").cast(pl.String)
    plain = (form < 4) & ~pl.col("last").is_in(words("family_names"))
    private = (
        pl.when(plain)
        .then(pl.concat_str(first, pl.lit("."), last))
        .when(form < 6)
        .then(pl.concat_str(first, pl.lit("."), last, number))
        .when(form < 8)
        .then(pl.concat_str(initial, last, number))
        .otherwise(pl.concat_str(last, pl.lit("."), first, number))
    )
    at_work = pl.concat_str(
        initial, pl.lit("."), last, pl.lit("@"), slug(pl.col("company")), pl.lit(".example")
    )
    table = pl.DataFrame(
        {
            "first": first_name,
            "last": last_name,
            "company": company,
            "form": draws.below(f"{subject}/form", 10),
            "number": draws.below(f"{subject}/number", 9990) + 10,
            "domain": draws.weighted(f"{subject}/domain", _MAIL_DOMAINS),
        }
    )
    return table.select(
        pl.when(pl.col("company").is_not_null())
        .then(at_work)
        .otherwise(pl.concat_str(private, pl.lit("@"), "domain"))
        .alias(subject)
    ).to_series()
