"""What may be corrected in an e-mail address, and what may be wrong with it."""

from __future__ import annotations

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Fault, Rule
from chaland.kernel.text import Text

LOWERED = Rule("email_lowercased", Text("e-mail mis en minuscules", "email put in lower case"))
EXTRACTED = Rule(
    "email_extracted",
    Text(
        "e-mail tiré du texte qui l'entoure (nom, « mailto: », chevrons)",
        'email taken out of the text around it (name, "mailto:", brackets)',
    ),
)
SPLIT = Rule(
    "email_split",
    Text("plusieurs e-mails dans une cellule, séparés", "several emails in one cell, separated"),
)
REPAIRED = Rule(
    "email_repaired",
    Text(
        "e-mail réparé (espace, virgule pour un point, « (at) »)",
        'email repaired (space, comma for a dot, "(at)")',
    ),
)
ASCII_DOMAIN = Rule(
    "email_ascii_domain",
    Text(
        "domaine accentué écrit sous sa forme technique (xn--)",
        "accented domain written in its technical form (xn--)",
    ),
)
RULES = (*blanks.RULES, LOWERED, EXTRACTED, SPLIT, REPAIRED, ASCII_DOMAIN)

INVALID = Fault(
    "email_invalid",
    Text("ce n'est pas une adresse e-mail", "this is not an email address"),
    Text("Corrigez l'adresse dans le fichier.", "Correct the address in the file."),
)
PARTLY = Fault(
    "email_partly_read",
    Text("une partie de la cellule n'est pas une adresse e-mail", "part of the cell is not an email address"),
    Text("Mettez une adresse par cellule.", "Put one address per cell."),
)
FAKE = Fault(
    "email_fake",
    Text("adresse de remplissage (test@test…), écartée", "made-up address (test@test…), set aside"),
    Text(
        "Demandez son adresse au client, ou laissez la case vide.",
        "Ask the customer for an address, or leave the cell empty.",
    ),
)
TYPO = Fault(
    "email_typo_likely",
    Text("domaine sans doute mal tapé", "domain probably mistyped"),
    Text(
        "Vérifiez l'adresse proposée avant de la remplacer.",
        "Check the proposed address before replacing it.",
    ),
)
ACCENTED = Fault(
    "email_accented",
    Text(
        "lettre accentuée avant l'arobase, refusée par la plupart des messageries",
        "accented letter before the at sign, refused by most mail services",
    ),
    Text("Vérifiez l'adresse auprès du client.", "Check the address with the customer."),
)
ROLE = Fault(
    "email_role_mailbox",
    Text(
        "boîte de fonction (contact@, compta@…) : pas une personne",
        "mailbox of a role (contact@, accounts@…): not a person",
    ),
    Text(
        "Rien à corriger ; préférez une adresse nominative si vous en avez une.",
        "Nothing to correct; prefer a personal address if you have one.",
    ),
)
FAULTS = (INVALID, PARTLY, FAKE, TYPO, ACCENTED, ROLE)
