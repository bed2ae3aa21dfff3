"""Purchases, events and interactions hang on whom they are about, once each, whatever the order of files."""

from __future__ import annotations

import pytest

from chaland.customers.models import Contact, Event, Interaction, Product, Purchase, Rollup, SourceRecord
from chaland.customers.queries.timeline import other_currencies
from tests.intake.deliveries import Shop, counted
from tests.intake.state import differences, state_of_the_file

pytestmark = pytest.mark.django_db

PEOPLE = "CustomerID;Nom;Prénom;E-mail\n17850;Martin;Paul;paul@example.fr\n13047;Petit;Anne;anne@example.fr"
SALES = """
    InvoiceNo;StockCode;Description;Quantity;InvoiceDate;UnitPrice;CustomerID
    536365;85123A;HANGING HEART;6;2010-12-01 08:26:00;2.55;17850
    536365;71053;WHITE LANTERN;6;2010-12-01 08:26:00;3.39;17850
    536365;71053;WHITE LANTERN;6;2010-12-01 08:26:00;3.39;17850
    C536379;85123A;HANGING HEART;-1;2010-12-02 09:00:00;2.55;17850
    536370;22728;ALARM CLOCK;2;2010-12-03 10:00:00;3.75;
    536371;22728;ALARM CLOCK;2;2010-12-03 10:00:00;3.75;99999
"""


