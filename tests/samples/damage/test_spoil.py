import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.samples.damage.kinds import DAMAGES, RATES
from chaland.samples.damage.rows import customer_rows
from chaland.samples.damage.sheet import HIDDEN, TITLES, sheet, typed
from chaland.samples.damage.spoil import spoil
from chaland.samples.draws import Draws
from chaland.samples.people import Population

COUNT = 1_500
ROWS = customer_rows(0, COUNT, total=COUNT, population=Population(21), copies=0)
CLEAN = sheet(ROWS)
DRAWS = Draws.over(21, ROWS["row"])


def spoilt(**rates: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    return spoil(CLEAN, DRAWS, DAMAGES, rates)


def only(code: str, rate: float = 1.0) -> tuple[pl.DataFrame, pl.DataFrame]:
    return spoilt(**{**dict.fromkeys(RATES, 0.0), code: rate})


def test_without_damage_nothing_changes():
    cells, truth = spoilt(**dict.fromkeys(RATES, 0.0))
    assert cells.equals(CLEAN)
    assert truth.is_empty()


def test_damage_is_the_same_for_the_same_seed():
    first, second = spoilt(), spoilt()
    assert first[0].equals(second[0])
    assert first[1].equals(second[1])


@settings(max_examples=8, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(RATES)), st.floats(0, 1), max_size=len(RATES)))
def test_the_truth_tells_every_changed_cell_and_what_it_was(rates: dict[str, float]):
    cells, truth = spoilt(**rates)
    told = truth.select("row", "column", "original").unique()
    assert not told.select("row", "column").is_duplicated().any()
    for column in TITLES:
        there = told.filter(pl.col("column") == column)
        changed = CLEAN[column].ne_missing(cells[column]).arg_true()
        assert set(changed) <= set(there["row"])
        assert CLEAN[column].gather(there["row"]).equals(there["original"], null_equal=True)


@pytest.mark.parametrize("code", sorted(RATES))
def test_each_kind_can_be_had_alone_and_is_told_under_its_name(code: str):
    cells, truth = only(code)
    assert set(truth["kind"]) == {code}
    assert not cells.equals(CLEAN)


def test_every_kind_happens_at_the_usual_rates():
    rows = customer_rows(0, 12_000, total=12_000, population=Population(21))
    _, truth = spoil(sheet(rows), Draws.over(21, rows["damage_row"]), DAMAGES, {})
    assert set(truth["kind"]) == set(RATES)


def test_rates_are_respected():
    truth = only("capitals", 0.2)[1].filter(pl.col("column") == "Nom")
    assert truth.height / COUNT == pytest.approx(0.2, abs=0.03)


def cell_of(code: str, column: str) -> list[tuple[str | None, str | None]]:
    """(clean, spoilt) of each cell of that column that this kind changed."""
    cells, truth = only(code)
    hit = truth.filter(pl.col("column") == column)
    return list(zip(hit["original"], cells[column].gather(hit["row"]), strict=True))


def test_excel_drops_the_first_zero_and_keeps_a_number():
    cells, _ = only("phone_zero_lost")
    assert all(after == before[1:] for before, after in cell_of("phone_zero_lost", "Mobile"))
    assert cells.filter(pl.col("Mobile").is_not_null())[typed("Mobile")].unique().to_list() == ["n"]
    codes = cell_of("postal_zero_lost", "Code postal")
    assert codes
    assert all(before.startswith("0") and after == before.lstrip("0") for before, after in codes)


def test_a_whole_address_keeps_all_its_parts():
    cells, _ = only("address_whole")
    assert cells["Code postal"].null_count() == cells["Ville"].null_count() == COUNT
    for street, code, written in zip(CLEAN["Adresse"], CLEAN["Code postal"], cells["Adresse"], strict=True):
        assert street in written
        assert code in written
    assert cells["Adresse"].str.contains("\n").mean() > 0.3


def test_a_couple_is_one_cell():
    changed = cell_of("couple", "Nom")
    assert any(after.startswith("M. et Mme ") and " et " in after[10:] for _, after in changed)
    partners = CLEAN[HIDDEN[0]].is_not_null().sum()
    assert len(changed) == partners


def test_lyon_is_written_with_its_arrondissement():
    cells, _ = only("town_in_one")
    lyon = cells.filter(pl.Series(CLEAN["Ville"] == "Lyon"))
    towns = pl.concat([lyon["Ville"], lyon["Code postal"]]).drop_nulls()
    assert towns.str.contains(r"^6900(\d) LYON 0\d$").all()


def test_mojibake_reads_utf8_as_windows():
    changed = cell_of("mojibake", "Prénom")
    assert len(changed) > 100
    assert all(after.encode("cp1252").decode() == before for before, after in changed)


def test_dates_stay_the_same_day_in_all_their_forms():
    changed = cell_of("date_serial", "Client depuis")
    epoch = pl.date(1899, 12, 30)
    table = pl.DataFrame(changed, schema=["before", "after"], orient="row")
    day = epoch + pl.col("after").cast(pl.Int64) * pl.duration(days=1)
    assert table.select((day.cast(pl.Date).dt.strftime("%d/%m/%Y") == pl.col("before")).all()).item()


def test_a_damaged_number_or_date_becomes_text():
    cells, truth = only("date_forms")
    hit = truth.filter(pl.col("column") == "Client depuis")["row"]
    assert cells[typed("Client depuis")].gather(hit).null_count() == len(hit)


def test_spoilt_phones_still_hold_the_number():
    for code in ("phone_formats", "phone_note", "two_phones"):
        for before, after in cell_of(code, "Tél. fixe" if code == "phone_note" else "Mobile"):
            digits = "".join(character for character in after if character.isdigit())
            assert before[1:] in digits


def test_no_email_leaves_the_reserved_domains():
    cells, _ = spoilt(email_typo=0.5, two_emails=0.3, email_wrapped=0.3)
    domains = (
        cells["E-mail"].drop_nulls().str.to_lowercase().str.extract_all(r"@[a-z0-9.-]+\.[a-z]+").explode()
    )
    allowed = r"@(example\.(fr|com|org|net|frr|con|orgg|nett)|[a-z0-9-]+\.examplee?)$|@example\.\.[a-z]+$|\.\.example$"
    strangers = domains.drop_nulls().filter(~domains.drop_nulls().str.contains(allowed))
    assert strangers.to_list() == []


def test_exact_copies_are_spoilt_alike():
    rows = customer_rows(0, COUNT, total=COUNT, population=Population(21), copies=0.2)
    cells, _ = spoil(sheet(rows), Draws.over(21, rows["damage_row"]), DAMAGES, {})
    exact = rows.with_row_index("at").filter(pl.col("copy") == "exact")
    assert exact.height > 20
    assert cells[exact["at"]].select(TITLES).equals(cells[exact["damage_row"]].select(TITLES))
