"""duplicates merge and undo: contacts, or companies, made one, and made several again."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from chaland.customers.domain.subjects import Subject
from chaland.faces.cli.commands.consent.asking import CONTACT
from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.clock import system_clock
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.duplicates.services.merging import Plan
    from chaland.jobs.models import Job


KIND = "De personnes ou de sociétés."


class Kind(Enum):
    """Of whom."""

    PERSON = "person"
    COMPANY = "company"

    @property
    def subject(self) -> Subject:
        return Subject(self.value)


def merge(
    contacts: Annotated[list[str] | None, typer.Argument(help=CONTACT)] = None,
    keep: Annotated[
        str | None, typer.Option(help="Contact dont le numéro reste ; sinon le plus ancien.")
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(help="champ=contact : de qui vient la valeur, contre la règle ; autant qu'on veut."),
    ] = None,
    above: Annotated[
        float | None, typer.Option(help="Tous ceux de la dernière recherche, à partir de cette probabilité.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dit ce qui serait fusionné, sans le faire.")
    ] = False,
    kind: Annotated[Kind, typer.Option(help=KIND)] = Kind.PERSON,
) -> None:
    if bool(contacts) == (above is not None) or (contacts and dry_run):
        raise Invalid(
            "merge_whom",
            Text(
                "Nommez au moins deux contacts, ou donnez --above (que --dry-run accompagne).",
                "Name two contacts at least, or give --above (which --dry-run goes with).",
            ),
            path="contacts",
        )
    if contacts:
        _merge_these(kind, contacts, keep, field or [])
    else:
        _merge_above(kind, above or 0.0, dry_run)


def _merge_these(kind: Kind, contacts: list[str], keep: str | None, fields: list[str]) -> None:
    from chaland.customers.services.merging import merge_numbers

    chosen = dict(_choice(one) for one in fields)
    made = merge_numbers(
        subject=kind.subject,
        numbers=[_meant(kind, one) for one in contacts],
        keep=_meant(kind, keep) if keep is not None else None,
        choices={name: _meant(kind, whose) for name, whose in chosen.items()},
        by=None,
        clock=system_clock,
    )
    gone = sorted(made.redirects.values_list("number", flat=True))
    say(
        Text(
            "Fusion n° {merge} : #{gone} désormais #{kept}. Pour la défaire : chaland duplicates undo {merge}",
            "Merge {merge}: #{gone} now #{kept}. To undo it: chaland duplicates undo {merge}",
        ),
        merge=made.pk,
        gone=", #".join(map(str, gone)),
        kept=made.kept_id,
    )
    kept = {f"{kind.subject.party}_id": made.kept_id}
    answer({"merge": made.pk, **kept, "merged": gone, "records": len(made.records)})


def _meant(kind: Kind, said: str) -> int:
    """A contact by its number, e-mail or phone; a company by its number. Raises: Invalid (`company_number`)."""
    from chaland.consent.queries.whom import contact_meant

    if kind is Kind.PERSON:
        return contact_meant(said)
    if not said.removeprefix("#").isdecimal():
        raise Invalid(
            "company_number",
            Text(
                "Une société se nomme par son numéro, pas « {said} ».",
                "Name a company by its number, not “{said}”.",
            ),
            path="contacts",
            said=said,
        )
    return int(said.removeprefix("#"))


def _choice(said: str) -> tuple[str, str]:
    """Raises: Invalid (`field_malformed`)."""
    name, sign, whose = said.partition("=")
    if not sign or not whose.strip():
        raise Invalid(
            "field_malformed",
            Text("On écrit champ=contact, pas « {said} ».", "Write field=contact, not “{said}”."),
            path="--field",
            said=said,
        )
    return name.strip(), whose.strip()


def _merge_above(kind: Kind, above: float, dry_run: bool) -> None:
    from chaland.duplicates.services.merging import plan, queue_merge

    wanted = plan(above=above, subject=kind.subject)
    _tell(wanted)
    if dry_run:
        groups = [{"contacts": group.members, "doubt": round(group.doubt, 6)} for group in wanted.groups]
        answer(_planned(wanted) | {"dry_run": True, "groups": groups})
        return
    job = _run(queue_merge(above=above, by=None, subject=kind.subject), Text("Fusion", "Merging"))
    if job.result["batch"] is not None:
        say(
            Text(
                "Fait. Pour tout défaire : chaland duplicates undo --batch {batch}",
                "Done. To undo it all: chaland duplicates undo --batch {batch}",
            ),
            batch=job.result["batch"],
        )
    answer({**job.result, "above": above, "dry_run": False})


def _planned(wanted: Plan) -> dict[str, object]:
    return {"merges": len(wanted.groups), "contacts": wanted.gone, "expected_errors": wanted.wrong}


def _tell(wanted: Plan) -> None:
    say(
        Text(
            "Fusions : {merges} ; fiches en moins : {contacts} ; erreurs attendues : {expected_errors}",
            "Merges: {merges}; records fewer: {contacts}; errors expected: {expected_errors}",
        ),
        **_planned(wanted),
    )


def _run(queued: Job, words: Text) -> Job:
    from chaland.jobs.services import run_or_follow

    label = words.to(MANNER.language)
    with Bar(label) as bar:
        return run_or_follow(queued, progress=lambda job: bar.show(label, job.done, job.total))


def undo(
    merge: Annotated[int | None, typer.Argument(help="Numéro de la fusion.")] = None,
    batch: Annotated[int | None, typer.Option(help="Toutes les fusions d'un même lot.")] = None,
) -> None:
    if (merge is None) == (batch is None):
        raise Invalid(
            "undo_what",
            Text("Donnez un numéro de fusion, ou --batch.", "Give the number of a merge, or --batch."),
            path="merge",
        )
    if batch is not None:
        _undo_batch(batch)
    elif merge is not None:
        _undo_one(merge)


def _undo_one(merge: int) -> None:
    from chaland.customers.queries.merging import live_ids
    from chaland.customers.services.merging import undo_merge

    entry = undo_merge(merge_id=merge, by=None)
    numbers = [entry.kept_id, *sorted(entry.redirects.values_list("number", flat=True))]
    subject = Subject(entry.subject)
    back = sorted(set(live_ids(numbers, subject).values()))
    say(Text("Défait : {numbers}.", "Undone: {numbers}."), numbers=", ".join(f"#{pk}" for pk in back))
    answer({"merge": entry.pk, "contacts" if subject is Subject.PERSON else "companies": back})


def _undo_batch(batch: int) -> None:
    from chaland.duplicates.services.merging import queue_undo

    job = _run(queue_undo(batch=batch, by=None), Text("Annulation", "Undoing"))
    say(Text("Fusions défaites : {merges}", "Merges undone: {merges}"), merges=job.result["merges"])
    answer(job.result)
