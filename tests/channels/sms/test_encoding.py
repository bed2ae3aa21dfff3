"""Parts of an SMS: the vectors of the standard, an oracle, and laws."""

from __future__ import annotations

import random
import unicodedata

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from chaland.channels.sms import alphabet
from chaland.channels.sms.encoding import Culprit, measure, parts_of, propose, split

LAST = 0x2500
"""Beyond the last letter of the alphabet, the euro sign."""
GSM_SINGLE, GSM_PART, UCS_SINGLE, UCS_PART = 160, 153, 70, 67
FRENCH = "Bonjour Élise, -20% sur l'été à l’île ! ç ê œ « » … € [ ] { } ~ ^ | \\ \n 👋 🇫🇷 é è à ù Ç"
TEXTS = st.text(st.one_of(st.sampled_from(FRENCH), st.characters(codec="utf-8")), max_size=400)
GSM_TEXTS = st.text(st.sampled_from("abc é€[]{}~^|\\ùà§"), max_size=700)

VECTORS = (
    ("a" * 160, "GSM-7", 1),
    ("a" * 161, "GSM-7", 2),
    ("a" * 158 + "€", "GSM-7", 1),
    ("a" * 159 + "€", "GSM-7", 2),
    ("a" * 152 + "€" + "b" * 20, "GSM-7", 2),
    ("€" * 80, "GSM-7", 1),
    ("€" * 81, "GSM-7", 2),
    ("ê" + "a" * 69, "UCS-2", 1),
    ("ê" + "a" * 70, "UCS-2", 2),
    ("é" * 66 + "👋" + "a" * 40, "UCS-2", 2),
    ("a" * 306, "GSM-7", 2),
    ("a" * 307, "GSM-7", 3),
    ("ê" * 134, "UCS-2", 2),
    ("ê" * 135, "UCS-2", 3),
    ("ç" * 70, "UCS-2", 1),
    ("", "GSM-7", 1),
)


@pytest.mark.parametrize(("text", "encoding", "parts"), VECTORS)
def test_vectors(text: str, encoding: str, parts: int) -> None:
    found = measure(text)
    assert (found.encoding, found.parts) == (encoding, parts)
    assert len(split(text)) == parts == parts_of(text)


def test_three_thousand_random_texts_as_the_oracle_counts_them() -> None:
    draw = random.Random(20261123)
    letters = "abcdefghij ABC 0123 éèàùÇäöüñ§£¥€[]{}~^|\\\n"
    alphabets = (letters, letters, letters + "çêâîôûëïœÀ’«»…–", letters + "👋🇫🇷ê")
    for _ in range(3_000):
        text = "".join(
            draw.choices(draw.choice(alphabets), k=draw.choice((draw.randint(1, 180), draw.randint(1, 500))))
        )
        told = smsutil.split(text)
        found = measure(text)
        assert (found.encoding == "GSM-7") is (told.encoding == "gsm0338"), text
        assert split(text) == [part.content for part in told.parts], text
        assert found.parts == len(told.parts) == parts_of(text)


def test_every_letter_of_the_alphabet_is_written_and_read_as_the_oracle_does() -> None:
    known = [chr(code) for code in range(LAST) if smsutil.is_valid_gsm(chr(code)) and code != 0x1B]
    assert len(known) == 127 + 10
    assert [char for char in map(chr, range(LAST)) if alphabet.is_plain(char)] == known
    for char in known:
        assert alphabet.encode(char) == char.encode("gsm0338")
        assert alphabet.decode(alphabet.encode(char)) == char


@given(TEXTS)
def test_parts_are_the_text_and_cut_no_pair(text: str) -> None:
    parts = split(text)
    assert "".join(parts) == text
    assert len(parts) == measure(text).parts == parts_of(text)
    if measure(text).encoding == "UCS-2":
        units = [len(part.encode("utf-16-be")) // 2 for part in parts]  # fails on half a pair
        assert max(units) <= (UCS_SINGLE if len(parts) == 1 else UCS_PART)


@given(GSM_TEXTS)
def test_no_part_ends_in_an_escape(text: str) -> None:
    octets = [alphabet.encode(part) for part in split(text)]
    assert b"".join(octets) == alphabet.encode(text)
    assert not any(part.endswith(b"\x1b") for part in octets)
    assert max(map(len, octets)) <= (GSM_SINGLE if len(octets) == 1 else GSM_PART)
    assert alphabet.decode(b"".join(octets)) == text


@given(TEXTS)
def test_what_is_left_is_what_still_fits(text: str) -> None:
    found = measure(text)
    letter = "a" if found.encoding == "GSM-7" else "ê"
    assert found.left >= 0
    assert measure(text + letter * found.left).parts == found.parts
    assert measure(text + letter * (found.left + 1)).parts == found.parts + 1


@given(TEXTS)
def test_a_proposal_leaves_no_culprit_that_had_one(text: str) -> None:
    proposed = propose(text)
    assert all(one.by is None for one in measure(proposed).culprits)
    assert propose(proposed) == proposed
    if alphabet.is_plain(text):
        assert unicodedata.normalize("NFC", text) == proposed


def test_culprits_are_named_where_they_stand() -> None:
    found = measure("Ça va, l’été ? 👋 шум")
    assert found.culprits[:2] == (Culprit(8, "’", "'"), Culprit(15, "👋", ""))
    assert {one.by for one in found.culprits[2:]} == {None}
    assert measure("été à Nîmes").culprits == (Culprit(7, "î", "i"),)
    assert measure("Ça ira").culprits == ()


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("garçon", "garcon"),
        ("l’été…", "l'été..."),
        ("10\u00a0€", "10 €"),
        ("Œuvre, cœur", "OEuvre, coeur"),
        ("e\u0301te\u0301", "été"),
        ("« À bientôt »", '" A bientot "'),
        ("👩‍👧 coucou 🇫🇷", " coucou "),
        ("ﬁn ①", "fin 1"),
    ],
)
def test_proposals(text: str, proposed: str) -> None:
    assert propose(text) == proposed
    assert measure(proposed).encoding == "GSM-7"
