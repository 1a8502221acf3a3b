"""Many texts read together say what each says alone."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.portions import PORTION
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.context.denials import Denied, Stretch
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.parts import in_batches, read_parts
from evaluators.deterministic.reading.statement import StatementReading, read_statement, read_statements
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.turns import read_afresh, read_turns
from evaluators.deterministic.reading.ways.outcomes import Outcome
from evaluators.deterministic.reading.ways.predicates import Predicate
from evaluators.vocabulary import lexicon
from tests.evaluators.deterministic.speech import utterances


def _told(value: object) -> object:
    """What can be compared of a part of a reading."""
    if isinstance(value, Mention):
        return (value.start, value.end, value.term.concept, value.flags, value.side, value.relative, value.act_at)
    if isinstance(value, Stretch):
        return (value.start, value.end, value.asked)
    if isinstance(value, Denied):
        return (value.start, value.end, value.asked, value.stems)
    if isinstance(value, Predicate):
        return (value.start, value.end, value.asked, value.tokens)
    if isinstance(value, Outcome):
        return tuple(
            map(repr, (value.start, value.end, value.names, value.words, value.positive, value.sides, value.old))
        )
    if isinstance(value, Quantity):
        return tuple(value.parts().items())
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(_told, value))
    return repr(value)


def _all(reading: TurnReading | StatementReading) -> dict[str, object]:
    names = set(type(reading).__dict__) - {"tokens", "bundles"}
    return {
        name: _told(getattr(reading, name))
        for name in sorted(names)
        if not name.startswith("_") and not callable(getattr(reading, name))
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(utterances(), max_size=6))
def test_utterances_read_together_say_what_each_says_alone(texts: list[str]) -> None:
    together = read_turns(texts, lexicon())
    assert [_all(reading) for reading in together] == [_all(read_afresh(text, lexicon())) for text in texts]


@settings(max_examples=40, deadline=None)
@given(st.lists(utterances(), max_size=6))
def test_statements_read_together_say_what_each_says_alone(texts: list[str]) -> None:
    together = read_statements([(text, "hpi", "") for text in texts], lexicon())
    assert [_all(reading) for reading in together] == [_all(read_statement(text, "hpi", lexicon())) for text in texts]


def test_no_more_is_read_at_a_time_than_a_portion() -> None:
    texts = ["I have a cough. " * 60] * 9
    batches = list(in_batches(texts, lexicon(), spoken=True))
    assert [parts.text for batch in batches for parts in batch] == texts
    assert all(sum(len(parts.text) for parts in batch) <= PORTION for batch in batches)
    assert len(batches) > 1


def test_words_of_a_statement_are_those_outside_of_its_terms() -> None:
    (said,) = read_parts(["She has a fever."], lexicon(), spoken=True)
    (written,) = read_parts(["She has a fever."], lexicon(), spoken=False)
    assert (said.words.total, written.words.total) == (4, 3)
