"""Every step that may forbid has its words."""

from __future__ import annotations

from datetime import UTC, datetime

from chaland.consent.domain.rule_words import RULE_WORDS
from chaland.consent.queries.terms import rules_for


def test_every_rule_that_answers_has_its_words() -> None:
    answered = {reason.rule for reason in rules_for(datetime(2026, 11, 23, tzinfo=UTC)).reasons.values()}
    assert answered - {"R_OK"} <= set(RULE_WORDS)
