from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaland.intake.cleaning.text import (
    CHOICES,
    clean_choices,
    clean_languages,
    clean_lists,
    clean_yes_no,
    tidy,
)


def tidied(text, **options):
    """text, rule, fault of one cell."""
    column = tidy(pl.Series([text, "témoin"], dtype=pl.String), **options)
    assert column.values["text"][1] == "témoin"
    return column.values["text"][0], column.rule[0], column.fault[0]


@pytest.mark.parametrize(
    ("text", "after", "rule"),
    [
        ("SociÃ©tÃ©", "Société", "mojibake_repaired"),
        ("FranÃ§ois", "François", "mojibake_repaired"),
        ("Ã€ lâ€™Ã©cole", "À l’école", "mojibake_repaired"),
        ("HÃ©lÃ¨ne", "Hélène", "mojibake_repaired"),
        ("12 â‚¬", "12 €", "mojibake_repaired"),
        ("x\u200by", "xy", "characters_removed"),
        ("Léa\x00", "Léa", "characters_removed"),
        ("\ufeffPaul", "Paul", "characters_removed"),
        ("N/A", None, "placeholder_emptied"),
        ("néant", None, "placeholder_emptied"),
        ("-", None, "placeholder_emptied"),
        ("#N/A", None, "placeholder_emptied"),
        ("non renseigné", None, "placeholder_emptied"),
        ("  a   b ", "a b", None),
        ("a\u00a0b", "a b", None),
        ("a\u202fb", "a b", None),
        ("a\nb", "a b", None),
        ("", None, None),
        ("   ", None, None),
        (None, None, None),
        ("Société", "Société", None),
        ("Où ?", "Où ?", None),
        ("Château-d'Œx", "Château-d'Œx", None),
        ("Ångström", "Ångström", None),
        ("MÜLLER & Cie", "MÜLLER & Cie", None),
    ],
)
def test_text_is_made_readable(text, after, rule):
    assert tidied(text) == (after, rule, None)


@pytest.mark.parametrize("text", ["Soci?t?", "G\ufffdrard", "ANDR? SAMU?L"])
def test_letters_lost_for_good_are_told(text):
    assert tidied(text)[2] == "characters_lost"


def test_line_breaks_stay_where_they_mean_something():
    assert tidied(" a \r\n\r\n b\u00a0c \n", lines=True)[0] == "a\nb c"


def test_codes_that_look_like_fillers_stay_where_asked():
    assert tidied("NC", fillers=False)[0] == "NC"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("golf; voile, tennis", ["golf", "voile", "tennis"]),
        ("Golf / golf|GOLF", ["Golf"]),
        ("golf\nvoile", ["golf", "voile"]),
        ('["golf", "voile"]', ["golf", "voile"]),
        ("jeux de société", ["jeux de société"]),
        ('golf, "vin, blanc" ; "24/24"', ["golf", "vin, blanc", "24/24"]),
        ("golf (débutant), (voile)", ["golf (débutant)", "(voile)"]),
        ("(golf, voile)", ["golf", "voile"]),
        (" ; , ", None),
        ("", None),
        (None, None),
    ],
)
def test_lists_are_taken_apart(text, parts):
    values = clean_lists(pl.Series([text], dtype=pl.String)).values["list"]
    assert values.to_list() == [parts]


@pytest.mark.parametrize(
    ("texts", "answer"),
    [
        (
            (
                "oui",
                "OUI",
                "O",
                "x",
                "X",
                "1",
                "vrai",
                "true",
                "✓",
                "yes",
                "Oui, par e-mail",
                "abonné",
                "opt-in",
            ),
            True,
        ),
        (("non", "N", "0", "faux", "False", "no", "désinscrit", "opt-out", "-", "Non (le 3 mars)"), False),
    ],
)
def test_yes_and_no(texts, answer):
    assert clean_yes_no(pl.Series(texts)).values["yes_no"].to_list() == [answer] * len(texts)


def test_neither_yes_nor_no():
    column = clean_yes_no(pl.Series(["peut-être", "", None]))
    assert column.values["yes_no"].to_list() == [None, None, None]
    assert column.fault.to_list() == ["yes_no_unknown", None, None]


def test_languages():
    column = clean_languages(
        pl.Series(["Français", "fr-FR", "FR_be", "Anglais", "en", "Español", "elfique", None])
    )
    assert column.values["language"].to_list() == ["fr", "fr", "fr", "en", "en", "es", None, None]
    assert column.fault.to_list() == [None] * 6 + ["language_unknown", None]


@pytest.mark.parametrize(
    ("field", "word", "code"),
    [
        ("status", "Client", "customer"),
        ("status", "Ancien client", "former"),
        ("status", "Lead", "prospect"),
        ("kind", "Particulier", "person"),
        ("kind", "B2B", "professional"),
        ("channel", "Courriel", "email"),
        ("channel", "Texto", "sms"),
        ("channel", "Téléphone", "call"),
        ("channel", "courrier", "letter"),
        ("outcome", "À rappeler", "call_back"),
        ("outcome", "Non joint", "not_reached"),
        ("outcome", "call back", "call_back"),
        ("outcome", "Répondeur", "voicemail"),
        ("interaction_kind", "Visite", "visit"),
        ("interaction_kind", "Réclamation", "ticket"),
        ("status", "zorglub", None),
    ],
)
def test_words_become_codes(field, word, code):
    column = clean_choices(pl.Series([word]), field)
    assert column.values["choice"][0] == code
    assert column.fault[0] == (None if code else "choice_unknown")


@pytest.mark.parametrize("field", CHOICES)
def test_each_code_answers_to_itself(field):
    codes = pl.Series(sorted(set(CHOICES[field].values())))
    assert clean_choices(codes, field).values["choice"].to_list() == codes.to_list()


@settings(max_examples=25)
@given(
    st.lists(st.text() | st.text("ÃÂ©â€™aé \u00a0\u200b\x00\n;,|", max_size=12) | st.none(), max_size=20),
    st.booleans(),
)
def test_no_text_makes_it_raise_and_tidy_text_stays(texts, lines):
    series = pl.Series(texts, dtype=pl.String)
    once = tidy(series, lines=lines).values["text"]
    twice = tidy(once, lines=lines).values["text"]
    thrice = tidy(twice, lines=lines).values["text"]
    # what hid behind an invisible sign may only show once that sign is gone
    assert thrice.to_list() == twice.to_list()
    lists = clean_lists(series).values["list"]
    assert clean_lists(lists).values["list"].to_list() == lists.to_list()
    for clean in (clean_yes_no, clean_languages, lambda cells: clean_choices(cells, "status")):
        assert len(clean(series).fault) == len(texts)


def test_a_zero_is_a_filler_of_labels_only():
    cells = pl.Series(["0", "x", "X", "000", "?", "N/A", "10", "3M"])
    assert tidy(cells, labels=True).values["text"].to_list() == [None] * 6 + ["10", "3M"]
    assert tidy(cells).values["text"].to_list() == ["0", "x", "X", "000", None, None, "10", "3M"]
