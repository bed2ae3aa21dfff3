"""What stands beside a standing: which entry, purchase or contract proves a claim, and whom it opens. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from chaland.consent.domain.evidence import Bought, Point, Said, Signed, Terms
from chaland.consent.domain.histories import NOTHING, History
from chaland.reference.mail import public_mail_domains, role_mailboxes

Claim = tuple[str, ...]
"""`("consent", channel, purpose)`, `("lapsed", …)`, `("slot", …)`, `("withdrawn", channel, purpose)`,
`("opposed", channel, purpose)`, `("partner", purpose, id)`, `("soft", controller, family, use)`,
`("contract", controller, family, purpose)`, `("work",)`, `("role",)`, `("point", use, use…)`."""

SoftKey = tuple[int, str, str]
"""Controller, family, use of the point."""


class Proofs(NamedTuple):
    points: Sequence[Point] = ()
    told: History = NOTHING
    bought: Mapping[SoftKey, tuple[Bought, Point]] = MappingProxyType({})
    contracts: Mapping[tuple[int, str, str], Signed] = MappingProxyType({})

    def find(self, claim: Claim) -> tuple[str | None, str | None]:
        """The proof (`entry:12`) and the identifier that a claim opens; None for what there is not."""
        kind, *words = claim or ("",)
        match kind:
            case "consent" | "lapsed" | "slot" | "withdrawn" | "opposed" | "partner":
                said = self._said(kind, words)
                return (f"entry:{said.id}" if said else None), (said.identifier if said else None)
            case "soft":
                bought, point = self.bought[int(words[0]), words[1], words[2]]
                return f"purchase:{bought.id}", point.identifier
            case "contract":
                signed = self.contracts[int(words[0]), words[1], words[2]]
                return f"contract:{signed.id}", self._point(("mobile", "phone"))
            case "work" | "role":
                fits = is_work_email if kind == "work" else is_role_email
                return None, preferred(point for point in self.points if fits(point))
            case "point":
                return None, self._point(words)
        return None, None

    def _said(self, kind: str, words: Sequence[str]) -> Said | None:
        told = self.told
        match kind:
            case "consent" | "lapsed":
                return (told.consents if kind == "consent" else told.lapsed)[words[0], words[1]]
            case "partner":
                return told.partners[words[0], int(words[1])]
            case "slot":
                return next(one for slot, one in told.slots.items() if slot[:2] == tuple(words))
            case "withdrawn":
                scopes = [one for scope, one in told.withdrawn.items() if _fits(scope, words)]
                return max(scopes, key=lambda one: (one.at, one.id), default=None)
        objections = [one for found, one in told.objections.items() if one and found.covers(*words)]
        return max(objections, key=lambda one: (one.at, one.id), default=None)

    def _point(self, uses: Sequence[str]) -> str | None:
        return preferred(point for point in self.points if point.use in uses)


def preferred(points: Iterable[Point]) -> str | None:
    """The one that the file believes, else the first in the order of the alphabet."""
    best = min(points, key=lambda point: (not point.golden, point.identifier), default=None)
    return best.identifier if best else None


def is_role_email(point: Point) -> bool:
    """A company's mailbox that is nobody's own: contact@, compta@ (EML-04)."""
    if point.use != "email":
        return False
    mailbox, _, domain = point.identifier.partition("@")
    return mailbox in role_mailboxes() and domain not in public_mail_domains()


def is_work_email(point: Point) -> bool:
    """An address of a company's own domain, of someone informed when it was collected (EML-03)."""
    if point.use != "email" or point.terms is None or not point.terms.informed:
        return False
    return point.identifier.partition("@")[2] not in public_mail_domains() and not is_role_email(point)


def opened_by_purchases(
    bought: Sequence[Bought], points: Sequence[Point], today: date
) -> dict[SoftKey, tuple[Bought, Point]]:
    """What the latest purchases open (EML-02): under terms that say all it takes, and through points that
    the same controller got under terms as good."""
    found: dict[SoftKey, tuple[Bought, Point]] = {}
    opening = [one for one in bought if opens(one, today)]
    if not opening:
        return found
    last = sorted(points, key=lambda point: (point.golden, point.identifier))
    whole = [(point, point.terms.controller) for point in last if point.terms and _are_whole(point.terms)]
    for one in sorted(opening, key=lambda one: (one.day, one.id)):
        for point, controller in whole:
            if one.terms and controller == one.terms.controller:
                found[controller, one.family, point.use] = (one, point)
    return found


def opens(one: Bought, today: date) -> bool:
    """Whether a purchase may open offers of its family, whatever the points."""
    return one.terms is not None and one.day <= today and _allow(one.terms, one.day)


def _allow(terms: Terms, day: date) -> bool:
    return _are_whole(terms) and terms.since is not None and terms.since <= day


def _are_whole(terms: Terms) -> bool:
    """Collected from the person, informed, with a way to refuse: all declared, none assumed."""
    return terms.direct and terms.informed and terms.refusal_offered and not terms.quarantine


def _fits(scope: tuple[str, str], words: Sequence[str]) -> bool:
    return scope[0] in ("", words[0]) and scope[1] in ("", words[1])
