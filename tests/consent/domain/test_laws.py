"""Laws of the decision, on invented lives: refusals win, evidence that is missing or to come allows nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chaland.consent.domain.decision import Asking, Verdict, decide, proved
from chaland.consent.domain.evidence import Facts, Point, Said
from chaland.consent.domain.outlines import Outliner
from chaland.consent.domain.reaching import COLUMNS, masks
from chaland.consent.domain.rules import rules_at
from chaland.consent.domain.standing import standing
from chaland.consent.domain.turning import next_turn
from chaland.consent.domain.words import Act, Channel
from tests.consent.domain import histories as lives

OPTED_IN = (Channel.SMS, Channel.ROBOCALL, Channel.PARTNER)


def verdict(facts: Facts, asking: Asking) -> Verdict:
    rules = rules_at(asking.at)
    state, proofs = standing(facts, asking.at, rules)
    return proved(decide(state, asking, rules), proofs)


def is_open(facts: Facts, asking: Asking) -> bool:
    return verdict(facts, asking).verdict != "block"


@given(lives.facts, lives.askings, lives.said(Act.OBJECTED))
def test_an_objection_always_wins(facts: Facts, asking: Asking, objection: Said) -> None:
    """Whenever it was said, on any identifier, unless it was lifted since."""
    scope = {"channel": asking.channel.value, "purpose": asking.purpose.code}
    last = objection._replace(at=asking.at + timedelta(days=400), **scope)
    for one in (last, last._replace(channel="", purpose=None)):
        assert verdict(facts._replace(said=(*facts.said, one)), asking).verdict == "block"
    earlier = objection._replace(at=min(asking.at, objection.at), **scope)
    unlifted = tuple(one for one in facts.said if one.act != Act.LIFTED)
    assert verdict(facts._replace(said=(*unlifted, earlier)), asking).verdict == "block"


@given(lives.facts, lives.askings, lives.said(Act.WITHDRAWN, Act.OBJECTED))
def test_one_more_refusal_never_widens(facts: Facts, asking: Asking, refusal: Said) -> None:
    if not is_open(facts, asking):
        assert not is_open(facts._replace(said=(*facts.said, refusal)), asking)


@given(lives.facts, lives.askings, lives.said(Act.GIVEN, Act.LIFTED, Act.NOTIFIED))
def test_what_is_dated_in_the_future_never_allows(facts: Facts, asking: Asking, word: Said) -> None:
    later = word._replace(at=asking.at + timedelta(seconds=1))
    assert verdict(facts._replace(said=(*facts.said, later)), asking) == verdict(facts, asking)


@given(lives.facts, lives.askings)
def test_without_any_consent_nothing_that_wants_one_is_open(facts: Facts, asking: Asking) -> None:
    bare = facts._replace(said=tuple(one for one in facts.said if one.act != Act.GIVEN))
    assert not any(is_open(bare, replace(asking, channel=channel)) for channel in OPTED_IN)


@given(lives.facts, lives.askings)
def test_a_consent_that_is_not_whole_not_ones_own_or_quarantined_opens_nothing(
    facts: Facts, asking: Asking
) -> None:
    for spoilt in ({"own": False}, {"complete": False}, {"quarantined": True}, {"purpose": None}):
        said = tuple(one._replace(**spoilt) if one.act == Act.GIVEN else one for one in facts.said)  # type: ignore[arg-type]
        wrong = facts._replace(said=said)
        assert not any(is_open(wrong, replace(asking, channel=channel)) for channel in OPTED_IN)


@given(lives.facts, lives.askings)
def test_under_fifteen_only_what_a_parent_agreed_to_as_well_is_open(facts: Facts, asking: Asking) -> None:
    """CON-06: neither a purchase, nor a contract, nor the child's word alone."""
    child = facts._replace(birth_date=asking.at.date() - timedelta(days=13 * 365))
    assert verdict(child, asking).verdict == "block" or verdict(child, asking).basis == "consent"
    alone = child._replace(said=tuple(one._replace(joint=False) for one in child.said))
    assert not is_open(alone, asking)


@given(lives.facts, lives.askings)
def test_an_allowed_verdict_names_its_basis_and_a_point_of_the_contact(facts: Facts, asking: Asking) -> None:
    found = verdict(facts, asking)
    if found.verdict == "block":
        assert found.rule != "R_OK"
        return
    assert found.basis is not None
    assert found.point in {point.identifier for point in facts.points}
    if found.basis == "consent":
        proof = next(one for one in facts.said if f"entry:{one.id}" == found.proof)
        assert proof.act == Act.GIVEN
        assert proof.at <= asking.at
    if found.verdict == "defer":
        assert found.not_before is not None
        assert found.not_before > asking.at


