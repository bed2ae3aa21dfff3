"""Invented lives: consents, withdrawals, objections, purchases, contracts and clocks, small enough to collide."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from chaland.consent.domain.decision import Asking, Content, PurposeTerms
from chaland.consent.domain.evidence import (
    Barred,
    Bought,
    Facts,
    Point,
    Said,
    Signed,
    Suppressed,
    Terms,
)
from chaland.consent.domain.histories import USES
from chaland.consent.domain.words import Act, Channel, Method
from chaland.kernel.text import Text

START = datetime(2026, 8, 1, 9, tzinfo=UTC)
INSTANTS = st.integers(0, 300 * 24).map(lambda hours: START + timedelta(hours=hours))
DAYS = st.integers(-900, 300).map(lambda days: START.date() + timedelta(days=days))
POINTS = (
    ("email", "jean@example.fr", "email"),
    ("email", "contact@garage.fr", "email"),
    ("phone", "+33730000001", "mobile"),
    ("phone", "+33140000001", "phone"),
    ("postal", "69003|RUE|DUPONT", "postal"),
)
FAMILIES = ("suv", "entretien", "")
CODES = ("offers", "loyalty")
RARELY = st.sampled_from([False, False, False, False, True])
MOSTLY = RARELY.map(lambda rarely: not rarely)

terms = st.one_of(
    st.none(),
    st.builds(
        Terms,
        controller=st.integers(1, 2),
        direct=st.booleans(),
        informed=st.booleans(),
        refusal_offered=st.booleans(),
        since=st.one_of(st.none(), DAYS),
        quarantine=RARELY,
    ),
)
points = st.lists(
    st.builds(
        lambda known, said, golden: Point(*known, said, golden), st.sampled_from(POINTS), terms, st.booleans()
    ),
    min_size=1,
    max_size=6,
)
_ids = st.integers(1, 10_000)


def said(*acts: Act) -> st.SearchStrategy[Said]:
    return st.builds(
        lambda known, **facts: Said(kind=known[0], identifier=known[1], **facts),
        st.sampled_from(POINTS),
        id=_ids,
        channel=st.sampled_from([*(channel.value for channel in Channel), ""]),
        purpose=st.sampled_from([*CODES, None]),
        act=st.sampled_from([act.value for act in acts]),
        at=INSTANTS,
        method=st.sampled_from([Method.WEB_FORM.value, Method.IMPORT.value]),
        own=MOSTLY,
        complete=MOSTLY,
        quarantined=RARELY,
        valid_until=st.one_of(st.none(), DAYS),
        joint=RARELY,
        partners=st.lists(st.integers(1, 2), min_size=1, max_size=2).map(tuple),
    )


def _fitting(one: Said, known: tuple[str, str, str], channel: str) -> Said:
    said_at = START - (one.at - START) / 2
    code = one.purpose or CODES[0]
    return one._replace(
        kind=known[0], identifier=known[1], channel=channel, valid_until=None, at=said_at, purpose=code
    )


consents = st.builds(
    lambda one, pair: _fitting(one, *pair),
    said(Act.GIVEN),
    st.sampled_from(
        [(known, channel.value) for channel, uses in USES.items() for known in POINTS if known[2] in uses]
    ),
)
"""Consents by which a point may be used, if nothing else speaks against it."""


def with_slot(one: Said, start: datetime, hours: int) -> Said:
    return one._replace(slot_start=start, slot_end=start + timedelta(hours=hours))


_slots = st.builds(with_slot, said(Act.GIVEN), INSTANTS, st.integers(1, 3))
words = st.lists(st.one_of(consents, consents, consents, said(*Act), _slots), max_size=6)
suppressed = st.lists(
    st.builds(
        Suppressed,
        identifier=st.sampled_from([value for _, value, _ in POINTS]),
        channel=st.sampled_from(["", "email", "sms", "call", "letter"]),
        purpose=st.sampled_from(["", *CODES]),
        lifted=st.booleans(),
        at=INSTANTS,
    ),
    max_size=3,
)
bought = st.lists(
    st.builds(Bought, id=_ids, day=DAYS, family=st.sampled_from(FAMILIES), terms=terms), max_size=2
)
contracts = st.lists(
    st.builds(
        Signed,
        id=_ids,
        controller=st.integers(1, 2),
        family=st.sampled_from(FAMILIES),
        purpose=st.sampled_from([None, *CODES]),
        starts_on=DAYS,
        ends_on=DAYS,
        ended_at=st.one_of(st.none(), INSTANTS),
    ),
    max_size=2,
)
_some_bars = st.lists(
    st.builds(
        Barred,
        kind=st.sampled_from(["restricted", "deceased"]),
        since=INSTANTS,
        until=st.one_of(st.none(), INSTANTS),
    ),
    max_size=1,
)
bars = st.one_of(st.just([]), st.just([]), st.just([]), _some_bars)
calls = st.lists(st.lists(INSTANTS, max_size=5).map(tuple), max_size=2)
facts = st.builds(
    Facts,
    contact=st.just(1),
    kind=st.sampled_from(["person", "professional", None]),
    in_company=st.booleans(),
    function=st.sampled_from(["", "garagiste", "acheteur"]),
    birth_date=st.builds(
        lambda known, day: day if known else None, RARELY, st.dates(date(2005, 1, 1), date(2015, 1, 1))
    ),
    created_on=DAYS,
    department=st.sampled_from([None, "69", "67", "974", "987"]),
    points=st.one_of(points, st.just([Point(*known) for known in POINTS])).map(tuple),
    terms=st.lists(terms, max_size=2).map(tuple),
    said=words.map(tuple),
    suppressed=st.one_of(st.just([]), suppressed).map(tuple),
    bought=bought.map(tuple),
    contracts=contracts.map(tuple),
    bars=bars.map(tuple),
    calls=calls.map(tuple),
    last_sign=st.one_of(st.none(), DAYS),
)
plain = st.builds(
    lambda one, said: one._replace(said=tuple(said), suppressed=(), contracts=(), bars=()),
    facts,
    st.lists(st.one_of(consents, consents, said(Act.GIVEN, Act.NOTIFIED)), max_size=3),
)
"""Lives in which nobody refused anything."""
purposes = st.builds(
    PurposeTerms,
    code=st.sampled_from(CODES),
    label=st.just(Text("Offres", "Offers")),
    controller=st.integers(1, 2),
    sector=st.sampled_from(["none", "none", "none", "energy_renovation"]),
    basis=st.sampled_from(["consent", "legitimate_interest"]),
    prospecting=st.just(True),
    audience=st.sampled_from(["any", "consumer", "professional"]),
    families=st.sampled_from([frozenset[str](), frozenset({"*"}), frozenset({"suv"})]),
    target_functions=st.sampled_from([frozenset[str](), frozenset({"*"}), frozenset({"garagiste"})]),
    retention_months=st.sampled_from([6, 36, 36]),
)
askings = st.builds(
    Asking,
    channel=st.sampled_from(list(Channel)),
    purpose=purposes,
    at=INSTANTS,
    content=st.sampled_from([Content(True, True), Content(True, True, True)]),
    partner=st.sampled_from([None, 1]),
)
