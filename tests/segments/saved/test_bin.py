"""What is deleted waits in the bin and comes back as it was; copies; who sees what; what is broken is said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chaland.access.services import add_user
from chaland.customers.models import Contact
from chaland.kernel.errors import Conflict, NotFound
from chaland.segments.language import Faulty, Now
from chaland.segments.models import DailySize, FrozenMember, Membership, Move, SavedSegment
from chaland.segments.moves import recent_moves
from chaland.segments.personal import erase
from chaland.segments.queries import count_where, present
from chaland.segments.saved import seen_by, segment_seen_by, size_now, what_is_wrong
from chaland.segments.services.live import catch_up, refill
from chaland.segments.services.live.emptying import WAITS, empty_bin
from chaland.segments.services.saved import (
    copy_segment,
    delete_segment,
    restore_segment,
    save_segment,
)
from chaland.segments.truth import catalogue

pytestmark = pytest.mark.usefixtures("file")


def save(name: str, sentence: str, **more: object) -> SavedSegment:
    return save_segment(name=name, sentence=sentence, by=None, **more)  # type: ignore[arg-type]


def said_of(segment: SavedSegment) -> str:
    wrong = what_is_wrong(segment, catalogue())
    return wrong.say("fr") if wrong else ""


def members(segment: SavedSegment) -> list[int]:
    return sorted(Membership.objects.filter(segment=segment).values_list("contact_id", flat=True))


def test_deleted_then_put_back_it_has_its_history_and_moves_who_changed_meanwhile() -> None:
    lyon = save("Lyon", 'ville = "Lyon"')
    paris = Contact.objects.get(city="Paris")
    Contact.objects.filter(pk=paris.pk).update(city="Lyon", city_key="lyon")
    catch_up()
    delete_segment(segment_id=lyon.pk, by=None)
    assert not SavedSegment.objects.exists()
    with pytest.raises(Faulty):
        count_where('in_segment("Lyon")')
    brest = Contact.objects.get(city="Brest")
    Contact.objects.filter(pk=brest.pk).update(city="Lyon", city_key="lyon")
    catch_up()
    back = restore_segment(segment_id=lyon.pk, by=None)
    catch_up()
    assert [(one.contact_id, one.entered) for one in recent_moves(back, "fr")] == [
        (brest.pk, True),
        (paris.pk, True),
    ]
    back.refresh_from_db()
    assert back.size == size_now(back) == count_where('in_segment("lyon")') == len(members(back)) == 3


def test_a_name_is_free_once_its_segment_is_in_the_bin_and_taken_then_for_who_comes_back() -> None:
    first = save("Lyon", 'ville = "Lyon"')
    delete_segment(segment_id=first.pk, by=None)
    save("Lyon", "everyone")
    with pytest.raises(Conflict):
        restore_segment(segment_id=first.pk, by=None)
    with pytest.raises(NotFound):
        restore_segment(segment_id=SavedSegment.objects.get().pk, by=None)


def test_erasing_somebody_empties_the_bin_of_them_too() -> None:
    first = save("Lyon", 'ville = "Lyon"')
    (person,) = members(first)
    delete_segment(segment_id=first.pk, by=None)
    erase(person)
    assert SavedSegment.ever.get(pk=first.pk).size == 0
    assert not Membership.objects.filter(contact_id=person).exists()


def test_the_bin_is_emptied_after_a_while() -> None:
    living, frozen = save("Lyon", 'ville = "Lyon"'), save("Tous", "everyone", frozen=True)
    kept = save("Reste", "everyone")
    for one in (living, frozen):
        delete_segment(segment_id=one.pk, by=None)
    now = present()
    assert empty_bin(now) == 0
    assert empty_bin(Now(now.instant + WAITS + timedelta(minutes=1), now.zone)) == 2
    assert list(SavedSegment.ever.all()) == [kept]
    assert not FrozenMember.objects.exists()
    assert not Move.objects.exists()
    assert set(Membership.objects.values_list("segment_id", flat=True)) == {kept.pk}
    assert set(DailySize.objects.values_list("segment_id", flat=True)) == {kept.pk}


def test_a_copy_says_the_same_and_goes_its_own_way() -> None:
    lyon = save("Lyon", 'ville = "Lyon"', folder="Villes", colour="green")
    copy = copy_segment(segment_id=lyon.pk, ending="copie", by=None)
    again = copy_segment(segment_id=lyon.pk, ending="copie", by=None)
    assert [copy.name, again.name] == ["Lyon (copie)", "Lyon (copie 2)"]
    assert (copy.tree, copy.folder, copy.colour, copy.frozen) == (lyon.tree, "Villes", "green", False)
    assert members(copy) == members(lyon) != []
    long = save("x" * 120, "everyone")
    assert len(copy_segment(segment_id=long.pk, ending="copie", by=None).name) == 120


def test_a_frozen_copy_keeps_the_members_of_its_day() -> None:
    lyon = save("Lyon", 'ville = "Lyon"')
    still = copy_segment(segment_id=lyon.pk, ending="figé", frozen=True, by=None)
    Contact.objects.filter(city="Paris").update(city="Lyon", city_key="lyon")
    assert (size_now(lyon), size_now(still)) == (2, 1)
    copy = copy_segment(segment_id=still.pk, ending="copie", by=None)
    assert (copy.frozen, copy.size, size_now(copy)) == (True, 1, 1)
    assert not still.memberships.exists()
    revived = copy_segment(segment_id=still.pk, ending="vivant", frozen=False, by=None)
    assert (revived.frozen, size_now(revived)) == (False, 2)


def test_what_is_private_is_seen_by_its_owner_and_by_administrators() -> None:
    mine, other, admin = (
        add_user(email=f"{role}@example.fr", role=role, password="correct horse battery", name=role)
        for role in ("marketing", "manager", "admin")
    )
    private = save("À moi", "everyone", shared=False, owner=mine)
    shared = save("À tous", "everyone", owner=mine)
    assert set(seen_by(mine)) == set(seen_by(admin)) == {private, shared}
    assert set(seen_by(other)) == {shared}
    assert segment_seen_by(mine, private.pk) == private
    with pytest.raises(NotFound):
        segment_seen_by(other, private.pk)


def test_what_can_no_longer_be_answered_is_said() -> None:
    base, top = save("Base", "everyone"), save("Top", 'in_segment("Base")')
    frozen = save("Figé", 'in_segment("Base")', frozen=True)
    assert what_is_wrong(top, catalogue()) is None
    delete_segment(segment_id=top.pk, by=None)
    SavedSegment.objects.filter(pk=frozen.pk).update(tree="{}")
    delete_segment(segment_id=base.pk, by=None)
    restore_segment(segment_id=top.pk, by=None)
    top.refresh_from_db()
    assert "Sa phrase nomme un segment qui a été supprimé : Base." in said_of(top)
    SavedSegment.ever.filter(pk=base.pk).delete()
    assert f"supprimé : n° {base.pk}." in said_of(top)
    assert what_is_wrong(frozen, catalogue()) is None
    SavedSegment.objects.filter(pk=top.pk).update(tree="{}")
    top.refresh_from_db()
    assert "ne peut plus être lue" in said_of(top)


def test_moves_come_in_pages_and_by_day() -> None:
    lyon = save("Lyon", 'ville = "Lyon"')
    for city in ("Paris", "Brest", "London"):
        Contact.objects.filter(city=city).update(city="Lyon", city_key="lyon")
        refill(lyon, present(), cause="change")
    every = recent_moves(lyon, "fr")
    assert len(every) == 3
    first = recent_moves(lyon, "fr", limit=2)
    rest = recent_moves(lyon, "fr", limit=2, before=(first[-1].at, first[-1].id))
    assert [*first, *rest] == every
    today = present().today
    assert recent_moves(lyon, "fr", day=today) == every
    assert recent_moves(lyon, "fr", day=today - timedelta(days=1)) == []
