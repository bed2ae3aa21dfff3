"""What goes out comes back: exported, imported into an empty house, every value is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Company, Contact, ContactLabel, CustomField, Purchase
from chaland.exports.columns import chosen
from chaland.exports.domain import Kind, Wanted
from chaland.exports.services import export_file
from chaland.intake.models import Import
from chaland.kernel.text import Language
from tests.intake.deliveries import Shop
from tests.intake.state import state_of_the_file

CUSTOMERS = '''
    N° client;Civilité;Nom;Prénom;Sexe;Naissance;E-mail;Mobile;Téléphone;Complément;Adresse;Code postal;Ville;Pays;Société;SIRET;Fonction;Activité;Loisirs;Étiquettes;Statut;Langue;Couleur;Responsable;Créé le;Dernier contact;Points fidélité;Commentaire;Palier fidélité;N° carte fidélité;Site web;Carburant
    1;M.;D'ORNANO;José-Luís;H;03/04/1980;JL@EXAMPLE.FR;0730000001;0199000001;Appt 3;12 RUE DE LA RÉPUBLIQUE;20000;AJACCIO;France;;;;;"golf, ""vin, blanc"", ""A; B""";"VIP, ""24/24"", ""dit """"le grand"""""", (pro)";client;français;rouge;Alice;01/02/2020;2026-10-01 08:30;120;=HYPERLINK("x");or;C1;www.example.fr;diesel
    2;Mme;Œuvré;Élise;F;25/12/1975;e.o@example.fr;+41227676111;;;;1202;Genève;Suisse;Ça Va SAS;73282932000074;Gérante;Conseil;;;prospect;en;bleu;;;;;;;;;essence
    3;Mme;Payet;Marie;F;;marie.payet@example.fr;0692000001;;;5 chemin des Lilas;97400;Saint-Denis;France;;;;;voile;à rappeler;ancien;;;;;;-5;-1,5 % d'eau;;;;
    4;;Martin;Léa;;13/01/2001;;;;;;01000;BOURG EN BRESSE;;;;;;;;;;;;;;;@cmd;;0012;;
'''
SALES = """
    Commande;Id client;Date;Référence produit;Produit;Catégorie;Marque;Quantité;Montant;Devise;Magasin
    A1;1;2026-02-01 14:05;SKU1;Clio;SUV;Renault;1;12000,50;EUR;Lyon
    A1;1;2026-02-01 14:05;SKU2;Tapis;Accessoire;;4;80;EUR;Lyon
    A2;1;2026-03-01;SKU2;Tapis;Accessoire;;-1;-20;EUR;Lyon
    B1;2;2025-12-31;;Atelier;Service;;1,5;90,10;EUR;Genève
    ;;2025-01-01;SKU1;Clio;SUV;Renault;1;1;EUR;
"""
COMPUTED = {"id", "origins", "updated_at", "created_at", "company_id"}
SHEETS = ("csv", "xlsx", "ods")


def golden(model: Any, *left_out: str) -> list[dict[str, Any]]:
    """Every value of every row but those that say when and under which number it came in."""
    rows = model.objects.order_by("name_key").values()
    return [{key: value for key, value in row.items() if key not in COMPUTED | set(left_out)} for row in rows]


def labels() -> list[tuple[str, str]]:
    return sorted(ContactLabel.objects.values_list("field", "value"))


def sold() -> list[tuple[Any, ...]]:
    names = ("order", "date", "at", "quantity", "amount_cents", "currency", "store")
    more = ("product__name", "product__code", "product__category", "product__brand", "record__contact__email")
    return sorted(Purchase.objects.values_list(*names, *more), key=repr)


def empty_the_house(shop: Shop) -> None:
    for entry in Import.objects.order_by("-batch_id"):
        shop.undo(entry)
    CustomField.objects.all().delete()
    assert not any(state_of_the_file().values())


def out(tmp_path: Path, form: str, language: Language = "fr", **wanted: Any) -> Path:
    path = tmp_path / f"sortie.{form}"
    export_file(wanted=Wanted(language=language, **wanted), to=path, by=None)
    return path


def misread(entry: Import, kind: Kind, language: Language, form: str) -> dict[str, Any]:
    """The columns of an export that intake took for something else than they are."""
    columns = chosen(kind, (), ())
    heads = [column.header(language) if form in SHEETS else column.name for column in columns]
    taken = entry.mapping["columns"]
    wanted = {head: column.name for head, column in zip(heads, columns, strict=True)}
    return {head: taken.get(head) for head, name in wanted.items() if taken.get(head) != name}


@pytest.mark.parametrize(
    ("form", "language"),
    [("csv", "fr"), ("csv", "en"), ("xlsx", "fr"), ("ods", "en"), ("jsonl", "fr"), ("parquet", "fr")],
)
def test_contacts_come_back_as_they_were(shop: Shop, tmp_path: Path, form: str, language: Language) -> None:
    shop.deliver(CUSTOMERS, keep_unknown=True)
    before, firms, worn = golden(Contact), golden(Company), labels()
    assert {("tags", 'dit "le grand"'), ("tags", "24/24"), ("hobbies", "vin, blanc")} <= set(worn)
    created = list(Contact.objects.order_by("name_key").values_list("created_at", flat=True))
    path = out(tmp_path, form, language)
    empty_the_house(shop)
    entry = shop.deliver_file(path, keep_unknown=True)
    assert entry.counts["rejected"] == 0
    assert misread(entry, "contacts", language, form) == {}
    assert golden(Contact) == before
    assert labels() == worn
    assert golden(Company) == firms
    assert list(Contact.objects.order_by("name_key").values_list("created_at", flat=True)) == created


@pytest.mark.parametrize(("form", "language"), [("csv", "en"), ("xlsx", "en"), ("ods", "fr")])
def test_purchases_come_back_to_their_customers(
    shop: Shop, tmp_path: Path, form: str, language: Language
) -> None:
    shop.deliver(CUSTOMERS, keep_unknown=True)
    shop.deliver(SALES, kind="purchases")
    before = sold()
    people, sales = out(tmp_path, "csv", language), tmp_path / f"ventes.{form}"
    export_file(wanted=Wanted("purchases", language=language), to=sales, by=None)
    empty_the_house(shop)
    shop.deliver_file(people, keep_unknown=True)
    entry = shop.deliver_file(sales)
    assert entry.kind == "purchases"
    assert misread(entry, "purchases", language, form) == {}
    assert entry.counts["rejected"] == 0
    assert sold() == before
