"""Enrichment by HTTP: the state of the command line, proposals settled by programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaland.customers.models import Company
from tests.enrichment.people import ask, firm, shop
from tests.enrichment.services.test_companies import LYON, Sirene, place, unit
from tests.faces.api.conftest import Programs
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(tmp_path: Path, settings: Any) -> Company:
    settings.CHALAND_HOME = tmp_path / "home"
    mine = firm(shop(), company="Garage Martin", **LYON)
    units = [unit("222222226", "GARAGE MARTIN"), unit("333333334", "GARAGE MARTIN")]
    ask(
        "companies",
        "file",
        *Sirene(tmp_path).files(units, [place("22222222600012"), place("33333333400012")]),
    )
    return mine


def test_the_state_is_that_of_the_command_line(
    program: Programs, company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = program().get("/enrichment")
    assert (answer.status, answer.body) == (200, command(capsys, "enrich", "status"))
    assert answer.body["proposals"] == 1


def test_a_proposal_is_settled_once(program: Programs, company: Company) -> None:
    asker = program()
    shown = asker.get("/enrichment/proposals").body[0]
    assert {one["siren"] for one in shown["candidates"]} == {"222222226", "333333334"}
    address = f"/enrichment/proposals/{shown['proposal']}"
    assert asker.post(address, siret="99999999900012").status == 422
    answer = asker.post(address, siret="22222222600012")
    assert (answer.status, answer.body["settled"], answer.body["chosen"]) == (
        200,
        "accepted",
        "22222222600012",
    )
    company.refresh_from_db()
    assert company.siren == "222222226"
    assert asker.post(address, siret=None).status == 409
    assert asker.get("/enrichment/proposals").body == []


def test_the_scope_must_allow_it(program: Programs, company: Company) -> None:
    assert program("manager", "segments:read").get("/enrichment").status == 403
    assert program("manager", "contacts:read").post("/enrichment/proposals/1", siret=None).status == 403
