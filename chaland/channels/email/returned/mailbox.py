"""A mailbox that is looked into for what comes back: IMAP, read and left as it is, or a Maildir of our own."""

from __future__ import annotations

import imaplib
import mailbox
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chaland.channels.email.returned.reading import MOST_OCTETS
from chaland.kernel.errors import Invalid, ProviderFailed
from chaland.kernel.text import Text

MOST_A_TIME = 200
SILENCE_S = 30
_FAULTS = (imaplib.IMAP4.error, mailbox.Error, OSError)
_FIRST_DAYS = timedelta(days=7)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Place:
    """`url`: imaps://user@imap.exemple.fr/INBOX, imap://… on one's own machine, or maildir:/var/mail/retours.
    `folder`: where it is remembered how far one came."""

    url: str
    password: str
    folder: Path
    context: ssl.SSLContext | None = None


def new_mail(place: Place, now: datetime) -> Iterator[bytes]:
    """Mail not seen before, oldest first, some at a time: the first octets of each. One is given again unless the next
    was asked for. Raises: ProviderFailed (`mailbox_unreachable`), Invalid (`option_wrong`)."""
    try:
        yield from _in_maildir(place) if place.url.startswith("maildir:") else _over_imap(place, now)
    except _FAULTS as fault:
        raise _unreachable(place, fault) from fault


def look_in(place: Place) -> None:
    """That it opens; nothing of it is read. Raises: as `new_mail`."""
    try:
        if place.url.startswith("maildir:"):
            mailbox.Maildir(place.url.removeprefix("maildir:"), create=False).close()
        else:
            _signed_in(place).logout()
    except _FAULTS as fault:
        raise _unreachable(place, fault) from fault


def _in_maildir(place: Place) -> Iterator[bytes]:
    box = mailbox.Maildir(place.url.removeprefix("maildir:"), create=False)
    fresh = [(key, message) for key, message in box.iteritems() if message.get_subdir() == "new"]
    for key, message in sorted(fresh, key=lambda one: one[1].get_date())[:MOST_A_TIME]:
        with box.get_file(key) as file:
            octets = file.read(MOST_OCTETS)
        yield octets
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message


def _over_imap(place: Place, now: datetime) -> Iterator[bytes]:
    with _signed_in(place) as imap:
        epoch = _epoch(imap)
        since = _came_to(place, epoch)
        for uid in _uids(imap, since, now)[:MOST_A_TIME]:
            yield _fetched(imap, uid)
            _remember(place, epoch, uid)


def _signed_in(place: Place) -> imaplib.IMAP4:
    url = urlsplit(place.url)
    if url.scheme not in ("imap", "imaps") or not url.hostname:
        raise Invalid(
            "option_wrong",
            Text(
                "La boîte des retours s'écrit imaps://nom@serveur/INBOX ou maildir:/dossier.",
                "The mailbox for returns is written imaps://name@server/INBOX or maildir:/folder.",
            ),
            path="options.mailbox",
        )
    imap = _dialled(url.scheme, url.hostname, url.port, place.context)
    try:
        _sign_in(imap, unquote(url.username or ""), place.password)
        name = unquote(url.path.strip("/")) or "INBOX"
        done, _ = imap.select(f'"{name}"', readonly=True)
        if done != "OK":
            raise imaplib.IMAP4.error(f"no folder {name}")
    except BaseException:
        imap.shutdown()
        raise
    return imap


def _sign_in(imap: imaplib.IMAP4, name: str, password: str) -> None:
    """imaplib writes ASCII alone; passwords have accents, which travel as UTF-8 (RFC 4616)."""
    if f"{name}{password}".isascii():
        imap.login(name, password)
    else:
        imap.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())


def _dialled(scheme: str, host: str, port: int | None, context: ssl.SSLContext | None) -> imaplib.IMAP4:
    if scheme == "imap":
        return imaplib.IMAP4(host, port or 143, timeout=SILENCE_S)
    secure = context or ssl.create_default_context()
    return imaplib.IMAP4_SSL(host, port or 993, ssl_context=secure, timeout=SILENCE_S)


def _epoch(imap: imaplib.IMAP4) -> str:
    """Numbers hold for as long as this does (RFC 3501, 2.3.1.1)."""
    _, told = imap.response("UIDVALIDITY")
    first = told[0] if told else None
    return first.decode("ascii", "replace") if isinstance(first, bytes) else "0"


def _uids(imap: imaplib.IMAP4, since: int | None, now: datetime) -> list[int]:
    if since is None:
        day = now - _FIRST_DAYS
        asked = ["SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"]
    else:
        asked = ["UID", f"{since + 1}:*"]
    done, told = imap.uid("SEARCH", *asked)
    if done != "OK":
        raise imaplib.IMAP4.error("search refused")
    found = [int(uid) for line in told if isinstance(line, bytes) for uid in line.split()]
    # `7:*` also gives the last one when it is before 7.
    return sorted(uid for uid in found if since is None or uid > since)


def _fetched(imap: imaplib.IMAP4, uid: int) -> bytes:
    _, told = imap.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST_OCTETS}>)")
    return next((bytes(part[1]) for part in told if isinstance(part, tuple)), b"")


def _came_to(place: Place, epoch: str) -> int | None:
    path = place.folder / ".mailbox"
    said = path.read_text(encoding="ascii") if path.exists() else ""
    found = re.fullmatch(r"(\S+) (\d+)", said)
    return int(found[2]) if found and found[1] == epoch else None


def _remember(place: Place, epoch: str, uid: int) -> None:
    place.folder.mkdir(parents=True, exist_ok=True)
    (place.folder / ".mailbox").write_text(f"{epoch} {uid}", encoding="ascii")


def _unreachable(place: Place, fault: Exception) -> ProviderFailed:
    host = urlsplit(place.url).hostname or place.url
    return ProviderFailed(
        "mailbox_unreachable",
        Text(
            "La boîte des retours {host} ne s'ouvre pas : {why}.",
            "The mailbox for returns {host} does not open: {why}.",
        ),
        permanent=isinstance(fault, imaplib.IMAP4.error) and not isinstance(fault, imaplib.IMAP4.abort),
        host=host,
        why=str(fault)[:200],
    )
