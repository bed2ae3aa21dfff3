"""People of one company: its line, its mailbox, its site and its door are shared, and say nothing of who they are.

The model learnt from homes, where whoever shares all that mostly bears one name too; among colleagues only what is
one's own tells.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from chaland.duplicates.domain.strings import Numbers

STRANGERS_AT_MOST, NAMESAKES_AT_MOST = 0.1, 0.35
"""The probability of two at work whose names both differ, or one of them, and who share nothing of their own."""
_LAST, _FIRST, _SLIPPED, _BORN, _HOUSE, _STREET = 0.8, 0.66, 0.6, 0.8, 0.8, 0.85
_SEVERAL = float(np.log(2.5))


def held_apart(
    column: Mapping[str, Numbers], at_work: NDArray[np.bool_], named: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """The most that each pair may be held to be one. column: features by name; at_work: both are; named: the mailbox
    of one bears its name.

    Their own are the mobile, the date of birth and such a mailbox. A name that nobody bears is a slip of another
    sooner than a name.
    """
    last = _differ(column["last"], column["last_known"], _LAST)
    initial = (column["initial"] == 0) & np.isnan(column["first"])
    first = _differ(column["first"], column["first_known"], _FIRST) | initial
    own = (column["mobile"] == 1) | (column["birth"] >= _BORN) | ((column["email"] == 1) & named)
    among = at_work & _share_a_house(column) & ~own
    return np.where(
        among & last & first, STRANGERS_AT_MOST, np.where(among & (last | first), NAMESAKES_AT_MOST, 1.0)
    )


def _differ(likeness: Numbers, known: Numbers, least: float) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (likeness < _SLIPPED) | ((likeness < least) & (known > 0))
    return found


def _share_a_house(column: Mapping[str, Numbers]) -> NDArray[np.bool_]:
    """One company, line or door; or a mailbox of several."""
    mailbox = (column["email"] == 1) & (column["email_count"] > _SEVERAL)
    door = (column["street"] >= _STREET) & (column["number"] == 1)
    firm = (column["company"] >= _HOUSE) | (column["siren"] == 1) | (column["landline"] == 1)
    found: NDArray[np.bool_] = firm | door | mailbox
    return found
