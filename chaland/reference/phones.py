"""What the French numbering plan says of a number: its use and its territory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import polars as pl

from chaland.reference.archive import table

_COUNTRY = r"^\+(?:33|590|594|596|262)(\d{9}|700\d{9,10})$"
_MIQUELON_SHORT = r"^\+508(\d{6})$"
_MIQUELON_LONG = r"^\+508(\d{9})$"


@dataclass(frozen=True, slots=True)
class PhoneUsage:
    """usage and territory as in `phone_blocks`."""

    usage: str
    territory: str


def phone_blocks() -> pl.DataFrame:
    """The prefixes that decide; the longest that begins a national number ('0612345678') wins.

    prefix, usage, territory: str. Usages: 'mobile', 'fixed', 'voip', 'verified' (lines kept for automated
    calls), 'platform' (technical platforms: delivery, appointments), 'm2m' (machines), 'free', 'normal_rate',
    'premium', 'internal' (between operators). Territories: 'metropole', 'guadeloupe' (with Saint-Martin and Saint-Barthélemy),
    'martinique', 'guyane', 'reunion', 'mayotte', 'miquelon', 'national'.
    """
    return table("phone_blocks")


@cache
def _decisions() -> dict[int, dict[str, dict[str, str]]]:
    by_length: dict[int, dict[str, dict[str, str]]] = {}
    for prefix, usage, territory in phone_blocks().select("prefix", "usage", "territory").iter_rows():
        by_length.setdefault(len(prefix), {})[prefix] = {"usage": usage, "territory": territory}
    return dict(sorted(by_length.items(), reverse=True))


def phone_usage(e164: str) -> PhoneUsage | None:
    """The use of a number such as '+33612345678'; None for another country or a number of no known block."""
    found = pl.select(phone_usage_expr(pl.lit(e164, pl.String))).item()
    return PhoneUsage(**found) if found["usage"] else None


def phone_usage_expr(e164: pl.Expr) -> pl.Expr:
    """The same over a column: a struct of usage and territory, both null where unknown."""
    national = _national(e164)
    fields = (_decide(national, name) for name in ("usage", "territory"))
    return pl.struct(*fields)


def _national(e164: pl.Expr) -> pl.Expr:
    """The number as dialled within France, ten digits or more; null for another country."""
    return pl.coalesce(
        "0" + e164.str.extract(_COUNTRY),
        "0508" + e164.str.extract(_MIQUELON_SHORT),
        "0" + e164.str.extract(_MIQUELON_LONG),
    )


def _decide(national: pl.Expr, name: str) -> pl.Expr:
    tries = (
        national.str.head(length).replace_strict(
            list(prefixes),
            [decision[name] for decision in prefixes.values()],
            default=None,
            return_dtype=pl.String,
        )
        for length, prefixes in _decisions().items()
    )
    return pl.coalesce(*tries).alias(name)
