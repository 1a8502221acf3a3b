"""What is compared of a text where no term tells: tokens that are the same for what a note calls otherwise.

A term is its concept, any other word its stem, and words that say the same of what somebody does or has ("wears",
"using"; "sutures", "stitches") are the first of their row in ``same_words.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from evaluators.deterministic.reading.mention import Mention, first_from
from evaluators.deterministic.reading.wording.words import stem
from evaluators.vocabulary.rows import read_rows, words_by_role

Word = tuple[int, str]
"""A word, or a sign, in lower case, with where it stands."""

_ROWS: Final = [(words.split("|"), role) for words, role in read_rows("same_words.tsv")]
_SAME: Final = {word: words[0] for words, _ in _ROWS for word in words}
_VERBS: Final = frozenset(words[0] for words, role in _ROWS if role == "verb")
_THINGS: Final = frozenset(words[0] for words, role in _ROWS if role == "word")
_SPELLED: Final = {words[0]: tuple(word for word in words if ":" not in word) for words, _ in _ROWS}
_STEMS: Final = {token: tuple(filter(None, dict.fromkeys(map(stem, words)))) for token, words in _SPELLED.items()}
_OF_STEM: Final = {stem: token for token, stems in _STEMS.items() for stem in stems}
_SOFT: Final = words_by_role("predicate_rules.tsv")["soft"]
_WORD: Final = re.compile(r"[a-z][a-z'&-]*|[^\sa-z']")
_ENDING: Final = frozenset(",.?!;:")
_TIMES: Final = "freq:"


def words_and_signs(low: str, start: int, end: int) -> list[Word]:
    """Those of ``low[start:end]``, in order."""
    found: list[Word] = []
    at = start
    for piece in low[start:end].split(" "):
        bare = piece[:-1] if piece[-1:] in _ENDING else piece
        if bare.isalpha() or (bare.replace("'", "").isalpha() and bare[0] != "'"):
            found.append((at, bare))  # as most are: a tenth of what the pattern takes
            if bare is not piece:
                found.append((at + len(bare), piece[-1]))
        elif piece:
            found += [(at + word.start(), word[0]) for word in _WORD.finditer(piece)]
        at += len(piece) + 1
    return found


def tokens_of(words: Iterable[Word], mentions: Sequence[Mention]) -> dict[str, None]:
    """The tokens of words, each once and in order."""
    found: dict[str, None] = {}
    for at, word in words:
        token = _token(word, at, mentions)
        if token:
            found[token] = None
    return found


def tokens(low: str, start: int, end: int, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The tokens of ``low[start:end]``."""
    return tuple(tokens_of(words_and_signs(low, start, end), mentions))


def may_have(stems: Sequence[str], mentions: Sequence[Mention], wanted: AbstractSet[str]) -> bool:
    """A quick test: whether a text of these stems and terms may have one of some tokens."""
    for name in stems:
        if _OF_STEM.get(name, name) in wanted:
            return True
    return any(_SAME.get(mention.term.concept, mention.term.concept) in wanted for mention in mentions)


def is_verb(token: str) -> bool:
    return token in _VERBS


def tells(token: str) -> bool:
    """Whether it is the name of a thing by which statements are found (see ``may_have``)."""
    return token in _THINGS or token not in _SPELLED


def stems_of(token: str) -> tuple[str, ...]:
    """The stems by which a word of a talk is known to be that token; none of a concept."""
    known = _STEMS.get(token)
    return known if known is not None else () if ":" in token else (token,)


def spelled(token: str) -> tuple[str, ...]:
    """Letters of which every text with that token has some."""
    return _SPELLED.get(token) or (token,)


def token_of(word: str) -> str:
    """The token of a word by itself, in lower case."""
    return _SAME.get(word) or stem(word)


def _token(word: str, at: int, mentions: Sequence[Mention]) -> str:
    if word in _SOFT:
        return ""
    before = first_from(mentions, at + 1) - 1
    if before >= 0 and at < mentions[before].end:
        concept = mentions[before].term.concept
        return _SAME.get(concept, "" if concept.startswith(_TIMES) else concept)
    return token_of(word)
