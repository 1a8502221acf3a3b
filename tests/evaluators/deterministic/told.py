"""A record of a few utterances, and what the tier finds contradicted, for tests of single modules."""

from __future__ import annotations

from engine.finding import Finding
from engine.turns import turns_of_text
from evaluators.deterministic.record.counted import committed
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.touched import Touched
from evaluators.deterministic.record.utterance import Utterance
from evaluators.deterministic.tier import Tier
from evaluators.vocabulary.lexicon import lexicon


def record_of(*utterances: str) -> Record:
    """A record of utterances that came one by one."""
    record = Record(lexicon(), committed())
    for number, text in enumerate(utterances):
        record.insert(Utterance(number, text), Touched())
    return record


def contradicted(talk: str, note: str) -> list[Finding]:
    """What the talk, of lines such as "[patient] I cough.", contradicts in a note."""
    findings = Tier().evaluate(turns_of_text(talk), note, {}).findings
    return [finding for finding in findings if finding.support == "contradicted"]
