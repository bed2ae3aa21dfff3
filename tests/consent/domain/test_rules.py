"""The law as data: the rules of each day, and files that are wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from importlib.resources import files

import pytest

from chaland.consent.domain.rules import calendar_of_changes, compose, pile, rules_at
from chaland.consent.domain.words import Channel
from chaland.kernel.errors import Invalid

FOLDER = files("chaland.consent") / "rules"
SHIPPED = [
    (item.name, item.read_text(encoding="utf-8")) for item in FOLDER.iterdir() if item.name.endswith("toml")
]


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def test_the_calendar_of_the_law() -> None:
    days = [sheet.effective_from for sheet in calendar_of_changes()]
    assert days == [
        date(2023, 3, 1),
        date(2024, 9, 1),
        date(2025, 7, 2),
        date(2026, 4, 14),
        date(2026, 7, 14),
        date(2026, 8, 11),
        date(2027, 1, 1),
    ]
    assert all(sheet.note.fr and sheet.note.en for sheet in calendar_of_changes())


def test_each_day_has_its_own_rules_and_knows_when_they_change() -> None:
    before, since = rules_at(on(2026, 8, 10)), rules_at(on(2026, 8, 11))
    assert (before["call.basis"], before.version, before.next_change) == (
        "opt_out",
        "FR-2026-07-14",
        date(2026, 8, 11),
    )
    assert (since["call.basis"], since.version, since.next_change) == (
        "opt_in",
        "FR-2026-08-11",
        date(2027, 1, 1),
    )
    assert rules_at(on(2027, 1, 1))["naf.version"] == "NAF2025"
    assert rules_at(on(2026, 12, 31))["naf.version"] == "NAFRev2"
    assert rules_at(on(2027, 1, 1)).next_change is None
    assert rules_at(on(2010, 1, 1)).version == "FR-2023-03-01"
    assert ("energy_renovation", Channel.SMS) not in rules_at(on(2025, 7, 1)).banned
    assert ("energy_renovation", Channel.SMS) in rules_at(on(2025, 7, 2)).banned


def test_the_day_is_that_of_paris() -> None:
    assert rules_at(datetime(2026, 8, 10, 21, 59, tzinfo=UTC))["call.basis"] == "opt_out"
    assert rules_at(datetime(2026, 8, 10, 22, tzinfo=UTC))["call.basis"] == "opt_in"


def test_every_parameter_of_the_law_is_there() -> None:
    """The starting file of the law, value by value."""
    rules = rules_at(on(2026, 11, 22))
    expected = {
        "call.consent_max_days": 365,
        "call.proof_retention_years": 3,
        "call.tacit_renewal": False,
        "call.days": ["MON", "TUE", "WED", "THU", "FRI"],
        "call.slots": ["10:00-13:00", "14:00-20:00"],
        "call.max_attempts": 4,
        "call.window_days": 30,
        "call.after_refusal": "block_until_new_consent",
        "call.callback_banned_sector_working_days": 5,
        "sms.basis": "opt_in",
        "sms.basis_professional": "opt_in",
        "sms.slots": ["08:00-20:00"],
        "sms.slot_limit": "08:00-22:00",
        "sms.stop_suffix_chars": 14,
        "sms.sender_id.min": 3,
        "sms.sender_id.max": 11,
        "sms.gsm7.single": 160,
        "sms.gsm7.part": 153,
        "sms.ucs2.single": 70,
        "sms.ucs2.part": 67,
        "email.basis": "opt_in",
        "email.basis_professional": "opt_out_job_related",
        "email.unsubscribe_max_hours": 48,
        "email.open_tracking_default": "off",
        "email.click_tracking_default": "off",
        "email.tracking_consent_reask_months": 6,
        "email.complaint_rate_stop": 0.003,
        "robocall.basis": "opt_in",
        "letter.basis": "opt_out",
        "third_party.art14_max_days": 30,
        "third_party.named_partners_only": True,
        "minors.digital_majority": 15,
        "retention.prospect_years": 3,
        "retention.customer_marketing_years": 3,
        "retention.accounting_years": 10,
        "retention.contract_archive_years": 5,
        "retention.opposition_min_years": 3,
        "retention.logs_months.min": 6,
        "retention.logs_months.max": 12,
        "rights.answer_months": 1,
        "rights.extension_months": 2,
        "breach.notice_hours": 72,
        "naf.switch_date": date(2027, 1, 1),
    }
    assert {key: rules[key] for key in expected} == expected
    assert rules.windows[Channel.CALL].slots == ((time(10), time(13)), (time(14), time(20)))


def test_every_reason_is_worded_in_both_languages() -> None:
    for reason in rules_at(on(2026, 11, 22)).reasons.values():
        assert reason.text.fr.endswith(".")
        assert reason.text.en.endswith(".")
        assert reason.text.fr != reason.text.en


@pytest.mark.parametrize(
    ("wrong", "code", "key"),
    [
        ("effective_from = 2028-01-01\n[call]\nmax_attempts = 'four'", "rules_value_wrong", "call.max_attempts"),
        ("effective_from = 2028-01-01\n[call]\nmax_attempt = 4", "rules_key_unknown", "call.max_attempt"),
        ("effective_from = 2028-01-01\n[sms]\nslots = ['20:00-08:00']", "rules_value_wrong", "sms.slots"),
        ("effective_from = 2028-01-01\n[call]\nslots = ['10:00-13:00', '12:00-20:00']", "rules_value_wrong", "call.slots"),
        ("effective_from = 2028-01-01\n[sectors]\nsms = ['cars']", "rules_value_wrong", "sectors.sms"),
        ("effective_from = 2028-01-01\n[naf]\nversion = 'NAF2025'", "rules_key_missing", "note.fr"),
        ("[note]\nfr = 'a'\nen = 'b'", "rules_key_missing", "effective_from"),
        ("effective_from = 'soon'", "rules_value_wrong", "effective_from"),
        ("effective_from = 2028-01-01\ncall = ", "rules_unreadable", ""),
        ("effective_from = 2028-01-01\n[reasons.consent]\nrul = 'R_OK'", "rules_key_unknown", "reasons.consent.rul"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_by_name_key_and_remedy(wrong: str, code: str, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        pile([*SHIPPED, ("2028-01-01.toml", wrong)])
    assert (refused.value.code, refused.value.facts["key"]) == (code, key)
    assert "2028-01-01.toml" in refused.value.say("fr")
    assert refused.value.remedy is not None


def test_the_first_file_must_say_everything_and_a_new_reason_too() -> None:
    with pytest.raises(Invalid) as refused:
        pile([("2020.toml", "effective_from = 2020-01-01\n[note]\nfr = 'a'\nen = 'b'"), *SHIPPED])
    assert refused.value.code == "rules_key_missing"
    half = "effective_from = 2028-01-01\n[note]\nfr = 'a'\nen = 'b'\n[reasons.new]\nfr = 'Non.'"
    with pytest.raises(Invalid) as refused:
        pile([*SHIPPED, ("2028.toml", half)])
    assert refused.value.facts["key"] == "reasons.new.rule"


def test_a_company_settles_some_rules_for_itself_within_limits() -> None:
    own = rules_at(
        on(2026, 11, 22), '[sms]\nsoft_opt_in = true\nslots = ["09:00-22:00"]\n[holidays]\nlocal = false'
    )
    assert own.version == "FR-2026-08-11+own"
    assert own["sms.soft_opt_in"]
    assert own.windows[Channel.SMS].slots == ((time(9), time(22)),)
    for beyond, code in (
        ('[sms]\nslots = ["08:00-22:30"]', "rules_beyond_limit"),
        ("[call]\nmax_attempts = 9", "rules_key_unknown"),
    ):
        with pytest.raises(Invalid) as refused:
            compose(calendar_of_changes(), date(2026, 11, 22), beyond)
        assert refused.value.code == code