@given(lives.facts, lives.askings, st.permutations(range(6)))
def test_the_order_in_which_entries_are_read_does_not_matter(
    facts: Facts, asking: Asking, order: list[int]
) -> None:
    shuffled = tuple(facts.said[place] for place in order if place < len(facts.said))
    mixed = facts._replace(said=shuffled, points=facts.points[::-1], suppressed=facts.suppressed[::-1])
    one, other = verdict(facts, asking), verdict(mixed, asking)
    assert (one.verdict, one.rule, one.not_before) == (other.verdict, other.rule, other.not_before)


@given(lives.facts, lives.facts, lives.askings)
def test_merging_two_people_never_opens_what_either_refused(one: Facts, other: Facts, asking: Asking) -> None:
    """Their records now belong to one contact: consents add up, refusals of both stand, closed to both stays closed."""
    merged = one._replace(
        points=(*one.points, *other.points),
        said=(*one.said, *other.said),
        suppressed=(*one.suppressed, *other.suppressed),
        bars=(*one.bars, *other.bars),
    )
    for part in (one, other):
        if verdict(part._replace(birth_date=None), asking).rule == "R_OPPOSED":
            unlifted = tuple(said for said in merged.said if said.act not in (Act.LIFTED, Act.GIVEN))
            plain = tuple(row for row in merged.suppressed if not row.lifted)
            assert not is_open(merged._replace(said=unlifted, suppressed=plain), asking)


@given(lives.facts, lives.askings)
def test_nothing_changes_before_the_next_turn(facts: Facts, asking: Asking) -> None:
    """The table of reach may stay as it is until then."""
    rules = rules_at(asking.at)
    turn = next_turn(facts, asking.at, rules, [asking.purpose])
    now = masks(standing(facts, asking.at, rules)[0], [asking.purpose], asking.at, rules)
    assert len(now) == len(COLUMNS)
    limit = turn or asking.at + timedelta(days=400)
    for share in (0.3, 0.7, 0.999):
        moment = asking.at + (limit - asking.at) * share
        later = rules_at(moment)
        assert masks(standing(facts, moment, later)[0], [asking.purpose], moment, later) == now


@given(lives.facts, lives.askings, lives.askings)
def test_equal_standings_get_equal_verdicts(facts: Facts, asking: Asking, other: Asking) -> None:
    """What a decision looks at is all in the standing: hence a million contacts are few decisions."""
    rules = rules_at(asking.at)
    state, _ = standing(facts, asking.at, rules)
    again, _ = standing(facts._replace(contact=2), asking.at, rules)
    assert (state, hash(state)) == (again, hash(again))
    assert decide(state, asking, rules) == decide(again, asking, rules)


@st.composite
def twins(draw: st.DrawFn) -> tuple[Facts, Facts]:
    """Two lives that differ in a few things, or in nothing that matters."""
    one, other = draw(lives.plain), draw(lives.plain)
    taken = draw(st.sets(st.sampled_from(Facts._fields[1:]), max_size=2))
    twin = one._replace(contact=2, **{name: getattr(other, name) for name in taken})
    if twin.birth_date and draw(st.booleans()):
        twin = twin._replace(birth_date=twin.birth_date + timedelta(days=draw(st.integers(-40, 40))))
    later = timedelta(minutes=draw(st.integers(-600, 600)))
    return one, twin._replace(
        said=tuple(said._replace(id=said.id + 1, at=said.at + later) for said in twin.said)
    )


@given(twins(), lives.askings)
def test_contacts_of_one_outline_have_one_standing(pair: tuple[Facts, Facts], asking: Asking) -> None:
    """What an audience is told apart by is all that a standing holds, and shows the same proof."""
    rules = rules_at(asking.at)
    outliner = Outliner(asking.at, rules)
    one, other = map(outliner.outline, pair)
    for facts, outline in zip(pair, (one, other), strict=True):
        state, proofs = standing(facts, asking.at, rules)
        if outline is not None and (claim := decide(state, asking, rules).claim):
            assert outliner.proof(facts, claim) == proofs.find(claim)
    if one is not None and one == other:
        first, second = (standing(facts, asking.at, rules)[0] for facts in pair)
        assert first == second


def test_most_contacts_have_an_outline() -> None:
    """Neither what they are called nor what numbers they bear is in it."""
    at = lives.START + timedelta(days=100)
    outliner = Outliner(at, rules_at(at))
    said = Said(1, "email", "a@example.fr", "email", "offers", "given", lives.START, "web_form")
    one = Facts(1, kind="person", points=(Point("email", "a@example.fr", "email"),), said=(said,))
    mine = said._replace(id=2, identifier="b@example.fr")
    other = Facts(2, kind="person", points=(Point("email", "b@example.fr", "email"),), said=(mine,))
    assert outliner.outline(one) is not None
    assert outliner.outline(one) == outliner.outline(other)
    assert outliner.outline(one._replace(said=(said._replace(act="withdrawn"),))) is None
