"""The ports are filled when the first of them is asked, and every port asks for it."""

from __future__ import annotations

import importlib
import sys
from types import FrameType
from typing import Any

import pytest

from chaland.config import wiring
from chaland.kernel import ports


def _filled_by_the_wiring() -> set[str]:
    """Modules outside `chaland.config` whose functions it calls while it wires."""
    called = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        caller = frame.f_back.f_globals.get("__name__", "") if frame.f_back else ""
        callee = frame.f_globals.get("__name__", "")
        made = frame.f_code.co_name == "__init__"
        if (
            event == "call"
            and not made
            and caller.startswith("chaland.config.")
            and callee.startswith("chaland.")
        ):
            called.add(callee)

    sys.setprofile(watch)
    try:
        wiring.wire()
    finally:
        sys.setprofile(None)
    return {name for name in called if not name.startswith("chaland.config.")}


def test_every_port_has_itself_filled_before_anyone_looks_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = importlib.import_module("chaland.jobs.registry")
    followers = importlib.import_module("chaland.customers.services.merging.followers")
    monkeypatch.setattr(registry, "_handlers", {})
    monkeypatch.setattr(registry, "_recurrences", {})
    monkeypatch.setattr(followers, "_followers", {one: [] for one in followers._followers})
    found = _filled_by_the_wiring()
    assert {"chaland.jobs.registry", "chaland.quality.ports", "chaland.segments.stored"} <= found
    assert [
        name for name in sorted(found) if sys.modules[name].__dict__.get("filled") is not ports.filled
    ] == []


def test_it_is_filled_once_and_a_filler_may_look_into_a_port(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def filler() -> None:
        ports.filled()
        told.append("filled")

    monkeypatch.setattr(ports, "_waiting", [])
    ports.fill_when_asked(filler)
    assert told == []
    ports.filled()
    ports.filled()
    assert told == ["filled"]
