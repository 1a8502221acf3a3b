"""A good note, and what is said of the form of any."""

from __future__ import annotations

from engine.finding import Finding
from engine.verdict import Verdict
from evaluators.deterministic.structure import format_validity
from evaluators.deterministic.structure.parsing import parse

GOOD = """CHIEF COMPLAINT

Back pain.

HISTORY OF PRESENT ILLNESS

The patient reports that his back has been hurting since he went golfing on Monday. He denies fever and chills.
He has tried ice and heat without any relief from either of the two.

PLAN

1. We will order an X-ray of the lumbar spine and call him with the result.
2. He will follow up in the clinic in 2 weeks or earlier if there is weakness.
"""


def evaluate(text: str) -> tuple[Verdict, tuple[Finding, ...]]:
    return format_validity.evaluate(text, parse(text), {})


def value(text: str) -> float:
    verdict = evaluate(text)[0]
    assert verdict.value is not None
    return verdict.value


def quoted(text: str) -> list[str]:
    """What the findings point at."""
    return [text[slice(*finding.note_span)] for finding in evaluate(text)[1] if finding.note_span]
