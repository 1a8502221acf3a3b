"""Which words are a side: "right" and "left" are only sometimes ("right now", "we left the hospital").

What tells them apart is data (``tables/side_rules.tsv``).
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.words import stem
from evaluators.vocabulary.rows import grouped, read_rows

OTHER: Final = {"left": "right", "right": "left"}
HANDED: Final = re.compile(r"(?:left|right|[lr](?=[- ]))[- ]?hand(?:ed)?(?:[- ]domin|\b(?<=ed))", re.IGNORECASE)
_NAME: Final = 32
_PAIRED: Final = 40
_LETTERED: Final = re.compile(r"(?:[a-z]{3}|[0-9]\+) $")
_CLOSED: Final = re.compile(r"[,;.)](?:\s|$)| \(|$")
"""What stands around a letter that is a side at the end of its phrase: "trace edema L, 1+ R (chronic)"."""
_COUNTED_PART: Final = re.compile(r" [1-9](?:st|nd|rd|th) [A-Za-z]{2}")
_ABBREVIATED: Final = re.compile(r"[A-Z]{2,4}J?s?(?:/[A-Z]{2,4})?")
"""What is abbreviated behind a letter that is its side: "L TM dull", "R 1st MTPJ"."""
_LETTER_FIGURE: Final = {"R": re.compile(r"\bL [0-9]"), "L": re.compile(r"\bR [0-9]")}
"""The other letter, which has a figure, too: "R 20/40, L 20/80"."""
_RADIOTHERAPY: Final = re.compile(r"\W*(?:$|[0-9]{4}|(?:to|given|completed|planned|finished)\b)")
"""Behind "RT" where it is no side: "mastectomy 2012 + RT", "RT to the chest wall"."""
_TREATED: Final = re.compile(
    r"(?:adjuvant|palliative|definitive|chemo|surgery|completed|finished|received|after|since) ?(?:and |& |/|\+)? ?$"
)
"""Before such an "RT"."""
_PUTS_RIGHT: Final = ("wait", "sorry", "meant")
"""Before the side that was meant."""
_PUTS_RIGHT_ASIDE: Final = ("wait", "sorry", "meant", "no")
"""The same, behind a comma, where the other side was named before: "my left knee, no wait, right"."""
_CLAUSES: Final = re.compile(r"[,.;:?!]")
_GREAT_TOE: Final = re.compile(r"[ -]great toe")
""" "right, great" tells of no side, a toe does."""
_SOUND: Final = frozenset(("normal", "intact", "unremarkable", "healthy", "unaffected"))
"""What is said of a side only: "right tender, left normal"; "right, fine" is no side."""
_TELLING: Final = frozenset(("is", "was", "has", "had", "looks", "does", "did", "shows", "a", "no", "not"))
"""What is said of a side only where the other one is named, too: "right has some, left no"."""
_IS: Final = "'s "
"""Of a side only where the other one was named before: "crackles on the left, right's clear"."""
_JOINING: Final = frozenset(("and", "or", "than", "versus", "vs"))
SIDE_RULES: Final = grouped(
    ((side, place), word) for word, of, place in read_rows("side_rules.tsv") for side in (OTHER if of == "*" else (of,))
)
"""Words that make a side of "left" and "right" or no side, by side and place."""
_EYE_OR_EAR: Final = {"od": "eye", "os": "eye", "ou": "eye", "ad": "ear", "as": "ear", "au": "ear"}
"""Letters that tell which eye or ear it is, in notes, beside a word of it: "OD" is once daily else."""
_ITS_WORDS: Final = {
    site: frozenset((site, f"{site}s", *SIDE_RULES["left", f"site:{site}"], *SIDE_RULES["left", f"{site} drops"]))
    for site in ("eye", "ear")
}
_WORDS: Final = re.compile(r"[a-zé']+")
_SAYS_NO: Final = r"no(?! (?!(?:the|my|your|his|her|on|in|it|it's|its|that|that's|wait|sorry|i|hang|hold|no)\b)[a-z])"
"""Who puts something right by it denies nothing: not "no swelling"."""
SORRY: Final = re.compile(
    rf"\b(?:sorry|{_SAYS_NO}|i mean|i meant|actually|excuse me|wait|correction|rather|make that|misspoke)\b"
)
AFRESH: Final = re.compile(
    r"(?:[.!?…—–]|,|-) *(?:(?:oh|um|uh|but)[ ,]+){0,2}"
    r"(?:no(?=[,.])|(?:no,? )?(?:wait|hang on|hold on|sorry|scratch that|i mean|my mistake))\b"
)
_HANDLED: Final = frozenset(("with", "use", "using", "take", "taking", "do", "try", "get", "need", "want", "stop"))
"""Right before a "both" that is of two things that are used or done, where nothing is named behind it."""
_AND_THEN: Final = frozenset(("and", "or", "of", "at", "for", "every", "together", "twice", "as"))
_OF_TWO: Final = re.compile(r"\b(?!left\b|right\b)[a-z]+ and (?!left\b|right\b)[a-z]+,? $")
"""Before a "both" that is of two things and no side: "light and noise both"."""
SIDE_REACH: Final = 24
"""Characters between a side and what it is the side of."""
AFRESH_REACH: Final = 96
"""How far one goes on who begins afresh: "My left shoulder aches. No, hang on, it's this one, my right."."""


def is_side(text: str, start: int, end: int, *, written: bool = False) -> bool:
    """Whether "left", "right", "L" or "R" at ``text[start:end]`` is a side.

    ``written``: of a note, in which nobody asks "right?".
    """
    word = text[start:end].lower()
    before = text[max(start - 16, 0) : start].lower()
    after = text[end : end + 20].lower()
    previous = before.split()[-1:] or [""]
    following = after.split()[:1] or [""]
    if len(word) == 1:
        return _is_letter(text, start, end)
    if word == "rt":
        return text[start:end] != "RT" or (_RADIOTHERAPY.match(after) is None and _TREATED.search(before) is None)
    if word == "both" and previous[0] in _HANDLED and not (after[:1].isspace() and following[0] not in _AND_THEN):
        return False  # "use the spacer with both"
    if word == "both":
        return _OF_TWO.search(text[max(start - _PAIRED, 0) : start].lower()) is None or after[:1].isspace()
    if word not in OTHER:
        return word not in _EYE_OR_EAR or _is_eye_or_ear(text, word)
    last, first = previous[0].strip("(\"'"), following[0].strip(".,;:?!)\"'-–")
    if HANDED.match(text, start) or _GREAT_TOE.match(after) is not None:
        return True
    if first in SIDE_RULES.get((word, "never"), ()):
        return False
    closed = not first or not after[:1].isspace()  # nothing, or a mark, right behind it
    if not closed and _is_of_abbreviation(text, end):
        return True
    owned = last in SIDE_RULES[word, "owner"] and before[-1:] in " \n"
    if owned and not (last in ("and", "or", "of", "to", "in", "on") and first in SIDE_RULES[word, "after"]):
        return True
    if _is_measured(text, start, end, last):
        return True
    if after.startswith(_IS) and word == "right" and last not in SIDE_RULES[word, "before"]:
        return OTHER[word] in text[max(start - _PAIRED, 0) : start].lower()
    if first in _JOINING and not OTHER.keys().isdisjoint([other.strip(".,;:?!") for other in after.split()[1:3]]):
        return True
    if last in SIDE_RULES[word, "before"] or first in SIDE_RULES[word, "after"]:
        return False
    if (first in _SOUND and not closed) or _is_paired(text, start, end, last, "" if closed else first):
        return True
    if closed:
        remain = last[-1:].isdigit() or last in SIDE_RULES["left", "counted"]  # "you have what, eight left"
        return (
            (word == "left" and not remain)
            or last in _PUTS_RIGHT
            or (last.rstrip(",") in _PUTS_RIGHT_ASIDE and OTHER[word] in text[max(start - _PAIRED, 0) : start].lower())
            or before.rstrip()[-1:] in ("(", ":", "-", "–", ">", "<")
            or (written and bool(last))
        )
    return not _is_function(first)


def _is_of_abbreviation(text: str, end: int) -> bool:
    """Whether what it is the side of follows in capitals: "right TM dull"."""
    word = text[end + 1 : end + 12].split(" ", 1)[0].strip(".,;:")
    return _ABBREVIATED.fullmatch(word) is not None and word.lower() not in SIDE_RULES["left", "abbreviated"]


def _is_eye_or_ear(text: str, letters: str) -> bool:
    """Whether the text names what the letters are the side of, and gives it no side in words: "left eye: drops OD"."""
    words = set(_WORDS.findall(text.lower()))
    return not words.isdisjoint(_ITS_WORDS[_EYE_OR_EAR[letters]]) and words.isdisjoint(OTHER)


def _is_measured(text: str, start: int, end: int, last: str) -> bool:
    """Whether a figure stands before it, and the other side is near: "ninety-six right, and seventy-two left"."""
    if not (last[-1:].isdigit() or last[-1:] == "%" or last.split("-")[-1] in SIDE_RULES["left", "counted"]):
        return False
    other = OTHER[text[start:end].lower()]
    return other in text[max(start - _PAIRED, 0) : end + _PAIRED].lower()


def _is_paired(text: str, start: int, end: int, last: str, first: str) -> bool:
    """Whether it is told beside the other side, and is not what one says to agree: "slow right, good left"."""
    told = (
        not first or first[0].isdigit() or first in SIDE_RULES["left", "counted"] or first in SIDE_RULES["left", "well"]
    )
    side, before = text[start:end].lower(), text[max(start - _PAIRED, 0) : start]
    agrees = side == "right" and (not last.isalnum() or not _CLAUSES.split(before)[-1].strip())
    if agrees or not (told or first in _TELLING):
        return False
    return OTHER[side] in before.lower() or OTHER[side] in text[end : end + _PAIRED].lower()


def _is_function(word: str) -> bool:
    return (
        bool(word) and word.isalpha() and stem(word) == "" and len(word) > 1 and word not in SIDE_RULES["left", "vague"]
    )


def _is_letter(text: str, start: int, end: int) -> bool:
    """L and R stand for sides before a word, in brackets or in a comparison; not where letters are spelled."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 5]
    if before[-1:] == "(" or after[:1] == ")" or after.strip()[:1] in (">", "<") or before.strip()[-1:] in (">", "<"):
        return True
    if after.startswith(("-side", " side")) or (_CLOSED.match(after) and _follows_word(text, start)):
        return True
    if after[:1] == " " and after[1:2].isdigit():
        if _COUNTED_PART.match(text, end):
            return True
        around = text[max(start - _PAIRED, 0) : start] + text[end : end + _PAIRED]
        return bool(_LETTER_FIGURE[text[start:end].upper()].search(around))
    if after[:1] != " " or (
        before[-1:] == " " and before[:1].isalpha() and text[max(start - 3, 0) : start - 2] in ("", " ")
    ):
        return False
    word = text[end + 1 : end + 20].split(" ", 1)[0].strip(".,;:")
    if _ABBREVIATED.fullmatch(word):
        return True
    return len(word) > 2 and word.isalpha() and word.islower() and (word in _SOUND or not _is_function(word))


def _follows_word(text: str, start: int) -> bool:
    """Whether a letter stands behind a word that it is the side of: "trace edema L, 1+ R", but not "vitamin L"."""
    before = text[max(start - _NAME, 0) : start]
    if not _LETTERED.search(before):
        return False
    return before.split()[-1].lower() not in SIDE_RULES["left", "named"]
