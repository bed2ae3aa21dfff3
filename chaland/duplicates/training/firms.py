"""The model of companies: the worlds it learns from, each drawn at random, and the trees fitted to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from chaland.duplicates.domain.companies.features import FEATURES, context, features
from chaland.duplicates.domain.companies.keys import RULES
from chaland.duplicates.domain.companies.records import comparable
from chaland.duplicates.domain.model import Model
from chaland.duplicates.domain.pairs import candidate_pairs
from chaland.duplicates.training.designs import FIRST_SEED
from chaland.duplicates.training.fitting import Labelled, trained
from chaland.samples.doubles.firms.design import FirmDesign
from chaland.samples.doubles.firms.files import labelled_firms

_FIELDS = ("siren", "siret", "naf", "email", "mobile", "phone", "website", "street", "postal_code", "city")


def train_companies(
    *, worlds: int = 90, firms: int = 1500, progress: Callable[[int], None] | None = None
) -> tuple[Model, int]:
    """The model of companies, and of how many pairs it was made. The same arguments give the same model.

    Raises: Refused (`trainer_missing`) without scikit-learn. Cost: about 30 s of one core for the shipped one.
    """
    return trained(map(of_design, designs(worlds, firms)), FEATURES, progress)


def of_design(design: FirmDesign) -> Labelled:
    """The features of the candidate pairs of one labelled file, and which of them are one establishment."""
    rows = labelled_firms(design)
    records, owner = comparable(rows), rows["firm_id"].to_numpy()
    pairs = candidate_pairs(records, RULES)
    return features(records, pairs, context(records, pairs)), owner[pairs.left] == owner[pairs.right]


def designs(worlds: int, firms: int) -> Iterator[FirmDesign]:
    """So many designs, the largest of so many establishments: with and without branches, brands, homonyms, damage,
    whole columns missing."""
    for world in range(worlds):
        draw = Random(f"duplicates/training/firms/{world}")  # noqa: S311 - invents, protects nothing
        untold = {
            field: 1.0 if draw.random() < 0.5 else draw.random() for field in _FIELDS if draw.random() < 0.25
        }
        yield FirmDesign(
            seed=FIRST_SEED + world,
            firms=firms // draw.choice((1, 2, 6, 20)),
            branches=draw.choice((0.0, 0.03, 0.1, 0.2, 0.4)),
            brands=draw.choice((0.0, 0.03, 0.1, 0.25)),
            homonyms=draw.choice((0.0, 0.01, 0.03, 0.1)),
            neighbours=draw.choice((0.0, 0.02, 0.06, 0.15)),
            doubled=draw.choice((0.05, 0.1, 0.25, 0.5, 0.9)),
            often=draw.choice((0.15, 0.3, 0.6)),
            local=draw.choice((0.05, 0.3, 0.6, 0.95)),
            damage=draw.choice((0.3, 0.7, 1.0, 1.5, 2.5, 4.0)),
            gaps=draw.choice((0.2, 0.6, 1.0, 1.5)),
            untold=untold,
        )
