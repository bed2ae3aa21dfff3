"""What was heard of two since somebody decided about them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chaland.kernel.folding import fold

Told = Mapping[str, Sequence[str]]
"""Field -> the values that one said, of the fields that are compared."""

COMPARED = (
    *("last_name", "first_name", "birth_name", "sex", "birth_date", "email", "mobile", "phone"),
    *("street", "building_line", "postal_code", "city", "company"),
    *("name", "siren", "siret", "website"),
)
"""Fields whose values may speak for one person, or for two; from `name` on, of companies."""


@dataclass(frozen=True, slots=True)
class New:
    """A value that one of two says now and did not then. left: which of the two. shared: the other says it too."""

    field: str
    value: str
    left: bool
    shared: bool


def new_since(then: tuple[Told, Told], now: tuple[Told, Told]) -> list[New]:
    """The values that came, those that both say first. What was only written otherwise is not new; neither is what
    went."""
    found = [new for side in (0, 1) for new in _of_one(side == 0, then[side], now[side], now[1 - side])]
    return sorted(found, key=lambda new: (not new.shared, COMPARED.index(new.field)))


def _of_one(left: bool, then: Told, now: Told, other: Told) -> Iterator[New]:
    for field in COMPARED:
        before, beyond = _folded(then.get(field, ())), _folded(other.get(field, ()))
        for value in now.get(field, ()):
            if fold(value) not in before:
                yield New(field, value, left, fold(value) in beyond)


def _folded(values: Sequence[str]) -> set[str]:
    return {fold(value) for value in values}
