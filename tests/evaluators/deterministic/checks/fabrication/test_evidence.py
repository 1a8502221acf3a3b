"""Evidence that a statement is of this visit: words, denials, traces, labels."""

from __future__ import annotations

from collections.abc import Sequence

from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.checks.fabrication.evidence import weigh
from evaluators.deterministic.fit import count, read_pair
from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.record.counted import ANY_WORD, Counted, Trace, Weight, committed
from evaluators.deterministic.tier import Tier
from evaluators.protocol import Assessment
from evaluators.vocabulary import lexicon

TABLES = Counted(
    {"marr": Weight(200, -300), "*word history": Weight(100, -100)},
    {ANY_WORD: 100},
    {"marr": Trace(280, -50, ("husband", "substance:alcohol"))},
)
NOTE = "SOCIAL HISTORY\n\nShe is married."


def total(said: str, note: str, counted: Counted = TABLES) -> int:
    record = read_pair([Turn(said, "patient")], "", True, lexicon()).record
    record.counted = counted
    return weigh(read_statement(note, "social_history", lexicon()), record, frozenset()).total


def test_what_was_said_in_other_words_leaves_a_trace() -> None:
    assert total("I am married.", "She is married.") == 200
    assert total("My husband drives me.", "She is married.") == -20
    assert total("I drive myself.", "She is married.") == -350


def full(segments: Sequence[str]) -> Assessment:
    return Tier(counted=TABLES).evaluate([Turn(t, "patient", f"s{n}") for n, t in enumerate(segments)], NOTE, {})


def test_a_statement_is_weighed_again_when_its_trace_is_heard_or_taken_back() -> None:
    visit = Tier(counted=TABLES).visit({})
    visit.revise(Note(NOTE))
    heard: list[str] = []
    for text in ("My back is sore on most of these days.", "My husband drives me to the clinic.", "I drink alcohol."):
        heard.append(text)
        visit.put(Segment(f"s{len(heard) - 1}", text, "patient"))
        assert visit.assess().verdicts == full(heard).verdicts
    for number, text in ((1, "My brother drives me to the clinic."), (2, "I drink water.")):
        heard[number] = text
        visit.put(Segment(f"s{number}", text, "patient", rev=1))
        assert visit.assess().verdicts == full(heard).verdicts


def test_a_label_alone_says_nothing() -> None:
    assert read_statement("Special Testing:", "exam", lexicon()).tokens == ()
    assert read_statement("Musculoskeletal", "exam", lexicon()).tokens == ()
    assert read_statement("Asthma:", "assessment", lexicon()).tokens != ()


def test_a_denial_tells_less_of_a_visit_than_a_finding() -> None:
    denied = total("My knee hurts.", "Denies hematuria.", committed())
    found = total("My knee hurts.", "Reports hematuria.", committed())
    assert found < denied < 0


def test_traces_are_what_is_said_where_a_word_stands_unsaid() -> None:
    told = [([Turn(f"My husband is kind, {n}.", "patient")], "SOCIAL\n\nShe is married.") for n in ("so", "too", "yes")]
    others = [([Turn(f"My knee hurts {n}.", "patient")], "HPI\n\nKnee pain.") for n in range(40)]
    pairs = [read_pair(turns, note, True, lexicon()) for turns, note in [*told, *others]]
    traces = count(pairs).traces
    assert "husband" in traces["marr"].names
    assert traces["marr"].heard > 0 > traces["marr"].unheard


def severities(said: str, note: str) -> set[str]:
    findings = Tier().evaluate([Turn(said, "patient")], note, {}).findings
    return {finding.severity for finding in findings if finding.evaluator == "grounding"}


KNEE = "My left knee has been hurting since I went running last week, and it swells up at night."


def test_a_normal_result_of_a_test_that_nobody_spoke_of_is_no_matter_of_course() -> None:
    assert "major" in severities(KNEE, "RESULTS\n\nAutoimmune panel is within normal limits.")
    assert "major" not in severities(KNEE, "PHYSICAL EXAM\n\nLungs: Clear to auscultation.")


def test_denials_far_from_anything_in_the_visit_are_not_believed() -> None:
    assert severities(KNEE, "PHYSICAL EXAM\n\nNo clubbing.") <= {"minor"}
    assert "major" in severities(
        KNEE, "HPI\n\nNo hot flashes, vaginal dryness, night sweats or postmenopausal bleeding."
    )
