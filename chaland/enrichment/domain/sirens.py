"""The number of a French company: nine digits whose Luhn sum is a multiple of ten (law.md 12.3). Pure."""

from __future__ import annotations


def is_siren(said: str) -> bool:
    """Whether nine digits, spaces aside, are a possible SIREN."""
    digits = "".join(said.split())
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(digits))
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0
