"""What the pages of saved segments tell: the list, one segment, its moves, why, its overlap."""

from __future__ import annotations

import re

from django.test import Client

from chaland.customers.models import Contact
from chaland.segments.models import SavedSegment
from tests.faces.web.conftest import make_contact, make_user
from tests.faces.web.segments.conftest import at, save, seen


def test_an_empty_list_says_what_a_segment_is_and_where_to_begin(manager: Client, reader: Client) -> None:
    told = seen(manager, at("segments"))
    assert "Un segment est une phrase qui dit qui" in told
    assert at("segments_ready_made") in told
    assert at("segments_new") in told
    assert at("segments_new") not in seen(reader, at("segments"))


def test_the_list_tells_size_share_change_and_state(manager: Client, lyon: SavedSegment) -> None:
    save("Figés", "everyone", frozen=True)
    told = seen(manager, at("segments"))
    assert "2 segments" in told
    line = told[told.index("Les Lyonnais") : told.index("Figés")]
    assert "<strong>2</strong>" in line
    assert "66,7 %" in line
    assert '<span class="is-more">+1</span>' in line
    assert "Pas encore de mesure à cette date" in line
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
        assert "nomme un segment qui a été supprimé" in told
    assert "Voir les contacts" not in told
    assert at("segments_edit", top.pk) in told
    candidate = seen(manager, at("segment_why", top.pk), person="martin")
    assert "Martin" in candidate
    SavedSegment.objects.filter(pk=top.pk).update(tree="{}")
    assert "ne peut plus être lue" in seen(manager, at("segment", top.pk))
    anybody = Contact.objects.earliest("pk").pk
    assert "ne peut plus être lue" in seen(manager, at("segment_why_contact", top.pk, anybody))
    other = save("Chacun", "everyone")
    compared = seen(manager, at("segment_compare", top.pk), **{"with": other.pk})
    assert "pas de segment «" in compared.replace("&#39;", "'")
    for act in ("segment_duplicate", "segment_freeze"):
        assert manager.post(at(act, top.pk)).status_code == 400


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
    for odd in ("0001-01-01", "9999-12-31", "hier"):
        assert "Personne n'est encore" not in seen(manager, at("segment_moves", lyon.pk), day=odd)


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
    for nobody in ({}, {"with": "9" * 30}):
        assert "Choisissez des segments" in seen(manager, at("segment_compare", lyon.pk), **nobody)
    many = [save(f"S{i}", "everyone").pk for i in range(5)]
    query = "&".join(f"with={pk}" for pk in many)
    assert "Comparez de 2 à 5" in seen(manager, at("segment_compare", lyon.pk) + "?" + query)


def test_segments_are_found_by_name_from_anywhere(manager: Client, lyon: SavedSegment) -> None:
    assert at("segment", lyon.pk) in seen(manager, at("palette"), q="lyonn")
    assert at("segment", lyon.pk) not in seen(manager, at("palette"), q="l")
    SavedSegment.objects.filter(pk=lyon.pk).update(shared=False, owner=make_user("marketing"))
    assert at("segment", lyon.pk) not in seen(manager, at("palette"), q="lyonn")


def test_a_hidden_segment_cannot_be_asked_of_the_grid_nor_of_the_builder(
    manager: Client, lyon: SavedSegment
) -> None:
    named = f'dans_segment("{lyon.name}")'
    told = manager.post(at("segments_shape"), {"sentence": named}).content.decode()
    assert "pas de segment «" not in told
    SavedSegment.objects.filter(pk=lyon.pk).update(shared=False, owner=make_user("marketing"))
    told = manager.post(at("segments_shape"), {"sentence": named}).content.decode()
    assert "pas de segment «" in told
    assert "pas de segment «" in manager.get(at("contacts"), {"where": named}).content.decode()
