"""What is answered for an address, once the reference was asked."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.cases import is_shouted_or_mumbled, proper_case
from chaland.intake.cleaning.places import towns
from chaland.reference import key_expr

_MONACO = "99138"
_FOUND = ("pair", "typo", "insee", "near", "code")
COLUMNS = (
    "postal_code", "city", "insee", "department", "region", "latitude", "longitude", "country",
    "postal_rule", "city_rule", "fault",
)  # fmt: skip
_FAULTS = {
    "contradiction": "postal_code_contradicts_city",
    "town_unknown": "town_unknown",
    "code_unknown": "postal_code_unknown",
    "code_invalid": "postal_code_invalid",
    "ambiguous": "town_ambiguous",
}


def judged(rows: pl.DataFrame) -> pl.DataFrame:
    """`way`: how the commune was found, or why not."""
    code, key, insee_in = (pl.col(name).is_not_null() for name in ("code", "key", "insee_town"))
    known, french = pl.col("code_known"), pl.col("french")
    found = {
        name: pl.col(f"{name}_insee").is_not_null() for name in ("pair", "typo", "near", "alone", "code")
    }
    serves = pl.col("serves").fill_null(False)
    far = key & known & found["alone"]
    zero = pl.col("zero_candidate") & (found["pair"] | found["typo"] | (serves & ~far) | ~(key | insee_in))
    nothing = pl.all_horizontal(
        pl.col(name).is_null() for name in ("foreign_code", "code", "key", "insee_in")
    )
    named = (key_expr(pl.col("insee_town")) == pl.col("key")).fill_null(False)
    way = (
        pl.when(nothing | ~french).then(pl.lit("abroad"))
        .when(found["pair"]).then(pl.lit("pair"))
        .when(found["typo"]).then(pl.lit("typo"))
        .when(insee_in & serves & ~far).then(pl.lit("insee"))
        .when(code & ~known & found["near"]).then(pl.lit("near"))
        .when(pl.col("cedex") & found["near"]).then(pl.lit("near"))
        .when(pl.col("cedex") & found["alone"] & pl.col("alone_clear") & ~known & pl.col("home")).then(pl.lit("alone"))
        .when(pl.col("code").str.starts_with("00")).then(pl.lit("army"))
        .when(pl.col("cedex")).then(pl.lit("cedex"))
        .when(code & far).then(pl.lit("contradiction"))
        .when(code & known & key).then(pl.lit("town_unknown"))
        .when(code & ~known).then(pl.lit("code_unknown"))
        .when(insee_in & ~code & ~zero & (~key | named | ~found["alone"])).then(pl.lit("insee"))
        .when((code | zero) & found["code"]).then(pl.lit("code"))
        .when(code | zero).then(pl.lit("codes"))
        .when(pl.col("foreign_code").is_not_null()).then(pl.lit("code_invalid"))
        .when(found["alone"] & pl.col("alone_clear") & pl.col("home")).then(pl.lit("alone"))
        .when(found["alone"]).then(pl.lit("ambiguous"))
        .otherwise(pl.lit("town_unknown"))
    )  # fmt: skip
    return rows.with_columns(way=way, zero=zero, named=named)


def answered(rows: pl.DataFrame, default: str | None) -> pl.DataFrame:
    """The answer to each judged row, under COLUMNS."""
    insee = (
        pl.when(_way("pair")).then("pair_insee")
        .when(_way("typo")).then("typo_insee")
        .when(_way("insee")).then("insee_in")
        .when(_way("near")).then("near_insee")
        .when(_way("alone")).then("alone_insee")
        .when(_way("code")).then("code_insee")
    )  # fmt: skip
    within = towns.parents().rename({"insee": "insee_in", "parent": "parent_in"})
    rows = rows.with_columns(insee=insee).join(within, on="insee_in", how="left")
    # the arrondissement given is more than the town that was found
    narrower = pl.col("parent_in") == pl.col("insee")
    rows = rows.with_columns(insee=pl.when(narrower).then("insee_in").otherwise("insee"))
    rows = rows.join(towns.facts().rename({"town": "ref_town"}), on="insee", how="left").join(
        towns.parents(), on="insee", how="left"
    )
    rows = rows.join(towns.single_codes().rename({"postal_code": "single"}), on="insee", how="left")
    whole = _way("codes", "town_unknown", "cedex")
    rows = _with_cased(rows)
    rows = rows.with_columns(
        department=pl.when(whole).then("code_department").otherwise("department"),
        region=pl.when(whole).then("code_region").otherwise("region"),
        postal_code=_postal_code(),
        city=_city(),
        country=_country(default),
    )
    return rows.with_columns(postal_rule=_postal_rule(), city_rule=_city_rule(), fault=_fault(default))


def _way(*ways: str) -> pl.Expr:
    return pl.col("way").is_in(ways)


def _postal_code() -> pl.Expr:
    written = pl.coalesce(pl.when("zero").then("padded"), "code", "foreign_code")
    return pl.coalesce(written, pl.when(_way("alone", "insee")).then("single"))


def _with_cased(rows: pl.DataFrame) -> pl.DataFrame:
    """`cased`: the town as given, its capitals put right where it shows none; only if it may be kept."""
    city = pl.col("city")
    odd = is_shouted_or_mumbled(city) & city.str.contains(r"^[\p{L} '’\-]+$")
    kept = pl.col("ref_town").is_null() | ~_way("pair", "typo")
    words = rows.filter(kept & odd & ~pl.col("cedex")).select("city").unique()
    lines = rows.filter("cedex").select("city").unique()
    words = pl.concat([words.with_columns(cased=proper_case(city)), lines.with_columns(cased=_cedex_line())])
    return rows.join(words, on="city", how="left").with_columns(cased=pl.coalesce("cased", "city"))


def _cedex_line() -> pl.Expr:
    """'PARIS CEDEX 08' and 'Paris CEDEX 08' are 'Paris Cedex 08'."""
    parts = pl.col("city").str.extract_groups(r"(?i)^(.*?)(\s*)\bCEDEX\b(.*)$")
    town = parts.struct.field("1")
    cased = pl.when(is_shouted_or_mumbled(town)).then(proper_case(town)).otherwise(town)
    return pl.concat_str(cased, parts.struct.field("2"), pl.lit("Cedex"), parts.struct.field("3"))


def _city() -> pl.Expr:
    """The reference's spelling where the town was recognised; a CEDEX line keeps its words, its capitals put right."""
    own = pl.col("cased")
    return (
        pl.when(_way("army")).then("city")
        .when("cedex").then("cased")
        .when(_way("pair")).then(pl.coalesce("pair_town", own))
        .when(_way("typo")).then("typo_town")
        .when(pl.col("key").is_null() | (_way("insee") & pl.col("named"))).then("ref_town")
        .when(_way("near")).then(pl.coalesce("near_town", own))
        .when(_way("alone")).then(pl.coalesce("alone_town", own))
        .otherwise(own)
    )  # fmt: skip


