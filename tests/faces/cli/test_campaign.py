"""`chaland campaign`, `automation`, `hooks`: as scripts use them, from the file to the results."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chaland.campaigns.models import Campaign
from chaland.channels.catalogue import outbox_of
from chaland.channels.models import Account
from chaland.channels.queries import account_for
from chaland.faces.cli.main import main
from chaland.faces.cli.output import MANNER
from chaland.kernel.clock import stop_clock
from tests.campaigns.audience import NOW, agreed, offers
from tests.faces.api.test_contacts import command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    stop_clock(None)
    MANNER.json = False


@pytest.fixture
def file(tmp_path: Path) -> Path:
    purpose = offers()
    agreed(5, purpose)
    Account.objects.filter(pk=account_for("sms").pk).update(rate_per_s=10_000)
    path = tmp_path / "noel.toml"
    path.write_text(
        f"""
name = "Noël"
channel = "sms"
purpose = "{purpose.code}"
sentence = 'mobile n\\'est pas vide'
sender = "GARAGE"
[goal]
kind = "purchase"
window_days = 10
[message]
body = "Bonjour {{{{ contact.first_name }}}}"
""".replace("\\'", "'").replace("sentence = 'mobile n'est pas vide'", 'sentence = "mobile n\'est pas vide"'),
        encoding="utf-8",
    )
    return path


def run(capsys: pytest.CaptureFixture[str], *words: Any) -> Any:
    return command(capsys, *map(str, words), "--now", NOW.isoformat())


def written() -> list[str]:
    """What the `file` channel wrote, a line a message."""
    files = sorted(outbox_of(account_for("sms")).glob("*.jsonl"))
    return [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def test_from_the_file_to_the_results(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "campaign", "create", file)
    assert (made["name"], made["state"]) == ("Noël", "draft")
    told = run(capsys, "campaign", "estimate", made["id"])
    assert (told["people"], told["ready"], told["parts"], told["state"]) == (5, 5, 5, "frozen")
    assert run(capsys, "campaign", "approve", "Noël")["state"] == "scheduled"
    sent = run(capsys, "campaign", "run", "Noël")
    assert (sent["sent"], sent["left"], sent["unknown"]) == (5, 0, 0)
    lines = written()
    assert len(lines) == 5
    assert {json.loads(line)["text"] for line in lines} == {"Bonjour Ana STOP au 36xxx"}
    assert run(capsys, "campaign", "run", "Noël")["sent"] == 5
    assert len(written()) == 5
    assert run(capsys, "campaign", "status", "Noël")["states"] == {"accepted": 5}
    assert len(run(capsys, "campaign", "messages", "Noël", "--state", "accepted")["messages"]) == 5
    assert run(capsys, "campaign", "results", "Noël")["campaign"] == made["id"]
    assert [one["name"] for one in run(capsys, "campaign", "list")["campaigns"]] == ["Noël"]


def test_approving_a_draft_writes_its_audience_first(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = run(capsys, "campaign", "create", file)["id"]
    assert run(capsys, "campaign", "approve", number)["audience"]["ready"] == 5
    assert run(capsys, "campaign", "pause", number)["state"] == "paused"
    assert run(capsys, "campaign", "run", number)["sent"] == 0
    assert run(capsys, "campaign", "cancel", number)["state"] == "cancelled"


def test_a_draft_is_changed_copied_and_thrown_away(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = run(capsys, "campaign", "create", file)["id"]
    run(capsys, "campaign", "estimate", number)
    assert main(["campaign", "edit", str(number), str(file)]) == 2
    assert run(capsys, "campaign", "draft", number)["state"] == "draft"
    assert run(capsys, "campaign", "edit", number, file)["id"] == number
    copied = run(capsys, "campaign", "copy", number)
    assert copied["name"] == "Noël (2)"
    assert run(capsys, "campaign", "delete", copied["id"])["deleted"]
    assert Campaign.objects.count() == 1


def test_what_is_wrong_ends_with_two_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.toml"
    path.write_text('name = "x"\nchannel = "fax"\n')
    assert main(["campaign", "create", str(path)]) == 2
    assert "channel" in capsys.readouterr().err
    assert main(["campaign", "status", "nobody"]) == 2


def test_an_automation_from_the_shelf(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = [one["key"] for one in run(capsys, "automation", "ready")["ready"]]
    assert keys == ["welcome", "birthday", "replacement", "reactivation", "visit"]
    made = run(capsys, "automation", "ready", "welcome", "--sender", "GARAGE")
    assert (made["state"], len(made["steps"])) == ("off", 3)
    assert run(capsys, "automation", "dry-run", made["id"])["looked_at"] == 0
    assert run(capsys, "automation", "on", made["id"])["state"] == "on"
    assert run(capsys, "automation", "off", made["id"])["state"] == "off"
    assert run(capsys, "automation", "show", made["name"])["people"] == {}
    assert run(capsys, "automation", "delete", made["id"])["deleted"]


def test_programs_are_told_at_the_terminal(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    made = run(capsys, "hooks", "add", "https://example.fr/in", "--event", "message.stop")
    assert len(made["secret"]) == 64
    assert [one["url"] for one in run(capsys, "hooks", "list")["hooks"]] == ["https://example.fr/in"]
    assert run(capsys, "hooks", "enable", made["id"])["disabled_at"] is None
    assert run(capsys, "hooks", "remove", made["id"])["removed"]
