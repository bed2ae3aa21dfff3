"""quality values: near-identical values of a field, written one way or given back."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape

from chaland.faces.cli.output import MANNER, Bar, answer, say
from chaland.kernel.errors import Invalid
from chaland.kernel.text import Text


def values(
    field: Annotated[
        str | None, typer.Option(help="Un champ : city, activity, product, custom.<clé>…")
    ] = None,
    apply: Annotated[
        int | None, typer.Option(help="Unifie ce groupe (numéro donné par la liste).", metavar="GROUPE")
    ] = None,
    write: Annotated[str | None, typer.Option(help="Avec --apply : comment l'écrire.")] = None,
    leave: Annotated[list[str] | None, typer.Option(help="Avec --apply : une valeur à laisser.")] = None,
    segments: Annotated[
        bool, typer.Option("--segments", help="Avec --apply : les segments qui nomment une valeur suivent.")
    ] = False,
    distinct: Annotated[
        int | None, typer.Option(help="Ce groupe réunit des choses distinctes.", metavar="GROUPE")
    ] = None,
    undo: Annotated[int | None, typer.Option(help="Annule cette règle.", metavar="RÈGLE")] = None,
    known: Annotated[bool, typer.Option("--known", help="Montre ce qui a déjà été rapproché.")] = False,
) -> None:
    """Les valeurs proches, écrites d'une seule façon. Une règle dure, imports suivants compris, et s'annule."""
    if apply is not None:
        return _apply(apply, write, leave or [], segments)
    if undo is not None:
        return _undo(undo)
    if distinct is not None:
        return _distinct(distinct)
    return _list(field, known)


def _list(field: str | None, known: bool) -> None:
    from chaland.quality.variants.fields import known_field
    from chaland.quality.variants.looking import queue_looking
    from chaland.quality.variants.queries import document

    wanted = known_field(field) if field else None
    if not known:
        _follow(queue_looking(only=wanted), Text("Rapprochement des valeurs", "Comparing values"))
    told = document(wanted, MANNER.language)
    for one in told["groups"]:
        texts = ", ".join(f"{value['text']} ({value['count']})" for value in one["values"])
        say(f"  {one['group']:>6} {one['field']:<12} {escape(texts)} → [bold]{escape(one['kept'])}[/bold]")
    if not told["groups"]:
        say(Text("Aucune valeur proche.", "No near values."))
    answer(told)


def _follow(job: Any, label: Text) -> Any:
    from chaland.jobs.services import run_or_follow

    named = label.to(MANNER.language)
    with Bar(named) as bar:
        return run_or_follow(job, progress=lambda job: bar.show(named, job.done, job.total))


def _apply(number: int, kept: str | None, left: list[str], segments: bool) -> None:
    from chaland.quality.variants.ports import sentences
    from chaland.quality.variants.settling import group_numbered, unify

    group = group_numbered(number)
    texts = [form["text"] for member in group.members for form in member["forms"]]
    if unknown := [text for text in left if text not in texts]:
        raise Invalid(
            "value_unknown",
            Text("« {text} » n'est pas dans ce groupe.", "“{text}” is not in this group."),
            path="leave",
            text=unknown[0],
        )
    forms = [text for text in texts if text not in left]
    keys = {member["key"] for member in group.members}
    named = [one for one in sentences().named(group.field, None) if one.keys & keys] if segments else []
    done = unify(
        field=group.field,
        forms=forms,
        kept=kept or group.kept,
        segments=[one.segment_id for one in named],
        group_id=group.pk,
        by=None,
    )
    _tell(done, Text("Règle {rule} : écrit « {kept} ».", "Rule {rule}: written “{kept}”."))


def _undo(number: int) -> None:
    from chaland.quality.variants.settling import separate

    _tell(separate(number=number, by=None), Text("Règle {rule} annulée.", "Rule {rule} taken back."))


def _tell(done: Any, said: Text) -> None:
    if done.job is not None:
        _follow(done.job, Text("Écriture", "Writing"))
    rule = done.rule
    say(said, rule=rule.pk, kept=rule.kept)
    segments = sorted(int(one) for one in rule.elsewhere.get("segments", {}))
    told = {"rule": rule.pk, "field": rule.field, "kept": rule.kept, "forms": rule.forms}
    answer({**told, "segments": segments, "undone": rule.undone_at is not None})


def _distinct(number: int) -> None:
    from chaland.quality.variants.settling import say_distinct

    group = say_distinct(group_id=number, by=None)
    say(Text("Noté : ce sont des choses distinctes.", "Noted: these are several things."))
    answer({"group": group.pk, "field": group.field, "distinct": True})
