"""What an HTTP answer says of a message: sent, refused, not taken, or nobody knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import overload

from chaland.channels.port import Answer, Outcome
from chaland.channels.storable import storable, storable_answer
from chaland.channels.terms import Terms
from chaland.channels.web.asking import Reply, Silence

_OF_THE_ACCOUNT = frozenset((401, 402, 403, 404, 405, 407))
_MOVED = frozenset((307, 308))
_UNSURE = frozenset((408, 409, 425))
_ABOUT_THE_ACCOUNT = re.compile(
    r"credit|crédit|balance|solde|unauthori[sz]ed|credential|authenti|api.?key|suspended", re.IGNORECASE
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Stranded:
    """Not taken, for a reason that is not the message's: no others will be either. `permanent`: until somebody mends
    the account."""

    client_ref: str
    code: str
    detail: str
    permanent: bool

    def later(self) -> Answer:
        return Answer(self.client_ref, Outcome.LATER, code=self.code, detail=self.detail)


@overload
def presentable(told: Answer, terms: Terms) -> Answer: ...
@overload
def presentable(told: Stranded, terms: Terms) -> Stranded: ...
def presentable(told: Answer | Stranded, terms: Terms) -> Answer | Stranded:
    """As it may be kept and shown: storable, and without a secret of ours that the provider repeated."""
    code, detail = storable(terms.veiled(told.code), 80), storable(terms.veiled(told.detail), _LONGEST)
    kept = replace(told, code=code, detail=detail)
    return kept if isinstance(kept, Stranded) else storable_answer(kept)


def judge(client_ref: str, got: Reply | Silence) -> Answer | Stranded | None:
    """None for a good answer (2xx), which its provider reads. Never LATER unless it surely was not taken."""
    if isinstance(got, Silence):
        return _of_silence(client_ref, got)
    if 200 <= got.status < 300:
        return None
    code, detail = why(got)
    if got.status == 429:
        return Answer(client_ref, Outcome.LATER, code=code, detail=detail, again_in_s=got.pause_s())
    if got.status in _MOVED:
        return Stranded(client_ref, "moved", got.headers.get("location", "")[:_LONGEST], permanent=True)
    if not 400 <= got.status < 500 or got.status in _UNSURE:
        return unknown(client_ref, code, detail)
    if got.status in _OF_THE_ACCOUNT or _ABOUT_THE_ACCOUNT.search(f"{code} {detail}"):
        return Stranded(client_ref, code, detail, permanent=True)
    return Answer(client_ref, Outcome.REFUSED, code=code, detail=detail)


def unknown(client_ref: str, code: str, detail: str = "") -> Answer:
    return Answer(client_ref, Outcome.UNKNOWN, code=code, detail=detail)


def why(reply: Reply) -> tuple[str, str]:
    """The provider's own code and words for what went wrong, wherever it puts them."""
    told = reply.document()
    nested = told.get("error")
    if isinstance(nested, dict):
        told = nested
    code = _first(told, "code", "errorCode", "error_code", "status") or f"http_{reply.status}"
    return code[:80], _first(told, "message", "error", "details", "description")[:_LONGEST]


def _of_silence(client_ref: str, got: Silence) -> Answer | Stranded:
    if got.reached:
        return unknown(client_ref, got.code)
    return Stranded(client_ref, got.code, "", permanent=got.impossible)


def _first(told: Mapping[str, object], *keys: str) -> str:
    return next((str(told[key]) for key in keys if isinstance(told.get(key), str | int)), "")
