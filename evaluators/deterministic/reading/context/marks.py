"""Signs that stand for "negative" in notes: "(-) nausea", "nausea -ve", "nausea: N"."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = ("-)", "-]", "–)", "-ve", "–ve", "−ve", " - ", " – ", "? ")
_NEGATIVE: Final = re.compile(r"(?:\([-–]\)|\[-\])(?P<close>(?=[A-Za-z]))?|[-–−]ve\b")
_WORD: Final = "neg"
_CLOSE_WORD: Final = "no "
"""As long as each of the signs, so that offsets stay what they are."""
_LABELLED: Final = re.compile(r"(?:(?<=^)|(?<=[.;:,] ))(?:neg(?:ative)?|absent|nil|none) [-–] (?=[a-z])", re.IGNORECASE)
"""A dash that lists what is denied: "Neg - nausea, chest pain"."""
_ASKED: Final = re.compile(r"^([A-Za-z][A-Za-z /]{2,32})\?(?= (?:yes|no|never|none|nil|y|n)\b[.,;]?$)", re.IGNORECASE)
"""What asks and is answered in one line of a form: "Smoker? No"."""


_LED: Final = re.compile(r"^([A-Za-z][A-Za-z /]{2,32}?)(\.{4,})(?= ?(?:yes|no|never|none|nil)\b[.,;]?$)", re.IGNORECASE)
"""Dots that lead to the answer in a form: "Nausea......no"."""


def spelled_out(text: str) -> str:
    """The text with the word for each sign: of the same length, for reading only."""
    if "-" in text or "?" in text or not text.isascii():  # for single characters the search is far quicker
        for end in _ENDS:
            if end in text:
                text = _LABELLED.sub(_no_for, _NEGATIVE.sub(_word_for, text))
                return _ASKED.sub(r"\1:", text)
    return _LED.sub(lambda led: f"{led[1]}:{' ' * (len(led[2]) - 1)}", text) if "...." in text else text


def _word_for(sign: re.Match[str]) -> str:
    return _WORD if sign["close"] is None else _CLOSE_WORD


def _no_for(label: re.Match[str]) -> str:
    return _CLOSE_WORD.rjust(label.end() - label.start())


NAUGHT: Final = re.compile(r"(?<!\S)0 (?=[a-z]{4})")
"""Stands for "no" before what is named: "0 nausea"."""
_LETTERED: Final[tuple[str, ...]] = (": N", "- N", "– N", "= N", "| N", "(N)")
_ALTERNATING: Final = re.compile(r"(?<=[a-z]) ([YN])(?= ?(?:[,;]|$))")
_SIGN_OF: Final = {"Y": " +", "N": " -"}
_LETTER: Final = re.compile(r"([:=|–-]) N(?= ?(?:[,;|.)]|$))|\(N(?=\))")


def letters_spelled_out(text: str) -> str:
    """The text with "no" for the letter behind a symptom, of the same length: where signs are examined it stands for
    "normal"."""
    for end in _LETTERED:
        if end in text:
            return _LETTER.sub(lambda found: f"{found[1] or ''}no", text)
    if " Y" in text and len(_ALTERNATING.findall(text)) > 1:  # "fever Y, nausea N"
        return _ALTERNATING.sub(lambda found: _SIGN_OF[found[1]], text)
    return text