def _country(default: str | None) -> pl.Expr:
    home = pl.when(pl.col("insee") == _MONACO).then(pl.lit("MC")).otherwise(pl.lit("FR"))
    lent = pl.lit(default, pl.String)
    return (
        pl.when(pl.col("country_in").is_not_null()).then("country_in")
        .when(_way(*_FOUND, "codes")).then(home)
        .when(_way("alone", "contradiction", "town_unknown", "code_unknown", "ambiguous", "army", "cedex")).then(lent)
        .when(_way("abroad") & (pl.col("foreign_code").is_not_null() | pl.col("key").is_not_null())).then(lent)
    )  # fmt: skip


def _postal_rule() -> pl.Expr:
    before, after = pl.col("postal").fill_null("").str.strip_chars(), pl.col("postal_code")
    empty = before == ""
    return (
        pl.when(after.is_null() | (before == after)).then(None)
        .when("zero").then(pl.lit("postal_code_zero"))
        .when(empty & pl.col("split")).then(pl.lit("place_split"))
        .when(empty).then(pl.lit("postal_code_found"))
        .when("split").then(pl.lit("place_split"))
        .otherwise(pl.lit("postal_code_tidied"))
    )  # fmt: skip


def _city_rule() -> pl.Expr:
    before, after = pl.col("town").fill_null("").str.strip_chars(), pl.col("city")
    return (
        pl.when(after.is_null() | (before == after)).then(None)
        .when(_way("typo")).then(pl.lit("town_corrected"))
        .when("split").then(pl.lit("place_split"))
        .when(before == "").then(pl.lit("town_found"))
        .otherwise(pl.lit("town_spelling"))
    )  # fmt: skip


def _fault(default: str | None) -> pl.Expr:
    """In a file of no known country, what the reference does not know is simply foreign."""
    silent = pl.col("assumed") & pl.lit(default is None) & ~_way("contradiction")
    found = pl.col("way").replace_strict(_FAULTS, default=None, return_dtype=pl.String)
    other = (pl.col("insee") != pl.col("insee_in")) & (pl.col("parent").fill_null("") != pl.col("insee_in"))
    return (
        pl.when(found.is_not_null() & ~silent).then(found)
        .when(_way("insee") & pl.col("code").is_null() & pl.col("foreign_code").is_not_null() & ~pl.col("zero"))
        .then(pl.lit("postal_code_invalid"))
        .when(_way("near") & ~pl.col("cedex")).then(pl.lit("postal_code_unknown"))
        .when(pl.col("insee_town").is_not_null() & other).then(pl.lit("insee_contradicts_city"))
        .when(pl.col("french") & pl.col("insee_given").is_not_null() & pl.col("insee_town").is_null())
        .then(pl.lit("insee_unknown"))
    )  # fmt: skip
