"""How else a table's phrase is said."""

from __future__ import annotations

import pytest

from evaluators.vocabulary.entries import Entry, Surface
from evaluators.vocabulary.variants import said_otherwise, spellings, variants


@pytest.mark.parametrize(
    ("phrase", "way"),
    [
        ("lump in my breast", "lump in her breast"),
        ("lump in my breast", "lump in the breast"),
        ("pain in my calf when i walk", "pain in his calf when he walks"),
        ("stings when i wee", "stings when you wee"),
        ("hurts when i cry", "hurts when she cries"),
        ("trouble swallowing", "difficulty swallowing"),
        ("can't lie flat", "unable to lie flat"),
        ("nose is blocked", "nose was blocked"),
        ("legs are swollen", "legs were swollen"),
        ("pedal edema", "pedal oedema"),
        ("haematuria", "hematuria"),
    ],
)
def test_variants(phrase: str, way: str) -> None:
    assert way in variants(phrase)


def test_whose_and_who_go_together() -> None:
    assert "pain in her calf when you walk" not in variants("pain in my calf when i walk")


def test_what_is_said_one_way_has_no_variants() -> None:
    assert variants("angina") == ["angina"]
    assert spellings("angina") == []


@pytest.mark.parametrize(
    "phrase", ["systemically unwell", "chemotherapy", "colorectal cancer", "pfizer jab", "bruised rib"]
)
def test_words_that_only_look_like_the_other_spelling_have_none(phrase: str) -> None:
    assert spellings(phrase) == []


def test_only_what_is_new_is_added_to_the_same_concept() -> None:
    entry = Entry("sx:a", "symptom", "minor", "a", (), {}, (Surface("sore my a"), Surface("sore his a")))
    (more,) = said_otherwise([entry])
    assert more.concept == "sx:a"
    assert {surface.text for surface in more.surfaces} == {"sore your a", "sore her a"}
