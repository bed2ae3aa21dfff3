"""What may be corrected in an identifier, and what may be wrong with it."""

from __future__ import annotations

from chaland.intake.cleaning import blanks, excel
from chaland.intake.cleaning.column import Fault, Rule
from chaland.kernel.text import Text

FORMATTED = Rule(
    "identifier_formatted",
    Text(
        "identifiant débarrassé de ses espaces, points et libellés",
        "identifier without its spaces, dots and labels",
    ),
)
ZERO = Rule(
    "identifier_zero_restored",
    Text(
        "zéro initial perdu par le tableur, rétabli (la clé le confirme)",
        "leading zero lost by the spreadsheet, restored (the check digit confirms it)",
    ),
)
EXPANDED = Rule(
    "identifier_expanded",
    Text(
        "numéro en notation scientifique, rétabli (la clé le confirme)",
        "number in scientific notation, restored (the check digit confirms it)",
    ),
)
SIREN_OF_SIRET = Rule("siren_from_siret", Text("SIREN tiré du SIRET", "SIREN taken from the SIRET"))
VAT_PREFIX = Rule(
    "vat_prefix_added",
    Text(
        "« FR » ajouté devant le n° de TVA (la clé le confirme)",
        '"FR" added before the VAT number (the key confirms it)',
    ),
)
NAF_FORMATTED = Rule("naf_formatted", Text("code NAF écrit 62.01Z", "NAF code written 62.01Z"))
URL_FORMATTED = Rule(
    "url_formatted",
    Text("adresse web complétée (https://, minuscules)", "web address completed (https://, lower case)"),
)
RULES = (*blanks.RULES, FORMATTED, ZERO, EXPANDED, SIREN_OF_SIRET, VAT_PREFIX, NAF_FORMATTED, URL_FORMATTED)

_CHECK = Text(
    "Recopiez le numéro depuis un document officiel (Kbis, facture).",
    "Copy the number from an official document (register extract, invoice).",
)
SIREN_INVALID = Fault(
    "siren_invalid",
    Text(
        "SIREN faux : il faut 9 chiffres et une clé juste",
        "wrong SIREN: it takes 9 digits and a right check digit",
    ),
    _CHECK,
)
SIRET_INVALID = Fault(
    "siret_invalid",
    Text(
        "SIRET faux : il faut 14 chiffres et une clé juste",
        "wrong SIRET: it takes 14 digits and a right check digit",
    ),
    _CHECK,
)
SIRET_IS_SIREN = Fault(
    "siret_is_siren",
    Text(
        "c'est un SIREN (9 chiffres), pas un SIRET : rangé comme SIREN",
        "this is a SIREN (9 digits), not a SIRET: kept as SIREN",
    ),
    Text(
        "Ajoutez les 5 chiffres de l'établissement si vous les avez.",
        "Add the 5 digits of the site if you have them.",
    ),
)
VAT_INVALID = Fault("vat_invalid", Text("n° de TVA faux", "wrong VAT number"), _CHECK)
VAT_IS_SIREN = Fault(
    "vat_is_siren",
    Text(
        "c'est un SIREN, pas un n° de TVA : rangé comme SIREN",
        "this is a SIREN, not a VAT number: kept as SIREN",
    ),
    Text(
        "Rien à corriger si l'entreprise n'est pas assujettie.",
        "Nothing to correct if the company is not liable for VAT.",
    ),
)
NAF_INVALID = Fault(
    "naf_invalid",
    Text(
        "ce n'est pas un code NAF (4 chiffres et une lettre)",
        "this is not a NAF code (4 digits and a letter)",
    ),
    Text("Écrivez le code comme 62.01Z.", "Write the code as 62.01Z."),
)
NAF_UNKNOWN = Fault(
    "naf_unknown",
    Text("code absent de la nomenclature NAF rév. 2", "code absent from the NAF rev. 2 nomenclature"),
    Text(
        "Vérifiez la nomenclature du fichier (ancienne, ou NAF 2025).",
        "Check the nomenclature of the file (older, or NAF 2025).",
    ),
)
URL_INVALID = Fault(
    "url_invalid",
    Text("ce n'est pas une adresse web", "this is not a web address"),
    Text("Écrivez l'adresse comme www.exemple.fr.", "Write the address as www.example.com."),
)
FAULTS = (
    excel.DAMAGED,
    SIREN_INVALID,
    SIRET_INVALID,
    SIRET_IS_SIREN,
    VAT_INVALID,
    VAT_IS_SIREN,
    NAF_INVALID,
    NAF_UNKNOWN,
    URL_INVALID,
)
