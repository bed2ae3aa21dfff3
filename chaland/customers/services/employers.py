"""What people owe to the company where they work: its name, by which they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chaland.customers import bulk
from chaland.customers.domain.columns import contact_search
from chaland.customers.models import Contact

_STEP = 5_000
_SEARCHED = ("first_name", "last_name", "birth_name", "email", "mobile", "phone", "city")


def names_of(company_ids: Iterable[int]) -> dict[int, str]:
    """Company -> its name now."""
    found = bulk.fetch(
        "SELECT k.key, c.name FROM {keys} {join} customers_company c ON c.id = k.key",
        sorted(set(company_ids)),
    )
    return dict(found)


def call_by_name(company_ids: Sequence[int]) -> None:
    """Let instant search find the people of these companies by the name that these now have."""
    names = names_of(company_ids)
    people = Contact.objects.filter(company_id__in=list(names)).order_by("pk")
    after = 0
    while some := list(people.filter(pk__gt=after).values("pk", "company_id", *_SEARCHED)[:_STEP]):
        texts = [contact_search(person, names[person["company_id"]]) for person in some]
        bulk.update(Contact, "id", {"id": [person["pk"] for person in some], "search": texts})
        after = some[-1]["pk"]
