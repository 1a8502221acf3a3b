"""How long a note and its statements are, and how well they are formed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engine.note import ParsedNote, Sentence
from engine.portions import OFTEN, find, give_way
from engine.statements import MOST_STATEMENTS
from evaluators.deterministic.structure.form.fault import Fault

PROSE: Final = 8  # words from which on a statement is a sentence rather than a list item
_OVERLONG: Final = 60  # words
_NEXT_TO_NOTHING: Final = 20  # code points of statements, in a note with sections
_TELLS_CASE: Final = 20  # code points of a statement that may be an abbreviation
# " ." after a word, ",." and exactly two dots; each starts at the sign itself: most of a text is skipped at once
_STRAY: Final = re.compile(
    r"[.,;](?:(?=\s|\Z)(?:(?<=[A-Za-z0-9)][ \t].)|(?<=,[.;])|(?<=,[ \t][.;]))|(?<=\.)(?<!\.\.)\.(?!\.))"
)


def is_prose(said: str) -> bool:
    return said.count(" ") + 1 >= PROSE


def is_closed(said: str) -> bool:
    return said[-1:] in ".!?…:;" or said.rstrip("\"')]’”*_")[-1:] in ".!?…:;"


def length(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    whole = (parsed.sentences[0].start, parsed.sentences[-1].end)
    if len(parsed.sections) > 1 and _is_next_to_nothing(parsed.sentences):
        yield Fault("length", "minor", 0.2, "The note holds next to no text.", whole)
    if len(parsed.sentences) == MOST_STATEMENTS:
        message = f"The note goes on after {MOST_STATEMENTS:,} statements; what follows was not read."
        yield Fault("length", "major", 0.2, message, (whole[1] - 1, len(text)))
    if _is_in_capitals(text, parsed.sentences):
        yield Fault("length", "info", 0.05, "The note is written in capitals throughout.", whole)


def _is_next_to_nothing(sentences: Sequence[Sentence]) -> bool:
    held = 0
    for statement in sentences:
        held += statement.end - statement.start
        if held >= _NEXT_TO_NOTHING:
            return False
    return True


def _is_in_capitals(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether nearly all statements are that are long enough to tell."""
    telling = capitals = 0
    for number, (start, end, _, _) in enumerate(sentences):
        if number & OFTEN == OFTEN:
            give_way()
        if end - start > _TELLS_CASE:
            telling += 1
            capitals += text[start:end].isupper()
    return telling >= 3 and capitals > 0.8 * telling


def statements(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    prose = open_ended = 0
    for number, (start, end, _, _) in enumerate(parsed.sentences):
        if number & OFTEN == OFTEN:
            give_way()
        said = text[start:end]
        words = said.count(" ") + 1
        if words >= PROSE:
            prose += 1
            open_ended += not is_closed(said)
        if words > _OVERLONG and end - start > _OVERLONG * 4:
            yield Fault("statement", "info", 0.03, f"One sentence of {words} words.", (start, end))
    if open_ended:
        yield Fault("statement", "info", 0.06 * open_ended / prose, "", (0, 0))
    for match in find(_STRAY, text):
        yield Fault("punctuation", "info", 0.01, "", match.span())
    if (unbalanced := abs(text.count("(") - text.count(")"))) > 0:
        yield Fault("punctuation", "info", 0.01 * unbalanced, "", (0, 0))
