"""Instant search: every word typed must be found, anywhere in name, company, phone, e-mail or town."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from django.db import connection

from chaland.customers.models import Change, Position
from chaland.customers.queries.conditions import Clause, all_of
from chaland.kernel.folding import fold

READER = "search"
BROAD = 20_000
"""Beyond that many hits it is cheaper to walk the list in its order than to sort what was found."""
MOST_TRIGRAMS = 64
"""What is typed beyond them is looked for in the texts alone."""

_NUMBER = re.compile(r"\+?[\d\s.\-/()]{4,}")


def words_of(typed: str) -> list[str]:
    """What is looked for: folded words; a phone number in pieces is one word, as it is kept.

    >>> words_of("Éva 06 12 34")
    ['eva', '061234']
    """
    numbers = _NUMBER.findall(typed)
    rest = _NUMBER.sub(" ", typed) if numbers else typed
    joined = [re.sub(r"\D", "", number.strip().replace("+33", "0")) for number in numbers]
    return [word for word in (*fold(rest).split(), *joined) if word]


def matching(typed: str) -> Clause:
    """The condition on c.search. Cost: reads the trigram index once to learn how broad the words are."""
    words = words_of(typed)
    each = [_contains(word) for word in words]
    if connection.vendor != "sqlite":
        return all_of(each)
    asked = " AND ".join(_quoted(trigram) for trigram in _trigrams(words))
    if not asked or _is_broad(asked):
        return all_of(each)
    pending = _not_yet_indexed()
    if pending is None:
        return all_of(each)
    found = "SELECT rowid FROM customers_search WHERE customers_search MATCH %s"
    if pending:
        found += " UNION SELECT value FROM json_each(%s)"
    return all_of([Clause(f"c.id IN ({found})", [asked, *([json.dumps(pending)] if pending else [])]), *each])


def _trigrams(words: Iterable[str]) -> list[str]:
    """The index knows who holds these, not whether they follow one another: the text itself tells.

    >>> _trigrams(["dupo", "69"])
    ['dup', 'upo']
    """
    several = dict.fromkeys(word[at : at + 3] for word in words for at in range(len(word) - 2))
    return list(several)[:MOST_TRIGRAMS]


def _quoted(trigram: str) -> str:
    return '"' + trigram.replace('"', '""') + '"'


def _contains(word: str) -> Clause:
    literal = re.sub(r"([\\%_])", r"\\\1", word)
    return Clause(r"c.search LIKE %s ESCAPE '\'", [f"%{literal}%"])


def _is_broad(asked: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM customers_search WHERE customers_search MATCH %s LIMIT %s)",
            [asked, BROAD + 1],
        )
        return bool(cursor.fetchone()[0] > BROAD)


def _not_yet_indexed() -> list[int] | None:
    """The contacts that changed since the index was brought up to date; None when they are too many."""
    position = Position.objects.filter(reader=READER).values_list("change_id", flat=True).first() or 0
    changed = list(
        Change.objects.filter(pk__gt=position, table="contact").values_list("row_id", flat=True)[: BROAD + 1]
    )
    return None if len(changed) > BROAD else sorted(set(changed))
