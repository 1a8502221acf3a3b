"""How words sound, and how far one is from another: what a recogniser does not know, it spells as what it heard.

"Lie sin o pril", "listen o pril" and "lisinopro" have few letters in common and nearly one sound. Letters become sounds
by rule (``sound_rules.tsv``): silent and double ones go, spellings of one sound become one. What is left is compared
sound by sound. Vowels are cheap to change and consonants dear, but for those that are easily taken for one another.
"""

from __future__ import annotations

import re
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import OFTEN, give_way
from evaluators.vocabulary.rows import read_pairs


@mypyc_attr(acyclic=True)
class Sound:
    """What is heard, sound by sound. ``lead`` is the group of its first consonant, -1 where it has none; ``groups`` are
    those of all its consonants, as bits: what lacks two that another has is far from it."""

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
_TOKEN: Final = re.compile(r"<[^<>]{0,24}>|[a-z]+(?:['’][a-z]+)?|[.,?!;:…0-9]", re.IGNORECASE)
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
    return without_doubles(_MUTE.sub("", _RULED.sub(_heard, word)))


def _heard(match: re.Match[str]) -> str:
    letters = match[0]
    if match.start() == 0 and "^" + letters in _RULES:
        return _RULES["^" + letters]
    if match.end() == len(match.string) and letters + "$" in _RULES:
        return _RULES[letters + "$"]
    return _RULES[letters]


def without_doubles(heard: str) -> str:
    """The same with each sound once where it comes twice in a row, as where words run together."""
    return _DOUBLE.sub(r"\1", heard)


def distance(one: str, other: str, most: int) -> int:
    """What it costs to make one sound of another, or anything above ``most``."""
    others = [ord(letter) - _A for letter in other]
    row = [0]
    for code in others:
        row.append(row[-1] + _DROPPED[code])
    for letter in one:
        code = ord(letter) - _A
        dropped, base = _DROPPED[code], code * _LETTERS
        above = row
        least = above[0] + dropped
        row = [least]
        for at, heard in enumerate(others):
            cost = min(above[at] + _CHANGED[base + heard], above[at + 1] + dropped, row[at] + _DROPPED[heard])
            row.append(cost)
            if cost < least:
                least = cost
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


def spoken_words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in lower case with their places; an empty one where a pause or a figure parts them."""
    found: list[tuple[str, int, int]] = []
    for number, match in enumerate(_TOKEN.finditer(text)):
        if number & OFTEN == OFTEN:
            give_way()
        word = match[0].lower().replace("'", "").replace("’", "")
        if not (word.isascii() and word.isalpha() and len(word) <= _LONGEST_WORD):
            word = ""
        found.append((word, match.start(), match.end()))
    return found
