"""Who must hear that the ledger says something new about contacts: what is kept worked out about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Listener = Callable[[list[int]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Called once by the wiring."""
    if listener not in _listeners:
        _listeners.append(listener)


def touched(contact_ids: Iterable[int]) -> None:
    """Say it, in the caller's transaction."""
    ids = sorted(set(contact_ids))
    for listener in _listeners if ids else ():
        listener(ids)
