"""Whether a clinician tells of a thing as found with no word of an examination: "there is a bit of a wheeze"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    UNCERTAIN,
    mentions_between,
)
from evaluators.deterministic.reading.wording.around import left_of, plain, question_end, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.patterns import of_roles

_CLINICIAN: Final = "clinician"
_REACH: Final = 64
_FOUND: Final = re.compile(
    rf"\b(?:there['’]?s|there is|there are|i (?:can |do )?(?:{CLAIM_PATTERNS['perceives']})"
    rf"|(?:they|it|we) (?:{CLAIM_PATTERNS['did find']})|(?:he|she)(?:['’]s| has) got)\b"
)
_TOLD: Final = re.compile(r"\b(?:if|when|you (?:feel|have|had|see|hear)|you['’]?(?:ve|re)|tell me|any|last)\b")
_MEASURED: Final = re.compile(r"\byou(?:['’]ve| have) got (?:a |some )?$|\byou have (?:a |some )?$")
"""Before what one has right now, where a figure or the day stands behind it: "you've got a fever, it's 101"."""
_LOOKS: Final = re.compile(
    r"\byou(?:['’]?re| are| look| seem| do look)"
    r"(?: (?:a bit|a little|a touch|quite|very|rather|really|still|pretty|looking))* $"
)
"""Before what one is seen to be: "you're a bit pale"."""
_IS_SO: Final = re.compile(
    r"[a-z](?:['’](?:s|re)| is| are| looks?| feels?| seems?)(?: [a-z]+){0,2}"
    rf" (?:{CLAIM_PATTERNS['seen so']})$"
)
"""Names a place and what it is: "ankles are swollen"."""
_SUMS_UP: Final = re.compile(r"\b(?:so|because|since|that|when|if|where|you)\b")
"""Before such words one repeats what one was told: "so your ankles are swollen"."""
_FELT: Final = ("tender", "sore", "pain", "hurt")
"""Is of the place that is pressed."""
_TODAY: Final = re.compile(r"[0-9]|\btoday\b|\bright now\b")
_BARE: Final = re.compile(
    r"(?:^|, )(?:and |but )?(?:(?:just )?(?:a |some |maybe )?"
    rf"(?:{CLAIM_PATTERNS['as much']})?(?: bit of)? ?(?:[a-z]+ )?)$"
)
"""Before a finding that opens what is said, or one item of it: "a little swelling", "slight ankle swelling"."""
_SPOKEN_OF: Final = of_roles("claim_rules", "spoken of")
"""Words of who tells what was told, or what to look out for."""
_AT: Final = re.compile(r" (?:there )?(?:on|at|in|over|around) (?:the|both|your|that)\b")
_COMPLAINT: Final = "symptom"
_AROUND: Final = 96
_NOT_FOUND: Final = ANSWERED | ASKED | HISTORICAL | HYPOTHETICAL | UNCERTAIN


def is_shown(said: Said, record: Record) -> bool:
    """Whether it is the clinician's finding, not what a patient tells or is told to have told."""
    if said.flags & _NOT_FOUND or record.speaker(said.key) != _CLINICIAN:
        return False
    text = record.text(said.key)
    if question_end(text, said.end, _REACH):
        return False
    before = plain(left_of(text, said.start, _REACH))
    if _MEASURED.search(before) is not None:
        return _TODAY.search(right_of(text, said.end, _REACH)) is not None
    if _IS_SO.search(record.named(said).lower()) is not None:
        return _SUMS_UP.search(before) is None
    if _LOOKS.search(before) is not None:
        return not record.named(said).lower().startswith(_FELT)
    if _TOLD.search(before) is not None:
        return False
    if _FOUND.search(before) is not None or _is_gone_through(said, text, before, record):
        return True
    return _BARE.search(before) is not None and _is_dictated(said, text)


def _is_dictated(said: Said, text: str) -> bool:
    """Whether no more is said than what there is and where: "a little wheeze on the right"."""
    if len(text) > _AROUND or "?" in text or _AT.match(text.lower(), said.end) is None:
        return False
    return _SPOKEN_OF.search(plain(text)) is None and _TOLD.search(plain(text)) is None


def _is_gone_through(said: Said, text: str, before: str, record: Record) -> bool:
    """Whether it is one of several findings that are gone through, of which others are not there: "healed nicely, no
    redness. A little swelling, no warmth."."""
    if _BARE.search(before) is None or "?" in text:
        return False
    near = mentions_between(record.read(record.look(said.key, 0, 0)).mentions, said.start - _AROUND, said.end + _AROUND)
    absent = [m for m in near if m.flags & NEGATED and not m.flags & _NOT_FOUND and m.term.category == _COMPLAINT]
    return bool(absent) and _SPOKEN_OF.search(plain(text[max(said.start - _AROUND, 0) : said.end + _AROUND])) is None
