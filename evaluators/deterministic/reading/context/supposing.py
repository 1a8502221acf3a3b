"""Where what is supposed ends though no stop tells: "if you get chest pain call me I have a headache".

What was said by two, or over several segments, may come as one text. Who supposes something of the other ("if you …")
does not tell of himself in the same breath, nor of what the other had when he has told what to do.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.phrases import Signs
from evaluators.vocabulary.patterns import any_of, longest_first
from evaluators.vocabulary.rows import words_by_role

_WORDS: Final = words_by_role("supposing_words.tsv")
_PART_OF_IT: Final = _WORDS["part of it"]
_OF_SELF: Final = longest_first(_WORDS["of self"])
_OF_THEN: Final = longest_first(_WORDS["of then"])
_ASKING: Final = longest_first(_WORDS["asking"])
_TOLD: Final = re.compile(
    rf"(?:(?<=\s)|^)(?P<before>[a-z0-9']++)[ ,]++"
    rf"(?:(?P<of_self>(?:{_OF_SELF})\b)|(?P<of_then>(?:{_OF_THEN})\b)|(?P<asking>(?:{_ASKING})\b))"
)
_TELLING: Final = Signs((*_WORDS["of self"], *_WORDS["of then"], *_WORDS["asking"]))
"""Without any of these the pattern need not be tried."""
_TO_DO: Final = any_of(_WORDS["to do"])
_YOU: Final = re.compile(r"\byou\b|\byour\b|\byou're\b")


def tells_facts(text: str) -> bool:
    """Whether a text, from the word that supposes something to a term, has turned to what is so."""
    low = plain(text)
    if not _TELLING.are_in(low):
        return False
    for told in _TOLD.finditer(low):
        if told["before"] in _PART_OF_IT:
            continue
        if told["asking"]:
            return True  # "it helps with weight have you had pancreatitis"
        before = low[: told.start("before") + len(told["before"])]
        if (_TO_DO if told["of_then"] else _YOU).search(before) is not None:
            return True
    return False
