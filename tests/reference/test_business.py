import polars as pl

from chaland import reference


def _label(table: pl.DataFrame, code: str) -> str:
    label: str = table.row(by_predicate=pl.col("code") == code, named=True)["label"]
    return label


def test_naf_has_all_levels_of_revision_2() -> None:
    naf = reference.naf()
    assert naf["level"].value_counts(sort=True).sort("level")["count"].to_list() == [21, 88, 272, 615, 732]
    assert naf["version"].unique().to_list() == ["NAFRev2"]
    assert _label(naf, "62.01Z") == "Programmation informatique"
    assert _label(naf, "62") == "Programmation, conseil et autres activités informatiques"


def test_every_activity_is_in_a_section_that_exists() -> None:
    naf = reference.naf()
    sections = set(naf.filter(pl.col("level") == 1)["code"])
    assert set(naf["section"]) == sections == set("ABCDEFGHIJKLMNOPQRSTU")
    assert naf.row(by_predicate=pl.col("code") == "45.11Z", named=True)["section"] == "G"


def test_short_labels_fit_in_40_characters() -> None:
    short = reference.naf().filter(pl.col("level") > 1)["short"]
    assert short.str.len_chars().max() <= 40


def test_legal_categories_have_labels_without_stray_spaces() -> None:
    categories = reference.legal_categories()
    assert _label(categories, "1000") == "Entrepreneur individuel"
    assert _label(categories, "5710") == "SAS, société par actions simplifiée"
    assert categories["label"].equals(categories["label"].str.strip_chars())


def test_staff_bands_are_in_order_and_leave_no_gap() -> None:
    bands = reference.staff_bands().filter(pl.col("at_least") > 0)
    assert bands["at_least"].to_list()[0] == 1
    assert bands["at_least"].to_list()[1:] == [most + 1 for most in bands["at_most"].to_list()[:-1]]
    assert bands["at_most"].to_list()[-1] is None
