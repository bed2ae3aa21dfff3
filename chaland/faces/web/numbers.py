"""Numbers of rows, as addresses and forms bring them: written by our pages, or by anybody."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 18
"""Digits: what is longer fits no column, and a database that is asked for it fails."""


def row_number(said: str | None) -> int | None:
    """None for what can be no row's."""
    if said is None or not (said.isascii() and said.isdigit()) or len(said) > _LONGEST:
        return None
    return int(said)


def row_numbers(said: Iterable[str]) -> list[int]:
    """Those that can be a row's, in their order."""
    return [number for one in said if (number := row_number(one)) is not None]
