"""What is done to segments from their pages, and who may: copies, deletion, properties, privacy, packs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from chaland.access.models import User
from chaland.customers.models import Contact
from chaland.jobs.models import Job
from chaland.jobs.services import run_now
from chaland.segments.models import SavedSegment
from chaland.segments.queries import count_where
from chaland.segments.saved import segment_called
from chaland.segments.services import installing
from tests.faces.web.conftest import make_contact, make_user
from tests.faces.web.segments.conftest import at, save, seen, signed_in


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
    assert at("segments_edit", lyon.pk) in seen(signed_in(role), at("segment", lyon.pk))
    assert signed_in(role).post(at("segment_duplicate", lyon.pk)).status_code == 302


@pytest.mark.parametrize("role", ["sales", "support", "dpo", "reader"])
def test_these_roles_only_look(lyon: SavedSegment, role: str) -> None:
    client = signed_in(role)
    assert at("segments_edit", lyon.pk) not in seen(client, at("segment", lyon.pk))
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


def test_in_a_large_file_the_worker_adds_them(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_contact()
    monkeypatch.setattr(installing, "AT_ONCE", 0)
    told = manager.post(at("segments_add", "general"), follow=True).content.decode()
    card = re.search(r'hx-get="(/segments/ready-made/adding/(\d+)/)', told)
    assert card
    assert "Ajout de segments prêts à l" in told
    assert not SavedSegment.objects.exists()
    assert signed_in("marketing").get(card[1]).status_code == 404
    done = run_now(Job.objects.get()).result
    count = SavedSegment.objects.count()
    assert (len(done["segments"]), done["kept"]) == (count, [])
    assert count > 8
    assert manager.get(card[1]).headers["HX-Refresh"] == "true"
    assert f"{count} segments ajoutés" in seen(manager, at("segments_ready_made"))
    manager.post(at("segments_add", "general"), {"segment": "best_customers"})
    assert run_now(Job.objects.latest("pk")).result == {"segments": [], "kept": []}
    assert SavedSegment.objects.count() == count


def test_the_worker_too_says_what_it_could_not_add(manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_contact()
    save("Meilleurs clients", "everyone")
    monkeypatch.setattr(installing, "AT_ONCE", 0)
    manager.post(at("segments_add", "general"), {"segment": "best_customers"})
    job = run_now(Job.objects.get())
    assert job.result["segments"] == []
    manager.get(at("segments_adding", job.pk))
    assert "un segment porte déjà ce nom" in seen(manager, at("segments_ready_made"))


def test_a_ready_made_segment_that_is_private_is_only_said_to_be_there(manager: Client) -> None:
    make_contact()
    manager.post(at("segments_add", "general"), {"segment": "best_customers"})
    made = SavedSegment.objects.get()
    assert at("segment", made.pk) in seen(manager, at("segments_ready_made"))
    SavedSegment.objects.update(shared=False, owner=make_user("marketing"), name="À moi seul")
    told = seen(manager, at("segments_ready_made"))
    assert at("segment", made.pk) not in told
    assert "À moi seul" not in told
    assert "best_customers" not in re.findall(r'name="segment" value="([^"]+)"', told)
