"""Mail domains open to the public, mailboxes of a role, and domains often mistyped: our own lists."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from chaland.reference.archive import word_lines


@cache
def public_mail_domains() -> frozenset[str]:
    """Domains where anybody may open a mailbox, in lower case: they tell nothing of an employer."""
    return frozenset(domain for line in word_lines("public_mail_domains") for domain in line)


@cache
def role_mailboxes() -> frozenset[str]:
    """Local parts that name a role, not a person, in lower case: 'contact', 'compta'."""
    return frozenset(name for line in word_lines("role_mailboxes") for name in line)


@cache
def mail_domain_typos() -> Mapping[str, str]:
    """Mistyped domain to the domain surely meant: for a warning, never for a correction by itself."""
    pairs = ((wrong, right) for right, *wrongs in word_lines("mail_domain_typos") for wrong in wrongs)
    return MappingProxyType(dict(pairs))
