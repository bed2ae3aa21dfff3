"""What people write in messages: Liquid, of which only what cannot hang, leak or grow is understood. Pure.

`compile_template` refuses a text that is wrong and says where; `Compiled.render` writes it for one person.
"""

from chaland.campaigns.domain.templates.compiling import Compiled, Piece, compile_template
from chaland.campaigns.domain.templates.filters import FILTERS, FilterWord
from chaland.campaigns.domain.templates.phrases import Amount
from chaland.campaigns.domain.templates.refusals import MissingField, TextWrong
from chaland.campaigns.domain.templates.scanning import LONGEST, MOST_TAGS, TAGS

__all__ = [
    "FILTERS",
    "LONGEST",
    "MOST_TAGS",
    "TAGS",
    "Amount",
    "Compiled",
    "FilterWord",
    "MissingField",
    "Piece",
    "TextWrong",
    "compile_template",
]
