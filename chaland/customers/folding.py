"""`chaland_fold(text)` in both databases: the same folding as `kernel.folding.fold`, inside SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chaland.kernel.folding import fold

_RANGES = (range(0x00A0, 0x0250), range(0x1E00, 0x1F00), range(0x2010, 0x2030))


def teach_sqlite(connection: Any, **_signal: object) -> None:
    """Called for each new connection of Django; only SQLite needs to be told."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("chaland_fold", 1, _fold, deterministic=True)


def teach_postgres() -> Iterator[str]:
    """The statement that makes the function. Letters that fold to several are replaced one by one."""
    single, several = _letters()
    text = f"translate(lower(normalize(said, NFKC)), '{''.join(single)}', '{''.join(single.values())}')"
    for letter, folded in several.items():
        text = f"replace({text}, '{letter}', '{folded}')"
    yield (
        "CREATE OR REPLACE FUNCTION chaland_fold(said text) RETURNS text LANGUAGE sql "
        f"IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT {text} $$"
    )


def forget_postgres() -> Iterator[str]:
    yield "DROP FUNCTION IF EXISTS chaland_fold(text)"


def _letters() -> tuple[dict[str, str], dict[str, str]]:
    """Lower-case letters and signs that fold to another one, and those that fold to several."""
    pairs = {chr(code): fold(chr(code)) for codes in _RANGES for code in codes}
    pairs = {letter.lower(): folded for letter, folded in pairs.items() if len(letter.lower()) == 1}
    changed = {
        letter: folded for letter, folded in pairs.items() if folded != letter and "'" not in (letter,)
    }
    quoted = {letter: folded.replace("'", "''") for letter, folded in changed.items()}
    single = {letter: folded for letter, folded in quoted.items() if len(folded) == 1}
    return single, {letter: folded for letter, folded in quoted.items() if len(folded) != 1}


def _fold(said: str | None) -> str | None:
    return None if said is None else fold(said)
