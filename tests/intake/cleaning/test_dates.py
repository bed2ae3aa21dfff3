from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning.dates import DateEvidence, clean_dates, clean_instants, date_evidence

TODAY = date(2026, 11, 22)
PARIS = "Europe/Paris"


def evidence(order="dmy", *, has_time=True, two_digit_years=False, excel_serials=False, excel_1904=False):
    return DateEvidence(order, has_time, two_digit_years, excel_serials, TODAY, excel_1904)


def read(text, found=None, *, birth=False):
    """date, rule, fault of one cell."""
    column = clean_dates(pl.Series([text], dtype=pl.String), found or evidence(), birth=birth)
    return column.values["date"][0], column.rule[0], column.fault[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/03/2024", date(2024, 3, 5)),
        ("5/3/2024", date(2024, 3, 5)),
        ("05-03-2024", date(2024, 3, 5)),
        ("05.03.2024", date(2024, 3, 5)),
        ("05 03 2024", date(2024, 3, 5)),
        ("05 / 03 / 2024", date(2024, 3, 5)),
        ("  05/03/2024 ", date(2024, 3, 5)),
        ("05/03/2024\u00a014:30", date(2024, 3, 5)),
        ("2024-03-05", date(2024, 3, 5)),
        ("2024/03/05", date(2024, 3, 5)),
        ("2024-03-05T14:30:00Z", date(2024, 3, 5)),
        ("2024-03-05 14:30:00.123456 UTC", date(2024, 3, 5)),
        ("29/02/2024", date(2024, 2, 29)),
        ("31/12/1999", date(1999, 12, 31)),
    ],
)
def test_numeric_dates_need_no_correction(text, day):
    assert read(text) == (day, None, None)


@pytest.mark.parametrize(
    ("text", "day", "rule"),
    [
        ("03.04.98", date(1998, 4, 3), "date_two_digit_year"),
        ("3/4/24", date(2024, 4, 3), "date_two_digit_year"),
        ("030498", date(1998, 4, 3), "date_two_digit_year"),
        ("20240305", date(2024, 3, 5), "date_compact"),
        ("05032024", date(2024, 3, 5), "date_compact"),
        ("5032024", date(2024, 3, 5), "date_compact"),
        ("20031985", date(1985, 3, 20), "date_compact"),
        ("45356", date(2024, 3, 5), "date_excel_serial"),
        ("45356,604", date(2024, 3, 5), "date_excel_serial"),
        ("1709649000", date(2024, 3, 5), "date_epoch"),
        ("1709649000123", date(2024, 3, 5), "date_epoch"),
        ("3 mars 2024", date(2024, 3, 3), "date_written_out"),
        ("1er août 2019", date(2019, 8, 1), "date_written_out"),
        ("mardi 3 février 2024", date(2024, 2, 3), "date_written_out"),
        ("le 6 déc. 2019", date(2019, 12, 6), "date_written_out"),
        ("3-mar-2024", date(2024, 3, 3), "date_written_out"),
        ("12 JUILLET 2020", date(2020, 7, 12), "date_written_out"),
        ("March 3rd, 2024", date(2024, 3, 3), "date_written_out"),
        ("3 March 2024", date(2024, 3, 3), "date_written_out"),
        ("2024-Mar-03", date(2024, 3, 3), "date_written_out"),
        ("Tue Mar 05 2024 14:30:00 GMT+0100 (CET)", date(2024, 3, 5), "date_written_out"),
    ],
)
def test_other_ways_of_writing_are_corrections_that_are_shown(text, day, rule):
    assert read(text) == (day, rule, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("31/02/2024", "date_invalid"),
        ("29/02/2023", "date_invalid"),
        ("12/25/2020", "date_invalid"),
        ("00/12/2020", "date_invalid"),
        ("bonjour", "date_invalid"),
        ("-5", "date_invalid"),
        ("0612345678", "date_invalid"),
        ("mars 2024", "date_incomplete"),
        ("03/2024", "date_incomplete"),
        ("2024-03", "date_incomplete"),
        ("1975", "date_incomplete"),
        ("12/03", "date_incomplete"),
        ("0204-05-06", "date_out_of_range"),
    ],
)
def test_what_is_no_date_stays_empty_and_says_why(text, fault):
    assert read(text) == (None, None, fault)


