"""What all fakes share: how they are to behave next, and what they truly received."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

MOODS = (
    "ok",
    "refused",
    "throttled",
    "denied",
    "broken",
    "garbage",
    "empty",
    "cut",
    "cut_before",
    "slow",
    "drip",
    "silent",
    "huge",
    "redirect",
)
"""ok; refused: the message is wrong; throttled: not now; denied: bad credentials; broken: an error of theirs, though
they took it; garbage, empty, huge: taken, but answered with nonsense; cut: taken, closed in the middle of the answer;
cut_before: closed before it was taken; slow, drip: taken, and answered too late;
silent: taken, and never answered (over SMPP); redirect: sent elsewhere."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One SMS that a fake took for good. `number`: the one it gave."""

    provider: str
    number: str
    to: str
    text: str
    sender: str = ""
    ref: str = ""
    marketing: bool = True
    hook: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


class Stage:
    """Safe for several threads. Raises: KeyError, ValueError on orders that mean nothing."""

    def __init__(self, journal: Path) -> None:
        self._lock = threading.Lock()
        self._file = journal.open("a", encoding="utf-8")
        self._taken: list[Taken] = []
        self._given = 0
        self._orders: dict[str, Any] = {}

    def play(self, orders: Mapping[str, Any]) -> None:
        """`mood` for the next `times` requests (0: until told otherwise), then ok; `slow_s`: how slow, `latency_s`:
        always; for SMPP `receipts`, `hex`."""
        if orders.get("mood", "ok") not in MOODS:
            raise ValueError(orders["mood"])
        with self._lock:
            self._orders = dict(orders)

    def order(self, name: str, otherwise: Any = None) -> Any:
        return self._orders.get(name, otherwise)

    def mood(self) -> str:
        """The one for this request."""
        with self._lock:
            mood = str(self._orders.get("mood", "ok"))
            left = self._orders.get("times", 0)
            if left:
                self._orders["times"] = left - 1
                if left == 1:
                    self._orders["mood"] = "ok"
            return mood

    def next_number(self) -> int:
        with self._lock:
            self._given += 1
            return 1_000_000 + self._given

    def take(self, taken: Taken) -> None:
        """Counted before anything is answered."""
        with self._lock:
            self._taken.append(taken)
            self._file.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
            self._file.flush()

    def taken(self, provider: str = "") -> Sequence[Taken]:
        with self._lock:
            return [one for one in self._taken if not provider or one.provider == provider]
