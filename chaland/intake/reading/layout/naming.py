"""Header names: unique, never blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def name_headers(originals: Iterable[str | None]) -> tuple[str, ...]:
    """Blank -> `Colonne 3`, repeated -> `Tél (2)`; runs of white space become one space."""
    taken: set[str] = set()
    names = []
    for rank, original in enumerate(originals, 1):
        name = _free(" ".join((original or "").split()) or f"Colonne {rank}", taken)
        taken.add(name)
        names.append(name)
    return tuple(names)


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def join_two_lines(upper: Sequence[str | None], lower: Sequence[str | None]) -> list[str | None]:
    """`Adresse` above `Rue`, `Ville` -> `Adresse / Rue`, `Adresse / Ville`.

    A group label holds until the next one; a label with nothing under it stands alone.
    """
    joined: list[str | None] = []
    group: str | None = None
    for rank in range(max(len(upper), len(lower))):
        top, under = _at(upper, rank), _at(lower, rank)
        group = top or (group if under else None)
        joined.append(f"{group} / {under}" if group and under else top or under)
        if top and not under:
            group = None
    return joined


def _at(cells: Sequence[str | None], rank: int) -> str | None:
    return ((cells[rank] or "").strip() or None) if rank < len(cells) else None
