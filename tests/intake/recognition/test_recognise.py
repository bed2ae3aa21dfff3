"""How header, content and neighbours decide together."""

from __future__ import annotations

import pytest

from tests.intake.recognition.tables import (
    COMPANIES,
    EMAILS,
    FIRST_NAMES,
    LANDLINES,
    LAST_NAMES,
    MOBILES,
    POSTAL_CODES,
    SIRETS,
    STREETS,
    TOWNS,
    column,
    mapping,
    recognise_columns,
)

PEOPLE = tuple(f"{last.upper()} {first}" for first, last in zip(FIRST_NAMES, LAST_NAMES, strict=True))


def test_nom_beside_prenom_is_the_family_name() -> None:
    found = recognise_columns({"Prénom": FIRST_NAMES, "Nom": LAST_NAMES, "E-mail": EMAILS})
    assert mapping(found) == {"Prénom": "first_name", "Nom": "last_name", "E-mail": "email"}


def test_a_birth_name_never_takes_the_place_of_the_name() -> None:
    hardly = ("", "PETIT", *[""] * (len(LAST_NAMES) - 2))
    found = recognise_columns({"Nom de naissance": hardly, "Nom": LAST_NAMES, "Prénom": FIRST_NAMES})
    assert mapping(found) == {"Nom de naissance": "birth_name", "Nom": "last_name", "Prénom": "first_name"}


def test_a_birth_name_alone_is_the_name() -> None:
    found = recognise_columns({"Nom de naissance": LAST_NAMES, "Prénom": FIRST_NAMES})
    assert mapping(found) == {"Nom de naissance": "last_name", "Prénom": "first_name"}


def test_nom_with_whole_people_in_it_is_the_full_name() -> None:
    assert mapping(recognise_columns({"Nom": PEOPLE, "E-mail": EMAILS}))["Nom"] == "full_name"


def test_nom_in_a_file_of_companies_is_the_company() -> None:
    found = recognise_columns({"Nom": COMPANIES, "SIRET": SIRETS, "Ville": TOWNS})
    assert found.kind == "companies"
    assert mapping(found)["Nom"] == "company"


@pytest.mark.parametrize(
    ("values", "field"), [(PEOPLE, "full_name"), (COMPANIES, "company"), (LAST_NAMES, "last_name")]
)
def test_name_is_what_its_content_says(values: tuple[str, ...], field: str) -> None:
    found = recognise_columns({"Name": values, "E-mail": EMAILS, "Téléphone": LANDLINES}, kind="contacts")
    assert mapping(found)["Name"] == field


def test_two_telephones_go_where_their_numbers_belong() -> None:
    found = recognise_columns({"Nom": LAST_NAMES, "Téléphone": LANDLINES, "Téléphone 2": MOBILES})
    assert mapping(found) == {"Nom": "last_name", "Téléphone": "phone", "Téléphone 2": "mobile"}


def test_headers_that_say_nothing_leave_the_content_to_decide() -> None:
    found = recognise_columns(
        {
            "Colonne 1": FIRST_NAMES,
            "F2": EMAILS,
            "3": POSTAL_CODES,
            "": TOWNS,
            "Unnamed: 4": MOBILES,
            "x": STREETS,
        }
    )
    assert [guess.field for guess in found.columns] == [
        "first_name",
        "email",
        "postal_code",
        "city",
        "mobile",
        "street",
    ]


def test_misleading_headers_lose_against_the_content() -> None:
    found = recognise_columns({"Ville": EMAILS, "Téléphone": POSTAL_CODES, "Code postal": MOBILES})
    assert mapping(found) == {"Ville": "email", "Téléphone": "postal_code", "Code postal": "mobile"}


def test_what_belongs_to_somebody_else_is_not_attached_to_the_contact() -> None:
    found = recognise_columns({"Nom": LAST_NAMES, "Prénom": FIRST_NAMES, "Email du parrain": EMAILS})
    assert column(found, "Email du parrain").field is None


