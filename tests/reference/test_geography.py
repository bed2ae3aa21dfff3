"""Facts of the map of France that anyone can check."""

from itertools import pairwise

import polars as pl
import pytest

from chaland import reference


def _communes_of(postal_code: str) -> dict[str, str]:
    rows = reference.postal_towns().filter(pl.col("postal_code") == postal_code)
    return dict(rows.select("name", "insee").iter_rows())


def _answering_to(name: str) -> set[tuple[str, str]]:
    rows = reference.town_names().filter(pl.col("key") == reference.key(name))
    return set(rows.select("insee", "origin").iter_rows())


@pytest.mark.parametrize(
    ("postal_code", "town", "insee", "department"),
    [
        ("48250", "Laveyrune", "07136", "07"),
        ("01590", "Lavancia-Epercy", "39283", "39"),
        ("75116", "Paris 16e Arrondissement", "75116", "75"),
        ("75016", "Paris 16e Arrondissement", "75116", "75"),
        ("69003", "Lyon 3e Arrondissement", "69383", "69"),
        ("13016", "Marseille 16e Arrondissement", "13216", "13"),
        ("20000", "Ajaccio", "2A004", "2A"),
        ("20200", "Bastia", "2B033", "2B"),
        ("97400", "Saint-Denis", "97411", "974"),
        ("97133", "Saint-Barthélemy", "97701", "977"),
        ("97150", "Saint-Martin", "97801", "978"),
        ("97500", "Saint-Pierre", "97502", "975"),
        ("98800", "Nouméa", "98818", "988"),
        ("49270", "Orée d'Anjou", "49126", "49"),
    ],
)
def test_a_postal_code_leads_to_the_commune_and_only_the_commune_to_the_department(
    postal_code: str, town: str, insee: str, department: str
) -> None:
    assert _communes_of(postal_code)[town] == insee
    assert reference.department_of(insee) == department


@pytest.mark.parametrize("nowhere", ["", "99138", "00000", "97", "96001", "750", "750560"])
def test_no_department_outside_france(nowhere: str) -> None:
    assert reference.department_of(nowhere) is None


def test_department_of_agrees_with_the_published_department_of_every_commune() -> None:
    rows = reference.communes().select("insee", "department").iter_rows()
    assert [insee for insee, department in rows if reference.department_of(insee) != department] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Saint-Étienne", ("42218", "name")),
        ("Brie-Comte-Robert", ("77053", "name")),
        ("Arbignieu", ("01015", "delegated")),
        ("Octeville", ("50129", "former")),
        ("Seyne-les-Alpes", ("04205", "label")),
        ("LYON 3EME", ("69383", "arrondissement")),
        ("Paris 01", ("75101", "arrondissement")),
        ("MARSEILLE 8", ("13208", "arrondissement")),
        ("Paris 1er", ("75101", "arrondissement")),
    ],
)
def test_old_names_and_other_spellings_still_resolve(name: str, expected: tuple[str, str]) -> None:
    assert expected in _answering_to(name)


def test_a_divided_city_answers_to_its_name_by_its_commune_alone() -> None:
    assert _answering_to("Lyon") == {("69123", "name")}
    assert _answering_to("PARIS") == {("75056", "name")}


def test_every_town_name_leads_to_a_commune_of_today_or_to_monaco() -> None:
    known = {*reference.communes()["insee"], "99138"}
    assert set(reference.town_names()["insee"]) <= known
    assert set(reference.postal_towns()["insee"]) <= known


def test_one_row_per_key_and_commune() -> None:
    names = reference.town_names()
    assert names.select("key", "insee").is_duplicated().sum() == 0
    assert reference.communes()["insee"].is_duplicated().sum() == 0
    towns = reference.postal_towns()
    assert towns.select("postal_code", "insee", "label", "line5").is_duplicated().sum() == 0


def test_populations_add_up_to_france() -> None:
    by_kind = dict(reference.communes().group_by("kind").agg(pl.col("population").sum()).iter_rows())
    assert by_kind["commune"] == 68_952_941
    cities = reference.communes().filter(pl.col("insee").is_in(["75056", "69123", "13055"]))
    assert abs(by_kind["arrondissement"] - cities["population"].sum()) < 1_000


def test_arrondissements_name_their_commune() -> None:
    parents = reference.communes().filter(pl.col("kind") == "arrondissement")["parent"].value_counts()
    assert dict(parents.iter_rows()) == {"75056": 20, "69123": 9, "13055": 16}


def test_every_inhabited_commune_has_coordinates_on_french_land() -> None:
    inhabited = reference.communes().filter(pl.col("population") > 0)
    assert inhabited["latitude"].null_count() == inhabited["longitude"].null_count() == 0
    mainland = inhabited.filter(~pl.col("insee").str.starts_with("9") | (pl.col("region") == "11"))
    assert mainland.filter(~pl.col("latitude").is_between(41.3, 51.2)).is_empty()
    assert mainland.filter(~pl.col("longitude").is_between(-5.2, 9.6)).is_empty()


def test_keys_are_those_of_the_names() -> None:
    for table, named in ((reference.communes(), "name"), (reference.postal_towns(), "label")):
        assert table["key"].equals(table.select(reference.key_expr(pl.col(named)))[named].alias("key"))


def test_departments_and_regions_are_complete_with_overseas() -> None:
    departments = reference.departments()
    codes = set(departments["code"])
    assert {"2A", "2B", "971", "974", "976", "975", "977", "978", "986", "987", "988"} <= codes
    assert departments.filter(pl.col("zone") != "com").height == 101
    assert set(departments["region"]) == set(reference.regions()["code"])
    assert reference.regions().filter(pl.col("zone") == "metropole").height == 13


def test_every_department_is_drawn_and_no_collectivity() -> None:
    drawn = [feature["properties"]["code"] for feature in reference.department_outlines()["features"]]
    assert drawn == reference.departments().filter(pl.col("zone") != "com")["code"].to_list()


def test_communes_lie_within_the_outline_of_their_department() -> None:
    placed = reference.communes().filter(pl.col("department").is_in(["975", "977", "978"]).not_())
    sample = placed.filter(~pl.col("insee").str.starts_with("98")).gather_every(20)
    rows = sample.select("name", "department", "longitude", "latitude").iter_rows()
    outside = [name for name, code, x, y in rows if not _inside(_outline(code), x, y)]
    assert len(outside) < sample.height / 100
    assert not _inside(_outline("01"), 4.8361, 45.7588)


def test_neighbours_share_their_border_point_for_point() -> None:
    rhone, ain = ({tuple(p) for polygon in _outline(code) for p in polygon[0]} for code in ("69", "01"))
    assert len(rhone & ain) > 10


def _outline(code: str) -> list[list[list[list[float]]]]:
    features = reference.department_outlines()["features"]
    shape: list[list[list[list[float]]]] = next(
        f["geometry"]["coordinates"] for f in features if f["properties"]["code"] == code
    )
    return shape


def _inside(polygons: list[list[list[list[float]]]], x: float, y: float) -> bool:
    """Ray casting on the outer rings."""
    crossings = 0
    for polygon in polygons:
        ring = polygon[0]
        for (x1, y1), (x2, y2) in pairwise(ring):
            crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1
