"""Find the layout that a row of headers follows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, cast

from chaland.intake.fields import BY_NAME, Kind
from chaland.intake.recognition.headers import read_header
from chaland.intake.recognition.lexicon import COMPUTED, NOTHING

_NUMBER = re.compile(r"\b\d+\b")
_MARKS = {"": NOTHING, "=": COMPUTED}


@dataclass(frozen=True, slots=True)
class Layout:
    """One known file: `columns` maps a header's normal form to a field, `COMPUTED` or `NOTHING`."""

    exporter: str
    title: str
    name: str
    kind: Kind
    signature: frozenset[str]
    columns: Mapping[str, str]

    def field_of(self, header: str) -> str | None:
        """The field of this header, None when this exporter does not write it."""
        form = _form(header)
        return self.columns.get(form) or self.columns.get(_NUMBER.sub("#", form))


def layout_of(headers: Sequence[str]) -> Layout | None:
    """The layout whose whole signature is there and that knows the most columns; None for an unknown file."""
    forms = frozenset(_form(header) for header in headers)
    fitting = [layout for layout in _layouts() if layout.signature <= forms]
    return max(fitting, key=lambda layout: _fit(layout, headers), default=None)


def _fit(layout: Layout, headers: Sequence[str]) -> tuple[int, int]:
    return sum(layout.field_of(header) is not None for header in headers), len(layout.signature)


@cache
def _layouts() -> tuple[Layout, ...]:
    folder = resources.files("chaland.intake.recognition.exporters")
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    return tuple(
        layout for file in files for layout in _layouts_in(tomllib.loads(file.read_text(encoding="utf-8")))
    )


def _layouts_in(table: Mapping[str, Any]) -> Iterator[Layout]:
    for row in table["layout"]:
        yield Layout(
            exporter=table["exporter"],
            title=table["title"],
            name=row["name"],
            kind=cast(Kind, row["kind"]),
            signature=frozenset(_form(header) for header in row["signature"]),
            columns={_form(header): _field(field) for header, field in row["columns"].items()},
        )


def _field(name: str) -> str:
    return _MARKS[name] if name in _MARKS else BY_NAME[name].name


def _form(header: str) -> str:
    """What two spellings of one exported header share; `#` survives, it stands for a number."""
    return " ".join(read_header(header.replace("#", " 7777 ")).words).replace("7777", "#")
