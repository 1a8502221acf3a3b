"""How one lives: alone or with others, married or not, at work or not, as the patient says it or the note has it.

Words that anybody says of anybody ("alone", "my wife") are read as well: they say nothing for certain, but where they
fit what the note has, it cannot be told to be wrong.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.outcomes import Outcome
from evaluators.deterministic.reading.phrases import longest_first
from evaluators.deterministic.reading.words import Words, mark_of
from evaluators.vocabulary.rows import read_rows

_NOBODY: Final[frozenset[str]] = frozenset()
_NEAR: Final = 4
_BEHIND: Final = 6
_NEXT: Final = 3
_REACH: Final = 120
"""Characters of a sentence before and behind what is said that are looked at."""
_MOST: Final = 24
_BOUND: Final = re.compile(r"[.;?!\n]")
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_WITH: Final = re.compile(r"with(?: my)?$")


class _Rules:
    """The phrases of one role: their pattern, and for each the sorts and ways that it may mean."""

    __slots__ = ("meanings", "pattern")

    def __init__(self, roles: tuple[str, ...]) -> None:
        self.meanings: dict[str, dict[str, frozenset[str]]] = {}
        for sort, way, role, phrases in _ROWS:
            if role in roles:
                for phrase in phrases.split("|"):
                    meant = self.meanings.setdefault(phrase, {})
                    meant[name_of(sort)] = meant.get(name_of(sort), _NOBODY) | {f"{sort}:{way}"}
        firsts = re.escape("".join(sorted({phrase[0] for phrase in self.meanings})))
        self.pattern: re.Pattern[str] = re.compile(rf"\b(?=[{firsts}])(?:{longest_first(self.meanings)})(?![\w-])")


def name_of(sort: str) -> str:
    """By which the record keeps what is told of a sort; no word has a colon."""
    return f"standing:{sort}"


_ROWS: Final = read_rows("standing_rules.tsv")
SORTS: Final = frozenset(name_of(sort) for sort, _, _, _ in _ROWS if sort)
_WORDS: Final = {role: phrases.split("|") for sort, _, role, phrases in _ROWS if not sort}
_OPEN: Final = re.compile(rf"\b(?=[a-z])(?:{longest_first(_WORDS['open'])})\b")
_OTHERS: Final = frozenset(_WORDS["others"])
_THIRD: Final = frozenset(_WORDS["third"])
_COMPANY: Final = frozenset(_WORDS["company"])
_SAID: Final = _Rules(("said",))
_TOLD: Final = _Rules(("said", "hinted"))
_NOTED: Final = _Rules(("noted",))
_MARK: Final = mark_of([*_TOLD.meanings, *_NOTED.meanings])
_NONE: Final[tuple[Outcome, ...]] = ()


def told_standings(lower: str, words: Words) -> tuple[Outcome, ...]:
    """What an utterance tells of how one lives; what is only hinted at is ``old``, what is asked not
    ``positive``."""
    if not words.marks & _MARK:
        return _NONE
    found: list[Outcome] = []
    for match in _TOLD.pattern.finditer(lower):
        if len(found) >= _MOST:
            return _NONE  # what is left unread might fit the note
        sure = match[0] in _SAID.meanings and _is_own(lower, match)
        for name, ways in _TOLD.meanings[match[0]].items():
            standing = _standing(match, name, ways, sure)
            standing.positive = sure or _around(lower, match)[2] != "?"
            found.append(standing)
    return tuple(found)


def noted_standings(lower: str, words: Words) -> tuple[Outcome, ...]:
    """What a statement has of how the patient lives, one of each sort, that nothing leaves open."""
    if not words.marks & _MARK:
        return _NONE
    found: dict[str, Outcome] = {}
    doubted: set[str] = set()
    for number, match in enumerate(_NOTED.pattern.finditer(lower)):
        if number == _MOST:
            break
        sure = _is_patients(lower, match)
        for name, ways in _NOTED.meanings[match[0]].items():
            if not sure:
                doubted.add(name)
            before = found.get(name)
            found[name] = _standing(match, name, ways if before is None else ways | before.words, True)
    return tuple([one for name, one in found.items() if name not in doubted])


def _standing(match: re.Match[str], name: str, ways: frozenset[str], sure: bool) -> Outcome:
    standing = Outcome(match.span(), (name,), ways, True, _NOBODY)
    standing.old = not sure
    return standing


def _is_own(lower: str, match: re.Match[str]) -> bool:
    """Whether who says so is the one it is of, and says that it is so now."""
    before, behind, mark = _around(lower, match)
    if mark == "?" or not _THIRD.isdisjoint(_WORD.findall(before + " " + behind)):
        return False
    return not _is_open(before, behind) and _has_company(match, behind)


def _is_patients(lower: str, match: re.Match[str]) -> bool:
    before, behind, _ = _around(lower, match)
    ahead = _WORD.findall(behind)
    alone = _WITH.search(match[0]) is None
    if not _OTHERS.isdisjoint(_WORD.findall(before)) or (alone and not _OTHERS.isdisjoint(ahead[:1])):
        return False
    return not _is_open(before, behind) and _has_company(match, behind)


def _around(lower: str, match: re.Match[str]) -> tuple[str, str, str]:
    """The words of the sentence before and behind a phrase, and the mark at its end."""
    before = lower[max(0, match.start() - _REACH) : match.start()]
    bounds = [bound.end() for bound in _BOUND.finditer(before)]
    end = _BOUND.search(lower, match.end(), match.end() + _REACH)
    behind = lower[match.end() : match.end() + _REACH if end is None else end.start()]
    return before[bounds[-1] :] if bounds else before, behind, "" if end is None else end[0]


def _is_open(before: str, behind: str) -> bool:
    near = " ".join(_WORD.findall(before)[-_NEAR:])
    further = " ".join(_WORD.findall(behind)[:_BEHIND])
    return _OPEN.search(near) is not None or _OPEN.search(further) is not None


def _has_company(match: re.Match[str], behind: str) -> bool:
    """Whether whom one lives with is a person: "with my husband", not "with my pain"."""
    return _WITH.search(match[0]) is None or not _COMPANY.isdisjoint(_WORD.findall(behind)[:_NEXT])
