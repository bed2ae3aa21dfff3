"""What a look at the file heard and found, as rows: decisions, pairs with their reasons, who stands with whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaland.customers import bulk
from chaland.duplicates.domain.bands import REVIEW_FROM, band_of
from chaland.duplicates.domain.decisions import Said, Verdict
from chaland.duplicates.domain.learning import Taught
from chaland.duplicates.domain.pairs import Pairs
from chaland.duplicates.domain.scan import STEP, Compared, Found
from chaland.duplicates.models import Scan
from chaland.duplicates.queries import Decided


def said_of(ids: NDArray[np.int64], decided: Sequence[Decided]) -> list[Said]:
    """What people decided, by the places of those of whom they did; of both of a pair who are there. `ids`: ascending."""
    left, right = (
        np.array([getattr(one, side) for one in decided], np.int64) for side in ("left_id", "right_id")
    )
    there = np.isin(left, ids) & np.isin(right, ids)
    places = zip(np.searchsorted(ids, left).tolist(), np.searchsorted(ids, right).tolist(), strict=True)
    return [
        Said(one_at, other_at, Verdict(one.verdict), one.fresh)
        for one, (one_at, other_at), known in zip(decided, places, there.tolist(), strict=True)
        if known
    ]


def member_columns(entry: Scan, ids: Any, members: pl.DataFrame) -> dict[str, Any]:
    return {
        "scan_id": bulk.Same(entry.pk),
        "subject_id": ids[members["place"].to_numpy()].tolist(),
        "cluster_id": ids[members["cluster"].to_numpy()].tolist(),
        "household_id": ids[members["household"].to_numpy()].tolist(),
        "probability": members["probability"].to_list(),
    }


def pair_columns(entry: Scan, ids: Any, persons: Compared, found: Found) -> dict[str, Any]:
    judged = found.judged
    return {
        "scan_id": bulk.Same(entry.pk),
        "left_id": ids[judged.pairs.left].tolist(),
        "right_id": ids[judged.pairs.right].tolist(),
        "probability": judged.probability.round(6).tolist(),
        "band": [band_of(probability).value for probability in judged.probability.tolist()],
        "home": judged.home.tolist(),
        "why": _why(persons, found),
        "shipped": _shipped(persons, judged.pairs),
    }


def _why(persons: Compared, found: Found) -> list[list[tuple[str, float]]]:
    """What weighed in each pair; nothing for those who merely live together, whom nobody takes for one."""
    judged = found.judged
    why: list[list[tuple[str, float]]] = [[] for _ in range(len(judged.pairs))]
    asked = np.flatnonzero((judged.probability >= REVIEW_FROM) | _inside(found))
    for start in range(0, len(asked), STEP):
        places = asked[start : start + STEP]
        for place, told in zip(
            places.tolist(), persons.why(persons.compared(judged.pairs.at(places))), strict=True
        ):
            why[place] = [(reason.feature, reason.weight) for reason in told]
    return why


def _shipped(persons: Compared, pairs: Pairs) -> list[float] | bulk.Same:
    """What the shipped model said, where decisions taught it something."""
    model = persons.model
    if not isinstance(model, Taught):
        return bulk.Same(None)
    found: list[float] = []
    for start in range(0, len(pairs), STEP):
        found += model.shipped_logits(persons.compared(pairs.part(start, start + STEP))).round(4).tolist()
    return found


def standing_together(found: Found) -> pl.DataFrame:
    """Those who stand with others: place, cluster, household, probability (null for those alone in their cluster)."""
    table = pl.DataFrame({"cluster": found.cluster, "household": found.household}).with_row_index("place")
    pairs, inside = found.judged.pairs, _inside(found)
    likeliest = (
        pl.DataFrame(
            {
                "place": np.concatenate([pairs.left[inside], pairs.right[inside]]),
                "probability": np.tile(found.judged.probability[inside], 2),
            }
        )
        .group_by("place")
        .agg(pl.col("probability").max())
    )
    table = table.filter((pl.len().over("cluster") > 1) | (pl.len().over("household") > 1))
    several = pl.len().over("cluster") > 1
    return table.join(likeliest, on="place", how="left", maintain_order="left").with_columns(
        probability=pl.when(several).then(pl.col("probability").fill_null(0.0)).round(6)
    )


def _inside(found: Found) -> Any:
    return found.cluster[found.judged.pairs.left] == found.cluster[found.judged.pairs.right]
