"""Cards, social security numbers, IBAN, passwords and special categories. Every number here is a test vector."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.recognition import Sensitive, mask, mask_numbers, sensitive_cells
from chaland.intake.recognition.sensitive import kinds_of_cells
from tests.intake.recognition.tables import FIRST_NAMES, LAST_NAMES, SIRETS, column, recognise_columns

CARDS = ("4111 1111 1111 1111", "5555555555554444", "378282246310005", "3782 822463 10005", "6011-1111-1111-1117", "3530111333300000", "30569309025904")  # fmt: skip
IBANS = ("FR76 3000 6000 0112 3456 7890 189", "DE89370400440532013000", "BE68 5390 0754 7034", "fr1420041010050500013m02606")  # fmt: skip


def nir(body: str) -> str:
    """A number with its right key; no birth ever had the order 999 of the commune 999."""
    digits = int(body.replace("2A", "19").replace("2B", "18"))
    return f"{body}{97 - digits % 97:02d}"


NIRS = (nir("1850599999999"), nir("285052A999999"), nir("285052B999999"), nir("2990199999999"))


@pytest.mark.parametrize("cell", CARDS)
def test_valid_cards_are_found(cell: str) -> None:
    assert kinds_of_cells(pl.Series([cell])).to_list() == ["card"]


@pytest.mark.parametrize("cell", NIRS)
def test_valid_social_security_numbers_are_found(cell: str) -> None:
    spaced = f"{cell[0]} {cell[1:3]} {cell[3:5]} {cell[5:7]} {cell[7:10]} {cell[10:13]} {cell[13:]}"
    assert kinds_of_cells(pl.Series([cell, spaced])).to_list() == ["nir", "nir"]


@pytest.mark.parametrize("cell", IBANS)
def test_valid_iban_are_found(cell: str) -> None:
    assert kinds_of_cells(pl.Series([cell])).to_list() == ["iban"]


@pytest.mark.parametrize(
    "cell",
    [
        "4111 1111 1111 1112",  # Luhn wrong
        "9111111111111111",  # no such issuer
        "FR76 3000 6000 0112 3456 7890 188",  # key wrong
        "FR7630006000011234567890",  # too short for France
        NIRS[0][:-2] + f"{(int(NIRS[0][-2:]) % 97) + 1:02d}",  # key wrong
        "1853599999999" + "00",  # neither month nor key
        "0612345678",
        "2024-05-12 06 12 34 56 78",
        "3017620422003",  # a bar code
        "",
        "41111111111111111111111",  # longer than any card
    ],
)
def test_lookalikes_are_left_alone(cell: str) -> None:
    assert sensitive_cells(pl.Series([cell])).to_list() == [False]


@pytest.mark.parametrize("siret", [*SIRETS, "38020108100015", "30137421900025"])
def test_a_siret_is_no_card(siret: str) -> None:
    """14 digits, Luhn right, and 38 or 30 in front like a Diners card."""
    assert sensitive_cells(pl.Series([siret])).to_list() == [False]


def test_numbers_inside_sentences_are_found() -> None:
    notes = pl.Series(
        "notes", ["a payé avec la 4111 1111 1111 1111, rappeler", None, "rien", f"sécu {NIRS[1]}."]
    )
    found = sensitive_cells(notes)
    assert found.to_list() == [True, False, False, True]
    assert (found.name, found.dtype) == ("notes", pl.Boolean)


def test_masks_keep_the_last_four() -> None:
    cells = pl.Series("x", ["4111 1111 1111 1111", "4111111111111112", "12", "", None])
    assert mask(cells, "card").to_list() == ["•••• 1111", "•••• 1112", "••••", "", None]
    assert mask(pl.Series(["FR76 3000 6000 0112 3456 7890 189"]), "iban").to_list() == ["•••• 0189"]


def test_masks_keep_the_sentence_around_a_number() -> None:
    notes = pl.Series(["payé avec 4111-1111-1111-1111 sur DE89370400440532013000, ok"])
    assert mask(notes, "card").to_list() == ["payé avec •••• 1111 sur •••• 3000, ok"]


def test_masks_of_an_unknown_kind_keep_only_the_end_of_valid_numbers() -> None:
    cells = pl.Series(["secret-1984", "CB 4111 1111 1111 1111", NIRS[0], "", None])
    assert mask(cells).to_list() == ["••••", "•••• 1111", f"•••• {NIRS[0][-4:]}", "", None]


def test_comments_lose_their_numbers_and_nothing_else() -> None:
    notes = pl.Series(
        "n", ["rappeler Mme Petit", "CB 4111 1111 1111 1111 refusée", "SIRET 73282932000074", None]
    )
    assert mask_numbers(notes).to_list() == [
        "rappeler Mme Petit",
        "CB •••• 1111 refusée",
        "SIRET 73282932000074",
        None,
    ]


def test_masks_leave_nothing_of_a_password_nor_of_an_illness() -> None:
    assert mask(pl.Series(["secret-de-1984", "", None]), "password").to_list() == ["••••", "", None]
    assert mask(pl.Series(["diabète"]), "health").to_list() == ["••••"]


@settings(max_examples=30)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=60), st.sampled_from(CARDS + IBANS + NIRS)), max_size=20)
)
def test_nothing_sensitive_survives_a_mask(cells: list[str | None]) -> None:
    series = pl.Series("x", cells, dtype=pl.String)
    for kind in ("card", "nir", "iban", "password", None):
        masked = mask(series, kind)
        assert len(masked) == len(series)
        assert not sensitive_cells(masked).any()
        assert masked.null_count() == series.null_count()
    assert not sensitive_cells(mask_numbers(series)).any()


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("N° de carte bancaire du client", "card"), ("CB", "card"), ("CVV", "card"), ("NumSecu", "nir"), ("N° Sécurité Sociale", "nir"),
        ("SSN", "nir"), ("RIB", "iban"), ("IBAN", "iban"), ("mot_de_passe", "password"), ("Password", "password"), ("N° passeport", "identity"),
        ("Religion", "religion"), ("Groupe sanguin", "health"), ("Régime alimentaire", "health"), ("Syndicat", "union"), ("Opinions politiques", "opinion"),
    ],
)  # fmt: skip
def test_headers_that_announce_what_must_not_be_there(header: str, kind: str) -> None:
    guess = column(recognise_columns({"Nom": LAST_NAMES, header: ("abc", "def")}), header)
    assert guess.sensitive is not None
    assert (guess.sensitive.kind, guess.sensitive.by, guess.field) == (kind, "header", None)
    assert guess.examples == ("••••", "••••")


@pytest.mark.parametrize(
    "header", ["Carte fidélité", "Numéro de carte", "Passage", "Adresse", "Compte", "Note", "Code"]
)
def test_innocent_headers(header: str) -> None:
    assert (
        column(recognise_columns({"Nom": LAST_NAMES, header: ("291234", "291235")}), header).sensitive is None
    )


def test_contents_that_must_not_be_there_are_refused_under_any_header() -> None:
    guess = column(recognise_columns({"Nom": LAST_NAMES, "Réf.": CARDS}), "Réf.")
    assert guess.sensitive == Sensitive("card", 1.0, "content")
    assert guess.field is None
    assert all(example.startswith("••••") for example in guess.examples)
    assert "carte bancaire" in guess.reasons[0].fr


def test_one_card_in_the_comments_is_flagged_and_the_comments_kept() -> None:
    notes = (*(f"appelé {n} fois" for n in range(19)), "CB 4111 1111 1111 1111")
    guess = column(recognise_columns({"Nom": LAST_NAMES, "Commentaire": notes}), "Commentaire")
    assert guess.field == "notes"
    assert guess.sensitive == Sensitive("card", 0.05, "content")


def test_a_stray_lookalike_among_long_numbers_is_chance() -> None:
    numbers = (*(f"91{n:014d}" for n in range(49)), "4111111111111111")
    cells = {"Nom": LAST_NAMES, "Dossier": numbers}
    from chaland.intake.recognition import recognise

    table = pl.DataFrame({"Nom": list(FIRST_NAMES) * 6 + ["x", "y"], "Dossier": list(numbers)})
    assert recognise(list(cells), table).columns[1].sensitive is None
