"""Folding keeps the length of every text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.vocabulary.normal import ascii_fold, clause_fold, fold, lower_fold, surface_key, word_fold

# Lone surrogates may stand in a Python string; a transcript decoded from JSON can hold them.
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


@settings(deadline=None)
@given(ANY)
def test_one_byte_for_each_code_point(text: str) -> None:
    assert len(ascii_fold(text)) == len(word_fold(text)) == len(lower_fold(text)) == len(text)


@settings(deadline=None)
@given(ANY)
def test_words_are_lower_case_letters_digits_and_blanks(text: str) -> None:
    assert set(word_fold(text)) <= set(b"abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(ANY)
def test_digits_are_told_from_the_foldings(text: str) -> None:
    assert fold(text).digits == any(48 <= code <= 57 for code in ascii_fold(text))


def test_commas_stand_by_themselves_in_a_clause() -> None:
    assert clause_fold("No, I’m 40,OK").split() == ["no", ",", "i'm", ",", "ok"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ménière’s", "meniere's"),
        ("“ok” – yes", '"ok" - yes'),
        ("75 µg", "75 ug"),
        ("75 μg", "75 ug"),
        ("İ", "i"),
        ("ß", "s"),
        ("38°C", "38 c"),
        ("a\u200bb", "a b"),
        ("4×5", "4x5"),
        ("m²", "m2"),
        ("\ud800", " "),
        ("漢", " "),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert lower_fold(text) == folded


@pytest.mark.parametrize(
    ("surface", "key"),
    [
        ("c/o", b" c o "),
        ("c. diff", b" c  diff "),
        ("q.i.d.", b" q i d "),
        ("Crohn's  disease", b" crohn s disease "),
        ("?", b""),
        ("", b""),
    ],
)
def test_surface_key(surface: str, key: bytes) -> None:
    assert surface_key(surface) == key
