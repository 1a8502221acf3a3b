"""Whom one lives with, as it is replied to a question for that, told, or noted (``company_words``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_pairs

_ROWS: Final = read_pairs("company_words.tsv")
_ROLES: Final = {role: words.split("|") for words, role in _ROWS.items() if role in ("alone", "with", "apart", "home")}
_WHO: Final[Mapping[str, frozenset[str]]] = {
    word: frozenset(who.split("|")) for words, who in _ROWS.items() if who not in _ROLES for word in words.split("|")
}
_PERSON: Final = rf"(?P<who>{longest_first(_WHO)})\b(?!['\u2019]s)"
_OPENING: Final = 64
_ALONE: Final = re.compile(rf"\W*(?:(?:well|um|uh|oh|yeah|yes|no)\W+)*(?:{longest_first(_ROLES['alone'])})\b(?! and\b)")
_NAMED: Final = re.compile(
    rf"\W*(?:(?:{longest_first(_ROLES['with'])})\W+)*(?:my|our|his|her|their|the) (?:[a-z]+ )?{_PERSON}"
)
_AMONG: Final = re.compile(
    rf"\b(?:my|our|the|your|his|her|their|and|with) (?:(?:two|three|four|older|younger) )?{_PERSON}"
)
_APART: Final = re.compile(rf"\b(?:{longest_first(_ROLES['apart'])})\b")
AT_HOME: Final = re.compile(rf"\b(?:{longest_first(_ROLES['home'])})\b")
"""Words of where one lives."""
_NOBODY: Final[frozenset[str]] = frozenset()


def lives_with_somebody(reply: str) -> bool | None:
    """Whether one who is asked whom one lives with, or whether alone, names somebody ("my wife") or nobody ("just me"),
    or else ``None``."""
    opening = lowered(reply[:_OPENING])
    if _ALONE.match(opening) is not None:
        return False
    named = _NAMED.match(opening)
    return None if named is None or _APART.search(opening) is not None else True


def people(text: str) -> frozenset[str]:
    """All that those may be called who are named in a text: "my wife and the kids"."""
    found = [_WHO[match["who"]] for match in _AMONG.finditer(lowered(text))]
    return _NOBODY.union(*found)


def called(person: str) -> tuple[str, ...]:
    """The words for any that a person of a note may be."""
    return tuple([word for word, who in _WHO.items() if not who.isdisjoint(_WHO.get(person, _NOBODY))])
