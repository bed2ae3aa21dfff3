"""The files to learn from: many small worlds, each drawn at random, so that no one world is learnt by heart."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from chaland.samples.doubles.design import Design

FIRST_SEED = 100
"""Seeds from here on are for training; those under it are for tests and benchmarks, and are never trained on."""

_FIELDS = (
    *("birth_date", "email", "mobile", "landline", "street", "postal_code", "city", "complement"),
    *("sex", "birth_name"),
)


_LARGE, _EVERY = (2, 6, 16), 4
"""Every fourth world is so many times larger: in a large file namesakes are many, and rules ask for more."""


def designs(worlds: int, people: int) -> Iterator[Design]:
    """So many designs, most of so many people at the most, some of sixteen times as many: with and without families,
    doubles, damage, whole columns missing."""
    for world in range(worlds):
        draw = Random(f"duplicates/training/{world}")  # noqa: S311 - invents, protects nothing
        untold = {
            field: 1.0 if draw.random() < 0.5 else draw.random() for field in _FIELDS if draw.random() < 0.25
        }
        yield Design(
            seed=FIRST_SEED + world,
            people=_size(world, people, draw.choice((1, 2, 6, 30))),
            households=draw.choice((0.0, 0.0, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5)),
            doubled=draw.choice((0.05, 0.1, 0.2, 0.4, 0.7, 0.95)),
            often=draw.choice((0.15, 0.3, 0.5, 0.8)),
            local=draw.choice((0.05, 0.3, 0.6, 0.9)),
            namesakes=draw.choice((0.0, 0.0, 0.005, 0.01, 0.03)),
            wrong=draw.choice((0.0, 1.0, 1.0, 4.0, 12.0)),
            damage=draw.choice((0.3, 0.7, 1.0, 1.5, 2.5, 4.0, 6.0)),
            gaps=draw.choice((0.2, 0.6, 1.0, 1.5)),
            untold=untold,
        )


def _size(world: int, people: int, part: int) -> int:
    """Drawn apart from the rest, which stays as it was."""
    if world % _EVERY != _EVERY // 2:
        return people // part
    return people * Random(f"duplicates/training/size/{world}").choice(_LARGE)  # noqa: S311 - as above
