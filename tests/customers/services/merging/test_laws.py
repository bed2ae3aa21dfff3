"""Merges, undos, edits and imports in any order: nothing is lost, and everything finds its way back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaland.customers.models import Home
from chaland.customers.services.merging import undo_merge
from chaland.kernel.clock import stop_clock
from tests.customers.services.merging.firms import FirmWorld
from tests.customers.services.merging.world import (
    FACTS,
    World,
    merges_standing,
    rows,
    state,
    words,
)
from tests.intake.deliveries import Shop

pytestmark = pytest.mark.django_db
QUICK = ("merge", "merge", "merge", "part", "edit", "tag", "unedit", "call", "send")
numbers = st.integers(0, 5)


def lives(*names: str, least: int, most: int) -> st.SearchStrategy[list[tuple[str, int, int]]]:
    return st.lists(st.tuples(st.sampled_from(names), numbers, numbers), min_size=least, max_size=most)


def tried(deed: Callable[[], None]) -> None:
    """Do something, and leave no trace."""
    with transaction.atomic():
        deed()
        transaction.set_rollback(True)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield World(Shop(tmp_path))
    stop_clock(None)


@pytest.fixture
def firms(tmp_path: Path) -> Iterator[World]:
    yield FirmWorld(Shop(tmp_path))
    stop_clock(None)


def lived(first: World, life: list[tuple[str, int, int]]) -> World:
    world = first.again()
    for name, first, second in life:
        facts, said = rows(*FACTS), words()
        getattr(world, name)(first, second)
        if name in ("merge", "part"):
            assert (rows(*FACTS), words()) == (facts, said)  # nothing is lost, nothing is said
        world.check()
        world.forget()
    world.check_golden()
    return world


def part_all(merges: list[int]) -> None:
    for merge in merges:
        undo_merge(merge_id=merge, by=None)


def check_ends(world: World, chance: random.Random) -> None:
    """However the merges that stand are undone, the same is left: each record at home."""
    standing = merges_standing()
    left = []

    def part_in_some_order() -> None:
        part_all(chance.sample(standing, len(standing)))
        left.append(state())
        world.check()
        assert not Home.objects.filter(record__in=_astray()).exists()

    for _ in range(2 if len(standing) > 1 else 1):
        tried(part_in_some_order)
    assert left[0] == left[-1]
    for record_id, owner in world.owned():
        if not standing:
            assert world.homes[record_id] == owner


def _astray() -> list[int]:
    homes = Home.objects.select_related("record")
    return [
        home.record_id for home in homes if (home.record.contact_id or home.record.company_id) != home.number
    ]


@given(lives(*QUICK, least=3, most=12), st.randoms(use_true_random=False))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_merges_and_edits_in_any_order(
    world: World, life: list[tuple[str, int, int]], chance: random.Random
) -> None:
    tried(lambda: check_ends(lived(world, life), chance))


@given(lives(*QUICK, "deliver", "deliver", "take_back", least=4, most=9), st.randoms(use_true_random=False))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_imports_and_their_undoing_too(
    world: World, life: list[tuple[str, int, int]], chance: random.Random
) -> None:
    tried(lambda: check_ends(lived(world, life), chance))


@given(lives(*QUICK, least=0, most=6), st.lists(numbers, min_size=2, max_size=4))
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_merge_undone_at_once_never_was(
    world: World, life: list[tuple[str, int, int]], whom: list[int]
) -> None:
    def deed() -> None:
        here = lived(world, life)
        living = {contact for place in whom if (contact := here.one(place)) is not None}
        if len(living) > 1:
            before = state()
            part_all([here.merged(living)])
            assert state() == before

    tried(deed)


FIRM_STEPS = ("merge", "merge", "merge", "part", "edit", "unedit", "employ", "deliver", "take_back")


@given(lives(*FIRM_STEPS, least=3, most=10), st.randoms(use_true_random=False))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_companies_are_merged_and_parted_in_any_order(
    firms: World, life: list[tuple[str, int, int]], chance: random.Random
) -> None:
    tried(lambda: check_ends(lived(firms, life), chance))
