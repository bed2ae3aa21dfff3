"""The state of the grid, which lives in the address: words, filters, order, columns, saved view."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import HttpRequest, QueryDict

from chaland.access.models import User
from chaland.customers.domain.grid import COLUMNS, CUSTOM, DEFAULT_COLUMNS, Ask
from chaland.customers.queries.grid import Cursor, Filters
from chaland.faces.web.consent import columns as consent
from chaland.faces.web.contacts.filters import Chip, clause, read_chip, tree_of_all, write_chip
from chaland.faces.web.jinja import language
from chaland.faces.web.jobs import signed_in
from chaland.segments.language import Tree, print_sentence
from chaland.segments.saved import known_to

KEPT = "grid-columns"


@dataclass(frozen=True, slots=True)
class GridState:
    """What is asked (`ask`, `chips`, a sentence) by whom, in which columns, under which saved view (0 for none)."""

    ask: Ask
    chips: tuple[Chip, ...]
    where: str
    columns: tuple[str, ...]
    view: int = 0
    reader: User | None = None

    @property
    def filters(self) -> Filters:
        """The chips and the sentence, compiled, or whom they mean. Raises: Invalid, Faulty."""
        return clause(self.chips, self.where, known_to(self.reader))

    @property
    def tree(self) -> Tree | None:
        """The chips and the sentence as one tree; None for everyone. Raises: Invalid, Faulty."""
        return tree_of_all(self.chips, self.where, known_to(self.reader))

    @property
    def sentence(self) -> str:
        """The same as people write it; empty for everyone. Raises: Invalid, Faulty."""
        known = known_to(self.reader)
        tree = tree_of_all(self.chips, self.where, known)
        return print_sentence(tree, language(), known.words()) if tree else ""

    def query(self, **changes: object) -> str:
        """The address's query with some of it changed: words, sort, descending, chips, where, columns, view."""
        asked = {key: value for key, value in changes.items() if key in Ask.__slots__}
        own = {key: value for key, value in changes.items() if key not in Ask.__slots__}
        return replace(self, ask=replace(self.ask, **asked), **own).encoded()  # type: ignore[arg-type]

    def encoded(self) -> str:
        parts = [("q", self.ask.words)] if self.ask.words else []
        parts += [("f", write_chip(chip)) for chip in self.chips]
        parts += [("where", self.where)] if self.where else []
        if (self.ask.sort, self.ask.descending) != ("name", False):
            parts.append(("sort", ("-" if self.ask.descending else "") + self.ask.sort))
        if self.columns != DEFAULT_COLUMNS:
            parts.append(("cols", ",".join(self.columns)))
        if self.view:
            parts.append(("view", str(self.view)))
        return "?" + urlencode(parts)

    def without(self, chip: Chip) -> str:
        return self.query(chips=tuple(one for one in self.chips if one != chip))

    def sorted_by(self, column: str) -> str:
        """A second click on the same column turns the order round; dates and amounts start from the top."""
        if column == self.ask.sort:
            return self.query(descending=not self.ask.descending)
        return self.query(
            sort=column, descending=COLUMNS[column].kind in {"money", "number", "day", "instant"}
        )

    def to_view(self) -> dict[str, Any]:
        """What a saved view keeps."""
        return {"query": self.query(view=0)}


def read(request: HttpRequest) -> GridState:
    """The state in the address; the columns are those last chosen when the address names none."""
    state = parse(request.GET, signed_in(request))
    if "cols" in request.GET:
        request.session[KEPT] = list(state.columns)
    elif kept := request.session.get(KEPT):
        state = replace(state, columns=_columns(",".join(kept)))
    return state


def read_behind(request: HttpRequest) -> GridState:
    """The state of the page from which a fragment was asked."""
    behind = QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    state = parse(behind, signed_in(request))
    kept = request.session.get(KEPT)
    return replace(state, columns=_columns(",".join(kept))) if kept and "cols" not in behind else state


def parse(query: QueryDict, reader: User | None) -> GridState:
    sort = query.get("sort", "name")
    name = sort.removeprefix("-")
    sortable = name in COLUMNS and COLUMNS[name].sort is not None
    ask = Ask(
        words=query.get("q", "").strip()[:200],
        sort=name if sortable else "name",
        descending=sortable and sort.startswith("-"),
    )
    view = query.get("view", "0")
    chips = tuple(read_chip(text) for text in query.getlist("f") if ":" in text)
    columns = _columns(query.get("cols", ""))
    where = query.get("where", "").strip()
    return GridState(ask, chips, where, columns, int(view) if view.isdigit() else 0, reader)


def _columns(text: str) -> tuple[str, ...]:
    wanted = [
        name
        for name in text.split(",")
        if name in COLUMNS or name.startswith(CUSTOM) or name in consent.COLUMNS
    ]
    chosen = tuple(dict.fromkeys(wanted)) or DEFAULT_COLUMNS
    return ("name", *(name for name in chosen if name != "name"))


def write_cursor(cursor: Cursor) -> str:
    return base64.urlsafe_b64encode(json.dumps([cursor.value, cursor.id]).encode()).decode()


def read_cursor(text: str) -> Cursor | None:
    """None for a mark that we did not write: the list then starts over."""
    try:
        value, last = json.loads(base64.urlsafe_b64decode(text.encode()))
        return Cursor(value, int(last))
    except (ValueError, TypeError):
        return None


def view_query(state: Mapping[str, Any], view: int) -> str:
    """The address of a saved view."""
    parts = parse_qs(urlsplit(str(state.get("query", ""))).query)
    return "?" + urlencode(
        [*((key, value) for key, values in parts.items() for value in values), ("view", view)]
    )
