"""Names that are nearly the same."""

from __future__ import annotations

import pytest

from evaluators.deterministic.spelling import long_words, nearly


@pytest.mark.parametrize(
    ("word", "name", "same"),
    [
        ("cetraban", "cetraben", True),
        ("lysinopril", "lisinopril", True),
        ("atorvastin", "atorvastatin", True),
        ("rennie", "rennies", True),
        ("fexofenatidine", "fexofenadine", True),
        ("lapriso", "lexapro", False),
        ("etraben", "cetraben", False),
        ("remind", "rennie", False),
        ("lisinopril", "metoprolol", False),
    ],
)
def test_long_words_may_differ_by_a_letter_or_two(word: str, name: str, same: bool) -> None:
    assert nearly(word, name) is same
    assert nearly(name, word) is same


def test_only_words_of_some_length_are_compared() -> None:
    assert long_words("Tums, Rennie's and co-codamol") == ["rennie", "codamol"]
