"""What of a visit a note forgot as a whole, and what only a visit that came to it can be missed of."""

from __future__ import annotations

from engine.finding import Finding
from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
FILLER = "I came in because my mother told me that I really should see somebody about this thing with my knee. " * 25
PLAN = "ASSESSMENT AND PLAN\n\nKnee sprain. We will order an MRI. Follow up in two weeks."
HISTORY = "HISTORY OF PRESENT ILLNESS\n\nThe knee hurts since Monday. He limps."
EXAM = "PHYSICAL EXAM\n\nTenderness of the medial joint line."
SOCIAL = "I smoke a pack a day. // And I drink six beers a week."
COMPLAINTS = (
    "I have a cough and a fever. // I have chills and a sore throat. // I get dizzy and I feel nauseous. // "
    "My ears ring and I have a headache. // I have a rash."
)


def sections(said: str, *parts: str) -> dict[str, Finding]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said.split(" // "))]
    found = TIER.evaluate(turns, "\n\n".join(parts), {}).findings
    return {finding.message: finding for finding in found if finding.kind == "section"}


def severities(said: str, *parts: str) -> dict[str, str]:
    return {message: finding.severity for message, finding in sections(said, *parts).items()}


def test_an_examination_is_missed_only_where_there_was_one() -> None:
    message = "The note has no objective part."
    assert severities("My knee hurts. " + FILLER, HISTORY, PLAN)[message] == "minor"
    heard = "My knee hurts. // On exam there is tenderness to palpation of the joint line. // " + FILLER
    assert severities(heard, HISTORY, PLAN)[message] == "major"


def test_a_plan_is_missed_only_of_a_visit_that_can_have_come_to_one() -> None:
    message = "The note has no plan part."
    assert severities("My knee hurts.", HISTORY, EXAM)[message] == "minor"
    assert severities("My knee hurts. // " + FILLER, HISTORY, EXAM)[message] == "major"


def test_without_a_transcript_every_part_is_expected() -> None:
    assert severities("", HISTORY, EXAM)["The note has no plan part."] == "major"


def test_a_social_history_that_was_told_and_is_nowhere_is_missed() -> None:
    found = sections(SOCIAL, HISTORY, EXAM, PLAN)
    lost = next(finding for message, finding in found.items() if "smoking" in message)
    assert lost.severity == "major"
    assert [quote.segment for quote in lost.evidence] == ["u0", "u1"]
    assert not sections(SOCIAL, HISTORY, "SOCIAL HISTORY\n\nSmoker.", EXAM, PLAN)
    assert not sections(SOCIAL, HISTORY + " He smokes.", EXAM, PLAN)
    assert not sections("I smoke a pack a day.", HISTORY, EXAM, PLAN)


def test_relatives_are_missed_when_none_of_their_illnesses_is_there() -> None:
    said = "My father had a stroke. // And my mother has breast cancer."
    assert any("relatives" in message for message in sections(said, HISTORY, EXAM, PLAN))
    assert not sections(said, HISTORY, "FAMILY HISTORY\n\nMother: breast cancer.", EXAM, PLAN)


def test_most_complaints_missing_is_a_history_forgotten() -> None:
    assert any("Most complaints" in message for message in sections(COMPLAINTS, HISTORY, EXAM, PLAN))
    told = HISTORY + " Cough, fever, chills, sore throat, dizziness."
    assert not sections(COMPLAINTS, told, EXAM, PLAN)


def test_a_note_that_is_one_section_by_design_misses_no_other() -> None:
    turns = [Turn(text, "unknown") for text in SOCIAL.split(" // ")]
    assert not [f for f in TIER.evaluate(turns, HISTORY, {"section": "hpi"}).findings if f.kind == "section"]


def test_what_is_heard_later_changes_what_is_missed() -> None:
    visit = TIER.visit({})
    visit.put(Segment("u0", "My knee hurts."))
    visit.revise(Note("\n\n".join((HISTORY, PLAN))))
    update = visit.put(Segment("u1", "It is tender to palpation here."))
    changed = [finding for finding in update.findings.changed if finding.kind == "section"]
    assert [(finding.message, finding.severity) for finding in changed] == [
        ("The note has no objective part.", "major")
    ]
    assert set(visit.assess().findings) >= set(changed)
    later = visit.put(Segment("u2", "I smoke. I drink wine every day."))
    assert any("smoking" in finding.message for finding in later.findings.added)


