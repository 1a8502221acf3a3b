"""Single statements of another sort than the narrow section that they stand in, where theirs is there, too."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Final

from engine.finding import Span
from engine.note import ParsedNote, Section, SectionKind
from engine.portions import give_way
from evaluators.deterministic.reading.wording.phrases import Hit, phrases

_EXAM: Final[frozenset[SectionKind]] = frozenset({"exam", "objective", "vitals"})
_STRAY: Final[Mapping[str, tuple[str, frozenset[SectionKind], frozenset[SectionKind]]]] = {
    "order": (
        "plan", frozenset({"plan", "assessment_plan"}),
        frozenset({"allergies", "family_history", "social_history", "surgical_history"}),
    ),
    "intent": (
        "plan", frozenset({"plan", "assessment_plan"}),
        frozenset({"allergies", "chief_complaint", "family_history", "social_history"}),
    ),
    "sign": (
        "objective", _EXAM,
        frozenset({"allergies", "family_history", "medications", "social_history", "surgical_history"}),
    ),
    "finding": ("objective", _EXAM, frozenset({"allergies", "family_history", "medications", "social_history"})),
    "relative": ("family history", frozenset({"family_history"}), frozenset({"medications"})),
}  # fmt: skip
"""What a single statement may be (``stray_rules.tsv``): its content's name, the headings that it belongs under, and
those under which it stands in the wrong place. Where none of the former is there, no other place is."""
_NARROW: Final = frozenset(kind for _, _, kinds in _STRAY.values() for kind in kinds)
_GOES_ON: Final[Mapping[str, re.Pattern[str]]] = {
    "order": re.compile(r" (?!to (?:smoke|drink|use|vape|work|live)\b|(?:of|visit|appointment)\b)"),
    "sign": re.compile(r"(?:\W{1,2}|\W(?:of|is|was) )[0-9]{2}"),
    "relative": re.compile(r" (?:died|deceased|passed|alive|aged?|with|had|has(?! (?:been|given|not)\b))\b"),
}
"""How some go on."""
_ANYWHERE: Final = ("sign", "finding", "intent")
"""Told wherever in the statement; the others are how it opens."""


def strays_of(parsed: ParsedNote) -> Iterator[tuple[Section, str, Span]]:
    """Such statements of a note: the section that each stands in, the name of its content, and its place."""
    text = parsed.text
    there = {section.kind for section in parsed.sections}
    starts = [sentence.start for sentence in parsed.sentences]
    for number, section in enumerate(parsed.sections):
        give_way()
        if section.kind not in _NARROW:
            continue
        told = -1
        for hit in phrases("stray_rules").find(_first_paragraph(text[slice(*section.body)])):
            give_way()
            content, own, narrow = _STRAY[hit.label]
            index = bisect_right(starts, section.body[0] + hit.start) - 1
            if index == told or section.kind not in narrow or own.isdisjoint(there):
                continue
            sentence = parsed.sentences[index]
            if sentence.section == number and _is_stray(text, sentence.start, section.body[0], hit):
                told = index
                yield section, content, sentence.span


def _first_paragraph(body: str) -> str:
    """What stands below a heading, up to a blank line: what comes behind may just have no heading of its own."""
    opening = len(body) - len(body.lstrip())
    end = body.find("\n\n", opening)
    return body if end < 0 else body[:end]


def _is_stray(text: str, opening: int, body: int, hit: Hit) -> bool:
    """Whether the phrase stands where it has to in its statement, and goes on as it has to."""
    if hit.label not in _ANYWHERE and body + hit.start != opening:
        return False
    return hit.label not in _GOES_ON or _GOES_ON[hit.label].match(text, body + hit.end) is not None
