"""Where each word of the language is found in the lake: as in the mirror, but for the facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from chaland.mirror.domain import Vendor
from chaland.segments.language import Catalogue
from chaland.segments.language.catalogue import Column, FactTable
from chaland.segments.snapshot.catalogue import mirrored

_OTHERWISE: Mapping[str, Column] = {
    "amount": Column("f.amount_cents", scale=100),
    "at": Column("f.at", stored="instant"),
    "order": Column("f.order_number", folded="f.order_number"),
}
_PROPERTY = Column("f.properties[:key]", folded="f.properties[:key]")


def in_lake(known: Catalogue, vendor: Vendor, tables: Collection[str]) -> Catalogue:
    """The row store's catalogue, for a lake that holds `tables` and was written from this kind of database."""
    mirror = mirrored(known, vendor, tables)
    return replace(mirror, facts={name: _fact(held) for name, held in mirror.facts.items()})


def _fact(held: FactTable) -> FactTable:
    return FactTable(
        held.rows, {word: _column(word) for word in held.columns}, _PROPERTY if held.property else None
    )


def _column(word: str) -> Column:
    return _OTHERWISE.get(word) or Column(f"f.{word}", folded=f"f.{word}")
