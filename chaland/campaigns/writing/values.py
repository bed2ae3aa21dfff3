"""What each person's fields hold, for many people in few queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from chaland.access.models import User
from chaland.campaigns.domain.templates import Amount
from chaland.campaigns.writing.cleaning import cleaned, said_value
from chaland.campaigns.writing.house import House, Place, house
from chaland.customers.models import Contact, ContactLabel, Purchase, SourceRecord
from chaland.kernel.clock import Clock, system_clock, today
from chaland.kernel.folding import fold
from chaland.kernel.text import Language, Text
from chaland.segments.language.moments import shifted

Values = dict[str, Any]
AT_ONCE = 5_000
"""People of one round of queries."""

TITLES: Mapping[str, Text] = {
    "M.": Text("Monsieur", "Mr"),
    "Mme": Text("Madame", "Ms"),
    "M. et Mme": Text("Madame, Monsieur", "Mr and Ms"),
    "Dr": Text("Docteur", "Dr"),
    "Me": Text("Maître", "Me"),
    "Pr": Text("Professeur", "Professor"),
}
_SOURCE = Text(
    "Vos coordonnées nous viennent de : {source}, le {day}.", "We have your details from: {source}, on {day}."
)
_OF_CONTACT = ("first_name", "last_name", "civility", "email", "mobile", "phone", "street", "postal_code", "city",
               "birth_date", "function", "activity")  # fmt: skip
_COLUMNS: Mapping[str, str] = {
    **{f"contact.{name}": name for name in _OF_CONTACT},
    "contact.title": "civility",
    "contact.age": "birth_date",
    "company.name": "company__name",
    "company.city": "company__city",
    "loyalty.points": "loyalty_points",
    "loyalty.tier": "loyalty_tier",
    "loyalty.programme": "loyalty_programme",
    "purchase.amount": "rollup__last_order_cents",
    "purchases.count": "rollup__purchase_count",
    "purchases.total": "rollup__total_cents",
    "purchases.first": "rollup__first_purchase",
    "owner.name": "owner",
}
_NAMES = ("first_name", "last_name")
_NEAR = ("latitude", "longitude")
_LINE = ("date", "store", "product", "category", "brand", "lifetime_months")
_LINES = {"product", "category", "brand", "date", "store", "replacement"}


def values_for(
    contact_ids: Iterable[int], needs: Collection[str], language: Language, clock: Clock = system_clock
) -> dict[int, Values]:
    """The values of these fields, by contact; one that is missing is not there. A contact that is gone has no entry.

    needs: paths of the catalogue; those of `sender.*` and `links.*` are not of a person and are left to whoever
    asks. Cost: at most six queries for each 5,000 people. Raises: Invalid (`messages_file_wrong`).
    """
    wanted, found = list(contact_ids), dict[int, Values]()
    gathering = _Gathering(frozenset(needs), language, today(clock, settings.CHALAND_ZONE), house())
    for start in range(0, len(wanted), AT_ONCE):
        found.update(gathering.of(wanted[start : start + AT_ONCE]))
    return found


@dataclass(frozen=True, slots=True)
class _Gathering:
    needs: frozenset[str]
    language: Language
    day: date
    house: House

    def of(self, ids: Sequence[int]) -> dict[int, Values]:
        found = self._golden(ids)
        for asked, gather in self._facts():
            if asked:
                gather(found)
        return found

    def _facts(self) -> list[tuple[bool, Callable[[dict[int, Values]], None]]]:
        """In order: a shop may be that of the last purchase."""
        shop, bought = self._asks("shop"), bool(self._lines())
        return [
            (bought or shop, self._purchases),
            (shop, self._shops),
            (self._asks("owner"), self._owners),
            ("contact.hobbies" in self.needs, self._hobbies),
            ("data_source" in self.needs, self._sources),
        ]

    def _asks(self, root: str) -> bool:
        return any(path.startswith(f"{root}.") for path in self.needs)

    def _lines(self) -> set[str]:
        return {
            path.removeprefix("purchase.") for path in self.needs if path.startswith("purchase.")
        } & _LINES

    def _golden(self, ids: Sequence[int]) -> dict[int, Values]:
        columns = {_COLUMNS[path] for path in self.needs if path in _COLUMNS}
        columns |= {"custom"} if self._asks("custom") else set()
        columns |= set(_NEAR) if self._asks("shop") else set()
        columns |= {"owner"} if self._asks("owner") else set()
        columns |= set(_NAMES) if "contact.full_name" in self.needs else set()
        order = ("pk", *sorted(columns))
        place = {column: at for at, column in enumerate(order)}
        steps = [
            (*path.split("."), place[_COLUMNS[path]], self._sayer(path))
            for path in sorted(self.needs & _COLUMNS.keys())
        ]
        rows = Contact.objects.filter(pk__in=_among(ids)).values_list(*order)
        return {row[0]: self._person(row, steps, place) for row in rows}

    def _person(self, row: Sequence[Any], steps: Sequence[Any], place: Mapping[str, int]) -> Values:
        values: Values = {"today": self.day} if "today" in self.needs else {}
        for root, name, at, say in steps:
            held = row[at]
            if held is not None and (said := say(held)) is not None:
                values.setdefault(root, {})[name] = said
        if "custom" in place and row[place["custom"]]:
            values["custom"] = self._custom(row[place["custom"]])
        if "latitude" in place:
            where = row[place["latitude"]], row[place["longitude"]]
            values["_place"] = where if None not in where else None
        if "owner" in place:
            values["_owner"] = row[place["owner"]]
        if "contact.full_name" in self.needs:
            whole = " ".join(row[place[name]] for name in _NAMES if row[place[name]])
            if said := cleaned(whole):
                put(values, "contact.full_name", said)
        return values

    def _sayer(self, path: str) -> Callable[[Any], Any]:
        if path in ("purchase.amount", "purchases.total"):
            return Amount
        if path == "contact.title":
            titles = {kept: words.to(self.language) for kept, words in TITLES.items()}
            return titles.get
        if path == "contact.age":
            return lambda born: _age(born, self.day)
        return said_value

    def _custom(self, kept: Mapping[str, Any]) -> Values:
        asked = (path.removeprefix("custom.") for path in self.needs if path.startswith("custom."))
        said = {key: _custom_value(kept[key]) for key in asked if key in kept}
        return {key: value for key, value in said.items() if value is not None}

    def _purchases(self, found: dict[int, Values]) -> None:
        """The dearest line of the last day on which somebody bought."""
        lines = self._lines() | ({"store"} if self._asks("shop") else set())
        for contact, line in _last_lines(list(found)).items():
            said = {name: value for name in lines if (value := said_value(line[name])) is not None}
            found[contact].setdefault("purchase", {}).update(said)

    def _shops(self, found: dict[int, Values]) -> None:
        for values in found.values():
            place: Place | None = values.pop("_place")
            store = values.get("purchase", {}).get("store")
            shop = self.house.nearest(place) or (self.house.called(store) if store else None)
            said = shop.values() if shop else {"name": store} if store else {}
            if said:
                values["shop"] = said

    def _owners(self, found: dict[int, Values]) -> None:
        """By the file of the house, else the account of that name."""
        asked = not self.needs.isdisjoint(("owner.phone", "owner.email"))
        users = User.objects.exclude(name="").values_list("name", "email") if asked else ()
        emails = {fold(name): email for name, email in users}
        for values in found.values():
            name = fold(values.pop("_owner") or "")
            told = self.house.owners.get(name) if asked else None
            email = (told.email if told else "") or emails.get(name, "")
            for path, value in (("owner.phone", told.phone if told else ""), ("owner.email", email)):
                if value:
                    put(values, path, cleaned(value))

    def _hobbies(self, found: dict[int, Values]) -> None:
        kept: dict[int, list[str]] = defaultdict(list)
        labels = ContactLabel.objects.filter(contact__in=_among(found), field="hobbies").order_by("pk")
        for contact, value in labels.values_list("contact_id", "value"):
            kept[contact].append(value)
        for contact, hobbies in kept.items():
            if said := said_value(hobbies):
                put(found[contact], "contact.hobbies", said)

    def _sources(self, found: dict[int, Values]) -> None:
        """The first that spoke of each."""
        rows = SourceRecord.objects.filter(contact__in=_among(found)).order_by(
            "contact_id", "first_seen_at", "pk"
        )
        for contact, source, at in rows.values_list("contact_id", "source__name", "first_seen_at"):
            day = f"{at:%d/%m/%Y}"
            told = _SOURCE.to(self.language, source=cleaned(source), day=day)
            found[contact].setdefault("data_source", told)


def _among(contact_ids: Iterable[int]) -> RawSQL | list[int]:
    """For `__in`. On SQLite one parameter, however many they are: thousands cost more to bind than their rows to read.
    PostgreSQL takes a list that it cannot see for half of the table, and reads all of it."""
    ids = list(contact_ids)
    if connection.vendor == "postgresql":
        return ids
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(ids)])


def put(values: Values, path: str, value: Any) -> None:
    """Sets `contact.first_name` inside nested dictionaries."""
    root, _, name = path.partition(".")
    if name:
        values.setdefault(root, {})[name] = value
    else:
        values[root] = value


def _last_lines(contact_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = (
        Purchase.objects.filter(
            record__contact__in=_among(contact_ids),
            date=F("record__contact__rollup__last_purchase"),
            quantity__gt=0,
        )
        .order_by("amount_cents", "pk")
        .values_list(
            "record__contact_id",
            "date",
            "store",
            "product__name",
            "product__category",
            "product__brand",
            "product__lifetime_months",
        )
    )
    return {contact: _line(dict(zip(_LINE, line, strict=True))) for contact, *line in rows}


def _line(row: dict[str, Any]) -> dict[str, Any]:
    months = row.pop("lifetime_months")
    due = shifted(row["date"], months, "month") if months and 1 <= months <= 1200 else None
    return {**row, "replacement": due}


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _custom_value(value: Any) -> Any:
    """Dates stand as ISO text in custom fields."""
    said = said_value(value)
    if isinstance(said, str) and len(said) == 10 and said[4] == said[7] == "-":
        try:
            return date.fromisoformat(said)
        except ValueError:
            return said
    return said
