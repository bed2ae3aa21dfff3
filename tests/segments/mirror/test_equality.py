"""Snapshot and delta, a rebuilt snapshot, the row store alone: the same people, whatever was written and how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chaland.kernel.clock import stop_clock
from chaland.segments.publishing import current, publish_now
from tests.harness.rows import make_contact
from tests.intake.deliveries import Shop
from tests.segments.mirror.asking import SENTENCES, compare
from tests.segments.mirror.late import Late, is_served
from tests.segments.mirror.scene import WAYS, Scene, fields, saved

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def late() -> Iterator[Late]:
    made = Late()
    yield made
    made.close()


def test_every_sentence_finds_the_same_people_after_every_way_of_writing() -> None:
    fields()
    scene = Scene(1, size=30)
    saved()
    scene.score()
    publish_now()
    for way in WAYS:
        if way != "rename":
            getattr(scene, way)()
    told = compare()
    assert told.left == set()
    telling = [size for size in told.sizes.values() if 0 < size < 30]
    assert len(telling) >= len(SENTENCES) // 2, told.sizes
    publish_now()
    assert compare(list(SENTENCES)[::3]).left == set()


FILES = (
    (
        "contacts",
        "N° client;Nom;Prénom;Naissance;E-mail;Code postal;Ville;Loisirs\n1;DUPONT;Zoé;31/03/1990;zoe@b.fr;69003;Lyon;golf\n2;Petit;Al;;;75011;Paris;",
    ),
    (
        "purchases",
        "Commande;Id client;Date;Produit;Catégorie;Montant\nA1;1;2026-02-01;Clio;SUV;12000,50\nA2;1;2026-03-01;Clio;SUV;1",
    ),
)


class Writing(RuleBasedStateMachine):
    """Anybody writes anything, in any order; snapshots are published at any time."""

    @initialize(seed=st.integers(0, 10**6))
    def begin(self, seed: int) -> None:
        self.scene, self.late = Scene(seed, size=4), Late()
        self.folder, self.delivered = TemporaryDirectory(), list[Any]()
        self.shop = Shop(Path(self.folder.name))
        publish_now()

    @precondition(lambda self: len(self.delivered) < 2)
    @rule()
    def deliver(self) -> None:
        """People, then what they bought."""
        kind, text = FILES[len(self.delivered)]
        self.delivered.append(self.shop.deliver(text, kind=kind))

    @precondition(lambda self: self.delivered)
    @rule()
    def undo(self) -> None:
        self.shop.undo(self.delivered.pop())

    @rule(ways=st.lists(st.sampled_from(WAYS), min_size=3, max_size=12))
    def write(self, ways: list[str]) -> None:
        """A write costs little, an answer much."""
        for way in ways:
            getattr(self.scene, way)()

    @rule()
    def publish(self) -> None:
        publish_now()

    @precondition(lambda self: is_served())
    @rule()
    def begin_late(self) -> None:
        self.late.write(self.scene)

    @precondition(lambda self: is_served())
    @rule()
    def commit_late(self) -> None:
        self.late.commit()

    @rule(start=st.integers(0, 4))
    def ask(self, start: int) -> None:
        compare(list(SENTENCES)[start::5])

    def teardown(self) -> None:
        if not hasattr(self, "late"):
            return
        try:
            self.ask(0)
            self.late.commit()
            self.ask(1)
            publish_now()
            assert compare(list(SENTENCES)[::4]).left == set()
        finally:
            self.late.close()
            self.folder.cleanup()
            stop_clock(None)


def test_after_any_sequence_of_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaland.mirror.reading._PATIENCE_S", 0.01)  # late transactions are never over soon
    fields()
    saved()
    fast = hypothesis.settings(
        max_examples=5,
        stateful_step_count=12,
        deadline=None,
        phases=(
            hypothesis.Phase.explicit,
            hypothesis.Phase.generate,
        ),  # each step costs: the first failure will do
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(Writing, settings=fast)


def test_an_import_and_its_undoing(tmp_path: Path) -> None:
    fields()
    Scene(2, size=5)
    publish_now()
    shop = Shop(tmp_path)
    try:
        _, delivered = [shop.deliver(text, kind=kind) for kind, text in FILES]
        assert compare().sizes["bought-suv-twice"] >= 1
        shop.undo(delivered)
        compare(list(SENTENCES)[::2])
    finally:
        stop_clock(None)


@pytest.mark.postgres_only
def test_a_commit_that_comes_late_is_never_lost(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    """Its changes have lower numbers than others that the snapshot saw."""
    monkeypatch.setattr("chaland.mirror.reading._PATIENCE_S", 0.01)
    scene = Scene(3, size=3)
    late.write(scene)
    make_contact()
    publish_now()
    before = compare(["everyone"]).sizes["everyone"]
    late.commit()
    assert compare(["everyone"]).sizes["everyone"] == before + 1
    row: Any = current()
    assert row.floor == 0  # no earlier reading served: everything young is looked at
    publish_now()
    assert compare(["everyone"]).left == set()


@pytest.mark.postgres_only
def test_a_late_commit_after_which_nobody_began_is_not_lost_either(
    monkeypatch: pytest.MonkeyPatch, late: Late
) -> None:
    """The bounds of a snapshot of PostgreSQL do not tell it from a transaction that has yet to begin."""
    monkeypatch.setattr("chaland.mirror.reading._PATIENCE_S", 0.01)
    scene = Scene(3, size=3)
    publish_now()
    late.write(scene)
    publish_now()
    late.commit()
    assert compare(["everyone"]).left == set()


@pytest.mark.postgres_only
def test_a_purchase_made_while_its_record_changes_hands(monkeypatch: pytest.MonkeyPatch, late: Late) -> None:
    """It logs whom it saw; the record is somebody else's by the time both are committed."""
    monkeypatch.setattr("chaland.mirror.reading._PATIENCE_S", 0.01)
    scene = Scene(4, size=2)
    record = late.write(scene)
    other = make_contact()
    type(record).objects.filter(pk=record.pk).update(contact=other)
    publish_now()
    late.commit()
    told = compare(["store"])
    assert told.left == set()
    assert told.sizes["store"] >= 1
