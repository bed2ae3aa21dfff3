"""What kind of file it is, from the fields its columns may hold and from its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from chaland.intake.fields import KINDS, Kind
from chaland.intake.recognition.evidence import ColumnEvidence
from chaland.intake.recognition.headers import read_header
from chaland.intake.recognition.lexicon import lexicon

_NAME_BONUS = 0.15
_FACTS_FIRST = 1.15
_WITHOUT_CHANNEL = 0.7
"""A file whose columns name the channels (`opt-in SMS`) is about people."""


def kind_of(columns: Sequence[ColumnEvidence], file_name: str) -> tuple[Kind, float]:
    """The likeliest kind and its confidence, 0..1. A file that says nothing is taken for contacts, at 0."""
    strengths = _strengths(columns)
    scores = {kind: _SCORES[kind](strengths) + _bonus(kind, file_name) for kind in KINDS}
    best = max(KINDS, key=lambda kind: scores[kind])
    second = max(scores[kind] for kind in KINDS if kind != best)
    if scores[best] <= 0:
        return "contacts", 0.0
    margin = (scores[best] - second) / scores[best]
    return best, round(min(0.99, max(0.0, scores[best] * (0.6 + 0.4 * margin))), 4)


class _Strengths(dict[str, float]):
    """Field -> strength 0..1; 0 for the others."""

    def __missing__(self, field: str) -> float:
        return 0.0

    def most(self, *fields: str) -> float:
        return max(self[field] for field in fields)


def _strengths(columns: Sequence[ColumnEvidence]) -> _Strengths:
    """A field counts fully only where it is among the best readings of its column."""
    strengths = _Strengths()
    for column in columns:
        for field, evidence in column.fields.items():
            is_good = evidence.confidence >= 0.8 * column.best
            strengths[field] = max(strengths[field], evidence.confidence * (1.0 if is_good else 0.4))
    return strengths


def _bonus(kind: Kind, file_name: str) -> float:
    words = read_header(file_name.rpartition("/")[2]).words
    return 0.0 if lexicon().file_names[kind].isdisjoint(words) else _NAME_BONUS


def _person(s: _Strengths) -> float:
    """Somebody is described, not merely named."""
    return max(
        s.most("first_name", "civility", "birth_date", "sex"), s["full_name"] if s["full_name"] > 0.6 else 0.0
    )


def _contacts(s: _Strengths) -> float:
    who = s.most("last_name", "first_name", "full_name")
    reach = s.most("email", "mobile", "phone", "street", "address", "postal_code", "city", "birth_date")
    return 0.55 * max(who, 0.8 * s["email"]) + 0.4 * reach + 0.05 * _person(s)


def _companies(s: _Strengths) -> float:
    named = max(s.most("siret", "siren"), 0.95 * s["company"])
    described = max(0.8 * s.most("naf", "legal_form", "vat", "staff"), 0.6 * s["activity"])
    what = 1.0 - (1.0 - max(named, described)) * (1.0 - 0.5 * min(named, described))
    where = s.most("postal_code", "city", "street", "address", "insee", "siret", "siren", "phone", "naf")
    return (0.65 * what + 0.3 * where) * (1.0 - 0.8 * _person(s)) * (1.0 - 0.5 * s.most("amount", "quantity"))


def _purchases(s: _Strengths) -> float:
    money = max(s.most("amount", "unit_price"), 0.8 * s["quantity"])
    what = s.most("product", "product_code", "order", "quantity", "category")
    if what < 0.45:
        return 0.7 * min(money, s["date"]) * (1.0 - 0.8 * _person(s))
    if min(money, s["date"]) < 0.45:
        return 0.3 * min(money, max(what, s["date"]))
    return _FACTS_FIRST * (money + s["date"] + what) / 3


def _products(s: _Strengths) -> float:
    described = (s["product_code"] + s["product"] + s["unit_price"]) / 3
    others = s.most("order", "quantity", "customer_id", "customer_email", "email", "last_name", "date")
    return described * (1.0 - 0.8 * others)


def _events(s: _Strengths) -> float:
    if min(s["type"], s["at"]) < 0.45:
        return 0.0
    whom = s.most("path", "customer_id", "customer_email")
    return (s["type"] + s["at"] + whom) / 3 * (1.0 - 0.8 * s.most("amount", "outcome", "first_name", "siret"))


def _interactions(s: _Strengths) -> float:
    how = s.most("outcome", "call_back_at", "satisfaction")
    about = s.most("interaction_kind", "subject")
    if s["at"] < 0.45 or max(how, about) < 0.45:
        return 0.0
    score = (s["at"] + max(how, 0.6 * about) + max(about, 0.6 * how)) / 3
    settled = min(s.most("street", "address"), s.most("postal_code", "city"))  # a register, not a diary
    return score * (1.0 - 0.8 * s.most("amount", "siret", "path")) * (1.0 - 0.6 * settled)


def _consents(s: _Strengths) -> float:
    if s["consent"] < 0.45:
        return 0.0
    about = s.most("channel", "purpose", "proof")
    whom = s.most("customer_email", "customer_id", "customer_phone", "email")
    return (
        (s["consent"] + about + max(s["date"], whom))
        / 3
        * (1.0 - 0.6 * s.most("first_name", "street", "city"))
        * (1.0 if s["channel"] >= 0.45 else _WITHOUT_CHANNEL)
    )


_SCORES: Mapping[Kind, Callable[[_Strengths], float]] = {
    "contacts": _contacts,
    "companies": _companies,
    "purchases": _purchases,
    "products": _products,
    "events": _events,
    "interactions": _interactions,
    "consents": _consents,
}
