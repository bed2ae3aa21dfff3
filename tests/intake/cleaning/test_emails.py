"""E-mail addresses: what is repaired, what is only proposed, what is refused."""

from __future__ import annotations

import polars as pl
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from chaland.intake.cleaning.emails import clean_emails
from chaland.intake.cleaning.emails.reading import PLAIN, read_cell, valid
from tests.intake.cleaning.laws import cells, codes, few, obeys, table

ADDRESSES = {
    "jean@x.fr": "jean@x.fr",
    "Jean.Dupont@GMAIL.com ": "jean.dupont@gmail.com",
    "mailto:a@b.fr": "a@b.fr",
    "mailto:a@b.fr?subject=Bonjour": "a@b.fr",
    "Jean Dupont <jean@x.fr>": "jean@x.fr",
    "<jean@x.fr>": "jean@x.fr",
    "'jean@x.fr'": "jean@x.fr",
    "jean@x.fr;": "jean@x.fr",
    "E-mail : jean@x.fr": "jean@x.fr",
    "jean@gmail.com (perso)": "jean@gmail.com",
    "Jean Dupont jean.dupont@x.fr": "jean.dupont@x.fr",
    "jean . dupont @gmail.com": "jean.dupont@gmail.com",
    "jean. dupont@gmail.com": "jean.dupont@gmail.com",
    "jean@gmail .com": "jean@gmail.com",
    "jean@hotmail. fr": "jean@hotmail.fr",
    "jean.dupont@gmail,com": "jean.dupont@gmail.com",
    "jean.dupont@gmail;com": "jean.dupont@gmail.com",
    "jean.dupont (at) gmail.com": "jean.dupont@gmail.com",
    "jean.dupont[at]gmail.com": "jean.dupont@gmail.com",
    "jean.dupont at gmail dot com": "jean.dupont@gmail.com",
    "jean arobase free point fr": "jean@free.fr",
    "jean@@gmail.com": "jean@gmail.com",
    "jean@gmail..com": "jean@gmail.com",
    "contact@société.fr": "contact@xn--socit-esab.fr",
    "hélène@gmail.com": "hélène@gmail.com",
    "o'connor@x.ie": "o'connor@x.ie",
    "jean+promo@x.fr": "jean+promo@x.fr",
    "jean_@x.fr": "jean_@x.fr",
    "jean\u200b@x.fr": "jean@x.fr",
    "\u00a0jean@x.fr": "jean@x.fr",
    "jean,dupont@gmail.com": None,
    "jean dupont@gmail.com": None,
    "jean..dupont@x.fr": None,
    "jean@gmail": None,
    "jeandupontgmail.com": None,
    "@gmail.com": None,
    "jean@": None,
    "jean@-x.fr": None,
    "http://www.x.fr": None,
    "jean dupont": None,
    "": None,
    "  ": None,
    "-": None,
    "NC": None,
    "n/a": None,
    "néant": None,
    "pas de mail": None,
    "test@test": None,
    "test@test.fr": None,
    "xxx@xxx.fr": None,
    "noemail@boutique.fr": None,
    "jean@domaine.fr": None,
}


def test_addresses() -> None:
    assert table(clean_emails, "email", ADDRESSES) == []


def test_several_addresses_in_one_cell_are_all_kept() -> None:
    column = pl.Series(
        [
            "a@b.fr; c@d.fr",
            "a@b.fr, c@d.fr",
            "a@b.fr/c@d.fr",
            "a@b.fr ou c@d.fr",
            "a@b.fr\nc@d.fr; a@b.fr",
            '"Dupont, Jean" <a@b.fr>; <c@d.fr>',
        ]
    )
    cleaned = clean_emails(column)
    assert cleaned.values["email"].to_list() == ["a@b.fr"] * len(column)
    assert cleaned.values["emails_other"].to_list() == [["c@d.fr"]] * len(column)
    assert set(cleaned.rule) == {"email_split"}


def test_an_invented_address_leaves_its_place_to_the_next() -> None:
    cleaned = clean_emails(pl.Series(["x@x.fr jean@free.fr"]))
    assert cleaned.values["email"].to_list() == ["jean@free.fr"]
    assert cleaned.values["emails_other"].to_list() == [None]
    assert cleaned.fault.to_list() == ["email_fake"]


def test_rules() -> None:
    rows: dict[str, str | None] = {
        "jean@x.fr": None,
        " jean@x.fr": "spaces_tidied",
        "Jean@x.fr": "email_lowercased",
        "mailto:jean@x.fr": "email_extracted",
        "jean@x,fr": "email_repaired",
        "contact@société.fr": "email_ascii_domain",
        "NC": "placeholder_emptied",
        "test@test": "placeholder_emptied",
    }
    assert codes(clean_emails, "rule", rows) == []


def test_faults() -> None:
    rows: dict[str, str | None] = {
        "jean@x.fr": None,
        "NC": None,
        "jean@gmail": "email_invalid",
        "a@b.fr; c@": "email_partly_read",
        "test@test.fr": "email_fake",
        "jean@gmial.com": "email_typo_likely",
        "jean@orange.frr": "email_typo_likely",
        "hélène@gmail.com": "email_accented",
        "contact@boulangerie.fr": "email_role_mailbox",
    }
    assert codes(clean_emails, "fault", rows) == []


def test_a_typo_is_proposed_and_never_corrected() -> None:
    cleaned = clean_emails(
        pl.Series(
            ["jean@gmial.com", "jean@free.con", "jeandupontgmail.com", "jean,d@gmail.com", "jean@gmail"]
        )
    )
    assert cleaned.values["email"].to_list() == ["jean@gmial.com", "jean@free.con", None, None, None]
    assert cleaned.values["email_suggestion"].to_list() == [
        "jean@gmail.com",
        "jean@free.com",
        "jeandupont@gmail.com",
        "jean.d@gmail.com",
        "jean@gmail.com",
    ]


@few
@given(cells("jean", "@", "gmail", ".com", "x.fr", "<", ">", "(at)", "NC", "test", "é"))
def test_laws(column: list[str | None]) -> None:
    obeys(clean_emails, "email", column)


@few
@given(
    st.lists(st.from_regex(PLAIN.removeprefix("^").removesuffix("$"), fullmatch=True), min_size=1, max_size=5)
)
def test_the_fast_path_accepts_nothing_that_the_library_refuses(addresses: list[str]) -> None:
    for address, fast in zip(addresses, clean_emails(pl.Series(addresses)).values["email"], strict=True):
        if fast is not None:
            checked = validate_email(address, check_deliverability=False)
            assert fast == f"{checked.local_part}@{checked.ascii_domain}".lower()
            assert read_cell(address).email == fast


@few
@given(st.emails())
def test_no_standard_address_is_lost(address: str) -> None:
    if valid(address):
        assert read_cell(address).email == valid(address)
