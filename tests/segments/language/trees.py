"""Random sentences that make sense for the invented file, drawn so that they often find someone."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from chaland.kernel.folding import fold
from chaland.segments.language import Tree
from chaland.segments.language.ast import (
    Aggregate,
    AllOf,
    AnyOf,
    Compare,
    Consents,
    Custom,
    Day,
    Duration,
    Everyone,
    Exists,
    Field,
    Flag,
    InSegment,
    Near,
    Not,
    Number,
    Operator,
    Point,
    Property,
    Quoted,
    Reachable,
    Relative,
    Subject,
    Unit,
    Value,
)
from chaland.segments.language.words import (
    CHOICES,
    CONTACT_FIELDS,
    FACTS,
    FUNCTIONS,
    OPERATORS,
    FactWord,
    Kind,
)
from tests.segments.language.catalogues import mirror_catalogue
from tests.segments.language.world import CATEGORIES, CITIES, CUSTOM, HOBBIES, NOW, PRODUCTS

KEPT = mirror_catalogue("duckdb")
_WORDS = (
    *CITIES,
    *HOBBIES,
    *PRODUCTS,
    *CATEGORIES,
    "dupont",
    "ZOE",
    "69",
    "69100",
    "/devis",
    "vip",
    "or",
    "bleu",
)
_OWN = {
    "city": CITIES,
    "hobbies": HOBBIES,
    "tags": ("VIP", "salon 2026"),
    "path": ("/devis", "/DEVIS", "/", "suv"),
}
_DAYS: tuple[Unit, ...] = ("day", "week", "month", "year")
_FINE: tuple[Unit, ...] = ("minute", "hour")
_FINE_OPERATORS: tuple[Operator, ...] = ("less", "at_most", "more", "at_least", "between")

_LETTERS = st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from('\\"n«»{}% \n')
awkward = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda text: bool(fold(text).strip()))
"""Texts that people could type: quotes, backslashes, braces, percent signs, any alphabet."""


def trees(texts: st.SearchStrategy[str] | None = None, *, depth: int = 3) -> st.SearchStrategy[Tree]:
    """Conditions on contacts. `texts`: where texts come from, when they need not be found in the file."""
    return st.recursive(_leaves(texts), lambda inner: _joined(inner), max_leaves=2**depth)


def _joined(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(inner.map(Not), several.map(AllOf), several.map(AnyOf))


@st.composite
def _leaves(draw: st.DrawFn, texts: st.SearchStrategy[str] | None) -> Tree:
    sort = draw(
        st.sampled_from(("field", "field", "field", "custom", "aggregate", "aggregate", "exists", "call"))
    )
    if sort == "field":
        kept = [w for w in CONTACT_FIELDS if w.name in KEPT.fields or w.name == "age"]
        word = draw(st.sampled_from(kept))
        return draw(_comparison(Field(word.name), word.kind, word.name, word.choices, texts))
    if sort == "custom":
        key = draw(st.sampled_from(sorted(CUSTOM)))
        return draw(_comparison(Custom(key), CUSTOM[key][1], key, None, texts))
    if sort == "aggregate":
        return draw(_aggregates(texts))
    if sort == "exists":
        fact = draw(st.sampled_from(FACTS))
        return Exists(fact.name, draw(st.none() | _where(fact, texts)))
    return draw(_calls())


def _calls() -> st.SearchStrategy[Tree]:
    tenths = st.integers(1, 9000).map(lambda tenths: Decimal(tenths) / 10)
    angle = st.integers(-900, 900).map(lambda tenths: Decimal(tenths) / 10)
    point = st.builds(Point, angle, angle.map(lambda degrees: degrees * 2))
    place = st.sampled_from(("Lyon", "69003", "Suva")) | point
    return st.one_of(
        st.just(Everyone()),
        st.builds(Near, place, tenths),
        st.sampled_from(("VIP", "vip", "Nested", "Guests")).map(InSegment),
        st.just(Consents("sms")),
        st.just(Reachable("sms")),
    )


@st.composite
def _aggregates(draw: st.DrawFn, texts: st.SearchStrategy[str] | None) -> Tree:
    function = draw(st.sampled_from(FUNCTIONS))
    columns = [(fact, c) for fact in FACTS for c in fact.columns if c.kind in function.of]
    fact, column = draw(st.sampled_from(columns)) if function.of else (draw(st.sampled_from(FACTS)), None)
    where = draw(st.none() | _where(fact, texts))
    subject = Aggregate(function.function, fact.name, column.name if column else None, where)
    kind: Kind = column.kind if column else "number"
    small = st.integers(-1, 5).map(Decimal)
    numbers = small if function.function == "count" else None
    return draw(_comparison(subject, kind, "", None, texts, numbers=numbers, never_empty=function.zero))


def _where(fact: FactWord, texts: st.SearchStrategy[str] | None) -> st.SearchStrategy[Tree]:
    columns = st.sampled_from(fact.columns).flatmap(
        lambda word: _comparison(Field(word.name), word.kind, word.name, word.choices, texts)
    )
    if fact.properties:
        keys = st.sampled_from(("colour", "menu entry"))
        columns |= keys.flatmap(lambda key: _comparison(Property(key), "text", key, None, texts))
    return st.recursive(columns, _joined, max_leaves=3)


@st.composite
def _comparison(
    draw: st.DrawFn,
    subject: Subject,
    kind: Kind,
    name: str,
    choices: str | None,
    texts: st.SearchStrategy[str] | None,
    *,
    numbers: st.SearchStrategy[Decimal] | None = None,
    never_empty: bool = False,
) -> Tree:
    suited = [row for row in OPERATORS if kind in row.kinds and not (never_empty and row.shape == "none")]
    row = draw(st.sampled_from(suited))
    values = _values(kind, name, choices, texts, numbers, row.operator)
    if row.shape == "span":
        units = _DAYS + (_FINE if kind == "instant" else ())
        return Compare(
            subject, row.operator, (draw(st.builds(Duration, st.integers(0, 40), st.sampled_from(units))),)
        )
    if row.shape == "two":
        return Compare(subject, row.operator, draw(st.tuples(values, values).map(_sorted)))
    number = {"none": 0, "one": 1}.get(row.shape)
    if number is not None:
        return Compare(subject, row.operator, tuple(draw(values) for _ in range(number)))
    return Compare(subject, row.operator, tuple(draw(st.lists(values, min_size=1, max_size=3))))


def _values(
    kind: Kind,
    name: str,
    choices: str | None,
    texts: st.SearchStrategy[str] | None,
    numbers: st.SearchStrategy[Decimal] | None,
    operator: Operator,
) -> st.SearchStrategy[Value]:
    if kind in ("number", "money"):
        cents = st.integers(-3000, 60000).map(lambda cents: Decimal(cents) / 100)
        usual = st.sampled_from(
            [Decimal(n) for n in ("0", "1", "3", "12.5", "29", "30", "40", "99.99", "100", "500")]
        )
        return (numbers if numbers is not None else usual | cents).map(Number)
    if kind in ("date", "instant", "anniversary"):
        return _dates(fine=kind == "instant" and operator in _FINE_OPERATORS)
    if kind == "yes_no":
        return st.booleans().map(Flag)
    if kind == "choice":
        known = (
            [word for c in CHOICES[choices] for word in (c.code, c.label.fr)] if choices else CUSTOM[name][2]
        )
        return st.sampled_from(known).map(Quoted)
    found = texts if texts is not None else st.sampled_from(_OWN.get(name, _WORDS))
    return found.map(Quoted)


def _dates(*, fine: bool) -> st.SearchStrategy[Value]:
    near = st.integers(-60, 60).map(lambda days: Day(NOW.today + timedelta(days=days)))
    days = st.sampled_from([Day(date(2024, 2, 29)), Day(date(2025, 12, 31)), Day(date(1996, 2, 29))])
    units = _DAYS + (_FINE if fine else ())
    relative = st.builds(Relative, st.integers(-40, 40).filter(bool), st.sampled_from(units))
    return near | days | relative | st.just(Relative(0, "day"))


def _sorted(pair: tuple[Value, Value]) -> tuple[Value, Value]:
    """Both of one sort and in order, so that the checker takes them; otherwise twice the same."""
    low, high = pair
    match low, high:
        case (Number(a), Number(b)) | (Day(a), Day(b)):
            return (low, high) if a <= b else (high, low)
        case Day(), Relative():
            return low, high
    return low, low
