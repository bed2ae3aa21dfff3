"""SQL: values stay out of it, whatever they are; engines get them in their own form."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.kernel.text import Text
from chaland.segments.language import (
    Catalogue,
    Dialect,
    Now,
    Query,
    Tree,
    compile_count,
    compile_ids,
    compile_where,
    parse,
)
from chaland.segments.language.ast import (
    AllOf,
    AnyOf,
    Compare,
    Custom,
    Exists,
    Field,
    InSegment,
    Property,
    Quoted,
)
from chaland.segments.language.catalogue import Column, CustomField
from chaland.segments.language.faults import Faults
from tests.segments.language.catalogues import mirror_catalogue, row_store_catalogue
from tests.segments.language.engines import Duck, Sqlite
from tests.segments.language.evaluator import Evaluator
from tests.segments.language.trees import awkward, trees
from tests.segments.language.world import NOW, make_world, saved_trees

DIALECTS: tuple[Dialect, ...] = ("sqlite", "postgres", "duckdb", "spark")
HOSTILE = ("'; DROP TABLE contact; --", "%s ? :v $1 §0§ :today", '" OR 1=1', "\\'; x", "a%_\\b", "{key}")


def catalogue(dialect: Dialect) -> Catalogue:
    return row_store_catalogue(dialect) if dialect in ("sqlite", "postgres") else mirror_catalogue(dialect)


def tree_of(sentence: str) -> Tree:
    tree = parse(sentence, "en")
    assert not isinstance(tree, Faults)
    return tree


def query_of(sentence: str, dialect: Dialect = "sqlite", now: Now = NOW) -> Query:
    return compile_where(tree_of(sentence), catalogue(dialect), dialect, now)


@settings(max_examples=60)
@given(trees(st.sampled_from(HOSTILE) | awkward.map(lambda text: f"¤{text}")), st.sampled_from(DIALECTS))
def test_no_value_lands_in_the_text(tree: Tree, dialect: Dialect) -> None:
    """The text is the same whatever the texts are, but for how many values there are."""
    query = compile_ids(tree, catalogue(dialect), dialect, NOW)
    assert len(query.parts) == len(query.values) + 1
    assert "¤" not in query.sql
    assert not any(text in query.sql for text in HOSTILE)
    assert "§" not in query.sql


def test_hostile_texts_are_looked_for_and_nothing_else() -> None:
    world = make_world(1, size=30)
    for number, hostile in enumerate(HOSTILE):
        world.contacts[3 * number]["city"] = hostile
        world.contacts[3 * number + 1]["custom.car"] = f"x{hostile}y"
        seen = {"type": hostile, "at": None, "path": None, "props": {"colour": hostile}}
        world.facts["events"].append({"contact": 3 * number + 3, **seen})
    evaluator = Evaluator(world, NOW, saved_trees())
    for engine in (Sqlite(world), Duck(world)):
        for number, hostile in enumerate(HOSTILE):
            asked = _asked(hostile)
            assert evaluator.who(asked) == {3 * number + 1, 3 * number + 2, 3 * number + 3}
            rows = engine.rows(compile_ids(asked, engine.catalogue, engine.dialect, NOW))
            assert {row[0] for row in rows} == evaluator.who(asked)


def _asked(text: str) -> Tree:
    quoted = (Quoted(text),)
    ends = Compare(Field("type"), "ends_with", quoted)
    starts = Compare(Property("colour"), "starts_with", quoted)
    return AnyOf(
        (
            Compare(Field("city"), "equals", quoted),
            Compare(Custom("car"), "contains", quoted),
            Exists("events", AllOf((ends, starts))),
        )
    )


def test_a_condition_fits_into_a_larger_query() -> None:
    world = make_world(2)
    store = Sqlite(world)
    tree = tree_of('city = "Lyon" or count(purchases where quantity > 0) >= 1')
    where = compile_where(tree, store.catalogue, "sqlite", NOW)
    page = f"SELECT c.id FROM contact AS c WHERE c.id > ? AND ({where.sql}) ORDER BY c.id LIMIT ?"
    rows = store.connection.execute(page, (10, *where.values, 5)).fetchall()
    wanted = sorted(number for number in Evaluator(world, NOW, {}).who(tree) if number > 10)
    assert [row[0] for row in rows] == wanted[:5]


def test_django_cursors_get_their_marks() -> None:
    query = query_of('city = "x" and path is empty'.replace("path", "email"))
    assert query.sql == "c.city_key = ? AND c.email IS NULL"
    assert query.marked("%s").sql == "c.city_key = %s AND c.email IS NULL"
    assert Query(("a % 2 = ", ""), (1,), "%s").sql == "a %% 2 = %s"
    assert query_of('city = "x"', "postgres").mark == "%s"


def test_visible_bounds_whole_answers_only() -> None:
    kept = replace(mirror_catalogue("duckdb"), visible="c.erased_at IS NULL")
    tree = tree_of("age > 3 or email is empty")
    assert "erased_at" not in compile_where(tree, kept, "duckdb", NOW).sql
    sql = compile_count(tree, kept, "duckdb", NOW).sql
    assert sql.startswith("SELECT COUNT(*) FROM contact AS c WHERE c.erased_at IS NULL AND (")


def test_dates_count_in_the_time_zone_of_the_company() -> None:
    late = Now(datetime(2026, 1, 31, 23, 30, tzinfo=UTC), "Europe/Paris")
    assert query_of("last_purchase >= today", now=late).values == ("2026-02-01",)
    assert query_of("last_purchase >= today", now=Now(late.instant, "America/Guadeloupe")).values == (
        "2026-01-31",
    )
    start = query_of("created_at >= today", now=late).values
    assert start == ("2026-01-31 23:00:00",)
    day = query_of("created_at = 2026-03-29", "postgres").values
    assert day == (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))


def test_fragments_may_name_the_day_and_their_own_values() -> None:
    kept = mirror_catalogue("duckdb")
    kept = replace(kept, consents={"sms": "c.sms AND c.sms_until >= :today AND c.x::TEXT <> ''"})
    query = compile_where(tree_of("not consents(sms)"), kept, "duckdb", NOW)
    assert query.sql == "NOT COALESCE((c.sms AND c.sms_until >= ? AND c.x::TEXT <> ''), FALSE)"
    assert query.values == (NOW.today,)


def test_folded_columns_serve_where_they_are_kept() -> None:
    assert query_of('city = "LYÔN"').values == ("lyon",)
    assert query_of('owner = "x"').sql == "CHALAND_FOLD(c.owner) = ?"
    assert query_of("owner is empty").sql == "c.owner IS NULL"
    assert query_of('city starts with "Saint-É"').values == ("saint-e", "saint-f")
    assert query_of('city starts with "100%"', "postgres").values == ("100\\%%",)


def test_few_contacts_are_asked_one_by_one() -> None:
    tree = tree_of("count(purchases) >= 2 and not exists(events)")
    query = compile_where(tree, row_store_catalogue("sqlite"), "sqlite", NOW, reach="few")
    assert " IN (SELECT" not in query.sql
    assert query.sql.count("r.contact_id = c.id") == 2


def test_a_segment_of_segments_is_written_out() -> None:
    kept = mirror_catalogue("duckdb")
    nested = compile_where(InSegment("Nested"), kept, "duckdb", NOW).sql
    assert nested == (
        "(NOT COALESCE(c.total_cents >= ?, FALSE) AND NOT COALESCE(c.rfm_segment = ?, FALSE)) AND c.birth_date <= ?"
    )


def test_wide_and_long_sentences_stay_within_what_engines_take() -> None:
    world = make_world(1, size=5)
    wide = AllOf(tuple(Compare(Field("city"), "differs", (Quoted(f"x{n}"),)) for n in range(499)))
    ages = tree_of(f"age in ({', '.join(map(str, range(1000)))})")
    lists = tree_of("hobbies has any (" + ", ".join(f'"{n}"' for n in range(1000)) + ")")
    for engine in (Sqlite(world), Duck(world)):
        for tree in (wide, ages, lists):
            engine.rows(compile_count(tree, engine.catalogue, engine.dialect, NOW))


def test_custom_fields_bind_their_path() -> None:
    path = Column("json_extract(c.custom, :path)", values={"path": "$.k"})
    own = CustomField(Text("clé", "key"), "text", path)
    kept = replace(row_store_catalogue("sqlite"), custom={'k"ey': own})
    query = compile_where(Compare(Custom('k"ey'), "equals", (Quoted("X"),)), kept, "sqlite", NOW)
    assert query.sql == "CHALAND_FOLD(json_extract(c.custom, ?)) = ?"
    assert query.values == ("$.k", "x")
