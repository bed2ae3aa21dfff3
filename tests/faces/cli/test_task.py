"""task and quality update on the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.access.models import User
from chaland.agenda.models import Task
from chaland.consent.services.purposes import ensure_seeded
from chaland.faces.cli import main as line
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock
from chaland.quality.updating import rounds
from chaland.quality.updating.domain import Plan
from tests.quality.updating.test_rounds import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    stop_clock(None)
    MANNER.json, MANNER.language = False, "fr"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert line.main([*words, "--json"]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_a_task_is_added_listed_and_done(capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.create_user("a@exemple.fr", role="sales")
    contact = str(person())
    number = told(capsys, "task", "add", contact, "Devis", "--due", "2026-12-01", "--owner", "a@exemple.fr")[
        "id"
    ]
    listed = told(capsys, "task", "list", "--owner", "a@exemple.fr", "--kind", "call")["tasks"]
    assert [(one["id"], one["title"], one["due_on"]) for one in listed] == [(number, "Devis", "2026-12-01")]
    done = told(capsys, "task", "done", str(number), "reached", "--by", "a@exemple.fr")
    assert (done["state"], done["outcome"]) == ("done", "reached")
    assert told(capsys, "task", "list")["tasks"] == []
    assert line.main(["task", "done", str(number), "reached", "--by", "nobody@exemple.fr"]) == 2


def test_a_round_is_tried_then_written_with_its_list(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Any
) -> None:
    settings.CHALAND_URL = "https://clients.exemple.fr"
    contact = person(email="s@orange.fr")
    ensure_seeded()
    rounds.set_plan(plan=Plan(way="links"), by=None)
    assert told(capsys, "quality", "update", "--dry-run")["contacts"] == [contact]
    to = tmp_path / "liens.csv"
    document = told(capsys, "quality", "update", "--to", str(to))
    assert (document["people"], document["file"]) == (1, str(to))
    assert "s@orange.fr" in to.read_text("utf-8-sig")
    assert not Task.objects.exists()
