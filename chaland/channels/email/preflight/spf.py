"""Who may send for a domain. Source: RFC 7208, whose limits (4.6.4) servers hold to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from chaland.channels.email.preflight.findings import Finding, Level, found
from chaland.channels.email.preflight.names import Names, of_kind
from chaland.kernel.text import Text

MOST_LOOKUPS = 10
MOST_VOID = 2
_TERM = re.compile(
    r"([+?~-]?)(include|redirect|exists|all|a|mx|ptr|ip4|ip6)\b(?:[:=]([^/\s]*))?(?:/\S*)?", re.IGNORECASE
)
_ASKING = ("include", "redirect", "exists", "a", "mx", "ptr")


@dataclass
class _Count:
    """What evaluating the record costs whoever receives."""

    lookups: int = 0
    void: int = 0
    broken: str = ""
    ending: str = ""
    seen: set[str] = field(default_factory=set)


def check_spf(domain: str, names: Names) -> Iterator[Finding]:
    """domain: of the return address. Raises: Silent."""
    records = of_kind(names.text(domain), "v=spf1")
    if len(records) != 1:
        yield _none(domain) if not records else _several(domain, len(records))
        return
    count = _Count()
    _walk(domain, names, count)
    yield from _judged(domain, count)


def _walk(domain: str, names: Names, count: _Count) -> None:
    """Counts as a receiver would, in the worst case: to the end."""
    if domain in count.seen or count.lookups > MOST_LOOKUPS:
        count.broken = count.broken or (domain if domain in count.seen else "")
        return
    count.seen.add(domain)
    records = of_kind(names.text(domain), "v=spf1")
    if len(records) != 1:
        count.broken = count.broken or domain
        return
    for term in records[0].split()[1:]:
        _term(term, domain, names, count)
    count.seen.discard(domain)


def _term(term: str, domain: str, names: Names, count: _Count) -> None:
    read = _TERM.fullmatch(term)
    if read is None:
        if "=" not in term:  # an unknown modifier is allowed
            count.broken = count.broken or f"{domain}: {term}"
        return
    sign, kind, target = read[1], read[2].lower(), (read[3] or domain).lower().rstrip(".")
    if kind == "all" and len(count.seen) == 1:
        count.ending = sign or "+"
    if kind not in _ASKING:
        return
    if kind == "redirect" and len(count.seen) == 1:
        count.ending = count.ending or kind
    count.lookups += 1
    if "%" in target:  # a macro: what it asks depends on the message
        return
    if kind in ("include", "redirect"):
        _walk(target, names, count)
    elif kind in ("a", "mx") and not (names.exists(target) if kind == "a" else names.hosts(target)):
        count.void += 1


def _judged(domain: str, count: _Count) -> Iterator[Finding]:
    facts = {"domain": domain, "count": count.lookups, "why": count.broken}
    if count.broken:
        yield found("spf_broken", Level.STOP, _BROKEN, domain, **facts)
    elif count.lookups > MOST_LOOKUPS:
        yield found("spf_too_many", Level.STOP, _TOO_MANY, domain, **facts)
    elif count.ending == "+":
        yield found("spf_open", Level.STOP, _OPEN, domain, **facts)
    elif count.void > MOST_VOID:
        yield found("spf_void", Level.WARN, _VOID, domain, **facts)
    else:
        yield found("spf_good", Level.GOOD, _GOOD, domain, **facts)
        if count.ending in ("", "?"):
            yield found("spf_neutral", Level.NOTE, _NEUTRAL, domain, **facts)


def _none(domain: str) -> Finding:
    text = Text(
        "{domain} ne dit pas qui peut envoyer pour lui (SPF) : ajoutez l'enregistrement que donne votre relais.",
        "{domain} does not say who may send for it (SPF): add the record that your relay gives.",
    )
    return found("spf_missing", Level.STOP, text, domain, domain=domain)


def _several(domain: str, count: int) -> Finding:
    text = Text(
        "{domain} a {count} enregistrements SPF : ils s'annulent, réunissez-les en un seul.",
        "{domain} has {count} SPF records: they cancel each other, put them into one.",
    )
    return found("spf_several", Level.STOP, text, domain, domain=domain, count=count)


_BROKEN = Text(
    "Le SPF de {domain} ne se lit pas jusqu'au bout ({why}) : il ne vaut rien pour qui le vérifie.",
    "The SPF record of {domain} cannot be read to its end ({why}): it is worth nothing to whoever checks it.",
)
_TOO_MANY = Text(
    "Le SPF de {domain} demande plus de 10 recherches : au-delà, il ne vaut rien. Retirez des include.",
    "The SPF record of {domain} takes more than 10 look-ups: beyond, it is worth nothing. Remove some include.",
)
_OPEN = Text(
    "Le SPF de {domain} finit par +all : il permet à n'importe qui d'envoyer pour vous.",
    "The SPF record of {domain} ends in +all: it lets anybody send for you.",
)
_VOID = Text(
    "Le SPF de {domain} nomme plusieurs domaines vides : certains serveurs le rejettent.",
    "The SPF record of {domain} names several empty domains: some servers reject it.",
)
_GOOD = Text(
    "SPF de {domain} : lisible, {count} recherches sur 10.",
    "SPF of {domain}: readable, {count} look-ups of 10.",
)
_NEUTRAL = Text(
    "Le SPF de {domain} ne dit pas quoi faire des autres : finissez-le par ~all.",
    "The SPF record of {domain} does not say what to do with others: end it with ~all.",
)
