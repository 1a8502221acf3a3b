"""Whose a thing is, where a relative is called by name: "Cian is allergic to penicillin, my brother", "our Sean's had
a stroke", "Are the kids all right?" – "Ella's got coeliac".

That a name is a relative's has to be told: right beside it, in the utterances before, or by who asked for relatives.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.kin import RELATIVE_WORDS, WHICH_ONE
from evaluators.deterministic.reading.wording.around import left_of, plain, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_REACH: Final = 64
_BACK: Final = 6
"""Utterances before in which a name may be told to be a relative's."""
_FAR: Final = 400
_HAS: Final = re.compile(
    r"(?<![A-Za-z])(?P<name>[A-Z][a-z]{1,15})"
    r"(?:['\u2019]s| (?:is|was|has|had|got|gets|takes|took|does|died|reacts|came|went|can['\u2019]t))"
    r"(?P<rest>(?: [a-z'\u2019-]+){0,6}) $"
)
"""Before what somebody has who is called by name."""
_OTHER_SUBJECT: Final = frozenset(
    ("i", "i'm", "i've", "me", "my", "you", "you're", "and", "but", "so", "mine", "myself")
)
_NO_NAME: Final = frozenset(
    ("he", "she", "it", "they", "that", "this", "there", "what", "who", "which", "everyone", "nobody")
)
"""Words that open a sentence as names do."""
_WHO: Final = rf"(?:my|our|his|her) {WHICH_ONE}(?:{RELATIVE_WORDS})\b"
_BEHIND: Final = re.compile(rf"[^.?!;]{{0,40}}?, (?:(?:that|s?he)(?:'s| is) )?{_WHO}(?=\W*$|[,.;!?])")
"""Behind it: who was named is a relative ("…, my brother")."""
_INTRODUCED: Final = re.compile(
    rf"\b(?:{RELATIVE_WORDS})(?:,| is|'s| called|'s called|'s name is)? (?P<behind>[a-z]+)"
    rf"|\bour (?P<our>[a-z]+)|\b(?P<before>[a-z]+)(?:'s|,| is)(?: (?:that|s?he)(?:'s| is))? {_WHO}"
)
_ASKED: Final = re.compile(
    r"\b(?:your|the|his|her|other|any) (?:(?:other|two|three|older|younger) )?"
    rf"(?:{RELATIVE_WORDS}|family|lads|boys|girls)\b"
)


def is_named_relatives(said: Said, record: Record) -> bool:
    """Whether it is told of somebody by name who is a relative."""
    position = record.look(said.key, 0, 0)
    text = record.speech.text(position)
    subject = _HAS.search(left_of(text, said.start, _REACH))
    if subject is None or subject["name"].lower() in _NO_NAME:
        return False
    if not _OTHER_SUBJECT.isdisjoint(subject["rest"].lower().split()):
        return False
    if _BEHIND.match(plain(right_of(text, said.end, _REACH))) is not None:
        return True
    name = subject["name"].lower()
    position = record.look(said.key, _BACK, 0)
    earlier = [earlier[:_FAR] for earlier in record.speech.texts(max(position - _BACK, 0), position)]
    if earlier and _asks_for_kin(earlier[-1]):
        return True
    here = text[max(said.start - _FAR, 0) : said.end + _REACH]
    return any(_introduces(plain(heard), name) for heard in (here, *earlier))


def _asks_for_kin(text: str) -> bool:
    """Whether its last sentence asks for relatives."""
    asked = text.rstrip()
    if not asked.endswith("?"):
        return False
    return _ASKED.search(re.split(r"[.?!] ", plain(asked[-_REACH:]))[-1]) is not None


def _introduces(text: str, name: str) -> bool:
    """Whether a text tells that a name is a relative's."""
    if name not in text:
        return False
    return any(name in (found["behind"], found["our"], found["before"]) for found in _INTRODUCED.finditer(text))
