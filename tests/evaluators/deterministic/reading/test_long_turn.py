"""An utterance beyond any that is spoken reads as its portions one after the other."""

from __future__ import annotations

from engine.portions import PORTION
from evaluators.deterministic.reading.long_turn import MOST_FIGURES, MOST_SIDES, read_any_turn
from evaluators.deterministic.reading.mention import NEGATED
from evaluators.vocabulary import lexicon

SENTENCE = "No, I take aspirin 20 mg twice a day for my left knee pain. Any cough? "


def test_every_place_is_one_of_the_whole_text() -> None:
    text = SENTENCE * (3 * PORTION // len(SENTENCE))
    times = len(text) // len(SENTENCE)
    once, reading = read_any_turn(SENTENCE, lexicon()), read_any_turn(text, lexicon())
    assert reading.answer == once.answer
    assert reading.asks
    assert reading.stems == once.stems
    assert reading.words == times * once.words
    assert len(reading.mentions) == times * len(once.mentions) == len(reading.replies)
    assert {text[m.start : m.end] for m in reading.mentions} == {SENTENCE[m.start : m.end] for m in once.mentions}
    assert {text[q.start : q.end] for q in reading.quantities} == {"20 mg", "twice a day"}
    assert {text[side.start : side.end] for side in reading.sides} == {"left"}
    bundles = [bundle for bundle in reading.bundles if bundle.dose is not None]
    assert len(bundles) == times
    assert all(text[bundle.drug.start : bundle.drug.end] == "aspirin" for bundle in bundles)
    assert {text[b.dose.start : b.dose.end] for b in bundles if b.dose} == {"20 mg"}
    sentences = [mention.sentence for mention in reading.mentions]
    assert sentences == sorted(sentences)
    assert len(set(sentences)) == times * len({mention.sentence for mention in once.mentions})


def test_context_is_that_of_each_portion() -> None:
    text = "I have no chest pain. " * (2 * PORTION // 22)
    assert all(mention.flags & NEGATED for mention in read_any_turn(text, lexicon()).mentions)


def test_what_is_kept_of_it_is_bounded_and_counted_in_full() -> None:
    """Whatever compares or frees a reading does so in one call."""
    said = "Pain on the left 1 2. "
    times = (MOST_FIGURES + 4 * PORTION) // 2
    reading = read_any_turn(said * times, lexicon())
    assert MOST_FIGURES <= len(reading.quantities) <= MOST_FIGURES + PORTION
    assert len(reading.replies) == len(reading.mentions) < times
    assert len(reading.sides) <= MOST_SIDES + PORTION
    assert all(side.at < len(reading.mentions) for side in reading.sides)
    assert reading.words == times * read_any_turn(said, lexicon()).words
