"""The packs that come with Chaland, those that people write, and the values that their segments repeat for."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.db.models import Count

from chaland.customers.models import Contact, Product
from chaland.kernel.errors import Invalid, NotFound
from chaland.kernel.text import Text
from chaland.reference import geography
from chaland.segments.domain.packs import Each, TradePack, read_pack

FOLDER = Path(__file__).parent / "packs"
MOST = 12
"""Values of the file that a segment is repeated for."""

Filling = dict[str, str]


@cache
def packs() -> tuple[TradePack, ...]:
    """Those that come with Chaland, in alphabetical order."""
    return tuple(read_file(path) for path in sorted(FOLDER.glob("*.toml")))


def pack_called(key: str) -> TradePack:
    """By its key, or a file of one's own when it ends in .toml. Raises: NotFound (`pack_unknown`); Invalid."""
    if key.endswith(".toml"):
        return read_file(Path(key))
    for pack in packs():
        if pack.key == key:
            return pack
    raise NotFound(
        "pack_unknown",
        Text("Il n'y a pas de pack « {key} ».", "There is no pack “{key}”."),
        remedy=Text("Ceux qui existent : {known}.", "Those that exist: {known}."),
        key=key,
        known=", ".join(pack.key for pack in packs()),
    )


def read_file(path: Path) -> TradePack:
    """Raises: NotFound (`pack_unreadable`); Invalid (`pack_invalid`)."""
    try:
        return read_pack(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise NotFound(
            "pack_unreadable",
            Text("{file} ne peut pas être lu : {why}.", "{file} cannot be read: {why}."),
            file=str(path),
            why=error.strerror or error,
        ) from None
    except ValueError as error:
        raise Invalid(
            "pack_invalid",
            Text("{file} n'est pas du TOML lisible : {why}.", "{file} is not readable TOML: {why}."),
            path=str(path),
            file=path.name,
            why=error,
        ) from None


def fillings(each: Each) -> Sequence[Filling]:
    """What a segment is repeated for, the commonest first; once, with nothing, when it is not repeated.

    Cost: reads the facets index, the products, or the tiers of the file.
    """
    match each:
        case "":
            return [{}]
        case "category_pair":
            return _category_pairs()
        case "department":
            names = {row["code"]: row["name"] for row in geography.departments().iter_rows(named=True)}
            return [{"value": names[code], "key": code} for code in _commonest("department") if code in names]
        case "loyalty_tier":
            return [{"value": tier, "key": tier} for tier in _commonest("loyalty_tier")]


def _commonest(field: str) -> list[str]:
    rows = Contact.objects.exclude(**{field: None}).values(field).annotate(n=Count("id"))
    return [row[field] for row in rows.order_by("-n", field)[:MOST]]


def _category_pairs() -> list[Filling]:
    rows = Product.objects.exclude(category=None).values("category").annotate(n=Count("id"))
    first = [str(row["category"]) for row in rows.order_by("-n", "category")[:2]]
    if len(first) < 2:
        return []
    return [{"a": a, "b": b, "key": f"{a}/{b}"} for a, b in (first, reversed(first))]
