"""What is wrong with a sentence: every fault at once, each with its place and, when there is one, a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chaland.kernel.errors import Invalid
from chaland.kernel.text import Language, Text
from chaland.segments.language.ast import Place


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `at` is known when the sentence was read, `path` (`where.all.0.values.1`) when the tree was.

    `suggestion` is what to write instead of the words at `at`.
    """

    code: str
    message: Text
    at: Place | None = None
    path: str = ""
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Faults:
    """One fault or more, in the order of the sentence."""

    items: tuple[Fault, ...]

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> Faults:
        return cls(tuple(sorted(faults, key=_order)))

    def refusal(self) -> Faulty:
        """The error to raise when whoever asked cannot be shown the faults one by one."""
        return Faulty(self)


class Faulty(Invalid):
    """The sentence cannot be answered. `faults` tells why, all at once."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        super().__init__("sentence_faults", _together(faults), path=faults.items[0].path)


def fault(
    code: str,
    fr: str,
    en: str,
    *,
    at: Place | None = None,
    path: str = "",
    suggestion: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> Fault:
    """A fault whose wordings are filled with `facts` (texts in their language), and end with the suggestion."""
    hint_fr = f" Vouliez-vous dire {suggestion} ?" if suggestion else ""
    hint_en = f" Did you mean {suggestion}?" if suggestion else ""
    said = Text(fr.format(**_in("fr", facts)) + hint_fr, en.format(**_in("en", facts)) + hint_en)
    return Fault(code, said, at, path, suggestion)


def _in(language: Language, facts: Mapping[str, object] | None) -> dict[str, object]:
    return {
        name: value.to(language) if isinstance(value, Text) else value
        for name, value in (facts or {}).items()
    }


def _order(fault: Fault) -> tuple[int, str]:
    return (fault.at.offset if fault.at else -1, fault.path)


def _together(faults: Faults) -> Text:
    """Braces are doubled because errors fill their wording with facts, and people may write braces."""
    lines = [(f.message.fr.replace("{", "{{"), f.message.en.replace("{", "{{")) for f in faults]
    fr, en = ("\n".join(side).replace("}", "}}") for side in zip(*lines, strict=True))
    return Text(fr, en)
