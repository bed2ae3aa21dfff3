"""From characters to tokens: words, texts in quotes, numbers, dates, signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from chaland.segments.language.ast import Place
from chaland.segments.language.faults import Fault, fault

TokenKind = Literal["word", "text", "number", "date", "sign", "end"]

_PATTERN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<text>"(?:[^"\\]|\\.)*"|“[^”]*”|«[^»]*»|'[^']*'|‘[^’]*’)
  | (?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![0-9])|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}(?![0-9]))
  | (?P<number>-?[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9/-])(?:\.[0-9]+)?|-?[0-9]+(?:\.[0-9]+)?)
  | (?P<word>[^\W\d]\w*(?:['’][^\W\d]\w*)*)
  | (?P<sign><=|>=|==|!=|<>|[=<>≤≥≠(),.€])
  | (?P<unclosed>["“«'‘])
  | (?P<unknown>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN: dict[str, TokenKind] = {"word": "word", "date": "date", "sign": "sign"}
_SPACES = re.compile(r"\s")
_ESCAPED = re.compile(r'\\(["\\n])')


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the word as written, or what the quotes hold. The last token is always an `end`."""

    kind: TokenKind
    text: str
    at: Place


def tokenize(sentence: str) -> tuple[list[Token], list[Fault]]:
    """Every token and every fault; what cannot be a token is told and left out."""
    tokens: list[Token] = []
    faults: list[Fault] = []
    for kind, text, at in _pieces(sentence):
        if kind == "unknown":
            _tell_unknown(faults, text, at)
        elif kind == "unclosed":
            faults.append(_unclosed(at))
            tokens.append(Token("text", text[1:], at))
        elif kind == "text":
            tokens.append(Token("text", _unquoted(text), at))
        elif kind == "number":
            tokens.append(Token("number", _SPACES.sub("", text), at))
        elif kind in _PLAIN:
            tokens.append(Token(_PLAIN[kind], text, at))
    tokens.append(Token("end", "", Place(len(sentence), 0)))
    return tokens, faults


def quoted(text: str) -> str:
    """The text between canonical quotes, so that reading it gives the text back."""
    inside = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inside}"'


def _pieces(sentence: str) -> Iterator[tuple[str, str, Place]]:
    offset = 0
    while offset < len(sentence):
        found = _PATTERN.match(sentence, offset)
        assert found is not None
        kind = found.lastgroup or "unknown"
        end = len(sentence) if kind == "unclosed" else found.end()
        yield kind, sentence[offset:end], Place(offset, end - offset)
        offset = end


def _unquoted(text: str) -> str:
    if text[0] == '"':
        return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text[1:-1])
    return text[1:-1].strip() if text[0] == "«" else text[1:-1]


def _unclosed(at: Place) -> Fault:
    return fault(
        "unclosed_text",
        "Ce guillemet n'est pas refermé.",
        "These quotes are not closed.",
        at=at,
    )


def _tell_unknown(faults: list[Fault], text: str, at: Place) -> None:
    """One fault for a run of unknown characters, not one each."""
    last = faults[-1] if faults else None
    if last and last.code == "unknown_character" and last.at and last.at.offset + last.at.length == at.offset:
        faults.pop()
        at = last.at.to(at)
    faults.append(
        fault(
            "unknown_character",
            "Ces caractères n'ont pas de sens ici.",
            "These characters mean nothing here.",
            at=at,
        )
    )
