"""Every golden sentence, asked of the snapshot with its delta, and of the row store alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chaland.segments.counting import NoMirror
from chaland.segments.language import Faulty, Tree
from chaland.segments.language.ast import Not
from chaland.segments.queries import contact_ids_where, count_where, sentence
from tests.segments.mirror.scene import NOW

FOLDER = Path(__file__).parents[2] / "golden" / "segments"
GOLDEN = {
    path.parent.name: path.read_text(encoding="utf-8").strip()
    for path in sorted(FOLDER.glob("*/sentence.en.txt"))
}
MORE = {
    "company": 'company contains "léger" or company is empty',
    "source": 'source = "boutique"',
    "source-not": 'not source starts with "site"',
    "owner": 'owner is empty or owner contains "\\"lise\\""',
    "owner-missing": "owner is empty",
    "basket": "average_basket >= 9.99 or last_order_amount < 0",
    "first": "first_purchase >= 2025-12-01 and purchase_count between 1 and 3",
    "mileage": "custom.mileage > 1 or custom.mileage is empty",
    "fuel-text": 'custom.fuel in ("électrique", "true", "1")',
    "property-flag": 'exists(events where prop.colour = "1" or prop.colour = "true" or prop.n = "1.5")',
    "store": 'exists(purchases where store = "ete" and order starts with "e")',
    "no-category": "exists(purchases where category is empty and not quantity > 1)",
    "talked": 'exists(interactions where kind = "call" and outcome = "reached" and satisfaction >= 5)',
    "sent": 'count(messages where channel = "sms" and at >= 30 days ago) >= 1 and not exists(messages where status = "stopped")',
    "summer": 'exists(messages where campaign starts with "ete") or max(messages.at) < 3 hours ago',
    "replacement": "exists(purchases where replacement between 2026-03-01 and 2026-04-30)",
    "scores": "rfm_recency >= 3 and not rfm_monetary is empty",
    "guests": 'in_segment("Guests") and not in_segment("VIP")',
    "reachable": "reachable(email) or consents(letter)",
    "shut": 'company_state in ("closed", "moved") or not company_state = "active" and company_state is empty',
    "sex": 'sex = "F" and not last_name = "oeuvre"',
    "near": 'near("Saint-Étienne", 60 km) and not near("Lyon", 20 km)',
    "loyal": "loyalty_points >= 0 and birth_date < 2000-01-01",
}
SENTENCES = GOLDEN | MORE


@dataclass
class Told:
    """What came out: sizes by sentence, and which ones the mirror left to the row store."""

    sizes: dict[str, int] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)


def compare(names: Iterable[str] = SENTENCES) -> Told:
    """Asserts that all ways of asking agree, in numbers and in people."""
    told = Told()
    for name in names:
        try:
            tree = sentence(SENTENCES[name])
        except Faulty:  # this file does not hold it yet: both refuse alike
            with pytest.raises(Faulty):
                count_where(SENTENCES[name], engine="mirror")
            continue
        told.sizes[name] = _same(name, tree, told.left)
    return told


def _same(name: str, tree: Tree, left: set[str]) -> int:
    who = contact_ids_where(tree, now=NOW, engine="rows")
    others = count_where(Not(tree), now=NOW, engine="rows")
    try:
        told = contact_ids_where(tree, now=NOW, engine="mirror")
        assert told == who, (name, set(told) ^ set(who))
        assert count_where(Not(tree), now=NOW, engine="mirror") == others, name
    except NoMirror:
        left.add(name)
        assert count_where(tree, now=NOW) == len(who)
    return len(who)
