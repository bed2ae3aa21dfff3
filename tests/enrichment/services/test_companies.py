"""The stock files of SIRENE asked about companies: never a guess, objections kept, decisions remembered."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Company, SourceRecord, SourceVersion
from chaland.enrichment.models import Ended, Proposal
from chaland.enrichment.services.proposing import accept, decline, reopen
from chaland.enrichment.services.runs import Asked, begin
from chaland.enrichment.services.switches import switch
from chaland.enrichment.services.undoing import queue_undo
from chaland.enrichment.services.writing import Answer, write_answers
from chaland.jobs.services import run_now
from chaland.kernel.errors import Conflict, Invalid
from chaland.segments.queries import contact_ids_where
from tests.enrichment.outside.server import Said, pretending
from tests.enrichment.people import DAY, ask, firm, shop
from tests.harness.rows import NOW, make_contact

pytestmark = pytest.mark.django_db

LYON = {"postal_code": "69002", "city": "Lyon", "insee": "69382"}
SIREN = "732829320"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    settings.CHALAND_HOME = tmp_path / "home"


def unit(siren: str, name: str, **changes: str) -> dict[str, str]:
    return {
        "siren": siren, "statutDiffusionUniteLegale": "O", "etatAdministratifUniteLegale": "A",
        "denominationUniteLegale": name, "sigleUniteLegale": "", "categorieJuridiqueUniteLegale": "5710",
        "activitePrincipaleUniteLegale": "10.71C", "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
        "activitePrincipaleNAF25UniteLegale": "10.71Y", "trancheEffectifsUniteLegale": "12",
        "nicSiegeUniteLegale": "00012", "dateDebut": "2019-01-01", **changes,
    }  # fmt: skip


def place(siret: str, **changes: str) -> dict[str, str]:
    return {
        "siren": siret[:9], "siret": siret, "statutDiffusionEtablissement": "O",
        "etatAdministratifEtablissement": "A", "etablissementSiege": "true", "dateDebut": "2019-01-01",
        "trancheEffectifsEtablissement": "11", "activitePrincipaleEtablissement": "10.71C",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2", "enseigne1Etablissement": "",
        "numeroVoieEtablissement": "12", "typeVoieEtablissement": "RUE", "libelleVoieEtablissement": "VICTOR HUGO",
        "codePostalEtablissement": "69002", "libelleCommuneEtablissement": "LYON 2EME",
        "codeCommuneEtablissement": "69382", **changes,
    }  # fmt: skip


class Sirene:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def files(self, units: list[dict[str, str]], places: list[dict[str, str]]) -> tuple[Path, Path]:
        return self._write("StockUniteLegale.csv", units), self._write("StockEtablissement.csv", places)

    def _write(self, name: str, rows: list[dict[str, str]]) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path


@pytest.fixture
def sirene(tmp_path: Path) -> Sirene:
    return Sirene(tmp_path)


def _now(company: Company) -> Company:
    company.refresh_from_db()
    return company


def _told(company: Company) -> dict[str, Any]:
    said = SourceRecord.objects.get(company=company, kind="answer")
    told: dict[str, Any] = json.loads(said.values)["answer"]
    return told


def test_a_siret_brings_what_a_register_decides_and_leaves_the_name_alone(sirene: Sirene) -> None:
    mine = firm(shop(), company="Chez Léa", siret=f"{SIREN}00012", naf="47.11B", legal_form="SARL")
    result = ask(
        "companies", "file", *sirene.files([unit(SIREN, "LEA ET FILS")], [place(f"{SIREN}00012")])
    ).result
    assert (_now(mine).name, mine.naf, mine.naf_version) == ("Chez Léa", "10.71C", "NAFRev2")
    assert (mine.legal_form, mine.staff, mine.siren) == ("SAS", "10 à 19 salariés", SIREN)
    assert (mine.street, mine.city, mine.department) == ("12 rue Victor Hugo", "Lyon", "69")
    told = _told(mine)
    assert (told["legal_name"], told["state"], told["how"]) == ("LEA ET FILS", "active", "siret")
    assert told["licence"].startswith("Licence Ouverte 2.0")
    assert (result["answered"], result["closed"], result["without"]) == (1, 0, 0)


def test_a_siren_finds_the_establishment_that_is_here(sirene: Sirene) -> None:
    mine = firm(shop(), company="Léa", siren=SIREN, **LYON)
    head = place(f"{SIREN}00012", codePostalEtablissement="75001", codeCommuneEtablissement="75101")
    here = place(f"{SIREN}00020", etablissementSiege="false")
    ask("companies", "file", *sirene.files([unit(SIREN, "LEA")], [head, here]))
    assert _now(mine).siret == f"{SIREN}00020"


def test_a_name_at_its_address_is_taken_and_a_homonym_is_proposed(sirene: Sirene) -> None:
    batch = shop()
    alone = firm(batch, company="Boulangerie Dupont", street="12 rue Victor Hugo", **LYON)
    double = firm(batch, company="Garage Martin", **LYON)
    units = [
        unit("111111118", "BOULANGERIE DUPONT"),
        unit("222222226", "GARAGE MARTIN"),
        unit("333333334", "GARAGE MARTIN"),
    ]
    places = [
        place("11111111800012"),
        place("22222222600012"),
        place("33333333400012", numeroVoieEtablissement="90"),
    ]
    result = ask("companies", "file", *sirene.files(units, places)).result
    assert _now(alone).siren == "111111118"
    assert _now(double).siren is None
    assert (result["answered"], result["proposed"], result["without"]) == (1, 1, 0)
    shown = Proposal.objects.get(company=double)
    assert {one["siren"] for one in shown.candidates} == {"222222226", "333333334"}


def test_the_same_name_in_another_town_says_nothing(sirene: Sirene) -> None:
    far = firm(shop(), company="Boulangerie Dupont", postal_code="75001", city="Paris", insee="75101")
    result = ask(
        "companies",
        "file",
        *sirene.files([unit("111111118", "BOULANGERIE DUPONT")], [place("11111111800012")]),
    ).result
    assert (result["answered"], result["proposed"], result["without"]) == (0, 0, 1)
    assert _now(far).siren is None


def test_who_objected_is_known_by_number_alone_and_what_was_told_before_is_forgotten(sirene: Sirene) -> None:
    mine = firm(shop(), company="Mme Durand", siret=f"{SIREN}00012")
    ask("companies", "file", *sirene.files([unit(SIREN, "DURAND MARIE")], [place(f"{SIREN}00012")]))
    assert _now(mine).street == "12 rue Victor Hugo"
    hidden = {
        "numeroVoieEtablissement": "[ND]",
        "libelleVoieEtablissement": "[ND]",
        "codePostalEtablissement": "69002",
    }
    units = [unit(SIREN, "[ND]", statutDiffusionUniteLegale="P")]
    result = ask(
        "companies",
        "file",
        *sirene.files(units, [place(f"{SIREN}00012", statutDiffusionEtablissement="P", **hidden)]),
    ).result
    assert result["partial"] == 1
    assert (_now(mine).street, mine.city, mine.naf) == (None, None, None)
    assert _told(mine)["partial"] is True
    assert not SourceVersion.objects.filter(record__kind="answer").exists()
    texts = SourceRecord.objects.filter(kind="answer").values_list("values", flat=True)
    assert not any("DURAND" in text or "Hugo" in text for text in texts)


def test_nobody_who_objected_is_ever_found_by_name(sirene: Sirene) -> None:
    firm(shop(), company="Durand Marie", **LYON)
    units = [unit(SIREN, "DURAND MARIE", statutDiffusionUniteLegale="P")]
    result = ask("companies", "file", *sirene.files(units, [place(f"{SIREN}00012")])).result
    assert (result["answered"], result["proposed"]) == (0, 0)


def test_what_is_shut_is_told_with_its_day_and_where_it_went(sirene: Sirene) -> None:
    batch = shop()
    gone = firm(batch, company="Fermée", siren="111111118")
    moved = firm(batch, company="Partie", siret=f"{SIREN}00012", **LYON)
    units = [unit("111111118", "FERMEE", etatAdministratifUniteLegale="C"), unit(SIREN, "PARTIE")]
    shut = {"etatAdministratifEtablissement": "F", "dateDebut": "2025-06-30"}
    places = [
        place("11111111800012", **shut),
        place(f"{SIREN}00012", etablissementSiege="false", **shut),
        place(f"{SIREN}00038"),
    ]
    result = ask("companies", "file", *sirene.files(units, places)).result
    assert result["closed"] == 2
    assert (_told(gone)["state"], _told(gone)["since"]) == ("closed", "2025-06-30")
    assert (_told(moved)["state"], _told(moved)["moved_to"]) == ("moved", f"{SIREN}00038")
    told = {
        row.record.company_id: (str(row.since), row.moved_to)
        for row in Ended.objects.select_related("record")
    }
    assert told == {gone.pk: ("2025-06-30", ""), moved.pk: ("2025-06-30", f"{SIREN}00038")}
    assert _now(gone).street is None
    people = {one.pk: make_contact(company=one).pk for one in (gone, moved, firm(batch, company="Autre"))}
    sentences = {
        'état_société = "fermée"': [people[gone.pk]],
        'company_state in ("closed", "moved")': [people[gone.pk], people[moved.pk]],
        "company_state is empty": [pk for one, pk in people.items() if one not in (gone.pk, moved.pk)],
    }
    assert {said: contact_ids_where(said) for said in sentences} == sentences
    run_now(queue_undo(run_id=result["run"], by=None))
    assert not Ended.objects.exists()
    assert contact_ids_where("company_state is empty") == list(people.values())


def test_the_code_of_the_naf_2025_is_taken_where_it_stands_alone(sirene: Sirene) -> None:
    mine = firm(shop(), company="Léa", siren=SIREN)
    later = {"activitePrincipaleEtablissement": "", "nomenclatureActivitePrincipaleEtablissement": ""}
    units = [
        unit(SIREN, "LEA", activitePrincipaleUniteLegale="", nomenclatureActivitePrincipaleUniteLegale="")
    ]
    ask("companies", "file", *sirene.files(units, [place(f"{SIREN}00012", **later)]))
    assert (_now(mine).naf, mine.naf_version) == ("10.71Y", "NAF2025")


@pytest.fixture
def waiting(sirene: Sirene) -> Proposal:
    firm(shop(), company="Garage Martin", **LYON)
    units = [unit("222222226", "GARAGE MARTIN"), unit("333333334", "GARAGE MARTIN")]
    ask("companies", "file", *sirene.files(units, [place("22222222600012"), place("33333333400012")]))
    return Proposal.objects.get()


def test_one_is_chosen_and_that_can_be_taken_back(waiting: Proposal) -> None:
    with pytest.raises(Invalid, match="not proposed"):
        accept(proposal_id=waiting.pk, siret="00000000000000", by=None)
    accept(proposal_id=waiting.pk, siret="33333333400012", by=None)
    company = Company.objects.get(pk=waiting.company_id)
    assert (company.siren, company.naf) == ("333333334", "10.71C")
    with pytest.raises(Conflict):
        accept(proposal_id=waiting.pk, siret="22222222600012", by=None)
    reopen(proposal_id=waiting.pk, by=None)
    assert _now(company).siren is None
    assert Proposal.objects.get().settled == ""


def test_what_the_register_said_before_a_choice_comes_back_with_it(waiting: Proposal) -> None:
    first, other = (one["values"] for one in waiting.candidates)
    before = begin(Asked("companies", "file", DAY), by=None)
    write_answers("company", before, [Answer(waiting.company_id, first)], NOW)
    company = Company.objects.get(pk=waiting.company_id)
    accept(proposal_id=waiting.pk, siret=other["siret"], by=None)
    assert _now(company).siren == other["siren"]
    reopen(proposal_id=waiting.pk, by=None)
    assert _now(company).siren == first["siren"]
    assert not SourceVersion.objects.exists()


def test_none_of_them_is_remembered(waiting: Proposal, tmp_path: Path) -> None:
    decline(proposal_id=waiting.pk, by=None)
    files = (tmp_path / "StockUniteLegale.csv", tmp_path / "StockEtablissement.csv")
    result = ask("companies", "file", *files).result
    assert (result["proposed"], result["without"]) == (0, 1)
    assert Proposal.objects.count() == 1


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        ask("companies", "file", tmp_path / "x.csv")
    assert refused.value.code == "not_sirene"


def test_the_service_is_asked_once_a_company_and_respects_objections(settings: Any) -> None:
    siege = {
        "siret": f"{SIREN}00012", "etat_administratif": "A", "statut_diffusion_etablissement": "O",
        "activite_principale": "10.71C", "adresse": "12 RUE VICTOR HUGO 69002 LYON", "code_postal": "69002",
        "commune": "69382", "libelle_commune": "LYON", "est_siege": True, "tranche_effectif_salarie": "11",
        "liste_enseignes": None, "nom_commercial": None, "date_fermeture": None,
    }  # fmt: skip
    company = {
        "siren": SIREN, "nom_complet": "BOULANGERIE DUPONT", "nom_raison_sociale": "BOULANGERIE DUPONT", "sigle": None,
        "siege": siege, "matching_etablissements": [siege], "etat_administratif": "A", "statut_diffusion": "O",
        "activite_principale": "10.71C", "nature_juridique": "5710", "tranche_effectif_salarie": "11",
    }  # fmt: skip
    objector = {**company, "siren": "111111118", "nom_complet": "[NON-DIFFUSIBLE]", "statut_diffusion": "P",
                "siege": {**siege, "siret": "11111111800012", "adresse": "[NON-DIFFUSIBLE]"}, "matching_etablissements": []}  # fmt: skip
    body = json.dumps({"results": [company, objector], "total_results": 2}).encode()
    mine = firm(shop(), company="Boulangerie Dupont", street="12 rue Victor Hugo", **LYON)
    switch(code="recherche-entreprises", on=True, read=True, by=None)
    with pretending(Said(body)) as there:
        settings.CHALAND_COMPANY_SEARCH = there.base
        ask("companies", "service")
        run = SourceRecord.objects.get(kind="answer").batch_id
        run_now(queue_undo(run_id=run, by=None))
        ask("companies", "service")
    assert len(there.heard) == 1
    assert there.heard[0].path.startswith("/search?q=Boulangerie+Dupont&page=1&per_page=10&code_postal=69002")
    assert (_now(mine).siren, mine.naf, mine.legal_form) == (SIREN, "10.71C", "SAS")
    assert SourceRecord.objects.get(kind="answer").source.name == "Recherche d'entreprises"
