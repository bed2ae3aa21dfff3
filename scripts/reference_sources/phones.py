"""The numbering plan, reduced to the prefixes that decide.

Sources: ARCEP, MAJNUM and MAJNFB (Licence Ouverte) for the blocks and their territory; ARCEP decisions
2018-0881 and 2022-1583 for the use of each part of the plan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from reference_sources.opened import zip_csv

ARCEP = "arcep_numbering_plan.zip"
Decision = tuple[str, str]
"""usage, territory"""

# The longest prefix wins.
USAGES = {
    **dict.fromkeys(("01", "02", "03", "04", "05"), "fixed"),
    **dict.fromkeys(("06", "07"), "mobile"),
    "0700": "m2m",
    **dict.fromkeys(("0800", "0801", "0802", "0803", "0804", "0805"), "free"),
    **dict.fromkeys(("0806", "0807", "0808", "0809"), "normal_rate"),
    **dict.fromkeys(("081", "082", "089"), "premium"),
    "08": "internal",
    "09": "voip",
    **dict.fromkeys(("0937", "0938", "0939"), "platform"),
    **dict.fromkeys(
        ("0162", "0163", "0270", "0271", "0377", "0378", "0424", "0425", "0568", "0569"), "verified"
    ),
    **dict.fromkeys(("0947", "0948", "0949"), "verified"),
    **dict.fromkeys(("1", "3"), "short"),
}
TERRITORIES = {
    "Métropole": "metropole",
    "National": "national",
    "Guadeloupe, St Martin et St Barthélemy": "guadeloupe",
    "Martinique": "martinique",
    "Guyane": "guyane",
    "La Réunion - Océan indien": "reunion",
    "La Réunion": "reunion",
    "Mayotte": "mayotte",
    "Saint Pierre et Miquelon": "miquelon",
}


def phone_blocks(folder: Path) -> pl.DataFrame:
    """The table `phone_blocks`: each prefix whose decision differs from that of the prefix above it."""
    usages = USAGES | _emergencies(folder)
    holders = _holders(folder)
    decided: dict[str, Decision] = {}
    for prefix in sorted({*usages, *holders}):
        above = decided.get(
            _longest(prefix[:-1], decided), ("", "metropole" if prefix[0] == "0" else "national")
        )
        held = holders.get(prefix)
        territory = min(held, key=lambda place: (-held[place], place)) if held else above[1]
        decision = (usages[_longest(prefix, usages)], territory)
        if decision != above:
            decided[prefix] = decision
    rows = [(prefix, *decision) for prefix, decision in decided.items()]
    return pl.DataFrame(rows, schema=["prefix", "usage", "territory"], orient="row")


def _holders(folder: Path) -> dict[str, Counter[str]]:
    """How many blocks each territory holds, under each pair of digits and each prefix of four digits and more.

    Three digits decide nothing: a lone verified block must not speak for its unassigned neighbours.
    """
    numbers = zip_csv(folder, ARCEP, "MAJNUM.csv", separator=";", encoding="latin-1")
    holders: dict[str, Counter[str]] = defaultdict(Counter)
    for block, place in _rows(numbers):
        for length in (2, *range(4, len(block) + 1)) if block[0] == "0" else (1,):
            holders[block[:length]][TERRITORIES[place]] += 1
    return holders


def _emergencies(folder: Path) -> dict[str, str]:
    short = zip_csv(folder, ARCEP, "MAJNFB.csv", separator=";", encoding="latin-1")
    return {number: "emergency" for number, _ in _rows(short.filter(pl.col("Mnémo") == "URG"))}


def _rows(table: pl.DataFrame) -> Iterator[tuple[str, str]]:
    yield from table.select("EZABPQM", "Territoire").iter_rows()


def _longest(prefix: str, known: Mapping[str, object]) -> str:
    """The longest beginning of `prefix` that is known, else nothing."""
    return next((prefix[:n] for n in range(len(prefix), 0, -1) if prefix[:n] in known), "")
