"""Forms of a talk that say the same: how recognisers write it, where they cut it, whom they take for the speaker.

Each takes the turns of a visit and gives them in another form; what is drawn is drawn by a fixed seed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from engine.transcript import Turn
from engine.turns import turns_of_text

TalkForm = Callable[[Sequence[Turn]], tuple[Turn, ...]]

_SEED: Final = 20261126
_CUT: Final = (8, 14)
"""Words of a segment that was cut anywhere, from and to."""
_MISLABELLED: Final = 0.06
_FILLED: Final = 0.06
_STUTTERED: Final = 0.05
_INTERRUPTED: Final = 0.5
_FILLERS: Final = ("um,", "uh,", "um", "uh", "you know,")
_BACKCHANNELS: Final = ("mm-hmm", "okay", "right", "uh-huh", "I see", "sure", "all right")
_STOP: Final = re.compile(r"[.,?!;:](?=\s|$)")
_BLANKS: Final = re.compile(r"  +")
"""What stops between blanks leave."""
_SENTENCE: Final = re.compile(r"(?:(?<=[a-z][a-z][.?!])|(?<=[a-z] [.?!]))\s+(?=[A-Za-z])")
_APOSTROPHE: Final = re.compile(r"(?<=[a-z])['’](?=[a-z])")
_CONTRACTIONS: Final = {
    "don't": "do not", "doesn't": "does not", "didn't": "did not", "haven't": "have not", "hasn't": "has not",
    "isn't": "is not", "aren't": "are not", "wasn't": "was not", "weren't": "were not", "can't": "cannot",
    "won't": "will not", "i'm": "i am", "i've": "i have", "it's": "it is", "that's": "that is", "you're": "you are",
    "we'll": "we will", "i'll": "i will", "couldn't": "could not", "wouldn't": "would not", "hadn't": "had not",
}  # fmt: skip
_CONTRACTED: Final = re.compile(r"\b[a-z]+['’][a-z]+\b", re.IGNORECASE)
_NUMBERS: Final = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40",
    "fifty": "50", "sixty": "60", "eighty": "80", "ninety": "90",
}  # fmt: skip
_PART_OF_NUMBER: Final = frozenset(
    (*_NUMBERS, "zero", "one", "seventy", "thirteen", "fourteen", "sixteen", "seventeen", "eighteen", "nineteen",
     "hundred", "hundreds", "thousand", "point", "", "oh", "and", "over", "half", "or")
)  # fmt: skip
"""The empty one is a point that stands by itself, "seven . three"."""
_DIGIT: Final = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty|eleven|twelve|[0-9]+)"
_POINT: Final = re.compile(rf"(?<=[a-z0-9]) \. (?={_DIGIT}\b)", re.IGNORECASE)
"""How some sources write a decimal point: "seven . three"."""


def _by_text(change: Callable[[str], str]) -> TalkForm:
    def form(turns: Sequence[Turn]) -> tuple[Turn, ...]:
        return tuple(replace(turn, text=change(turn.text)) for turn in turns)

    return form


def _without_stops(text: str) -> str:
    return _BLANKS.sub(" ", _STOP.sub("", _POINT.sub(_said_point, text)))


def _said_point(match: re.Match[str]) -> str:
    before = match.string[: match.start()].rpartition(" ")[2]
    return " point " if re.fullmatch(_DIGIT, before, re.IGNORECASE) else match[0]


def _as_recognised(text: str) -> str:
    return _without_stops(text).lower()


def _expanded(text: str) -> str:
    return _CONTRACTED.sub(lambda m: _CONTRACTIONS.get(m[0].lower().replace("’", "'"), m[0]), text)


def _in_digits(text: str) -> str:
    """Single number words as digits; those that make a number only together stay."""
    words = text.split(" ")
    bare = [word.lower().strip(".,?!") if word != "," else "," for word in words]
    for number, word in enumerate(bare):
        beside = bare[max(number - 1, 0) : number] + bare[number + 1 : number + 2]
        if word in _NUMBERS and not any(other in _PART_OF_NUMBER or other[:1].isdigit() for other in beside):
            words[number] = words[number].lower().replace(word, _NUMBERS[word])
    return " ".join(words)


def _with_fillers(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    random = Random(_SEED)

    def fill(text: str) -> str:
        said: list[str] = []
        for word in text.split(" "):
            if said and said[-1][-1:].isalpha() and random.random() < _FILLED:
                said.append(random.choice(_FILLERS))
            said.append(word)
        return " ".join(said)

    return _by_text(fill)(turns)


def _stuttered(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Some short words twice."""
    random = Random(_SEED)

    def stutter(text: str) -> str:
        return " ".join(
            f"{word} {word}" if word.isalpha() and len(word) < 5 and random.random() < _STUTTERED else word
            for word in text.split(" ")
        )

    return _by_text(stutter)(turns)


