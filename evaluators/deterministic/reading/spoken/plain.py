"""Speech as it is read: without what belongs to no phrase, and in the spelling that rules are written in.

Recognisers and typists write one utterance in many ways: with every "um" and every word that was begun twice, without
apostrophes, with blanks around points, in capitals. Whatever reads words in a row would have to pass over that, so it
is done once, before anything is read; ``Edited`` tells where each place stands in what was submitted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import PORTION, give_way, portions
from evaluators.deterministic.reading.spoken.capitals import in_small_letters
from evaluators.deterministic.reading.spoken.edited import Edit, Edited
from evaluators.deterministic.reading.spoken.unstopped import stops
from evaluators.vocabulary.rows import read_rows

_MOST: Final = 2048
"""Changes to one utterance; more have no utterances but those made to be hostile."""
_ROLES: Final = frozenset(("filler", "twice", "lead", "follow", "apart", "begun"))
_ROWS: Final = [(word, role) for words, role in read_rows("spoken_forms.tsv") for word in words.split("|")]
_FILLERS: Final = frozenset(word for word, role in _ROWS if role == "filler")
_TWICE: Final = frozenset(word for word, role in _ROWS if role == "twice")
_LEAD: Final = frozenset(word for word, role in _ROWS if role == "lead")
_FOLLOW: Final = frozenset(word for word, role in _ROWS if role == "follow")
_FORMS: Final = {word: role for word, role in _ROWS if role not in _ROLES}
_PARTED: Final = ("n't", "nt")
"""What tokenised transcripts part from the word before it."""
_BEGUN: Final = frozenset(word for word, role in _ROWS if role == "begun")
"""Words that are said again behind a comma: "I, I have"."""
_SUBJECTS: Final = frozenset(("i", "we", "he", "she", "they"))
"""Those that are said again with what hangs on them: "I, I've"; but not "I've got it, it's fine"."""
_ASIDE: Final = _FILLERS | frozenset(("know", "like"))
_APART: Final = frozenset(word for word, role in _ROWS if role == "apart")
_BEFORE_ER: Final = frozenset(("the", "an", "our", "local", "nearest"))
_SPELLED: Final = frozenset("bcdefghjklmnopqrstuvwxyz")
"""Letters that are spelled out, as in "m m r"."""
_ENDS: Final = ",.?!;:…"
_DIGITS: Final = "0123456789"


def _spellings(word: str) -> Iterator[str]:
    for cased in (word, word.capitalize(), word.upper()):
        if cased != "IM":  # intramuscular
            for end in ("", ",", ".", "?", "!", "...", ";", "…"):
                yield cased + end


_NOTED: Final = frozenset(
    chain(
        chain.from_iterable(_spellings(word) for word in (*_FILLERS, *_FORMS, *_PARTED, "know")),
        ("like,", "Like,"),
        (f"{cased}," for word in _BEGUN for cased in (word, word.capitalize(), word.upper())),
    )
)
"""All that is worth a closer look, as it stands between blanks."""
_POINT: Final = re.compile(r" \. (?=[0-9])")


def plain(text: str) -> Edited | None:
    """An utterance as it is read; None where that is as it was submitted."""
    small = in_small_letters(typed(text))
    edits = _edits(small) if len(small) <= PORTION else _many_edits(small)
    if small and small[-1] not in _ENDS and (left_out := stops(small)):
        edits = sorted(edits + left_out)
    return Edited(text, edits, small) if edits or small is not text else None


def typed(text: str) -> str:
    """The text at the same offsets with the apostrophe of typewriters, as rules are written."""
    return text.replace("’", "'")


def _many_edits(text: str) -> list[Edit]:
    edits: list[Edit] = []
    for low, high in portions(text):
        give_way()
        edits.extend([(low + start, low + end, put) for start, end, put in _edits(text[low:high])])
        if len(edits) >= _MOST:
            break
    return edits


def _edits(text: str) -> list[Edit]:
    words = text.split(" ")
    edits = _Words(words).edits(_noted(words)) if _is_noted(text, words) else []
    if " . " in text and (points := _points(text)):
        edits = sorted(edits + points)
    return edits


def _is_noted(text: str, words: list[str]) -> bool:
    """A quick test: whether any word may have to be left out or spelled otherwise."""
    return not _NOTED.isdisjoint(words) or "- " in text or is_doubled(words)


def is_doubled(words: list[str]) -> bool:
    """Whether a word stands twice on end."""
    before = " "  # which no word is
    for word in words:
        if word == before:
            return True
        before = word
    return False


def _noted(words: list[str]) -> list[int]:
    """The words that may have to be, with the blanks between them."""
    noted: list[int] = []
    last = len(words) - 1
    for number, word in enumerate(words):
        if (
            not word
            or (number < last and words[number + 1].startswith(word))
            or word in _NOTED
            or (word[-1] == "-" and word[0] != "-")
        ):
            noted.append(number)
    return noted


def _points(text: str) -> list[Edit]:
    """Points that stand between blanks within a figure, "7 . 3"."""
    points = [match.span() for match in _POINT.finditer(text)]
    return [(start, end, ".") for start, end in points if start and text[start - 1] in _DIGITS]


@mypyc_attr(acyclic=True)
class _Words:
    """The words of an utterance, and which of them are left out or spelled otherwise."""

    __slots__ = ("_at", "_number", "_words")

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._number = self._at = 0

    def _start(self, number: int) -> int:
        """Where a word begins; they are asked for in order."""
        while self._number < number:
            self._at += len(self._words[self._number]) + 1
            self._number += 1
        return self._at

    def edits(self, noted: list[int]) -> list[Edit]:
        """What is changed, in order, of the words that may have to be; nothing where nothing would be left."""
        edits: list[Edit] = []
        first = last = -1  # of the words that are left out before this one
        for number in noted:
            core = self._core(number)
            dropped = not core or self._is_dropped(number, core)
            begin = number - 1 if dropped and core == "know" else number
            opening = first == 0 and number == last + 1
            if first >= 0 and (begin > last + 1 or not dropped):
                edits.append(self._left_out(first, last + 1))
                first = -1
            if dropped:
                first = begin if first < 0 else first
                last = number
            else:
                self._spell(edits, number, core, number > 0 and not opening)
        if first == 0 and last + 1 == len(self._words):
            return []
        if first >= 0:
            edits.append(self._left_out(first, last + 1))
        return edits

    def _left_out(self, first: int, behind: int) -> Edit:
        """Leave out words with one blank and the commas around them; a stop behind them stays."""
        if not first:
            return 0, self._start(behind), ""
        last = behind - 1
        start = self._start(first) - 1
        end = self._start(last) + len(self._words[last])
        stop, before = self._ends(last), self._ends(first - 1)
        aside = self._core(last) in _ASIDE and self._core(first - 1) not in _APART
        if before == "," and stop and (aside or stop != ","):
            return start - 1, end, "" if stop == "," else stop
        return start, end, "" if before or stop == "," else stop

    def _spell(self, edits: list[Edit], number: int, core: str, behind: bool) -> None:
        """Put apostrophes where they belong; ``behind`` another word also where the word was parted from it."""
        word = self._words[number]
        if behind and core in _PARTED:
            at = self._start(number)
            edits.append((at - 1, at + len(core), word[0] + "'t"))
            return
        form = _FORMS.get(core)
        if form is not None and not word.startswith("IM"):
            at = self._start(number) + form.index("'")
            edits.append((at, at, "'"))

    def _is_dropped(self, number: int, core: str) -> bool:
        if core in _FILLERS:
            return not (self._is_emergency(number) if core == "er" else self._is_affirming(number))
        if core == "know":
            return self._is_you_know(number - 1)
        if core == "like":
            return self._words[number].endswith(",") and self._ends(number - 1) == ","
        return self._is_begun(number, core)

    def _is_affirming(self, number: int) -> bool:
        """Whether it is one half of "uh huh" or "uh uh"."""
        near = (self._core(number - 1), self._core(number + 1))
        return "huh" in near or (self._core(number) in near and len(self._words) == len(near))

    def _is_emergency(self, number: int) -> bool:
        """Whether it is no sound but where emergencies go: "go to the ER right away"."""
        return self._words[number].startswith("ER") or self._before(number).lower() in _BEFORE_ER

    def _is_you_know(self, number: int) -> bool:
        """Whether "you know" at a place is said by the way."""
        if number < 0 or self._core(number) != "you" or self._core(number + 1) != "know" or self._ends(number):
            return False
        before = self._before(number)
        if self._ends(number + 1) and (not before or before[-1] in _ENDS):
            return self._words[number + 1][-1] != "?"
        if self._ends(number + 1) == "?" or before.lower() in _LEAD:
            return False
        return bool(self._ends(number + 1)) or self._core(number + 2) not in _FOLLOW

    def _is_begun(self, number: int, core: str) -> bool:
        """Whether a word is begun here and said once more behind it."""
        following = self._core(number + 1)
        word = self._words[number]
        if word[-1] == "-" and word[0] != "-":
            begun = core.rstrip("-")
            return begun.isalpha() and len(following) >= len(begun) and following.startswith(begun)
        if core == "you" and self._is_you_know(number + 1):
            return False
        if word[-1] == "," and core in _SUBJECTS and following.startswith(core + "'"):
            return True
        if core != following or core in _TWICE or not core.replace("'", "").isalpha() or core in _SPELLED:
            return False
        return word[-1] not in _ENDS or (word[-1] == "," and core in _BEGUN)

    def _core(self, number: int) -> str:
        """A word in lower case, without the signs at its end."""
        return self._words[number].lower().rstrip(_ENDS) if 0 <= number < len(self._words) else ""

    def _before(self, number: int) -> str:
        return self._words[number - 1] if number else ""

    def _ends(self, number: int) -> str:
        """The sign at the end of a word, if any."""
        last = self._words[number][-1:]
        return last if last and last in _ENDS else ""
