"""Names of people: a note may call the patient by name, whether or not anybody did in the visit."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.cue_words import KIN
from evaluators.deterministic.reading.wording.words import words_of
from evaluators.vocabulary.normal import letters_fold
from evaluators.vocabulary.rows import words_by_role

_NOBODY: Final[frozenset[str]] = frozenset()
_ROLES: Final = words_by_role("name_words.tsv")
_VERBS: Final = _ROLES["verb"]
_OTHERS: Final = _ROLES["other"] | frozenset(KIN)
_TITLE: Final = re.compile(
    r"[Mm](?<!\w.)(?:[Rr][Ss]?|[Ss]|[Xx]|[Ii][Ss][Ss])(?:\. ?| )(?:[A-Z]\. )?(?=[^\W\d_]{2}|[A-Z]['’])"
)
_WORD: Final = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_NAME: Final = re.compile(rf"{_WORD}(?: (?=[A-Z][a-z’']){_WORD})?")
_LONGEST: Final = 64
_IS: Final = ("is", "was")
_AGE: Final = re.compile(r"an? [0-9]{1,3}\b")


def stems_of_names(text: str) -> frozenset[str]:
    """Stems of the words of a statement that name somebody; empty for most.

    That is up to two words in capitals behind a title; one where none is, behind a full stop (``MS`` and ``MR`` are
    other things as well); or at the start before an age, or a verb of what patients do ("Martha denies").
    """
    found: list[str] = []
    for title in _TITLE.finditer(text) if _has_title(text) else ():
        stopped = "." in title[0]
        start = title.end()
        proper = title[0][0] == "M" and title[0][1].islower() and text[start].isupper()
        if (proper or stopped) and (name := _NAME.match(text, start)):
            found.append(name[0] if proper else name[0].partition(" ")[0])
    if (subject := _subject(text)) is not None:
        found.append(subject)
    return frozenset(words_of(letters_fold(" ".join(found))).stems) if found else _NOBODY


def _has_title(text: str) -> bool:
    """Whether there may be one: quicker than to look for it."""
    if "M" in text and ("Mr" in text or "Ms" in text or "Mx" in text or "Miss" in text):
        return True
    return ". " in text and (
        "MR. " in text or "MS. " in text or "RS. " in text or "SS. " in text
        or "mr. " in text or "ms. " in text or "rs. " in text or "ss. " in text
    )  # fmt: skip


def _subject(text: str) -> str | None:
    """The name at the start of a statement: "Martha denies", "Martha Collins is a 62-year-old"."""
    first, _, rest = text[:_LONGEST].partition(" ")
    verb, _, behind = rest.partition(" ")
    last = ""
    if verb[:1].isupper():
        last = verb
        verb, _, behind = behind.partition(" ")
    if verb not in _VERBS and not (verb in _IS and _AGE.match(behind)):
        return None
    return f"{first} {last}" if _may_be_name(first) and (not last or _may_be_name(last)) else None


def _may_be_name(word: str) -> bool:
    return word.isalpha() and word.istitle() and word.lower() not in _OTHERS
