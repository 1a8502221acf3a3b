"""A concept on its way into the lexicon, and the ways in which its surfaces are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evaluators.vocabulary.compiled import CASE, EXACT
from evaluators.vocabulary.normal import without_apostrophe
from evaluators.vocabulary.rows import words_by_role
from evaluators.vocabulary.term import TermCategory, Weight

LEXICON_WORDS = words_by_role("lexicon_words.tsv")
_UNCOUNTED = re.compile(
    r"(?:ed|ly|ful|less|ous|ish|ness|(?<!swell)(?<!feel)(?<!read)(?<!bleed)ing"
    r"|itis|ism|[ae]mia|edema|uria|algia|pnea|pnoea|phobia|ility|plasia|[ct]tasia|thesia|kinesia)$"
)
"""How words end that have no plural."""
_DOING = ("can't ", "cannot ", "couldn't ", "unable to ", "not able to ", "hard to ")
"""Behind these stands what one does, which takes no plural either."""
_KEEP_S = ("ss", "us", "is", "os")
_SPOKEN_LETTERS = LEXICON_WORDS["letters"]
INFLECTED: frozenset[TermCategory] = frozenset(
    {"problem", "symptom", "site", "lab", "procedure", "exam", "form", "unit", "allergen"}
)


@dataclass(frozen=True, slots=True)
class Surface:
    """A spelling; ``literal`` asks for letter case or punctuation as in ``compiled``."""

    text: str
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept with all its spellings."""

    concept: str
    category: TermCategory
    weight: Weight
    name: str
    classes: tuple[str, ...] = ()
    attrs: dict[str, str] = field(default_factory=dict)
    surfaces: tuple[Surface, ...] = ()

    def row(self, classes: tuple[str, ...]) -> str:
        """The concept's line in the compiled file."""
        attrs = "|".join(f"{key}={value}" for key, value in sorted(self.attrs.items()))
        return "\t".join((self.concept, self.category, self.weight, self.name, "|".join(classes), attrs))


def parse_surface(spelling: str, category: TermCategory) -> list[Surface]:
    """A table's spelling with its inflections.

    ``=SOB`` matches in that letter case only, ``~c/o`` with that punctuation only, ``!gout`` takes no inflections.
    A spelling with upper-case letters only, of up to five characters, is taken as ``=``.
    """
    if spelling.startswith("="):
        return [Surface(spelling[1:], CASE + spelling[1:]), *spelled(spelling[1:])]
    if spelling.startswith("~"):
        return [Surface(spelling[1:], EXACT + spelling[1:])]
    if spelling.startswith("!"):
        return [Surface(spelling[1:])]
    if spelling.isupper() and len(spelling) <= 5:
        return [Surface(spelling, CASE + spelling), *spelled(spelling)]
    surfaces = [Surface(form) for form in without_apostrophe(spelling)]
    if category in INFLECTED:
        surfaces.extend(Surface(form) for form in plurals(spelling))
    return [*surfaces, *(Surface(apart) for apart in _apart(spelling))]


def spelled(abbreviation: str) -> list[Surface]:
    """How transcripts write an abbreviation that is spoken letter by letter: "M R I"; two letters in capitals only."""
    if not (abbreviation.isalpha() and abbreviation.isupper()):
        return []
    apart = " ".join(abbreviation)
    return [Surface(apart, CASE + apart if len(abbreviation) == 2 else "")]


def _apart(phrase: str) -> list[str]:
    """A phrase whose first word is such an abbreviation: "ct scan", "C T scan"."""
    head, blank, rest = phrase.partition(" ")
    return [f"{' '.join(head)}{blank}{rest}"] if head.lower() in _SPOKEN_LETTERS and (rest or len(head) > 2) else []


def plurals(phrase: str) -> list[str]:
    """Regular plural of the last word; none where it is one already, is no plain word or ends a long phrase."""
    head, blank, last = phrase.rpartition(" ")
    if " " in head:
        return []
    if not last.isalpha() or not last.isascii() or len(last) < 3 or (last.endswith("s") and not last.endswith(_KEEP_S)):
        return []
    if _UNCOUNTED.search(last) or last in LEXICON_WORDS["uncounted"] or phrase.startswith(_DOING):
        return []
    if last.endswith("sis"):
        forms = [last[:-2] + "es"]
    elif last.endswith(("s", "x", "z", "ch", "sh")):
        forms = [last + "es"] if not last.endswith("us") else []
    elif last.endswith("y") and last[-2] not in "aeiou":
        forms = [last[:-1] + "ies"]
    else:
        forms = [last + "s"]
    return [head + blank + form for form in forms]
