"""The pages of saved segments: the list, one segment, its moves, why, its overlap, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chaland.access.models import User
from chaland.customers.models import Contact
from chaland.kernel.clock import stop_clock, system_clock
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where
from chaland.segments.saved import segment_called
from chaland.segments.services.live import catch_up
from chaland.segments.services.saved import save_segment
from tests.faces.web.conftest import make_contact, make_user


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    yield
    stop_clock(None)


def save(name: str, sentence: str, **more: object) -> SavedSegment:
    return save_segment(name=name, sentence=sentence, by=None, **more)  # type: ignore[arg-type]


def at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def seen(client: Client, address: str, **query: object) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content.decode()
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u202f", " ").replace("\xa0", " "))


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(role=role).first() or make_user(role))
    return client


@pytest.fixture
def lyon(db: None) -> SavedSegment:
    """Two people of Lyon out of three, yesterday; Zoé came from Paris today."""
    make_contact(last_name="Martin")
    make_contact(last_name="Nantais", city="Nantes", postal_code="44000")
    zoe = make_contact(last_name="Zola", first_name="Zoé", city="Paris", postal_code="75011")
    now = system_clock()
    stop_clock(now - timedelta(days=8))
    made = save("Les Lyonnais", 'ville = "Lyon"', folder="Villes", colour="green", description="Au chaud")
    stop_clock(now)
    Contact.objects.filter(pk=zoe).update(city="Lyon", city_key="lyon")
    catch_up()
    made.refresh_from_db()
    return made


def test_an_empty_list_says_what_a_segment_is_and_where_to_begin(manager: Client, reader: Client) -> None:
    told = seen(manager, at("segments"))
    assert "Un segment est une phrase qui dit qui" in told
    assert at("segments_ready_made") in told
    assert at("segments-new") in told
    assert at("segments-new") not in seen(reader, at("segments"))


def test_the_list_tells_size_share_change_and_state(manager: Client, lyon: SavedSegment) -> None:
    save("Figés", "everyone", frozen=True)
    told = seen(manager, at("segments"))
    assert "2 segments" in told
    line = told[told.index("Les Lyonnais") : told.index("Figés")]
    assert "<strong>2</strong>" in line
    assert "66,7 %" in line
    assert '<span class="is-more">+1</span>' in line
    assert "Personne ne comptait alors" in line
    assert "<polyline" in line
    assert "dynamique" in line
    assert "Au chaud" in line
    assert told.index("Villes") < told.index("Les Lyonnais") < told.index("Sans dossier")
    assert "figé" in told[told.index("Figés") :]


def test_the_list_is_searched_and_filtered(manager: Client, lyon: SavedSegment) -> None:
    save("Chacun", "everyone", frozen=True)
    assert "Les Lyonnais" not in seen(manager, at("segments"), q="chacun")
    assert "Chacun" not in seen(manager, at("segments"), q="villes lyon")
    assert "Les Lyonnais" not in seen(manager, at("segments"), state="frozen")
    assert "Aucun segment ne correspond" in seen(manager, at("segments"), q="introuvable")


def test_a_segment_that_can_no_longer_be_answered_says_why(manager: Client, lyon: SavedSegment) -> None:
    top = save("Dessus", 'dans_segment("Les Lyonnais") et statut = "client"')
    SavedSegment.objects.filter(pk=lyon.pk).delete()
    for address in (at("segments"), at("segment", top.pk)):
        told = seen(manager, address)
        assert "à réparer" in told
        assert "pas de segment" in told
    assert at("segments-edit", top.pk) in told
    candidate = seen(manager, at("segment_why", top.pk), person="martin")
    assert "Martin" in candidate
    SavedSegment.objects.filter(pk=top.pk).update(tree="{}")
    assert "ne peut plus être lue" in seen(manager, at("segment", top.pk))


def test_the_page_says_the_sentence_the_figures_and_what_uses_it(manager: Client, lyon: SavedSegment) -> None:
    save("Dessus", 'dans_segment("Les Lyonnais")')
    told = seen(manager, at("segment", lyon.pk))
    assert "la ville est « Lyon »" in told
    assert "ville = &#34;Lyon&#34;" in told
    assert "le segment « Dessus »" in told
    assert "66,7 %" in told
    assert "Zoé ZOLA" in told or "Zoé Zola" in told
    grid = re.search(r'href="(/contacts/\?where=[^"]+)"', told)
    assert grid
    listed = seen(manager, grid[1])
    assert "Zola" in listed
    assert "Nantais" not in listed
    assert '<polyline points="0.0,' in told
    year = seen(manager, at("segment_sizes", lyon.pk), days=365)
    assert 'aria-pressed="true">1 an' in year


def test_moves_are_told_with_their_reason_page_after_page(manager: Client, lyon: SavedSegment) -> None:
    told = seen(manager, at("segment_moves", lyon.pk))
    assert "Zola" in told
    assert "une donnée a changé : la ville est « Lyon »" in told
    people = [
        make_contact(last_name=f"Personne{i:02}", city="Nantes", postal_code="44000") for i in range(22)
    ]
    Contact.objects.filter(pk__in=people).update(city="Lyon", city_key="lyon")
    Contact.objects.filter(last_name="Zola").delete()
    first = seen(manager, at("segment_moves", lyon.pk))
    following = re.search(r'hx-get="([^"]+before=[^"]+)"', first)
    assert following
    rest = seen(manager, following[1].replace("&amp;", "&"))
    names = re.findall(r"Personne\d\d", first + rest)
    assert sorted(names) == [f"Personne{i:02}" for i in range(22)]
    assert "before=" not in rest
    assert "parti du fichier" in rest
    assert "Personne n'est encore entré" in seen(manager, at("segment_moves", lyon.pk), day="2020-01-01")


def test_why_somebody_is_in_or_out(manager: Client, lyon: SavedSegment) -> None:
    found = seen(manager, at("segment_why", lyon.pk), person="nantais")
    assert "dehors" in found
    address = re.search(r'hx-get="([^"]+)"', found)
    assert address
    told = seen(manager, address[1])
    assert "n'est pas dans ce segment" in told
    assert "is-not is-decisive" in told
    assert "« Nantes »" in told
    assert "dedans" in seen(manager, at("segment_why", lyon.pk), person="zola")
    assert "Personne de ce nom" in seen(manager, at("segment_why", lyon.pk), person="absent")
    assert manager.get(at("segment_why_contact", lyon.pk, 999_999)).status_code == 404


def test_the_page_of_a_contact_tells_its_segments(manager: Client, lyon: SavedSegment) -> None:
    save("Chacun", "everyone", frozen=True)
    zoe = Contact.objects.get(last_name="Zola")
    assert at("contact_segments", zoe.pk) in seen(manager, at("contact", zoe.pk))
    told = seen(manager, at("contact_segments", zoe.pk))
    assert "Les Lyonnais" in told
    assert "Chacun" in told
    away = Contact.objects.get(last_name="Nantais")
    assert "Les Lyonnais" not in seen(manager, at("contact_segments", away.pk))
    nobody = make_contact(last_name="Seul", city="Brest", postal_code="29200")
    assert "Dans aucun segment" in seen(manager, at("contact_segments", nobody))


def test_segments_are_compared_with_exact_figures(manager: Client, lyon: SavedSegment) -> None:
    other = save("De Z", 'nom commence par "Z"')
    third = save("Chacun", "everyone")
    told = seen(manager, at("segment_compare", lyon.pk), **{"with": other.pk})
    assert told.count("<circle") == 2
    both = re.search(r'where=([^"]+)"', told)
    assert both
    rows = re.findall(r"<strong class=\"tnum\">(\d+)</strong>", told)
    assert sorted(map(int, rows)) == [0, 1, 1]
    assert "1 contact n'est dans aucun" in told
    three = seen(manager, at("segment_compare", lyon.pk) + f"?with={other.pk}&with={third.pk}")
    assert three.count("<circle") == 3
    assert sum(map(int, re.findall(r"<strong class=\"tnum\">(\d+)</strong>", three))) == 3
    assert "Choisissez des segments" in seen(manager, at("segment_compare", lyon.pk))
    many = [save(f"S{i}", "everyone").pk for i in range(5)]
    query = "&".join(f"with={pk}" for pk in many)
    assert "Comparez de 2 à 5" in seen(manager, at("segment_compare", lyon.pk) + "?" + query)


def test_copies_frozen_or_not_go_their_own_way(manager: Client, lyon: SavedSegment) -> None:
    assert manager.post(at("segment_duplicate", lyon.pk)).status_code == 302
    copy = segment_called("Les Lyonnais (copie)")
    assert (copy.frozen, copy.size, copy.owner) == (False, 2, User.objects.get(role="manager"))
    manager.post(at("segment_freeze", lyon.pk))
    frozen = SavedSegment.objects.get(frozen=True)
    assert frozen.name.startswith("Les Lyonnais (figé le ")
    told = seen(manager, at("segment", frozen.pk))
    assert "Un segment figé ne bouge pas" in told
    assert "Figé : cette copie" in told
    assert f'data-undo-at="{at("segment_delete", frozen.pk)}"' in told


def test_deleting_can_be_taken_back_and_is_refused_while_something_names_it(
    manager: Client, lyon: SavedSegment
) -> None:
    top = save("Dessus", 'dans_segment("Les Lyonnais")')
    refused = manager.post(at("segment_delete", lyon.pk), headers={"HX-Request": "true"})
    assert refused.status_code == 409
    assert "Dessus" in refused.headers["HX-Trigger"]
    manager.post(at("segment_delete", top.pk))
    gone = manager.post(at("segment_delete", lyon.pk))
    assert gone.headers["HX-Redirect"] == at("segments")
    assert f'data-undo-at="{at("segment_restore", lyon.pk)}"' in seen(manager, at("segments"))
    assert manager.get(at("segment", lyon.pk)).status_code == 404
    back = manager.post(at("segment_restore", lyon.pk))
    assert back.headers["HX-Redirect"] == at("segment", lyon.pk)
    assert count_where('dans_segment("Les Lyonnais")') == 2


def test_properties_are_changed_and_faults_stand_beside_their_field(
    manager: Client, lyon: SavedSegment
) -> None:
    owner = make_user("marketing")
    typed = {"name": "Lyon", "folder": "Régions", "description": "", "colour": "blue", "owner": owner.pk}
    done = manager.post(at("segment_properties", lyon.pk), {**typed, "shared": "yes"})
    assert done.headers["HX-Redirect"] == at("segment", lyon.pk)
    lyon.refresh_from_db()
    assert (lyon.name, lyon.folder, lyon.colour, lyon.owner, lyon.shared) == (
        "Lyon",
        "Régions",
        "blue",
        owner,
        True,
    )
    save("Pris", "everyone")
    for wrong in ("Pris", " ", 'a"b'):
        refused = manager.post(at("segment_properties", lyon.pk), {**typed, "name": wrong})
        assert refused.status_code == 422
        assert 'id="p-name-error1"' in refused.content.decode()
    assert manager.post(at("segment_properties", lyon.pk), {**typed, "colour": "mauve"}).status_code == 422
    manager.post(at("segment_properties", lyon.pk), {**typed, "name": "Lyon"})
    assert manager.get(at("segment", lyon.pk)).status_code == 404


@pytest.mark.parametrize("role", ["admin", "manager", "marketing"])
def test_these_roles_edit(lyon: SavedSegment, role: str) -> None:
    assert at("segments-edit", lyon.pk) in seen(signed_in(role), at("segment", lyon.pk))
    assert signed_in(role).post(at("segment_duplicate", lyon.pk)).status_code == 302


@pytest.mark.parametrize("role", ["sales", "support", "dpo", "reader"])
def test_these_roles_only_look(lyon: SavedSegment, role: str) -> None:
    client = signed_in(role)
    assert at("segments-edit", lyon.pk) not in seen(client, at("segment", lyon.pk))
    acts = ("duplicate", "freeze", "delete", "restore", "properties")
    for address in [at(f"segment_{act}", lyon.pk) for act in acts] + [at("segments_add", "general")]:
        assert client.post(address).status_code == 403, address
    assert client.get(at("segments_ready_made")).status_code == 403
    assert SavedSegment.objects.get() == lyon


def test_what_is_private_does_not_exist_for_others(lyon: SavedSegment) -> None:
    owner = make_user("marketing")
    SavedSegment.objects.filter(pk=lyon.pk).update(shared=False, owner=owner)
    zoe = Contact.objects.get(last_name="Zola")
    for role, sees in (("marketing", True), ("admin", True), ("manager", False), ("reader", False)):
        client = signed_in(role)
        assert ("Les Lyonnais" in seen(client, at("segments"))) is sees
        assert ("Les Lyonnais" in seen(client, at("contact_segments", zoe.pk))) is sees
        for name in ("segment", "segment_moves", "segment_sizes", "segment_why", "segment_compare"):
            assert client.get(at(name, lyon.pk)).status_code == (200 if sees else 404)
    manager = signed_in("manager")
    assert manager.post(at("segment_delete", lyon.pk)).status_code == 404
    signed_in("marketing").post(at("segment_delete", lyon.pk))
    assert manager.post(at("segment_restore", lyon.pk)).status_code == 404
    assert not SavedSegment.objects.exists()


def test_ready_made_segments_are_explained_and_added_one_by_one_or_together(manager: Client) -> None:
    make_contact()
    told = seen(manager, at("segments_ready_made"))
    offers = re.findall(r'name="segment" value="([^"]+)"', told)
    assert len(offers) >= 10
    added = manager.post(at("segments_add", "general"), {"segment": offers[0]}, follow=True)
    assert "1 segment ajouté" in added.content.decode()
    assert SavedSegment.objects.get().pack_segment == offers[0]
    assert offers[0] not in re.findall(r'name="segment" value="([^"]+)"', added.content.decode())
    manager.post(at("segments_add", "general"))
    assert SavedSegment.objects.count() > 8
    assert "Concession automobile" in seen(manager, at("segments_ready_made"), pack="car_dealer")
    assert manager.post(at("segments_add", "nothing")).status_code == 404


def test_segments_are_found_by_name_from_anywhere(manager: Client, lyon: SavedSegment) -> None:
    assert at("segment", lyon.pk) in seen(manager, at("palette"), q="lyonn")
    assert at("segment", lyon.pk) not in seen(manager, at("palette"), q="l")
    SavedSegment.objects.filter(pk=lyon.pk).update(shared=False, owner=make_user("marketing"))
    assert at("segment", lyon.pk) not in seen(manager, at("palette"), q="lyonn")
