"""Notes and sections that break off in mid-sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from engine.note import ParsedNote, Sentence
from engine.portions import OFTEN, give_way
from evaluators.deterministic.structure.form.fault import Fault
from evaluators.deterministic.structure.form.sentences import PROSE, is_closed, is_prose
from evaluators.deterministic.structure.parsing import NOTE_WORDS

_DANGLING: Final = NOTE_WORDS["dangling"]
_CUT: Final = 4  # words from which on the last statement of a note written in sentences is one


def truncation(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    yield from _broken_sections(text, parsed.sentences)
    last = parsed.sentences[-1]
    said = text[last.start : last.end]
    word = said.rsplit(None, 1)[-1]
    if said[-1] in ",(-–:&/+" or word.casefold() in _DANGLING or _opens_bracket(said):
        span = (last.end - len(word), last.end)
        yield Fault("truncated", "major", 0.25, "The note breaks off in mid-sentence.", span)
    elif (
        said.count(" ") + 1 >= _CUT
        and not is_closed(said)
        and not _is_item(text, last)
        and _closes_sentences(text, parsed.sentences[:-1], strict=not is_prose(said))
    ):
        span = (last.end - len(word), last.end)
        yield Fault("truncated", "minor", 0.08, "The last sentence has no end; the note may have been cut off.", span)


def _broken_sections(text: str, statements: Sequence[Sentence]) -> Iterator[Fault]:
    """Sentences that end in the middle, where the next heading stands."""
    for number, (statement, following) in enumerate(pairwise(statements)):
        if number & OFTEN == OFTEN:
            give_way()
        if statement.section == following.section:
            continue
        said = text[statement.start : statement.end]
        word = said.rsplit(None, 1)[-1]
        if word.casefold() in _DANGLING and word.islower() and is_prose(said):
            span = (statement.end - len(word), statement.end)
            yield Fault("truncated", "major", 0.25, "The section breaks off in mid-sentence.", span)


def _is_item(text: str, statement: Sentence) -> bool:
    """List items often go without a full stop."""
    before = text[max(0, statement.start - 4) : statement.start].rstrip(" \t")
    return before[-1:] in "-–—•·*.)" and before != ""


def _closes_sentences(text: str, statements: Sequence[Sentence], *, strict: bool) -> bool:
    """Whether the other sentences of the note end in punctuation: most of the long ones, ``strict`` all statements."""
    least = _CUT if strict else PROSE
    prose = closed = 0
    for number, statement in enumerate(statements):
        if number & OFTEN == OFTEN:
            give_way()
        said = text[statement.start : statement.end]
        if said.count(" ") + 1 >= least:
            prose += 1
            closed += is_closed(said)
    return prose >= 2 and (closed == prose if strict else closed >= 0.8 * prose)


def _opens_bracket(said: str) -> bool:
    """Whether the last statement ends within a bracket that it opened."""
    return said.rfind("(") > said.rfind(")") and not is_closed(said) and said.count(" ") + 1 >= _CUT
