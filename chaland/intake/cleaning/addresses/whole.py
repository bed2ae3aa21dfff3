"""A whole address in one cell, on one line or several, taken apart."""

from __future__ import annotations

import polars as pl

from chaland.intake.cleaning.addresses.streets import with_tidy_line
from chaland.intake.cleaning.column import Column
from chaland.intake.cleaning.distinct import column_of, per_distinct
from chaland.intake.cleaning.places import is_town
from chaland.intake.cleaning.places.country_words import COUNTRIES
from chaland.reference import key_expr

PARTS = ("recipient_line", "building_line", "street", "locality_line", "postal_code", "city", "country")
_LINES = PARTS[:4]

_TYPES = (
    r"rue|r|avenue|av|ave|boulevard|bd|bld|blvd|boul|place|pl|chemin|che|ch|chem|impasse|imp|all[ée]es?|all|route|rte|"
    r"quai|cours|square|sq|passage|pass|sentier|mont[ée]e|faubourg|fbg|fg|esplanade|promenade|rond[- ]point|ruelle|"
    r"traverse|voie|villa|venelle|clos|cit[ée]|hameau|lotissement|lot|domaine|mail|parvis|port|pont|chauss[ée]e|c[ôo]te"
)
_CODE_AND_TOWN = (
    r"(?i)^(?:(?P<before>.*?)[\s,|\-]+)??(?:F(?:R)?[\s-]{1,3})?(?P<code>\d{5}|\d{2} \d{3})\s*[|,\-]?\s*"
    r"(?P<town>\p{L}[^\d|,]*(?:cedex(?: \d{1,2})?|\d{1,2}(?:er|[eè]me|e)?(?: arrondissement)?)?)\s*(?:[|,]\s*(?P<country>[^\d|,]+))?$"
)
_KINDS = {
    "recipient_line": r"(?i)^(?:app?(?:t|art|artement)?s?\b\.?|apt\b|logement|porte|[ée]tage|chez\b|c/o|esc(?:alier)?\b\.?|\d+ ?(?:er|e|[eè]me) [ée]tage|bo[iî]te)",
    "building_line": r"(?i)^(?:b[aâ]t(?:iment)?s?\b\.?|r[ée]s(?:idence)?\b\.?|imm(?:euble)?\b\.?|entr[ée]e|tour\b|bloc\b|pavillon|centre commercial|c\.? ?c(?:ial)?\b\.?)",
    "locality_line": r"(?i)^(?:b\.?p\.?\s*\d|c\.?s\.?\s*\d|t\.?s\.?a\.?\s*\d|lieu[- ]?dit\b|l\.?d\.?\b|hameau\b|z\.?[ai]\.?c?\.?e?\b|zone\b|parc d|quartier\b|le bourg$)",
    "street": rf"(?i)^(?:\d{{1,5}}\b|\d{{1,5}} ?(?:bis|ter|quater|[a-d])\b|(?:{_TYPES})\b\.?\s)",
}


def split_addresses(series: pl.Series) -> Column:
    """Values: PARTS, `country` as written. A cell without postal code gives its town only when that is one."""

    def read(texts: pl.Series) -> Column:
        rows = _ends(texts.to_frame("v").with_row_index("n").with_columns(t=_marked(pl.col("v"))))
        lines = _lines(rows.select("n", "before"))
        done = rows.join(lines, on="n", how="left", maintain_order="left")
        some = pl.any_horizontal(pl.col(part).is_not_null() for part in PARTS if part != "street")
        split = pl.when(some).then(pl.lit("address_split"))
        return column_of(done.with_columns(rule=split, fault=pl.lit(None, pl.String)), *PARTS)

    return per_distinct(series, read)


