"""A small invented file, with values missing everywhere, and what an installation says of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chaland.kernel.text import Text
from chaland.segments.language import Now, Tree, parse
from chaland.segments.language.words import Kind

NOW = Now(datetime(2026, 3, 29, 22, 30, tzinfo=UTC), "Europe/Paris")
"""In Paris it is already the 30th, and the clocks went forward on the 29th."""

CITIES = ("Lyon", "LYON", "Saint-Étienne", "L’Haÿ-les-Roses", "Œuilly", "100% vrai_ville\\", "Nowhere")
PLACES = {"Lyon": (45.7578, 4.8320), "69003": (45.7597, 4.8490), "Suva": (-18.1416, 178.4419)}
HOBBIES = ("golf", "Voile", "échecs")
PRODUCTS = ("Clio", "Assurance tous risques", "Mégane")
CATEGORIES = ("SUV", "Assurance", "été")

CUSTOM: dict[str, tuple[Text, Kind, tuple[str, ...]]] = {
    "fuel": (Text("carburant", "fuel"), "choice", ("Diesel", "Électrique")),
    "car": (Text("voiture", "car"), "text", ()),
    "mileage": (Text("kilométrage", "mileage"), "number", ()),
    "control": (Text("contrôle technique", "road test"), "date", ()),
    "fleet": (Text("flotte", "fleet"), "yes_no", ()),
    "options": (Text("options", "options"), "list", ()),
}

SAVED = {
    "VIP": 'total_spent >= 100 or rfm_segment = "champions"',
    "Nested": 'not in_segment("vip") and age > 30',
}
FROZEN = {"Guests": 7}


@dataclass(frozen=True, slots=True)
class World:
    """`contacts`: one dict each, every field of the language by its name, custom ones as `custom.key`.

    `facts`: name of the fact to its rows, each with `contact` (None: anonymous). Amounts are in euros.
    """

    contacts: list[dict[str, Any]]
    facts: dict[str, list[dict[str, Any]]]
    guests: set[int]


def saved_trees() -> dict[str, Tree]:
    trees = {name: parse(sentence, "en") for name, sentence in SAVED.items()}
    return {name: tree for name, tree in trees.items() if not hasattr(tree, "items")}


def make_world(seed: int, size: int = 60) -> World:
    """The same world for the same seed."""
    draw = random.Random(seed)
    contacts = [_contact(draw, number) for number in range(1, size + 1)]
    who = [None, *range(1, size * 2 // 3)]
    facts = {
        "purchases": [_purchase(draw, draw.choice(who)) for _ in range(size * 2)],
        "events": [_event(draw, draw.choice(who)) for _ in range(size * 2)],
        "interactions": [_interaction(draw, draw.choice(who)) for _ in range(size)],
        "messages": [_message(draw, draw.choice(who)) for _ in range(size)],
    }
    guests = {number for number in range(1, size + 1) if draw.random() < 0.3}
    return World([_with_rollup(contact, facts["purchases"]) for contact in contacts], facts, guests)


def _maybe(draw: random.Random, *values: Any) -> Any:
    return None if draw.random() < 0.25 else draw.choice(values)


def _day(draw: random.Random) -> date | None:
    """Near the bounds that sentences ask for, leap days included."""
    around = (
        NOW.today + timedelta(days=draw.randint(-400, 40)),
        NOW.today + timedelta(days=draw.choice((-31, -30, -7, -1, 0, 1, 7, 30))),
        date(2024, 2, 29),
        date(2025, 12, 31),
    )
    return _maybe(draw, *around)


def _instant(draw: random.Random) -> datetime | None:
    midnight = NOW.start_of(NOW.today)
    around = (
        midnight + timedelta(seconds=draw.choice((-1, 0, 1, 3600))),
        NOW.instant - timedelta(hours=draw.choice((0, 1, 2, 23, 24, 25))),
        NOW.instant + timedelta(days=draw.randint(-60, 10), microseconds=draw.choice((0, 250_000))),
        datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
    )
    return _maybe(draw, *around)


def _birth(draw: random.Random) -> date | None:
    birthday = (NOW.today.month, NOW.today.day)
    return _maybe(
        draw,
        date(draw.randint(1930, 2010), draw.randint(1, 12), draw.randint(1, 28)),
        date(draw.choice((1986, 1996, 2001)), *birthday),
        date(1990, 3, 31),
        date(2000, 2, 29),
        date(1996, 2, 29),
    )


def _contact(draw: random.Random, number: int) -> dict[str, Any]:
    birth = _birth(draw)
    located = draw.random() < 0.7
    contact: dict[str, Any] = {
        "id": number,
        "last_name": _maybe(draw, "Dupont", "dupond", "Müller", "N'Guyen"),
        "first_name": _maybe(draw, "Zoé", "zoe", "Jean-Luc"),
        "sex": _maybe(draw, "F", "M"),
        "birth_date": birth,
        "birthday": birth,
        "kind": _maybe(draw, "person", "professional"),
        "company": _maybe(draw, "Ets Léger", "SNCF"),
        "email": _maybe(draw, "a@b.fr", "zoe@exemple.fr"),
        "mobile": _maybe(draw, "+33612345678"),
        "postal_code": _maybe(draw, "69001", "69100", "75011", "2A004"),
        "city": _maybe(draw, *CITIES),
        "department": _maybe(draw, "69", "2A"),
        "status": _maybe(draw, "prospect", "customer", "former"),
        "owner": _maybe(draw, "Alice", "Bob"),
        "created_at": _instant(draw),
        "last_contact": _instant(draw),
        "loyalty_tier": _maybe(draw, "Or", "argent"),
        "loyalty_points": _maybe(draw, -5, 0, 100, 250),
        "hobbies": draw.sample(HOBBIES, draw.randint(0, 3)),
        "tags": draw.sample(("Salon 2026", "vip"), draw.randint(0, 2)),
        "rfm_recency": _maybe(draw, 1, 3, 5),
        "rfm_segment": _maybe(draw, "champions", "at_risk", "lost"),
        "latitude": draw.choice((45.75, 45.80, 46.2, 48.85, -18.0)) if located else None,
        "longitude": draw.choice((4.83, 4.95, 5.2, 2.35, -179.9)) if located else None,
        "sms": draw.choice((True, False, None)),
        "custom.fuel": _maybe(draw, "Diesel", "Électrique"),
        "custom.car": _maybe(draw, "Clio II", "Twingo"),
        "custom.mileage": _maybe(draw, 0, 1500.5, 90000),
        "custom.control": _day(draw),
        "custom.fleet": _maybe(draw, True, False),
        "custom.options": draw.sample(("GPS", "toit ouvrant"), draw.randint(0, 2)),
    }
    contact["company_state"] = {"SNCF": "closed"}.get(contact["company"])
    return contact


def _purchase(draw: random.Random, contact: int | None) -> dict[str, Any]:
    return {
        "contact": contact,
        "date": _day(draw),
        "amount": _maybe(draw, -20.0, 0.0, 12.5, 99.99, 100.0, 500.0),
        "quantity": _maybe(draw, -1, 1, 2, 2.5),
        "product": _maybe(draw, *PRODUCTS),
        "category": _maybe(draw, *CATEGORIES),
        "order": _maybe(draw, "A1", "A2"),
        "store": _maybe(draw, "Lyon", "web"),
        "replacement": _day(draw),
    }


def _event(draw: random.Random, contact: int | None) -> dict[str, Any]:
    return {
        "contact": contact,
        "type": _maybe(draw, "page_view", "test_drive"),
        "at": _instant(draw),
        "path": _maybe(draw, "/devis", "/devis/suv", "/Accueil", "/dev"),
        "props": {key: value for key in ("colour", "menu entry") if (value := _maybe(draw, "Bleu", "red"))},
    }


def _interaction(draw: random.Random, contact: int | None) -> dict[str, Any]:
    return {
        "contact": contact,
        "kind": _maybe(draw, "call", "visit"),
        "at": _instant(draw),
        "outcome": _maybe(draw, "reached", "not_reached"),
        "satisfaction": _maybe(draw, 1, 3, 5),
    }


def _message(draw: random.Random, contact: int | None) -> dict[str, Any]:
    return {
        "contact": contact,
        "campaign": _maybe(draw, "Noël", "Été"),
        "channel": _maybe(draw, "sms", "email"),
        "status": _maybe(draw, "delivered", "opened"),
        "at": _instant(draw),
    }


def _with_rollup(contact: dict[str, Any], purchases: list[dict[str, Any]]) -> dict[str, Any]:
    """What purchases come to; for who has none, a count and a total of 0 and nothing else."""
    own = [row for row in purchases if row["contact"] == contact["id"]]
    days = [row["date"] for row in own if row["date"]]
    total = sum(round((row["amount"] or 0) * 100) for row in own)
    return {
        **contact,
        "has_rollup": bool(own),
        "purchase_count": len(own),
        "total_spent": total / 100,
        "last_purchase": max(days) if days else None,
    }
