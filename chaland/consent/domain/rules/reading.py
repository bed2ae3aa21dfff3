"""Reading files of rules: a wrong one is refused, naming the file, the key and the remedy."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from chaland.consent.domain.rules.schema import CHECKS, OPTIONAL, OWN, REASON_WORDS, Check, check_of
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One dated file: what changes on its day, by dotted key."""

    name: str
    effective_from: date
    note: Text
    values: Values


def read_sheet(name: str, text: str) -> Sheet:
    """One file of rules. Raises: Invalid (`rules_unreadable`, `rules_key_unknown`, `rules_value_wrong`,
    `rules_key_missing`)."""
    values = _values(name, text, check_of, CHECKS)
    for key in ("effective_from", "note.fr", "note.en"):
        if key not in values:
            raise _missing(name, key)
    return Sheet(
        name=name,
        effective_from=values["effective_from"],
        note=Text(values["note.fr"], values["note.en"]),
        values={key: value for key, value in values.items() if not key.startswith(("note.", "effective"))},
    )


def read_own(name: str, text: str, limits: Values) -> Values:
    """What the company settles for itself. Raises: as `read_sheet`, and `rules_beyond_limit`."""
    values = _values(name, text, OWN.get, OWN)
    limit = limits["sms.slot_limit"]
    for slot in values.get("sms.slots", ()):
        if slot[:5] < limit[:5] or slot[6:] > limit[6:]:
            raise _wrong(
                "rules_beyond_limit",
                Text(
                    "{file} : « {key} » sort de la plage permise, {limit}.",
                    "{file}: “{key}” goes beyond what is allowed, {limit}.",
                ),
                Text("Restez dans cette plage.", "Stay within it."),
                file=name,
                key="sms.slots",
                limit=limit,
            )
    return values


def complete(name: str, values: Values) -> None:
    """Whether the first file says everything. Raises: Invalid (`rules_key_missing`)."""
    wanted = [key for key in CHECKS if key not in OPTIONAL and not key.startswith(("note.", "effective"))]
    codes = {key.split(".")[1] for key in values if key.startswith("reasons.")}
    wanted += [f"reasons.{code}.{word}" for code in sorted(codes) for word in REASON_WORDS]
    for key in wanted:
        if key not in values:
            raise _missing(name, key)


def _values(
    name: str, text: str, check_for: Callable[[str], Check | None], known: Mapping[str, Check]
) -> dict[str, Any]:
    try:
        values = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(
            "rules_unreadable",
            Text("{file} n'est pas un fichier TOML : {error}.", "{file} is not a TOML file: {error}."),
            Text("Corrigez cette ligne.", "Correct that line."),
            file=name,
            key="",
            error=str(error),
        ) from error
    for key, value in values.items():
        _check(name, key, value, check_for(key), known)
    return values


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for key, value in table.items():
        name = f"{before}{key}"
        rows += _flat(value, f"{name}.") if isinstance(value, dict) else [(name, value)]
    return rows


def _check(name: str, key: str, value: Any, check: Check | None, known: Mapping[str, Check]) -> None:
    if check is None:
        near = get_close_matches(key, known, n=1)
        remedy = Text(f"Vouliez-vous dire « {near[0]} » ?", f"Did you mean “{near[0]}”?") if near else None
        raise _wrong(
            "rules_key_unknown",
            Text("{file} : « {key} » n'est pas une règle connue.", "{file}: “{key}” is not a known rule."),
            remedy or Text("Retirez cette ligne.", "Remove that line."),
            file=name,
            key=key,
        )
    if not check.fits(value):
        raise _wrong(
            "rules_value_wrong",
            Text(
                "{file} : la valeur de « {key} » ne convient pas.",
                "{file}: the value of “{key}” will not do.",
            ),
            Text(f"Il faut {check.wanted.fr}.", f"It must be {check.wanted.en}."),
            file=name,
            key=key,
        )


def _missing(name: str, key: str) -> Invalid:
    return _wrong(
        "rules_key_missing",
        Text("{file} : il manque « {key} ».", "{file}: “{key}” is missing."),
        Text("Ajoutez cette ligne.", "Add that line."),
        file=name,
        key=key,
    )


def _wrong(code: str, message: Text, remedy: Text, *, file: str, key: str, **facts: object) -> Invalid:
    return Invalid(
        code, message, path=f"{file} / {key}" if key else file, remedy=remedy, file=file, key=key, **facts
    )
