"""Saving, naming, renaming, changing and deleting segments."""

from __future__ import annotations

import pytest

from chaland.access.models import AuditEntry, User
from chaland.customers.models import Contact
from chaland.customers.services.labels import change_field, save_colour
from chaland.kernel.errors import Conflict, Invalid, NotFound
from chaland.segments.language import Faulty, parse
from chaland.segments.models import FrozenMember, Membership, SavedSegment
from chaland.segments.moves import Moved, recent_moves
from chaland.segments.queries import contact_ids_where, count_where
from chaland.segments.saved import asked_of, said, segment_called, size_now
from chaland.segments.services.saved import change_segment, delete_segment, rename_segment, save_segment
from chaland.segments.sizes import sizes
from chaland.segments.uses import uses_of

pytestmark = pytest.mark.usefixtures("file")


def moves(segment: SavedSegment) -> list[Moved]:
    return recent_moves(segment, "fr")


def save(name: str, sentence: str, **more: object) -> SavedSegment:
    return save_segment(name=name, sentence=sentence, by=None, **more)  # type: ignore[arg-type]


def members(segment: SavedSegment) -> list[int]:
    return sorted(Membership.objects.filter(segment=segment).values_list("contact_id", flat=True))


def test_a_segment_is_its_sentence_under_a_name() -> None:
    golf = save(
        "  Golfeurs   de France ", 'loisirs contient l\'un de ("golf")', folder="Loisirs", colour="green"
    )
    assert (golf.name, golf.key, golf.folder) == ("Golfeurs de France", "golfeurs de france", "Loisirs")
    assert size_now(golf) == golf.first_size == golf.size == 2
    assert members(golf) == contact_ids_where('in_segment("golfeurs de FRANCE")') != []
    assert segment_called("GOLFEURS de france") == golf
    assert said(golf, "en").sentence == 'hobbies has any ("golf")'
    assert "loisirs contient « golf »" in said(golf, "fr").prose
    assert [(day.size, day.entered, day.left) for day in sizes(golf)] == [(2, 0, 0)]
    assert moves(golf) == []
    assert AuditEntry.objects.get(verb="segments.save").facts["name"] == "Golfeurs de France"


