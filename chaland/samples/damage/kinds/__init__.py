"""Every kind of damage, in the order in which it befalls a sheet: what moves cells first, spaces last."""

from __future__ import annotations

from collections.abc import Mapping

from chaland.samples.damage.kinds.cells import EMPTIES, LAST, MISREAD, YES_NO
from chaland.samples.damage.kinds.codes import CODES
from chaland.samples.damage.kinds.dates import DATES
from chaland.samples.damage.kinds.emails import EMAILS
from chaland.samples.damage.kinds.names import NAMES
from chaland.samples.damage.kinds.phones import PHONES
from chaland.samples.damage.kinds.places import PLACES
from chaland.samples.damage.spoil import Damage

DAMAGES: tuple[Damage, ...] = (
    *NAMES,
    *PHONES,
    *EMAILS,
    *DATES,
    *PLACES,
    *CODES,
    *YES_NO,
    *MISREAD,
    *EMPTIES,
    *LAST,
)

RATES: Mapping[str, float] = {
    damage.code: damage.rate for damage in sorted(DAMAGES, key=lambda one: one.rate)
}
"""The rate of each code when nobody says otherwise, the highest where it hits several columns."""
