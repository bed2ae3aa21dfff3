"""Records as columns, fields as lines, what differs lit, whose value the rules would keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from chaland.customers.domain.subjects import Subject
from chaland.customers.queries.record import Firm, Origin, Record, company_record, contact_record
from chaland.duplicates.queries.sheets import Kept, Sheet, kept_by_the_rules
from chaland.faces.web.contacts.words import Words
from chaland.faces.web.duplicates.words import FIELDS
from chaland.kernel.folding import fold

State = Literal["same", "differs", "partial"]
ADDRESS = ("recipient_line", "building_line", "street", "locality_line")
PERSON = (
    *("civility", "last_name", "first_name", "birth_name", "birth_date", "kind", "company", "function"),
    *("email", "mobile", "phone", "address", "status", "owner", "colour", "activity", "language"),
    *("loyalty", "tags", "hobbies", "website", "notes"),
)
COMPANY = (
    *("name", "legal_form", "siren", "siret", "vat", "naf", "activity", "staff"),
    *("email", "mobile", "phone", "website", "address", "status", "owner", "notes"),
)
CHOSEN_BY: Mapping[str, str] = {"address": "street", "loyalty": "loyalty_number", "name": "company"}
"""Line -> the field by which a merge is told whose value is wanted; the others by their own name."""
_UNITED = frozenset({"tags", "hobbies"})


@dataclass(frozen=True, slots=True)
class Cell:
    """What one says. parts: (text, whether it is unlike the first column's)."""

    owner: int
    text: str
    parts: Sequence[tuple[str, bool]]
    origin: Origin | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Line:
    """field: as a merge is told it. rule: why the kept value is kept, a key of `words.RULES`; empty when unknown."""

    field: str
    label: str
    cells: Sequence[Cell]
    state: State
    choice: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Column:
    """One record: its number, its name, where it comes from, what it bought."""

    id: int
    name: str
    sources: Sequence[Origin]
    orders: int
    spent: int
    record: Record | Firm


def columns(sheet: Sheet) -> list[Column]:
    read = contact_record if sheet.subject is Subject.PERSON else company_record
    found = [record for number in sheet.living if (record := read(number)) is not None]
    return [_column(record) for record in found]


def _column(record: Record | Firm) -> Column:
    newest: dict[str, Origin] = {}
    for one in record.heard:
        newest.setdefault(one.origin.source_slug, one.origin)
    rollup = record.rollup if isinstance(record, Record) else None
    return Column(
        record.id,
        record.name,
        list(newest.values()),
        rollup.purchase_count if rollup else 0,
        rollup.total_cents if rollup else 0,
        record,
    )


def lines(sheet: Sheet, shown: Sequence[Column], words: Words) -> list[Line]:
    """Those that any of them fills."""
    kept = kept_by_the_rules([one.id for one in shown], sheet.subject)
    customs = sorted({name for one in shown for name in one.record.values if name.startswith("custom.")})
    names = (*PERSON, *customs) if sheet.subject is Subject.PERSON else COMPANY
    found = (_line(name, shown, words, kept.get(CHOSEN_BY.get(name, name))) for name in names)
    return [line for line in found if line is not None]


def _line(name: str, shown: Sequence[Column], words: Words, kept: Kept | None) -> Line | None:
    texts = [_text(name, one.record.values, words) for one in shown]
    if not any(texts):
        return None
    told = {fold(text) for text in texts if text}
    state: State = "differs" if len(told) > 1 else "same" if all(texts) else "partial"
    first, field = next(text for text in texts if text), CHOSEN_BY.get(name, name)
    cells = [
        Cell(one.id, text, _parts(first, text), one.record.origins.get(field), bool(kept and kept.owner == one.id))
        for one, text in zip(shown, texts, strict=True)
    ]  # fmt: skip
    choice = state == "differs" and name not in _UNITED
    rule = "united" if name in _UNITED and state == "differs" else kept.rule if kept else ""
    return Line(field, _label(name, words), cells, state, choice, rule)


def _label(name: str, words: Words) -> str:
    return FIELDS[name].to(words.language) if name in FIELDS else words.column(name)


def _text(name: str, values: Mapping[str, Any], words: Words) -> str:
    if name == "address":
        street = [str(values.get(part) or "") for part in ADDRESS]
        town = f"{values.get('postal_code') or ''} {values.get('city') or ''}".strip()
        return ", ".join(part for part in (*street, town) if part)
    if name == "loyalty":
        card = [values.get(part) for part in ("loyalty_programme", "loyalty_tier", "loyalty_number")]
        return " ".join(str(part) for part in card if part)
    return words.shown(name, values.get(name))


def _parts(first: str, text: str) -> list[tuple[str, bool]]:
    """The text cut where it is unlike the first, capitals and accents aside when they are all that differs."""
    if not text or fold(first) == fold(text):
        return [(text, False)]
    matcher = SequenceMatcher(None, first.casefold(), text.casefold(), autojunk=False)
    if len(first.casefold()) != len(first) or len(text.casefold()) != len(text) or matcher.ratio() < 0.5:
        return [(text, True)]
    cut = [(text[start:end], tag != "equal") for tag, _, _, start, end in matcher.get_opcodes()]
    return [(part, lit) for part, lit in cut if part]
