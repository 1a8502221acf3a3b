"""format_validity: is the note a finished, intact text? Nothing in here looks at the transcript.

Looks for damage of encoding, text still to be filled in, leftovers of templates and of language models, passages that
stand there twice, an end in mid-sentence, and how well statements are formed. Every check is one linear pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Any, Final

from engine.finding import Finding, Span, Support, finding_id, folded
from engine.note import ParsedNote
from engine.portions import give_way
from engine.verdict import Verdict, scored, unscored
from evaluators.deterministic.structure.form.encoding import encoding
from evaluators.deterministic.structure.form.endings import truncation
from evaluators.deterministic.structure.form.fault import Fault
from evaluators.deterministic.structure.form.leftovers import leftovers
from evaluators.deterministic.structure.form.repetition import repetition, stuck
from evaluators.deterministic.structure.form.sentences import length, statements

NAME: Final = "format_validity"
VERSION: Final = "1"
_MOST: Final = 20  # findings of one label: who has more of them knows by then; all count in the value and the details
_TELLING: Final = 1000  # code points of a faulty passage by which it is known again


def evaluate(text: str, parsed: ParsedNote, metadata: Mapping[str, Any]) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict and its findings of kind ``format``; unscored with ``empty`` for a text without a letter.

    ``text`` is the note as submitted: what is undone for reading it may be a fault.
    """
    del metadata  # nothing in it bears on form
    if not parsed.sentences:
        return unscored(NAME, VERSION, "empty"), ()
    faults: list[Fault] = []
    counts: dict[str, int] = {}
    costs: dict[str, float] = {}
    for fault in _faults(text, parsed):
        faults.append(fault)
        counts[fault.label] = counts.get(fault.label, 0) + 1
        costs[fault.label] = costs.get(fault.label, 0.0) + fault.cost
    value = 1.0 - sum((min(cost, _CAPS[label]) for label, cost in costs.items()), 0.0)
    details = {"faults": counts, "statements": len(parsed.sentences)}
    return scored(NAME, VERSION, round(max(0.0, value), 4), **details), _findings(text, faults)


# What one kind of fault may cost at most, however often it occurs.
_CAPS: Final[Mapping[str, float]] = {
    "encoding": 0.4,
    "placeholder": 0.5,
    "template": 0.4,
    "assistant": 0.4,
    "copied": 0.3,
    "repeated": 0.15,
    "truncated": 0.25,
    "length": 0.2,
    "statement": 0.15,
    "punctuation": 0.1,
}

_SUBMITTED: Final[Sequence[Callable[[str, ParsedNote], Iterator[Fault]]]] = (encoding, leftovers)
_READ: Final[Sequence[Callable[[str, ParsedNote], Iterator[Fault]]]] = (
    repetition,
    stuck,
    truncation,
    length,
    statements,
)


def _faults(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    for check in _SUBMITTED:
        give_way()
        for fault in check(text, parsed):
            give_way()
            yield fault
    for check in _READ:
        give_way()
        for fault in check(parsed.text, parsed):
            give_way()
            yield fault._replace(span=parsed.at(fault.span)) if fault.message else fault


def _findings(text: str, faults: Sequence[Fault]) -> tuple[Finding, ...]:
    """Findings of the faults that have a message, in the order of the note; of each label the first ``_MOST``."""
    labels: dict[str, list[Fault]] = {}
    for fault in faults:
        give_way()
        if fault.message:
            labels.setdefault(fault.label, []).append(fault)
    told = [fault for alike in labels.values() for fault in nsmallest(_MOST, alike, key=_place)]
    seen: Counter[str] = Counter()
    result = []
    for fault in sorted(told, key=_place):
        start, end = fault.span
        statement = folded(f"{fault.label} {text[start : min(end, start + _TELLING)]}")
        identity = finding_id(NAME, "format", statement, seen[statement])
        seen[statement] += 1
        support: Support = "unmentioned" if fault.severity == "major" else "questionable"
        result.append(Finding(identity, NAME, "format", support, fault.severity, fault.message, fault.span))
    return tuple(result)


def _place(fault: Fault) -> Span:
    return fault.span
