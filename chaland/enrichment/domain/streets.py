"""The line of a street, read into what tells streets apart: number, suffix, type and name. Pure, column by column.

`12bis, av. du Gal de Gaulle` and `12 B Avenue du Général-de-Gaulle` read the same.
"""

from __future__ import annotations

import polars as pl

from chaland.reference import key_expr, street_type_variants, street_types

PARTS = ("number", "suffix", "kind", "name")
_SUFFIX = r"BIS|TER|QUATER|QUINQUIES|[A-H]"
_SUFFIXES = {"BIS": "B", "TER": "T", "QUATER": "Q", "QUINQUIES": "C"}
_NUMBERED = rf"^(?P<number>\d{{1,5}})(?: ?(?P<suffix>{_SUFFIX})\b)?(?: (?:A )?\d{{1,5}}(?: ?(?:{_SUFFIX})\b)?)? (?P<road>.+)$"
_SPELT = {
    "GAL": "GENERAL", "GEN": "GENERAL", "MAL": "MARECHAL", "DR": "DOCTEUR", "PDT": "PRESIDENT", "PT": "PRESIDENT",
    "CDT": "COMMANDANT", "CNE": "CAPITAINE", "COL": "COLONEL", "PR": "PROFESSEUR", "MGR": "MONSEIGNEUR",
    "ND": "NOTRE DAME", "N D": "NOTRE DAME",
}  # fmt: skip
_SMALL = r"\b(?:D|DE|DU|DES|L|LA|LE|LES|A|AU|AUX|EN|ET)\b"


def street_parts(street: pl.Expr) -> pl.Expr:
    """A struct of PARTS, strings; null where there is none. `kind` is the type written in full ('AVENUE')."""
    line = key_expr(street).str.replace(r"^(?:N|NO|NUM|NUMERO) (\d)", "$1")
    return road_parts(_without_number(line), _number(line, "number"), _suffix(_number(line, "suffix")))


def road_parts(road: pl.Expr, number: pl.Expr, suffix: pl.Expr) -> pl.Expr:
    """The same, where the number stands apart. `road`: a key, or a name to be made one."""
    whole = _kind_in_full(key_expr(road))
    kind = whole.str.extract(_kinds(), 1)
    rest = pl.when(kind.is_not_null()).then(whole.str.replace(_kinds(), "")).otherwise(whole)
    name = _bare(rest)
    alone = pl.when(name == "").then(whole).otherwise(name)
    return pl.struct(number=number, suffix=suffix, kind=kind, name=pl.when(alone != "").then(alone))


def suffix_of(rep: pl.Expr) -> pl.Expr:
    """`bis` as the addresses' base writes it, in one letter."""
    return _suffix(pl.when(rep.str.strip_chars() != "").then(rep.str.strip_chars().str.to_uppercase()))


def _number(line: pl.Expr, part: str) -> pl.Expr:
    return line.str.extract_groups(_NUMBERED).struct.field(part)


def _without_number(line: pl.Expr) -> pl.Expr:
    return pl.coalesce(_number(line, "road"), line)


def _suffix(written: pl.Expr) -> pl.Expr:
    return written.replace(list(_SUFFIXES), list(_SUFFIXES.values()))


def _kind_in_full(road: pl.Expr) -> pl.Expr:
    """`AV FOCH` → `AVENUE FOCH`."""
    head = road.str.extract(r"^(\w+) ", 1)
    variants = street_type_variants()
    full = head.replace_strict(list(variants), list(variants.values()), default=None, return_dtype=pl.String)
    return pl.when(full.is_not_null()).then(full + " " + road.str.extract(r"^\w+ (.+)$", 1)).otherwise(road)


def _kinds() -> str:
    """A type of street at the head of a line; the longest first, so that `ANCIENNE ROUTE` is not a name."""
    labels = sorted({*street_types()["label"]}, key=len, reverse=True)
    return rf"^({'|'.join(labels)})\b ?"


def _bare(name: pl.Expr) -> pl.Expr:
    """Without articles, titles written in full."""
    for short, full in _SPELT.items():
        name = name.str.replace_all(rf"\b{short}\b", full)
    return name.str.replace_all(_SMALL, " ").str.replace_all(r"\s+", " ").str.strip_chars(" ")
