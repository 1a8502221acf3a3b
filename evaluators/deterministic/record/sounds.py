"""How words sound, and how far one is from another: what a recogniser does not know, it spells as what it heard.

"Lie sin o pril", "listen o pril" and "lisinopro" have few letters in common and nearly one sound. Letters become sounds
by rule (``sound_rules.tsv``): silent and double ones go, spellings of one sound become one. What is left is compared
sound by sound. Vowels are cheap to change and consonants dear, but for those that are easily taken for one another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import OFTEN, give_way, portions
from evaluators.deterministic.reading.phrases import lowered
from evaluators.vocabulary.rows import read_pairs


@mypyc_attr(acyclic=True)
class Sound:
    """What is heard, sound by sound. ``lead`` is the group of its first consonant, -1 where it has none; ``groups`` are
    those of all its consonants, as bits.
    """

    __slots__ = ("groups", "heard", "lead")

    def __init__(self, heard: str) -> None:
        self.heard = heard
        self.lead = -1
        self.groups = 0
        for one in heard:
            group = _GROUP.get(one)
            if group is not None:
                if self.lead < 0:
                    self.lead = group
                self.groups |= 1 << group


MOST_RUN: Final = 4
"""How many words in a row may be one name."""
_BITS: Final = 9
"""One for each group of consonants."""
WHOLE: Final = 10
"""What it costs to change one consonant into any other."""
_FAR: Final = 11
_VOWEL: Final = 2
_VOWEL_GONE: Final = 4
_GONE: Final = 8
_SLIPS: Final = {"h": 2, "w": 4, "r": 6, "l": 6, "n": 6}
"""What comes and goes more easily than other consonants."""
_ALIKE: Final = (
    ("bp", 3), ("dt", 3), ("fv", 3), ("gk", 3), ("cjsz", 3), ("ksz", 3), ("mn", 4), ("bv", 5), ("gj", 5), ("ct", 5),
    ("vw", 5), ("lr", 6),
)  # fmt: skip
"""Consonants that are taken for one another, and what that costs."""
_GROUPS: Final = ("bp", "dt", "fv", "gk", "cjsz", "mn", "l", "r", "w")
"""Consonants of which one may stand for another at the beginning of a name."""
_VOWELS: Final = "aeiou"
_A: Final = ord("a")
_LETTERS: Final = 26
_RULES: Final = {letters: "" if sound == "-" else sound for letters, sound in read_pairs("sound_rules.tsv").items()}
_RULED: Final = re.compile(
    "|".join(sorted(_RULES, key=lambda letters: (-len(letters.strip("^$")), -len(letters), letters)))
)
_SOFT: Final = {"c": "s", "g": "j"}
"""What letters become before a silent e."""
_MUTE: Final = re.compile("(?<=.)(?:h|w(?![aeiou]))")
_DOUBLE: Final = re.compile(r"(.)\1+")
_SPELLED: Final = {
    "a": "a", "b": "bi", "c": "si", "d": "di", "e": "i", "f": "ef", "g": "ji", "h": "ac", "i": "i", "j": "ja",
    "k": "ka", "l": "el", "m": "em", "n": "en", "o": "o", "p": "pi", "q": "ku", "r": "ar", "s": "es", "t": "ti",
    "u": "u", "v": "vi", "w": "w", "x": "eks", "y": "wi", "z": "zi",
}  # fmt: skip
"""How single letters are called."""
_KNOWN_LIMIT: Final = 50_000
_sounds: Final[dict[str, Sound]] = {}
_TOKEN: Final = re.compile(r"[a-z'’]+|[.,?!;:…0-9]|<[^<>]{0,24}>")
_LONGEST_WORD: Final = 24


def sound(word: str) -> Sound:
    """How a lower-case word sounds. Remembered, as most words come again."""
    known = _sounds.get(word)
    if known is None:
        if len(_sounds) >= _KNOWN_LIMIT:  # hostile text must not grow it for ever
            _sounds.clear()
        known = _sounds[word] = Sound(_SPELLED[word] if len(word) == 1 else _sound(word))
    return known


def _sound(word: str) -> str:
    if len(word) > 3 and word[-1] == "e" and word[-2] not in _VOWELS and word[-2:] != "le":
        word = word[:-2] + _SOFT.get(word[-2], word[-2])
    return _DOUBLE.sub(r"\1", _MUTE.sub("", _RULED.sub(_heard, word)))


def _heard(match: re.Match[str]) -> str:
    letters = match[0]
    if match.start() == 0 and "^" + letters in _RULES:
        return _RULES["^" + letters]
    if match.end() == len(match.string) and letters + "$" in _RULES:
        return _RULES[letters + "$"]
    return _RULES[letters]


def joined(words: list[Sound | None]) -> str:
    """How words sound that are run together, where one may end with the sound that the next begins with; empty where
    something parts them."""
    whole = ""
    for word in words:
        if word is None:
            return ""
        whole += word.heard[1:] if whole and word.heard[:1] == whole[-1] else word.heard
    return whole


@lru_cache(maxsize=16_384)
def distance(one: str, other: str, most: int) -> int:
    """What it costs to make one sound of another, or anything above ``most``. Remembered, as words come again."""
    others = [ord(letter) - _A for letter in other]
    row = [0]
    for code in others:
        row.append(row[-1] + _DROPPED[code])
    for letter in one:
        code = ord(letter) - _A
        dropped, base = _DROPPED[code], code * _LETTERS
        above = row
        least = cost = above[0] + dropped
        row = [cost]
        for at, heard in enumerate(others):
            cost = min(cost + _DROPPED[heard], above[at] + _CHANGED[base + heard])  # two at a time: far faster compiled
            cost = min(cost, above[at + 1] + dropped)
            row.append(cost)
            least = min(least, cost)
        if least > most:
            return most + 1
    return row[-1]


def _change(one: str, other: str) -> int:
    if one == other:
        return 0
    if one in _VOWELS or other in _VOWELS:
        return _VOWEL if one in _VOWELS and other in _VOWELS else _FAR
    return min([cost for group, cost in _ALIKE if one in group and other in group], default=WHOLE)


_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz"
_CHANGED: Final = [_change(one, other) for one in _ALPHABET for other in _ALPHABET]
_DROPPED: Final = [_VOWEL_GONE if one in _VOWELS else _SLIPS.get(one, _GONE) for one in _ALPHABET]
_GROUP: Final = {letter: number for number, group in enumerate(_GROUPS) for letter in group}


def code_of(lead: int, groups: int) -> int:
    """What words go by that begin with a group of consonants and have some."""
    return lead << _BITS | groups


def codes_near(name: Sound) -> list[int]:
    """What words go by that begin like a name, and have its groups of consonants but for one more or one less."""
    return [code_of(name.lead, name.groups), *[code_of(name.lead, name.groups ^ 1 << bit) for bit in range(_BITS)]]


@mypyc_attr(acyclic=True)
class Heard:
    """How an utterance sounds, word by word; none where a pause or a figure parts them.

    ``runs`` has by its ``code_of`` each run of up to ``MOST_RUN`` words: the number of the first by ``MOST_RUN``, and
    how many there are beside that. Plain numbers, as a long utterance has thousands, which the garbage collector need
    not look at.
    """

    __slots__ = ("runs", "words")

    def __init__(self, words: list[Sound | None]) -> None:
        self.words = words
        self.runs: dict[int, list[int]] = {}
        for first in range(len(words)):
            if first & OFTEN == OFTEN:
                give_way()
            lead, groups = -1, 0
            for place in range(first, min(first + MOST_RUN, len(words))):
                heard = words[place]
                if heard is None:
                    break
                lead = heard.lead if lead < 0 else lead
                groups |= heard.groups
                if lead >= 0:
                    self._enter(lead << _BITS | groups, first * MOST_RUN + place - first)

    def _enter(self, code: int, run: int) -> None:
        known = self.runs.get(code)
        if known is None:
            self.runs[code] = [run]
        else:
            known.append(run)


def heard_in(text: str) -> Heard:
    """How the words of an utterance sound."""
    low = lowered(text)
    found: list[Sound | None] = []
    for start, end in portions(low):
        give_way()
        for token in _TOKEN.findall(low, start, end):
            known = _sounds.get(token)
            found.append(known if known is not None else _first_heard(token))
    return Heard(found)


def _first_heard(token: str) -> Sound | None:
    word = _word(token)
    return sound(word) if word else None


def spoken_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in lower case with their places; an empty one where a pause or a figure parts them."""
    low = lowered(text)
    found: list[tuple[str, int, int]] = []
    for start, end in portions(low):
        give_way()
        found.extend([(_word(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(low, start, end)])
    return found


def _word(token: str) -> str:
    word = token.replace("'", "").replace("’", "")
    return word if word.isalpha() and len(word) <= _LONGEST_WORD else ""
