"""What the review shows: its filters, kept in the address; what was put aside, kept in the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from chaland.customers.domain.subjects import Subject
from chaland.duplicates.queries.cases import Wanted
from chaland.faces.web.duplicates.words import BANDS, HOMES, ORDERS, RANGES
from chaland.faces.web.jinja import url
from chaland.faces.web.numbers import row_number

LATER = "duplicates_later"
_MOST_LATER = 500
_HOMES: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}


def subject_of(query: QueryDict) -> Subject:
    """Whom a page is about: people, unless its address or its form says companies."""
    return Subject.COMPANY if query.get("of") == Subject.COMPANY.value else Subject.PERSON


def about(subject: Subject) -> dict[str, str]:
    """What an address says of it; nothing of people."""
    return {"of": subject.value} if subject is Subject.COMPANY else {}


@dataclass(frozen=True, slots=True)
class Filters:
    """As the address has them; what it should not hold counts as absent."""

    band: str = "review"
    source: int | None = None
    batch: int | None = None
    range: str = ""
    home: str = ""
    order: str = "worth"
    subject: Subject = Subject.PERSON

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        def among(name: str, known: Mapping[str, object], otherwise: str) -> str:
            said = query.get(name, otherwise)
            return said if said in known else otherwise

        return cls(
            among("band", BANDS, "review"),
            row_number(query.get("source")),
            row_number(query.get("batch")),
            among("range", RANGES, ""),
            among("home", HOMES, ""),
            among("order", ORDERS, "worth"),
            subject_of(query),
        )

    def wanted(self) -> Wanted:
        least, _, most = self.range.partition("-")
        return Wanted(
            band="" if self.band == "all" else self.band,
            source=self.source,
            batch=self.batch,
            home=_HOMES[self.home],
            least=int(least or 0) / 100,
            most=int(most or 100) / 100,
            order=self.order,
            subject=self.subject,
        )

    def query(self) -> dict[str, object]:
        """What the address needs to say; what is so anyway is left out."""
        told = {
            "band": self.band if self.band != "review" else None,
            "source": self.source,
            "batch": self.batch,
            "range": self.range or None,
            "home": self.home or None,
            "order": self.order if self.order != "worth" else None,
            **about(self.subject),
        }
        return {name: value for name, value in told.items() if value is not None}

    def address(self, name: str = "duplicates_review", *args: object, **more: object) -> str:
        return url(name, *args, **self.query(), **more)


def put_aside(request: HttpRequest) -> list[int]:
    return list(request.session.get(LATER, ()))


def put_one_aside(request: HttpRequest, case_id: int) -> None:
    request.session[LATER] = [*(one for one in put_aside(request) if one != case_id), case_id][-_MOST_LATER:]


def take_all_up(request: HttpRequest) -> None:
    request.session.pop(LATER, None)
