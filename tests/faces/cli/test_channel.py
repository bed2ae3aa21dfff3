"""`chaland channel`: a provider connected, checked and retired, as a script would do it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from tests.contracts.fakes import running_fakes
from tests.faces.api.test_contacts import command


@pytest.mark.django_db
def test_connected_checked_and_retired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: Any) -> Any:
        return command(capsys, "channel", *map(str, words))

    (tmp_path / "key").write_text("xkeysib-secret\n")
    try:
        with running_fakes(tmp_path / "taken.jsonl") as fakes:
            made = run(
                *("add", "Brevo", "--provider", "brevo", "--secret", f"api_key=@{tmp_path / 'key'}"),
                *("--option", f"base_url={fakes.http}/brevo", "--sender", "Garage", "--price", "0,045"),
            )
            assert (made["price_millicents"], made["senders"], made["default"]) == (4_500, ["Garage"], True)
            assert made["hook"].startswith(f"/hooks/{made['id']}/")
            assert "42" in run("test", "brevo")["answer"]
            edited = run("edit", "Brevo", "--option", "absence=proof", "--price", "0,05", "--lanes", "2")
            assert (edited["options"]["absence"], edited["options"]["base_url"]) == (
                "proof",
                f"{fakes.http}/brevo",
            )
            assert (edited["price_millicents"], edited["lanes"], edited["senders"]) == (5_000, 2, ["Garage"])
            assert run("edit", "Brevo", "--option", "absence=")["options"]["absence"] == "unknown"
            assert main(["--json", "channel", "edit", "Brevo", "--option", "base_url=https://x.example"]) == 2
            assert json.loads(capsys.readouterr().out)["error"]["code"] == "secret_again"
            fakes.play("denied")
            assert main(["channel", "test", str(made["id"])]) == 3
        assert "xkeysib" not in capsys.readouterr().out
        assert [one["name"] for one in run("list")["accounts"]] == ["Brevo"]
        assert run("retire", "Brevo")["retired_at"]
        assert run("list") == {"accounts": []}
        assert [one["name"] for one in run("list", "--retired")["accounts"]] == ["Brevo"]
    finally:
        MANNER.json = False


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--secret", "api_key=in-the-clear"), "secret_in_the_clear"),
        (("--secret", "api_key=@/nowhere"), "secret_unreadable"),
        (("--option", "nothing"), "pair_wrong"),
        (("--price", "cher"), "price_wrong"),
        ((), "field_missing"),
    ],
)
def test_refusals(words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main(["--json", "channel", "add", "Brevo", "--provider", "brevo", *words]) == 2
        said = capsys.readouterr()
        assert json.loads(said.out)["error"]["code"] == code
        assert "in-the-clear" not in said.out + said.err
    finally:
        MANNER.json = False


@pytest.mark.django_db
def test_every_provider_says_what_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        told = command(capsys, "channel", "providers", "--channel", "sms")["providers"]
    finally:
        MANNER.json = False
    assert {"file", "smpp", "ovhcloud", "brevo", "octopush", "smsfactor", "twilio", "http"} == {
        one["provider"] for one in told
    }
    brevo = next(one for one in told if one["provider"] == "brevo")
    assert [(one["key"], one["secret"]) for one in brevo["fields"] if one["required"]] == [("api_key", True)]
    assert all(one["notice"] for one in told)


def test_fakes_are_served(tmp_path: Path) -> None:
    program = f"""
from pathlib import Path
from chaland.faces.cli.commands.channel import fake
from chaland.faces.cli.output import MANNER
MANNER.json = True
fake(http=0, smpp=0, journal=Path({str(tmp_path / "taken.jsonl")!r}))
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout
        try:
            told = json.loads(process.stdout.readline())
            assert httpx.get(f"{told['http']}/_taken").json() == []
        finally:
            process.kill()
