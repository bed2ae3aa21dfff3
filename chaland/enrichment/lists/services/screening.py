"""Taking out of a hired list those who must not be there: our own, those who object, doubles. Counted by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from chaland.customers import bulk
from chaland.enrichment.lists import ports
from chaland.enrichment.lists.domain.people import Known, Person, reaches
from chaland.enrichment.lists.domain.words import Removed
from chaland.enrichment.lists.queries import in_force
from chaland.enrichment.models import HiredList
from chaland.kernel.folding import fold
from chaland.reference import key

_OUR_POINTS = (
    "SELECT DISTINCT p.value FROM {keys} {join} customers_contactpoint p ON p.value = k.key "
    "WHERE p.kind <> 'address'"
)
_OUR_HOMES = (
    "SELECT p.value, c.last_name, c.first_name FROM {keys} {join} customers_contactpoint p ON p.value = k.key "
    "JOIN customers_sourcerecord s ON s.id = p.record_id JOIN customers_contact c ON c.id = s.contact_id "
    "WHERE p.kind = 'address'"
)
_HIRED = "SELECT n.{column}, n.given, n.list_id FROM {{keys}} {{join}} enrichment_hiredname n ON n.{column} = k.key"


def screen(row: HiredList, people: Sequence[Person], at: datetime) -> tuple[list[Person], Counter[str]]:
    """Rows of the file as it comes in: who stays, and how many went for which reason, each for the first."""
    ours, opposed = our_own(people), opposing(people)
    here, elsewhere = hired(people, [row.pk]), hired(people, in_force(at, but=row.pk))
    stay: list[Person] = []
    gone: Counter[str] = Counter()
    for one in people:
        why = _alone(row, one) or _taken(one, ours, opposed, here, elsewhere)
        if why is None:
            here.add(one)
            stay.append(one)
        else:
            gone[why.value] += 1
    return stay, gone


def screen_again(row: HiredList, people: Sequence[Person], at: datetime) -> dict[int, Removed]:
    """Names of the list before a use: those to go, by their id, with the reason."""
    ours, opposed = our_own(people), opposing(people)
    elsewhere = hired(people, in_force(at, but=row.pk))
    nobody = Known()
    found = {one.pk: _taken(one, ours, opposed, nobody, elsewhere) for one in people}
    return {pk: why for pk, why in found.items() if why is not None}


def _alone(row: HiredList, one: Person) -> Removed | None:
    if one.minor:
        return Removed.MINOR
    if one.refused and not reaches(one, row.channels):
        return Removed.REFUSED
    return None if reaches(one, row.channels) else Removed.UNREACHABLE


def _taken(
    one: Person, ours: Known, opposed: Collection[ports.Point], here: Known, elsewhere: Known
) -> Removed | None:
    if ours.holds(one):
        return Removed.OURS
    if any(point in opposed for point in points(one)):
        return Removed.OPPOSED
    if here.holds(one):
        return Removed.DOUBLE
    return Removed.ELSEWHERE if elsewhere.holds(one) else None


def points(one: Person) -> list[ports.Point]:
    said = (("email", one.of("email")), ("phone", one.of("mobile")), ("phone", one.of("phone")))
    return [ports.Point(kind, value) for kind, value in (*said, ("postal", one.household)) if value]


def opposing(people: Iterable[Person]) -> set[ports.Point]:
    return ports.consents().opposed({point for one in people for point in points(one)})


def our_own(people: Sequence[Person]) -> Known:
    """What of these people stands in the customer file: e-mail or phone of anybody, or name at an address.
    Cost: one look-up a coordinate, indexed."""
    wanted = [one.of(name) for one in people for name in ("email", "mobile", "phone")]
    values = {value for (value,) in bulk.fetch(_OUR_POINTS, sorted({value for value in wanted if value}))}
    places = {_place(one): one for one in people if one.household}
    homes: dict[str, set[str]] = {}
    for place, last, first in bulk.fetch(_OUR_HOMES, sorted(places)):
        one = places[place]
        household = ports.consents().household(one.of("street"), one.of("postal_code"), last)
        homes.setdefault(household or "", set()).add(key(first or ""))
    return Known(values, values, {value: {""} for value in values}, homes)


def _place(one: Person) -> str:
    """As intake writes the address of a record among its points."""
    return f"{one.of('postal_code')} {fold(one.of('street') or '')}"


def hired(people: Sequence[Person], lists: Collection[int]) -> Known:
    """What of these people stands in these lists already."""
    if not lists:
        return Known()
    looked = {
        "email": {one.of("email") for one in people},
        "mobile": {one.of("mobile") for one in people},
        "phone": {one.of("phone") for one in people},
        "household": {one.household for one in people},
    }
    found: dict[str, dict[str, set[str]]] = {column: {} for column in looked}
    for column, values in looked.items():
        sql = _HIRED.format(column=column)
        for value, given, list_id in bulk.fetch(sql, sorted(filter(None, values))):
            if list_id in lists:
                found[column].setdefault(value, set()).add(given)
    return Known(set(found["email"]), set(found["mobile"]), found["phone"], found["household"])
