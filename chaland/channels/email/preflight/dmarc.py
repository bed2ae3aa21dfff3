"""What a domain asks of whoever receives mail in its name, and whether the return address is of the same house.

Source: RFC 7489; the domain that answers for another is found by walking up its name, as its successor does, so that
no list of public suffixes is needed.
"""

from __future__ import annotations

from collections.abc import Iterator

from chaland.channels.email.preflight.findings import Finding, Level, found
from chaland.channels.email.preflight.names import Names, of_kind, tagged
from chaland.kernel.text import Text

_MOST_STEPS = 8


def check_dmarc(sender: str, returns: str, names: Names) -> Iterator[Finding]:
    """Both domains. Raises: Silent."""
    where = next((one for one in _upwards(sender) if _records(one, names)), None)
    if where is None:
        yield found("dmarc_missing", Level.STOP, _MISSING, sender, domain=sender)
        return
    records = _records(where, names)
    told = tagged(records[0])
    policy = (told.get("sp") or told.get("p", "") if where != sender else told.get("p", "")).lower()
    if len(records) > 1 or policy not in ("none", "quarantine", "reject"):
        yield found("dmarc_broken", Level.STOP, _BROKEN, where, domain=where)
        return
    yield found("dmarc_good", Level.GOOD, _GOOD, where, domain=where, policy=policy)
    if policy == "none":
        yield found("dmarc_watches", Level.NOTE, _WATCHES, where, domain=where)
    yield from _alignment(sender, returns, told.get("aspf", "r").lower(), names)


def house_of(domain: str, names: Names) -> str:
    """The domain that answers for this one: the highest that says anything of DMARC; itself when none does."""
    found_at = [one for one in _upwards(domain) if (said := _records(one, names)) and not _is_public(said[0])]
    return found_at[-1] if found_at else domain


def _alignment(sender: str, returns: str, how: str, names: Names) -> Iterator[Finding]:
    same = sender == returns if how == "s" else house_of(sender, names) == house_of(returns, names)
    if not same:
        yield found("dmarc_apart", Level.NOTE, _APART, returns, sender=sender, returns=returns)


def _records(domain: str, names: Names) -> list[str]:
    return of_kind(names.text(f"_dmarc.{domain}"), "v=DMARC1")


def _is_public(record: str) -> bool:
    """A registry's own, which answers for nobody's house."""
    return tagged(record).get("psd", "").lower() == "y"


def _upwards(domain: str) -> list[str]:
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(max(0, len(labels) - _MOST_STEPS), len(labels) - 1)]


_MISSING = Text(
    "{domain} n'a pas de DMARC : Gmail, Yahoo et Outlook le demandent aux envois en nombre. "
    "Commencez par v=DMARC1; p=none.",
    "{domain} has no DMARC: Gmail, Yahoo and Outlook want one of whoever sends in number. "
    "Begin with v=DMARC1; p=none.",
)
_BROKEN = Text("Le DMARC de {domain} ne se lit pas.", "The DMARC record of {domain} cannot be read.")
_GOOD = Text("DMARC de {domain} : en place ({policy}).", "DMARC of {domain}: in place ({policy}).")
_WATCHES = Text(
    "Le DMARC de {domain} observe seulement (p=none) : passez à quarantine quand tout est signé.",
    "The DMARC record of {domain} only watches (p=none): go to quarantine once everything is signed.",
)
_APART = Text(
    "Les retours vont à {returns}, d'une autre maison que {sender} : seul DKIM prouvera que le message est de vous.",
    "Bounces go to {returns}, of another house than {sender}: DKIM alone will prove that the message is yours.",
)
