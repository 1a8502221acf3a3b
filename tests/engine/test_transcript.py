"""Segments in order of speech, whatever order they come in; one text split into its turns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.transcript import Places, Segment, Transcript, speaker_of

segments = st.builds(
    Segment,
    id=st.sampled_from("abcdef"),
    text=st.text(max_size=3),
    rev=st.integers(0, 3),
    start_ms=st.one_of(st.none(), st.integers(0, 20)),
)


def test_interim_text_is_replaced_in_place() -> None:
    transcript = Transcript([Segment("a", "he", rev=0, start_ms=5), Segment("b", "x", start_ms=9)])
    assert transcript.put(Segment("a", "hello", rev=1, start_ms=5))
    assert [segment.text for segment in transcript] == ["hello", "x"]
    assert not transcript.put(Segment("a", "old", rev=0))
    assert transcript.position("a") == 0


def test_out_of_order_arrivals_are_sorted_by_start() -> None:
    transcript = Transcript([Segment("b", "2", start_ms=20), Segment("a", "1", start_ms=10), Segment("c", "3")])
    assert [segment.id for segment in transcript] == ["a", "b", "c"]


@given(st.lists(segments, max_size=30))
def test_the_highest_rev_stands_once_and_in_order(arrivals: list[Segment]) -> None:
    transcript = Transcript(arrivals)
    kept = list(transcript)
    assert len({segment.id for segment in kept}) == len(kept) == len(transcript)
    for segment in kept:
        assert segment.rev == max(other.rev for other in arrivals if other.id == segment.id)
        assert list(transcript)[transcript.position(segment.id)] is segment
        assert transcript.get(segment.id) is segment
    timed = [segment.start_ms for segment in kept if segment.start_ms is not None]
    if len(timed) == len(kept) and all(s.start_ms is not None for s in arrivals):
        assert timed == sorted(timed)


def test_speakers_are_mapped() -> None:
    assert speaker_of("[doctor]") == speaker_of("Dr") == speaker_of("GP") == "clinician"
    assert speaker_of("Patient") == "patient"
    assert speaker_of("Guest_family") == "other"
    assert speaker_of("spk_0") == "unknown"
    assert speaker_of("Dr. Patel") == speaker_of("DR PATEL") == speaker_of("Nurse Kelly") == "clinician"
    assert speaker_of("Patient 1") == "patient"
    assert speaker_of("Patient's wife") == speaker_of("Patient Smith") == speaker_of("Drew") == "unknown"


def test_places_sort_by_start_then_arrival_and_stay_until_the_start_changes() -> None:
    places = Places()
    taken: list[int] = []
    for segment in (Segment("b", "", start_ms=20), Segment("a", "", start_ms=-5), Segment("c", ""), Segment("d", "")):
        taken = sorted([*taken, places.assign(segment, max(taken, default=None))])
    keys = {name: places.get(name) for name in "abcd"}
    assert taken == [keys["a"], keys["b"], keys["c"], keys["d"]]  # c and d have no time: after the last one
    assert places.assign(Segment("a", "again", rev=1), max(taken)) == keys["a"]
    assert places.assign(Segment("b", "again", rev=1, start_ms=20), max(taken)) == keys["b"]
    moved = places.assign(Segment("d", "again", rev=1, start_ms=7), max(taken))
    assert (keys["a"] or 0) < moved < (keys["b"] or 0)
    assert places.get("e") is None
