"""What was found. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chaland.kernel.text import Text


class Level(StrEnum):
    """STOP: it will not arrive, or may not leave. WARN: some will not get it. NOTE: could be better. GOOD."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Finding:
    """`code` for scripts; `text` with its facts filled in; `path`: of what, `https://…/photo.png`."""

    code: str
    level: Level
    text: Text
    path: str = ""


def found(code: str, level: Level, text: Text, path: str = "", **facts: object) -> Finding:
    filled = Text(text.to("fr", **facts), text.to("en", **facts)) if facts else text
    return Finding(code, level, filled, path)
