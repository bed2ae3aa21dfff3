"""How many SMS a text takes, known from its pieces without putting them together. Pure.

Each piece is weighed once for each of its values. The number of parts follows from the sums, but where a character of
two units could fall on a cut and push the rest along: then, and only then, the text itself has to be looked at.
Source of the limits: 3GPP TS 23.038 and 23.040, as `channels.sms.encoding`, which a law holds this equal to.
"""

from __future__ import annotations

from typing import NamedTuple

from chaland.channels.sms.alphabet import cost, is_plain
from chaland.channels.sms.encoding import Encoding

_SINGLE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
_PART: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}


class Weight(NamedTuple):
    """Of a stretch of text. `septets`: when all of it is in GSM-7, `escaped` of its characters taking two. `units`: in
    UTF-16, `paired` of its characters taking two. `seen`: characters that are no space."""

    plain: bool = True
    septets: int = 0
    escaped: int = 0
    units: int = 0
    paired: int = 0
    seen: int = 0

    @property
    def encoding(self) -> Encoding:
        return "GSM-7" if self.plain else "UCS-2"

    @property
    def parts(self) -> int | None:
        """None when the sums do not tell."""
        units, doubles = (self.septets, self.escaped) if self.plain else (self.units, self.paired)
        if units <= _SINGLE[self.encoding]:
            return 1
        room = _PART[self.encoding]
        least = -(-units // room)
        return least if not doubles or least == -(-units // (room - 1)) else None


def weigh(text: str) -> Weight:
    plain = is_plain(text)
    costs = sum(map(cost, text)) if plain else 0
    paired = sum(char > "\uffff" for char in text)
    seen = sum(not char.isspace() for char in text)
    return Weight(plain, costs, costs - len(text) if plain else 0, len(text) + paired, paired, seen)
