"""One difficult cell: addresses inside a text, several of them, or one to repair. The slow path."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from chaland.intake.cleaning.emails import words
from chaland.reference import public_mail_domains

PLAIN = (
    r"^[a-z0-9_%+](?:[a-z0-9_%+-]|\.[a-z0-9_%+-])*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
)
"""An address that needs no library: ASCII, dots inside, a real-looking domain. Python and Rust syntax."""

_PLAIN = re.compile(PLAIN)
_NOT_PLAIN = re.compile(r"^..--|[.@]..--|\.(?:test|invalid|local|localhost|arpa|onion)$")
_NEVER = re.compile(r"\s|^[^@]*$|@[^@]*@")
_EDGES = ".,;:'`´\"<>()[]{}-_*"
_TOKEN = re.compile(r"[^\s<>()\[\]{},;:|/\\\"]+@[^\s<>()\[\]{},;:|/\\\"@]+")
_BRACKETED = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")
_MAILTO = re.compile(r"(?i)mail\s?to:|\?(?:subject|cc|body)=.*$")
_AT = re.compile(r"(?i)\s*[(\[{<]\s*(?:at|arobase?|@)\s*[)\]}>]\s*|\s+(?:at|arobase?)\s+|\s*@+\s*")
_DOT = re.compile(r"(?i)\s*[(\[{<]\s*(?:dot|point|\.)\s*[)\]}>]\s*|\s+(?:dot|point)\s+|\s*\.\s+|\s+\.\s*")
_LABEL = re.compile(
    r"(?i)(?:e-?mails?|mails?|m[ée]l|courriel|adresse|pro|perso|domicile|travail|contact|ou|et|and|or|puis|de|le|la)"
)


class EmailCell(NamedTuple):
    """What one cell holds. `suggestion` is for a person to accept; `rule` and `fault` are codes."""

    email: str | None = None
    emails_other: list[str] | None = None
    email_suggestion: str | None = None
    rule: str | None = None
    fault: str | None = None


def read_cell(text: str) -> EmailCell:
    """The addresses of a tidied, non-empty text that is not plain."""
    plain = _MAILTO.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    return _whole(plain, text) or _several(plain) or _repaired(plain) or _hopeless(plain)


def valid(address: str) -> str | None:
    """The address in its stored form (lower case, ASCII domain) if its syntax is right, else null."""
    lowered = address.lower()
    if _PLAIN.match(lowered) and not _NOT_PLAIN.search(lowered) and _short_enough(lowered):
        return lowered
    if _NEVER.search(lowered):  # the library takes a tenth of a millisecond to say so
        return None
    try:
        checked = validate_email(lowered, check_deliverability=False)
    except (EmailNotValidError, ValueError):
        return None
    stored = f"{checked.local_part.lower()}@{(checked.ascii_domain or checked.domain).lower()}"
    return stored if _short_enough(stored) else None


def _short_enough(address: str) -> bool:
    return len(address) <= 254 and address.index("@") <= 64


def _whole(plain: str, text: str) -> EmailCell | None:
    """The whole cell is one address, apart from punctuation around it."""
    bare = plain if valid(plain) else plain.strip(_EDGES + " ")
    email = valid(bare) if bare.count("@") == 1 else None
    if email is None:
        return None
    if bare != text:
        return EmailCell(email, rule=words.EXTRACTED.code)
    if email != bare.lower():
        return EmailCell(email, rule=words.ASCII_DOMAIN.code)
    return EmailCell(email, rule=words.LOWERED.code if bare != email else None)


def _several(plain: str) -> EmailCell | None:
    """One or more addresses among other words; null when a word left over might belong to an address."""
    found = _BRACKETED.findall(plain)
    rest = _BRACKETED.sub(" ", plain)
    sure = bool(found)
    if not found:
        found, rest = _TOKEN.findall(plain), _TOKEN.sub(" ", plain)
        sure = _sure_rest(plain, rest)
    emails = list(dict.fromkeys(email for token in found if (email := valid(token.strip(_EDGES)))))
    if not emails or not sure:
        return None
    rule = words.SPLIT if len(emails) > 1 else words.EXTRACTED
    lost = "@" in rest or any(valid(token.strip(_EDGES)) is None for token in found)
    return EmailCell(emails[0], emails[1:] or None, None, rule.code, words.PARTLY.code if lost else None)


def _sure_rest(plain: str, rest: str) -> bool:
    """Whether the words around the addresses are a label or a name, not a piece of a broken address."""
    if re.search(r"[.\-_]\s+\S+@|@\s|@\S+\s+[.\-_,;]\s*[a-z]{2,3}$|^@", plain):
        return False
    left = [word for word in re.split(r"[\s,;:|/()\[\]\"]+", rest) if word.strip(_EDGES)]
    return all(_LABEL.fullmatch(word.strip(_EDGES)) or word[0].isupper() or "@" in word for word in left)


def _repaired(plain: str) -> EmailCell | None:
    """One address damaged in a way that has one cure only."""
    text = _DOT.sub(".", _AT.sub("@", plain)).strip(_EDGES + " ")
    local, at, domain = text.partition("@")
    if not at or "@" in domain:
        return None
    domain = re.sub(r"[.,;]+", ".", re.sub(r"\s*([.,;-])\s*", r"\1", domain))
    email = valid(re.sub(r"\s*([._-])\s*", r"\1", local) + "@" + domain)
    return EmailCell(email, rule=words.REPAIRED.code) if email else None


def _hopeless(plain: str) -> EmailCell:
    """Nothing to store; sometimes something to propose."""
    text = re.sub(r"\s+", "", plain.lower()).strip(_EDGES)
    local, at, domain = text.partition("@")
    wanted = public_mail_domains()
    proposals = (
        [f"{local}@{domain}.{end}" for end in ("fr", "com") if f"{domain}.{end}" in wanted] if at else []
    )
    if not at:
        ends = (d for d in wanted if text.endswith(d) and len(text) > len(d))
        proposals = [f"{text[: -len(d)]}@{d}" for d in sorted(ends, key=len, reverse=True)[:1]]
    proposals = proposals or [text.replace(",", ".")]
    proposal = valid(proposals[0]) if len(proposals) == 1 else None
    return EmailCell(None, None, proposal, None, words.INVALID.code)
