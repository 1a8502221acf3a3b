"""Which segments make one utterance: recognisers cut where they like, also within a sentence.

"Any chest" / "pain?" is one question, and "no I" / "don't" one answer. So what one speaker goes on with is read with
what comes before it, in bounded portions, so that a segment costs no more than such a portion does. Who speaks is never
asked, only whether it is somebody else. The portions are a function of the segments in their order, however they came:
each begins where the one before it ends.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from engine.transcript import Segment, Turn
from evaluators.deterministic.record.said import Key
from evaluators.deterministic.record.speech import Speech, Utterance, joined, split

_LONGEST: Final = 600
"""Code points of an utterance of several segments."""
_SENTENCES: Final = 300
"""The same where each so far ends with a sentence: what comes then is understood by itself as well."""
_STOPS: Final = (".", "!", "?", "…")


def speaker_of(spoken: Segment | Turn) -> str:
    """What tells its speaker from others: the label that the source gives, or else the role; empty for none."""
    return spoken.label or ("" if spoken.speaker == "unknown" else spoken.speaker)


def utterances_of(turns: Iterable[Turn]) -> list[Utterance]:
    """The utterances of a whole visit."""
    found: list[Utterance] = []
    for number, turn in enumerate(turns):
        _add(found, Utterance(number, turn.text, turn.segment, turn.offset, 0, speaker_of(turn)))
    return found


def regrouped(speech: Speech, key: Key, segment: Utterance | None) -> tuple[int, int, list[Utterance]]:
    """What changes when the segment at a place comes, is another, or goes (None).

    Returns the positions from which and before which utterances go, and those that come instead. Usually that is none
    or one: after the next change of speaker at the latest all is as it was.
    """
    first = position = max(bisect_left(speech.keys, key) - 1, 0)
    made: list[Utterance] = []
    while position < len(speech):
        known = speech.at(position)
        behind = known.key > key
        if behind and segment is not None:
            _add(made, segment)
            segment = None
        parts = split(known)
        if behind and not (made and _goes_on(made[-1], parts[0])):
            break
        for part in parts:
            if segment is not None and part.key > key:
                _add(made, segment)
                segment = None
            if part.key != key:
                _add(made, part)
        position += 1
    if segment is not None:
        _add(made, segment)
    same = 0
    while same < len(made) and first + same < position and made[same] == speech.at(first + same):
        same += 1
    return first + same, position, made[same:]


def _add(utterances: list[Utterance], segment: Utterance) -> None:
    """Put a segment behind the others, into the last utterance where it goes on with it."""
    if utterances and _goes_on(utterances[-1], segment):
        utterances[-1] = joined(utterances[-1], segment)
    else:
        utterances.append(segment)


def _goes_on(utterance: Utterance, segment: Utterance) -> bool:
    """Whether a segment goes on with an utterance. Behind a question comes an answer, whosever label that has."""
    before, text = utterance.text, segment.text
    if utterance.speaker != segment.speaker or before.endswith("?"):
        return False
    length = len(before) + 1 + len(text)
    if length > _LONGEST or (before.endswith(_STOPS) and length > _SENTENCES):
        return False
    return bool(segment.speaker) or _breaks_off(before, text)


def _breaks_off(before: str, text: str) -> bool:
    """Whether a sentence goes on from one text to the next where nothing tells speakers apart, as far as small letters
    and stops show it: in a text that has either."""
    if not text[:1].islower() or not (before[-1:].isalnum() or before.endswith(",")):
        return False
    return not before.islower() or any(stop in before or stop in text for stop in _STOPS)
