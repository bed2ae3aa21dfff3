"""The language that says who: one tree, read from and written to JSON, French, English, prose and SQL.

Pure: no Django, no database, no file. What is specific to an installation (columns, custom fields, saved
segments, places) comes in a `Catalogue`, passed as data.

`read` (or `parse` without a catalogue) gives a `Tree` or `Faults`; `print_sentence`, `encode` and `explain`
say it again; `compile_where`, `compile_ids` and `compile_count` give a `Query`.
"""

from chaland.kernel.folding import fold
from chaland.segments.language.ast import Place, Tree
from chaland.segments.language.catalogue import Catalogue, Dialect
from chaland.segments.language.check import check
from chaland.segments.language.codec import decode, decode_text, encode
from chaland.segments.language.compile import Query, Reach, compile_count, compile_ids, compile_where
from chaland.segments.language.explain import explain
from chaland.segments.language.faults import Fault, Faults, Faulty
from chaland.segments.language.grammar import print_sentence
from chaland.segments.language.moments import Now
from chaland.segments.language.reading import parse, read

__all__ = [
    "Catalogue",
    "Dialect",
    "Fault",
    "Faults",
    "Faulty",
    "Now",
    "Place",
    "Query",
    "Reach",
    "Tree",
    "check",
    "compile_count",
    "compile_ids",
    "compile_where",
    "decode",
    "decode_text",
    "encode",
    "explain",
    "fold",
    "parse",
    "print_sentence",
    "read",
]
