"""Formal sentences, in French and in English: read by recursive descent, printed in one canonical way.

Read leniently: any capitals, accents optional, `code postal` for `code_postal`, every kind of quotes, `≥`,
French dates (01/02/2025) and decimal commas (outside lists, where a comma separates).
Printed strictly: double quotes, ISO dates, decimal points, accents.
"""

from chaland.segments.language.grammar.parser import Parsed, parse_partly
from chaland.segments.language.grammar.printer import print_sentence

__all__ = ["Parsed", "parse_partly", "print_sentence"]