def test_sums_that_we_work_out_ourselves_are_offered_as_custom_numbers() -> None:
    found = recognise_columns(
        {
            "Nom": PEOPLE,
            "E-mail": EMAILS,
            "Total dépensé": ("12,50 €", "340,00 €"),
            "Nombre de commandes": ("1", "7"),
        }
    )
    for header in ("Total dépensé", "Nombre de commandes"):
        assert column(found, header).field is None
        assert column(found, header).custom_type == "number"
        assert "calcule" in column(found, header).reasons[0].fr


def test_one_address_is_kept_whole_the_fullest() -> None:
    found = recognise_columns(
        {
            "Nom": PEOPLE,
            "Rue (domicile)": ("", "", "", "1 impasse du Moulin"),
            "Ville (domicile)": ("", "", "", "Bron"),
            "Rue (bureau)": STREETS,
            "Code postal (bureau)": POSTAL_CODES,
            "Ville (bureau)": TOWNS,
        }
    )
    kept = mapping(found)
    assert (kept["Rue (bureau)"], kept["Ville (bureau)"]) == ("street", "city")
    assert (kept["Rue (domicile)"], kept["Ville (domicile)"]) == (None, None)
    assert "city" in column(found, "Ville (domicile)").alternatives


def test_whole_address_and_street_are_told_apart() -> None:
    whole = tuple(f"{s}, {c} {t}" for s, c, t in zip(STREETS, POSTAL_CODES, TOWNS, strict=True))
    assert mapping(recognise_columns({"Nom": PEOPLE, "Adresse": whole}))["Adresse"] == "address"
    assert mapping(recognise_columns({"Nom": PEOPLE, "Adresse": STREETS}))["Adresse"] == "street"


def test_postal_and_insee_codes_are_told_apart() -> None:
    insee = ("69123", "44109", "2A004", "35238", "59350", "13055")
    assert mapping(recognise_columns({"Nom": COMPANIES, "Commune": TOWNS, "code": insee}))["code"] == "insee"


def test_reasons_are_words_for_people_in_both_languages() -> None:
    reasons = column(recognise_columns({"Nom": PEOPLE, "Code postal": POSTAL_CODES}), "Code postal").reasons
    assert [reason.to("fr") for reason in reasons] == [
        "l'en-tête dit « Code postal »",
        "100 % des valeurs sont des codes postaux",
    ]
    assert [reason.to("en") for reason in reasons] == [
        "the header says “Code postal”",
        "100% of the values are postal codes",
    ]


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"Référence": ("A-1", "A-2", "A-3"), "Désignation": ("Savon", "Huile"), "Prix": ("6,90", "12,00")}, "products"),
        ({"type": ("page_view", "cart"), "timestamp": ("2024-01-02 10:20:30", "2024-01-02 11:00:00"), "user_id": ("1", "2"), "page": ("/a", "/b")}, "events"),
        ({"Client": PEOPLE, "Date appel": ("12/03/2024 10:00", "13/03/2024 09:30"), "Résultat": ("joint", "non joint"), "Commentaire": ("rappeler", "ok")}, "interactions"),
        ({"email": EMAILS, "canal": ("email", "sms"), "consentement": ("oui", "non"), "date": ("12/03/2024", "13/03/2024")}, "consents"),
        ({"N° commande": ("C1", "C2", "C3"), "Date": ("12/03/2024", "13/03/2024"), "Client": PEOPLE, "Montant TTC": ("12,50", "340,00")}, "purchases"),
        ({"Nom": LAST_NAMES, "Prénom": FIRST_NAMES, "Société": COMPANIES, "SIRET": SIRETS}, "contacts"),
        ({"Raison sociale": COMPANIES, "Code NAF": ("4332A", "4761Z"), "Téléphone": LANDLINES}, "companies"),
    ],
)  # fmt: skip
def test_kind_of_file(columns: dict[str, tuple[str, ...]], kind: str) -> None:
    assert recognise_columns(columns).kind == kind


def test_the_kind_may_be_imposed() -> None:
    found = recognise_columns({"Nom": COMPANIES, "Ville": TOWNS}, kind="contacts")
    assert (found.kind, found.kind_confidence) == ("contacts", 1.0)