def _marked(text: pl.Expr) -> pl.Expr:
    """Line breaks and semicolons as bars; '12, rue' and 'Bâtiment B - 12 rue' without ambiguity."""
    bars = text.str.replace_all(r"\s*[\n\r;|]+\s*", "|").str.replace_all(r"[\s\u{a0}]+", " ")
    glued = bars.str.replace_all(
        r"(?i)(^|[|,] ?)(\d{1,5}(?: ?(?:bis|ter|quater|[a-d]))?) ?, ?(\p{L})", "${1}${2} ${3}"
    )
    return glued.str.replace_all(" - ", "|", literal=True).str.strip_chars(" ,|")


def _ends(rows: pl.DataFrame) -> pl.DataFrame:
    """before, postal_code, city, country."""
    rows = rows.with_columns(pl.col("t").str.extract_groups(_CODE_AND_TOWN).alias("g")).unnest("g")
    last = pl.col("t").str.extract(r"^.*[|,]\s*([^\d|,]+)$", 1)
    abroad = key_expr(last).is_in(list(COUNTRIES)) & (last.str.len_chars() > 3) & pl.col("code").is_null()
    rows = rows.with_columns(country=pl.coalesce("country", pl.when(abroad).then(last)))
    rest = (
        pl.when(abroad.fill_null(False)).then(pl.col("t").str.replace(r"[|,]\s*[^\d|,]+$", "")).otherwise("t")
    )
    rows = rows.with_columns(t=rest)
    last = pl.col("t").str.extract(r"^(?:.*[|,]\s*)?([^\d|,]+)$", 1)
    town = pl.when(pl.col("code").is_null() & is_town(key_expr(last))).then(last)
    without = pl.col("t").str.replace(r"(?:^|[|,]\s*)[^\d|,]+$", "")
    before = (
        pl.when(pl.col("code").is_not_null())
        .then("before")
        .when(town.is_not_null())
        .then(without)
        .otherwise("t")
    )
    return rows.select(
        "n",
        before=before.str.strip_chars(" ,|"),
        postal_code=pl.col("code").str.replace_all(" ", ""),
        city=pl.coalesce("town", town).str.strip_chars(" ,"),
        country=pl.col("country").str.strip_chars(),
    )


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    """The lines before the town, each where it belongs; several of one kind share a line."""
    parts = rows.with_columns(
        part=pl.col("before").str.replace_all(
            r"(?i)^((?:app?(?:t|artement)?|apt|b[aâ]t(?:iment)?|[ée]tage|esc(?:alier)?)\b\.? ?[\p{L}\d]{1,4}) (\d{1,5} )",
            "$1|$2",
        )
    )
    parts = parts.with_columns(pl.col("part").str.split("|")).explode("part")
    parts = parts.with_columns(pl.col("part").str.split(",")).explode("part")
    parts = parts.with_columns(pl.col("part").str.strip_chars()).filter(pl.col("part").str.len_chars() > 0)
    parts = parts.with_columns(kind=_kind()).with_columns(
        position=pl.int_range(pl.len()).over("n"), streets=(pl.col("kind") == "street").sum().over("n")
    )
    first = pl.col("position").filter(pl.col("kind") == "street").min().over("n")
    # what nothing names: the street when there is none, else a building before it or a hamlet after it
    orphan = pl.col("kind").is_null()
    last_orphan = orphan & (pl.col("position") == pl.col("position").filter(orphan).max().over("n"))
    kind = (
        pl.when(~orphan).then("kind")
        .when((pl.col("streets") == 0) & last_orphan).then(pl.lit("street"))
        .when((pl.col("streets") > 0) & (pl.col("position") > first)).then(pl.lit("locality_line"))
        .otherwise(pl.lit("building_line"))
    )  # fmt: skip
    parts = with_tidy_line(parts.with_columns(kind=kind, line="part"))
    joined = [pl.col("line").filter(pl.col("kind") == name).str.join(", ").alias(name) for name in _LINES]
    done = parts.group_by("n").agg(joined)
    return done.with_columns(pl.when(pl.col(name) != "").then(name).alias(name) for name in _LINES)


def _kind() -> pl.Expr:
    return pl.coalesce(
        pl.when(pl.col("part").str.contains(pattern)).then(pl.lit(name)) for name, pattern in _KINDS.items()
    )
