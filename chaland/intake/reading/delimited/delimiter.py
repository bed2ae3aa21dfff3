"""What separates the cells of a text file."""

from __future__ import annotations

import re
from collections import Counter

from chaland.intake.reading.delimited.records import RecordReader

_PLACEHOLDER = "\x1f"
_SINGLE = (";", ",", "\t", "|", "^", "~", "\x1f", "\x01", ":", "#", "!")
_LONG = ("+|", "||", "~|~", "|~|", "|;|", "~~", "::", "##", "^^", ";;", "§", "¤", "¦", "¬", "þ")
_DOUBTFUL = frozenset(":#!^~")  # plain text has them too
_HINT = re.compile(r"\ufeff?sep=(.)\s*$", re.MULTILINE)
_RECORDS = 200


def find_delimiter(sample: str) -> str:
    """The most consistent one over the first records, quotes respected; `,` when there is a single column."""
    hint = _HINT.match(sample)
    if hint:
        return hint[1]
    scores = {mark: _score(sample, mark) for mark in (*_SINGLE, *_LONG) if mark in sample}
    best = max(scores, key=scores.__getitem__, default=",")
    return best if scores.get(best, 0) > 0 else ","


def _score(sample: str, mark: str) -> float:
    """Share of the records with the same number of cells, helped a little by the number of cells.

    A long mark gains over its own first character because the latter leaves a blank or a stray sign
    in every cell.
    """
    counts = Counter(len(cells) for cells in _cells(sample, mark))
    several = {width: count for width, count in counts.items() if width > 1}
    if not several:
        return 0.0
    width, same = max(several.items(), key=lambda item: (item[1], item[0]))
    share = same / counts.total()
    if share < 0.5 and _body_share(sample, mark) < 0.5:
        return 0.0
    if mark in _DOUBTFUL and (width < 3 or share < 0.9):
        return 0.0
    return share * (1 + min(width, 20) / 40) * _trust(sample, mark)


def _cells(sample: str, mark: str) -> list[list[str]]:
    text = sample if len(mark) == 1 else sample.replace(mark, _PLACEHOLDER)
    reader = RecordReader(mark if len(mark) == 1 else _PLACEHOLDER)
    found = []
    for record in reader.read(text, 1, final=True):
        if any(cell.strip() for cell in record.cells):
            found.append(record.cells)
        if len(found) >= _RECORDS:
            break
    return found


def _body_share(sample: str, mark: str) -> float:
    """The share of records that hold the mark at all."""
    rows = _cells(sample, mark)
    return sum(len(cells) > 1 for cells in rows) / max(1, len(rows))


def _trust(sample: str, mark: str) -> float:
    """Marks that words and numbers also use are believed less; a long one only if it is never cut."""
    if mark in _LONG:
        alone = sample.count(mark[-1]) - sample.count(mark) * mark.count(mark[-1])
        return 1.5 if alone - sample.count("&|") <= sample.count(mark) // 50 else 0.0
    return {";": 1.0, "\t": 1.0, ",": 0.95, "|": 0.95}.get(mark, 0.5)
