"""consent and may-contact on the command line: the contract of their JSON, and proofs in people's hands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.consent.models import Entry
from chaland.consent.services.purposes import name_company, seed_purposes
from chaland.consent.services.terms import add_partner
from chaland.consent.services.wordings import exact_wording
from chaland.customers.services.hand import add_contact
from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23T11:00:00+01:00"
ITEMS = dict.fromkeys(("who", "goods", "choice", "period", "withdrawal", "proof"), "dit")


@pytest.fixture(autouse=True)
def _people() -> Iterator[None]:
    seed_purposes()
    add_contact(
        values={"last_name": "Dupont", "email": "anne@example.org", "mobile": "+33612345678"}, by=None
    )
    yield
    MANNER.json = False
    stop_clock(None)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    code = main([*words, "--json", "--now", MONDAY])
    return code, json.loads(capsys.readouterr().out)


def test_recorded_asked_and_proved(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    asked = ("may-contact", "anne@example.org", "email")
    code, verdict = run(capsys, *asked)
    assert (code, verdict["verdict"], verdict["rule"]) == (0, "block", "R_NO_BASIS")
    recorded = (
        "consent",
        "record",
        "anne@example.org",
        "email",
        "--given",
        "--at",
        "2026-11-20",
        "--source",
        "salon",
    )
    code, told = run(capsys, *recorded, "--document", "bulletin 7")
    assert (code, told["new"]) == (0, 1)
    assert told["entries"][0]["at"] == "2026-11-20T00:00:00+01:00"
    assert run(capsys, *recorded, "--document", "bulletin 7")[1]["new"] == 0
    _, verdict = run(capsys, *asked)
    assert set(verdict) == {
        "verdict",
        "reason",
        "rule",
        "not_before",
        "proof",
        "article",
        "basis",
        "point",
        "rule_set",
    }
    assert (verdict["verdict"], verdict["proof"]) == ("allow", f"entry:{Entry.objects.get().pk}")
    file = tmp_path / "preuve.txt"
    _, proved = run(capsys, "consent", "prove", "0612345678", "--to", str(file))
    assert proved["proofs"][0]["document_ref"] == "salon · bulletin 7"
    assert "salon · bulletin 7" in file.read_text()


def test_the_proof_handed_over_is_in_words_a_customer_reads(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    exact_wording(code="appels", language="fr", text="J'accepte d'être appelé…", items=ITEMS)
    call = ("consent", "record", "0612345678", "call", "--given", "--wording", "appels", "--method", "phone")
    run(capsys, *call, "--at", "2026-11-20T14:05")
    mistaken = run(capsys, "consent", "record", "anne@example.org", "sms", "--withdrawn", "--method", "oral")[
        1
    ]
    run(capsys, "consent", "void", str(mistaken["entries"][0]["id"]), "--reason", "autre personne")
    file = tmp_path / "preuve.txt"
    run(capsys, "consent", "prove", "anne@example.org", "--to", str(file))
    said = file.read_text()
    for line in (
        "Consentement donné · appel téléphonique",
        "  Dit le : 20/11/2026 14:05:00 (UTC+01:00)",
        "  De quelle façon : par téléphone",
        "  Coordonnée : +33612345678",
        "  Pour quoi : Prospection commerciale",
        "  Biens ou services : dit",
        "  Valable jusqu'au : 20/11/2027",
        "  Preuve gardée jusqu'au : 20/11/2029",
        "    J'accepte d'être appelé…",
        "  Annulé depuis : une erreur de saisie.",
    ):
        assert f"\n{line}" in said, line
    assert "identifier" not in said
    main(["--lang", "en", "consent", "prove", "anne@example.org", "--to", str(file)])
    assert "\n  Valid until: 20 Nov 2027\n" in file.read_text()


def test_a_call_waits_for_its_hours_and_for_all_its_items(capsys: pytest.CaptureFixture[str]) -> None:
    call = ("consent", "record", "1", "call", "--given", "--at", "2026-11-20")
    contact = str(run(capsys, "consent", "show", "anne@example.org")[1]["id"])
    call = (*call[:2], contact, *call[3:])
    code, told = run(capsys, *call, "--source", "salon")
    assert (code, told["error"]["code"]) == (2, "phone_who_missing")
    exact_wording(code="appels", language="fr", text="Acceptez-vous…", items=ITEMS)
    assert run(capsys, *call, "--wording", "appels")[0] == 0
    _, verdict = run(capsys, "may-contact", contact, "call", "--at", "2026-11-28T11:00")
    assert (verdict["verdict"], verdict["not_before"]) == ("defer", "2026-11-30T09:00:00+00:00")


def test_a_transfer_to_partners_names_them(capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.CHALAND_URL = "https://clients.example.fr"
    name_company(name="Garage du Lac")
    for name in ("Assur'Lac", "Crédit du Lac"):
        add_partner(name=name, by=None)
    told = ("consent", "record", "anne@example.org", "partner_transfer", "--given", "--source", "salon")
    assert run(capsys, *told)[1]["error"]["code"] == "partners_missing"
    assert run(capsys, *told, "--partner", "nos partenaires")[1]["error"]["code"] == "partner_unknown"
    code, noted = run(capsys, *told, "--partner", "assur'lac", "--wording", "standard")
    assert (code, noted["new"]) == (0, 1)
    assert "à Assur'Lac, et à nul autre" in noted["entries"][0]["wording"]["text"]
    asked = ("may-contact", "anne@example.org", "partner_transfer", "--partner")
    assert run(capsys, *asked, "Assur'Lac")[1]["verdict"] == "allow"
    assert run(capsys, *asked, "credit du lac")[1]["verdict"] == "block"


def test_refusals_need_one_word_and_work_for_strangers(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run(capsys, "consent", "record", "anne@example.org", "sms", "--given", "--objected")
    assert (code, told["error"]["code"]) == (2, "act_missing")
    assert run(capsys, "consent", "record", "inconnu@example.org", "all", "--objected")[0] == 0
    assert run(capsys, "consent", "prove", "inconnu@example.org")[1]["proofs"][0]["act"] == "objected"
    assert run(capsys, "consent", "prove", "personne@example.org")[0] == 2
    number = Entry.objects.get().pk
    assert run(capsys, "consent", "void", str(number), "--reason", "essai")[1] == {"voided": 1}


def test_lists_and_the_register(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "stop.txt"
    file.write_text("anne@example.org\n")
    code, told = run(capsys, "consent", "oppose", str(file), "--channel", "sms")
    assert (code, told) == (0, {"read": 1, "new": 1, "contacts": 1, "unreadable": 0})
    assert run(capsys, "consent", "oppositions", "--to", str(tmp_path / "out.csv"))[1]["rows"] == 1
    code, known = run(capsys, "consent", "purposes", "--trade", "car_dealer")
    assert {"prospecting", "workshop"} <= {purpose["code"] for purpose in known}
    for name in ("registre.csv", "registre.xlsx"):
        assert run(capsys, "consent", "register", "--to", str(tmp_path / name))[1]["rows"] == len(known)
    written = (tmp_path / "registre.csv").read_text(encoding="utf-8-sig")
    assert "Rappels d'entretien" in written
    assert "courrier : intérêt légitime, sauf opposition" in written
    assert run(capsys, "consent", "register", "--to", str(tmp_path / "registre.pdf"))[0] == 2


def test_a_contact_comes_with_its_consents(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "consent", "record", "anne@example.org", "sms", "--withdrawn", "--method", "oral")
    contact = str(run(capsys, "consent", "show", "anne@example.org")[1]["id"])
    assert [entry["act"] for entry in run(capsys, "contact", "show", contact)[1]["consents"]] == ["withdrawn"]
