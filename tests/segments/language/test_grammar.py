"""Sentences as people write them, and every fault of those that cannot be read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaland.kernel.text import LANGUAGES, Language
from chaland.segments.language import Faults, parse, print_sentence
from chaland.segments.language.ast import Compare, Field, Number, Quoted
from chaland.segments.language.grammar.keywords import KEYWORDS, lexicon
from chaland.segments.language.limits import MAX_DEPTH, MAX_FAULTS, MAX_LENGTH


def canonical(sentence: str, language: Language | None = "fr") -> str:
    tree = parse(sentence, language)
    assert not isinstance(tree, Faults), [fault.message.fr for fault in tree]
    return print_sentence(tree, language or "fr")


def faults(sentence: str, language: Language | None = "fr") -> list[tuple[str, str, str | None]]:
    """Code, the words it is about, and the suggestion."""
    told = parse(sentence, language)
    assert isinstance(told, Faults)
    found = []
    for fault in told:
        assert fault.at is not None
        about = sentence[fault.at.offset : fault.at.offset + fault.at.length]
        found.append((fault.code, about, fault.suggestion))
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('VILLE = "Lyon" ET Age > 30', 'ville = "Lyon" et âge > 30'),
        ('prenom = "Zoé" et telephone est vide', 'prénom = "Zoé" et téléphone est vide'),
        ('code postal commence par "69"', 'code_postal commence par "69"'),
        ("dernier achat < il y a 1 an", "dernier_achat < il y a 1 an"),
        ("ville = « Saint-Étienne »", 'ville = "Saint-Étienne"'),
        ("ville = 'Lyon' ou ville = “Paris”", 'ville = "Lyon" ou ville = "Paris"'),
        ("total_dépensé ≥ 1234,50", "total_dépensé >= 1234.5"),
        ("total_dépensé entre 10,5 et 20 €", "total_dépensé entre 10.5 et 20"),
        ("points_fidélité parmi (1,2)", "points_fidélité parmi (1, 2)"),
        ("dernier_achat >= 1/2/2025", "dernier_achat >= 2025-02-01"),
        ("dernier_achat = hier", "dernier_achat = il y a 1 jour"),
        ("dernier_achat <= demain", "dernier_achat <= dans 1 jour"),
        ("anniversaire dans les 2 prochaines semaines", "anniversaire dans les 2 prochaines semaines"),
        ("anniversaire dans les prochains 7 jours", "anniversaire dans les 7 prochains jours"),
        ("dernier_achat dans les 3 dernières années", "dernier_achat dans les 3 derniers ans"),
        ('existe(achats ou produit = "x")', 'existe(achats où produit = "x")'),
        ('((ville = "a")) et ((non (âge > 3)))', 'ville = "a" et non âge > 3'),
        ('près_de("Lyon", 2,5 km)', 'près_de("Lyon", 2.5 km)'),
        ('accepte("SMS")', "accepte(sms)"),
        ('loisirs contient l’un de ("golf")', 'loisirs contient l\'un de ("golf")'),
        ('ville non parmi ("a")', 'ville pas parmi ("a")'),
        ("perso.vip = oui", "perso.vip = oui"),
        ('ville ≠ "Lyon"', 'ville != "Lyon"'),
        ("total_dépensé ≥ 1 000 €", "total_dépensé >= 1000"),
        ("total_dépensé entre 1\u202f000,50 et 12\u00a0000", "total_dépensé entre 1000.5 et 12000"),
        ("âge entre 25 et 40 ans", "âge entre 25 et 40"),
        ("âge parmi (18 ans, 25)", "âge parmi (18, 25)"),
        ('perso."type de contrat" n\'est pas vide', 'perso."type de contrat" n\'est pas vide'),
    ],
)
def test_reads_leniently_and_prints_strictly(written: str, meant: str) -> None:
    assert canonical(written) == meant
    assert canonical(meant) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('Postal Code STARTS WITH "69"', 'postal_code starts with "69"'),
        ("last_purchase within the last 3 weeks", "last_purchase within last 3 weeks"),
        ("last_purchase > in 3 days", "last_purchase > in 3 days"),
        ("last_purchase > 30days ago", "last_purchase > 30 days ago"),
        ('city = "say \\"hi\\" \\\\ {x}"', 'city = "say \\"hi\\" \\\\ {x}"'),
        ("average_basket <> -5", "average_basket != -5"),
    ],
)
def test_reads_english_leniently_too(written: str, meant: str) -> None:
    assert canonical(written, "en") == meant


def test_and_binds_tighter_than_or_and_parentheses_are_kept() -> None:
    assert canonical('ville = "a" ou ville = "b" et âge > 3') == 'ville = "a" ou (ville = "b" et âge > 3)'
    assert canonical('(ville = "a" ou ville = "b") et âge > 3') == '(ville = "a" ou ville = "b") et âge > 3'
    nested = "(âge > 1 et âge > 2) et âge > 3"
    assert canonical(nested) == nested


def test_finds_the_language_by_itself() -> None:
    english = parse('city = "Lyon" and age > 3')
    assert english == parse('ville = "Lyon" et âge > 3')
    assert not isinstance(english, Faults)


def test_tells_the_place_and_what_was_meant() -> None:
    assert faults('vile = "Lyon"') == [("unknown_field", "vile", "ville")]
    assert faults('citi = "Lyon"', "en") == [("unknown_field", "citi", "city")]
    assert faults('city = "Lyon"') == [("unknown_field", "city", "ville")]
    assert faults('ville est "Lyon"') == [("unknown_operator", "est", "=")]
    assert faults("ville = Lyon") == [("unquoted_text", "Lyon", '"Lyon"')]
    assert faults("ville = Saint Étienne et âge > 3") == [
        ("unquoted_text", "Saint Étienne", '"Saint Étienne"')
    ]
    assert faults("dernier_achat < 6 mois") == [("missing_direction", "6 mois", "il y a 6 mois")]
    assert faults("dernier_achat > 2 ans") == [("missing_direction", "2 ans", "il y a 2 ans")]
    assert faults("count(achats) > 2") == [("unknown_function", "count", "nombre")]
    assert faults("nombre(achat) > 2") == [("unknown_fact", "achat", "achats")]
    assert faults("somme(achats) > 2") == [("missing_column", "achats", "achats.montant")]
    assert faults("nombre(achats.montant) > 2") == [("count_of_column", "achats.montant", "achats")]
    assert faults('existe(achats où produits = "x")') == [("unknown_column", "produits", "produit")]
    assert faults('ville = "a" and âge > 3') == [("missing_connector", "and", "et")]
    assert faults("accepte(fax)") == [("unknown_channel", "fax", None)]


def test_tells_what_is_missing() -> None:
    assert faults("") == [("missing_condition", "", None)]
    assert faults("ville") == [("missing_operator", "", None)]
    assert faults("ville =") == [("missing_value", "", None)]
    assert faults('ville = "Lyon') == [("unclosed_text", '"Lyon', None)]
    assert faults('(ville = "a"') == [("unclosed_parenthesis", "(", None)]
    assert faults('ville = "a")') == [("stray_parenthesis", ")", None)]
    assert faults("âge entre 3") == [("missing_bound", "", None)]
    assert faults('ville parmi "a"') == [("missing_list", '"a"', None)]
    assert faults("anniversaire dans les 7 jours") == [("missing_direction", "7 jours", None)]
    assert faults("dernier_achat < 2025-02-30") == [("bad_date", "2025-02-30", None)]
    assert faults("dernier_achat < il y a 1.5 mois") == [("not_whole", "1.5", None)]
    assert faults('ville = "a" âge > 3') == [("missing_connector", "âge", None)]
    assert faults("âge > 1234567890123456") == [("number_too_long", "1234567890123456", None)]
    assert faults('ville = "a" § ¤¤') == [("unknown_character", "§", None), ("unknown_character", "¤¤", None)]


def test_facts_speak_of_their_own_fields_only() -> None:
    assert faults("existe(achats où existe(achats))")[0][0] == "nested_fact"
    assert faults("existe(achats où nombre(achats) > 1)")[0][0] == "nested_fact"
    assert faults("existe(achats où perso.x = 1)")[0][0] == "misplaced_field"
    assert faults('prop.x = "a"')[0][0] == "misplaced_property"
    assert faults('existe(achats où prop.x = "a")')[0][0] == "misplaced_property"


def test_ten_faults_are_told_at_once() -> None:
    sentence = (
        'vile = "Lyon" et âge > et dernier_achat < 6 mois et pays = France ou nombre(achatz) > 1 '
        'et somme(achats) > 2 et accepte(fax) et (statu = "x" et foo(3) ou code_postal commance par "69"'
    )
    told = faults(sentence)
    assert [code for code, _, _ in told] == [
        "unknown_field",
        "missing_value",
        "missing_direction",
        "unquoted_text",
        "unknown_fact",
        "missing_column",
        "unknown_channel",
        "unclosed_parenthesis",
        "unknown_field",
        "unknown_function",
        "unknown_operator",
    ]


def test_one_fault_hides_no_other_and_is_told_once() -> None:
    wrong = ("unknown_field", "vile", "ville")
    assert faults("nombre(achats) et vile = 3") == [("missing_operator", "et", None), wrong]
    assert faults('près_de("Lyon" 30 km) et vile = 3') == [("missing_comma", "30", None), wrong]
    assert faults("dans_segment() ou vile = 3") == [("missing_segment", ")", None), wrong]
    assert faults('ville parmi ("a" "b") et vile = 3') == [("missing_comma", '"b"', None), wrong]
    assert faults("âge entre 25 40 et vile = 3") == [("missing_bound", "40", None), wrong]
    assert faults('près_de("Lyon" et vile = 3') == [("missing_comma", "et", None), wrong]
    assert faults('ville = "a" et (âge > 3 et (vile = 3)')[-1] == wrong


def test_depth_length_and_noise_are_refused_at_once() -> None:
    deep = "(" * 200 + "âge > 3" + ")" * 200
    assert faults(deep)[-1][0] == "too_deep"
    assert faults("non " * 200 + "âge > 3")[-1][0] == "too_deep"
    assert faults("(" * (MAX_LENGTH // 2))[-1][0] == "too_deep"
    assert faults("x" * (MAX_LENGTH + 1))[0][0] == "too_long"
    assert len(faults(") " * 5000)) <= MAX_FAULTS
    assert not isinstance(parse("(" * MAX_DEPTH + "âge > 3" + ")" * MAX_DEPTH, "fr"), Faults)


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_any_text_is_read_or_refused_with_places(text: str, language: Language) -> None:
    told = parse(text, language)
    if isinstance(told, Faults):
        assert len(told) > 0
        for fault in told:
            assert fault.at is not None
            assert 0 <= fault.at.offset <= fault.at.offset + fault.at.length <= len(text)
            assert fault.message.fr
            assert fault.message.en


PIECES = ("ville", "=", '"Lyon"', "et", "ou", "non", "(", ")", "nombre", "achats", "où", "date", "<", "il y a", "6", "mois", ",", ".")  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_any_order_of_words_is_read_or_refused(sentence: str) -> None:
    told = parse(sentence, "fr")
    if not isinstance(told, Faults):
        assert parse(print_sentence(told, "fr"), "fr") == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_means_two_things(language: Language) -> None:
    words = lexicon(language)
    names = [KEYWORDS[name].to(language) for name in ("exists", "near", "in_segment", "custom", "prop")]
    for table in (words.fields, *words.columns.values()):
        assert not {"and", "or", "not", "et", "ou", "non"} & set(table)
        assert not set(names) & set(table)
    assert len(words.fields) == len(lexicon("fr").fields) == len(lexicon("en").fields)


def test_a_word_of_both_languages_means_the_same_in_both() -> None:
    french, english = lexicon("fr"), lexicon("en")
    for word in set(french.fields) & set(english.fields):
        assert french.fields[word].name == english.fields[word].name
    for fact, columns in french.columns.items():
        for word in set(columns) & set(english.columns[fact]):
            assert columns[word].name == english.columns[fact][word].name


def test_values_are_what_was_written() -> None:
    assert parse("total_spent > 12.50", "en") == Compare(
        Field("total_spent"), "more", (Number(Decimal("12.5")),)
    )
    assert parse('city = "Zoé\\n"', "en") == Compare(Field("city"), "equals", (Quoted("Zoé\n"),))