@pytest.mark.parametrize(
    "text", ["00/00/0000", "0000-00-00", "0000-00-00 00:00:00", "1900-01-01", "01/01/0001", "31/12/9999", "0"]
)
def test_fillers_are_emptied_by_a_rule(text):
    assert read(text) == (None, "date_placeholder", None)


@pytest.mark.parametrize("text", ["", "   ", None])
def test_nothing_is_nothing(text):
    assert read(text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03/04/98", date(1998, 4, 3)),
        ("03/04/26", date(2026, 4, 3)),
        ("22/11/26", TODAY),
        ("23/11/26", date(1926, 11, 23)),
        ("23/02/49", date(1949, 2, 23)),
    ],
)
def test_two_digits_never_make_somebody_be_born_in_the_future(text, day):
    assert read(text, birth=True)[0] == day


def test_births_in_the_future_or_too_long_ago_are_refused():
    assert read("01/01/2030", birth=True)[2] == "date_in_future"
    assert read("01/01/1890", birth=True)[2] == "date_out_of_range"


def test_excel_counts_from_1904_on_an_old_macintosh():
    assert read("43894", evidence(excel_1904=True))[0] == date(2024, 3, 5)


def test_small_serials_are_read_only_where_the_column_is_made_of_serials():
    assert read("9999")[2] == "date_invalid"
    assert read("9999", evidence(excel_serials=True))[0] == date(1927, 5, 17)


class TestEvidence:
    def of(self, *texts):
        return date_evidence(pl.Series(texts, dtype=pl.String), today=TODAY)

    def test_one_day_above_twelve_decides_for_all(self):
        assert self.of("05/03/2024", "13/03/2024").order == "dmy"
        assert self.of("05/03/2024", "03/13/2024").order == "mdy"

    def test_the_majority_wins_over_a_slip(self):
        assert self.of("20/03/2024", "21/03/2024", "03/22/2024").order == "dmy"

    def test_a_tie_or_nothing_is_ambiguous(self):
        assert self.of("20/03/2024", "03/20/2024").order == "ambiguous"
        assert self.of("05/03/2024", None, "").order == "ambiguous"
        assert self.of().order == "ambiguous"

    def test_halves_of_a_day_tell_the_american_order(self):
        assert self.of("1/5/2024 2:30 PM", "1/6/2024 9:00 AM").order == "mdy"

    def test_years_first(self):
        assert self.of("2024-03-05").order == "ymd"
        assert self.of("98/05/03", "99/01/02").order == "ymd"

    def test_midnight_everywhere_is_no_time(self):
        assert not self.of("2024-03-05 00:00:00", "2024-03-06 00:00:00").has_time
        assert self.of("2024-03-05 00:00:00", "2024-03-06 09:00:00").has_time

    def test_serials_and_two_digit_years_are_seen(self):
        assert self.of("45356", "45357", "05/03/2024").excel_serials
        assert self.of("05/03/24").two_digit_years


def test_the_american_order_is_applied_where_it_was_proved():
    assert read("05/03/2024", evidence("mdy"))[0] == date(2024, 5, 3)
    assert read("98/05/03", evidence("ymd", two_digit_years=True))[0] == date(1998, 5, 3)


def test_an_unproved_order_is_french_and_says_so_only_where_it_matters():
    doubtful = evidence("ambiguous")
    assert read("05/03/2024", doubtful) == (date(2024, 3, 5), None, "date_order_assumed")
    assert read("05/05/2024", doubtful) == (date(2024, 5, 5), None, None)
    assert read("25/03/2024", doubtful) == (date(2024, 3, 25), None, None)


