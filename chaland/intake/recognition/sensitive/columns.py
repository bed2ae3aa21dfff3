"""Whether a whole column should not be there, by what its header says or by what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from chaland.intake.recognition.guess import Sensitive, SensitiveKind
from chaland.intake.recognition.headers import Header, read_header
from chaland.intake.recognition.sensitive.cells import NUMBER_KINDS, numbers_in

_MIN_SHARE = 0.05
_LOYALTY = frozenset(("loyalty", "fidelite"))

_PHRASES: Mapping[SensitiveKind, tuple[str, ...]] = MappingProxyType(
    {
        "card": ("carte bancaire", "numero carte bancaire", "cb", "numero cb", "credit card", "credit card number", "carte credit", "card number", "pan", "cvv", "cvc", "cryptogramme", "cryptogramme visuel", "expiration carte", "date expiration carte", "card expiry", "carte bleue", "debit card"),
        "nir": ("nir", "numero securite sociale", "securite sociale", "numero secu", "secu", "numero ss", "social security number", "ssn", "soc sec id", "numero insee personne", "nss", "numss", "carte vitale", "numero assure social", "national identity number", "national id"),
        "iban": ("iban", "rib", "compte bancaire", "numero compte bancaire", "bank account", "bank account number", "coordonnees bancaires", "numero iban", "iban bic", "account iban"),
        "password": ("mot passe", "password", "mdp", "passwd", "pwd", "pass", "code secret", "motdepasse", "mot passe hash", "password hash", "pin", "code pin", "secret", "passcode"),
        "identity": ("passeport", "numero passeport", "passport", "passport number", "numero cni", "cni", "carte identite", "numero carte identite", "permis conduire", "numero permis", "titre sejour", "driving licence", "driver license", "identity card", "id card number", "piece identite", "numero piece identite"),
        "health": ("sante", "etat sante", "maladie", "allergie", "handicap", "pathologie", "traitement medical", "groupe sanguin", "health", "disease", "disability", "allergy", "medical", "antecedent medical", "regime alimentaire", "blood type", "grossesse", "medecin traitant", "diagnostic", "medical condition"),
        "religion": ("religion", "confession religieuse", "culte", "croyance", "conviction religieuse", "faith"),
        "opinion": ("opinion politique", "parti politique", "orientation politique", "political opinion", "political party", "appartenance politique", "vote"),
        "union": ("syndicat", "appartenance syndicale", "trade union", "syndique", "union membership", "adhesion syndicale"),
        "origin": ("origine ethnique", "ethnie", "race", "ethnicity", "ethnic origin", "origine raciale"),
        "sexuality": ("orientation sexuelle", "sexual orientation", "sexualite", "vie sexuelle", "sex life"),
        "offence": ("casier judiciaire", "condamnation", "infraction", "criminal record", "offence", "conviction penale"),
    }
)  # fmt: skip


def sensitive_column(header: Header, values: pl.Series, counts: pl.Series) -> Sensitive | None:
    """What forbids this column, None when nothing does.

    values: its distinct cells; counts: how many times each stands, the same length.
    """
    shares, is_in_sentences = _shares(values, counts)
    kind = _said(header)
    if kind is not None:
        filled = 1.0 if len(values) else 0.0
        return Sensitive(kind, shares.get(kind, 0.0) if kind in NUMBER_KINDS else filled, "header")
    return _by_content(shares, is_in_sentences)


def _by_content(shares: Mapping[SensitiveKind, float], is_in_sentences: bool) -> Sensitive | None:
    """A stray match in a column of long numbers is chance; one inside a sentence is not."""
    kind = max(shares, key=lambda one: shares[one], default=None)
    if kind is None or (shares[kind] < _MIN_SHARE and not is_in_sentences):
        return None
    return Sensitive(kind, shares[kind], "content")


def _shares(values: pl.Series, counts: pl.Series) -> tuple[dict[SensitiveKind, float], bool]:
    found = numbers_in(values).unique(["row", "kind"], maintain_order=True)
    if found.is_empty():
        return {}, False
    weights = found.with_columns(count=counts.gather(found["row"]))
    total = float(counts.sum())
    by_kind = weights.group_by("kind").agg(pl.col("count").sum()).sort("kind")
    in_sentences = found["piece"].str.len_chars() < 0.8 * found["text"].str.len_chars()
    return {kind: count / total for kind, count in by_kind.iter_rows()}, bool(in_sentences.any())


def _said(header: Header) -> SensitiveKind | None:
    if not _LOYALTY.isdisjoint(header.words):
        return None  # a loyalty card; should it hold bank cards, its cells tell
    by_words, by_letters = _index()
    stuck = by_letters.get(header.joined)
    return stuck or by_words.get(frozenset(header.unnumbered)) or _contained(frozenset(header.unnumbered))


def _contained(words: frozenset[str]) -> SensitiveKind | None:
    """A phrase of two words or more anywhere in the header says as much as alone: `N° de carte bancaire client`."""
    phrases = ((phrase, kind) for phrase, kind in _index()[0].items() if len(phrase) > 1 and phrase <= words)
    longest = max(phrases, key=lambda found: len(found[0]), default=None)
    return longest[1] if longest else None


@cache
def _index() -> tuple[dict[frozenset[str], SensitiveKind], dict[str, SensitiveKind]]:
    by_words: dict[frozenset[str], SensitiveKind] = {}
    by_letters: dict[str, SensitiveKind] = {}
    for kind, phrases in _PHRASES.items():
        for phrase in phrases:
            header = read_header(phrase)
            by_words[frozenset(header.words)] = kind
            by_letters[header.joined] = kind
    return by_words, by_letters
