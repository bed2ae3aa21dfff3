"""May one be reached, and what was said: the answers of the command line; a program never ends an objection."""

from __future__ import annotations

import pytest

from chaland.consent.models import Entry, Purpose
from chaland.consent.services.terms import add_partner
from chaland.customers.services.hand import add_contact
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23T11:00:00+01:00"


@pytest.mark.parametrize(
    "channel", ["email", "sms", "call", "robocall", "letter", "tracking_pixel", "partner_transfer"]
)
def test_the_verdict_is_that_of_the_command_line(
    program: Programs, anne: int, channel: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = program().get(f"/contacts/{anne}/may-contact", channel=channel, at=MONDAY)
    assert answer.status == 200
    assert answer.body == command(capsys, "may-contact", str(anne), channel, "--at", MONDAY)


def test_given_then_withdrawn_then_objected_each_with_its_proof(program: Programs, anne: int) -> None:
    asker = program()
    said = f"/contacts/{anne}/consents"

    def verdict() -> tuple[str, str]:
        told = asker.get(f"/contacts/{anne}/may-contact", channel="email").body
        return told["verdict"], told["rule"]

    assert verdict() == ("block", "R_NO_BASIS")
    given = {"said": "given", "channel": "email", "document": "bulletin 7", "at": "2026-11-20T10:00:00+01:00"}
    first = asker.post(said, **given)
    assert (first.status, first.body["new"], first.body["entries"][0]["method"]) == (200, 1, "api")
    assert first.body["entries"][0]["operator"] == "manager@example.fr"
    assert asker.post(said, **given).body["new"] == 0
    assert verdict()[0] == "allow"
    asker.post(said, said="withdrawn", channel="email")
    assert verdict()[0] == "block"
    asker.post(said, said="objected")
    assert verdict() == ("block", "R_OPPOSED")
    asker.post(said, said="given", channel="email", document="bulletin 8")
    assert verdict() == ("block", "R_OPPOSED"), "a program never ends an objection"
    told = asker.get(said).body
    assert (told["id"], told["channels"]["email"]["rule"]) == (anne, "R_OPPOSED")
    assert (
        len(asker.get(f"/contacts/{anne}/proof").body["proofs"])
        == Entry.objects.count()
        == len(told["entries"])
    )


def test_a_transfer_names_its_partners_and_goes_to_no_other(program: Programs, anne: int) -> None:
    Purpose.objects.filter(code="partners").update(active=True)
    for name in ("Assur'Lac", "Garage du Lac"):
        add_partner(name=name, by=None)
    asker = program()
    given = {"said": "given", "channel": "partner_transfer", "document": "bulletin 7"}
    noted = asker.post(f"/contacts/{anne}/consents", **given, partners=["assur’lac"])
    assert (noted.status, noted.body["new"]) == (200, 1)

    def verdict(**partner: str) -> str:
        asked = {"channel": "partner_transfer", **partner}
        return str(asker.get(f"/contacts/{anne}/may-contact", **asked).body["verdict"])

    assert (verdict(), verdict(partner="Assur'Lac"), verdict(partner="Garage du Lac")) == (
        "allow",
        "allow",
        "block",
    )
    for partners, code in (([], "partners_missing"), (["nos partenaires"], "partner_unknown")):
        refused = asker.post(f"/contacts/{anne}/consents", **given, partners=partners)
        assert (refused.status, refused.body["code"]) == (422, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"said": "given", "channel": "email"}, "proof_missing"),
        ({"said": "given", "document": "bulletin"}, "channel_missing"),
        ({"said": "given", "channel": "call", "document": "bulletin"}, "phone_who_missing"),
        ({"said": "given", "channel": "email", "document": "b", "at": "2031-01-01T00:00:00Z"}, "date_future"),
        ({"said": "lifted", "channel": "email"}, "request_invalid"),
        (
            {"said": "given", "channel": "email", "document": "b", "at": "0001-01-01T00:00:00Z"},
            "request_invalid",
        ),
    ],
)
def test_a_consent_that_proves_nothing_is_refused(
    program: Programs, anne: int, body: dict[str, str], code: str
) -> None:
    refused = program().post(f"/contacts/{anne}/consents", **body)
    assert (refused.status, refused.body["code"]) == (422, code)
    assert Entry.objects.count() == 0


def test_an_audience_is_counted_by_verdict_and_by_rule(program: Programs, anne: int) -> None:
    for i in range(3):
        add_contact(values={"last_name": f"Lyonnais{i}", "city": "Lyon"}, by=None)
    asker = program()
    asker.post(f"/contacts/{anne}/consents", said="given", channel="email", document="bulletin 7")
    told = asker.post("/may-contact", where='ville = "Lyon"', channel="email").body
    assert told == {
        "count": 4,
        "verdicts": {"allow": 1, "defer": 0, "block": 3},
        "rules": [
            {"verdict": "block", "rule": "R_NO_POINT", "count": 3},
            {"verdict": "allow", "rule": "R_OK", "count": 1},
        ],
    }


def test_too_large_an_audience_is_refused(
    program: Programs, anne: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chaland.faces.api.consents.MOST", 0)
    refused = program().post("/may-contact", where='ville = "Lyon"', channel="email")
    assert (refused.status, refused.body["code"]) == (422, "audience_too_large")
