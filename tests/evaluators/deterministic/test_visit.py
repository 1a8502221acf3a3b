"""The live visit: whatever the order of inputs, its state equals a fresh evaluation, and updates lead to it."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.finding import Changes, Fact, Finding
from engine.note import Note
from engine.transcript import Segment, Transcript, Turn, turn_of
from evaluators.deterministic.tier import Tier, evaluate_pair
from evaluators.protocol import Assessment, DeterministicTier, Update

TIER = Tier()

SENTENCES = (
    "Hello, how are you doing today?",
    "I have had chest pain on and off for three days.",
    "Any shortness of breath or cough?",
    "No.",
    "Yes, a bit.",
    "No, no cough, but my left knee hurts.",
    "Are you allergic to penicillin?",
    "Just the right one.",
    "It's the left one that I had surgery on, the right knee is fine.",
    "Sorry, my left.",
    "I smoke a pack a day.",
    "I quit smoking ten years ago.",
    "I used to take lisinopril.",
    "Should I stop the lisinopril?",
    "Let's keep taking it.",
    "I want you to stop the furosemide and continue lisinopril.",
    "Does the other knee hurt?",
    "Okay.",
    "You are taking lisinopril 20 mg, is that right?",
    "Sorry, I meant 40 mg of lisinopril.",
    "My mother had diabetes.",
    "Blood pressure is one twenty over eighty.",
    "Um.",
    "How old are you?",
    "Fifty two.",
    "Sorry, forty.",
    "Your hemoglobin is eight point two.",
    "If you get a fever, call us.",
    "And any allergies?",
    "Latex, I get hives. And penicillin.",
    "What medications do you take?",
    "Lisinopril and Plavix.",
    "I quit because it made me dizzy.",
    "We will start you on furosemide 20 milligrams once a day.",
    "They put me on eloquence and met for men.",
    "It begins with an H, hard to say.",
    "And a torva stat in, lie sin o pril and zofren.",
    "Any diabetes in the family?",
    "And my mum as well.",
    "Did they do an x-ray in the ER?",
    "We did one here this morning.",
    "Well, I ran out last year.",
    "And do you have any",
    "I have been",
    "taking my",
    "twenty milligrams of",
    "no I",
    "don't",
    "pain in my",
    "¿Le duele la cabeza cuando se levanta por la mañana o durante todo el día, señora?",
    "",
)
NOTES = (
    "HPI: Chest pain for 3 days. Denies cough. Reports shortness of breath.\nPlan: Start furosemide 20 mg daily.",
    "Right knee pain. No chest pain.\nMeds: lisinopril 40 mg\nFH: diabetes in mother\nRight knee pain. No chest pain.",
    "",
    "52-year-old man. Hemoglobin 9.2. Lisinopril 20 mg and furosemide 40 mg.",
    "Plan: Continue furosemide. Stop lisinopril. Increase lisinopril.",
    "Current smoker. PMH: diabetes. Takes lisinopril.\nSocial history: former smoker.",
    "R knee pain. Left knee: no swelling. Surgery of the left knee. Pain (L).",
    "BP 120/80. Allergic to penicillin. Headache since yesterday.",
    "Meds: Eliquis 5 mg. Metformin.\nZofran as needed. Continue atorvastatin. Hydroxyzine and lisinopril.",
    "FHx: Mother - DM. An X-ray was done today. Not taking lisinopril.",
    "HPI:\nDenies:\n- chest pain\n- cough; fever\nReports:\n- knee pain\nPlan:\nStop:\n- lisinopril\n- furosemide",
    "HPI:\nReports:\n- chest pain\n- cough; fever\nDenies:\n- knee pain\nPlan:\nContinue:\n- lisinopril\n- furosemide",
    "Le patient se plaint de douleurs dans la poitrine depuis trois jours et ne prend aucun médicament pour cela.",
)


@st.composite
def scripts(draw: st.DrawFn) -> list[Segment | Note]:
    """Segments in any order with interim revisions and late ones, of speakers that one tells apart or not, and note
    revisions between them."""
    texts = draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=14))
    inputs: list[Segment | Note] = []
    for number, text in enumerate(texts):
        timed, label = draw(st.booleans()), draw(st.sampled_from(("", "spk_0", "spk_0", "spk_1")))
        start = draw(st.integers(0, 8)) * 1000 if timed else None
        for rev in range(draw(st.integers(1, 2))):
            interim = draw(st.sampled_from(SENTENCES)) if rev == 0 and draw(st.booleans()) else text
            moved = start + 1000 if start is not None and rev and draw(st.booleans()) else start
            inputs.append(Segment(f"u{number}", interim, rev=rev, start_ms=moved, label=label))
    random.Random(draw(st.integers(0, 99))).shuffle(inputs)
    for rev in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(inputs)))
        inputs.insert(at, Note(draw(st.sampled_from(NOTES)), rev + 1))
    return inputs


def fresh(inputs: list[Segment | Note]) -> Assessment:
    transcript = Transcript(item for item in inputs if isinstance(item, Segment))
    notes = [item for item in inputs if isinstance(item, Note)]
    visit = TIER.visit({})
    return visit.take([turn_of(segment) for segment in transcript], notes[-1] if notes else None)


class Mirror:
    """What a subscriber holds who applies every update."""

    def __init__(self) -> None:
        self.findings: dict[str, Finding] = {}
        self.facts: dict[str, Fact] = {}

    def reset(self, assessment: Assessment) -> None:
        self.findings = {finding.id: finding for finding in assessment.findings}
        self.facts = {fact.id: fact for fact in assessment.facts}

    def apply(self, update: Update) -> None:
        _apply(self.findings, update.findings)
        _apply(self.facts, update.facts)


def _apply(held: dict[str, Finding] | dict[str, Fact], changes: Changes[Finding] | Changes[Fact]) -> None:
    items: dict[str, object] = held  # type: ignore[assignment]  # one helper for both kinds
    for item in changes.added:
        assert item.id not in items
        items[item.id] = item
    for item in changes.changed:
        assert items[item.id] != item
        items[item.id] = item
    for key in changes.removed:
        del items[key]


@given(scripts())
@settings(max_examples=250, deadline=None)
def test_any_order_of_inputs_equals_a_fresh_evaluation(inputs: list[Segment | Note]) -> None:
    visit = TIER.visit({})
    mirror = Mirror()
    verdicts: Mapping[str, object] = {}
    for item in inputs:
        if isinstance(item, Note):
            assessment = visit.revise(item)
            mirror.reset(assessment)
            verdicts = assessment.verdicts
        else:
            update = visit.put(item)
            mirror.apply(update)
            verdicts = update.verdicts
        now = visit.assess()
        assert mirror.findings == {finding.id: finding for finding in now.findings}
        assert mirror.facts == {fact.id: fact for fact in now.facts}
        assert verdicts == now.verdicts
    assert visit.assess() == fresh(inputs)


def test_finding_and_fact_ids_are_unique() -> None:
    assessment = evaluate_pair(
        [Turn("I take lisinopril 20 mg. No pain at all.", "patient")],
        "Pain. Pain. Takes lisinopril 40 mg and metformin 500 mg. Takes lisinopril 40 mg and metformin 500 mg.",
        {},
    )
    ids = [finding.id for finding in assessment.findings]
    assert len(ids) == len(set(ids)) > 2
    assert len({fact.id for fact in assessment.facts}) == len(assessment.facts)


@pytest.mark.parametrize(
    "note",
    [
        "Nausea. nausea.",
        "Reports nausea. Reports\tNausea.",
        "ROS: (-) vomiting\nROS: -ve vomiting\nROS: Nausea, nausea",
    ],
)
def test_statements_that_differ_in_capitals_or_shorthand_alone_have_ids_of_their_own(note: str) -> None:
    said = [Turn("Any nausea?", "clinician"), Turn("No, but I am vomiting.", "patient")]
    ids = [finding.id for finding in evaluate_pair(said, note, {}).findings]
    assert len(ids) == len(set(ids)) > 2


def test_evidence_and_spans_stand_where_they_say() -> None:
    text = "[doctor] any chest pain?\n[patient] no. i take lisinopril 20 mg ."
    turns = [Turn("any chest pain?", "clinician", None, 9), Turn("no. i take lisinopril 20 mg .", "patient", None, 35)]
    note = "Reports chest pain. Takes lisinopril 40 mg."
    assessment = TIER.evaluate(turns, note, {})
    quotes = [e for f in assessment.findings for e in f.evidence] + [e for f in assessment.facts for e in f.evidence]
    assert quotes
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes)
    spans = [
        note[f.note_span[0] : f.note_span[1]] for f in assessment.findings if f.note_span and f.evaluator == "grounding"
    ]
    assert "chest pain" in " ".join(spans)


@pytest.mark.parametrize(
    ("turns", "note", "reason"),
    [
        ([], "Chest pain for three days.", "empty"),
        ([Turn("I have chest pain", "patient")], "", "empty"),
        ([Turn("   ", "patient")], "Chest pain.", "empty"),
        ([Turn("Me duele la cabeza desde hace tres días y también tengo fiebre por la noche, doctor.", "patient")],
         "Headache for three days.", "language"),
        ([Turn("I have had a headache for three days and it is getting worse in the morning.", "patient")],
         "Patient klagt seit drei Tagen über starke Kopfschmerzen, vor allem morgens nach dem Aufstehen.", "language"),
        ([Turn("私は三日間ひどい頭痛があります", "patient")], "Headache.", "language"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_unscored_with_its_reason(turns: list[Turn], note: str, reason: str) -> None:
    assessment = TIER.evaluate(turns, note, {})
    for name in ("entity_coverage", "grounding"):
        verdict = assessment.verdicts[name]
        assert (verdict.outcome, verdict.reason) == ("unscored", reason)
    assert not [f for f in assessment.findings if f.evaluator in ("entity_coverage", "grounding")]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("So you have high blood pressure and diabetes, and you take ramipril and metformin, is that right?",
         "PMH: HTN, T2DM, CKD3. DH: ramipril 5mg od, metformin 1g bd. NKDA. O/E: T 37.2, BP 130/80, chest clear."),
        ("Do you have any heartburn, or bruising, or anything like that at all since I last saw you?",
         "HPI:\nReports heartburn.\nReports ear pain.\nReports hair loss.\nReports anxiety.\nReports bruising."),
        ("Chest pain? No. Fever? Nope. Chills, night sweats, weight loss? None. Nausea, vomiting? Vomiting yesterday.",
         "Denies chest pain."),
        ("Allergies? Penicillin, rash. Medications? Lisinopril twenty milligrams, metformin thousand twice daily.",
         "Takes lisinopril 20 mg."),
    ],
)  # fmt: skip
def test_shorthand_is_english(said: str, note: str) -> None:
    assessment = TIER.evaluate([Turn(said, "clinician")], note, {})
    assert assessment.verdicts["grounding"].outcome == "scored"


@pytest.mark.parametrize(
    "talk",
    [
        "Ich habe seit drei Tagen Migräne. Ich nehme Ramipril und Metformin, keine Allergie. In der Nacht Asthma.",
        "Ik heb sinds drie dagen hoofdpijn, geen diarree. Ik slik paracetamol 500 mg en metformine voor mijn diabetes.",
        "J'ai mal au ventre depuis trois jours, des nausées, pas de fièvre. Je prends paracetamol 1 g et metformin.",
        "Tengo dolor abdominal y náuseas desde hace tres días. Tomo omeprazol 20 mg y metformina dos veces al dia.",
    ],
)
def test_drugs_and_ailments_alone_make_no_english(talk: str) -> None:
    assessment = TIER.evaluate([Turn(talk, "patient")], "Takes metformin.", {})
    assert assessment.verdicts["grounding"].reason == "language"


def test_a_segment_given_again_changes_nothing() -> None:
    visit = TIER.visit({})
    visit.put(Segment("u1", "I have chest pain", rev=1))
    update = visit.put(Segment("u1", "I have knee pain", rev=1))
    assert update.facts == Changes()
    assert [fact.text for fact in visit.assess().facts] == ["chest pain"]


def test_a_segment_that_moves_from_before_an_utterance_to_behind_it_has_it_judged_again() -> None:
    inputs: list[Segment | Note] = [
        Note(NOTES[0], 1),
        Segment("u1", "Hello, how are you doing today?", start_ms=0),
        Segment("u2", "I have had chest pain on and off for three days.", start_ms=1000),
        Segment("u3", "Latex, I get hives. And penicillin.", start_ms=2000),
        Segment("u2", "I have had chest pain on and off for three days.", rev=1, start_ms=3000),
    ]
    visit = TIER.visit({})
    for item in inputs:
        visit.revise(item) if isinstance(item, Note) else visit.put(item)
    assert visit.assess() == fresh(inputs)


def test_who_bears_out_a_relative_is_heard_when_it_comes_late() -> None:
    said = [
        "I had a colonoscopy and skin cancer.",
        *["We talked about the weather and such for a very long while."] * 60,
    ]
    note = Note("FH: Father had colon cancer.", 1)
    segments = [Segment(f"u{n}", text, start_ms=1000 * n) for n, text in enumerate([*said, "My grandpa is fine."])]
    visit = TIER.visit({})
    visit.revise(note)
    for segment in segments[:-1]:
        visit.put(segment)
    assert any("nobody in the visit did" in finding.message for finding in visit.assess().findings)
    visit.put(segments[-1])
    assert visit.assess() == fresh([*segments, note])
    assert not any("nobody in the visit did" in finding.message for finding in visit.assess().findings)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (
            ("My knee pain was there for two weeks?", "The knee pain was there for twenty weeks?"),
            "Knee pain for 8 weeks.",
        ),
        (("Your blood pressure was 140 over 90?", "Now it is 120 over 70?"), "Exam:\nBP 150/95."),
        (("I smoked a pack a day for ten years.", "No, a pack for twenty years."), "SH: 35 pack-year history."),
    ],
)
def test_the_first_of_several_rivals_is_told_however_they_came(said: tuple[str, str], note: str) -> None:
    first, later = (Segment(f"u{n}", text, start_ms=1000 * n) for n, text in enumerate(said))
    visit = TIER.visit({})
    visit.revise(Note(note, 1))
    visit.put(later)
    visit.put(first)
    assert visit.assess() == fresh([first, later, Note(note, 1)])


def test_a_reply_that_comes_late_has_what_it_answers_judged_again() -> None:
    said = Segment("u0", "Drinking water makes it better.", start_ms=0, label="P")
    reply = Segment("u1", "No.", start_ms=1000, label="D")
    inputs: list[Segment | Note] = [said, Note("HPI: Better with water.", 1), reply]
    visit = TIER.visit({})
    visit.put(said)
    visit.revise(Note("HPI: Better with water.", 1))
    visit.put(reply)
    assert visit.assess() == fresh(inputs)


def test_tier_keeps_the_protocol() -> None:
    tier: DeterministicTier = TIER
    assert len(tier.version) == 8
    assert list(tier.evaluate([Turn("hello", "unknown")], "Hello.", {}).verdicts) == [
        "entity_coverage",
        "grounding",
        "section_completeness",
        "format_validity",
    ]


def test_the_place_of_a_segment_is_one_object() -> None:
    """Compiled code makes another object of an ``int``: two of 32 bytes are half of what a short segment says."""
    visit = TIER.visit({})
    visit.put(Segment("u1", "I have a cough.", start_ms=5_000))
    assert visit._record.speech.keys[0] is visit._places.get("u1")
