"""Segments of one speaker that go on with one another are one utterance, however they came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.transcript import Turn
from evaluators.deterministic.record.joining import regrouped, utterances_of
from evaluators.deterministic.record.speech import Speech
from evaluators.deterministic.record.utterance import Utterance, split

TEXTS = st.sampled_from(
    (
        "Any chest",
        "pain?",
        "No.",
        "no I",
        "",
        "Okay.",
        "mm-hmm",
        "I have",
        "got pain.",
        "one word " * 17 + "end.",
        "one word " * 28,
        "one word " * 72,
    )
)
SPEAKERS = st.sampled_from(("", "spk_0", "spk_1"))


def texts(*turns: tuple[str, str]) -> list[str]:
    return [
        utterance.text for utterance in utterances_of([Turn(text, "unknown", label=label) for label, text in turns])
    ]


def test_what_a_speaker_goes_on_with_is_one_utterance() -> None:
    assert texts(("a", "Any chest"), ("a", "pain?"), ("b", "no I"), ("b", "don't.")) == [
        "Any chest pain?",
        "no I don't.",
    ]
    assert texts(("a", "Any chest pain?"), ("b", "No."), ("a", "Any cough?")) == [
        "Any chest pain?",
        "No.",
        "Any cough?",
    ]


def test_behind_a_question_comes_an_answer() -> None:
    assert texts(("a", "Any chest"), ("a", "pain?"), ("a", "No."), ("a", "Not today.")) == [
        "Any chest pain?",
        "No. Not today.",
    ]


def test_a_sign_of_listening_parts_nothing() -> None:
    assert texts(("a", "I've had chest"), ("b", "Mm-hmm."), ("a", "pain since Monday."), ("b", "Okay.")) == [
        "I've had chest pain since Monday.",
        "Mm-hmm.",
        "Okay.",
    ]
    assert (
        texts(("a", "i take my"), ("b", "okay"), ("a", "blood pressure pill and my"), ("b", "sure"), ("a", "statin"))[0]
        == "i take my blood pressure pill and my statin"
    )


def test_what_may_be_an_answer_parts() -> None:
    for said in (
        [("a", "Any chest pain?"), ("b", "Mm-hmm."), ("a", "any cough?")],
        [("a", "any chest pain"), ("b", "uh-huh"), ("a", "any cough")],
        [("a", "I've had chest"), ("b", "No."), ("a", "pain since Monday.")],
        [("a", "I've had pain."), ("b", "Okay."), ("a", "and fever.")],
    ):
        assert texts(*said) == [text for _, text in said]


def test_a_sign_of_listening_that_is_passed_is_not_read() -> None:
    speech = Speech()
    speech.fill(
        utterances_of([
            Turn("Any chest", "clinician", "u0"), Turn("okay", "patient", "u1"), Turn("pain?", "clinician", "u2"),
        ])
    )  # fmt: skip
    assert speech.texts(0, 2) == ["Any chest pain?", ""]
    assert (speech.last, speech.rev(2), speech.at(1).text) == (2, 0, "okay")


def test_roles_tell_speakers_apart_where_there_are_no_labels() -> None:
    turns = [Turn("Any pain", "clinician"), Turn("at night?", "clinician"), Turn("no", "patient")]
    assert [utterance.text for utterance in utterances_of(turns)] == ["Any pain at night?", "no"]


def test_where_nothing_tells_speakers_apart_only_a_sentence_that_breaks_off_goes_on() -> None:
    assert texts(("", "I have had chest"), ("", "pain since Monday.")) == ["I have had chest pain since Monday."]
    assert texts(("", "Any chest pain"), ("", "No.")) == ["Any chest pain", "No."]
    assert texts(("", "any chest pain"), ("", "no")) == ["any chest pain", "no"]
    assert texts(("", "i have had chest"), ("", "pain . yes")) == ["i have had chest pain . yes"]


def test_a_long_talk_is_read_in_portions() -> None:
    spoken = utterances_of([Turn("I went on and", "patient", label="a")] * 400)
    assert len(spoken) > 5
    assert all(200 < len(utterance.text) <= 600 for utterance in spoken[:-1])
    sentences = utterances_of([Turn("I went on and on.", "patient", label="a")] * 400)
    assert all(150 < len(utterance.text) <= 300 for utterance in sentences[:-1])


@st.composite
def visits(draw: st.DrawFn) -> list[tuple[int, str, str]]:
    """Segments as (key, text, speaker) in the order in which they come; the same key again replaces."""
    return draw(st.lists(st.tuples(st.integers(0, 12), TEXTS, SPEAKERS), max_size=20))


@given(visits(), st.sets(st.integers(0, 12)))
def test_utterances_do_not_depend_on_the_order_in_which_segments_came(
    visit: list[tuple[int, str, str]], gone: set[int]
) -> None:
    speech = Speech()
    segments: dict[int, Utterance] = {}
    for rev, (key, text, speaker) in enumerate(visit):
        segments[key] = Utterance(key, text, f"u{key}", 0, rev, speaker)
        change(speech, key, segments[key])
        assert speech.rev(key) == rev
        assert speech.last == max(segments)
    for key in gone & segments.keys():
        del segments[key]
        change(speech, key, None)
    kept = [segments[key] for key in sorted(segments)]
    utterances = [speech.at(position) for position in range(len(speech))]
    assert sorted(segment for utterance in utterances for segment in split(utterance)) == kept
    fresh = utterances_of([Turn(s.text, "unknown", s.segment, 0, s.speaker) for s in kept])
    assert [utterance.text for utterance in fresh] == [utterance.text for utterance in utterances]


def change(speech: Speech, key: int, segment: Utterance | None) -> None:
    first, end, utterances = regrouped(speech, key, segment)
    for _ in range(first, end):
        speech.pop(first)
    for utterance in utterances:
        speech.insert(utterance)


@given(st.lists(st.tuples(TEXTS, st.sampled_from(("a", "a", "b"))), min_size=1, max_size=12), st.data())
def test_quotes_stand_in_the_segments_that_they_name(turns: list[tuple[str, str]], data: st.DataObject) -> None:
    speech = Speech()
    speech.fill(utterances_of([Turn(text, "unknown", f"u{n}", 0, who) for n, (text, who) in enumerate(turns)]))
    position = data.draw(st.integers(0, len(speech) - 1))
    end = data.draw(st.integers(0, len(speech.text(position))))
    start = data.draw(st.integers(0, end))
    segment, low, high, text = speech.quote(position, start, end)
    assert segment is None or turns[int(segment[1:])][0][low:high] == text
    whole = speech.text(position)[start:end]
    assert text in whole or speech.text(position) != speech.submitted(position)  # with what is not read of "I I have"
    assert text or not whole.strip(" ,?")  # a stop that was put in stands for nothing


def test_a_quote_over_a_border_is_its_longer_part() -> None:
    speech = Speech()
    speech.fill(utterances_of([Turn("I take twenty", "patient", "u1"), Turn("milligrams of it", "patient", "u2")]))
    assert speech.quote(0, 7, 24) == ("u2", 0, 10, "milligrams")
    offsets = Speech()
    offsets.fill(utterances_of([Turn("I take", "patient", None, 10), Turn("Lasix", "patient", None, 40)]))
    assert offsets.quote(0, 7, 12) == (None, 40, 45, "Lasix")
