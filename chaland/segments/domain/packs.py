"""What a pack of a trade holds, and whether its file is right. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from chaland.kernel.errors import Invalid
from chaland.kernel.text import LANGUAGES, Text

Each = Literal["", "department", "loyalty_tier", "category_pair"]
"""What a segment is repeated for: the values found in the file, for `{value}`, or `{a}` and `{b}`."""

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_TYPES = ("text", "number", "date", "yes_no", "choice", "list")
_HUES = ("", "red", "orange", "yellow", "green", "blue", "violet", "pink", "grey")
_PACK = {"version", "key", "name", "description", "fields", "segments"}
_FIELD = {"key", "label", "type", "choices"}
_SEGMENT = {"key", "name", "folder", "colour", "each", "sentence", "explanation"}


@dataclass(frozen=True, slots=True)
class PackField:
    """A custom field. `key`: what its French label gives."""

    key: str
    label: Text
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackSegment:
    key: str
    name: Text
    sentence: Text
    explanation: Text
    folder: Text | None = None
    colour: str = ""
    each: Each = ""


@dataclass(frozen=True, slots=True)
class TradePack:
    key: str
    name: Text
    description: Text
    fields: tuple[PackField, ...]
    segments: tuple[PackSegment, ...]


def read_pack(file: str, data: Mapping[str, Any]) -> TradePack:
    """A pack out of parsed TOML. Raises: Invalid (`pack_invalid`), which says where."""
    reader = _Reader(file)
    reader.only(data, _PACK, "")
    if data.get("version") != 1:
        reader.refuse("version", "1")
    fields = tuple(
        reader.field(one, f"fields.{at}") for at, one in enumerate(reader.tables(data, "fields"), 1)
    )
    segments = tuple(
        reader.segment(one, f"segments.{at}") for at, one in enumerate(reader.tables(data, "segments"), 1)
    )
    reader.once([field.key for field in fields], "fields")
    reader.once([segment.key for segment in segments], "segments")
    return TradePack(
        reader.key(data, ""),
        reader.text(data, "name", ""),
        reader.text(data, "description", ""),
        fields,
        segments,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str

    def refuse(self, where: str, wanted: str) -> None:
        raise Invalid(
            "pack_invalid",
            Text("{file} : {where} ne va pas ({wanted}).", "{file}: {where} is wrong ({wanted})."),
            path=where,
            file=self.file,
            where=where,
            wanted=wanted,
        )

    def only(self, table: Mapping[str, Any], known: set[str], where: str) -> None:
        for name in sorted(set(table) - known):
            self.refuse(f"{where}.{name}".strip("."), ", ".join(sorted(known)))

    def tables(self, data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
        found = data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.refuse(name, f"[[{name}]]")
        return list(found)

    def once(self, keys: Sequence[str], where: str) -> None:
        for key in keys:
            if keys.count(key) > 1:
                self.refuse(f"{where}.{key}", "key")

    def key(self, table: Mapping[str, Any], where: str) -> str:
        return self.word(table, "key", where, _KEY.pattern)

    def word(self, table: Mapping[str, Any], name: str, where: str, pattern: str) -> str:
        found = table.get(name, "")
        if not isinstance(found, str) or not re.fullmatch(pattern, found):
            self.refuse(f"{where}.{name}".strip("."), pattern)
        return str(found)

    def text(self, table: Mapping[str, Any], name: str, where: str) -> Text:
        place = f"{where}.{name}".strip(".")
        found = table.get(name)
        if not isinstance(found, dict) or set(found) != set(LANGUAGES):
            self.refuse(place, "fr, en")
        said = {language: str(found[language]).strip() for language in LANGUAGES} if found else {}
        for language in LANGUAGES:
            if not said[language]:
                self.refuse(f"{place}.{language}", language)
        return Text(said["fr"], said["en"])

    def field(self, table: Mapping[str, Any], where: str) -> PackField:
        self.only(table, _FIELD, where)
        choices = table.get("choices", [])
        if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
            self.refuse(f"{where}.choices", '["…"]')
        kind = self.word(table, "type", where, "|".join(_TYPES))
        if kind == "choice" and not choices:
            self.refuse(f"{where}.choices", '["…"]')
        return PackField(self.key(table, where), self.text(table, "label", where), kind, tuple(choices))

    def segment(self, table: Mapping[str, Any], where: str) -> PackSegment:
        self.only(table, _SEGMENT, where)
        each = self.word(table, "each", where, "|".join(get_args(Each)))
        return PackSegment(
            self.key(table, where),
            self.text(table, "name", where),
            self.text(table, "sentence", where),
            self.text(table, "explanation", where),
            self.text(table, "folder", where) if "folder" in table else None,
            self.word(table, "colour", where, "|".join(_HUES)),
            each,  # type: ignore[arg-type]
        )
