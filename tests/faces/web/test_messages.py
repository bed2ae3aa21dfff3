"""French is complete, and the compiled catalogue is the one of the sources."""

from __future__ import annotations

from scripts import messages


def test_nothing_is_missing_stale_or_uncompiled() -> None:
    assert messages.main(check=True) == 0


def test_the_templates_are_read() -> None:
    found = {message.id for message in messages.gather()}
    assert {"Keyboard shortcuts", "Note it", "Open sessions"} <= found
