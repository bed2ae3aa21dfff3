"""doctor about consents: keys that can be read, a journal taken in, an address for links."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chaland.consent import suppression
from chaland.faces.cli.commands import doctor
from chaland.faces.cli.output import MANNER

pytestmark = pytest.mark.django_db


def found(check: Any) -> list[tuple[str, str]]:
    MANNER.language = "en"
    return [(one.state, one.said) for one in doctor._safely(check)]


def test_the_list_and_its_journal_agree_or_differ() -> None:
    suppression.new_key()
    [(state, said)] = found(doctor._oppositions)
    assert (state, "list and journal agree" in said) == ("ok", True)
    file = suppression.journal.path()
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"more": True}) + "\n")
    assert found(doctor._oppositions)[0][0] == "warn"


def test_a_key_that_cannot_be_read_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.CHALAND_HOME = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "suppression-1").write_text("no digits")
    [(state, said)] = found(doctor._oppositions)
    assert (state, "nobody can be contacted" in said) == ("wrong", True)


@pytest.mark.parametrize(
    ("address", "state"), [("", "warn"), ("http://a.fr", "warn"), ("https://a.fr", "ok")]
)
def test_the_public_address_is_told(settings: Any, address: str, state: str) -> None:
    settings.CHALAND_URL = address
    assert found(doctor._address)[0][0] == state
