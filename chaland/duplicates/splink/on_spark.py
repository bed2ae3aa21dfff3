"""Clusters of a folder of comparable records, found by Splink on a cluster of machines."""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chaland.duplicates.splink.settings import PEOPLE
from chaland.mirror.spark import failing, spark_at

if TYPE_CHECKING:
    from chaland.mirror.spark import Spark

_PAIRS = 1e7


def find_clusters(
    folder: Path, there: Collection[str], *, address: str, threshold: float, joined: float, to: Path
) -> None:
    """Read `folder` (Parquet: `unique_id`, and the columns of `there`), write to `to` (a folder of Parquet that must
    not be there) who stands with others: `unique_id`, `cluster_id`, `probability` of the likeliest pair.

    threshold: the least probability of a pair that counts; joined: from which one pairs join. All folders are seen
    by the whole cluster under these names. Raises: as `spark_at`.
    """
    from splink.backends.spark import similarity_jar_location

    with spark_at(address, jars=str(similarity_jar_location())) as spark, failing():
        linker = _linker(spark, folder, there)
        PEOPLE.train(linker, there, pairs=_PAIRS)
        pairs = linker.inference.predict(threshold_match_probability=threshold)
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=joined
        )
        members = _members(spark, pairs.as_spark_dataframe(), clusters.as_spark_dataframe())
        members.write.parquet(str(to))


def _linker(spark: Spark, folder: Path, there: Collection[str]) -> Any:
    from splink import Linker, SparkAPI

    session = spark.driven
    session.sparkContext.setCheckpointDir(str(folder.with_name("checkpoints")))
    records = session.read.parquet(str(folder)).select("unique_id", *there)
    database = SparkAPI(spark_session=session)
    return Linker(database.register(records), PEOPLE.settings(there), log_level=logging.ERROR)


def _members(spark: Spark, pairs: Any, clusters: Any) -> Any:
    """Those of clusters of several, with their likeliest pair."""
    pairs.createOrReplaceTempView("pairs")
    clusters.createOrReplaceTempView("clusters")
    return spark.driven.sql(_MEMBERS)


_MEMBERS = """
WITH sides AS (
    SELECT unique_id_l AS unique_id, match_probability FROM pairs
    UNION ALL SELECT unique_id_r, match_probability FROM pairs
),
likeliest AS (SELECT unique_id, max(match_probability) AS probability FROM sides GROUP BY unique_id),
several AS (SELECT cluster_id FROM clusters GROUP BY cluster_id HAVING count(*) > 1)
SELECT c.unique_id, c.cluster_id, l.probability FROM clusters AS c
JOIN several USING (cluster_id) JOIN likeliest AS l ON l.unique_id = c.unique_id
"""
