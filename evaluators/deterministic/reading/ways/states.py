"""States: how the things are that one always has, such as sleep, appetite, mood and hearing.

"My mood's been really low" names no complaint, but means one; "sleeping well" means that there is none. Such words are
read as mentions of the complaint (``state_rules.tsv``), so that "sleeping well" and "insomnia" contradict each other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from evaluators.deterministic.reading.mention import ASKED, ASKED_OVER, COMPLAINTS, HOW, NEGATED, Mention
from evaluators.deterministic.reading.replies.states_asked import ASKED_FOR, asks_how
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS
from evaluators.vocabulary import Lexicon, Match, Term
from evaluators.vocabulary.rows import read_rows

STATE: Final = "state"
"""Kind of the cues that name such a thing."""
_WELL: Final = "well:"
"""Begins the concepts of terms that say of another one that it is not there …"""
_UNWELL: Final = "unwell:"
"""… and of those where a word just before denies that: "not sleeping well"."""
_HOW: Final = "how:"
"""Begins those of terms of which it is asked how they are."""
_SETTLED: Final[tuple[str, ...]] = (_WELL, _UNWELL, _HOW)
_NOT: Final = frozenset(("not", "isn", "wasn", "aren", "weren", "hasn", "haven", "never"))
"""The same, turning it round; the apostrophe ends the word."""
_OKAY: Final = "okay"
_ALL: Final = "all "
_SAME: Final = "unchanged"
_UNCHANGED: Final = re.compile(
    r"\bno (?:real |recent |significant )?changes? (?:in|to) (?:(?:my|your|his|her|the) )?\Z"
)
_TROUBLE: Final = re.compile(
    r"\b(?:trouble|problems?|issues?|difficult(?:y|ies)|concerns?) (?:with|about)"
    r" (?:(?:my|your|his|her|their|the|any) )?\Z"
)
"""What one has with a thing that is not well: "any trouble with your bowels?"."""
_OF_TROUBLE: Final = 48
_BEFORE: Final = 24
_MOST: Final = 8
_REACH: Final = 56


class _State(NamedTuple):
    surface: str
    there: bool
    denied: bool = False
    """Whether a word before it denies that it is well: the context's denial is used up."""


_RULES: Final = {
    (topic, word): _State(surface, there == "yes")
    for topic, words, surface, there in read_rows("state_rules.tsv")
    for word in words.split("|")
}


@lru_cache(maxsize=256)
def _term(state: _State, lexicon: Lexicon) -> Term:
    """The complaint meant, or what stands for its absence until the context is read."""
    known = lexicon.terms(state.surface)
    term = known[0] if known else _own_term(state.surface)
    return term if state.there else term.of((_UNWELL if state.denied else _WELL) + term.concept)


def _own_term(name: str) -> Term:
    return Term(name, f"state:{name}", "exam", name, (), "minor", False, {})


def with_states(lower: str, matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """The matches of a text with its states in place of the terms that they are made of. Linear in the text."""
    found: list[Match] = []
    for match in matches:
        if match.term.concept != STATE:
            continue
        told_to = (
            found[-1].end if found else 0
        )  # the word before it tells of the one before: "lachman negative drawer …"
        state = (
            _state_at(lower, match, told_to, lexicon)
            or _asked_at(lower, match, lexicon)
            or _in_trouble(lower, match, lexicon)
        )
        if state is not None:
            found.append(state)
    for state in found:
        matches = _put(state, matches)
    return matches


def _state_at(lower: str, match: Match, told_to: int, lexicon: Lexicon) -> Match | None:
    topic = match.term.attrs["topic"]
    before = lower[max(told_to, match.start - 16) : match.start].rsplit(None, 1)
    if before and lower[match.start - 1] == " " and (state := _RULES.get((topic, before[-1]))) is not None:
        return Match(match.start - 1 - len(before[-1]), match.end, _term(state, lexicon))
    if (same := _RULES.get((topic, _SAME))) is not None and _UNCHANGED.search(
        lower, max(0, match.start - 40), match.start
    ):
        return Match(match.start, match.end, _term(same, lexicon))
    at, denied = match.end, False
    for word in lower[at : at + _REACH].replace("'", " ").split(" ")[:_MOST]:
        bare = word.rstrip(".,;:!?)")
        if (state := _RULES.get((topic, _OKAY if _is_alright(lower, at, bare) else bare))) is not None:
            state = _State(state.surface, state.there != denied, _is_denied(lower, match.start))
            return Match(match.start, at + len(bare), _term(state, lexicon))
        if word in _NOT:
            denied = True
        elif word and word not in CLAUSE_WORDS["how"]:
            return None
        at += len(word) + 1
    return None


def _is_alright(lower: str, at: int, word: str) -> bool:
    """Whether a word, or the last of two, says as much as "okay"."""
    return word == "alright" or (word == "right" and lower.startswith(_ALL, max(at - len(_ALL), 0)))


def _asked_at(lower: str, match: Match, lexicon: Lexicon) -> Match | None:
    """The complaint that is asked for by who asks how a thing is."""
    topic = match.term.attrs["topic"]
    if not asks_how(lower, match.start, match.end, topic):
        return None
    term = _term(_State(ASKED_FOR[topic], there=True), lexicon)
    return Match(match.start, match.end, term.of(_HOW + term.concept))


def _in_trouble(lower: str, match: Match, lexicon: Lexicon) -> Match | None:
    """The complaint of who has, or is asked for, trouble with a thing."""
    topic = match.term.attrs["topic"]
    if topic not in ASKED_FOR or _TROUBLE.search(lower, max(0, match.start - _OF_TROUBLE), match.start) is None:
        return None
    return Match(match.start, match.end, _term(_State(ASKED_FOR[topic], there=True), lexicon))


def _is_denied(lower: str, start: int) -> bool:
    for word in reversed(lower[max(0, start - _BEFORE) : start].split()[-3:]):
        if word in _NOT or word.endswith("n't"):
            return True
        if word not in CLAUSE_WORDS["how"]:
            return False
    return False


def _put(state: Match, matches: list[Match]) -> list[Match]:
    """The matches with a state in its place, unless a term that says as much reaches into it."""
    kept = [match for match in matches if match.term.category == "cue" or not _overlap(match, state)]
    lost = (match for match in matches if match.term.category != "cue" and _overlap(match, state))
    if any(match.term.category in COMPLAINTS and match.term.weight != "info" for match in lost):
        return matches
    at = next((number for number, match in enumerate(kept) if match.start >= state.start), len(kept))
    return [*kept[:at], state, *kept[at:]]


def _overlap(match: Match, state: Match) -> bool:
    return match.start < state.end and state.start < match.end


def settle(mention: Mention, lexicon: Lexicon) -> bool:
    """Turn a mention that something is well into the denial of its complaint; denied itself, it affirms it."""
    concept = mention.term.concept
    if not concept.startswith(_SETTLED):
        return False
    kind, _, concept = concept.partition(":")
    known = lexicon.terms(mention.term.surface)
    mention.term = known[0] if known else mention.term.of(concept)
    if kind == _HOW[:-1]:
        mention.flags = ASKED | HOW
    elif kind == _WELL[:-1]:
        mention.flags |= ASKED_OVER | HOW if mention.flags & ASKED else NEGATED  # "sleeping okay?" – "no"
    else:
        mention.flags &= ~NEGATED
    return True
