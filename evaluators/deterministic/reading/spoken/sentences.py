"""Where one sentence of speech ends and the next begins, and which of them ask."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.wording.reply_words import REPLY_WORDS

_SIGNS: Final[tuple[str, ...]] = (".", "?", "!", ";", "\n", "\r", "--")
_CLOSING: Final = ")\"'<"
"""What may follow the end of a sentence without a blank between."""
_GOES_ON: Final = (" inc", "(inc", " incl", "(incl", "e.g", " eg", "(eg", "i.e", " cont", " dec")
"""What goes on behind its point: "no drugs inc. cannabis", "cont. metformin"."""
_DIED: Final = "d"
"""What "died" is short for: "father d. lung ca"."""
_VITAMIN: Final = "min d"
_GOING_ON: Final = "clegtCLEGTd"
"""Their last letters: a quick test."""
_TAGS: Final = REPLY_WORDS["tag"]
_BARE: Final = 16
_ASKING: Final = 48
_FEW_WORDS: Final = 6
_LEADING: Final = frozenset(("and", "so", "but", "okay", "um"))
_TELLING: Final = frozenset(REPLY_WORDS["telling"])


def boundaries(text: str) -> list[tuple[int, bool]]:
    """End of each sentence and whether it asks; the last one is the end of the text."""
    ends: list[tuple[int, bool]] = []
    start = 0
    for at in _places(text):
        end = _end_at(text, at) if at >= start else 0
        if end:
            ends.append((end, text[end - 1] == "?" and not _is_tagged(text, start, end - 1)))
            start = end
    if not ends or start < len(text):
        ends.append((len(text), False))
    return ends


def sentence_at(ends: list[tuple[int, bool]], at: int) -> int:
    """The number of the sentence that a place is in; behind the text, of its last one."""
    first, last = 0, len(ends) - 1
    while first < last:
        middle = (first + last) // 2
        if ends[middle][0] <= at:
            first = middle + 1
        else:
            last = middle
    return first


def _places(text: str) -> list[int]:
    """Where signs stand that may end a sentence, in order: looked for one by one, which skips all else at once."""
    places: list[int] = []
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            places.append(at)
            at = text.find(sign, at + 1)
    places.sort()
    return places


def _end_at(text: str, at: int) -> int:
    """Where a sentence ends with the sign at a place, 0 where the sign ends none."""
    sign, behind = text[at], at + 1
    if sign == "\n" or sign == "\r":
        return behind
    if sign == "-":
        return at + 2
    if behind == len(text) or text[behind].isspace() or text[behind] in _CLOSING:
        return 0 if sign == "." and (_goes_on(text, at) or _is_initial(text, at)) else behind
    return at + 3 if text.startswith("...", at) else 0


def _goes_on(text: str, point: int) -> bool:
    """Whether a point is that of an abbreviation which never ends a sentence."""
    if not point or text[point - 1] not in _GOING_ON:
        return False
    if text[point - 1] == _DIED:
        following = text[point + 2 : point + 3]
        return text[point - 2 : point - 1] == " " and following.islower() and not text.endswith(_VITAMIN, 0, point)
    return f" {text[max(0, point - 5) : point]}".lower().endswith(_GOES_ON)


def _is_initial(text: str, at: int) -> bool:
    """Whether a full stop only shortens a name: "C. difficile", "E. coli"."""
    if at < 1 or not text[at - 1].isupper() or (at > 1 and text[at - 2].isalnum()):
        return False
    return text[at + 2 : at + 3].islower() and text[at + 1] == " "


def _is_tagged(text: str, start: int, end: int) -> bool:
    """Whether only a tag asks: "I'll see you in a week, okay?"; not "your appetite okay?"."""
    if end - start <= _BARE or not text[max(start, end - 12) : end].rstrip(" ,").lower().endswith(_TAGS):
        return False
    return end - start > _ASKING or not _asks_of_a_thing(text[start:end].lower())


def _asks_of_a_thing(sentence: str) -> bool:
    """Whether a short sentence names no more than a thing, and asks whether that is okay."""
    words = sentence.split()
    first = next((word for word in words if word not in _LEADING), "")
    return "," not in sentence and len(words) <= _FEW_WORDS and first not in _TELLING
