"""Why a record has its score: what each dimension takes from it, the dearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from chaland.kernel.text import LANGUAGES, Language, Text
from chaland.quality.domain.doubts import BY_CODE
from chaland.quality.domain.people import CHANNELS
from chaland.quality.domain.weights import DIMENSIONS, Weights

DIMENSION_WORDS: Mapping[str, Text] = {
    "complete": Text("complète", "complete"),
    "valid": Text("juste", "valid"),
    "fresh": Text("à jour", "fresh"),
    "unique": Text("unique", "unique"),
    "reachable": Text("joignable", "reachable"),
}
CHANNEL_WORDS: Mapping[str, Text] = {
    "email": Text("e-mail", "email"),
    "sms": Text("SMS", "text message"),
    "call": Text("téléphone", "phone"),
    "letter": Text("courrier", "letter"),
}
FIELD_WORDS: Mapping[str, Text] = {
    "last_name": Text("le nom", "the last name"),
    "first_name": Text("le prénom", "the first name"),
    "civility": Text("la civilité", "the title"),
    "email": Text("l'e-mail", "the email"),
    "mobile": Text("le mobile", "the mobile"),
    "number": Text("le téléphone", "the phone"),
    "street": Text("la rue", "the street"),
    "postal_code": Text("le code postal", "the postal code"),
    "city": Text("la ville", "the town"),
    "birth_date": Text("la date de naissance", "the birth date"),
    "company": Text("la société", "the company"),
    "function": Text("la fonction", "the job title"),
}
_LACKS = Text("il manque {what}", "missing: {what}")
VALUE_WORDS: Mapping[str, Text] = {
    "name": Text("le nom", "the name"),
    "email": Text("l'e-mail", "the email"),
    "mobile": Text("le mobile", "the mobile"),
    "phone": Text("le téléphone", "the phone"),
    "address": Text("l'adresse", "the address"),
    "company": Text("la société", "the company"),
}
"""The values that are dated (`confirming.ELEMENTS`)."""
_NEVER = Text("rien ne la confirme", "nothing confirms it")
_STALE = Text("plus rien ne confirme {what}", "nothing confirms any more {what}")
_SINCE = Text("{what} depuis {month}", "{what} since {month}")
_TWICE = Text("sans doute en double dans le fichier", "probably stands twice in the file")
_NOT_BY = Text("pas joignable par {what}", "not reachable by {what}")
_DOUBTED = Text("à vérifier : {what}", "to check: {what}")


@dataclass(frozen=True, slots=True)
class Scored:
    """One record as `scoring.FRAME` has it. `doubts`: codes of those not settled. `stale`: the values that were
    not confirmed of late, with when they last were."""

    score: int
    points: Mapping[str, int | None]
    lacks: int
    channels: int | None
    confirmed_on: date | None
    doubts: Sequence[str] = ()
    stale: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """What one dimension takes from the score. Units: points of the score."""

    dimension: str
    lost: int
    said: Text


def explain(scored: Scored, weights: Weights) -> list[Reason]:
    """The dimensions that cost a point or more, the dearest first."""
    known = sum(weights.dimensions[name] for name in DIMENSIONS if scored.points[name] is not None)
    found = []
    for name in DIMENSIONS:
        points = scored.points[name]
        lost = round((100 - points) * weights.dimensions[name] / known) if points is not None else 0
        if lost:
            found.append(Reason(name, lost, _said(name, scored, weights)))
    return sorted(found, key=lambda reason: -reason.lost)


def _said(name: str, scored: Scored, weights: Weights) -> Text:
    match name:
        case "complete":
            missing = [field for bit, field in enumerate(weights.fields) if scored.lacks >> bit & 1]
            return _listing(_LACKS, [FIELD_WORDS[field] for field in missing])
        case "valid":
            return _listing(_DOUBTED, [_small(BY_CODE[code].label) for code in scored.doubts])
        case "fresh":
            return _listing(_STALE, _aged(scored.stale)) if scored.stale else _NEVER
        case "unique":
            return _TWICE
        case _:
            closed = [one for bit, one in enumerate(CHANNELS) if not (scored.channels or 0) >> bit & 1]
            return _listing(_NOT_BY, [CHANNEL_WORDS[channel] for channel in closed])


def _aged(stale: Mapping[str, date | None]) -> list[Text]:
    """The oldest first."""
    return [
        _since(VALUE_WORDS[name], stale[name])
        for name in sorted(stale, key=lambda name: str(stale[name] or ""))
    ]


def _since(what: Text, on: date | None) -> Text:
    if on is None:
        return what
    return Text(*(_SINCE.to(code, what=what.to(code), month=f"{on:%m/%Y}") for code in LANGUAGES))


def _small(label: Text) -> Text:
    return Text(label.fr[0].lower() + label.fr[1:], label.en[0].lower() + label.en[1:])


def _listing(frame: Text, words: Sequence[Text]) -> Text:
    def of(language: Language) -> str:
        return frame.to(language, what=", ".join(word.to(language) for word in words))

    return Text(of("fr"), of("en"))
