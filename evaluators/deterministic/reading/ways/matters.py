"""Matters that are one way or another, told in set phrases: living alone or not, full code or DNR, admitted or not.

Which ways a matter has, and which phrases say so in the talk and in notes, is data (``matter_rules``). What is only
asked ("do you feel safe at home?") is told as well, for the answer says the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from evaluators.deterministic.reading.mention import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.ways.matter_phrases import (
    NOTED,
    OF_HAVING,
    OF_RESULTS,
    ROWS,
    SAID,
    Found,
    name_of,
    of_role,
    words_of,
)
from evaluators.deterministic.reading.ways.organs import (
    Organ,
    ill_organs,
    of_a_part,
    of_one_side,
    organs_noted,
    organs_said,
)
from evaluators.deterministic.reading.ways.outcomes import NO_WORDS, Outcome
from evaluators.deterministic.reading.wording.around import first_end, last_end
from evaluators.deterministic.reading.wording.words import Words, plain_stem
from evaluators.vocabulary.patterns import by_words

_NEAR: Final = 8
_BEHIND: Final = 6
_NEXT: Final = 3
_BESIDE: Final = 2
_REACH: Final = 120
"""Characters of a sentence before and behind what is said that are looked at."""
_MOST: Final = 24
_INVERTS: Final = re.compile(
    r"\b(?:any|ever|(?:do|does|did|have|has|is|are|was|were|can|could) (?:you|he|she|it|they|anyone|anybody|there)"
    r"(?: ever| been)?) $"
)
"""Before what is asked for in speech without stops."""
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_LETTERS: Final = bytes(code if "a" <= chr(code) <= "z" else ord(" ") for code in range(256))
_WITH: Final = re.compile(r"with(?: my)?$")
_ASKS_WHOM: Final = ("who", "where", "anyone", "anybody")


def _all_ways() -> dict[str, frozenset[str]]:
    """The ways of each matter that talk or notes tell of it; those of talk where both do."""
    found: dict[str, frozenset[str]] = {}
    for role in ("noted", "said"):
        ways: dict[str, set[str]] = {}
        for matter, way, _ in of_role(role):
            ways.setdefault(name_of(matter), set()).add(f"{matter}:{way}")
        found |= {name: frozenset(those) for name, those in ways.items()}
    return found


class _AnyOf:
    """The phrases of a role, looked for in words; most words begin none, and then no pattern is tried."""

    __slots__ = ("_firsts", "_pattern")

    def __init__(self, role: str) -> None:
        phrases = words_of(role)
        self._firsts = frozenset(phrase.partition(" ")[0] for phrase in phrases)
        self._pattern = re.compile(rf"\b(?=[a-z])(?:{by_words(phrases)})\b")

    def are_in(self, words: list[str]) -> bool:
        return not self._firsts.isdisjoint(words) and self._pattern.search(" ".join(words)) is not None


def _words(low: str) -> list[str]:
    """The words of a text in small letters; most have no apostrophe, and need no pattern, which takes far longer."""
    if "'" in low:
        return _WORD.findall(low)
    return low.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


THERE: Final = "there"
"""The way of a sign that is there."""
SIGNS: Final = {name_of(matter): tuple(concepts) for matter, _, concepts in of_role("term")}
"""Complaints and findings that are spoken of in words of no term, and the terms that notes have for them."""
_SOUND: Final = "sound"
"""The way of what an examination finds to be as it should."""
_BY_TERM: Final = {
    concept: [name for name, concepts in SIGNS.items() if concept in concepts]
    for concept in frozenset(chain.from_iterable(SIGNS.values()))
}
_OPEN_TO_DOUBT: Final = FAMILY | HISTORICAL | HYPOTHETICAL | UNCERTAIN
MATTERS: Final = frozenset(name_of(matter) for matter, _, _, _ in ROWS if matter)
_NAMES: Final = {name: (name,) for name in MATTERS}
"""Names as outcomes have them: one for all that is told of a matter."""
_OPEN: Final = _AnyOf("open")
_PAST: Final = _AnyOf("past")
PASSING: Final = frozenset(map(name_of, words_of("passing")))
"""Matters that may have changed by now."""
_LATER: Final = frozenset(words_of("later"))
PLANNED: Final = frozenset(map(name_of, words_of("planned")))
"""Matters of what is to be done."""
_SUPPOSED: Final = _AnyOf("supposed")
_ASKING: Final = frozenset(words_of("asking"))
_ANEW: Final = re.compile(rf"\b(?=[a-z])(?:{by_words(words_of('anew'))})\b")
_WISHED: Final = frozenset(map(name_of, words_of("wished")))
"""Matters of what one would want if it came to that."""
_DATED: Final = frozenset(map(name_of, words_of("dated")))
EXAMINED: Final = frozenset(map(name_of, words_of("examined")))
"""Matters of what an examination or a test finds."""
_AT_TIMES: Final = "sometimes"
_OF_OLD: Final = _AnyOf("of old")
_ALONE: Final = frozenset(map(name_of, words_of("alone")))
"""Matters of the whole visit, which a statement begins with."""
_SETTLED: Final = (
    (frozenset(map(name_of, words_of("firm"))), frozenset(("until", "till"))),
    (_WISHED, frozenset(("if", "would", "wants", "to", "be"))),
    (OF_RESULTS, frozenset(("except",))),
    (OF_HAVING, frozenset(("not", "never", "don't", "doesn't", "didn't", "haven't", "like"))),
    (frozenset(map(name_of, words_of("once"))), frozenset(("ago", "year", "month", "week"))),
)
"""Words that leave nothing open about some matters, though they do about others."""
OF_THINGS: Final = {name_of(matter): sort for sort in ("drugs", "ills", "tests") for matter in words_of(sort)}
"""Matters of one thing of some sort, which the talk has to name for them."""
_UNDONE: Final = frozenset(words_of("undone"))
_OTHERS: Final = frozenset(words_of("others"))
_THIRD: Final = frozenset(words_of("third"))
_COMPANY: Final = frozenset(words_of("company"))


HINTS: Final = {
    f"{matter}:{way}": tuple(dict.fromkeys([stem for stem in map(plain_stem, words) if stem]))
    for matter, way, words in of_role("hint")
}
"""Stems that leave a way open, wherever and of whatever they are said."""
_ALL: Final = _all_ways()
_NONE: Final[tuple[Outcome, ...]] = ()


def other_ways(name: str, ways: frozenset[str]) -> frozenset[str]:
    """What a matter is where it is not so."""
    return _ALL.get(name, NO_WORDS) - ways


def told_matters(lower: str, words: Words) -> tuple[Outcome, ...]:
    """The ways that an utterance tells of; what it leaves open is ``old``, what it asks not ``positive``.

    ``words`` are its own.
    """
    found: list[Outcome] = []
    matches = SAID.found(lower, _MOST)
    unstopped = bool(matches) and first_end(lower, 0, len(lower)) == len(lower)
    for one in matches:
        before, behind, mark = _around(lower, one.start, one.end)
        meanings = one.meanings
        sure = _has_company(one.phrase, behind) and not _is_open(before, behind, meanings)
        sure = sure and not (_is_ones_own(meanings) and _is_anothers(before, behind))
        for name, ways in meanings.items():
            if not (ways or mark == "?"):
                continue  # what is named, and nothing told of it
            asked = mark == "?" or (name in SIGNS and is_there(ways) and _asks(before, one.phrase))
            asked = asked or (unstopped and _INVERTS.search(before) is not None)
            told = Outcome((one.start, one.end), _NAMES[name], ways, not asked, NO_WORDS)
            if name in SIGNS or name in EXAMINED:
                told.old = _is_supposed(before, "" if mark == "?" else behind, ways) or (
                    name in EXAMINED and not is_complaint(name, ways) and of_one_side(behind)
                )
            else:
                told.old = bool(ways) and not sure
            found.append(told)
    found.extend([_told_organ(lower, organ) for organ in organs_said(lower, words)])
    return tuple(found)


def _told_organ(lower: str, organ: Organ) -> Outcome:
    before, behind, mark = _around(lower, organ.start, organ.end)
    told = Outcome((organ.start, organ.end), _NAMES[name_of(organ.matter)], _ways_of(organ), mark != "?", NO_WORDS)
    told.old = of_a_part(before, behind)
    return told


def _ways_of(organ: Organ) -> frozenset[str]:
    return frozenset([f"{organ.matter}:{organ.way}"])


def noted_matters(lower: str) -> tuple[Outcome, ...]:
    """What a statement has, one way of each matter, that nothing leaves open."""
    found: dict[str, Outcome] = {}
    doubted: set[str] = set()
    matches = NOTED.found(lower, _MOST + 1)
    if len(matches) > _MOST:
        return _NONE
    for one in matches:
        sure = _is_patients(lower, one)
        for name, ways in one.meanings.items():
            if not ways or (one.start and name in _ALONE):
                continue  # "simple cyst, no follow-up needed"
            if not sure or (name in found and found[name].words != ways):
                doubted.add(name)
            found[name] = Outcome((one.start, one.end), _NAMES[name], ways, True, NO_WORDS)
    return tuple([one for name, one in found.items() if name not in doubted])


def noted_organs(
    lower: str, words: Words, mentions: Sequence[Mention], noted: Sequence[Outcome]
) -> tuple[Outcome, ...]:
    """How a statement has parts of the body, by their names and by what is found there, but those already ``noted``."""
    found: dict[str, Organ] = {}
    doubted = {one.names[0].partition(":")[2] for one in noted}
    for organ in chain(organs_noted(lower, words), ill_organs(mentions, NEGATED | _OPEN_TO_DOUBT)):
        if organ.way != found.setdefault(organ.matter, organ).way:
            doubted.add(organ.matter)
    return tuple(
        [
            Outcome((organ.start, organ.end), _NAMES[name_of(matter)], _ways_of(organ), True, NO_WORDS)
            for matter, organ in found.items()
            if matter not in doubted
        ]
    )


def noted_signs(mentions: Sequence[Mention]) -> tuple[Outcome, ...]:
    """The signs that a statement has by their terms, each there or not."""
    found: dict[str, Outcome] = {}
    doubted: set[str] = set()
    for mention in mentions:
        for name in _BY_TERM.get(mention.term.concept, ()):
            way = frozenset([f"{name.partition(':')[2]}:{THERE}"])
            ways = other_ways(name, way) if mention.flags & NEGATED else way
            if mention.flags & _OPEN_TO_DOUBT or (name in found and found[name].words != ways):
                doubted.add(name)
            found[name] = Outcome(mention.place, _NAMES[name], ways, True, NO_WORDS)
    return tuple([one for name, one in found.items() if name not in doubted])


def _is_supposed(before: str, behind: str, ways: frozenset[str]) -> bool:
    """Whether a sign is only there, or not, in some case; that it is there may also be denied by what stands before."""
    ahead, after = _words(before), _words(behind)[:_NEXT]
    if is_there(ways):
        if not _UNDONE.isdisjoint(ahead[-_NEXT:]):
            return True
        after = [word for word in after if word != _AT_TIMES]  # "it locks sometimes": it does
    return _SUPPOSED.are_in(ahead) or _SUPPOSED.are_in(after)


def _asks(before: str, phrase: str) -> bool:
    """Whether a sign is asked for in speech without stops: "okay any lows since then"."""
    return not _ASKING.isdisjoint((*_words(before)[-_BESIDE:], *_words(phrase)[:1]))


def asks_anew(behind: str) -> bool:
    """Whether something else is asked for behind a sign, to which the reply is then."""
    return _ANEW.search(behind) is not None


def is_complaint(name: str, ways: frozenset[str]) -> bool:
    """Whether it may be what one complains of, which an examination need not find: "it goes numb"."""
    return name in EXAMINED and f"{name.partition(':')[2]}:{_SOUND}" not in ways


def is_there(ways: frozenset[str]) -> bool:
    """Whether these ways of a sign are that it is there."""
    return any(way.endswith(f":{THERE}") for way in ways)


def _is_anothers(before: str, behind: str) -> bool:
    """Whether who tells it of himself or herself may quote somebody else, or speak of one."""
    return not _THIRD.isdisjoint(_words(before + " " + behind))


def _is_patients(lower: str, one: Found) -> bool:
    """Whether a statement has it of the patient, and now."""
    before, behind, _ = _around(lower, one.start, one.end)
    ahead = _words(behind)
    alone = _WITH.search(one.phrase) is None
    if not _OTHERS.isdisjoint(_words(before)) or (alone and not _OTHERS.isdisjoint(ahead[:1])):
        return False
    if not _UNDONE.isdisjoint(_words(before)[-_BESIDE:]):
        return False  # "denies paranoia"
    if not PLANNED.isdisjoint(one.meanings) and not _LATER.isdisjoint(ahead[:_NEXT]):
        return False  # "return to work in two weeks"
    return _has_company(one.phrase, behind) and not _is_open(before, behind, one.meanings)


def _around(lower: str, first: int, last: int) -> tuple[str, str, str]:
    """The words of the sentence before and behind a phrase, and the mark at its end."""
    reach = min(last + _REACH, len(lower))
    end = first_end(lower, last, reach)
    return lower[last_end(lower, max(0, first - _REACH), first) : first], lower[last:end], lower[end:reach][:1]


def _is_open(before: str, behind: str, meanings: Mapping[str, frozenset[str]]) -> bool:
    """Whether it is not so, or not for certain, or only was at one time what may be otherwise by now."""
    settled = NO_WORDS.union(*[those for of, those in _SETTLED if not of.isdisjoint(meanings)])
    words = (_words(before)[-_NEAR:], _words(behind)[:_BEHIND])
    ahead, after = [[word for word in those if word not in settled] for those in words]
    if _OPEN.are_in(ahead) or _OPEN.are_in(after):
        return True
    if _is_passing(meanings) and (_PAST.are_in(ahead) or _PAST.are_in(after)):
        return True
    return not _DATED.isdisjoint(meanings) and (_OF_OLD.are_in(ahead) or _OF_OLD.are_in(after))


def _is_passing(meanings: Mapping[str, frozenset[str]]) -> bool:
    return not PASSING.isdisjoint(meanings)


def _is_ones_own(meanings: Mapping[str, frozenset[str]]) -> bool:
    """Whether it is of a sort that people tell of others, too."""
    return _is_passing(meanings) or not _WISHED.isdisjoint(meanings)


def _has_company(phrase: str, behind: str) -> bool:
    """Whether whom one lives with is a person: "with my husband", not "with my pain"."""
    asks = phrase.startswith(_ASKS_WHOM)
    return asks or _WITH.search(phrase) is None or not _COMPANY.isdisjoint(_words(behind)[:_NEXT])
