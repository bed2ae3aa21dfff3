"""Segments, counts and the search follow a merge and its undoing at once."""

from __future__ import annotations

import pytest

from chaland.customers.domain.grid import Ask
from chaland.customers.models import Contact, SourceRecord
from chaland.customers.queries import grid
from chaland.customers.services.merging import merge_contacts, undo_merge
from chaland.customers.services.search import refresh_search
from chaland.segments.models import FrozenGuest, Membership, Move, SavedSegment
from chaland.segments.publishing import publish_now
from chaland.segments.queries import contact_ids_where
from chaland.segments.services.live import catch_up
from chaland.segments.services.saved import save_segment
from tests.customers.services.merging.world import PEOPLE, SALES
from tests.intake.deliveries import Shop
from tests.segments.mirror.asking import SENTENCES, compare
from tests.segments.mirror.scene import Scene, fields, saved


@pytest.mark.django_db(transaction=True)
def test_who_is_in_a_segment_follows(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    shop.deliver(SALES, kind="purchases")
    c1, c2 = (Contact.objects.get(records__external_id=number).pk for number in ("C1", "C2"))
    segment = save_segment(name="Gros", sentence="total_spent >= 300", by=None)

    def members() -> set[int]:
        catch_up()
        return set(Membership.objects.filter(segment=segment).values_list("contact_id", flat=True))

    assert members() == set()
    made = merge_contacts(contact_ids=[c1, c2], by=None)
    assert members() == {c1}
    assert SavedSegment.objects.get(pk=segment.pk).size == 1
    undo_merge(merge_id=made.pk, by=None)
    assert members() == set()
    assert Move.objects.filter(segment=segment, contact_id=c1).count() == 2


def found(words: str) -> list[int]:
    return list(grid.ids(Ask(words=words)))


@pytest.mark.django_db
def test_instant_search_finds_the_one_by_what_the_other_was_called(shop: Shop) -> None:
    shop.deliver("N° client;Nom;E-mail\nC1;ZOLA;zola@exemple.fr\nC2;DREYFUS;alfred@exemple.fr")
    zola, dreyfus = Contact.objects.order_by("pk").values_list("pk", flat=True)
    refresh_search()
    made = merge_contacts(contact_ids=[zola, dreyfus], choices={"last_name": zola}, by=None)
    refresh_search()
    assert found("dreyfus") == []
    assert found("zola") == [zola]
    undo_merge(merge_id=made.pk, by=None)
    refresh_search()
    assert found("dreyfus") == [dreyfus]


@pytest.mark.django_db(transaction=True)
def test_counts_of_the_snapshot_and_the_file_stay_the_same() -> None:
    fields()
    Scene(1, size=8)
    saved()
    publish_now()
    whom = list(SourceRecord.objects.exclude(contact=None).values_list("contact_id", flat=True).distinct())
    merges = [
        merge_contacts(contact_ids=pair, by=None).pk for pair in zip(whom[::2], whom[1::2], strict=False)
    ]
    asked = list(SENTENCES)[::8]
    assert compare(asked).left == set()
    for merge in merges[::2]:
        undo_merge(merge_id=merge, by=None)
    assert compare(asked).left == set()


@pytest.mark.django_db
def test_who_was_in_a_frozen_segment_still_is_as_whom_they_are_now(shop: Shop) -> None:
    shop.deliver(PEOPLE)
    c1, c2, c3 = (Contact.objects.get(records__external_id=number).pk for number in ("C1", "C2", "C3"))
    segment = save_segment(name="Colmar", sentence='city = "Colmar"', by=None, frozen=True)

    def members() -> set[int]:
        segment.refresh_from_db()
        found = contact_ids_where('in_segment("Colmar")')
        assert segment.size == len(found)
        return set(found)

    assert members() == {c2}
    first = merge_contacts(contact_ids=[c1, c2], by=None)
    second = merge_contacts(contact_ids=[c1, c3], keep=c3, by=None)
    assert members() == {c3}
    undo_merge(merge_id=first.pk, by=None)
    assert members() == {c2}
    undo_merge(merge_id=second.pk, by=None)
    assert members() == {c2}
    assert not FrozenGuest.objects.exists()
