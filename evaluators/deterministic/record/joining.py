"""Which segments make one utterance: recognisers cut where they like, also within a sentence.

"Any chest" / "pain?" is one question, and "no I" / "don't" one answer. So what one speaker goes on with is read with
what comes before it, in bounded portions, so that a segment costs no more than such a portion does. Who speaks is never
asked, only whether it is somebody else. The portions are a function of the segments in their order, however they came:
each begins where the one before it ends.

A listener's "mm-hmm" within a sentence parts nothing: what goes on behind it is joined with what it broke into, and it
is not read, as it answers nothing. Its utterance keeps its place between the segments of the other one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from engine.transcript import Segment, Turn
from evaluators.deterministic.record.said import Key
from evaluators.deterministic.record.speech import Speech
from evaluators.deterministic.record.utterance import Utterance, joined, split
from evaluators.vocabulary.rows import words_by_role

_LONGEST: Final = 600
"""Code points of an utterance of several segments."""
_SENTENCES: Final = 300
"""The same where each so far ends with a sentence: what comes then is understood by itself as well."""
_STOPS: Final = (".", "!", "?", "…")
_PASSED: Final = 3
"""How many signs of listening in a row an utterance goes on behind at the most."""
_ASIDE: Final = 16
_JOINING_WORDS: Final = words_by_role("joining_words.tsv")
"""Signs of listening, and words with which no sentence ends."""


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
    first = position = _first(speech, key)
    made: list[Utterance] = []
    known: list[Utterance] = []
    while position < len(speech):
        group = _group(speech, position)
        if not made and len(group) == 1 and _ends(group[0]) < key:
            made, known, position = [*group], [*group], position + 1  # joined as it was
            continue
        parts = split(group[0]) if len(group) == 1 else sorted(part for each in group for part in split(each))
        behind = parts[0].key > key
        if behind and segment is not None:
            _add(made, segment)
            segment = None
        if behind and _begins_anew(made, known, parts[0]):
            break
        for part in parts:
            if segment is not None and part.key > key:
                _add(made, segment)
                segment = None
            if part.key != key:
                _add(made, part)
        known.extend(group)
        position += len(group)
    if segment is not None:
        _add(made, segment)
    return _changed(first, known, made)


def _first(speech: Speech, key: Key) -> int:
    """From where on what is said at a place may change how segments are joined."""
    first = max(bisect_left(speech.keys, key) - 1, 0)
    for _ in range(_PASSED):
        if first and _is_aside(speech.begins(first)):
            first -= 1
    return speech.opening(first) if first < len(speech) else first


def _group(speech: Speech, position: int) -> list[Utterance]:
    """An utterance and those that it passes, which together are all segments of a stretch."""
    group = [speech.at(position)]
    while (position := position + 1) < len(speech) and speech.is_passed(position):
        group.append(speech.at(position))
    return group


def _ends(utterance: Utterance) -> Key:
    """The place of its last segment."""
    key: Key = utterance.later[-1].key if utterance.later else utterance.key
    return key


def _begins_anew(made: list[Utterance], known: list[Utterance], segment: Utterance) -> bool:
    """Whether all from a segment on is joined as it was: with nothing before it, and nothing with that over it."""
    if _place(made, segment) < len(made):
        return False
    return not _is_aside(segment.text) or (len(known) > _PASSED and made[-_PASSED - 1 :] == known[-_PASSED - 1 :])


def _changed(first: int, known: list[Utterance], made: list[Utterance]) -> tuple[int, int, list[Utterance]]:
    """Without what stays at the beginning and at the end."""
    most = min(len(known), len(made))
    same = 0
    while same < most and made[same] == known[same]:
        same += 1
    tail = 0
    while tail < most - same and made[-tail - 1] == known[-tail - 1]:
        tail += 1
    return first + same, first + len(known) - tail, made[same : len(made) - tail]


def _add(utterances: list[Utterance], segment: Utterance) -> None:
    """Put a segment behind the others, into the last utterance where it goes on with it, or into that before where
    nobody took the word since."""
    place = _place(utterances, segment)
    if place == len(utterances):
        utterances.append(segment)
        return
    utterances[place] = joined(utterances[place], segment)
    for number in range(place + 1, len(utterances)):
        utterances[number] = utterances[number].passing(True)


def _place(utterances: list[Utterance], segment: Utterance) -> int:
    """Where the utterance is that a segment goes on with; behind all where there is none."""
    end = len(utterances)
    if not end:
        return 0
    last = utterances[-1]
    if not last.passed and _goes_on(last, segment):
        return end - 1
    if not segment.speaker:
        return end
    for place in range(end - 1, max(end - _PASSED, 1) - 1, -1):
        aside, before = utterances[place], utterances[place - 1]
        if aside.later or aside.speaker == segment.speaker or not aside.speaker or not _is_aside(aside.text):
            return end
        if before.speaker == segment.speaker:
            over = not before.passed and _goes_on(before, segment) and _is_broken(before.text, segment.text)
            return place - 1 if over else end
    return end


def _is_aside(text: str) -> bool:
    """Whether it is no more than a sign that one listens."""
    return len(text) <= _ASIDE and text.lower().strip(" .,!…-") in _JOINING_WORDS["aside"]


def _is_broken(before: str, text: str) -> bool:
    """Whether a sentence that breaks off before a sign of listening goes on behind it."""
    if before.endswith(_STOPS):
        return False
    return _breaks_off(before, text) or before.rpartition(" ")[2].lower() in _JOINING_WORDS["dangling"]


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
