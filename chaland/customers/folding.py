"""`chaland_fold(text)` in both databases: the same folding as `kernel.folding.fold`, inside SQL."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from chaland.kernel.folding import fold

_LATIN = (
    *(chr(code) for code in range(0x00A0, 0x0370)),
    *(chr(code) for code in range(0x1D00, 0x1F00)),
    *(chr(code) for code in range(0x2010, 0x2030)),
    *(chr(code) for code in range(0x2C60, 0x2C80)),
    *(chr(code) for code in range(0xA720, 0xA800)),
    *(chr(code) for code in range(0xAB30, 0xAB70)),
)
"""Latin letters, the marks that combine with them, the punctuation of typesetters."""


def teach_sqlite(connection: Any, **_signal: object) -> None:
    """Called for each new connection of Django; only SQLite needs to be told."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("chaland_fold", 1, _fold, deterministic=True)


def teach_postgres() -> Iterator[str]:
    """The statement that makes the function.

    What plain `lower` says of letters beyond ASCII depends on the locale of the database, so Latin ones
    are told by a table. Not STRICT: PostgreSQL then writes the body into the query, and answers NULL anyway.
    """
    table, several, gone = _letters()
    single = "".join(table) + "".join(gone)
    text = "lower(normalize(said, NFKD))"
    for letter, folded in several.items():
        text = f"replace({text}, {_quoted(letter)}, {_quoted(folded)})"
    text = f"normalize(translate({text}, {_quoted(single)}, {_quoted(''.join(table.values()))}), NFKC)"
    yield (
        "CREATE OR REPLACE FUNCTION chaland_fold(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE "
        f"AS $$ SELECT CASE WHEN octet_length(said) = char_length(said) THEN lower(said) ELSE {text} END $$"
    )


def forget_postgres() -> Iterator[str]:
    yield "DROP FUNCTION IF EXISTS chaland_fold(text)"


def _letters() -> tuple[dict[str, str], dict[str, str], list[str]]:
    """Of the letters that NFKD leaves whole: those that fold to another, to several, to nothing."""
    whole = [letter for letter in _LATIN if unicodedata.normalize("NFKD", letter) == letter]
    folded = {letter: fold(letter) for letter in whole}
    changed = {letter: other for letter, other in folded.items() if other != letter}
    return (
        {letter: other for letter, other in changed.items() if len(other) == 1},
        {letter: other for letter, other in changed.items() if len(other) > 1},
        [letter for letter, other in changed.items() if not other],
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _fold(said: object) -> str | None:
    return None if said is None else fold(str(said))
