"""Context of terms: the flags and sides that the cues around them give."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.context import read_context
from evaluators.deterministic.reading.context.questions import REACH
from evaluators.deterministic.reading.mention import (
    ASKED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.spoken.sentences import boundaries
from evaluators.vocabulary import lexicon

NAMES = {
    "no": NEGATED, "maybe": UNCERTAIN, "if": HYPOTHETICAL, "past": HISTORICAL, "kin": FAMILY, "asked": ASKED,
    "used": USED,
}  # fmt: skip


def mentions(text: str) -> dict[str, Mention]:
    reading = read_context(text, lexicon().scan(text), boundaries(text))
    return {text[m.start : m.end].lower(): m for m in reading.mentions}


def said(text: str) -> dict[str, str]:
    """Surface → names of its flags."""
    return {
        surface: " ".join(name for name, flag in NAMES.items() if mention.flags & flag)
        for surface, mention in mentions(text).items()
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no cough, fever or rash but vomiting", {"cough": "no", "fever": "no", "rash": "no", "vomiting": ""}),
        ("denies cough. fever since monday", {"cough": "no", "fever": ""}),
        ("cough: no", {"cough": "no"}),
        ("cough is negative", {"cough": "no"}),
        ("not only cough", {"cough": ""}),
        ("no, aspirin gives me a rash", {"aspirin": "", "rash": ""}),
        ("no, latex makes me itch", {"latex": "", "itch": ""}),
        ("no, coughing makes it worse", {"coughing": ""}),
        ("no, aspirin or ibuprofen", {"aspirin": "no", "ibuprofen": "no"}),
        ("possible pneumonia", {"pneumonia": "maybe"}),
        ("if you get a fever call us. you have a cough", {"fever": "if", "cough": ""}),
        ("history of asthma and gout", {"asthma": "past", "gout": "past"}),
        ("my mother had asthma. i have gout", {"asthma": "kin", "gout": ""}),
        ("asthma in her mother", {"asthma": "kin"}),
        ("any cough or fever?", {"cough": "asked", "fever": "asked"}),
        ("i have a cough, okay?", {"cough": ""}),
        ("are you taking aspirin?", {"aspirin": "asked used"}),
        ("no fever (cough since monday)", {"fever": "no", "cough": ""}),
        ("no fever (cough since monday), gout", {"fever": "no", "cough": "", "gout": "no"}),
        ("no fever (cough, chills)", {"fever": "no", "cough": "maybe", "chills": "maybe"}),
        ("denies cardiac symptoms (syncope, palpitations)", {"cardiac": "no", "syncope": "no", "palpitations": "no"}),
        ("no fever - cough only", {"fever": "no", "cough": ""}),
        ("nausea without vomiting, and fever", {"nausea": "", "vomiting": "no", "fever": "no maybe"}),
        ("nausea without vomiting, rash or fever", {"nausea": "", "vomiting": "no", "rash": "no", "fever": "no"}),
        ("fever, tsh not indicated", {"fever": "", "tsh": "no"}),
        ("denies - cough", {"cough": "no"}),
        ("no murmur, faint bruit", {"murmur": "no", "bruit": ""}),
        ("no aura, now monthly headaches", {"aura": "no", "monthly": "no", "headaches": ""}),
        ("gout felt unlikely on exam", {"gout": "no"}),
        ("aspirin offered but not needed", {"aspirin": "no"}),
        ("headache worse with coughing or fever", {"headache": "", "coughing": "if", "fever": ""}),
        ("has not missed aspirin", {"aspirin": ""}),
        ("call us if worsening (fever, vomiting)", {"fever": "if", "vomiting": "if"}),
    ],
)
def test_flags(text: str, expected: dict[str, str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "surface", "side"),
    [
        ("left knee and right hip", "knee", "left"),
        ("left knee and right hip", "hip", "right"),
        ("the knee on the left", "knee", "left"),
        ("both knees", "knees", "both"),
        ("all right, the knee", "knee", ""),
        ("i left my knee brace", "knee", ""),
    ],
)
def test_sides(text: str, surface: str, side: str) -> None:
    assert next(m.side for found, m in mentions(text).items() if surface in found) == side


def test_a_cue_ends_beyond_its_reach() -> None:
    filler = "x" * (REACH + 10)
    assert said(f"no cough {filler} fever") == {"cough": "no", "fever": ""}
