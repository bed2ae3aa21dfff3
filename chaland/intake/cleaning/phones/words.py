"""What may be corrected in a phone number, and what may be wrong with it."""

from __future__ import annotations

from chaland.intake.cleaning import blanks, excel
from chaland.intake.cleaning.column import Fault, Rule
from chaland.kernel.text import Text

FORMATTED = Rule(
    "phone_formatted",
    Text("numéro écrit au format international (+33…)", "number written in international form (+33…)"),
)
ZERO = Rule(
    "phone_zero_restored",
    Text("zéro initial perdu par le tableur, rétabli", "leading zero lost by the spreadsheet, restored"),
)
PLUS = Rule(
    "phone_plus_restored",
    Text(
        "« + » perdu devant un indicatif étranger, rétabli",
        '"+" lost before a foreign country code, restored',
    ),
)
OVERSEAS = Rule(
    "phone_overseas",
    Text(
        "numéro d'outre-mer mis à son propre indicatif (+262, +590…)",
        "overseas number given its own country code (+262, +590…)",
    ),
)
EXTRACTED = Rule(
    "phone_extracted",
    Text("numéro tiré du texte qui l'entoure", "number taken out of the text around it"),
)
EXTENSION = Rule("phone_extension", Text("numéro de poste mis à part", "extension set apart"))
SPLIT = Rule(
    "phone_split",
    Text("plusieurs numéros dans une cellule, séparés", "several numbers in one cell, separated"),
)
LETTER = Rule("phone_letter_o", Text("lettre O remplacée par un zéro", "letter O replaced by a zero"))
MOVED = Rule(
    "phone_moved",
    Text(
        "numéro rangé selon sa nature : mobile ou téléphone", "number put where it belongs: mobile or phone"
    ),
)
RULES = (*blanks.RULES, FORMATTED, ZERO, PLUS, OVERSEAS, EXTRACTED, EXTENSION, SPLIT, LETTER, MOVED)

_ASK = Text("Demandez au client son propre numéro.", "Ask the customer for a number of their own.")
INVALID = Fault(
    "phone_invalid",
    Text(
        "ce n'est pas un numéro de téléphone (trop court, trop long ou impossible)",
        "this is not a phone number (too short, too long or impossible)",
    ),
    Text("Corrigez le numéro dans le fichier.", "Correct the number in the file."),
)
PARTLY = Fault(
    "phone_partly_read",
    Text(
        "une partie de la cellule n'a pas pu être lue comme un numéro",
        "part of the cell could not be read as a number",
    ),
    Text("Mettez un numéro par cellule.", "Put one number per cell."),
)
SHORT = Fault(
    "phone_short_number",
    Text(
        "numéro court (3xxx, 10xx, 118xxx, urgence) : pas celui d'un client",
        "short number (3xxx, 10xx, 118xxx, emergency): not a customer's",
    ),
    _ASK,
)
SPECIAL = Fault(
    "phone_special_rate",
    Text(
        "numéro spécial en 08 : rarement celui d'un client", "special number in 08: seldom a customer's own"
    ),
    _ASK,
)
CANVASSING = Fault(
    "phone_canvassing_line",
    Text(
        "numéro réservé au démarchage ou aux plateformes : pas celui d'un client",
        "number kept for canvassing or platforms: not a customer's",
    ),
    _ASK,
)
MACHINE = Fault(
    "phone_machine",
    Text(
        "numéro d'objet connecté ou interne aux opérateurs", "number of a machine, or internal to operators"
    ),
    _ASK,
)
FAKE = Fault(
    "phone_fake_likely",
    Text(
        "numéro sans doute inventé (0123456789, 0102030405)",
        "number probably made up (0123456789, 0102030405)",
    ),
    Text("Vérifiez le numéro auprès du client.", "Check the number with the customer."),
)
FAULTS = (
    excel.DAMAGED,
    INVALID,
    PARTLY,
    SHORT,
    SPECIAL,
    CANVASSING,
    MACHINE,
    FAKE,
)
