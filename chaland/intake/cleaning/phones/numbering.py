"""The French numbering plan: where a number of nine significant digits lives and what it is.

Source: Arcep, by `chaland.reference.phone_blocks`.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import polars as pl

from chaland.intake.cleaning.phones import words
from chaland.reference import phone_blocks, phone_usage_expr

FRENCH_REGIONS = frozenset(("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"))
"""ISO codes of the countries and territories that dial ten digits from 0."""

OVERSEAS_CODES = ("262", "590", "594", "596")

_CODES = {
    "guadeloupe": "590",
    "guyane": "594",
    "martinique": "596",
    "reunion": "262",
    "mayotte": "262",
    "miquelon": "508",
}
_KINDS = {"mobile": "mobile", "fixed": "fixed", "voip": "voip"}
_FAULTS = {
    **dict.fromkeys(("verified", "platform"), words.CANVASSING.code),
    **dict.fromkeys(("free", "normal_rate", "premium"), words.SPECIAL.code),
    **dict.fromkeys(("m2m", "internal"), words.MACHINE.code),
}
_FAKES = frozenset(
    ("123456789", "102030405", "100000000", "600000000", "606060606", "601020304", "605040302", "611111111")
)
HEAD = 5
"""How many of the nine digits decide."""


class Block(NamedTuple):
    """The country code, the kind ('mobile', 'fixed', 'voip', 'special') and the fault of a number, if any."""

    code: str
    kind: str
    fault: str | None


@cache
def _decisions() -> dict[str, tuple[str, str]]:
    return {
        p: (usage, place)
        for p, usage, place in phone_blocks().select("prefix", "usage", "territory").iter_rows()
    }


@lru_cache(maxsize=100_000)
def block_of(head: str) -> Block:
    """The block of a number by the first five of its nine digits: the longest prefix known decides."""
    tries = (_decisions().get(f"0{head[:length]}") for length in range(HEAD, 0, -1))
    usage, place = next((found for found in tries if found), ("unknown", "metropole"))
    return Block(_CODES.get(place, "33"), _KINDS.get(usage, "special"), _FAULTS.get(usage))


def blocks(head: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The same over a column of beginnings, as `code`, `kind` and `block_fault`."""
    found = phone_usage_expr("+33" + head + "0" * (9 - HEAD))
    usage, place = found.struct.field("usage"), found.struct.field("territory")
    return (
        place.replace_strict(_CODES, default="33", return_dtype=pl.String).fill_null("33").alias("code"),
        usage.replace_strict(_KINDS, default="special", return_dtype=pl.String)
        .fill_null("special")
        .alias("kind"),
        usage.replace_strict(_FAULTS, default=None, return_dtype=pl.String).alias("block_fault"),
    )


def e164_of(nine: str) -> str:
    """`612345678` gives `+33612345678`, `692123456` `+262692123456`, `508411234` `+508411234`."""
    code = block_of(nine[:HEAD]).code
    return f"+508{nine[3:]}" if code == "508" and nine.startswith("508") else f"+{code}{nine}"


def fault_of(nine: str) -> str | None:
    """What is wrong with such a number as a customer's own, if anything is."""
    return words.FAKE.code if nine in _FAKES else block_of(nine[:HEAD]).fault


def fakes() -> list[str]:
    """Numbers of nine digits that people make up."""
    return sorted(_FAKES)
