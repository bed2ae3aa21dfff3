"""Reads JSON values of the expected shape, and remembers every one that is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from chaland.segments.language.faults import Fault, fault
from chaland.segments.language.limits import MAX_FAULTS
from chaland.segments.language.suggestion import nearest

T = TypeVar("T")


class Unreadable(Exception):
    """This part cannot be read; why is already told."""


@dataclass(slots=True)
class Reader:
    faults: list[Fault] = field(default_factory=list)

    def tell(self, code: str, path: str, fr: str, en: str, *, suggestion: str | None = None) -> None:
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(fault(code, fr, en, path=path, suggestion=suggestion))

    def refuse(self, code: str, path: str, fr: str, en: str, *, suggestion: str | None = None) -> Unreadable:
        """Tells, and gives the error to raise."""
        self.tell(code, path, fr, en, suggestion=suggestion)
        return Unreadable()

    def attempt(self, read: Callable[[], T]) -> T | None:
        """What was read; None when it could not be, so that its neighbours are still read."""
        try:
            return read()
        except Unreadable:
            return None

    def mapping(self, raw: object, path: str) -> dict[str, object]:
        if not isinstance(raw, dict):
            raise self.refuse("not_an_object", path, "Il faut ici un objet.", "An object is needed here.")
        return {str(key): value for key, value in raw.items()}

    def items(self, raw: object, path: str) -> list[object]:
        if not isinstance(raw, list):
            raise self.refuse("not_a_list", path, "Il faut ici une liste.", "A list is needed here.")
        return raw

    def text(self, raw: object, path: str) -> str:
        if not isinstance(raw, str):
            raise self.refuse("not_a_text", path, "Il faut ici un texte.", "A text is needed here.")
        return raw

    def whole(self, raw: object, path: str) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise self.refuse(
                "not_whole", path, "Il faut ici un nombre entier.", "A whole number is needed here."
            )
        return raw

    def one_of(self, raw: object, known: Mapping[str, T], path: str) -> T:
        if not isinstance(raw, str) or raw not in known:
            suggestion = nearest(raw, known) if isinstance(raw, str) else None
            raise self.refuse(
                "unknown_word", path, "Mot inconnu ici.", "Unknown word here.", suggestion=suggestion
            )
        return known[raw]

    def only(self, node: Mapping[str, object], known: set[str], path: str) -> None:
        """Tells each key that is not known."""
        for key in node:
            if key not in known:
                self.tell(
                    "unknown_key",
                    f"{path}.{key}".lstrip("."),
                    "Clé inconnue.",
                    "Unknown key.",
                    suggestion=nearest(key, sorted(known)),
                )
