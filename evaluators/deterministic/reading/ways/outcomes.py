"""How tests and signs came out, in so many words: "anti-CCP negative", "the strep was negative", "positive for RSV".

What was tested need not be a term of the lexicon: it is known by the words of its name, of which the last one has to be
the same. Where several share one outcome ("RF and anti-CCP negative"), it is read of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.mention import ASKED, FAMILY, HYPOTHETICAL, Mention
from evaluators.deterministic.reading.wording.phrases import Signs
from evaluators.deterministic.reading.wording.words import Words, is_function, mark_of, stem
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import phrases_by_role

_RULES: Final = phrases_by_role("outcome_rules.tsv")
_SIGNS: Final = Signs(
    (
        "positive",
        "negative",
        "detect",
        "reactive",
        "plus",
        "+",
        "trace",
        "neg ",
        "pos ",
        "palpable",
        "visible",
        "audible",
        "can see",
        "can feel",
        "can hear",
        "t see",
        "t feel",
        "t hear",
    )
)
_REACH: Final = 72
"""How far from its outcome what was tested stands, in characters."""
_NEAR: Final = 8
_NEARER: Final = 3
"""Words before an outcome among which those stand that leave it open; the same of what is seen or not."""
_MOST: Final = 4
"""Words of one name."""
_MOST_NAMED: Final = 6
"""Names that share one outcome."""
_MOST_FOUND: Final = 16
"""Outcomes of one text that are read: more are no visit."""


_TOLD: Final = {
    word: role for role in ("negative", "positive", "perceived", "amount", "found", "missed") for word in _RULES[role]
}
"""The words that tell how something came out, each with its role."""
_MARK: Final = mark_of(_TOLD)
_STRIP: Final = "+"
"""What a strip shows ("1+") has no word."""
_FIRST: Final = re.escape("".join(sorted({word[0] for word in _TOLD})))
_OUTCOME: Final = re.compile(rf"\b(?=[{_FIRST}])(?<![+-])(?:{longest_first(_TOLD)})(?![\w+-])", re.ASCII)
_BOUND: Final = re.compile(r"[.;:()?!\n]")
_WORD: Final = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[,/&+]")
_LINKS: Final = frozenset(_RULES["link"])
_GENERAL: Final = frozenset(_RULES["general"])
_AMID: Final = frozenset(_RULES["amid"])
_UNSURE: Final = frozenset(_RULES["unsure"])
_OLD: Final = frozenset(_RULES["old"])
_JOINING: Final = frozenset(("and", "or", "/", "&", "+", "nor"))
_ARTICLES: Final = frozenset(("the", "your", "his", "her", "my", "a", "an", "their", "our", "this", "that", "any"))
_ASKING: Final = frozenset(("is", "are", "was", "were", "did", "does"))
_ALTOGETHER: Final = frozenset(("both", "all"))
_SIDES: Final = frozenset(("left", "right"))
_ON_BOTH: Final = frozenset(("both", "bilaterally", "bilateral"))
NO_WORDS: Final[frozenset[str]] = frozenset()
_NO: Final = frozenset(("no", "without", "nor", "neither", "any"))
_DENYING: Final = frozenset(("no", "without", "neither", "denies", "denied", "denying"))
_NO_REACH: Final = 16
_FOR: Final = "for"
_NOT_SO: Final = ASKED | FAMILY | HYPOTHETICAL


@mypyc_attr(acyclic=True)
class Outcome:
    """How what is called by ``words`` came out, at ``text[start:end]``. ``names`` are what it may be found by: its
    last word and, where there is one, the concept."""

    __slots__ = ("end", "names", "old", "positive", "sides", "start", "words")

    def __init__(
        self,
        place: tuple[int, int],
        names: tuple[str, ...],
        words: frozenset[str],
        positive: bool,
        around: frozenset[str],
    ) -> None:
        """``around``: the words of its clause."""
        self.start, self.end = place
        self.names = names
        self.words = words
        self.positive = positive
        self.old = not _OLD.isdisjoint(around)
        self.sides = around & _SIDES or NO_WORDS  # an empty set of its own would take as much memory as all the rest

    def moved(self, by: int) -> Outcome:
        """The same so many characters further on; it is the only one then."""
        self.start += by
        self.end += by
        return self

    def is_same(self, other: Outcome) -> bool:
        """Whether both are of the same test: of one concept, or one's name has all words of the other's."""
        if len(self.names) > 1 and len(other.names) > 1 and self.names[1] == other.names[1]:
            return True
        return self.names[0] == other.names[0] and (self.words <= other.words or other.words <= self.words)


_NONE: Final[tuple[Outcome, ...]] = ()


@mypyc_attr(acyclic=True)
class _Name:
    """What was tested, at ``[start:end]`` of a text or of a stretch of it."""

    __slots__ = ("end", "start", "words")

    def __init__(self) -> None:
        self.start = self.end = 0
        self.words: list[str] = []

    def put(self, word: str, start: int, end: int, *, first: bool) -> None:
        """Take a word, as the first or the last one."""
        if first or not self.words:
            self.start = start
        if not first or not self.words:
            self.end = end
        self.words.insert(0 if first else len(self.words), word)

    def moved(self, by: int) -> _Name:
        self.start += by
        self.end += by
        return self


def read_outcomes(
    lower: str, mentions: Sequence[Mention], ends: list[tuple[int, bool]], words: Words
) -> tuple[Outcome, ...]:
    """All outcomes that a text tells of; ``lower`` has its letters in lower case, ``ends`` are its sentences'.

    ``words`` are all of the text's: most texts have none that tells an outcome.
    """
    if not (words.marks & _MARK or _STRIP in lower):
        return _NONE
    if not _SIGNS.are_in(lower):
        return _NONE
    found: list[Outcome] = []
    last = 0
    for number, match in enumerate(_OUTCOME.finditer(lower)):
        if number == _MOST_FOUND:
            break
        at = match.start()
        left = lower[max(last, at - _REACH) : at]
        bounds = [bound.end() for bound in _BOUND.finditer(left)]
        left = left[bounds[-1] :] if bounds else left
        behind = _BOUND.search(lower, match.end(), match.end() + _REACH)
        stop = min(match.end() + _REACH, len(lower)) if behind is None else behind.start()
        right = lower[match.end() : stop]
        last = match.end()
        asked = next((question for end, question in ends if end > at), False)
        if asked or _is_unsure(left, right, _NEARER if _is_before(match) else _NEAR):
            continue
        behind_it = _WORD.findall(right)
        around = frozenset((*_WORD.findall(left), *behind_it))
        if not _ON_BOTH.isdisjoint(behind_it[:_NEARER]):
            around -= _SIDES  # "squeeze positive both feet grip right sixty percent"
        names = list(_names(left, right, at, match))
        positive = _TOLD[match[0]] not in ("negative", "missed")
        first = min([at, *[name.start for name in names]])
        if not _NO.isdisjoint(_WORD.findall(lower[max(0, first - _NO_REACH) : first])[-2:]):
            if _TOLD[match[0]] != "perceived":
                continue  # "no cough strep positive": nobody knows where the denial ends
            positive = False  # "no bone or tendon visible"
        elif _TOLD[match[0]] == "perceived" and _is_listed_denied(lower[max(0, first - _REACH) : first]):
            continue
        for name in names:
            outcome = _outcome(name, match, positive, mentions, around)
            if outcome is not None:
                found.append(outcome)
    return tuple(found)


def _is_listed_denied(before: str) -> bool:
    """Whether what is perceived ends a list of what is denied: "denies pain or visible blood"."""
    words = _WORD.findall(before)
    return words[-1:] != [] and words[-1] in _JOINING and not _DENYING.isdisjoint(words)


def _is_before(match: re.Match[str]) -> bool:
    """Whether an outcome can only stand before what it is of: "can't feel", "1+"."""
    return _TOLD[match[0]] in ("amount", "found", "missed")


def _is_unsure(left: str, right: str, near: int) -> bool:
    before = _WORD.findall(left)[-near:]
    after = _WORD.findall(right[:24])
    if any(word in _UNSURE or word.endswith("n't") for word in before):
        return True
    return after[:1] == ["or"] or "if" in after or "unless" in after


def _names(left: str, right: str, at: int, match: re.Match[str]) -> Iterator[_Name]:
    """The names of what came out so, each with its place in the text: those before the outcome, or else behind it."""
    following = right.lstrip()
    named = following.startswith("for ")
    before_it = _is_before(match)
    apart = left.rstrip().endswith(",")  # "trace protein, negative glucose", not "protein, negative"
    before = [] if before_it or named or apart else _names_before(left)
    if before:
        first = at - len(left)
        yield from (name.moved(first) for name in before)
    elif named or apart or before_it or not _told_before(left):
        yield from (name.moved(match.end()) for name in _names_behind(right, listed=named))


def _told_before(left: str) -> bool:
    """Whether something stands before an outcome that it may be of, though it is no name: "it was negative"."""
    words = _WORD.findall(left)
    return bool(words) and words[-1] not in _NO and (words[-1] in _LINKS or words[-1] in _AMID)


def _names_before(left: str) -> list[_Name]:
    """The names that end where an outcome is told: "the rheumatoid factor and the anti-ccp were"."""
    tokens = list(_WORD.finditer(left))
    altogether = False
    while tokens and (tokens[-1][0] in _LINKS or tokens[-1][0] == ","):
        altogether = tokens.pop()[0] in _ALTOGETHER or altogether
    found: list[_Name] = []
    name = _Name()
    while tokens and len(found) < _MOST_NAMED:
        token = tokens.pop()
        word = token[0].removesuffix("'s")
        if word in _ARTICLES:
            if not name.words or (tokens and tokens[-1][0] in _ASKING and not found):
                return found  # "was the strep negative"
            if not tokens or (tokens[-1][0] not in _JOINING and tokens[-1][0] != ","):
                break
        elif word in _JOINING or (word == "," and (altogether or found)):
            if name.words:
                found.append(name)
                name = _Name()
            elif not found:
                return found
        elif _is_no_name(word):
            break
        else:
            name.put(word, token.start(), token.end(), first=True)
            if len(name.words) == _MOST:
                break
    return [*found, name] if name.words else found


def _names_behind(right: str, *, listed: bool) -> list[_Name]:
    """The names behind an outcome: "tinel on the right", and as a list "for protein, and glucose"."""
    found: list[_Name] = []
    name = _Name()
    for token in _WORD.finditer(right):
        word = token[0].removesuffix("'s")
        if word in _JOINING or (word == "," and listed):
            if name.words:
                found.append(name)
                name = _Name()
        elif (word == _FOR or word in _ARTICLES) and not name.words:
            continue
        elif _is_no_name(word) or (word in _LINKS and word not in _GENERAL):
            break
        else:
            name.put(word, token.start(), token.end(), first=False)
            if len(name.words) > _MOST:
                return found
    return [*found, name][:_MOST_NAMED] if name.words else found[:_MOST_NAMED]


def _is_no_name(word: str) -> bool:
    return word == "," or word.isdigit() or word in _AMID or is_function(word)


def _outcome(
    name: _Name, match: re.Match[str], positive: bool, mentions: Sequence[Mention], around: frozenset[str]
) -> Outcome | None:
    """The outcome of what is called so; None where the name tells nothing, or is that of somebody else's test."""
    words = [stem(word) or word for word in _joined(name.words) if word not in _GENERAL]
    if not words or (len(words) == 1 and len(words[0]) == 1):
        return None
    inside = [mention for mention in mentions if name.start <= mention.start < name.end]
    if any(mention.flags & _NOT_SO and mention.start < name.end and name.start < mention.end for mention in mentions):
        return None
    names = (words[-1], inside[0].term.concept) if len(inside) == 1 else (words[-1],)
    place = (min(name.start, match.start()), max(name.end, match.end()))
    return Outcome(place, names, frozenset(words), positive, around)


def _joined(words: Sequence[str]) -> list[str]:
    """The words, with letters that are spelt out as one: "c c p"."""
    found: list[str] = []
    spelt = ""
    for word in words:
        if len(word) == 1:
            spelt += word
            continue
        if spelt:
            found.append(spelt)
        spelt = ""
        found.append(word)
    return [*found, spelt] if spelt else found
