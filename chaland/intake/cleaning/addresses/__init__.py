"""Addresses: one line, a whole cell, or the lines of an envelope."""

from chaland.intake.cleaning.addresses.afnor import Envelope, Recipient, afnor_lines
from chaland.intake.cleaning.addresses.streets import clean_address_lines
from chaland.intake.cleaning.addresses.whole import PARTS, split_addresses
from chaland.intake.cleaning.column import Fault, Rule
from chaland.kernel.text import Text

__all__ = [
    "FAULTS",
    "PARTS",
    "RULES",
    "Envelope",
    "Recipient",
    "afnor_lines",
    "clean_address_lines",
    "split_addresses",
]

RULES = (
    Rule(
        "address_case",
        Text(fr="majuscules de l'adresse remises en ordre", en="capitals of the address put right"),
    ),
    Rule(
        "address_tidied",
        Text(
            fr="ligne d'adresse mise en forme",
            en="address line tidied",
        ),
    ),
    Rule("address_split", Text(fr="adresse complète répartie par lignes", en="whole address taken apart")),
)

FAULTS: tuple[Fault, ...] = ()
