"""Notes that hold what a note should not. Source: law.md TXT-01 (CNIL, « zones bloc note et commentaires »)."""

from __future__ import annotations

import json
import re
from hashlib import blake2b

import polars as pl

from chaland.kernel.folding import fold
from chaland.quality.domain.doubt_rows import nothing
from chaland.quality.domain.doubt_rows import told as told_of
from chaland.quality.domain.people import Known
from chaland.quality.domain.weights import Weights
from chaland.quality.domain.words import Subject, note_subjects

HIDDEN = "[…]"
NUMBERS = ("card", "nir", "iban")


def sensitive_notes(people: pl.DataFrame, known: Known, _weights: Weights) -> pl.DataFrame:
    """`value`: what is told (codes of `note_subjects` or NUMBERS), never the words themselves.

    Proposed: the same note, its words and numbers hidden.
    """
    noted = people.select("id", "notes").drop_nulls()
    if noted.is_empty():
        return nothing()
    kinds = known.readers.numbers(noted["notes"])
    masked = known.readers.masked(noted["notes"])
    rows = [
        (contact, ",".join(subjects), _digest(note), json.dumps({"notes": clean}, ensure_ascii=False))
        for (contact, note), kind, bare in zip(noted.iter_rows(), kinds, masked, strict=True)
        if (subjects := [*subjects_of(note), *([kind] if kind else [])]) and (clean := hidden(bare))
    ]
    columns = {"id": pl.Int64, "said": pl.String, "digest": pl.String, "clean": pl.String}
    found = pl.DataFrame(rows, schema=columns, orient="row")
    return told_of(found, "note", value=pl.col("said"), evidence=pl.col("digest"), proposal=pl.col("clean"))


def sensitive_exchanges(people: pl.DataFrame, known: Known, _weights: Weights) -> pl.DataFrame:
    """The same of what was noted of calls and visits, which are facts: nothing is proposed."""
    noted = people.select("id", "told").drop_nulls()
    kinds = known.readers.numbers(noted["told"])
    rows = [
        (contact, ",".join(subjects), _digest("\n".join(sorted(told.split("\n")))))
        for (contact, told), kind in zip(noted.iter_rows(), kinds, strict=True)
        if (subjects := [*subjects_of(told), *([kind] if kind else [])])
    ]
    found = pl.DataFrame(rows, schema={"id": pl.Int64, "said": pl.String, "digest": pl.String}, orient="row")
    return told_of(found, "call_note", value=pl.col("said"), evidence=pl.col("digest"))


def subjects_of(note: str) -> list[str]:
    """The subjects that a note touches, by their code."""
    plain = fold(note)
    return [one.code for one in note_subjects().values() if _compiled(one).search(plain)]


def hidden(note: str) -> str:
    """The note without the words that touch a subject."""
    plain = fold(note)
    if len(plain) != len(note):  # a letter that folds to two: places no longer agree, the plain text serves
        note = plain
    for one in note_subjects().values():
        for found in reversed(list(_compiled(one).finditer(plain))):
            start, end = found.span()
            note, plain = f"{note[:start]}{HIDDEN}{note[end:]}", f"{plain[:start]}{HIDDEN}{plain[end:]}"
    return note


def _compiled(subject: Subject) -> re.Pattern[str]:
    return re.compile(subject.pattern)


def _digest(note: str) -> str:
    return blake2b(note.encode(), digest_size=12).hexdigest()