def _cut(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Cut anywhere, also within a sentence or a figure."""
    random = Random(_SEED)
    cut: list[Turn] = []
    for turn in turns:
        words = turn.text.split()
        while words:
            length = random.randint(*_CUT)
            cut.append(replace(turn, text=" ".join(words[:length])))
            del words[:length]
    return tuple(cut)


def _sentences(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """A segment for each sentence."""
    return tuple(replace(turn, text=text) for turn in turns for text in _SENTENCE.split(turn.text))


def _interrupted(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """A word of the other's in the middle of half of the longer turns."""
    random = Random(_SEED)
    said: list[Turn] = []
    for turn in turns:
        words = turn.text.split()
        other = next((t for t in turns if (t.speaker, t.label) != (turn.speaker, turn.label)), None)
        if len(words) <= 12 or other is None or random.random() >= _INTERRUPTED:
            said.append(turn)
            continue
        at = random.randint(4, len(words) - 4)
        said.append(replace(turn, text=" ".join(words[:at])))
        said.append(replace(other, text=random.choice(_BACKCHANNELS)))
        said.append(replace(turn, text=" ".join(words[at:])))
    return tuple(said)


def _mislabelled(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Some turns are taken for the one's who spoke before."""
    random = Random(_SEED)
    told: list[Turn] = []
    for turn in turns:
        wrong = bool(told) and random.random() < _MISLABELLED
        told.append(replace(turn, speaker=told[-1].speaker, label=told[-1].label) if wrong else turn)
    return tuple(told)


def _unlabelled(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    return tuple(replace(turn, speaker="unknown", label="") for turn in turns)


def _lines(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """One text without tags, a line for each turn."""
    return tuple(turns_of_text("\n".join(turn.text.replace("\n", " ") for turn in turns)))


def _one_line(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """One text without tags or lines."""
    return tuple(turns_of_text(" ".join(turn.text.replace("\n", " ") for turn in turns)))


def _then(*forms: TalkForm) -> TalkForm:
    def form(turns: Sequence[Turn]) -> tuple[Turn, ...]:
        for each in forms:
            turns = each(turns)
        return tuple(turns)

    return form


TALK_FORMS: Final[Mapping[str, TalkForm]] = {
    "in small letters": _by_text(str.lower),
    "in capitals": _by_text(str.upper),
    "no stops or capitals": _by_text(_as_recognised),
    "no apostrophes": _by_text(lambda text: _APOSTROPHE.sub("", text)),
    "contractions written out": _by_text(_expanded),
    "small numbers in digits": _by_text(_in_digits),
    "with um and uh": _with_fillers,
    "words said twice": _stuttered,
    "cut every 8 to 14 words": _cut,
    "a segment for each sentence": _sentences,
    "interrupted by mm-hmm": _interrupted,
    "6 % of speakers wrong": _mislabelled,
    "no speakers": _unlabelled,
    "one text, a line for each turn": _lines,
    "one text in one line": _one_line,
    "no stops or capitals, cut": _then(_by_text(_as_recognised), _cut),
    "cut, no speakers": _then(_cut, _unlabelled),
    "no stops or capitals, cut, no speakers": _then(_by_text(_as_recognised), _cut, _unlabelled),
}
