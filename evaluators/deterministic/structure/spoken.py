"""Of which parts of a note the wording of its statements speaks (``section_content.tsv``)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

from engine.headings import heading_name
from engine.note import ParsedNote
from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.wording.phrases import phrases
from evaluators.deterministic.structure.parsing import NOTE_WORDS

BIT: Final[Mapping[str, int]] = {"subjective": 1, "objective": 2, "assessment": 4, "plan": 8}
Cues = Sequence[int]
"""Per statement: bits of the parts that its wording speaks of."""
Spoken = Sequence[dict[int, int]]
"""Per section: how many statements have which bits."""
_LONGEST_BLANK: Final = 20


def cues_of(parsed: ParsedNote) -> list[int]:
    """For each statement the parts that its wording speaks of."""
    bits = [0] * len(parsed.sentences)
    starts = [sentence.start for sentence in parsed.sentences]
    for number, hit in enumerate(phrases("section_content").find(parsed.text)):
        if number & OFTEN == OFTEN:
            give_way()
        index = bisect_right(starts, hit.start) - 1
        if index >= 0 and hit.end <= parsed.sentences[index].end:
            bits[index] |= BIT[hit.label]
    return bits


def by_section(parsed: ParsedNote, cues: Cues) -> list[dict[int, int]]:
    """Cues of each section's statements; one that only says "TBD" is none."""
    spoken: list[dict[int, int]] = [{} for _ in parsed.sections]
    for number, (start, end, _, section) in enumerate(parsed.sentences):
        if number & OFTEN == OFTEN:
            give_way()
        if end - start > _LONGEST_BLANK or not _is_blank(parsed.text[start:end]):
            statements = spoken[section]
            bits = cues[number]
            statements[bits] = statements.get(bits, 0) + 1
    return spoken


def _is_blank(said: str) -> bool:
    return heading_name(said.strip("[]")) in NOTE_WORDS["blank"]


def speaking(statements: Mapping[int, int], bit: int) -> int:
    """How many statements speak of a part."""
    return sum(count for bits, count in statements.items() if bits & bit)
