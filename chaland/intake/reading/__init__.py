"""Reads a foreign file as rows of text, whatever its format, encoding and layout. Pure.

    with open_file(path) as opened:
        table = opened.table()            # the first sheet that holds a real table
        for chunk in table.chunks():      # streaming, may be iterated again
            chunk.frame, chunk.lines, chunk.ragged

A file that cannot be read raises `Refused` with a code, a message and a remedy for a salesperson.
"""

from chaland.intake.reading.misfits import MISFITS
from chaland.intake.reading.model import Chunk, HeaderChoice, Limits, Notice, RaggedRow
from chaland.intake.reading.opening import OpenedFile, open_file
from chaland.intake.reading.table import Table

__all__ = [
    "MISFITS",
    "Chunk",
    "HeaderChoice",
    "Limits",
    "Notice",
    "OpenedFile",
    "RaggedRow",
    "Table",
    "open_file",
]
