"""Rules made and taken back among imports, edits and merges, in any order: values end as if no rule had ever been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaland.customers.domain.spelling import Rule, Spelling, differing, spelling, spelt
from chaland.customers.models import Contact, ContactLabel, Product, Respelt, Unification
from chaland.customers.queries.spellings import to_give_back, to_write
from chaland.customers.services.rebuild import rebuild_contacts, rebuild_products
from chaland.customers.services.respelling import write
from chaland.customers.services.spelling.rules import lift_rule, make_rule
from chaland.kernel.clock import stop_clock
from chaland.kernel.folding import fold
from tests.customers.services.merging.world import World
from tests.intake.deliveries import START, Shop

RULES = (
    ("city", ("Colmar",), "Strasbourg"),
    ("city", ("Strasbourg", "paris"), "LYON"),
    ("city", ("Lyon",), "Colmar"),
    ("tags", ("t0", "t1"), "t2"),
    ("tags", ("vip",), "Très bon client"),
    ("product", ("Zoé",), "Clio"),
    ("product", ("clio",), "Clio IV"),
)
LIVED = ("deliver", "take_back", "edit", "tag", "unedit", "merge", "part")


def unify(which: int) -> None:
    field, forms, kept = RULES[which % len(RULES)]
    rule = make_rule(field=field, forms=forms, kept=kept, by=None)
    for party, ids in to_write(rule).items():
        write(party, ids)


def separate(number: int) -> None:
    rule = lift_rule(number=number, by=None)
    for party, ids in to_give_back(rule).items():
        write(party, ids)


def standing() -> list[int]:
    return list(Unification.objects.filter(undone_at=None).values_list("pk", flat=True))


def shown() -> dict[str, list[Any]]:
    """What people see of the file, without numbers of rows: they move on when a life is lived twice."""
    plain = [
        field.name
        for field in Contact._meta.concrete_fields
        if field.name not in ("id", "origins", "company")
    ]
    labels = ContactLabel.objects.values_list("contact__email", "contact__last_name", "field", "value")
    return {
        "contacts": sorted(map(repr, Contact.objects.values_list(*plain))),
        "labels": sorted(map(repr, labels)),
        "products": sorted(Product.objects.values_list("key", "name")),
    }


@pytest.fixture
def world(tmp_path: Path, db: None) -> Iterator[World]:
    yield World(Shop(tmp_path))
    stop_clock(None)


def outcome(first: World, life: list[tuple[str, int, int]], *, ruled: bool) -> dict[str, list[Any]]:
    """How the file ends; whatever rules still stand are taken back, the newest in the middle."""
    with transaction.atomic():
        world, deliveries = first.again(), first.shop.deliveries
        stop_clock(START + timedelta(hours=deliveries))
        for name, one, other in life:
            if name == "unify" and ruled:
                unify(one)
                check_all_follow()
            elif name == "separate" and ruled and standing():
                separate(standing()[one % len(standing())])
                check_all_follow()
            elif name in LIVED:
                getattr(world, name)(one, other)
        for number in sorted(standing(), key=lambda pk: pk % 3) if ruled else ():
            separate(number)
        assert not Respelt.objects.exists()
        told = shown()
        first.shop.deliveries = deliveries
        transaction.set_rollback(True)
    return told


def check_all_follow() -> None:
    """Who was not computed anew had no need to be."""
    before = shown()
    rebuild_contacts(Contact.objects.values_list("pk", flat=True))
    rebuild_products(Product.objects.values_list("pk", flat=True))
    assert shown() == before


steps = st.tuples(
    st.sampled_from(("unify", "unify", "separate", *LIVED)), st.integers(0, 6), st.integers(0, 5)
)


@given(st.lists(steps, min_size=3, max_size=9))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_as_if_no_rule_had_ever_been(world: World, life: list[tuple[str, int, int]]) -> None:
    assert outcome(world, life, ruled=True) == outcome(world, life, ruled=False)


texts = st.sampled_from(("Lyon", "LYON", "Lyonn", "Paris", "Pari", "Colmar"))
rules = st.builds(
    lambda keys, kept: Rule("city", frozenset(map(fold, keys)), kept), st.sets(texts, min_size=1), texts
)


@given(st.lists(rules, max_size=5), texts)
def test_rules_act_one_after_the_other(made: list[Rule], text: str) -> None:
    shown_now = text
    for rule in made:
        if fold(shown_now) in rule.keys | {fold(rule.kept)}:
            shown_now = rule.kept
    assert spelling(made).say("city", text) == shown_now


@given(st.lists(rules, min_size=1, max_size=4), st.data())
def test_what_differs_without_a_rule_is_all_that_may_change(made: list[Rule], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(made) - 1))
    with_it, without = spelling(made), spelling([*made[:gone], *made[gone + 1 :]])
    moved = differing(with_it, without, "city")
    for text in ("Lyon", "LYON", "Lyonn", "Paris", "Pari", "Colmar"):
        assert with_it.say("city", text) == without.say("city", text) or fold(text) in moved


def test_no_rule_leaves_values_alone() -> None:
    values = {"city": "Lyonn", "custom": {"fuel": "diezel"}, "tags": ["a"]}
    assert spelt(values, Spelling()) == (values, [])


def test_lists_custom_fields_and_the_place_of_a_town_follow() -> None:
    place = {"insee": "69123", "department": "69", "region": "84", "latitude": 45.7, "longitude": 4.8}
    told = spelling(
        [
            Rule("city", frozenset({"lyonn"}), "Lyon", place),
            Rule("hobbies", frozenset({"golff"}), "golf"),
            Rule("custom.fuel", frozenset({"diezel"}), "diesel"),
        ]
    )
    values = {"city": "Lyonn", "hobbies": ["golff", "Golf", "voile"], "custom": {"fuel": "Diezel", "n": 2}}
    now, written = spelt(values, told)
    assert now == {
        "city": "Lyon",
        "hobbies": ["golf", "voile"],
        "custom": {"fuel": "diesel", "n": 2},
        **place,
    }
    assert written == [
        ("city", "Lyonn"), ("hobbies", "golff"), ("hobbies", "Golf"), ("custom.fuel", "Diezel")
    ]  # fmt: skip
    assert spelt({"city": "Lyonn", "postal_code": "33000"}, told)[0] == {
        "city": "Lyon",
        "postal_code": "33000",
    }
