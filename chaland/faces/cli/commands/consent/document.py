"""The proof in words that a person can read and keep: what the law calls a durable medium (R223-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from textwrap import indent
from typing import Any

from chaland.consent.models import Entry
from chaland.consent.queries.proofs import ShownProof, shown
from chaland.kernel.text import Language, Text

_HEAD = Text(
    "Preuve des consentements et refus (C. conso. R223-2). Remise gratuite.",
    "Proof of consents and refusals (French Consumer Code, R223-2). Free of charge.",
)
_VOIDED = Text("Annulé depuis : une erreur de saisie.", "Voided since: it was a mistake.")
_LINES: Mapping[str, Text] = {
    "at": Text("Dit le", "Said on"),
    "method": Text("De quelle façon", "How"),
    "about": Text("Coordonnée", "For"),
    "controller": Text("À qui", "To whom"),
    "third_party": Text("Par l'intermédiaire de", "Through"),
    "purpose": Text("Pour quoi", "What for"),
    "goods_or_services": Text("Biens ou services", "Goods or services"),
    "partners": Text("Partenaires", "Partners"),
    "guardian": Text("Avec l'accord de", "Together with"),
    "slot": Text("Rendez-vous", "Time agreed"),
    "confirmed_at": Text("Confirmé le", "Confirmed on"),
    "valid_until": Text("Valable jusqu'au", "Valid until"),
    "form_url": Text("Page", "Page"),
    "document": Text("Document", "Document"),
    "proof_until": Text("Preuve gardée jusqu'au", "Proof kept until"),
}
_WORDS = Text("Texte exact ({version}, SHA-256 {sha256}) :", "Exact words ({version}, SHA-256 {sha256}):")


def document(entries: Sequence[Entry], language: Language) -> str:
    """Every item of every entry, the latest said first."""
    blocks = ["\n".join(_block(entry, language)) for entry in entries]
    return "\n\n".join([_HEAD.to(language), *blocks]) + "\n"


def _block(entry: Entry, language: Language) -> Iterator[str]:
    proof = shown(entry)
    yield f"{proof.act.to(language).capitalize()} · {proof.channel.to(language)} (n° {proof.number})"
    if any(True for _ in entry.voided_by.all()):
        yield f"  {_VOIDED.to(language)}"
    colon = " :" if language == "fr" else ":"
    for name, label in _LINES.items():
        if (value := getattr(proof, name)) not in (None, ""):
            yield f"  {label.to(language)}{colon} {_said(value, language)}"
    yield from _exact(proof, language)


def _exact(proof: ShownProof, language: Language) -> Iterator[str]:
    if proof.wording:
        yield f"  {_WORDS.to(language, version=proof.wording_version, sha256=proof.sha256)}"
        yield indent(proof.wording, "    ")


def _said(value: Any, language: Language) -> str:
    if isinstance(value, tuple):
        return " – ".join(_said(one, language) for one in value)
    for kind, write in _WRITTEN.items():
        if isinstance(value, kind):
            return write(value, language)
    return str(value)


def _moment(value: datetime, language: Language) -> str:
    """By the clock where it was said, which it names."""
    offset = f"{value:%z}"
    return f"{_day(value, language)} {value:%H:%M:%S} (UTC{offset[:3]}:{offset[3:]})"


def _day(value: date, language: Language) -> str:
    return f"{value:%d/%m/%Y}" if language == "fr" else f"{value.day} {value:%b %Y}"


_WRITTEN: Mapping[type, Callable[[Any, Language], str]] = {
    Text: lambda value, language: value.to(language),
    datetime: _moment,
    date: _day,
}
