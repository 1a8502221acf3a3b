"""What somebody is said not to do, or is asked for: "I don't use the spacer", "did they put in a drain?" – "no".

Terms have their context, and what is denied as a thing its words (``denials``). Here is what one tells with a verb,
whatever it is: what is done and to what, and who does it where that one has a name, as tokens (``same_words``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import give_way
from evaluators.deterministic.reading.context.kin import KINSFOLK
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.same_words import Word, is_verb, tells, tokens_of, words_and_signs
from evaluators.deterministic.reading.wording.words import mark_of
from evaluators.vocabulary.rows import words_by_role

PREDICATE_WORDS: Final = words_by_role("predicate_rules.tsv")
_DENIES: Final = PREDICATE_WORDS["denies"]
_NOBODY: Final = PREDICATE_WORDS["nobody"]
_WHO: Final = PREDICATE_WORDS["who"]
_OWNERS: Final = PREDICATE_WORDS["owner"]
_LEADS: Final = PREDICATE_WORDS["leads"]
_AUXILIARY: Final = PREDICATE_WORDS["auxiliary"]
_BETWEEN: Final = _AUXILIARY | PREDICATE_WORDS["adverb"]
_ASKED: Final = _WHO | _OWNERS | PREDICATE_WORDS["anyone"]
_ENDS: Final = PREDICATE_WORDS["ends"]
_NARROWS: Final = PREDICATE_WORDS["narrows"] | _DENIES
_NOT_DONE: Final = PREDICATE_WORDS["attitude"] | PREDICATE_WORDS["circumstance"]
_DENYING: Final = mark_of([*_DENIES, *_NOBODY])
_PARTS_OF_DENIALS: Final = tuple(PREDICATE_WORDS["part of denies"])
_DO: Final = "do"
_NAMED: Final = 3
"""Words that the name of who does it has, at the most."""
_NEAR: Final = 12
"""Words before a denial, and behind what it denies, that bear on it; and words of what is done."""
_MOST: Final = 6
"""What is denied has so many tokens to compare; more are a tale."""
_OFTEN: Final = 16
"""Denials in one sentence: more are made to be hostile."""
_BY_OTHERS: Final = ("rx:", "class:", "allergen:", "substance:", "sx:", "dx:", "site:", "exam:", "vital:")
"""Concepts of which other checks know what it means to deny them."""


@mypyc_attr(acyclic=True)
class Predicate:
    """What is done at ``text[start:end]``, by its tokens, that is denied, or that is asked for and may be.

    The first of the ``tokens`` is the one that few statements have.
    """

    __slots__ = ("asked", "end", "start", "tokens")

    def __init__(self, start: int, end: int, tokens: tuple[str, ...], asked: bool) -> None:
        self.start = start
        self.end = end
        self.tokens = tokens
        self.asked = asked

    def moved(self, by: int) -> Predicate:
        """The same so many characters further on."""
        return Predicate(self.start + by, self.end + by, self.tokens, self.asked)


def read_predicates(
    low: str, ends: Sequence[tuple[int, bool]], mentions: Sequence[Mention], marks: int
) -> tuple[Predicate, ...]:
    """The predicates of an utterance, in lower case, that are denied, or asked for by its last sentence.

    ``ends`` are the sentences', ``marks`` those of its words.
    """
    found: list[Predicate] = []
    start = 0
    for number, (end, asks) in enumerate(ends):
        if asks:
            if number == len(ends) - 1:
                found += _asked(words_and_signs(low, start, end), mentions)
        elif marks & _DENYING and _may_deny(low, start, end):
            found += _denied(words_and_signs(low, start, end), mentions)
        start = end
    return tuple(found)


def is_of_others(told: Iterable[str]) -> bool:
    """Whether what is done is no more than what other checks know the meaning of: a complaint, a drug that is taken."""
    return all(name in PREDICATE_WORDS["light"] or name in KINSFOLK or name.startswith(_BY_OTHERS) for name in told)


def _may_deny(low: str, start: int, end: int) -> bool:
    """A quick test, as most sentences beside one that denies do not."""
    return any(low.find(part, start, end) >= 0 for part in _PARTS_OF_DENIALS)


def _denied(words: list[Word], mentions: Sequence[Mention]) -> list[Predicate]:
    """What a sentence denies."""
    found: list[Predicate] = []
    denials = [at for at, (_, word) in enumerate(words) if word in _DENIES or word in _NOBODY]
    for at in denials[:_OFTEN]:
        give_way()
        who = _who(words, at)
        if who is None or _is_denied_already(words, at):
            continue
        last, item = _done(words, who, _verb_at(words, at + 1), mentions, asked=False)
        if item is None:
            continue
        goes_on = tokens_of(words[last : last + _NEAR], mentions)
        if not any(is_verb(name) and name in goes_on for name in item.tokens):
            found.append(item)  # not "I didn't go to the clinic in May, I went in June"
    return found


def _who(words: list[Word], at: int) -> list[Word] | None:
    """The words that name who does what is denied at a place, if he has a name; None where nobody can tell who does."""
    word = words[at][1]
    if word in _NOBODY:
        return []
    before = at - 1
    while before >= 0 and words[before][1] in _BETWEEN:
        before -= 1
    who = words[before][1] if before >= 0 else ""
    if who in _WHO:
        return []
    if who in PREDICATE_WORDS["unclear"]:
        return None
    if not who or not who[0].isalpha() or who in _ENDS:
        clipped = word in PREDICATE_WORDS["clipped"] or before < at - 1
        return [] if clipped or (at + 1 < len(words) and words[at + 1][1].endswith("ing")) else None
    owned = before > 0 and words[before - 1][1] in _OWNERS
    if who in KINSFOLK and not owned:
        return []  # "Dad won't": as his own child tells of the patient
    for first in range(before, max(before - _NAMED, -1), -1):
        if first == 0 or words[first - 1][1] in _OWNERS:
            return words[first : before + 1]
    return None


def _is_denied_already(words: list[Word], at: int) -> bool:
    """Whether a denial is one of a denial: "there isn't a day I don't", "it's not that he won't"."""
    for place in range(at - 1, max(at - _NEAR, 0) - 1, -1):
        word = words[place][1]
        if not word[0].isalpha() or word in PREDICATE_WORDS["joining"]:
            return False
        if word in _DENIES:
            return True
    return False


def _verb_at(words: list[Word], first: int) -> int:
    """Behind what may stand before the verb, and before what one came or went to do: "nobody came to fit it"."""
    while first < len(words) and words[first][1] in _BETWEEN:
        first += 1
    comes = first + 2 < len(words) and words[first][1] in PREDICATE_WORDS["comes to"] and words[first + 1][1] == "to"
    return first + 2 if comes and words[first + 2][1] not in _OWNERS else first


def _asked(words: list[Word], mentions: Sequence[Mention]) -> list[Predicate]:
    """What a question asks for that is answered by yes or no."""
    first = 0
    while first < len(words) - 1 and (words[first][1] in _LEADS or not words[first][1][0].isalpha()):
        first += 1
    if words[first][1] in _WHO:  # "you have a dog?"
        return _asked_of(words, [], first, mentions)
    for at in range(len(words) - 2, -1, -1):
        who = words[at + 1][1]
        if words[at][1] not in _AUXILIARY or (at != first and who not in _opened(words, at)):
            continue
        if any(word in PREDICATE_WORDS["wh"] for _, word in words[max(at - 2, 0) : at]):
            return []
        named = words[at + 2 : at + 3] if who in _OWNERS else []
        return _asked_of(words, named, at + 1 + len(named), mentions)
    return []


def _opened(words: list[Word], at: int) -> frozenset[str]:
    """What may follow an auxiliary that opens a question within a sentence."""
    before = words[at - 1][1]
    return _ASKED if before in _LEADS or not before[0].isalpha() else _WHO


def _asked_of(words: list[Word], who: list[Word], at: int, mentions: Sequence[Mention]) -> list[Predicate]:
    """What is asked for of the one who is named last at a place; not what one asks to do oneself."""
    if words[at][1] in PREDICATE_WORDS["oneself"]:
        return []
    _, item = _done(words, who, _verb_at(words, at + 1), mentions, asked=True)
    return [] if item is None else [item]


def _done(
    words: list[Word], who: list[Word], first: int, mentions: Sequence[Mention], *, asked: bool
) -> tuple[int, Predicate | None]:
    """What is done from a word on, where it is told as a whole and no other check knows what it means, and behind which
    word it ends."""
    last = first
    while last < len(words) and words[last][1][0].isalpha() and words[last][1] not in _ENDS:
        if _leaves_some(words, last):
            return last, None
        last += 1
    opens = " ".join([word for _, word in words[first : first + 2]])
    if not first < last <= first + _NEAR or words[first][1] in _NOT_DONE or opens in _NOT_DONE:
        return last, None
    behind = words[last][1] if last < len(words) else ""
    done = tokens_of(words[first:last], mentions)
    if words[first - 1][1] in PREDICATE_WORDS["doing"]:
        done[_DO] = None
    told = tuple(dict.fromkeys([*done, *tokens_of(who, mentions)]))
    if not done or is_of_others(told) or len(told) > _MOST:
        return last, None
    if behind in PREDICATE_WORDS["goes further"] if asked else behind in PREDICATE_WORDS["instead"] and len(told) == 1:
        return last, None  # "do you walk or drive?", "I'm not breastfeeding but I'm pumping"
    key = max([name for name in told if tells(name)] or told, key=len)  # which few statements have
    start, end = words[first][0], words[last - 1][0] + len(words[last - 1][1])
    return last, Predicate(start, end, tuple(dict.fromkeys((key, *told))), asked)


def _leaves_some(words: list[Word], at: int) -> bool:
    """Whether a word tells that no more is denied than a part of it, or that it is always so."""
    word = words[at][1]
    if word in PREDICATE_WORDS["partial"]:
        return f"{words[at - 1][1]} {word}" not in PREDICATE_WORDS["of all"]
    return word in _NARROWS
