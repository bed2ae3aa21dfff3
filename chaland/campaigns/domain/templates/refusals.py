"""What is wrong with a text, said so that its author can mend it."""

from __future__ import annotations

from collections.abc import Iterable

from chaland.kernel.errors import Invalid, Refused
from chaland.kernel.text import Text
from chaland.segments.language.suggestion import nearest

_SHOWN = 60


class MissingField(Refused):
    """A person lacks a value that the text asks for without a default. `field`: its path."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(
            "missing_field",
            Text("Le champ « {field} » est vide.", "The field “{field}” is empty."),
            remedy=Text(
                'Donnez-lui une valeur par défaut : {{{{ {field} | default: "…" }}}}.',
                'Give it a default: {{{{ {field} | default: "…" }}}}.',
            ),
            field=field,
        )


class TextWrong(Refused):
    """For this person the text cannot be written: too long, or a filter that does not fit the value."""

    def __init__(self, why: Text, **facts: object) -> None:
        super().__init__("text_wrong", why, remedy=None, **facts)


def wrong(code: str, source: str, at: int, message: Text, *, path: str, **facts: object) -> Invalid:
    """`at`: where in `source`, told as a line. Placeholders of the message: `line` and `facts`."""
    line = source.count("\n", 0, max(at, 0)) + 1
    said = Text(f"Ligne {{line}} : {message.fr}", f"Line {{line}}: {message.en}")
    return Invalid(code, said, path=path, remedy=None, line=line, at=at, **facts)


def unknown(
    code: str, source: str, at: int, message: Text, word: str, known: Iterable[str], *, path: str
) -> Invalid:
    """As `wrong`, with the word that was probably meant."""
    error = wrong(code, source, at, message, path=path, word=word[:_SHOWN])
    meant = nearest(word, known)
    if meant is not None:
        error.facts["suggestion"] = meant
        error.remedy = Text("Vouliez-vous dire « {suggestion} » ?", "Did you mean “{suggestion}”?")
    return error


def shown(tag: str) -> str:
    return tag if len(tag) <= _SHOWN else tag[:_SHOWN] + "..."
