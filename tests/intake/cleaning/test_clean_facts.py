from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from chaland.intake.cleaning import (
    ColumnUse,
)
from tests.intake.cleaning.scene import cleaned, frame, mapping

PURCHASES = mapping(
    "purchases",
    n="order",
    client="customer_id",
    quand="date",
    quoi="product",
    q="quantity",
    pu="unit_price",
    total="amount",
)


def purchases(*rows):
    names = ("n", "client", "quand", "quoi", "q", "pu", "total")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def test_amounts_are_computed_exactly_and_returns_are_negative():
    table = purchases(
        ("1", "a", "2024-03-05 09:00:00", "x", "3", "0.335", None),
        ("2", "a", "2024-03-05 10:00:00", "x", "-2", "2.50", None),
        ("C3", "a", "2024-03-06 10:00:00", "x", "1", "2.50", None),
        ("4", "a", "2024-03-06 10:00:00", "x", "-1", "2.50", "2.50"),
        ("5", "a", "2024-03-07 10:00:00", "x", "2", "2.50", "4.00"),
        ("6", "a", "2024-03-07 10:00:00", "x", "0.5", "0.01", None),
    )
    rows = cleaned(table, PURCHASES).rows
    assert rows["amount_cents"].to_list() == [100, -500, -250, -250, 400, 0]
    assert rows["currency"].to_list() == ["EUR"] * 6
    assert rows["at"][0] == datetime(2024, 3, 5, 8, tzinfo=UTC)


def test_a_letter_c_cancels_nothing_where_every_order_bears_it():
    table = purchases(*(("C1", "a", "2024-03-05", "x", "1", "2.50", None),) * 3)
    assert cleaned(table, PURCHASES).rows["amount_cents"].to_list() == [250] * 3


def test_purchases_without_date_or_amount_are_rejected_and_anonymous_ones_kept():
    table = purchases(
        ("1", "a", "31/02/2024", "x", "1", "2,50", None),
        ("2", "a", "13/02/2024", "x", "1", None, "abc"),
        ("3", None, "13/02/2024", "x", "1", "2,50", None),
    )
    answer = cleaned(table, PURCHASES)
    assert answer.rejects.rows() == [
        (0, "quand", "date", "purchase_without_date", "31/02/2024", None),
        (1, "total", "amount", "purchase_without_amount", "abc", None),
    ]
    assert answer.rows["row"].to_list() == [2]
    assert answer.rows["at"].to_list() == [None]
    assert "date_invalid" in answer.warnings["fault"].to_list()


def test_identifiers_that_passed_through_decimals_are_whole_again():
    table = purchases(*(("1", f"{n}.0", "2024-03-05", "x", "1", "2.50", None) for n in (17850, 12)))
    assert cleaned(table, PURCHASES).rows["customer_id"].to_list() == ["17850", "12"]


def test_products():
    table = frame(ref=["P1", None], nom=["Clio", None], prix=["12 500 €", "1"], duree=["84 mois", None])
    used = mapping("products", ref="product_code", nom="product", prix="unit_price", duree="lifetime_months")
    answer = cleaned(table, used)
    assert answer.rows.drop("row", "part").rows() == [("P1", "Clio", 1250000, "EUR", 84)]
    assert answer.rejects["fault"].to_list() == ["product_without_name"]


def test_a_product_that_only_has_a_number_is_rejected():
    table = frame(id=["2003-0160"], prix=["50"])
    answer = cleaned(table, mapping("products", id="external_id", prix="unit_price"))
    assert answer.rejects["fault"].to_list() == ["product_without_name"]


def test_a_call_with_nobody_is_rejected():
    table = frame(quand=["2024-03-05 10:00"] * 2, mail=["a@example.fr", None], quoi=["x", "y"])
    used = mapping("interactions", quand="at", mail="customer_email", quoi="subject")
    assert cleaned(table, used).rejects["fault"].to_list() == ["interaction_without_person"]
    nobody = cleaned(table, mapping("interactions", quand="at", quoi="subject"))
    assert nobody.rejects["fault"].to_list() == ["interaction_without_person"] * 2


def test_events_keep_unknown_columns_as_typed_properties():
    table = frame(
        qui=["a@b.fr", None],
        quoi=["page_view", None],
        quand=["2024-03-05T09:00:00Z", "x"],
        prix=["12.5", None],
    )
    used = mapping(
        "events",
        qui="customer_email",
        quoi="type",
        quand="at",
        prix=ColumnUse("prix", None, "price", "number"),
    )
    answer = cleaned(table, used)
    assert answer.rows.drop("row", "part").rows() == [
        ("a@b.fr", "page_view", datetime(2024, 3, 5, 9, tzinfo=UTC), 12.5)
    ]
    assert answer.rejects["fault"].to_list() == ["event_without_date", "event_without_type"]


def test_interactions_and_consents():
    table = frame(
        qui=["Mme Marie Durand"],
        quand=["13/03/2024 10:00"],
        nature=["Appel"],
        issue=["À rappeler"],
        note=["4"],
    )
    used = mapping(
        "interactions",
        qui="customer_name",
        quand="at",
        nature="interaction_kind",
        issue="outcome",
        note="satisfaction",
    )
    row = cleaned(table, used).rows.row(0, named=True)
    assert (row["customer_first_name"], row["customer_last_name"]) == ("Marie", "Durand")
    assert (row["interaction_kind"], row["outcome"], row["satisfaction"]) == ("call", "call_back", 4)

    table = frame(
        mail=["a@b.fr", "a@b.fr", None],
        canal=["SMS", "SMS", "e-mail"],
        accord=["oui", "?", "non"],
        le=["13/03/2024"] * 3,
        d=["salon"] * 3,
    )
    used = mapping("consents", mail="customer_email", canal="channel", accord="consent", le="date", d="proof")
    answer = cleaned(table, used)
    assert answer.rows.select("channel", "consent", "date").rows() == [("sms", True, date(2024, 3, 13))]
    assert answer.rejects["fault"].to_list() == ["consent_without_answer", "consent_without_person"]
