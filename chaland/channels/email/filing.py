"""E-mails written in files instead of being sent, each also as a message that mail programs open."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from chaland.channels.email.assembly import assemble
from chaland.channels.email.refusing import refused
from chaland.channels.on_file import FileTransport
from chaland.channels.port import Answer, EmailMessage
from chaland.channels.terms import Terms
from chaland.kernel.clock import Clock, system_clock
from chaland.kernel.errors import Invalid


class EmailFiles(FileTransport[EmailMessage]):
    """`2026-11-23.jsonl` is what counts; `2026-11-23/<client_ref>.eml` is for looking. One that no relay would take is
    refused here too."""

    def __init__(self, terms: Terms, clock: Clock = system_clock) -> None:
        super().__init__(terms, clock)
        self._place = terms.folder
        self._time = clock

    def send(self, messages: Sequence[EmailMessage]) -> Iterator[Answer]:
        """Raises: ProviderFailed (`file_unwritable`)."""
        written: dict[str, bytes] = {}
        turned_down: list[Answer] = []
        now = self._time()
        for message in messages:
            try:
                written[message.client_ref] = assemble(message, at=now)
            except Invalid as wrong:
                turned_down.append(refused(message, wrong))
        for answer in super().send([one for one in messages if one.client_ref in written]):
            self._show(now.date().isoformat(), answer.client_ref, written[answer.client_ref])
            yield answer
        yield from turned_down

    def _show(self, day: str, client_ref: str, octets: bytes) -> None:
        # What was promised is on disk by now: a copy that cannot be written is no reason to stop.
        with contextlib.suppress(OSError):
            folder = self._place / day
            folder.mkdir(exist_ok=True)
            (folder / f"{client_ref}.eml").write_bytes(octets)
