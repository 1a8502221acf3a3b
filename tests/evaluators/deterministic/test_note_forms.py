"""A note's verdict does not depend on how it is set out, and its findings point into the note as submitted."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest

from bench.cases import turns_of
from engine.finding import Finding
from evaluators.deterministic.tier import Tier

TIER = Tier()
TURNS = turns_of(
    "D: Any chest pain or shortness of breath? // P: No chest pain, but I do get short of breath on the stairs. // "
    "D: Take lisinopril 20 milligrams twice a day for two weeks, and we will see you in three months."
)
NOTE = (
    "HPI: The patient, who has had shortness of breath on the stairs for some time now, has chest pain as well. "
    "He denies shortness of breath on the stairs.\n\n"
    "Plan: We will start the patient on a new drug today which is lisinopril 40 mg twice a day for two weeks, and "
    "Dr. Moore will see him again in 3 months."
)


def wrapped(width: int) -> Callable[[str], str]:
    return lambda note: "\n\n".join(textwrap.fill(part, width) for part in note.split("\n\n"))


def judged(note: str) -> tuple[dict[str, float | None], list[Finding]]:
    assessment = TIER.evaluate(TURNS, note, {})
    values = {name: verdict.value for name, verdict in assessment.verdicts.items() if name != "format_validity"}
    return values, [finding for finding in assessment.findings if finding.evaluator == "grounding"]


FORMS: dict[str, Callable[[str], str]] = {
    "no-break spaces": lambda note: note.replace(" ", "\u00a0"),
    "tabs": lambda note: note.replace(" ", "\t"),
    "two blanks": lambda note: note.replace(" ", "  "),
    "soft hyphens": lambda note: note.replace("pril", "\u00adpril").replace("pain", "pa\u00adin"),
    "zero width": lambda note: note.replace("pril", "\u200bpril").replace("pain", "\u200bpain\u200b"),
    "bold": lambda note: note.replace("40 mg", "**40** mg").replace("chest pain", "__chest__ pain"),
    "entities": lambda note: note.replace("40 ", "40&nbsp;").replace("\n\n", "<br>\n<br>\n"),
    "returns": lambda note: note.replace("\n", " \r\n"),
    "old returns": lambda note: note.replace("\n", "\r"),
    **{f"wrapped at {width}": wrapped(width) for width in (60, 72, 80, 100, 120)},
    "wrapped and returned": lambda note: wrapped(72)(note).replace("\n", " \r\n"),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_however_a_note_is_set_out(form: Callable[[str], str]) -> None:
    values, findings = judged(NOTE)
    assert {finding.kind for finding in findings} >= {"dose", "negation"}
    note = form(NOTE)
    assert note != NOTE
    others, found = judged(note)
    assert others == values
    assert [(f.kind, f.support, f.message) for f in found] == [(f.kind, f.support, f.message) for f in findings]
    for one, other in zip(findings, found, strict=True):
        assert one.note_span is not None
        assert other.note_span is not None
        pointed = note[slice(*other.note_span)]
        assert _bare(pointed) == _bare(NOTE[slice(*one.note_span)])


def _bare(text: str) -> str:
    for sign in "\u00ad\u200b*_":
        text = text.replace(sign, "")
    return " ".join(text.replace("&nbsp;", " ").split())


@pytest.mark.parametrize("blank", ["\t", "\u00a0", "\n", "\r\n", "-", "\u2009", "  "])
def test_names_of_several_words_may_have_anything_between_them(blank: str) -> None:
    said = turns_of(f"P: I take a baby{blank}aspirin every day.")
    assert TIER.evaluate(said, f"Takes a baby{blank}aspirin daily.", {}).verdicts["grounding"].outcome == "scored"