def instants(*texts, found=None, zone=PARIS):
    return clean_instants(pl.Series(texts, dtype=pl.String), found or evidence(), zone=zone)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("05/03/2024 14:30", datetime(2024, 3, 5, 13, 30, tzinfo=UTC)),
        ("05/07/2024 14:30", datetime(2024, 7, 5, 12, 30, tzinfo=UTC)),
        ("05/03/2024 14h30", datetime(2024, 3, 5, 13, 30, tzinfo=UTC)),
        ("05/03/2024 à 9h", datetime(2024, 3, 5, 8, 0, tzinfo=UTC)),
        ("3/5/2024 2:30 PM", datetime(2024, 5, 3, 12, 30, tzinfo=UTC)),
        ("2024-03-05T13:30:00Z", datetime(2024, 3, 5, 13, 30, tzinfo=UTC)),
        ("2024-03-05T14:30:00+01:00", datetime(2024, 3, 5, 13, 30, tzinfo=UTC)),
        ("2024-03-05T14:30:00-0530", datetime(2024, 3, 5, 20, 0, tzinfo=UTC)),
        ("1709649000", datetime(2024, 3, 5, 14, 30, tzinfo=UTC)),
        ("45356.5", datetime(2024, 3, 5, 11, 0, tzinfo=UTC)),
        ("31/03/2024 02:30", datetime(2024, 3, 31, 1, 30, tzinfo=UTC)),  # the hour that spring skips
        ("27/10/2024 02:30", datetime(2024, 10, 27, 0, 30, tzinfo=UTC)),  # the hour that autumn repeats
    ],
)
def test_clock_times_become_instants(text, at):
    assert instants(text).values["at"][0] == at


def test_without_a_time_of_day_there_is_a_day_but_no_moment():
    column = instants("05/03/2024")
    assert column.values["date"][0] == date(2024, 3, 5)
    assert column.values["at"][0] is None
    assert column.values["instant"][0] == datetime(2024, 3, 4, 23, 0, tzinfo=UTC)


def test_midnight_is_no_time_where_the_column_never_has_another():
    column = instants("2024-03-05 00:00:00", found=evidence("ymd", has_time=False))
    assert column.values["at"][0] is None
    assert column.values["date"][0] == date(2024, 3, 5)


def test_the_day_is_that_of_the_company():
    assert instants("2024-03-05T23:30:00Z").values["date"][0] == date(2024, 3, 6)
    assert instants("2024-03-05T23:30:00Z", zone="Indian/Reunion").values["date"][0] == date(2024, 3, 6)
    assert instants("2024-03-05T23:30:00Z", zone="America/Cayenne").values["date"][0] == date(2024, 3, 5)


def test_an_impossible_hour_keeps_the_day_and_is_told():
    column = instants("05/03/2024 25:00")
    assert (column.values["date"][0], column.values["at"][0]) == (date(2024, 3, 5), None)
    assert column.fault[0] == "time_invalid"


DAYS = st.dates(date(1902, 1, 1), date(2036, 12, 31))


@settings(max_examples=25)
@given(
    st.lists(DAYS, min_size=1, max_size=20), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y%m%d"])
)
def test_every_day_written_in_french_order_is_read_back(days, pattern):
    fillers = {date(1900, 1, 1)}
    column = clean_dates(pl.Series([day.strftime(pattern) for day in days]), evidence())
    assert column.values["date"].to_list() == [None if day in fillers else day for day in days]


@settings(max_examples=25)
@given(st.lists(DAYS, min_size=1, max_size=20))
def test_american_columns_that_prove_themselves_are_read_back(days):
    texts = pl.Series([*(day.strftime("%m/%d/%Y") for day in days), "12/25/2020"])
    column = clean_dates(texts, date_evidence(texts, today=TODAY))
    assert column.values["date"].to_list() == [*days, date(2020, 12, 25)]


@settings(max_examples=25)
@given(st.lists(st.text() | st.none(), max_size=20), st.sampled_from(["dmy", "mdy", "ymd", "ambiguous"]))
def test_no_text_makes_it_raise_and_reading_again_changes_nothing(texts, order):
    series = pl.Series(texts, dtype=pl.String)
    found = evidence(order, two_digit_years=True)
    once = clean_dates(series, found).values["date"]
    assert len(once) == len(texts)
    again = clean_dates(once, found).values["date"]
    assert again.to_list() == once.to_list()
    assert len(clean_instants(series, found, zone=PARIS).values["at"]) == len(texts)
    date_evidence(series, today=TODAY)
