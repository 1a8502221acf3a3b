"""Passages and statements that stand there twice, and words that stand there again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import eq
from typing import Final

from engine.note import ParsedNote, Sentence
from engine.portions import OFTEN, give_way, portions
from evaluators.deterministic.structure.form.fault import Fault

_LONG_ENOUGH: Final = 30  # code points: shorter statements recur in good notes ("Denies fever.")
_BLOCK: Final = 3  # statements in the same order, from which on a passage counts as copied


def repetition(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    """Copied passages as one fault each, and statements that recur in their own section.

    Good notes open the assessment with the first sentence of the history, so once in another section is only counted.
    """
    earlier = _earlier(text, parsed.sentences)
    if max(earlier) < 0:
        return
    at = 0
    while at < len(earlier):
        if at & OFTEN == OFTEN:
            give_way()
        length = _run(earlier, at)
        span = (parsed.sentences[at].start, parsed.sentences[at + max(length, 1) - 1].end)
        if length >= _BLOCK and span[1] - span[0] >= _BLOCK * _LONG_ENOUGH * 2:
            yield Fault("copied", "minor", 0.05 + 0.01 * length, f"{length} statements stand in the note twice.", span)
        elif length:
            yield from (_repeated(parsed.sentences, index, earlier[index]) for index in range(at, at + length))
        at += max(length, 1)


_PHRASE: Final = 5  # words of the longest phrase that is looked for
_STUCK: Final = re.compile(rf"\b(\w{{1,20}}+(?: \w{{1,20}}+){{0,{_PHRASE - 1}}})(?:[ ,.]{{1,2}}\1\b){{3,}}")


def stuck(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    """A word or a phrase four times on end: what wrote the note got stuck."""
    for low, high in portions(text):
        if _recurs(text[low:high]):
            for match in _STUCK.finditer(text, low, high):
                yield Fault("repeated", "major", 0.1, "The same words stand here again and again.", match.span())


def _recurs(text: str) -> bool:
    """Whether as many words are those one phrase before them as in a phrase told four times: cheap to rule out."""
    words = text.replace(",", " ").replace(".", " ").split()
    return any(sum(map(eq, words, words[size:])) >= 3 * size for size in range(1, _PHRASE + 1))


def _earlier(text: str, statements: Sequence[Sentence]) -> list[int]:
    """For each statement the index of the same one before it, -1 where there is none."""
    first: dict[str, int] = {}
    earlier = []
    for index, statement in enumerate(statements):
        if index & OFTEN == OFTEN:
            give_way()
        before = first.setdefault(text[statement.start : statement.end].casefold(), index)
        earlier.append(before if before != index else -1)
    return earlier


def _run(earlier: list[int], at: int) -> int:
    """How many statements from ``at`` on repeat earlier ones in their order."""
    length = 0
    while at + length < len(earlier) and earlier[at + length] >= 0 and earlier[at + length] == earlier[at] + length:
        give_way()
        length += 1
    return length


def _repeated(statements: Sequence[Sentence], index: int, before: int) -> Fault:
    statement = statements[index]
    length = statement.end - statement.start
    if length >= _LONG_ENOUGH and statement.section == statements[before].section:
        return Fault("repeated", "minor", 0.05, "The same statement stands earlier in this section.", statement.span)
    next_to_it = statement.section == statements[before].section + 1
    if length >= (1 if next_to_it else 2) * _LONG_ENOUGH and statement.kind == statements[before].kind:
        return Fault("repeated", "minor", 0.05, "The same statement stands in an earlier such section.", statement.span)
    return Fault("repeated", "info", 0.0, "", statement.span)
