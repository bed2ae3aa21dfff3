"""What a hand wrote, edit by edit. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple


class State(NamedTuple):
    """What a record of a hand said once an edit had written it."""

    edit: int
    values: Mapping[str, Any]


def spelt_out(states: Sequence[State], written: Mapping[int, Collection[str]]) -> dict[int, dict[str, Any]]:
    """Edit -> the fields that it was the last to write, with their present values.

    `states`: oldest first. `written`: the fields that an edit is known to have written, the same value perhaps.
    """
    last: dict[str, int] = {}
    former: Mapping[str, Any] = {}
    for edit, values in states:
        said = _flat(values)
        again = written.get(edit, ())
        for name, value in said.items():
            if name not in former or former[name] != value or name in again:
                last[name] = edit
        former = said
    found: dict[int, dict[str, Any]] = {}
    for name, value in former.items():
        _put(found.setdefault(last[name], {}), name, value)
    return found


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in values.items() if name != "custom"}
    return plain | {f"custom.{key}": value for key, value in (values.get("custom") or {}).items()}


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    if name.startswith("custom."):
        values.setdefault("custom", {})[name.removeprefix("custom.")] = value
    else:
        values[name] = value
