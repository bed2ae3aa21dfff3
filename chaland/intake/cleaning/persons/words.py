"""What may be corrected in the name or title of a person, and what may be wrong with it."""

from __future__ import annotations

from chaland.intake.cleaning import blanks
from chaland.intake.cleaning.column import Fault, Rule
from chaland.kernel.text import Text

CAPITALS = Rule("name_capitals", Text("majuscules du nom remises en ordre", "capitals of the name put right"))
PUNCTUATION = Rule(
    "name_punctuation",
    Text(
        "ponctuation du nom remise en ordre (tirets, apostrophes)",
        "punctuation of the name put right (hyphens, apostrophes)",
    ),
)
ACCENTS = Rule(
    "first_name_accents",
    Text(
        "accents rendus à un prénom écrit en capitales",
        "accents given back to a first name in capitals",
    ),
)
CIVILITY = Rule("civility_formatted", Text("civilité écrite M., Mme, Dr…", "title written M., Mme, Dr…"))
MISS = Rule(
    "civility_miss",
    Text(
        "« Mademoiselle » remplacé par « Mme » (circulaire du 21 février 2012)",
        '"Mademoiselle" replaced by "Mme" (French circular of 21 February 2012)',
    ),
)
SEX = Rule("sex_coded", Text("sexe écrit en toutes lettres reconnu", "sex recognised from its wording"))
SPLIT = Rule(
    "person_split", Text("civilité, prénom et nom séparés", "title, first name and surname separated")
)
COUPLE = Rule(
    "person_couple_split",
    Text("deux personnes dans une cellule, séparées", "two persons in one cell, separated"),
)
HOUSEHOLD = Rule(
    "person_household",
    Text(
        "« Famille », « Succession »… : seul le nom de famille est gardé",
        '"Family", "Estate"…: only the surname is kept',
    ),
)
COMPANY = Rule(
    "person_is_company",
    Text(
        "une société dans la colonne des personnes, rangée comme société",
        "a company in the column of persons, kept as a company",
    ),
)
RULES = (
    *blanks.RULES,
    CAPITALS,
    PUNCTUATION,
    ACCENTS,
    CIVILITY,
    MISS,
    SEX,
    SPLIT,
    COUPLE,
    HOUSEHOLD,
    COMPANY,
)

NO_LETTER = Fault(
    "name_without_letter",
    Text("ce n'est pas un nom : aucune lettre", "this is not a name: no letter"),
    Text(
        "Corrigez le nom, ou la correspondance des colonnes.",
        "Correct the name, or the mapping of the columns.",
    ),
)
UNUSUAL = Fault(
    "name_unusual",
    Text("chiffre ou signe inattendu dans un nom", "unexpected digit or sign in a name"),
    Text(
        "Vérifiez le nom ; mettez les remarques dans une autre colonne.",
        "Check the name; put remarks in another column.",
    ),
)
CIVILITY_UNKNOWN = Fault(
    "civility_unknown",
    Text("civilité inconnue", "unknown title"),
    Text("Écrivez M., Mme, Dr, Me ou Pr.", "Write M., Mme, Dr, Me or Pr."),
)
NOT_A_PERSON = Fault(
    "civility_not_a_person",
    Text("la civilité désigne une société ou une famille", "the title is that of a company or a family"),
    Text(
        "Vérifiez si la ligne est une personne ou une société.",
        "Check whether the row is a person or a company.",
    ),
)
SEX_UNKNOWN = Fault(
    "sex_unknown",
    Text("sexe illisible", "unreadable sex"),
    Text("Écrivez H ou F, ou laissez vide.", "Write M or F, or leave empty."),
)
DOUBTFUL = Fault(
    "person_order_doubtful",
    Text("nom et prénom peut-être intervertis", "first name and surname perhaps swapped"),
    Text(
        "Vérifiez, ou écrivez le nom en capitales dans le fichier.",
        "Check, or write the surname in capitals in the file.",
    ),
)
COUPLE_DOUBTFUL = Fault(
    "person_couple_doubtful",
    Text(
        "couple : on ne sait pas qui est Monsieur et qui est Madame",
        "couple: who is Mr and who is Mrs is unknown",
    ),
    Text("Complétez les civilités à la main.", "Complete the titles by hand."),
)
UNREADABLE = Fault(
    "person_unreadable",
    Text("ce n'est pas un nom de personne", "this is not the name of a person"),
    Text(
        "Corrigez la cellule, ou la correspondance des colonnes.",
        "Correct the cell, or the mapping of the columns.",
    ),
)
FAULTS = (
    NO_LETTER,
    UNUSUAL,
    CIVILITY_UNKNOWN,
    NOT_A_PERSON,
    SEX_UNKNOWN,
    DOUBTFUL,
    COUPLE_DOUBTFUL,
    UNREADABLE,
)
