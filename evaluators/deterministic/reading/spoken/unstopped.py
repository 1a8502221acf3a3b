"""The stops that recognisers leave out: a mark behind what asks, a comma behind a no that goes on.

Without its mark, "does it help" is a statement to most rules, and "no it comes and goes" denies what follows. Only what
is short and has no stop at all is taken for unstopped. What opens it (``unstopped_rules``) tells what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.spoken.edited import Edit
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import words_by_role

_RULES: Final = words_by_role("unstopped_rules.tsv")
_LEAD: Final = _RULES["lead"]
_VERBS: Final = _RULES["verb"]
_SUBJECTS: Final = _RULES["subject"]
_OF_ANY: Final = _RULES["of any"]
_NO_THING: Final = _RULES["no thing"]
_TOLD: Final = _RULES["told"]
_WHAT: Final = _RULES["what"]
_ASKED: Final = _RULES["asked"] | _VERBS
_ALONE: Final = _RULES["alone"]
_NO: Final = _RULES["no"]
_GOES_ON: Final = _RULES["goes on"]
_OR_ELSE: Final = tuple(_RULES["or else"])
_TAG: Final = _RULES["tag"]
_SAME: Final = _RULES["same"]
_EVER: Final = tuple([f" {phrase}" for phrase in _RULES["ever"]])
_TOLD_OF: Final = _RULES["told of"]
_NOT: Final = "not"
_INSTEAD: Final = re.compile(rf" (?:{longest_first(_RULES['instead'])})\b")
_STOPS: Final = ",.?!;:…"
_LONGEST: Final = 120
"""Characters of what is taken for one question, or one reply."""
_ASKED_IN: Final = 8
"""Words of a question for any of something, at most."""
_LEADS: Final = 3
_LOOKED_AT: Final = 3
_PAIR: Final = 2
"""Words of an opening that are looked at, and those of them that most often tell."""


def is_unstopped(text: str) -> bool:
    """Whether a short text has no stop at all, so that it may ask without its mark."""
    return len(text) <= _LONGEST and not any(stop in text for stop in _STOPS)


def stops(text: str) -> list[Edit]:
    """What is put into an utterance: one stop, or none."""
    if not is_unstopped(text):
        return []
    low = lowered(text)
    words = low.split(" ")
    if words[0] == _NOT:
        instead = _INSTEAD.search(low)
        return [] if instead is None else [_at(instead.start(), ",")]
    if words[0] in _NO:  # and not behind "oh": "oh no" is dismay
        return [_at(len(words[0]), ",")] if _goes_on(words[:_LOOKED_AT]) else []
    first = next((at for at, word in enumerate(words[:_LEADS]) if word not in _LEAD), 0)
    asks = (_asks(words[first : first + _LOOKED_AT]) and not low.endswith(_OR_ELSE)) or _is_tagged(words)
    asks = asks or (low.endswith(_EVER) and _asks_for_any(words))
    return [_at(len(text), "?")] if asks else []


def _is_tagged(words: Sequence[str]) -> bool:
    """Whether it ends in what asks whether it is so: "I don't have diabetes do I"; not "so do I"."""
    return " ".join(words[-_PAIR:]) in _TAG and len(words) > _LOOKED_AT and words[-_LOOKED_AT] not in _SAME


def _asks_for_any(words: Sequence[str]) -> bool:
    """Whether a few words that end in "ever" or "at all" ask: "asthma ever"; not "doesn't bother me at all"."""
    told = not _TOLD_OF.isdisjoint(words) or any(word.endswith("n't") for word in words)
    return len(words) <= _ASKED_IN and not told


def _at(place: int, stop: str) -> Edit:
    return place, place, stop


def _goes_on(opening: Sequence[str]) -> bool:
    """Whether a no answers, and what is behind it is told: "no it comes and goes", not "no pain"."""
    return len(opening) > 1 and opening[1] in _GOES_ON and " ".join(opening) not in _TOLD


def _asks(opening: Sequence[str]) -> bool:
    """Whether what opens so asks."""
    if len(opening) < _PAIR or " ".join(opening) in _TOLD:
        return False
    first, second = opening[:_PAIR]
    pair = f"{first} {second}"
    if pair in _TOLD:
        return False
    if first in _ALONE or pair in _ALONE:
        return True
    if first in _WHAT:
        return second in _ASKED
    if first in _VERBS and second in _SUBJECTS:
        return True
    return first in _OF_ANY and len(opening) > _PAIR and second not in _NO_THING
