"""Near values: found and wrongly found, beside OpenRefine's fingerprint keying; time and memory."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.measure import measure
from benchmarks.quality.spoilt import Spoilt, hobbies, towns, trades
from chaland.quality.domain.variants import Form, group, values_of
from chaland.quality.domain.variants.towns import known_towns

Groups = list[set[str]]
_NAMES = ("chaland", "fingerprint")


@dataclass(frozen=True, slots=True)
class Score:
    """Of pairs that were put together."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def chaland(spoilt: Spoilt) -> Groups:
    known = known_towns() if spoilt.field == "city" else {}
    found = group(values_of(spoilt.forms), spoilt.field, known=known)
    return [{form.text for member in one.members for form in member.value.forms} for one in found]


def fingerprint(spoilt: Spoilt) -> Groups:
    """As OpenRefine keys by default: trimmed, lower case, no punctuation, no accents, words sorted, each once."""
    keyed: dict[str, set[str]] = defaultdict(set)
    for form in spoilt.forms:
        keyed[_key(form)].add(form.text)
    return [texts for texts in keyed.values() if len(texts) > 1]


def _key(form: Form) -> str:
    plain = re.sub(r"[^\w\s]", "", form.text.strip().lower())
    bare = "".join(one for one in unicodedata.normalize("NFD", plain) if not unicodedata.combining(one))
    return " ".join(sorted(set(bare.split())))


FINDERS: dict[str, Callable[[Spoilt], Groups]] = {"chaland": chaland, "fingerprint": fingerprint}


def score(spoilt: Spoilt, groups: Iterable[set[str]]) -> Score:
    """A pair is right when both stand for the same value."""
    sizes: dict[str, int] = defaultdict(int)
    for meant in spoilt.meant.values():
        sizes[meant] += 1
    wanted = sum(size * (size - 1) // 2 for size in sizes.values())
    put = right = 0
    for texts in groups:
        kinds: dict[str, int] = defaultdict(int)
        for text in texts:
            kinds[spoilt.meant[text]] += 1
        put += len(texts) * (len(texts) - 1) // 2
        right += sum(size * (size - 1) // 2 for size in kinds.values())
    return Score(right / put if put else 1.0, right / wanted if wanted else 1.0)


def find(name: str, values: int) -> int:
    """In a process of its own: the groups among so many distinct towns, well and badly written."""
    return len(FINDERS[name](towns(right=values // 3, wrong=values - values // 3, seed=7)))


def run(values: int) -> None:
    files = (
        ("2,000 towns, 6,000 slips", towns(right=2_000, wrong=6_000, seed=1)),
        ("30,000 towns, 20,000 slips", towns(right=30_000, wrong=20_000, seed=2)),
        ("62 trades, 400 slips", trades(wrong=400, seed=3)),
        ("54 hobbies and products, 300 slips", hobbies(wrong=300, seed=4)),
    )
    print("\nNear values: pairs put together, precision / recall / F1")
    for title, spoilt in files:
        print(f"  {title:<36}{_scores(spoilt)}")
    print(f"\n{values:,} distinct values: a process each")
    for name in _NAMES:
        told = measure("benchmarks.quality.report:find", (name, values))
        print(f"  {name:<12} {told.answer:>7,} groups {told.cpu:>6.1f} s of CPU {told.memory:>6,.0f} MB")


def _scores(spoilt: Spoilt, names: Sequence[str] = _NAMES) -> str:
    told = ((name, score(spoilt, FINDERS[name](spoilt))) for name in names)
    return "   ".join(f"{name} {one.precision:.3f} / {one.recall:.3f} / {one.f1:.3f}" for name, one in told)
