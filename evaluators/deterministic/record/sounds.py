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

from engine.portions import give_way, portions
from evaluators.deterministic.reading.wording.phrases import lowered
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
_WHOLE: Final = 10
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
_VOWEL_SOUNDS: Final = frozenset(_VOWELS)
_A: Final = ord("a")
_LETTERS: Final = 26
_RULES: Final = {letters: "" if sound == "-" else sound for letters, sound in read_pairs("sound_rules.tsv").items()}
_FIRST: Final = {letters[1:]: sound for letters, sound in _RULES.items() if letters[0] == "^"}
_LAST: Final = {letters[:-1]: sound for letters, sound in _RULES.items() if letters[-1] == "$"}
_LENGTHS: Final = {
    first: sorted({len(ruled) for letters in _RULES if (ruled := letters.strip("^$"))[0] == first}, reverse=True)
    for first in {letters.strip("^$")[0] for letters in _RULES}
}
"""How many letters the rows have that begin with one, the longest first."""
_SOFT: Final = {"c": "s", "g": "j"}
"""What letters become before a silent e."""
_SPELLED: Final = {
    "a": "a", "b": "bi", "c": "si", "d": "di", "e": "i", "f": "ef", "g": "ji", "h": "ac", "i": "i", "j": "ja",
    "k": "ka", "l": "el", "m": "em", "n": "en", "o": "o", "p": "pi", "q": "ku", "r": "ar", "s": "es", "t": "ti",
    "u": "u", "v": "vi", "w": "w", "x": "eks", "y": "wi", "z": "zi",
}  # fmt: skip
"""How single letters are called."""
_KNOWN_LIMIT: Final = 50_000
_sounds: Final[dict[str, Sound]] = {}
_TAG: Final = re.compile(r"<[^<>]{0,24}>")
_TOKEN: Final = re.compile(rf"[a-z'’]+|[.,?!;:…0-9]|{_TAG.pattern}")
_PARTING: Final = frozenset(".,?!;:…0123456789")
_ALIKE_SIGNS: Final = bytes(
    ord("." if chr(code) in _PARTING else chr(code) if "a" <= chr(code) <= "z" or code == ord("'") else " ")
    for code in range(256)
)
"""What becomes of the bytes of a text in lower case: signs that part words become one, and other ones blanks."""
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
    return _without_mute(_by_rule(word))


def _by_rule(word: str) -> str:
    """The longest row that fits, from place to place, or else the letter itself."""
    heard: list[str] = []
    at, end = 0, len(word)
    while at < end:
        ruled: str | None = None
        for length in _LENGTHS.get(word[at], ()):
            if at + length > end:
                continue
            letters = word[at : at + length]
            ruled = _FIRST.get(letters) if at == 0 else None
            ruled = _LAST.get(letters) if ruled is None and at + length == end else ruled
            ruled = _RULES.get(letters) if ruled is None else ruled
            if ruled is not None:
                heard.append(ruled)
                at += length
                break
        if ruled is None:
            heard.append(word[at])
            at += 1
    return "".join(heard)


def _without_mute(heard: str) -> str:
    """Without what is not heard behind another sound: "h", "w" before no vowel, and what only doubles it."""
    kept: list[str] = []
    for at, one in enumerate(heard):
        mute = at > 0 and (one == "h" or (one == "w" and heard[at + 1 : at + 2] not in _VOWEL_SOUNDS))
        if not mute and (not kept or kept[-1] != one):
            kept.append(one)
    return "".join(kept)


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
    return min([cost for group, cost in _ALIKE if one in group and other in group], default=_WHOLE)


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


def heard_in(text: str) -> list[Sound | None]:
    """How the words of an utterance sound, one after the other; none where a pause or a figure parts them."""
    low = lowered(text)
    found: list[Sound | None] = []
    for start, end in portions(low):
        give_way()
        for token in _tokens(low[start:end]):
            known = _sounds.get(token)
            found.append(known if known is not None or token in _PARTING else _first_heard(token))
    return found


def _tokens(low: str) -> list[str]:
    """The words of a text and what parts them. Hardly any has more than letters, blanks and usual signs: without a
    pattern it takes a tenth of the time."""
    usual = low.replace("’", "'").replace("…", ".")
    if not usual.isascii():
        return _TOKEN.findall(low)
    if "<" in usual:
        usual = _TAG.sub(".", usual)
    return usual.encode().translate(_ALIKE_SIGNS).decode().replace(".", " . ").split()


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
