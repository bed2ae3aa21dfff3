"""The readable account of an import: what was read, done, corrected, refused, and how fast."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chaland.faces.cli.output import MANNER, say
from chaland.kernel.text import Text

if TYPE_CHECKING:
    from chaland.intake.models import Import

_RULES = 6
_COUNTS = (
    ("created", Text("nouvelles", "new")),
    ("updated", Text("mises à jour", "updated")),
    ("unchanged", Text("inchangées", "unchanged")),
    ("rejected", Text("rejetées", "rejected")),
)
_GROUPS = (
    ("corrections", Text("corrigé", "corrected")),
    ("warnings", Text("à vérifier", "to check")),
    ("rejects", Text("rejeté", "rejected")),
)


def tell(entry: Import, seconds: float | None = None) -> None:
    """Say it on stdout, in the language of this run."""
    counts = entry.counts
    done = ", ".join(f"{_number(counts[name])} {text.to(MANNER.language)}" for name, text in _COUNTS)
    say(
        Text("  {read} lignes lues : {done}", "  {read} rows read: {done}"),
        read=_number(counts["read"]),
        done=done,
    )
    if counts.get("anonymous"):
        say(
            Text(
                "  dont {count} sans client, gardées anonymes",
                "  {count} of them without a customer, kept anonymous",
            ),
            count=_number(counts["anonymous"]),
        )
    for group, title in _GROUPS:
        _tell_group(title, entry.report[group])
    if entry.rejects_file:
        say(Text("  lignes rejetées : {path}", "  rejected rows: {path}"), path=entry.rejects_file)
    if seconds:
        speed = _number(round(counts["read"] / seconds))
        say(
            Text("  {seconds:.1f} s, {speed} lignes/s", "  {seconds:.1f} s, {speed} rows/s"),
            seconds=seconds,
            speed=speed,
        )


def _tell_group(title: Text, rules: list[dict[str, Any]]) -> None:
    from chaland.intake.findings import wording

    for rule in rules[:_RULES]:
        text, remedy = wording(rule["code"])
        advice = f" {remedy.to(MANNER.language)}" if remedy and not _examples(rule) else ""
        say(
            f"  {title.to(MANNER.language):>10} {_number(rule['count']):>7} × {text.to(MANNER.language)}"
            f"  [dim]{rule['header'] or ''} {_examples(rule)}{advice}[/dim]"
        )
    if len(rules) > _RULES:
        rest = sum(rule["count"] for rule in rules[_RULES:])
        say(
            Text(
                "  {title:>10} {count:>7} × autres ({rules} règles)",
                "  {title:>10} {count:>7} × others ({rules} rules)",
            ),
            title=title.to(MANNER.language),
            count=_number(rest),
            rules=len(rules) - _RULES,
        )


def _examples(rule: dict[str, Any]) -> str:
    from rich.markup import escape

    shown = [_example(example) for example in rule["examples"][:2] if example["before"]]
    return escape("; ".join(shown))


def _example(example: dict[str, Any]) -> str:
    before = " ".join(str(example["before"] or "").split())[:40]
    return f"« {before} » → « {example['after']} »" if example["after"] else f"« {before} »"


def _number(count: int) -> str:
    grouped = f"{count:,}"
    return grouped if MANNER.language == "en" else grouped.replace(",", " ")
