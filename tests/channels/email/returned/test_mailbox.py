"""The mailbox of returns: each mail told once, in order, the mailbox left as it was."""

from __future__ import annotations

import mailbox
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest

from chaland.channels.email.smtp import SmtpTransport
from chaland.channels.port import Polled, Reported
from chaland.channels.terms import Terms
from chaland.kernel.errors import Invalid, ProviderFailed
from tests.channels.email.mail import RelayProcess
from tests.channels.email.returned.mails import REF, complaint, reply, report


@dataclass
class Imap:
    port: int
    folder: Path

    def put(self, uid: int, octets: bytes) -> None:
        (self.folder / f"{uid}.eml").write_bytes(octets)

    def asked(self) -> str:
        return (self.folder / "asked").read_text()


@pytest.fixture
def start_imap(tmp_path: Path) -> Iterator[Callable[..., Imap]]:
    started: list[subprocess.Popen[bytes]] = []
    folder = tmp_path / "imap"
    folder.mkdir()

    def start(*options: str) -> Imap:
        script = Path(__file__).with_name("imap.py")
        command = [sys.executable, "-I", "-S", str(script), str(folder), *options]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        assert started[-1].stdout is not None
        return Imap(int(started[-1].stdout.readline()), folder)

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def polling(folder: Path, url: str, password: str = "s3cret") -> SmtpTransport:
    options = {"host": "127.0.0.1", "security": "none", "mailbox": url}
    return SmtpTransport(Terms(3, options, folder, {"mailbox_password": password}))


def test_each_mail_is_told_once_and_nothing_is_changed(
    start_imap: Callable[..., Imap], tmp_path: Path
) -> None:
    imap = start_imap()
    url = f"imap://retours@127.0.0.1:{imap.port}/INBOX"
    for uid, mail in ((4, report("5.1.1")), (5, b"Subject: of nobody\r\n\r\nx"), (7, complaint())):
        imap.put(uid, mail)
    transport = polling(tmp_path / "home", url)
    assert isinstance(transport, Polled)
    told = list(transport.poll())
    assert [(one.kind, one.client_ref) for one in told] == [
        (Reported.BOUNCED, REF),
        (Reported.COMPLAINED, REF),
    ]
    assert list(transport.poll()) == []
    imap.put(9, reply("Oui"))
    assert [(one.kind, one.text) for one in polling(tmp_path / "home", url).poll()] == [
        (Reported.REPLIED, "Oui")
    ]
    assert "EXAMINE" in imap.asked()
    assert not {"SELECT", "STORE", "EXPUNGE", "COPY"} & set(imap.asked().split())


def test_who_stops_in_the_middle_is_told_the_same_again(
    start_imap: Callable[..., Imap], tmp_path: Path
) -> None:
    imap = start_imap()
    url = f"imap://retours@127.0.0.1:{imap.port}"
    imap.put(1, report("5.1.1"))
    imap.put(2, reply("Oui"))
    [first] = islice(polling(tmp_path / "home", url).poll(), 1)
    again = list(polling(tmp_path / "home", url).poll())
    assert [one.kind for one in again] == [Reported.BOUNCED, Reported.REPLIED]
    assert again[0].event_id == first.event_id


def test_numbers_given_anew_are_read_anew_under_the_same_names(
    start_imap: Callable[..., Imap], tmp_path: Path
) -> None:
    imap = start_imap()
    imap.put(8, report("5.1.1"))
    [before] = polling(tmp_path / "home", f"imap://retours@127.0.0.1:{imap.port}").poll()
    moved = start_imap("--epoch", "2")
    [after] = polling(tmp_path / "home", f"imap://retours@127.0.0.1:{moved.port}").poll()
    assert before.event_id == after.event_id


def test_a_wrong_password_no_server_and_no_address_are_told_apart(
    start_imap: Callable[..., Imap], tmp_path: Path
) -> None:
    imap = start_imap()
    with pytest.raises(ProviderFailed) as failed:
        list(polling(tmp_path, f"imap://retours@127.0.0.1:{imap.port}", "guess").poll())
    assert failed.value.permanent
    assert "guess" not in str(failed.value)
    with pytest.raises(ProviderFailed) as failed:
        list(polling(tmp_path, "imap://retours@127.0.0.1:1").poll())
    assert not failed.value.permanent
    with pytest.raises(Invalid):
        list(polling(tmp_path, "https://retours@127.0.0.1").poll())


def test_a_password_with_accents_opens_it_too(start_imap: Callable[..., Imap], tmp_path: Path) -> None:
    imap = start_imap()
    imap.put(1, reply("Oui"))
    url = f"imap://retours@127.0.0.1:{imap.port}"
    assert [one.text for one in polling(tmp_path, url, "sécrèt").poll()] == ["Oui"]
    with pytest.raises(ProviderFailed) as failed:
        list(polling(tmp_path, url, "deviné").poll())
    assert (failed.value.permanent, "deviné" in str(failed.value)) == (True, False)


def test_who_checks_the_account_learns_that_its_mailbox_does_not_open(
    start_imap: Callable[..., Imap], start_relay: Callable[..., RelayProcess], tmp_path: Path
) -> None:
    url = f"imap://retours@127.0.0.1:{start_imap().port}"
    options = {"host": "127.0.0.1", "port": str(start_relay().port), "security": "none"}
    for place, password, opens in (
        (url, "s3cret", True),
        (url, "guess", False),
        (f"maildir:{tmp_path}/nowhere", "", False),
    ):
        terms = Terms(3, {**options, "mailbox": place}, tmp_path, {"mailbox_password": password})
        with closing(SmtpTransport(terms)) as line:
            if opens:
                assert line.check().fr
                continue
            with pytest.raises(ProviderFailed) as failed:
                line.check()
            assert failed.value.code == "mailbox_unreachable"


def test_a_maildir_is_read_once_and_what_was_read_is_marked(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "retours", create=True)
    box.add(report("5.1.1"))
    box.add(reply("STOP"))
    transport = polling(tmp_path / "home", f"maildir:{tmp_path / 'retours'}")
    assert {one.kind for one in transport.poll()} == {Reported.BOUNCED, Reported.UNSUBSCRIBED}
    assert list(transport.poll()) == []
    assert {message.get_subdir() for message in box} == {"cur"}


def test_an_account_without_a_mailbox_hears_nothing(tmp_path: Path) -> None:
    transport = SmtpTransport(Terms(3, {"host": "127.0.0.1", "security": "none"}, tmp_path))
    assert list(transport.poll()) == []
