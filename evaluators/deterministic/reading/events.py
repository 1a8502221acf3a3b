"""Which matches of a text count as terms, as cues of context and as cues of speech."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.mention import ACTION
from evaluators.vocabulary import Match

_SPEECH: Final = frozenset(("ask", "yes", "no", "correct", "hedge", "ack", "unsure", "condole", "look", "shown", "all"))
_WITHIN: Final = frozenset(("negate", "ended", "uncertain", "stop"))
"""Kinds of cues that say nothing where they are a part of a term: "can't" within "can't breathe"."""
_FREED: Final = _WITHIN | {"hypothetical"}
"""The same where they open it: "I wish" of "I wish I was dead"."""


def events_of(matches: list[Match]) -> tuple[list[Match], list[Match], list[Match]]:
    """Terms and context cues without cues inside longer ones, and apart from them the cues of speech and of actions."""
    events: list[Match] = []
    speech: list[Match] = []
    acts: list[Match] = []
    cue_end = cue_start = term_end = plain_end = plain_start = 0
    shorter: Match | None = None
    for number, match in enumerate(matches):
        start, end, term = match.start, match.end, match.term
        if term.concept == "plain" and end > plain_end:
            plain_start, plain_end = start, end
        if term.category != "cue":
            if _freed(events, matches, number):
                cue_end = start
            if shorter is not None and _reaches_into(events[-1], match) and shorter.start == events[-1].start:
                events[-1] = shorter  # "no" before "change in bowel habit", not "no change" before a thing
            events.append(match)
            term_end = end
        elif term.concept == ACTION:
            acts.append(match)
        elif term.concept in _SPEECH:
            if plain_start < start and end <= plain_end:
                continue  # "I'm going to have you see a cardiologist" asks nothing
            _speak(speech, match)
            if term.concept == "correct" and len(events) > 1 and events[-1].start == start and start == cue_start:
                events.pop()  # "my left, no wait, my right": it takes back, and denies nothing that follows
                cue_end = start
        elif start < cue_end < end and term.concept == "plain" and events[-1].term.concept in _WITHIN:
            if not events[-1].term.surface.endswith(" if"):  # "not sure if I" doubts
                shorter = events[-1]
                events[-1] = match  # "are not limited to" denies nothing
                cue_start, cue_end = start, end
        elif start < term_end < end and term.concept in _WITHIN and events[-1].start == start:
            events[-1] = match  # "can't hear a" says more than "can't hear"
            cue_start, cue_end = start, end
        elif start >= cue_end:
            if start >= term_end or term.concept in ("side", "hypothetical", "stop"):
                events.append(match)
                cue_start, cue_end = start, end
        elif start == cue_start:  # the matches come shorter ones first: the longest at a place wins
            if end > cue_end:
                while events and events[-1].term.category == "cue" and events[-1].start == start:
                    events.pop()
                cue_end = end
            events.append(match)
        elif end > cue_end and events[-1].term.concept == "stop":  # "i do" gives way to the "n't" behind it
            events.append(match)
            cue_start, cue_end = start, end
    return events, speech, acts


def _freed(events: list[Match], matches: list[Match], number: int) -> bool:
    """Whether cues that are a part of the term of that number were taken away, for it or for a shorter cue."""
    term = matches[number]
    freed = False
    while events and events[-1].term.concept in _FREED and _is_part(events[-1], term):
        cue = events.pop()
        freed = True
        if cue.start < term.start and (before := _shorter(matches, number, cue)) is not None:
            events.append(before)  # the "no" of "no obvious" before "obvious deformity"
            break
    return freed


def _speak(speech: list[Match], cue: Match) -> None:
    """Add a cue of speech, unless it is inside another one, in the place of shorter ones that begin where it does."""
    while speech and cue.start == speech[-1].start and cue.end > speech[-1].end:
        speech.pop()
    if not speech or cue.start >= speech[-1].end or (cue.start == speech[-1].start and cue.end == speech[-1].end):
        speech.append(cue)


def _reaches_into(cue: Match, term: Match) -> bool:
    """Whether the end of a cue that says nothing is the beginning of a term."""
    return cue.term.concept == "plain" and cue.start < term.start < cue.end < term.end


def _shorter(matches: list[Match], number: int, cue: Match) -> Match | None:
    """The longest cue that begins where another one does and ends before the term of that number."""
    start = matches[number].start
    found: Match | None = None
    at = number - 1
    while at >= 0 and matches[at].start >= cue.start:
        other = matches[at]
        longer = found is None or other.end > found.end
        if other.start == cue.start and other.end < start and other.term.concept in _WITHIN and longer:
            found = other
        at -= 1
    return found


def _is_part(cue: Match, term: Match) -> bool:
    """Whether a cue is the beginning of a term, or reaches into it: "was not" before "not eating"."""
    if cue.term.category != "cue":
        return False
    reaches = cue.start < term.start < cue.end <= term.end and cue.term.concept not in ("stop", "hypothetical")
    return cue.start == term.start or reaches
