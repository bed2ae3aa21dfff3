"""Invented establishments, with what makes them hard to tell apart."""

from __future__ import annotations

import polars as pl

from chaland.samples.doubles.firms.design import FirmDesign
from chaland.samples.draws import Draws
from chaland.samples.names import family_names
from chaland.samples.places import addresses
from chaland.samples.reach import landlines, mobiles, slug
from chaland.samples.words import lines
from chaland.samples.work import companies, luhn_digit

_TOWNS = 12
_ACRONYM = 0.12
_MAIL_OF_ITS_OWN, _WITH_MOBILE = 0.6, 0.3
_REGIONS = ("de l'Ouest", "du Nord", "Atlantique", "Rhône Alpes", "de Provence", "du Centre", "d'Alsace", "")
_PLACE = ("complement", "street", "postal_code", "city", "department")


def establishments(design: FirmDesign) -> pl.DataFrame:
    """One row an establishment: firm_id; group_id, the first establishment of its company (Int64); name, siren,
    siret, naf, email, mobile, phone, website, complement, street, postal_code, city, department (String)."""
    number = pl.int_range(1, design.firms + 1, eager=True).alias("firm_id")
    draws = Draws.over(design.seed, number)
    rows = companies(draws).select("naf", "siret", name="company").with_columns(number)
    rows = rows.with_columns(addresses(draws, "firm").select(_PLACE))
    rows = _in_town(rows, draws, design)
    rows = _named(rows, draws, design)
    rows = _branches(rows, draws.chance("branch", design.branches))
    rows = _neighbours(rows, draws.chance("neighbour", design.neighbours))
    return _reached(rows, draws)


def _in_town(rows: pl.DataFrame, draws: Draws, design: FirmDesign) -> pl.DataFrame:
    towns = addresses(Draws.over(design.seed, draws.rows % _TOWNS), "firm/local")
    near = draws.chance("firm/local", design.local)
    names = ("postal_code", "city", "department")
    return rows.with_columns(towns[name].zip_with(near, rows[name]).alias(name) for name in names)


def _named(rows: pl.DataFrame, draws: Draws, design: FirmDesign) -> pl.DataFrame:
    """Trade and surname, what the initials are made of, a brand and its town, or the name of another company."""
    table = rows.with_columns(
        brand=draws.pick("brand", lines("brands")),
        purpose=draws.pick("purpose", lines("purposes")),
        start=draws.pick("start", ("Société", "Compagnie", "Groupement", "Atelier")),
        region=draws.pick("region", _REGIONS),
        owner=family_names(draws, "firm/partner"),
        long=draws.chance("long", _ACRONYM),
        branded=draws.chance("branded", design.brands),
    )
    town = pl.col("city").str.to_titlecase()
    long = pl.concat_str("start", pl.lit(" "), "owner", pl.lit(" "), "purpose", pl.lit(" "), "region")
    name = (
        pl.when("branded")
        .then(pl.concat_str("brand", pl.lit(" "), town))
        .when("long")
        .then(long.str.strip_chars())
        .otherwise("name")
    )
    named = table.select(name.alias("name")).to_series()
    other = named.gather(draws.below("homonym/of", rows.height))
    taken = draws.chance("homonym", design.homonyms) & ~table["branded"]
    mark = pl.when(table["branded"]).then(table["brand"])
    return rows.with_columns(
        other.zip_with(taken, named).alias("name"), pl.select(mark.alias("brand")).to_series()
    )


def _branches(rows: pl.DataFrame, branch: pl.Series) -> pl.DataFrame:
    """A branch has the name and the SIREN of the last that is none, an office number and a place of its own."""
    first = pl.when(~branch | (pl.col("firm_id") == 1)).then("firm_id").forward_fill()
    table = rows.with_columns(group_id=first)
    head = table[table["group_id"] - 1]
    table = table.with_columns(
        name=head["name"], brand=head["brand"], naf=head["naf"], siren=head["siret"].str.head(9)
    )
    office = (pl.col("firm_id") - pl.col("group_id") + 1) % 90 + 10
    body = (pl.col("siren").cast(pl.UInt64) * 10_000 + office).alias("body")
    made = table.select(body).select(pl.col("body") * 10 + luhn_digit(pl.col("body"), 13)).to_series()
    return table.with_columns(siret=made.cast(pl.String).str.zfill(14))


def _neighbours(rows: pl.DataFrame, near: pl.Series) -> pl.DataFrame:
    """Two companies at one door: offices, shopping arcades, a holding and what it owns."""
    door = rows[[max(0, at - 1) for at in range(rows.height)]]
    return rows.with_columns(door[name].zip_with(near, rows[name]).alias(name) for name in _PLACE)


def _reached(rows: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """Site and mailbox of the company or of the brand, phones of each establishment."""
    known = pl.coalesce("brand", pl.concat_str("name", pl.lit("-"), pl.col("group_id").cast(pl.String)))
    domain = pl.concat_str(slug(known), pl.lit(".example"))
    table = rows.with_columns(
        domain=domain,
        local=draws.pick("mail/local", ("contact", "info", "accueil", "direction")),
        own=draws.chance("mail/own", _MAIL_OF_ITS_OWN),
        free=draws.pick("mail/free", ("example.com", "example.net", "example.org")),
        mobile=mobiles(draws, rows["department"]),
        phone=landlines(draws, rows["department"]),
        walks=draws.chance("mobile", _WITH_MOBILE),
    )
    shop = pl.concat_str(slug(pl.col("name")), pl.lit("."), pl.col("firm_id").cast(pl.String))
    email = (
        pl.when("own")
        .then(
            pl.concat_str(
                pl.when(pl.col("brand").is_null()).then("local").otherwise(shop), pl.lit("@"), "domain"
            )
        )
        .otherwise(pl.concat_str(shop, pl.lit("@"), "free"))
    )
    return table.with_columns(
        email=email,
        website=pl.when("own").then(pl.concat_str(pl.lit("www."), "domain")),
        mobile=pl.when("walks").then("mobile"),
    ).drop("domain", "local", "own", "free", "walks", "brand")
