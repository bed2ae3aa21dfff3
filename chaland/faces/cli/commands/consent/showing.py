"""consent show, consent prove: what a person said, and the proof they may ask for, free of charge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from chaland.faces.cli.commands.consent.asking import CONTACT, MARKS
from chaland.faces.cli.commands.consent.words import plain_entry, plain_verdict, said_at
from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.consent.models import Entry


def show(contact: Annotated[str, typer.Argument(help=CONTACT)]) -> None:
    from chaland.consent.queries.decision import why
    from chaland.consent.queries.ledger import history
    from chaland.consent.queries.whom import contact_meant

    number = contact_meant(contact)
    verdicts, entries = why(number), history(number)
    for channel, verdict in verdicts.items():
        say(f"{MARKS[verdict.verdict]} {channel:<17} {escape(verdict.reason.to(MANNER.language))}")
    for entry in entries:
        say(escape(_line(entry)))
    answer(
        {
            "id": number,
            "channels": {channel.value: plain_verdict(verdict) for channel, verdict in verdicts.items()},
            "entries": [plain_entry(entry) for entry in entries],
        }
    )


def prove(
    contact: Annotated[str, typer.Argument(help=CONTACT)],
    to: Annotated[Path | None, typer.Option(help="Fichier texte à remettre à la personne.")] = None,
) -> None:
    from chaland.faces.cli.commands.consent.document import document

    entries = _entries(contact)
    text = document(entries, MANNER.language)
    if to is None:
        say(escape(text))
    else:
        to.expanduser().write_text(text, encoding="utf-8")
        say(Text("Preuve écrite dans {file}", "Proof written to {file}"), file=to)
    answer(
        {"proofs": [plain_entry(entry) for entry in entries], "file": str(to.expanduser()) if to else None}
    )


def _entries(said: str) -> list[Entry]:
    """About a contact, else about an identifier that nobody has. Raises: NotFound (`contact_unknown`)."""
    from chaland.consent.queries.ledger import history, proofs_of
    from chaland.consent.queries.whom import contacts_meant, identifier_meant

    contacts = contacts_meant(said)
    if contacts:
        found = {entry.pk: entry for contact in contacts for entry in history(contact)}
        return list(found.values())
    one = identifier_meant(said)
    entries = proofs_of(one) if one else []
    if not entries:
        raise NotFound(
            "contact_unknown",
            Text("Rien n'est noté au sujet de « {said} ».", "Nothing is noted about “{said}”."),
            said=said,
        )
    return entries


def _line(entry: Entry) -> str:
    from chaland.consent.domain.words import ACT_NAMES, Act

    purpose = entry.purpose.code if entry.purpose else ""
    said = (
        f"{said_at(entry):%Y-%m-%d}",
        ACT_NAMES[Act(entry.act)].to(MANNER.language),
        entry.channel,
        purpose,
    )
    return "  ".join([*said, entry.identifier, entry.document_ref or ""]).rstrip()
