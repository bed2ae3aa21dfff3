"""The reference, in the shapes that reconciling asks for; each built once."""

from __future__ import annotations

from functools import cache

import polars as pl

from chaland.reference import communes, postal_towns, town_names

_ARRONDISSEMENT = r" \d+e(?:r)? [Aa]rrondissement$"
# a namesake must be this many times smaller for the larger town to be meant
_FAR_MORE = 10


@cache
def facts() -> pl.DataFrame:
    """insee, town (as the reference writes it, Lyon for its arrondissements), department, region, latitude, longitude."""
    return communes().select(
        "insee",
        "department",
        "region",
        "latitude",
        "longitude",
        town=pl.col("name").str.replace(_ARRONDISSEMENT, ""),
    )


@cache
def by_code_and_key() -> pl.DataFrame:
    """postal_code, key -> insee, town: every name that a town served by the code answers to.

    `town` is null for a former commune or a hamlet: the name given stays, the commune is today's.
    """
    served = postal_towns().select("postal_code", "insee", label="key", line5="line5").unique()
    own = served.select("postal_code", "insee", key="label", rank=pl.lit(0))
    named = served.join(_names(), on="insee").select("postal_code", "insee", "key", "rank")
    hamlets = postal_towns().filter(pl.col("line5").is_not_null())
    hamlets = hamlets.select("postal_code", "insee", key="line5", rank=pl.lit(3))
    every = (
        pl.concat([own, named, hamlets])
        .join(_sizes(), on="insee", how="left")
        .join(facts().select("insee", "town"), on="insee", how="left")
    )
    best = every.sort("rank", "population", "insee", descending=[False, True, False], nulls_last=True)
    best = best.unique(["postal_code", "key"], keep="first", maintain_order=True)
    return best.select("postal_code", "key", "insee", town=pl.when(pl.col("rank") < 2).then("town"))


def _names() -> pl.DataFrame:
    """insee, key, rank: 1 for the names of today, 2 for delegated, 3 for former ones."""
    rank = pl.col("origin").replace_strict({"delegated": 2, "former": 3}, default=1, return_dtype=pl.Int32)
    return town_names().select("insee", "key", rank=rank)


def _sizes() -> pl.DataFrame:
    return communes().select("insee", population=pl.col("population").fill_null(0))


@cache
def by_key() -> pl.DataFrame:
    """key -> insee, town: towns that a name alone designates, one of that name or by far the largest."""
    named = _names().join(_sizes(), on="insee").sort("rank", "population", descending=[False, True])
    named = named.unique(["key", "insee"], keep="first", maintain_order=True)
    today = named.filter(pl.col("rank") == 1)
    old = named.filter(pl.col("rank") > 1).join(today, on="key", how="anti")
    second = pl.col("population").slice(1, 1).first().fill_null(-1)
    ranked = pl.concat([today, old]).sort("population", descending=True).group_by("key", maintain_order=True)
    best = ranked.agg(
        insee=pl.col("insee").first(),
        rank=pl.col("rank").first(),
        clear=(pl.len() == 1) | (pl.col("population").first() > second * _FAR_MORE),
    )
    towns = best.join(facts().select("insee", "town"), on="insee")
    return towns.select("key", "insee", "clear", town=pl.when(pl.col("rank") == 1).then("town"))


@cache
def by_department_and_key() -> pl.DataFrame:
    """department, key -> insee, town: for a CEDEX code, whose first figures still say the department."""
    named = _names().filter(pl.col("rank") <= 2).join(_sizes(), on="insee")
    towns = named.join(facts().select("insee", "department", "town"), on="insee")
    best = towns.sort("rank", "population", descending=[False, True])
    return best.unique(["department", "key"], keep="first", maintain_order=True).select(
        "department", "key", "insee", "town"
    )


@cache
def codes() -> pl.DataFrame:
    """postal_code -> department, region (null where the code serves two), insee and town when it serves one commune."""
    served = postal_towns().select("postal_code", "insee").unique().join(facts(), on="insee", how="left")
    single = {
        name: pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first())
        for name in ("department", "region", "insee", "town")
    }
    return served.group_by("postal_code").agg(**single)


@cache
def single_codes() -> pl.DataFrame:
    """insee -> postal_code, for the communes that have one only."""
    counted = postal_towns().group_by("insee").agg(pl.col("postal_code").unique())
    single = counted.filter(pl.col("postal_code").list.len() == 1)
    return single.select("insee", pl.col("postal_code").list.first())


@cache
def keys_by_code() -> dict[str, tuple[str, ...]]:
    """postal_code -> the keys of its towns as they are written today, to find a misspelt one."""
    today = by_code_and_key().filter(pl.col("town").is_not_null())
    grouped = today.group_by("postal_code").agg(pl.col("key").unique().sort())
    return {code: tuple(keys) for code, keys in grouped.iter_rows()}


@cache
def postal_pairs() -> pl.DataFrame:
    """postal_code, insee: which communes a code serves; Paris, Lyon and Marseille whole as well."""
    served = postal_towns().select("postal_code", "insee").unique()
    parents = communes().filter(pl.col("parent").is_not_null()).select("insee", "parent")
    whole = served.join(parents, on="insee").select("postal_code", insee="parent").unique()
    return pl.concat([served, whole])


@cache
def parents() -> pl.DataFrame:
    """insee -> parent, for the municipal arrondissements."""
    return communes().filter(pl.col("parent").is_not_null()).select("insee", "parent")


def is_town(key: pl.Expr) -> pl.Expr:
    """Whether a key is the name of some commune, of today or former."""
    return key.is_in(_town_keys())


@cache
def _town_keys() -> pl.Series:
    return by_key()["key"].implode()


def is_postal_code(cell: pl.Expr) -> pl.Expr:
    """Whether a cell holds a French postal code, its first zero lost perhaps, or an address that ends with one."""
    code = cell.str.extract(r"(?:^|[\s,\-])(\d{4,5}|\d{2} \d{3})(?:\.0)?(?:\s*[\s,]\s*\p{L}.*)?\s*$", 1)
    return code.str.replace_all(" ", "").str.zfill(5).is_in(codes()["postal_code"].implode()).fill_null(False)
