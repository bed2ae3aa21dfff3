"""Damage to e-mail addresses. What a slip leaves reaches nobody: .con and .frr are no domains of the Internet."""

from __future__ import annotations

from random import Random

from chaland.samples.damage.kinds.each import one_by_one, vectorised
from chaland.samples.damage.spoil import Damage

_TLDS = {"com": "con", "fr": "frr", "org": "orgg", "net": "nett", "example": "examplee"}


def _typo(address: str, random: Random) -> str:
    local, _, domain = address.partition("@")
    name, _, tld = domain.rpartition(".")
    forms = (
        f"{local}@{name},{tld}",
        f"{local}@{name}..{tld}",
        f"{local}{domain}",
        f"{local}@{name}.{_TLDS.get(tld, tld)}",
        f"{local}@{name}",
        f"{local}@@{domain}",
        f"{local} @{domain}",
        f"{local}@{domain}.",
    )
    return random.choice(forms)


def _two(address: str, random: Random) -> str:
    local = address.partition("@")[0]
    between = random.choice(("; ", " / ", ", ", " ", "\n"))
    return f"{address}{between}{local}@{random.choice(('example.org', 'poste.example'))}"


def _wrapped(address: str, random: Random) -> str:
    local = address.partition("@")[0]
    return random.choice((f"mailto:{address}", f"<{address}>", f"{local} <{address}>", f"{address} (perso)"))


EMAILS = (
    Damage("two_emails", 0.02, ("E-mail",), one_by_one("E-mail", _two)),
    Damage("email_typo", 0.015, ("E-mail",), one_by_one("E-mail", _typo)),
    Damage("email_wrapped", 0.01, ("E-mail",), one_by_one("E-mail", _wrapped)),
    Damage("email_capitals", 0.08, ("E-mail",), vectorised("E-mail", lambda cell: cell.str.to_uppercase())),
)