def test_what_was_lost_is_quoted_as_if_it_had_been_told_at_once() -> None:
    told = [*COMPLAINTS.split(" // "), "I have a cough.", "My back hurts.", "I have heartburn.", "My knee is swollen."]
    told += ["I have a rash.", "I feel tired and I have night sweats.", "I have palpitations."]
    visit = TIER.visit({})
    visit.revise(Note("\n\n".join((HISTORY, EXAM, PLAN))))
    for number, text in enumerate(told):
        visit.put(Segment(f"u{number}", text, "unknown", 0, number, number))
    replaced = ((0, "Hello."), (1, "Good morning."), (4, "I have a cough."), (2, "Well."), (0, "I am dizzy."))
    for rev, (number, text) in enumerate(replaced, 1):
        told[number] = text
        visit.put(Segment(f"u{number}", text, "unknown", rev, number, number))
        fresh = TIER.visit({})
        for at, said in enumerate(told):
            fresh.put(Segment(f"u{at}", said, "unknown", 0, at, at))
        fresh.revise(Note("\n\n".join((HISTORY, EXAM, PLAN))))
        lost = [finding for finding in visit.assess().findings if finding.kind == "section"]
        assert lost == [finding for finding in fresh.assess().findings if finding.kind == "section"]
        assert any("complaints" in finding.message for finding in lost)


def test_four_findings_of_an_examination_are_not_left_out_together() -> None:
    message = "Most findings of the examination are not in the note."
    told = "Lungs are clear. // The heart is regular. // The abdomen is soft. // Reflexes are normal."
    assert severities(told, HISTORY, PLAN)[message] == "major"
    assert message not in severities(told, HISTORY, "PHYSICAL EXAM\n\nLungs clear, heart regular.", PLAN)


MANY = COMPLAINTS + " // My back hurts and I have heartburn. // I feel tired."


def test_without_a_history_a_third_of_the_complaints_may_not_be_missing() -> None:
    past = "PAST MEDICAL HISTORY\n\nHypertension."
    system = "REVIEW OF SYSTEMS\n\nCough, fever, chills, sore throat, dizziness, headache."
    message = "The note has no history of the complaint, and many complaints that were told are nowhere."
    assert severities(MANY, past, system, EXAM, PLAN)[message] == "major"
    told = system + " Nausea, tinnitus, rash, back pain."
    assert message not in severities(MANY, past, told, EXAM, PLAN)
    assert message not in severities(MANY, HISTORY, system, EXAM, PLAN)


def test_an_examination_is_missed_with_what_was_measured() -> None:
    message = "The note has no examination, and most of what was found and measured is nowhere."
    history, plan = "Hx\n\nKnee pain since Monday.", "Plan\n\nIbuprofen."
    told = "Lungs are clear. // Your oxygen saturation is 97 percent. // Your pulse is 72. // Temperature is 37.2."
    assert severities(told, history, plan)[message] == "major"
    assert message not in severities(told, history, "O/E\n\nChest clear.", plan)
    assert message not in severities(told, history + " SpO2 97%, pulse 72.", plan)
    named = "Lungs are clear. // I take my oxygen saturation, my pulse and my temperature."
    assert message not in severities(named, history, plan)


def test_values_that_were_told_are_not_left_out_together() -> None:
    message = "Most laboratory values that were told are not in the note."
    told = "Your hemoglobin is 11.2, your ferritin is 9 and your TSH is 2.1."
    assert severities(told, HISTORY, EXAM, PLAN)[message] == "major"
    assert message not in severities(told, HISTORY, EXAM, "RESULTS\n\nFerritin 9.", PLAN)
    ordered = "I will check your hemoglobin, your ferritin and your TSH."
    assert message not in severities(ordered, HISTORY, EXAM, PLAN)


def test_a_value_told_in_a_later_utterance_counts_as_if_told_at_once() -> None:
    visit = TIER.visit({})
    told = ["We have your hemoglobin, ferritin and TSH.", "Hemoglobin is 11.2.", "Ferritin is 9.", "TSH is 2.1."]
    for number, text in enumerate(told):
        visit.put(Segment(f"u{number}", text, "unknown", 0, number, number))
    visit.revise(Note("\n\n".join((HISTORY, EXAM, PLAN))))
    for rev, text in enumerate(("TSH is fine.", "TSH is 2.1."), 1):
        visit.put(Segment("u3", text, "unknown", rev, 3, 3))
        turns = [Turn(said, "unknown", f"u{at}") for at, said in enumerate((*told[:3], text))]
        fresh = TIER.evaluate(turns, "\n\n".join((HISTORY, EXAM, PLAN)), {})
        assert [f.message for f in visit.assess().findings if f.kind == "section"] == [
            f.message for f in fresh.findings if f.kind == "section"
        ]
