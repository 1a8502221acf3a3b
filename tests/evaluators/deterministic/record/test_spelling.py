"""Names that are nearly the same."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.spelling import long_words, misheard, nearly, torn


def is_torn(name: str, first: str, last: str) -> bool:
    return any(plain_stem(first) in heads and plain_stem(last) in tails for heads, tails in torn(name))


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


@pytest.mark.parametrize(
    "heard", ["metaprolol", "metoprollol", "metoprolo", "metoprolool", "metroprolol", "netoprolol", "metopralol"]
)
def test_what_a_recogniser_makes_of_a_name_is_known(heard: str) -> None:
    assert plain_stem(heard) in misheard("metoprolol")


def test_a_name_may_be_torn_or_run_together() -> None:
    assert is_torn("metformin", "met", "formin")
    assert plain_stem("depomedrol") in misheard("Depo-Medrol")


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("methotrexate", "method", "trexate"),
        ("sitagliptin", "sita", "glipten"),
        ("dapagliflozin", "dapper", "gliflozin"),
        ("gliclazide", "glick", "lazide"),
        ("losartan", "loss", "artan"),
    ],
)
def test_the_pieces_of_a_torn_name_may_be_misheard(name: str, first: str, last: str) -> None:
    assert is_torn(name, first, last)


def test_the_pieces_of_another_drug_of_the_kind_are_none() -> None:
    assert not is_torn("linagliptin", "sita", "gliptin")
    assert not is_torn("valsartan", "loss", "artan")


def test_short_names_and_other_drugs_are_not_misheard() -> None:
    assert not misheard("Lasix")
    assert not torn("ASA")
    assert plain_stem("prednisolone") not in misheard("prednisone")
    assert plain_stem("hydralazine") not in misheard("hydroxyzine")