def test_the_name_of_the_file_helps() -> None:
    columns = {"Nom": ("Orexal", "Vintorya", "Plastimeka"), "Ville": TOWNS}
    assert recognise_columns(columns, file_name="export_societes.csv").kind == "companies"
    assert recognise_columns(columns, file_name="mes-clients.csv").kind == "contacts"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("12", "7,5", "1 200,00"), "number"),
        (("12/03/2024", "2024-05-06"), "date"),
        (("oui", "non"), "yes_no"),
        (("rouge", "vert", "bleu"), "choice"),
        (tuple(f"valeur {i}" for i in range(20)), "text"),
        (("vélo;lecture", "cuisine;voile;jardin", "chant;danse"), "list"),
        (("00123", "00456", "01234"), "choice"),
    ],
)
def test_type_proposed_for_a_custom_field(values: tuple[str, ...], expected: str) -> None:
    assert column(recognise_columns({"Truc": values, "Nom": PEOPLE}), "Truc").custom_type == expected


def test_empty_columns_follow_their_header() -> None:
    guess = column(
        recognise_columns({"Nom": PEOPLE, "Téléphone": ("",), "Zorglub": ("", "N/A")}), "Téléphone"
    )
    assert (guess.field, guess.fill, guess.examples) == ("phone", 0.0, ())


def test_a_field_given_elsewhere_stays_offered() -> None:
    found = recognise_columns({"Nom": PEOPLE, "Ville": TOWNS, "Commune": ("Brest", "Quimper")})
    loser = next(
        guess for guess in found.columns if guess.header in ("Ville", "Commune") and guess.field is None
    )
    assert "city" in loser.alternatives
    assert "déjà" in loser.reasons[0].fr


@pytest.mark.parametrize("reverse", [False, True])
def test_a_repeated_header_leaves_the_field_to_the_first_one(reverse: bool) -> None:
    """`Nom (5)` is all surnames, `Nom` holds a few odd cells: its name and its fill come first."""
    odd = (*LAST_NAMES, "12345", "x@example.fr")
    columns = {"Prénom": FIRST_NAMES, "Nom": odd, "Nom (5)": LAST_NAMES, "E-mail": EMAILS}
    found = recognise_columns(dict(reversed(columns.items())) if reverse else columns)
    assert mapping(found) == {"Prénom": "first_name", "Nom": "last_name", "Nom (5)": None, "E-mail": "email"}


def test_an_emptier_first_column_does_not_take_the_place_of_its_repetition() -> None:
    bare = (*LAST_NAMES, *[""] * 40)
    found = recognise_columns({"Prénom": FIRST_NAMES, "Nom": bare[-20:], "Nom (2)": LAST_NAMES})
    assert mapping(found)["Nom (2)"] == "last_name"


def test_numero_is_that_of_the_house_beside_streets_only() -> None:
    numbers, streets = ("12", "4 bis", "7"), ("rue des Lilas", "avenue Foch", "place Bellecour")
    beside = recognise_columns(
        {"Nom": LAST_NAMES[:3], "Prénom": FIRST_NAMES[:3], "numero": numbers, "voie": streets}
    )
    alone = recognise_columns({"Nom": LAST_NAMES[:3], "Prénom": FIRST_NAMES[:3], "numero": numbers})
    assert mapping(beside)["numero"] == "street_number"
    assert mapping(alone)["numero"] != "street_number"


def test_a_register_with_a_purpose_and_a_date_is_no_diary_of_calls() -> None:
    found = recognise_columns(
        {
            "Nom (association)": COMPANIES,
            "Objet": ("Entraide entre voisins", "Accueil de jour"),
            "Date de reconnaissance": ("1906-05-16", "2004-12-01"),
            "Adresse siège social": STREETS,
            "CP": POSTAL_CODES,
            "Ville": TOWNS,
        }
    )
    assert found.kind == "companies"
    assert mapping(found)["Nom (association)"] == "company"


def test_the_number_of_a_group_is_no_tag() -> None:
    columns = {
        "Nom": LAST_NAMES,
        "Prénom": FIRST_NAMES,
        "groupe_id": ("999", "998"),
        "Groupe": ("Or", "Argent"),
    }
    found = mapping(recognise_columns(columns))
    assert found["groupe_id"] is None
    assert found["Groupe"] == "tags"
