"""What a labelled file is to look like. Rates are between 0 and 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Design:
    """people: how many there are (the file has more rows).

    households: the share of people who live with the person before them; doubled: of people who stand more than
    once; often: how likely somebody who stands n times is to stand once more; local: of homes in a dozen towns,
    as the customers of one shop; namesakes: of people who bear both names of a stranger; damage: multiplies the
    rate of every slip; wrong: besides, that of values of somebody else (files joined awry); gaps: multiplies that
    of every untold value; untold: field -> its own rate, whatever `gaps` says (1.0 leaves a column empty).
    """

    seed: int
    people: int
    households: float = 0.25
    doubled: float = 0.2
    often: float = 0.3
    local: float = 0.4
    namesakes: float = 0.01
    damage: float = 1.0
    wrong: float = 1.0
    gaps: float = 1.0
    untold: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaffDesign:
    """A file of people at work. people: how many there are (the file has more rows); a_firm: of one company, on
    average.

    relatives: the share who bear the name of the first of their company; mailbox: who are written to at their
    company's (info@…); direct: who have a landline of their own, not the switchboard's; walking: who tell their
    mobile; born: who tell their date of birth. The others as in `Design`.
    """

    seed: int
    people: int
    a_firm: int = 6
    relatives: float = 0.06
    mailbox: float = 0.3
    direct: float = 0.25
    walking: float = 0.45
    born: float = 0.05
    doubled: float = 0.25
    often: float = 0.3
    local: float = 0.4
    damage: float = 1.0
    gaps: float = 1.0
    untold: Mapping[str, float] = field(default_factory=dict)
