from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.transcript import Turn
from evaluators.llm.hostile import neutral
from evaluators.llm.quotes import NoteSource, Source, TranscriptSource

TURNS = (
    Turn("Any chest pain at all?", "clinician", "u1"),
    Turn("No. No  chest\npain, but I’ve had a cough — twenty milligrams didn't help.", "patient", "u2"),
    Turn("Okay, no fever?", "clinician", "u3"),
    Turn("No.", "patient", "u4"),
)


def stands(quote: str, line: int = 0) -> list[tuple[str | None, str]]:
    return [(e.segment, e.text) for e in TranscriptSource(TURNS).evidence(quote, line)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("no chest pain", "No  chest\npain"),
        ("I've had a cough", "I’ve had a cough"),
        ("a cough - Twenty Milligrams", "a cough — twenty milligrams"),
        ('"twenty milligrams"', "twenty milligrams"),
        ("didn’t help.", "didn't help"),
        ("ch\u2060est pain, but", ""),
        ("CHEST PAIN, BUT", "chest\npain, but"),
    ],
)
def test_case_space_and_typography_make_no_difference(quote: str, found: str) -> None:
    expected = [("u2", found)] if found else [("u2", "chest\npain, but")]
    assert stands(quote, 1) == expected


@pytest.mark.parametrize(
    "quote", ["", "  ", "...", "no chest pains", "hest pain", "twenty milligram", "forty milligrams", "cough fever"]
)
def test_what_was_not_said_does_not_stand(quote: str) -> None:
    assert stands(quote) == []


def test_left_out_words_are_marked_and_keep_their_order() -> None:
    assert stands("a cough ... didn't help") == [("u2", "a cough"), ("u2", "didn't help")]
    assert stands("didn't help … a cough") == []


def test_the_line_decides_between_equal_quotes() -> None:
    assert stands("no", 0) == [("u2", "No")]
    assert stands("No.", 3) == [("u4", "No")]
    assert stands("chest pain", 2) == [("u1", "chest pain")]  # nothing later: the first of all
    assert stands("chest pain", 99) == [("u1", "chest pain")]


def test_a_quote_over_two_turns_is_evidence_in_both() -> None:
    assert stands("no fever? No.") == [("u3", "no fever?"), ("u4", "No")]


def test_offsets_are_those_of_the_transcript_as_submitted() -> None:
    text = "[doctor] 𝒳 any pain?\n[patient] Żadnego pain\u200b here"
    turns = (Turn("𝒳 any pain?", "clinician", None, 9), Turn("Żadnego pain\u200b here", "patient", None, 31))
    (found,) = TranscriptSource(turns).evidence("żadnego pain")
    assert text[found.start : found.end] == "Żadnego pain" == found.text


def test_letters_that_grow_when_folded_keep_offsets_true() -> None:
    note = "Straße İstanbul: aspirin 75 mg"
    span = NoteSource(note).span("ASPIRIN 75 mg")
    assert span is not None
    assert note[span[0] : span[1]] == "aspirin 75 mg"


def test_a_span_of_the_note_runs_from_first_to_last_word() -> None:
    note = "Plan:\n- start amoxicillin\n  500 mg three times a day"
    span = NoteSource(note).span("amoxicillin 500 mg")
    assert span is not None
    assert note[span[0] : span[1]] == "amoxicillin\n  500 mg"


WORDS = st.text(st.sampled_from("abcÄß1-’\u200b\U0001f600"), min_size=1, max_size=5)


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_every_run_of_words_is_found_where_it_stands(words: list[str], data: st.DataObject) -> None:
    """Whatever is found equals what was asked for, word by word, once folded; marks at the ends do not count."""
    text = "  ".join(words)
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = " ".join(words[first : last + 1])
    for place in Source([text]).find(quote):
        assert 0 <= place.start < place.end <= len(text)
        found, asked = text[place.start : place.end], quote
        strip = " \t\r\n\"'.,;:!?()[]-’"
        fold = [t.replace("\u200b", "").casefold().replace("’", "'").split() for t in (found, asked)]
        words_found, words_asked = ([bare for word in words if (bare := word.strip(strip))] for words in fold)
        assert words_found == words_asked


@given(st.lists(st.text(st.sampled_from("abcÄß1"), min_size=1, max_size=5), min_size=1, max_size=12), st.data())
def test_every_run_of_plain_words_is_found(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    assert Source(["\n".join(words)]).find(" ".join(words[first : last + 1]).upper().replace("SS", "ß"))


@given(st.text(st.sampled_from("ab <>[]#`|/\n"), max_size=60))
def test_text_made_harmless_is_still_quotable(text: str) -> None:
    quoted = Source([text]).find(neutral(text))
    assert bool(quoted) == any(char not in " \t\r\n\"'.,;:!?()[]" for char in text)
