"""The providers of SMS: what each wants to know, what one should know of it. None was tried with a live account."""

from __future__ import annotations

from typing import Any

from chaland.channels.provider import Provider
from chaland.channels.terms import Terms
from chaland.kernel.text import Text

SMS_PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "file", "sms", Text("Fichier (rien ne part)", "File (nothing is sent)"), lambda terms: _file(terms)
    ),
)


def _file(terms: Terms) -> Any:
    from chaland.channels.on_file import FileTransport

    return FileTransport(terms)
