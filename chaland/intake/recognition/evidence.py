"""What header and content together say of one column: fields, each with a confidence and its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import sqrt

from chaland.intake.fields import BY_NAME
from chaland.intake.recognition.checks import Check, check_of
from chaland.intake.recognition.headers import Header
from chaland.intake.recognition.lexicon import COMPUTED, NOTHING, lexicon
from chaland.intake.recognition.profile import Profile

_SAID_BY_EXPORTER = 0.97
_LIFT = 0.6
_UNCONFIRMED = 0.15
_CONTRADICTED = 0.88
_ENOUGH_ALLOWED = 0.6
_HEADER_IS_CLEAR = 0.6
_BEHIND_A_CLEAR_HEADER = 0.3
_ABOUT_SOMETHING = 0.35
_UNKNOWN_HEADER = 0.8
_OF_OTHERS = 0.1
_BELIED = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One field that a column may hold.

    confidence: 0..1. said: how much the header commits to it. support: part of the values that confirm it.
    """

    field: str
    confidence: float
    said: float
    support: float


@dataclass(frozen=True, slots=True)
class ColumnEvidence:
    """All that one column may hold, and whether its header names something that is no field of ours."""

    header: Header
    profile: Profile
    fields: Mapping[str, Evidence]
    no_field: str | None
    by_exporter: bool

    def with_fields(self, fields: Mapping[str, Evidence]) -> ColumnEvidence:
        return replace(self, fields=fields)

    @property
    def best(self) -> float:
        return max((evidence.confidence for evidence in self.fields.values()), default=0.0)


def weigh(header: Header, profile: Profile, exporter_field: str | None) -> ColumnEvidence:
    """Weigh one column. exporter_field: what a known export says of it, None for an unknown file or column."""
    said = _said(header, exporter_field)
    if _is_belied(exporter_field, profile, said):
        said = _said(header, None)
    no_field = next((mark for mark in (COMPUTED, NOTHING) if said.get(mark, 0.0) >= _HEADER_IS_CLEAR), None)
    fields = {} if no_field else _fields(header, profile, said)
    return ColumnEvidence(header, profile, fields, no_field, exporter_field is not None)


def _is_belied(exporter_field: str | None, profile: Profile, said: Mapping[str, float]) -> bool:
    """The column of a known export holds something else: Outlook has two columns `Titre`."""
    if exporter_field is None or exporter_field not in BY_NAME:
        return False
    return _evidence(exporter_field, profile, said[exporter_field]).confidence < _BELIED


def _said(header: Header, exporter_field: str | None) -> dict[str, float]:
    said = lexicon().fields_said(header) if exporter_field is None else {exporter_field: _SAID_BY_EXPORTER}
    if "phone" in said:
        said["mobile"] = max(said.get("mobile", 0.0), 0.8 * said["phone"])
    return said


def _fields(header: Header, profile: Profile, said: Mapping[str, float]) -> dict[str, Evidence]:
    heard = _factor_of(header)
    weighed = {name: _evidence(name, profile, said.get(name, 0.0), heard) for name in BY_NAME}
    likely = {name: evidence for name, evidence in weighed.items() if evidence.confidence > 0.05}
    return _content_kept_back(likely)


def _content_kept_back(fields: dict[str, Evidence]) -> dict[str, Evidence]:
    """Content alone must not win against a clear header that it does not contradict."""
    if max((one.confidence for one in fields.values() if one.said), default=0.0) < _HEADER_IS_CLEAR:
        return fields
    return {
        name: one if one.said else replace(one, confidence=one.confidence * _BEHIND_A_CLEAR_HEADER)
        for name, one in fields.items()
    }


def _factor_of(header: Header) -> float:
    """How far the content is heard alone, 0..1: fully under `Colonne 3`, less under a header that says
    something unknown, little where it names somebody else or something about the thing."""
    words = lexicon()
    if words.is_of_others(header):
        return _OF_OTHERS
    if words.is_about(header):
        return _ABOUT_SOMETHING
    return 1.0 if words.is_placeholder(header) else _UNKNOWN_HEADER


def _evidence(field: str, profile: Profile, said: float, heard: float = 1.0) -> Evidence:
    check = check_of(field)
    support = check.support(profile.shares)
    confidence = _confidence(check, profile, said, support, heard)
    return Evidence(field, round(min(1.0, max(0.0, confidence)), 4), said, support)


def _confidence(check: Check, profile: Profile, said: float, support: float, heard: float) -> float:
    if not profile.filled:
        return said * 0.9
    alone = heard * _alone(check, profile)
    if not said:
        return alone
    trust = 1.0 - _CONTRADICTED * _contradiction(check, profile)
    return max(alone, _lifted(check, said, support, profile.certainty) * trust)


def _alone(check: Check, profile: Profile) -> float:
    """What the content says when nobody else does: nothing below four cells in ten."""
    return check.alone * max(0.0, (check.support_alone(profile.shares) - 0.4) / 0.6) * profile.certainty


def _lifted(check: Check, said: float, support: float, certainty: float) -> float:
    """The header's strength, lifted by a content that confirms, lowered a little by one that does not."""
    if check.confirms is None:
        return said
    lifted = said + (1.0 - said) * _LIFT * support * sqrt(said)
    return lifted * (1.0 - _UNCONFIRMED * certainty * (1.0 - min(1.0, support / 0.2)))


def _contradiction(check: Check, profile: Profile) -> float:
    """0 while most values may be it, then growing to 1."""
    against = check.contradiction(profile.shares)
    return max(0.0, against - (1.0 - _ENOUGH_ALLOWED)) / _ENOUGH_ALLOWED * profile.certainty
