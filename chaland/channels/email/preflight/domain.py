"""Whether the sender's domain vouches for the message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import dns.resolver

from chaland.channels.email.addresses import domain_of, sendable
from chaland.channels.email.preflight.dkim import check_dkim
from chaland.channels.email.preflight.dmarc import check_dmarc
from chaland.channels.email.preflight.findings import Finding, Level, found
from chaland.channels.email.preflight.names import Names, Silent
from chaland.channels.email.preflight.spf import check_spf
from chaland.kernel.text import Text
from chaland.reference import public_mail_domains


@dataclass(frozen=True, slots=True)
class Sending:
    """`sender`: the address that people see. `returns`: where bounces go, the sender when empty. `selectors`: names of
    the keys that the relay signs with, when they are known. `in_our_name`: bounces come back to us; a sending service
    has them come to its own domain, of which nothing is to be checked."""

    sender: str
    returns: str = ""
    selectors: tuple[str, ...] = ()
    in_our_name: bool = True


def check_domain(sending: Sending, resolver: dns.resolver.Resolver | None = None) -> list[Finding]:
    """resolver: that of this machine by default. Some twenty questions, three seconds each at most; a silent one ends its part of the check.

    Raises: Invalid (`address_unsendable`).
    """
    names = Names(resolver)
    sender = domain_of(sendable(sending.sender))
    returns = domain_of(sendable(sending.returns)) if sending.returns and sending.in_our_name else sender
    if sender in public_mail_domains():
        return [found("sender_public", Level.STOP, _PUBLIC, sender, domain=sender)]
    parts: tuple[tuple[str, Callable[[], Iterable[Finding]]], ...] = (
        ("SPF", lambda: check_spf(returns, names) if sending.in_our_name else ()),
        ("DKIM", lambda: check_dkim(sender, sending.selectors, names)),
        ("DMARC", lambda: check_dmarc(sender, returns, names)),
        ("MX", lambda: _check_answers(sender, names)),
    )
    return [finding for what, check in parts for finding in _heard(what, check)]


def _heard(what: str, check: Callable[[], Iterable[Finding]]) -> list[Finding]:
    try:
        return list(check())
    except Silent as silent:
        return [found("dns_silent", Level.NOTE, _SILENT, str(silent), what=what)]


def _check_answers(domain: str, names: Names) -> Iterator[Finding]:
    hosts = names.hosts(domain)
    takes_none = any(host.split()[-1] == "." for host in hosts)
    if takes_none or not (hosts or names.exists(domain)):
        yield found("mx_missing", Level.WARN, _NO_ANSWERS, domain, domain=domain)


_PUBLIC = Text(
    "On ne peut pas envoyer une campagne au nom de {domain} : les messageries la rejettent. Prenez une adresse de "
    "votre propre domaine.",
    "A campaign cannot be sent in the name of {domain}: mail providers reject it. Take an address of your own domain.",
)
_SILENT = Text(
    "Le DNS n'a pas répondu : {what} n'a pas pu être vérifié.",
    "The DNS did not answer: {what} could not be checked.",
)
_NO_ANSWERS = Text(
    "{domain} ne reçoit pas de courrier : les réponses et les retours seraient perdus.",
    "{domain} takes no mail: answers and bounces would be lost.",
)
