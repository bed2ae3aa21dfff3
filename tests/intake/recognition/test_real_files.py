"""Files of real French administrations and shops: what must be found in each."""

from __future__ import annotations

import pytest

from chaland.intake.recognition import recognise
from tests.intake.recognition.tables import DATA, column, frame, mapping, recognise_file

IMPORTER = DATA / "importer"


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        (
            "ma-cantine-fr/canteens_update_good_multiple.csv",
            "companies",
            {"siret": "siret", "siren_unite_legale": "siren", "nom": "company", "code_insee": "insee"},
        ),
        ("ma-cantine-fr/canteens_good.csv", "companies", {"siret": "siret", "nom": "company"}),
        ("ma-cantine-fr/canteens_bad_wrong_header.csv", "companies", {"SI_RET": "siret", "Nom de la cantine": "company"}),
        (
            "ma-cantine-fr/purchases_good.csv",
            "purchases",
            {"date": "date", "prix_ht": "unit_price", "description": "product", "fournisseur": None},
        ),
        (
            "ma-cantine-fr/purchases_bad_wrong_header_typo.csv",
            "purchases",
            {"date!": "date", "prix ht": "unit_price", "famille de produits": "category"},
        ),
        (
            "subventions-asso-fr/SCDL.csv",
            "purchases",
            {"montant": "amount", "dateConvention": "date", "nomBeneficiaire": "customer_name", "nomAttribuant": None},
        ),
        (
            "subventions-asso-fr/SCDL_DILCRAH_2019.csv",
            "purchases",
            {" Montant total de la subvention* ": "amount", "Date de convention*": "date"},
        ),
        (
            "acceslibre-fr/exemple-valide.csv",
            "companies",
            {
                "name": "company",
                "postal_code": "postal_code",
                "commune": "city",
                "voie": "street",
                "code_insee": "insee",
                "siret": "siret",
                "longitude": "longitude",
                "latitude": "latitude",
                "transport_station_presence": None,
            },
        ),
        (
            "acceslibre-fr/generic_test_failed.csv",
            "companies",
            {"nom": "company", "adr": "street", "vil": "city", "cp": "postal_code", "lng": "longitude", "lat": "latitude"},
        ),
        (
            "acceslibre-fr/typeform_mairie_test_ok.csv",
            "contacts",
            {"email": "email", "adresse": "street", "geo": "coordinates", "cp": "postal_code"},
        ),
        ("csv-detective-fr/a_test_file.csv", None, {"NUMCOM": "insee", "NOMCOM": "city", "NOMDEP": "department"}),
    ],
)  # fmt: skip
def test_what_a_salesperson_would_see(name: str, kind: str | None, expected: dict[str, str | None]) -> None:
    found = recognise_file(IMPORTER / name)
    assert kind in (None, found.kind)
    assert {header: mapping(found)[header] for header in expected} == expected


def test_numbers_of_meals_are_not_postal_codes() -> None:
    """14000 is Caen, but `nombre_repas_an` counts."""
    found = recognise_file(IMPORTER / "ma-cantine-fr/canteens_good.csv")
    assert column(found, "nombre_repas_an").field is None
    assert column(found, "nombre_repas_an").custom_type == "number"


def test_only_one_of_two_siret_is_the_establishment() -> None:
    found = recognise_file(IMPORTER / "ma-cantine-fr/canteens_bad.csv")
    assert column(found, "siret").field == "siret"
    assert column(found, "siret_cuisine_centrale").field is None


def test_without_headers_the_content_speaks() -> None:
    path = IMPORTER / "ma-cantine-fr/canteens_bad_no_header.csv"
    cells = path.read_text(encoding="utf-8").strip().split(",")
    found = recognise([f"Colonne {i + 1}" for i in range(len(cells))], frame([cells], len(cells)))
    assert found.columns[0].field == "siret"


def test_structures_of_data_inclusion() -> None:
    headers = ["id", "siret", "rna", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "longitude", "latitude", "typologie", "telephone", "courriel", "site_web", "presentation_resume", "source", "date_maj"]  # fmt: skip
    rows = [
        [f"str-{i}", siret, "", "Mission locale", "Lille", "59000", "59350", "22 rue des Arts", "", "3.0637", "50.6365", "ML", "0353010203", "accueil@example.fr", "https://example.fr", "Aide à l'emploi des jeunes", "exemple", "2024-01-02"]
        for i, siret in enumerate(("73282932000074", "44306184100047", "12345678901234"))
    ]  # fmt: skip
    found = mapping(recognise(headers, frame(rows, len(headers))))
    assert found["siret"] == "siret"
    assert found["nom"] == "company"
    assert (found["code_postal"], found["commune"], found["code_insee"]) == ("postal_code", "city", "insee")
    assert (found["adresse"], found["complement_adresse"]) == ("street", "recipient_line")
    assert (found["courriel"], found["telephone"], found["site_web"]) == ("email", "phone", "website")


def test_online_retail_is_a_purchases_file() -> None:
    headers = [
        "InvoiceNo",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "UnitPrice",
        "CustomerID",
        "Country",
    ]
    rows = [
        ["536365", "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", "6", "2010-12-01 08:26:00", "2.55", "17850.0", "United Kingdom"],
        ["536365", "71053", "WHITE METAL LANTERN", "6", "2010-12-01 08:26:00", "3.39", "17850.0", "United Kingdom"],
        ["536370", "22728", "ALARM CLOCK BAKELIKE PINK", "24", "2010-12-01 08:45:00", "3.75", "12583.0", "France"],
        ["C536379", "D", "Discount", "-1", "2010-12-01 09:41:00", "27.5", "", "United Kingdom"],
    ]  # fmt: skip
    found = recognise(headers, frame(rows, len(headers)), file_name="online_retail.csv")
    assert found.kind == "purchases"
    assert found.kind_confidence > 0.8
    assert mapping(found) == {
        "InvoiceNo": "order",
        "StockCode": "product_code",
        "Description": "product",
        "Quantity": "quantity",
        "InvoiceDate": "date",
        "UnitPrice": "unit_price",
        "CustomerID": "customer_id",
        "Country": "country",
    }
