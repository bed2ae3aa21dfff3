"""Where people live: postal codes, towns, INSEE codes and countries made to agree with the reference."""

from chaland.intake.cleaning.column import Fault, Rule
from chaland.intake.cleaning.places.areas import FAULTS as _AREA_FAULTS
from chaland.intake.cleaning.places.areas import clean_departments, clean_regions
from chaland.intake.cleaning.places.countries import FAULTS as _COUNTRY_FAULTS
from chaland.intake.cleaning.places.countries import clean_countries
from chaland.intake.cleaning.places.reconcile import reconcile_places
from chaland.intake.cleaning.places.towns import is_postal_code, is_town
from chaland.kernel.text import Text

__all__ = [
    "FAULTS",
    "RULES",
    "clean_countries",
    "clean_departments",
    "clean_regions",
    "is_postal_code",
    "is_town",
    "reconcile_places",
]

RULES = (
    Rule(
        "postal_code_zero",
        Text(
            fr="zéro perdu du code postal rétabli",
            en="lost zero of the postal code restored",
        ),
    ),
    Rule(
        "postal_code_tidied",
        Text(fr="code postal mis en forme", en="postal code tidied"),
    ),
    Rule(
        "postal_code_found",
        Text(
            fr="code postal trouvé d'après la commune, qui n'en a qu'un",
            en="postal code found from the town, which has only one",
        ),
    ),
    Rule(
        "place_split",
        Text(
            fr="code postal et ville séparés",
            en="postal code and town taken apart",
        ),
    ),
    Rule(
        "town_spelling",
        Text(
            fr="ville écrite comme dans le référentiel",
            en="town spelled as in the reference",
        ),
    ),
    Rule(
        "town_corrected",
        Text(
            fr="faute de frappe dans la ville corrigée d'après le code postal",
            en="slip in the town corrected from its postal code",
        ),
    ),
    Rule(
        "town_found",
        Text(
            fr="ville trouvée d'après le code postal ou le code INSEE",
            en="town found from the postal or INSEE code",
        ),
    ),
)

FAULTS: tuple[Fault, ...] = (
    Fault(
        "postal_code_contradicts_city",
        Text(
            fr="le code postal n'est pas celui de cette ville", en="the postal code is not that of this town"
        ),
        Text(
            fr="Corrigez le code postal ou la ville ; rien n'a été changé.",
            en="Correct the postal code or the town; nothing was changed.",
        ),
    ),
    Fault(
        "postal_code_unknown",
        Text(fr="code postal inconnu", en="unknown postal code"),
        Text(
            fr="Vérifiez le code postal (un CEDEX s'écrit dans la ville).",
            en="Check the postal code (CEDEX belongs in the town).",
        ),
    ),
    Fault(
        "postal_code_invalid",
        Text(fr="code postal mal formé", en="malformed postal code"),
        Text(fr="Donnez cinq chiffres, ou indiquez le pays.", en="Give five digits, or name the country."),
    ),
    Fault(
        "town_unknown",
        Text(fr="ville inconnue sous ce code postal", en="town unknown under this postal code"),
        Text(
            fr="Vérifiez la ville ; un lieu-dit va dans sa propre colonne.",
            en="Check the town; a hamlet has a column of its own.",
        ),
    ),
    Fault(
        "town_ambiguous",
        Text(fr="plusieurs communes portent ce nom", en="several towns bear this name"),
        Text(fr="Ajoutez le code postal.", en="Add the postal code."),
    ),
    Fault(
        "insee_contradicts_city",
        Text(fr="le code INSEE n'est pas celui de cette ville", en="the INSEE code is not that of this town"),
        Text(
            fr="Vérifiez le code INSEE ; la ville a été gardée.",
            en="Check the INSEE code; the town was kept.",
        ),
    ),
    Fault(
        "insee_unknown",
        Text(fr="code INSEE inconnu ou ancien", en="unknown or former INSEE code"),
        Text(fr="Vérifiez le code INSEE.", en="Check the INSEE code."),
    ),
    *_COUNTRY_FAULTS,
    *_AREA_FAULTS,
)