def test_purchases_find_their_customers(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    entry = shop.deliver(SALES)
    assert entry.kind == "purchases"
    assert counted(entry) == {"created": 6, "updated": 0, "unchanged": 0, "rejected": 0}
    assert entry.counts["anonymous"] == 1
    rollup = Rollup.objects.get(contact__last_name="Martin")
    assert (rollup.purchase_count, rollup.line_count) == (1, 4)
    assert rollup.total_cents == 6 * 255 + 12 * 339 - 255
    assert rollup.last_order_cents == 6 * 255 + 12 * 339
    assert Product.objects.get(code="85123A").name == "HANGING HEART"


def test_identical_lines_are_kept_and_importing_again_changes_nothing(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    shop.deliver(SALES)
    before = state_of_the_file()
    again = shop.deliver(SALES)
    assert counted(again)["unchanged"] == 6
    assert not differences(before, state_of_the_file())
    assert Purchase.objects.filter(product__code="71053").count() == 2


def test_undoing_purchases(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    before = state_of_the_file()
    entry = shop.deliver(SALES)
    shop.undo(entry)
    assert not differences(before, state_of_the_file())


def test_customers_may_come_after_their_purchases(shop: Shop) -> None:
    shop.deliver(SALES)
    assert Contact.objects.count() == 0
    people = shop.deliver(PEOPLE)
    assert counted(people)["created"] == 2
    assert Purchase.objects.filter(record__contact__last_name="Martin").count() == 4
    assert Rollup.objects.get().contact.last_name == "Martin"
    shop.undo(people)
    assert Contact.objects.count() == 0
    assert SourceRecord.objects.filter(kind="person").count() == 2
    assert Purchase.objects.count() == 6


def test_undoing_the_people_keeps_the_purchases_of_another_batch(shop: Shop) -> None:
    people = shop.deliver(PEOPLE)
    shop.deliver(SALES)
    shop.undo(people)
    assert Purchase.objects.exclude(record=None).count() == 5
    shop.deliver(PEOPLE)
    assert Purchase.objects.filter(record__contact__last_name="Martin").count() == 4


def test_a_web_order_of_a_stranger_makes_a_contact(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    entry = shop.deliver(
        """
        Commande;Date;Produit;Montant;E-mail client;Nom du client
        A1;12/03/2024;Vélo;499,90 €;paul@example.fr;Paul Martin
        A2;13/03/2024;Casque;59,90 €;new@example.fr;Zoé Durand
        """,
        source="site",
        kind="purchases",
    )
    assert counted(entry)["created"] == 2
    assert Contact.objects.count() == 3
    assert Purchase.objects.get(order="A1").record.contact.last_name == "Martin"


def test_events_and_interactions(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    mapping = {
        "kind": "events",
        "columns": {
            "qui": "customer_email",
            "quoi": "type",
            "quand": "at",
            "page": "path",
            "essai": {"custom": "essai"},
        },
    }
    shop.deliver(
        "qui;quoi;quand;page;essai\npaul@example.fr;page_view;2026-01-05 10:00;/devis;Clio", mapping=mapping
    )
    event = Event.objects.get()
    assert (event.record.contact.last_name, event.properties) == ("Martin", {"essai": "Clio"})
    calls = {
        "kind": "interactions",
        "columns": {"client": "customer_id", "date": "at", "nature": "interaction_kind", "issue": "outcome"},
    }
    shop.deliver("client;date;nature;issue\n17850;2026-02-01 09:00;appel;joint", mapping=calls)
    call = Interaction.objects.get()
    assert (call.kind, call.outcome) == ("call", "reached")
    assert Contact.objects.get(last_name="Martin").last_contact == call.at


def test_a_catalogue_completes_what_sales_said(shop: Shop) -> None:
    sales = shop.deliver(SALES)
    catalogue = shop.deliver(
        "Référence;Désignation;Catégorie;Durée de vie (mois)\n85123A;Cœur à suspendre;Décoration;24",
        kind="products",
    )
    product = Product.objects.get(code="85123A")
    assert (product.name, product.category, product.lifetime_months) == ("Cœur à suspendre", "Décoration", 24)
    shop.undo(sales)
    assert Product.objects.get().category == "Décoration"
    shop.undo(catalogue)
    assert Product.objects.count() == 0


def test_one_order_number_of_two_shops_is_two_orders(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    order = "Commande;Date;Produit;Montant;E-mail client\n1;12/03/2024;Vélo;100 €;paul@example.fr"
    shop.deliver(order, source="site", kind="purchases")
    shop.deliver(order.replace("Vélo", "Casque"), source="salon", kind="purchases")
    rollup = Rollup.objects.get(contact__last_name="Martin")
    assert (rollup.purchase_count, rollup.total_cents) == (2, 20_000)


def test_purchases_that_a_later_file_repeats_outlive_the_undo_of_the_first(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    first = shop.deliver(SALES)
    second = shop.deliver(SALES + "    536400;22728;ALARM CLOCK;1;2010-12-09 10:00:00;3.75;13047\n")
    shop.undo(first)
    assert Purchase.objects.count() == 7
    assert set(Purchase.objects.values_list("batch_id", flat=True)) == {second.pk}
    shop.undo(second)
    assert Purchase.objects.count() == Product.objects.count() == Rollup.objects.count() == 0


def test_what_is_sold_in_another_currency_is_told_apart_and_never_added_to_euros(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    shop.deliver(
        "InvoiceNo;Description;Quantity;InvoiceDate;Amount;Currency;CustomerID\n"
        "1;Lamp;1;2025-01-10;100.00;EUR;17850\n"
        "1;Shipping;1;2025-01-10;9.00;CHF;17850\n"
        "2;Clock;1;2025-03-05;70.00;USD;17850\n"
        "3;Clock;1;2025-02-01;50.00;EUR;17850\n"
        "4;Clock;1;2025-04-01;30.00;CHF;13047"
    )
    mixed = Rollup.objects.get(contact__last_name="Martin")
    assert (mixed.purchase_count, mixed.line_count, mixed.other_lines) == (2, 4, 2)
    assert (mixed.total_cents, mixed.last_order_cents) == (15_000, 5_000)
    assert str(mixed.last_purchase) == "2025-03-05"
    abroad = Rollup.objects.get(contact__last_name="Petit")
    assert (abroad.purchase_count, abroad.other_lines, abroad.total_cents) == (0, 1, 0)
    assert str(abroad.last_purchase) == "2025-04-01"
    assert other_currencies(mixed.contact_id) == [
        {"currency": "CHF", "lines": 1, "cents": 900},
        {"currency": "USD", "lines": 1, "cents": 7_000},
    ]
