"""What the French numbering plan says of a number: its use and its territory."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from chaland.reference.archive import table

if TYPE_CHECKING:
    import polars as pl

# country codes that share the French plan, then what follows the national prefix 0
_WITH_ZERO = r"\+(?:33|590|594|596|262|508)([0-9]{9}|700[0-9]{9,10})"
_MIQUELON_SHORT = r"\+(508[0-9]{6})"


@dataclass(frozen=True, slots=True)
class PhoneUsage:
    """usage and territory as in `phone_blocks`."""

    usage: str
    territory: str


def phone_blocks() -> pl.DataFrame:
    """The prefixes that decide; the longest that begins a national number ('0612345678') wins.

    prefix, usage, territory: str. Usages: 'mobile', 'fixed', 'voip', 'verified' (lines kept for automated
    calls), 'platform' (technical platforms: delivery, appointments), 'm2m' (machines), 'free', 'normal_rate',
    'premium', 'internal' (between operators), 'short', 'emergency'.
    Territories: 'metropole', 'guadeloupe' (with Saint-Martin and Saint-Barthélemy), 'martinique', 'guyane',
    'reunion', 'mayotte', 'miquelon', 'national'.
    A prefix tells what a number is for, not that it is in service.
    Source: ARCEP, numbering plan (decisions 2018-0881 and 2022-1583).
    """
    return table("phone_blocks")


@cache
def _decisions() -> dict[int, dict[str, PhoneUsage]]:
    """Prefix to decision, by length of prefix, the longest first."""
    by_length: dict[int, dict[str, PhoneUsage]] = {}
    for prefix, usage, territory in phone_blocks().select("prefix", "usage", "territory").iter_rows():
        by_length.setdefault(len(prefix), {})[prefix] = PhoneUsage(usage, territory)
    return dict(sorted(by_length.items(), reverse=True))


def phone_usage(e164: str) -> PhoneUsage | None:
    """The use of a number such as '+33612345678'; None for another country or another length."""
    found = re.fullmatch(_WITH_ZERO, e164) or re.fullmatch(_MIQUELON_SHORT, e164)
    national = f"0{found[1]}" if found else ""
    decided = (prefixes.get(national[:length]) for length, prefixes in _decisions().items())
    return next((usage for usage in decided if usage), None)


def phone_usage_expr(e164: pl.Expr) -> pl.Expr:
    """The same over a column: a struct of usage and territory, both null where unknown."""
    import polars as pl

    digits = pl.coalesce(e164.str.extract(f"^{_WITH_ZERO}$"), e164.str.extract(f"^{_MIQUELON_SHORT}$"))
    national = "0" + digits
    usage = _decide(national, lambda decision: decision.usage)
    territory = _decide(national, lambda decision: decision.territory)
    return pl.struct(usage=usage, territory=territory)


def _decide(national: pl.Expr, told: Callable[[PhoneUsage], str]) -> pl.Expr:
    import polars as pl

    tries = (
        national.str.head(length).replace_strict(
            list(prefixes),
            [told(decision) for decision in prefixes.values()],
            default=None,
            return_dtype=pl.String,
        )
        for length, prefixes in _decisions().items()
    )
    return pl.coalesce(*tries)
