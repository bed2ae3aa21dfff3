"""Whether somebody waits for a page in this process, or for a command. Apart, so that saying it loads nothing."""

from __future__ import annotations

_patient = [False]


def be_patient(patient: bool = True) -> None:
    """Say that nobody waits for a page in this process: whatever is late is worked out on the spot."""
    _patient[0] = patient


def is_patient() -> bool:
    return _patient[0]
