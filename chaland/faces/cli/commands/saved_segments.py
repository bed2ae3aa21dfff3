"""segment save, saved, show, why, overlap, delete, packs, install: sentences kept under a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.output import MANNER, answer, say
from chaland.kernel.errors import NotFound
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.segments.services.packs import Done
    from chaland.segments.why import Reason

Name = Annotated[str, typer.Argument(help="Le nom du segment.")]
SizeDays = Annotated[int, typer.Option(help="Combien de jours d'effectifs.")]


def add_to(segment: typer.Typer) -> None:
    segment.command("save", help="Garder une phrase sous un nom.")(save)
    segment.command("saved", help="Les segments enregistrés.")(saved)
    segment.command("show", help="Un segment : sa phrase, son effectif, ce qui s'en sert.")(show)
    segment.command("why", help="Pourquoi un contact est dedans ou dehors, clause par clause.")(why)
    segment.command("moves", help="Qui est entré, qui est sorti, et pourquoi.")(moves)
    segment.command("overlap", help="Combien de contacts dans chaque combinaison de segments.")(overlap)
    segment.command("rename", help="Donner un autre nom ; ce qui s'en sert suit.")(rename)
    segment.command("delete", help="Supprimer un segment dont rien ne se sert.")(delete)
    segment.command("restore", help="Remettre en place un segment supprimé depuis peu.")(restore)
    segment.command("copy", help="En faire un autre, de même phrase ou figé.")(copy)
    segment.command("packs", help="Les packs métier.")(packs)
    segment.command("install", help="Installer un pack métier, ou un fichier .toml.")(install)
    segment.command("uninstall", help="Retirer d'un pack ce dont rien ne se sert.")(uninstall)


def save(
    name: Name,
    sentence: Annotated[str, typer.Argument(help='Par exemple : ville = "Lyon" et total_dépensé >= 500')],
    frozen: Annotated[bool, typer.Option("--frozen", help="Figer ses membres d'aujourd'hui.")] = False,
    folder: Annotated[str, typer.Option(help="Où le ranger.")] = "",
    description: Annotated[str, typer.Option(help="À quoi il sert.")] = "",
    colour: Annotated[str, typer.Option(help="Sa teinte : red, orange, yellow, green, blue…")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Changer la phrase s'il existe.")] = False,
) -> None:
    from chaland.segments.models import SavedSegment
    from chaland.segments.saved import key_of, segment_called, size_now
    from chaland.segments.services.saved import change_segment, save_segment

    facts: dict[str, Any] = {
        key: value
        for key, value in (("folder", folder), ("description", description), ("colour", colour))
        if value
    }
    if replace and SavedSegment.objects.filter(key=key_of(name)).exists():
        there = segment_called(name)
        segment = change_segment(segment_id=there.pk, sentence=sentence, frozen=frozen, by=None, **facts)
    else:
        segment = save_segment(name=name, sentence=sentence, frozen=frozen, by=None, **facts)
    count = size_now(segment)
    say(
        Text("« {name} » : {count} contacts.", "“{name}”: {count} contacts."),
        name=escape(segment.name),
        count=count,
    )
    answer({"id": segment.pk, "name": segment.name, "count": count})


def saved() -> None:
    from chaland.segments.saved import all_segments, said, size_if_known

    rows = []
    for segment in all_segments():
        row = {"id": segment.pk, "name": segment.name, "folder": segment.folder, "frozen": segment.frozen}
        row |= {"sentence": said(segment, MANNER.language).sentence, "count": size_if_known(segment)}
        rows.append(row)
        count = "—" if row["count"] is None else row["count"]
        say(escape(f"{count:>9}  {segment.folder + ' / ' if segment.folder else ''}{segment.name}"))
    answer({"segments": rows})


def show(name: Name, days: SizeDays = 30) -> None:
    from chaland.segments.document import document_of
    from chaland.segments.saved import segment_called

    segment = segment_called(name)
    told = document_of(segment, MANNER.language, days=days)
    say(f"[bold]{escape(segment.name)}[/bold]  #{segment.pk}  {told['count']}")
    for line in (told["sentence"], told["prose"], segment.description, *told["used_by"]):
        say(escape(f"  {line}") if line else "")
    for day in told["sizes"]:
        say(f"  {day['day']}  {day['size']:>9}  +{day['entered']} -{day['left']}")
    answer(told)


def why(name: Name, contact: Annotated[int, typer.Argument(help="Le numéro du contact.")]) -> None:
    from chaland.segments.queries import present
    from chaland.segments.saved import asked_of, segment_called
    from chaland.segments.truth import catalogue
    from chaland.segments.why import why as ask_why

    segment = segment_called(name)
    _refuse_unknown(contact)
    verdict = ask_why(asked_of(segment), contact, known=catalogue(), now=present(), language=MANNER.language)
    say(
        Text("Dans « {name} » : oui.", "In “{name}”: yes.")
        if verdict.is_in
        else Text("Dans « {name} » : non.", "In “{name}”: no."),
        name=escape(segment.name),
    )
    _say_reasons(verdict.reasons, "  ")
    answer({"in": verdict.is_in, "reasons": [asdict(reason) for reason in verdict.reasons]})


def _refuse_unknown(contact: int) -> None:
    """Raises: NotFound (`contact_unknown`)."""
    from chaland.customers.models import Contact

    if not Contact.objects.filter(pk=contact).exists():
        raise NotFound(
            "contact_unknown",
            Text("Il n'y a pas de contact n° {number}.", "There is no contact {number}."),
            number=contact,
        )


def _say_reasons(reasons: Sequence[Reason], indent: str) -> None:
    for reason in reasons:
        mark = "✓" if reason.holds else "✗"
        said = f" : {reason.said}" if reason.said else ""
        line = escape(f"{indent}{mark} {reason.prose}{said}")
        say(f"[bold]{line}[/bold]" if reason.decides else line)
        for fact in reason.told:
            say(escape(f"{indent}    · {fact}"))
        _say_reasons(reason.parts, indent + "    ")


def moves(name: Name, limit: Annotated[int, typer.Option(help="Combien.")] = 100) -> None:
    from chaland.segments.moves import recent_moves
    from chaland.segments.saved import segment_called
    from chaland.segments.services.live import catch_up

    segment = segment_called(name)
    catch_up(only=segment.pk)
    told = recent_moves(segment, MANNER.language, limit=limit)
    for move in told:
        say(
            escape(
                f"{move.at:%Y-%m-%d %H:%M}  {'+' if move.entered else '-'}  #{move.contact_id}  {move.said}"
            )
        )
    answer({"moves": [asdict(move) for move in told]})


def overlap(names: Annotated[list[str], typer.Argument(help="De 2 à 5 segments.")]) -> None:
    from chaland.segments.overlap import overlap as ask_overlap
    from chaland.segments.saved import segment_called

    found = ask_overlap([segment_called(name) for name in names])
    rows = []
    for flags, count in found.combinations.items():
        inside = [name for name, flag in zip(found.names, flags, strict=True) if flag]
        rows.append({"in": inside, "count": count})
        say(escape(f"{count:>9}  {' + '.join(inside) or '—'}"))
    sizes = dict(zip(found.names, found.sizes, strict=True))
    answer({"sizes": sizes, "shared": found.shared(), "combinations": rows})


def rename(name: Name, new: Annotated[str, typer.Argument(help="Son nouveau nom.")]) -> None:
    from chaland.segments.saved import segment_called
    from chaland.segments.services.saved import rename_segment

    segment = rename_segment(segment_id=segment_called(name).pk, name=new, by=None)
    say(Text("Il s'appelle maintenant « {name} ».", "It is now called “{name}”."), name=escape(segment.name))
    answer({"id": segment.pk, "name": segment.name})


def delete(name: Name) -> None:
    from chaland.segments.saved import segment_called
    from chaland.segments.services.saved import delete_segment

    gone = delete_segment(segment_id=segment_called(name).pk, by=None)
    say(Text("« {name} » est supprimé.", "“{name}” is deleted."), name=escape(gone))
    answer({"deleted": gone})


def restore(name: Name) -> None:
    from chaland.segments.saved import deleted_called
    from chaland.segments.services.saved import restore_segment

    back = restore_segment(segment_id=deleted_called(name).pk, by=None)
    say(Text("« {name} » est remis en place.", "“{name}” is put back."), name=escape(back.name))
    answer({"id": back.pk, "name": back.name})


def copy(
    name: Name,
    frozen: Annotated[bool, typer.Option("--frozen", help="Figer ses membres d'aujourd'hui.")] = False,
) -> None:
    from chaland.segments.saved import segment_called
    from chaland.segments.services.saved import copy_segment

    ending = Text("copie", "copy").to(MANNER.language)
    first = segment_called(name)
    made = copy_segment(segment_id=first.pk, ending=ending, frozen=frozen or None, by=None)
    say(Text("Voici « {name} ».", "Here is “{name}”."), name=escape(made.name))
    answer({"id": made.pk, "name": made.name, "frozen": made.frozen, "count": made.size})


def packs() -> None:
    from chaland.segments.models import InstalledPack
    from chaland.segments.ready_made import packs as ready_made

    installed = set(InstalledPack.objects.values_list("key", flat=True))
    rows = []
    for pack in ready_made():
        name = pack.name.to(MANNER.language)
        rows.append(
            {
                "key": pack.key,
                "name": name,
                "description": pack.description.to(MANNER.language),
                "fields": len(pack.fields),
                "segments": len(pack.segments),
                "installed": pack.key in installed,
            }
        )
        say(f"{'✓' if pack.key in installed else ' '} {pack.key:<18} {name}")
    answer({"packs": rows})


def install(pack: Annotated[str, typer.Argument(help="Sa clé, ou un fichier .toml.")]) -> None:
    from chaland.segments.ready_made import pack_called
    from chaland.segments.services.packs import install_pack

    _tell(install_pack(pack=pack_called(pack), language=MANNER.language, by=None))


def uninstall(pack: Annotated[str, typer.Argument(help="Sa clé.")]) -> None:
    from chaland.segments.services.packs import remove_pack

    _tell(remove_pack(key=pack, by=None))


def _tell(done: Done) -> None:
    """What was added or taken off, and what was left as it was."""
    kept = [{"name": name, "reason": reason.to(MANNER.language)} for name, reason in done.kept]
    say(
        Text("{fields} champs, {segments} segments.", "{fields} fields, {segments} segments."),
        fields=len(done.fields),
        segments=len(done.segments),
    )
    for one in kept:
        say(escape(f"  {one['name']} : {one['reason']}"))
    answer({"fields": done.fields, "segments": done.segments, "kept": kept})