def test_sentences_may_name_segments_in_words_of_the_file() -> None:
    save("Rhône", 'département = "Rhône"')
    save("Loin", 'not in_segment("rhone") and not near("Lyon", 10 km)')
    assert count_where('dans_segment("RHÔNE")') == 2
    assert count_where('in_segment("Rhône") or in_segment("Loin")') == count_where(
        'not in_segment("Loin")'
    ) + count_where('in_segment("Loin")')


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "segment_nameless"),
        (" ", "segment_nameless"),
        ("#3", "segment_name"),
        ('a"b', "segment_name"),
        ("x" * 121, "segment_name"),
        ("a\u200bb", "segment_name"),
    ],
)
def test_names_that_no_sentence_could_say_are_refused(name: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        save(name, "everyone")
    assert refused.value.code == code


def test_a_name_is_taken_once() -> None:
    save("Été", "everyone")
    with pytest.raises(Conflict) as refused:
        save("ete", "everyone")
    assert refused.value.code == "segment_exists"
    other = save("Autre", "everyone")
    with pytest.raises(Conflict):
        rename_segment(segment_id=other.pk, name="ÉTÉ", by=None)
    with pytest.raises(Invalid):
        save("Bleu", "everyone", colour="turquoise")
    with pytest.raises(NotFound) as unknown:
        segment_called("Autres")
    assert "Autre" in unknown.value.say("fr")


def test_a_wrong_sentence_is_refused_with_its_faults() -> None:
    with pytest.raises(Faulty):
        save("Faux", 'vile = "Lyon"')
    with pytest.raises(Faulty):
        save_segment(name="Faux", sentence=parse("rfm_recency = 3 or custom.unknown = 3", "en"), by=None)  # type: ignore[arg-type]
    assert not SavedSegment.objects.exists()


def test_renaming_keeps_everyone_working() -> None:
    base = save("Base", 'ville = "Lyon"')
    top = save("Top", 'in_segment("Base") and total_spent > 0')
    save_colour(
        key="",
        label_fr="lyonnais",
        label_en="of Lyon",
        hue="blue",
        rule='dans_segment("base") et âge > 20',
        by=None,
    )
    before = size_now(top)
    rename_segment(segment_id=base.pk, name="Lyonnais {tous}", by=None)
    assert said(top, "fr").sentence == 'dans_segment("Lyonnais {tous}") et total_dépensé > 0'
    assert size_now(top) == before == 1
    assert [use.fr for use in uses_of(segment_called("lyonnais {tous}"))] == [
        "le segment « Top »",
        "la couleur « lyonnais »",
    ]
    save("Base", "everyone")
    assert size_now(top) == before
    rename_segment(segment_id=top.pk, name="TOP", by=None)
    assert segment_called("top").name == "TOP"


def test_renaming_a_custom_field_keeps_sentences_true() -> None:
    from chaland.customers.models import CustomField

    diesel = save("Diesel", 'perso.carburant = "diesel"')
    field = CustomField.objects.get(key="carburant")
    change_field(field_id=field.pk, label_fr="Énergie", label_en="Energy", choices=field.choices, by=None)
    assert size_now(diesel) == 2
    assert said(diesel, "fr").sentence == 'perso.énergie = "diesel"'


def test_circles_are_refused_with_their_chain() -> None:
    a = save("A", "age > 20")
    save("B", 'in_segment("A") or age < 3')
    save("C", 'not in_segment("B")')
    for sentence in ('in_segment("C") and age > 1', parse('not in_segment("c")', "en")):
        with pytest.raises(Invalid) as refused:
            change_segment(segment_id=a.pk, sentence=sentence, by=None)  # type: ignore[arg-type]
        assert (refused.value.code, refused.value.facts["chain"]) == ("segment_circle", "A → C → B → A")
    with pytest.raises(Invalid) as refused:
        change_segment(segment_id=a.pk, sentence='in_segment("a")', by=None)
    assert refused.value.facts["chain"] == "A → A"


def test_changing_a_sentence_moves_its_members_and_those_of_its_users() -> None:
    base = save("Base", 'ville = "Lyon"')
    top = save("Top", 'not in_segment("Base")')
    everyone = Contact.objects.count()
    assert (base.size, top.size) == (1, everyone - 1)
    change_segment(segment_id=base.pk, sentence="everyone", folder="Tous", by=None)
    base.refresh_from_db(), top.refresh_from_db()
    assert (base.size, top.size, base.folder) == (everyone, 0, "Tous")
    assert {move.reason["cause"] for move in moves(base)} == {"sentence"}
    assert len([move for move in moves(base) if move.entered]) == everyone - 1
    assert members(top) == []


def test_a_frozen_segment_keeps_the_people_of_its_day() -> None:
    golf = save("Golf", 'hobbies has any ("golf")', frozen=True)
    assert FrozenMember.objects.count() == size_now(golf) == 2
    Contact.objects.filter(labels__key="golf").first().labels.all().delete()  # type: ignore[union-attr]
    assert size_now(golf) == 2
    assert count_where('hobbies has any ("golf")') == 1
    assert count_where('in_segment("Golf") and not hobbies has any ("golf")') == 1
    assert contact_ids_where(asked_of(golf)) == contact_ids_where('in_segment("golf")')
    change_segment(segment_id=golf.pk, frozen=False, by=None)
    golf.refresh_from_db()
    assert (size_now(golf), golf.size, FrozenMember.objects.count()) == (1, 1, 0)
    change_segment(segment_id=golf.pk, frozen=True, by=None)
    assert (FrozenMember.objects.count(), Membership.objects.count()) == (1, 0)


def test_deleting_what_others_use_is_refused() -> None:
    base = save("Base", 'ville = "Lyon"')
    top = save("Top", 'in_segment("Base")')
    with pytest.raises(Conflict) as refused:
        delete_segment(segment_id=base.pk, by=None)
    assert refused.value.code == "segment_used"
    assert "le segment « Top »" in refused.value.say("fr")
    assert "the segment “Top”" in refused.value.say("en")
    delete_segment(segment_id=top.pk, by=None)
    assert delete_segment(segment_id=base.pk, by=None) == "Base"
    assert not SavedSegment.objects.exists()
    with pytest.raises(Faulty):
        count_where('in_segment("Base")')


def test_the_owner_is_who_saved_it() -> None:
    user = User.objects.create_user("a@example.fr", "a long password", role="marketing")
    mine = save_segment(name="Mien", sentence="everyone", shared=False, by=user)
    assert (mine.owner, mine.shared) == (user, False)
