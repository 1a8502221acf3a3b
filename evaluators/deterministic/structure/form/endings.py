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
_SIGNATURE: Final = NOTE_WORDS["signature"]
_PARAGRAPHS: Final = 2  # lines of several statements that have an end, from which on one without is cut off
_CUT: Final = 4  # words from which on the last statement of a note written in sentences is one


def truncation(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    yield from _broken_sections(text, parsed.sentences)
    last = parsed.sentences[-1]
    said = text[last.start : last.end]
    word = said.rsplit(None, 1)[-1]
    if said[-1] in ",(-–:&/+" or word.casefold() in _DANGLING or _opens_bracket(said):
        span = (last.end - len(word), last.end)
        yield Fault("truncated", "major", 0.25, "The note breaks off in mid-sentence.", span)
    elif not is_closed(said) and (
        _is_open_paragraph(text, parsed.sentences) or _is_open_sentence(text, parsed.sentences)
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


def _is_open_paragraph(text: str, statements: Sequence[Sentence]) -> bool:
    """Whether the last line of several statements has no end, and the others, two at the least, all have one."""
    lines = list(_lines_of_several(text, statements))
    return (
        len(lines) > _PARAGRAPHS
        and lines[-1] is statements[-1]
        and not _is_signature(text, lines[-1])
        and all(is_closed(text[line.start : line.end]) for line in lines[:-1])
    )


def _is_open_sentence(text: str, statements: Sequence[Sentence]) -> bool:
    """Whether the last statement reads as a sentence among sentences that end in punctuation."""
    said = text[statements[-1].start : statements[-1].end]
    if said.count(" ") + 1 < _CUT or _is_open_item(text, statements):
        return False
    return _closes_sentences(text, statements[:-1], strict=not is_prose(said))


def _is_signature(text: str, statement: Sentence) -> bool:
    line = text[text.rfind("\n", 0, statement.start) + 1 : statement.end]
    return any(word.strip(".,:()").casefold() in _SIGNATURE for word in line.split())


def _lines_of_several(text: str, statements: Sequence[Sentence]) -> Iterator[Sentence]:
    """The last statement of each line that holds more than one."""
    for number, (before, statement) in enumerate(pairwise(statements)):
        if number & OFTEN == OFTEN:
            give_way()
        after = statements[number + 2] if number + 2 < len(statements) else None
        if "\n" not in text[before.end : statement.start] and (
            after is None or "\n" in text[statement.end : after.start]
        ):
            yield statement


def _is_open_item(text: str, statements: Sequence[Sentence]) -> bool:
    """Whether the last is one of a list whose items go without a full stop, as they often do.

    The item before goes without, or there is none.
    """
    last, before = statements[-1], statements[-2] if len(statements) > 1 else None
    if not _is_item(text, last):
        return False
    return before is None or not _is_item(text, before) or not is_closed(text[before.start : before.end])


def _is_item(text: str, statement: Sentence) -> bool:
    before = text[max(0, statement.start - 4) : statement.start].rstrip(" \t")
    return before[-1:] in "-–—•·*.)" and before != ""


def _closes_sentences(text: str, statements: Sequence[Sentence], *, strict: bool) -> bool:
    """Whether the other sentences of the note end in punctuation.

    Most of the long ones and of those that end a section have to, ``strict`` all statements of some words.
    """
    prose = closed = 0
    for number, statement in enumerate(statements):
        if number & OFTEN == OFTEN:
            give_way()
        said = text[statement.start : statement.end]
        ends = number + 1 == len(statements) or statements[number + 1].section != statement.section
        if said.count(" ") + 1 >= (_CUT if strict or ends else PROSE):
            prose += 1
            closed += is_closed(said)
    return prose >= 2 and (closed == prose if strict else closed >= 0.8 * prose)


def _opens_bracket(said: str) -> bool:
    """Whether the last statement ends within a bracket that it opened."""
    return said.rfind("(") > said.rfind(")") and not is_closed(said) and said.count(" ") + 1 >= _CUT
