"""The readable account of an import: what was read, done, corrected, refused, and how fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.markup import escape

from chaland.faces.cli.output import MANNER, say
from chaland.kernel.figures import figure
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.intake.models import Import

_RULES = 6
_MANY = 1000
_COUNTS = {
    "read": (Text("ligne lue", "row read"), Text("lignes lues", "rows read")),
    "created": (Text("nouvelle", "new"), Text("nouvelles", "new")),
    "updated": (Text("mise à jour", "updated"), Text("mises à jour", "updated")),
    "unchanged": (Text("inchangée", "unchanged"), Text("inchangées", "unchanged")),
    "rejected": (Text("rejetée", "rejected"), Text("rejetées", "rejected")),
}
"""What is said of one, and of several."""
_GROUPS = (
    ("corrections", Text("Corrigé", "Corrected")),
    ("warnings", Text("À vérifier", "To check")),
    ("rejects", Text("Rejeté", "Rejected")),
)


def tell(entry: Import, seconds: float | None = None) -> None:
    """Say it on stdout, in the language of this run."""
    counts = entry.counts
    read, *done = (_counted(name, counts[name]) for name in _COUNTS)
    say(Text("  {read} : {done}", "  {read}: {done}"), read=read, done=", ".join(done))
    if counts.get("anonymous"):
        say(
            Text(
                "  dont {count} sans client, gardées anonymes",
                "  {count} of them without a customer, kept anonymous",
            ),
            count=grouped(counts["anonymous"]),
        )
    if counts.get("unified"):
        say(
            Text(
                "  dont {count} écrites selon les règles de valeurs proches",
                "  {count} of them written by the rules of near values",
            ),
            count=grouped(counts["unified"]),
        )
    _tell_consents(entry)
    for group, title in _GROUPS:
        _tell_group(group, title, entry.report[group])
    if entry.rejects_file:
        say(Text("  lignes rejetées : {path}", "  rejected rows: {path}"), path=entry.rejects_file)
    if seconds:
        _tell_speed(counts["read"], seconds)


def _counted(name: str, count: int) -> str:
    """`0 ligne lue`, `2 lignes lues`: French has its plural from two, English but for one."""
    one = count < 2 if MANNER.language == "fr" else count == 1
    return f"{grouped(count)} {_COUNTS[name][0 if one else 1].to(MANNER.language)}"


def _tell_consents(entry: Import) -> None:
    """What the file said of people's choices, when it said anything."""
    from chaland.consent.queries.ledger import said_in

    said = said_in(entry.pk)
    if any(said.values()):
        say(
            Text(
                "  consentements : {given} accords avec leur preuve, {refused} refus",
                "  consents: {given} given with their proof, {refused} refused",
            ),
            **{name: grouped(count) for name, count in said.items()},
        )


def _tell_speed(rows: int, seconds: float) -> None:
    """The speed only where it means something: a few rows spend their time on starting."""
    took = figure(f"{seconds:.1f}", MANNER.language)
    if rows < _MANY:
        say(f"  {took} s")
    else:
        speed = grouped(round(rows / seconds))
        say(Text("  {took} s, {speed} lignes/s", "  {took} s, {speed} rows/s"), took=took, speed=speed)


def _tell_group(group: str, title: Text, rules: list[dict[str, Any]]) -> None:
    from chaland.intake.findings import wording

    if rules:
        say(f"  [bold]{title.to(MANNER.language)}[/bold]")
    for rule in rules[:_RULES]:
        text, _ = wording(rule["code"])
        where = escape(f"{rule['header']} : ") if rule["header"] else ""
        say(f"  {grouped(rule['count']):>8}  {where}{text.to(MANNER.language)}")
        if shown := _example(rule, _MEANT if group == "warnings" else _BECAME):
            say(f"            [dim]{shown}[/dim]")
    if len(rules) > _RULES:
        rest = sum(rule["count"] for rule in rules[_RULES:])
        said = Text("  {count:>8}  par {rules} autres règles", "  {count:>8}  by {rules} other rules")
        say(said, count=grouped(rest), rules=len(rules) - _RULES)


_BECAME = Text("« {before} » → « {after} »", "“{before}” → “{after}”")
_MEANT = Text("« {before} », sans doute « {after} »", "“{before}”, probably “{after}”")
_SHOWN = Text("« {before} »", "“{before}”")


def _example(rule: dict[str, Any], pair: Text) -> str:
    """The first example that shows something."""
    for example in rule["examples"]:
        before = _short(example["before"])
        if before and example["after"]:
            return escape(pair.to(MANNER.language, before=before, after=_short(example["after"])))
        if before:
            return escape(_SHOWN.to(MANNER.language, before=before))
    return ""


def _short(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words if len(words) <= 40 else words[:39] + "…"


def grouped(count: int) -> str:
    """1 234 567, as the language of this run writes it."""
    return figure(f"{count:,}", MANNER.language, "\u202f")
