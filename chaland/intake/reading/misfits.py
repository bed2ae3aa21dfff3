"""Why a row does not fit its table: said in the account and in the file of rejected rows."""

from __future__ import annotations

from chaland.intake.reading.model import Misfit
from chaland.kernel.text import Text

TOO_LONG = Misfit(
    "row_does_not_fit",
    Text("la ligne a plus de cellules que d'en-têtes", "the row has more cells than there are headers"),
    Text("Réalignez ses cellules.", "Realign its cells."),
)
HUGE_CELL = Misfit(
    "cell_enormous",
    Text(
        "une cellule de cette ligne est démesurée : elle est coupée ici",
        "a cell of this row is enormous: it is cut here",
    ),
    Text(
        "Il manque sans doute un guillemet plus haut dans le fichier ; sinon, raccourcissez la cellule.",
        "A quotation mark is probably missing further up in the file; if not, shorten the cell.",
    ),
)
EMPTY_CARD = Misfit(
    "card_empty",
    Text("la carte de visite ne contient rien de lisible", "the visiting card holds nothing readable"),
    Text("Complétez-la dans l'outil d'où elle vient.", "Complete it in the tool it comes from."),
)
CUT_CARD = Misfit(
    "card_cut",
    Text("la carte de visite est coupée : sa fin manque", "the visiting card is cut: its end is missing"),
    Text("Exportez-la à nouveau de l'outil d'où elle vient.", "Export it again from the tool it comes from."),
)
NO_OBJECT = Misfit(
    "json_no_object",
    Text("cette ligne n'est pas un objet JSON", "this line is not a JSON object"),
    Text("Écrivez-la entre accolades, chaque champ sous son nom.", "Write it in braces, each field by name."),
)

MISFITS: dict[str, Misfit] = {one.code: one for one in (TOO_LONG, HUGE_CELL, EMPTY_CARD, CUT_CARD, NO_OBJECT)}
