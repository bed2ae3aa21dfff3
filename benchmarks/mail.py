"""E-mails put together and handed to a relay, beside the standard library and Django in the same run.

The relay is Postfix's smtp-sink where it is installed, else that of the tests, in another process: it is then what is
slowest, and CPU of the client is the figure to read.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage as Modern
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from chaland.channels.email.assembly import assemble
from chaland.channels.email.smtp import SmtpTransport
from chaland.channels.port import EmailMessage
from chaland.channels.terms import Terms

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HTML = "<p>Bonjour {name}, votre voiture a trois ans : voici l'offre de l'atelier, à saisir.</p>" * 24
TEXT = "Bonjour {name}, votre voiture a trois ans : voici l'offre de l'atelier, à saisir.\n" * 6


def run(count: int) -> None:
    settings.configure()  # for Django's way of writing a message
    messages = [_message(n) for n in range(count)]
    print(f"\nmail: {count:,} messages of {len(HTML) // 1000} kB of HTML, a subject and a name with accents")
    for name, build in WAYS.items():
        few = messages if name == "ours" else messages[: max(200, count // 10)]
        print(f"  put together, {name:<34} {_rate(partial(_each, build, few), len(few))}")
    for name, send in SENDING.items():
        few = messages if name.startswith("ours") else messages[: max(200, count // 10)]
        with _relay() as port:
            print(f"  handed over, {name:<35} {_rate(partial(send, few, port), len(few))}")


def _each(build: Callable[[EmailMessage], bytes], some: Sequence[EmailMessage]) -> None:
    for one in some:
        build(one)


def _message(n: int) -> EmailMessage:
    name = f"Élodie {n}"
    return EmailMessage(
        f"bench{n:08d}",
        f"client{n}@client.example",
        "contact@garage.example",
        f"{name}, votre révision à trois ans",
        TEXT.format(name=name),
        HTML.format(name=name),
        "Garage Élan",
        headers={"List-Unsubscribe": f"<https://clients.example/u/{n:064d}>"},
    )


def _ours(message: EmailMessage) -> bytes:
    return assemble(message, at=NOW)


def _modern(message: EmailMessage) -> bytes:
    built = Modern(policy=SMTP)
    for name, value in _head(message).items():
        built[name] = value
    built.set_content(message.text)
    built.add_alternative(message.html, subtype="html")
    return built.as_bytes()


def _legacy(message: EmailMessage) -> bytes:
    built = MIMEMultipart("alternative")
    for name, value in _head(message).items():
        built[name] = value
    built.attach(MIMEText(message.text, "plain", "utf-8"))
    built.attach(MIMEText(message.html, "html", "utf-8"))
    return built.as_bytes()


def _django(message: EmailMessage) -> bytes:
    built = EmailMultiAlternatives(message.subject, message.text, message.sender, [message.to])
    built.attach_alternative(message.html, "text/html")
    return built.message().as_bytes()


def _head(message: EmailMessage) -> dict[str, str]:
    head = {"From": f"{message.sender_name} <{message.sender}>", "To": message.to, "Subject": message.subject}
    return {**head, "Message-ID": f"<{message.client_ref}@garage.example>", **message.headers}


WAYS: dict[str, Callable[[EmailMessage], bytes]] = {
    "ours": _ours,
    "EmailMessage(policy=SMTP)": _modern,
    "MIMEMultipart": _legacy,
    "Django EmailMultiAlternatives": _django,
}


def _hand_over(messages: list[EmailMessage], port: int) -> None:
    options = {"host": "127.0.0.1", "port": str(port), "security": "none"}
    transport = SmtpTransport(Terms(1, options, Path(tempfile.gettempdir())))
    for at in range(0, len(messages), transport.window):
        answers = list(transport.send(messages[at : at + transport.window]))
        assert all(answer.outcome == "accepted" for answer in answers), answers
    transport.close()


def _naive(messages: list[EmailMessage], port: int) -> None:
    """As most programs do: the modern message, one connection kept."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for message in messages:
            smtp.sendmail(message.sender, [message.to], _modern(message))


def _anew(messages: list[EmailMessage], port: int) -> None:
    for message in messages:
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.sendmail(message.sender, [message.to], _modern(message))


SENDING: dict[str, Callable[[list[EmailMessage], int], None]] = {
    "ours, one connection": _hand_over,
    "smtplib + EmailMessage, kept": _naive,
    "smtplib + EmailMessage, opened anew": _anew,
}


def _rate(work: Callable[[], object], count: int) -> str:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"{count / wall:>8,.0f}/s   {cpu / count * 1e6:>7,.0f} µs of CPU each"


@contextmanager
def _relay() -> Iterator[int]:
    sink = shutil.which("smtp-sink", path="/usr/sbin:/usr/lib/postfix/sbin:/usr/bin")
    with tempfile.TemporaryDirectory(prefix="chaland-relay-") as folder:
        if sink:
            port = _free_port()
            who = ["-u", "nobody"] if os.getuid() == 0 else []
            process = subprocess.Popen([sink, *who, f"127.0.0.1:{port}", "1000"])
            _wait_for(port)
        else:
            script = Path(__file__).parent.parent / "tests" / "channels" / "email" / "smtp" / "relay.py"
            process = subprocess.Popen([sys.executable, str(script), folder], stdout=subprocess.PIPE)
            assert process.stdout is not None
            port = int(process.stdout.readline())
        try:
            yield port
        finally:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise TimeoutError(f"nothing listens on {port}")
