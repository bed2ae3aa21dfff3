"""How requests are read and answers written: strict JSON in, plain JSON out."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any, NoReturn, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from chaland.kernel.errors import Refused
from chaland.kernel.text import Text

_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


class StrictParser(Parser):
    """Refuses what no database keeps: null characters, halves of characters, numbers that are not."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Raises: ValueError, RecursionError; the caller says that the body cannot be read."""
        read = json.loads(request.body.decode("utf-8"), parse_constant=_not_a_number)
        _refuse_unwritable(read)
        return cast(dict[str, Any], read)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Raises: Refused (`request_unreadable`)."""
        _refuse_unwritable([value for pair in data.lists() for value in pair])
        return super().parse_querydict(data, list_fields, request)


class PlainRenderer(BaseRenderer):
    """Dates and instants in ISO 8601, as the command line writes them."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:
        return json.dumps(data, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no JSON form")


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _refuse_unwritable(read: object) -> None:
    """Looks at every text of a document, keys included, however deep."""
    waiting = [read]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and _UNWRITABLE.search(value):
            raise Refused(
                "request_unreadable",
                Text(
                    "Ce texte contient un caractère nul ou coupé.",
                    "This text holds a null or half a character.",
                ),
            )
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
