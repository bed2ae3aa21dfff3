"""The body of an e-mail as visual blocks: a list of JSON objects, each with its `kind`. Pure.

    [{"kind": "heading", "text": "Bonjour {{ contact.first_name | default: 'à vous' }}"},
     {"kind": "text", "text": "Vos **points** : {{ loyalty.points }}.", "only_if": "loyalty.points > 0"},
     {"kind": "button", "text": "Prendre rendez-vous", "link": "https://exemple.fr/rdv"}]

Liquid (`{{ }}`, `{% %}`) is left as it is, for whoever fills the message in; `kinds.py` documents each block. They
become HTML that mail programs show well (tables, inlined styles, dark mode, one column on a phone) and plain text.
A `footer` that says who writes and how to stop is put at the end when none is given.
"""

from chaland.channels.email.blocks.faults import Fault, blocks_of, faults_of
from chaland.channels.email.blocks.footer import Identity
from chaland.channels.email.blocks.kinds import (
    KINDS,
    LONGEST,
    Block,
    Button,
    Columns,
    Divider,
    Footer,
    Heading,
    Image,
    Product,
    Social,
    Spacer,
    Words,
)
from chaland.channels.email.blocks.page import html_of
from chaland.channels.email.blocks.plain import text_of

__all__ = [
    "KINDS",
    "LONGEST",
    "Block",
    "Button",
    "Columns",
    "Divider",
    "Fault",
    "Footer",
    "Heading",
    "Identity",
    "Image",
    "Product",
    "Social",
    "Spacer",
    "Words",
    "blocks_of",
    "faults_of",
    "html_of",
    "text_of",
]
