"""The reason kept with a move: the clauses that decided it, with the values they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from chaland.segments.domain.deciding import deciding
from chaland.segments.domain.timing import next_flip
from chaland.segments.domain.trees import clauses, tables_behind
from chaland.segments.language import Catalogue, Now, Tree, encode
from chaland.segments.language.ast import Exists
from chaland.segments.named import spoken_by
from chaland.segments.together import condition_of, holding
from chaland.segments.why import facts_behind, values_behind

MOST = 500
"""Moves of one segment at once that are given their reasons; of more, only the cause is kept."""
_CLAUSES = 3
"""Clauses kept with one move."""

Tables = Mapping[int, frozenset[str]]


def reasons_of(
    tree: Tree, contacts: Sequence[int], *, cause: str, tables: Tables, known: Catalogue, now: Now
) -> dict[int, dict[str, Any]]:
    """By contact. Cost: one query for the clauses, one a clause for its values, within 300 contacts."""
    if not contacts or len(contacts) > MOST:
        return {}
    every = list(dict.fromkeys(clauses(tree)))
    found = holding([condition_of(clause, known, now) for clause in every], contacts)
    true = dict(zip(every, found, strict=True))
    decisive = {}
    for contact in contacts:
        hold = partial(_holds, true, contact)
        decisive[contact] = _told(deciding(tree, hold), cause, tables.get(contact), known, now)
    values = {
        clause: values_behind(clause, [c for c in contacts if clause in decisive[c]], known, now)
        for clause in every
        if any(clause in told for told in decisive.values())
    }
    return {
        contact: {
            "cause": cause,
            "clauses": [
                {
                    "clause": encode(clause)["where"],
                    "holds": contact in true[clause],
                    "values": values[clause].get(contact, []),
                    **_fact(clause, contact, contact in true[clause], known, now),
                }
                for clause in told
            ],
        }
        for contact, told in decisive.items()
    }


def _holds(true: Mapping[Tree, set[int]], contact: int, clause: Tree) -> bool:
    return contact in true[clause]


def _told(
    decisive: list[Tree], cause: str, changed: frozenset[str] | None, known: Catalogue, now: Now
) -> list[Tree]:
    """Of the clauses that decide, those that what happened can have turned, when it can be told."""
    named = spoken_by(known)
    if cause == "time":
        likely = [clause for clause in decisive if next_flip(clause, named, now) is not None]
    else:
        likely = [clause for clause in decisive if changed and tables_behind(clause) & changed]
    return list(dict.fromkeys(likely or decisive))[:_CLAUSES]


def _fact(clause: Tree, contact: int, holds: bool, known: Catalogue, now: Now) -> dict[str, Any]:
    """Which purchase, event… it was."""
    if not holds or not isinstance(clause, Exists):
        return {}
    facts = facts_behind(clause, contact, known, now, limit=1)
    return {"fact": facts[0]} if facts else {}
