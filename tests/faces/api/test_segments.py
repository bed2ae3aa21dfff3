"""Sentences by HTTP: the answers of the command line, faults all at once, saved segments and why."""

from __future__ import annotations

import pytest

from chaland.customers.services.hand import add_contact
from chaland.segments.models import SavedSegment
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db
LYON = 'ville = "Lyon"'


@pytest.mark.parametrize("verb", ["count", "explain", "sql", "check"])
def test_the_answer_is_that_of_the_command_line(
    program: Programs, anne: int, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = program().post(f"/segments/{verb}", sentence=LYON)
    assert answer.status == 200
    assert answer.body == command(capsys, "segment", verb, LYON)


def test_ids_come_in_pages_with_the_exact_count(program: Programs, anne: int) -> None:
    others = [add_contact(values={"last_name": f"Lyonnais{i}", "city": "Lyon"}, by=None) for i in range(2)]
    asker = program()
    first = asker.post("/segments/list", sentence=LYON, limit=2).body
    assert first == {"ids": [anne, others[0]], "count": 3, "next": str(others[0])}
    last = asker.post("/segments/list", sentence=LYON, limit=2, cursor=first["next"]).body
    assert last == {"ids": [others[1]], "count": 3, "next": None}


def test_every_fault_is_told_with_its_place_and_what_to_write(program: Programs) -> None:
    asker, wrong = program(), 'vile = "Lyon" et emial = "x"'
    told = asker.post("/segments/check", sentence=wrong)
    assert told.status == 200
    assert [fault["suggestion"] for fault in told.body["faults"]] == ["ville", "email"]
    assert told.body["faults"][0]["at"] == {"offset": 0, "length": 4}
    refused = asker.post("/segments/count", sentence=wrong)
    assert (refused.status, refused.body["code"]) == (422, "sentence_faults")
    assert refused.body["faults"] == told.body["faults"]


def test_a_segment_is_saved_found_shown_and_says_why(program: Programs, anne: int) -> None:
    far = add_contact(values={"last_name": "Loin", "city": "Brest"}, by=None)
    asker = program()
    saved = asker.post("/segments", name="Les Lyonnais", sentence=LYON, folder="villes")
    assert (saved.status, saved.body["count"]) == (201, 1)
    number = saved.body["id"]
    assert asker.post("/segments", name="les lyonnais", sentence=LYON).status == 409
    line = asker.get("/segments", name="LES LYONNAIS").body["segments"][0]
    assert asker.get("/segments").body == {"segments": [line], "next": None}
    assert (line["id"], line["folder"], line["sentence"]) == (number, "villes", 'city = "Lyon"')
    shown = asker.get(f"/segments/{number}").body
    assert (shown["count"], shown["owner"], shown["prose"]) == (
        1,
        "manager@example.fr",
        "Contacts for whom the city is “Lyon”.",
    )
    assert shown["sizes"][-1]["size"] == 1
    assert asker.get(f"/segments/{number}/why/{anne}").body["in"] is True
    out = asker.get(f"/segments/{number}/why/{far}").body
    assert (out["in"], out["reasons"][0]["decides"], out["reasons"][0]["holds"]) == (False, True, False)
    assert asker.get(f"/segments/{number}/why/999").body["code"] == "contact_unknown"
    assert asker.get("/segments/999").body["code"] == "segment_unknown"


def test_one_that_cannot_be_answered_does_not_hide_the_others(program: Programs, anne: int) -> None:
    asker = program()
    whole = asker.post("/segments", name="Entier", sentence=LYON).body["id"]
    lost = asker.post("/segments", name="Perdu", sentence=LYON).body["id"]
    SavedSegment.objects.filter(pk=lost).update(tree="{}")
    told = asker.get("/segments").body["segments"]
    assert [(line["id"], line["count"]) for line in told] == [(whole, 1), (lost, None)]
    assert asker.get(f"/segments/{lost}").body["code"] == "sentence_unreadable"
    named = asker.post("/segments/count", sentence='in_segment("Perdu")')
    assert (named.status, named.body["code"]) == (422, "sentence_faults")


def test_who_may_not_make_segments_saves_none(program: Programs) -> None:
    refused = program("dpo").post("/segments", name="Lyon", sentence=LYON)
    assert (refused.status, refused.body["code"]) == (403, "forbidden")


def test_what_is_private_does_not_exist_for_the_token_of_another(program: Programs, anne: int) -> None:
    asker = program()
    number = asker.post("/segments", name="Secret", sentence=LYON).body["id"]
    SavedSegment.objects.filter(pk=number).update(shared=False)
    assert asker.get(f"/segments/{number}").status == 200
    other = program("marketing")
    for address in (f"/segments/{number}", f"/segments/{number}/why/{anne}"):
        assert other.get(address).body["code"] == "segment_unknown"
    assert other.get("/segments").body["segments"] == []
    assert other.get("/segments", name="Secret").body["code"] == "segment_unknown"
    assert "Secret" in str(asker.get("/segments", name="Secre").body)
    assert "Secret" not in str(other.get("/segments", name="Secre").body)
    named = 'in_segment("Secret")'
    assert asker.post("/segments/count", sentence=named).status == 200
    for verb in ("count", "list", "explain", "sql"):
        assert other.post(f"/segments/{verb}", sentence=named).body["code"] == "sentence_faults"
    assert other.post("/segments/check", sentence=named).body["faults"]
