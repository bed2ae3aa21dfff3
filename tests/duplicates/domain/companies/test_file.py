"""Companies judged: the hard cases by name, then figures on generated files that no model was trained on."""

from functools import cache

import polars as pl
import pytest

from benchmarks.duplicates.scores import of_clusters
from chaland.duplicates.domain.bands import AUTOMATIC_FROM
from chaland.duplicates.domain.companies.features import FEATURES
from chaland.duplicates.domain.companies.file import Companies
from chaland.duplicates.domain.model import shipped
from chaland.duplicates.domain.scan import find
from chaland.samples.doubles.firms.design import FirmDesign
from chaland.samples.doubles.firms.files import labelled_firms

GARAGE = {
    "name": "SARL Garage Lefebvre & Fils",
    "siret": "73282932000074",
    "email": "contact@garage-lefebvre.example",
    "phone": "0199001234",
    "website": "www.garage-lefebvre.example",
    "street": "12 rue de la Gare",
    "postal_code": "59000",
    "city": "Lille",
}
ELSEWHERE = {"street": "3 place Foch", "postal_code": "35000", "city": "Rennes", "phone": "0299000001"}


@cache
def crowd() -> pl.DataFrame:
    return labelled_firms(FirmDesign(seed=3, firms=400)).drop("firm_id", "group_id")


def together(*firms: dict[str, str | None]) -> tuple[list[int], list[int], float]:
    """Clusters and groups of these records in a file of others, and the likeliest of their pairs."""
    rows = pl.DataFrame(list(firms), schema_overrides=dict.fromkeys(GARAGE, pl.String))
    found = find(Companies.of(pl.concat([rows, crowd()], how="diagonal"), shipped("companies")))
    pairs = found.judged.pairs
    mine = (pairs.left < len(firms)) & (pairs.right < len(firms))
    count = len(firms)
    return (
        found.cluster[:count].tolist(),
        found.household[:count].tolist(),
        float(found.judged.probability[mine].max(initial=0.0)),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Garage Lefebvre et Fils S.A.R.L.", "siret": None, "email": None},
        {"name": "Ets GARAGE LEFEBVRE", "siret": None, "website": None, "street": "12 R DE LA GARE"},
        {"name": "Garage Lefevre & Fils", "email": None, "phone": None},
    ],
    ids=["legal form", "what says nothing", "spelling"],
)
def test_the_same_company_entered_otherwise(changes: dict[str, str | None]) -> None:
    assert together(GARAGE, GARAGE | changes)[0] == [0, 0]


def test_two_establishments_of_one_siren_are_of_one_group_and_never_merged_unseen() -> None:
    _, groups, likeliest = together(GARAGE, GARAGE | ELSEWHERE | {"siret": "73282932000082"})
    assert groups == [0, 0]
    assert likeliest < AUTOMATIC_FROM


def test_homonyms_of_two_towns_are_two() -> None:
    bare = dict.fromkeys(("siret", "email", "website"))
    baker = {"name": "Boulangerie Martin"}
    clusters, groups, _ = together(GARAGE | bare | baker, GARAGE | bare | baker | ELSEWHERE)
    assert (clusters, groups) == ([0, 1], [0, 1])


def test_shops_of_one_brand_are_two() -> None:
    site = {"siret": None, "email": None, "website": "www.marche.example"}
    lille, rennes = {"name": "Marché Malin Lille"}, {"name": "Marché Malin Rennes"}
    assert together(GARAGE | site | lille, GARAGE | site | rennes | ELSEWHERE)[0] == [0, 1]


def test_the_shipped_model_reads_the_features_of_today() -> None:
    assert list(shipped("companies").features) == list(FEATURES)


@pytest.mark.parametrize(("damage", "least"), [(1.0, 0.94), (2.5, 0.93)])
def test_figures_on_generated_files(damage: float, least: float) -> None:
    """Hold-out seeds. The bounds are under what was measured, so that only a real loss fails."""
    made = labelled_firms(FirmDesign(seed=5, firms=1_200, damage=damage))
    found = find(Companies.of(made.drop("firm_id", "group_id"), shipped("companies")))
    owner = made["firm_id"].to_numpy()
    assert of_clusters(found.cluster, owner).f1 >= least
    sure = found.judged.probability >= AUTOMATIC_FROM
    right = owner[found.judged.pairs.left] == owner[found.judged.pairs.right]
    assert right[sure].mean() >= 0.98
