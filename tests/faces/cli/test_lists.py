"""`chaland lists`: from the contract to the certificate, as a script would do it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock
from tests.enrichment.lists.world import CONTRACT, NOW, write_file
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db


def _contract(folder: Path) -> Path:
    told = {key: value for key, value in CONTRACT.items() if key != "name"}
    path = folder / "contrat.toml"
    path.write_text(
        "\n".join(f"{key} = {json.dumps(value)}" for key, value in told.items()), encoding="utf-8"
    )
    return path


def test_from_the_contract_to_the_certificate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: Any) -> Any:
        return command(capsys, "lists", *map(str, words), "--now", NOW.isoformat())

    try:
        made = run("add", "Jardiniers", "--from", _contract(tmp_path))
        number = made["list"]
        assert [one["code"] for one in made["missing"]] == ["contract_file", "proof_file", "names"]
        for paper in ("contract", "proof"):
            run("paper", number, paper, _contract(tmp_path))
        assert run("take", number, write_file(tmp_path))["status"] == "ready"
        use = run("use", number, "email", "--key", "noel")
        assert (use["state"], use["counts"]) == ("ready", {"names": 3})
        assert run("use", number, "email", "--key", "noel")["use"] == use["use"]
        assert run("export", use["use"], "--to", tmp_path / "noel.csv")["rows"] == 3
        assert "data_source" in (tmp_path / "noel.csv").read_text(encoding="utf-8-sig")
        assert run("refuse", "paul.morel@example.fr") == {"names": 1}
        assert run("relays")[0]["recipient"] == "Adresses de France"
        assert run("relayed", "Adresses de France", "--how", "e-mail", "--proof", "accusé") == {"relayed": 1}
        assert main(["lists", "purge", str(number)]) == 2  # nothing is erased by a slip
        assert run("purge", number, "--yes")["erased"] == 2
        assert "CERTIFICATE OF PURGE" in run("certificate", number)["text"]
        assert [one["status"] for one in run("list")] == ["purged"]
    finally:
        stop_clock(None)
        MANNER.json = False
