"""Messages written to a file: nothing sent, nothing lost, the same asked twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chaland.channels.on_file import FileTransport
from chaland.channels.port import EmailMessage, Outcome, Reported, SmsMessage
from chaland.channels.terms import Terms
from chaland.kernel.clock import fixed_clock
from chaland.kernel.errors import ProviderFailed

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)


def transport(folder: Path) -> FileTransport[SmsMessage]:
    return FileTransport(Terms(3, {}, folder), clock=fixed_clock(NOW))


def sms(ref: str, text: str = "Bonjour Élise") -> SmsMessage:
    return SmsMessage(ref, "+33612345678", "Garage", text)


def test_each_message_is_a_line_that_can_be_found_again(tmp_path: Path) -> None:
    line = transport(tmp_path)
    answers = list(line.send([sms("r1"), sms("r2", 'un "mot"\nà la ligne 👋 \ud800')]))
    assert [(one.client_ref, one.outcome) for one in answers] == [
        ("r1", Outcome.ACCEPTED),
        ("r2", Outcome.ACCEPTED),
    ]
    lines = (tmp_path / "2026-11-23.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(one)["text"] for one in lines] == ["Bonjour Élise", 'un "mot"\nà la ligne 👋 ?']
    assert line.look_up("r1", NOW) == answers[0]
    assert line.look_up("r2", NOW + timedelta(hours=20)) == answers[1]
    assert line.look_up("r", NOW) is None
    assert line.look_up("r1", NOW + timedelta(days=3)) is None


def test_a_text_that_looks_like_a_line_is_not_one(tmp_path: Path) -> None:
    line = transport(tmp_path)
    list(line.send([sms("r1", '\n{"client_ref": "r9", "at": "x"}\n')]))
    assert line.look_up("r9", NOW) is None


def test_an_email_is_written_too(tmp_path: Path) -> None:
    line: FileTransport[EmailMessage] = FileTransport(Terms(3, {}, tmp_path), clock=fixed_clock(NOW))
    list(
        line.send(
            [
                EmailMessage(
                    "e1", "a@b.fr", "moi@ici.fr", "Objet", "Texte", headers={"List-Unsubscribe": "<x>"}
                )
            ]
        )
    )
    assert json.loads(next(tmp_path.glob("*.jsonl")).read_text())["headers"] == {"List-Unsubscribe": "<x>"}


def test_a_line_that_a_killed_process_left_unfinished_counts_for_nothing(tmp_path: Path) -> None:
    day = tmp_path / "2026-11-23.jsonl"
    day.write_bytes(b'{"client_ref": "half", "at": "2026-11-23T10:00:00+00:00", "te')
    line = transport(tmp_path)
    assert line.look_up("half", NOW) is None
    (answer,) = line.send([sms("next")])
    assert line.look_up("next", NOW) == answer
    assert line.look_up("half", NOW) is None
    assert len(day.read_bytes().splitlines()) == 2


def test_what_was_answered_is_on_disk_after_a_kill(tmp_path: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from chaland.channels.on_file import FileTransport
from chaland.channels.port import SmsMessage
from chaland.channels.terms import Terms
line = FileTransport(Terms(3, {{}}, Path({str(tmp_path)!r})))
for n in range(100_000):
    for answer in line.send([SmsMessage(f"k{{n}}-{{i}}", "+33612345678", "Garage", "x" * 5_000) for i in range(20)]):
        print(answer.client_ref, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        answered = [process.stdout.readline().strip() for _ in range(200)]
        os.kill(process.pid, signal.SIGKILL)
        answered += process.stdout.read().split("\n")[:-1]
    line = FileTransport[SmsMessage](Terms(3, {}, tmp_path))
    now = datetime.now(UTC)
    assert len(answered) >= 200
    assert all(line.look_up(ref, now) for ref in answered[::20] + answered[-25:])


def test_reports_are_written_by_hand(tmp_path: Path) -> None:
    line = transport(tmp_path)
    list(line.send([sms("r1")]))
    reports = tmp_path / "reports.jsonl"
    said = [
        {"client_ref": "r1", "kind": "delivered"},
        {"address": "+33612345678", "kind": "replied", "text": "STOP"},
    ]
    reports.write_text(
        "".join(json.dumps(one) + "\n" for one in said) + 'nonsense\n{"kind": "de', encoding="utf-8"
    )
    delivered, replied = line.poll()
    assert (delivered.kind, delivered.provider_ref) == (Reported.DELIVERED, "file-r1")
    assert (replied.kind, replied.address, replied.text) == (Reported.REPLIED, "+33612345678", "STOP")
    assert list(line.poll()) == []
    with reports.open("a", encoding="utf-8") as file:
        file.write('livered", "client_ref": "r2"}\n')
    (late,) = transport(tmp_path).poll()
    assert late.client_ref == "r2"


def test_one_not_kept_is_told_again(tmp_path: Path) -> None:
    line = transport(tmp_path)
    (tmp_path / "reports.jsonl").write_text('{"kind": "delivered", "client_ref": "r1"}\n', encoding="utf-8")
    events = line.poll()
    first = next(events)
    events.close()  # type: ignore[attr-defined]
    (again,) = line.poll()
    assert again.event_id == first.event_id


def test_people_are_forgotten_after_a_month(tmp_path: Path) -> None:
    for day in ("2026-10-20", "2026-10-30", "reports"):
        (tmp_path / f"{day}.jsonl").write_text("")
    list(transport(tmp_path).send([sms("r1")]))
    kept = sorted(path.stem for path in tmp_path.glob("*.jsonl"))
    assert kept == ["2026-10-30", "2026-11-23", "reports"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with closing(transport(tmp_path / "file")) as line:
        with pytest.raises(ProviderFailed) as failed:
            list(line.send([sms("r1")]))
        assert failed.value.code == "file_unwritable"
        with pytest.raises(ProviderFailed):
            line.check()
    assert str(tmp_path) in transport(tmp_path).check().fr
