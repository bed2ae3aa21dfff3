"""One way of writing for what people wrote in several. Pure.

A *rule* says which texts (as compared: `kernel.folding.fold`) of a field are written how. Sources keep what they
said; rules act on what survives of it, so that taking a rule back gives every value as if it had never been.
Rules act in the order in which they were made, each on what the former ones left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaland.kernel.folding import fold

OF_PEOPLE = ("city", "activity", "function", "hobbies", "tags")
OF_PRODUCTS = ("product", "category")
CUSTOM = "custom."
_FOLLOWS = ("insee", "department", "region", "latitude", "longitude")
"""What is known of a town besides its name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`keys`: the folded texts that are written `kept`; that of `kept` itself is always one of them.

    `place`: of a town, what its postal file says of it; given to addresses that were not recognised.
    """

    field: str
    keys: frozenset[str]
    kept: str
    place: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Spelling:
    """All rules together: by field, folded text → how it is written."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def say(self, name: str, text: str) -> str:
        return self.texts.get(name, {}).get(fold(text), text)

    def __bool__(self) -> bool:
        return bool(self.texts)


def spelling(rules: Iterable[Rule]) -> Spelling:
    """`rules`: the first made first."""
    texts: dict[str, dict[str, str]] = {}
    places: dict[str, Mapping[str, Any]] = {}
    for rule in rules:
        said = texts.setdefault(rule.field, {})
        keys = rule.keys | {fold(rule.kept)}
        said.update({key: rule.kept for key, written in said.items() if fold(written) in keys})
        said.update({key: rule.kept for key in keys if key not in said})
        if rule.place:
            places[rule.kept] = rule.place
    return Spelling(texts, places)


def differing(one: Spelling, other: Spelling, name: str) -> set[str]:
    """The folded texts of a field that the two write differently."""
    left, right = one.texts.get(name, {}), other.texts.get(name, {})
    return {key for key in left.keys() | right.keys() if left.get(key) != right.get(key)}


def spelt(values: Mapping[str, Any], rules: Spelling) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    """The values as they are to be shown, and what was written otherwise: (field, text) pairs."""
    shown, written = dict(values), list[tuple[str, str]]()
    for name in rules.texts:
        if name.startswith(CUSTOM):
            _spell_custom(shown, name, rules, written)
        elif shown.get(name):
            shown[name] = _spell(name, shown[name], rules, written)
    if any(name == "city" for name, _ in written):
        _place(shown, rules.places.get(shown["city"]))
    return (shown, written) if written else (values, written)


def _spell(name: str, value: Any, rules: Spelling, written: list[tuple[str, str]]) -> Any:
    if isinstance(value, list):
        return _each_once([_spell(name, one, rules, written) for one in value])
    if not isinstance(value, str) or (said := rules.say(name, value)) == value:
        return value
    written.append((name, value))
    return said


def _each_once(texts: Sequence[Any]) -> list[Any]:
    return list({fold(text) if isinstance(text, str) else text: text for text in reversed(texts)}.values())[
        ::-1
    ]


def _spell_custom(shown: dict[str, Any], name: str, rules: Spelling, written: list[tuple[str, str]]) -> None:
    key, custom = name.removeprefix(CUSTOM), shown.get("custom") or {}
    if custom.get(key):
        shown["custom"] = {**custom, key: _spell(name, custom[key], rules, written)}


def _place(shown: dict[str, Any], place: Mapping[str, Any] | None) -> None:
    """An address that was not recognised is in the town that was meant, unless its postal code says otherwise."""
    code = shown.get("postal_code")
    if place and shown.get("insee") is None and (not code or code[:2] == str(place["department"])[:2]):
        shown.update({name: place[name] for name in _FOLLOWS if shown.get(name) is None})


def in_former_words(value: Any, former: Mapping[str, Sequence[str]]) -> Any:
    """A list that somebody edited as it was shown, in the words of the sources. former: folded text shown → written."""
    if not isinstance(value, list):
        return value
    return _each_once([text for one in value for text in former.get(fold(one), (one,))])
