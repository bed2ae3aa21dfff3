"""Spark, where the settings say it is: a server of Spark Connect, or a cluster that this process drives."""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from chaland.kernel.errors import Invalid, ProviderFailed, Refused
from chaland.kernel.text import Text

PATIENCE_S = 10.0
"""How long a server of Spark Connect may take to answer at all; PySpark alone would try for minutes."""
_TOLD = 400
"""Characters of what Spark says of a failure: it goes on for pages."""


class Spark:
    """One session. Its views are its own: other sessions of the same server do not see them."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @property
    def driven(self) -> Any:
        """The session of PySpark itself, for libraries that drive a cluster; of `spark_at` with a master alone."""
        return self._session

    def text(self, url: str) -> str:
        """A small file of text, as the cluster sees it. Raises: ProviderFailed (`spark_failed`)."""
        with failing():
            return "\n".join(row.value for row in self._session.read.text(url).collect())

    def show(self, name: str, url: str) -> None:
        """A folder of Parquet, as the view `name`. Raises: ProviderFailed (`spark_failed`)."""
        with failing():
            self._session.read.parquet(url).createOrReplaceTempView(name)

    def numbers(self, sql: str, values: Sequence[object]) -> list[int]:
        """The only column of the answer; values marked `?` are bound. Raises: ProviderFailed (`spark_failed`)."""
        with failing():
            return [row[0] for row in self._session.sql(sql, args=list(values)).collect()]


@contextmanager
def spark_at(address: str, jars: str = "") -> Iterator[Spark]:
    """A session there. `sc://host:port` is a server of Spark Connect; anything else is a master, whose driver
    ends with this process. `jars`: what a master is to load, in paths between commas.

    Raises: Refused (`spark_unset`, `spark_missing`, `spark_light`), Invalid (`spark_address`),
    ProviderFailed (`spark_silent`, `spark_failed`).
    """
    _refuse_without(address)
    if not address.startswith("sc://"):
        yield Spark(_driven(address, jars))
        return
    _refuse_silence(address)
    session = _connected(address)
    try:
        yield Spark(session)
    finally:
        with failing():
            session.stop()


def _refuse_without(address: str) -> None:
    if not address:
        raise Refused(
            "spark_unset",
            Text("Aucun Spark n'est indiqué.", "No Spark is named."),
            remedy=Text(
                "CHALAND_SPARK=sc://serveur:15002 (Spark Connect) ou spark://maître:7077",
                "CHALAND_SPARK=sc://server:15002 (Spark Connect) or spark://master:7077",
            ),
        )
    if find_spec("pyspark") is None:
        raise Refused(
            "spark_missing",
            Text("PySpark n'est pas installé ici.", "PySpark is not installed here."),
            remedy=Text('pip install "chaland[spark]"', 'pip install "chaland[spark]"'),
        )
    if not address.startswith("sc://") and find_spec("py4j") is None:
        raise Refused(
            "spark_light",
            Text(
                "Le client léger de Spark ne sait pas mener {address}.",
                "The light client of Spark cannot drive {address}.",
            ),
            remedy=Text(
                'Donnez un serveur sc://…, ou remplacez-le par pip install "chaland[spark-driver]".',
                'Name a server sc://…, or put pip install "chaland[spark-driver]" in its place.',
            ),
            address=address,
        )


def _refuse_silence(address: str) -> None:
    """Whether anybody there speaks this protocol."""
    import grpc

    with _as_a_program():
        from pyspark.errors import PySparkException
        from pyspark.sql.connect.client import DefaultChannelBuilder
    try:
        channel = DefaultChannelBuilder(address).toChannel()
    except (PySparkException, ValueError) as fault:
        raise Invalid(
            "spark_address",
            Text(
                "{address} n'est pas l'adresse d'un Spark Connect.",
                "{address} is no address of Spark Connect.",
            ),
            path="CHALAND_SPARK",
            address=address,
        ) from fault
    try:
        grpc.channel_ready_future(channel).result(timeout=PATIENCE_S)
    except grpc.FutureTimeoutError as fault:
        raise ProviderFailed(
            "spark_silent",
            Text("{address} ne répond pas.", "{address} does not answer."),
            permanent=False,
            remedy=Text("Spark Connect y tourne-t-il ?", "Is Spark Connect running there?"),
            address=address,
        ) from fault
    finally:
        channel.close()


def _connected(address: str) -> Any:
    from pyspark.sql import SparkSession

    with failing(), _as_a_program():
        session = SparkSession.builder.remote(address).create()
    logging.getLogger("pyspark.sql.connect.logging").setLevel(logging.CRITICAL)  # what fails is raised
    return session


def _driven(master: str, jars: str) -> Any:
    from pyspark.sql import SparkSession

    with failing(), _as_a_program():
        builder = SparkSession.builder.master(master).appName("chaland")
        builder = builder.config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        if jars:
            builder = builder.config("spark.jars", jars)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        return session


@contextmanager
def _as_a_program() -> Iterator[None]:
    """PySpark takes a process that runs no file (`python -c`, a worker of the tests) for one of its own tests, and
    ends it; it worries about the version of pandas, which nothing here asks it to use."""
    main = sys.modules["__main__"]
    is_mute = main.__spec__ is None and not hasattr(main, "__file__")
    if is_mute:
        main.__file__ = "chaland"
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", ".*pandas.*", FutureWarning)
            yield
    finally:
        if is_mute:
            del main.__file__


@contextmanager
def failing() -> Iterator[None]:
    """Whatever Spark, its server or its Java machine say has gone wrong. Raises: ProviderFailed (`spark_failed`)."""
    try:
        yield
    except Exception as fault:
        raise ProviderFailed(
            "spark_failed",
            Text("Spark n'a pas répondu à la question : {why}", "Spark did not answer the question: {why}"),
            permanent=False,
            why=str(fault)[:_TOLD],
        ) from fault
