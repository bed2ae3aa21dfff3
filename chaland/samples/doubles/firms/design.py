"""What a labelled file of companies is to look like. Rates are between 0 and 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FirmDesign:
    """firms: how many establishments there are (the file has more rows).

    branches: the share that are another establishment of the company before them; brands: that bear the name of a
    brand and their town; homonyms: that bear the name of another company; neighbours: that stand at the door of
    the company before them; doubled: that stand more than once; often: how likely one who stands n times is to
    stand once more; local: in a dozen towns; damage: multiplies the rate of every slip; gaps: that of every
    untold value; untold: field -> its own rate, whatever `gaps` says (1.0 leaves a column empty).
    """

    seed: int
    firms: int
    branches: float = 0.1
    brands: float = 0.07
    homonyms: float = 0.03
    neighbours: float = 0.04
    doubled: float = 0.25
    often: float = 0.3
    local: float = 0.4
    damage: float = 1.0
    gaps: float = 1.0
    untold: Mapping[str, float] = field(default_factory=dict)
