"""What a cue says of the terms before it: "X is negative", "X: no", "X was offered, declined", "X-free"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.polarity import OPPOSITES
from evaluators.deterministic.reading.context.questions import REACH
from evaluators.deterministic.reading.mention import (
    DECLINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PARTLY,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.vocabulary import Match

_OFFER_REACH: Final = 40
_BRACKET: Final = re.compile(r"\([^()]*\)")
_NEXT_LABEL: Final = re.compile(r" ?[,|/] ?[A-Za-z][A-Za-z /]{1,32}:")
"""What follows an answer where one thing after the other has its own: "chest pain: no, cough: yes"."""
_IT: Final = frozenset(("it", "they", "that", "it's", "they've", "it'd"))
_OCCASION_REACH: Final = 16
_EXCEPT_REACH: Final = 24
_COLONS: Final = (":", "-", "–", "=", "|")
_PAUSES: Final = ",:;-–—=("
_TAG_ENDS: Final = ",;)"
_NOT: Final = "not"
_NEVER: Final = "never"
_PERFECT: Final = tuple([f"{words} " for words in CLAUSE_WORDS["perfect"]])
"""Before a "not taken" that has its object behind it."""
_LEAD: Final = 8
"""Characters in which one of these stands."""
"""Denies what stands before it where its clause ends with it: "burning, not. But tingling"."""
_SET_OFF: Final = ("", ",", ":", "-", "–")
_ENDS_CLAUSE: Final = (".", ";", "!", ", but ", " but ")
_POSITIVE: Final = ("positive", "+ve", " yes,", " y,", " present,", "(yes)", "(y)", "(present)")
_NOTHING_BEHIND: Final = re.compile(rf"(?: (?:{CLAUSE_PATTERNS['names nothing']}))*+(?=[\s.,;!?]*+$|[,;.] )")
"""What may stand behind a denial that names nothing itself."""
_NONE_OF_IT: Final = re.compile(
    r"(?: (?:have|had|got|get))*+ (?:that|those|them|these|any of (?:that|those|them))(?=[\s.,;!?]*+$|[,;.] )"
)
"""Behind a denial that names again what stands before it: "it said seizures, and I don't get those"."""
_IN_COLUMNS: Final = re.compile(r"[0-9] ?\|")
"""Between two tests that have each their own result."""
_TESTED: Final = frozenset(("lab", "procedure", "problem"))
_RESULT_REACH: Final = 16
_NEXT_RESULT: Final = re.compile(r"(?: [a-z]+){1,3} (?:negative|positive|neg|pos)\b", re.IGNORECASE)
"""Behind a result, the next test with its own."""
_REQUIRED: Final = re.compile(
    r"(?:(?:^|[.,;?!] )(?:at least|a minimum of)"
    r"|\b(?:needs?|wants?|must be|(?:have|has|got) to be|want you)(?: at least)?)"
    r" (?:[a-z]+|[0-9]{1,2}) (?:(?:full|whole) )?(?:days?|weeks?|months?|years?) $",
    re.IGNORECASE,
)
"""Before what one has to be free of for so long: "at least a year seizure-free for a car"."""
_LEAST_REACH: Final = 64
_SUPPOSED: Final = HYPOTHETICAL | UNCERTAIN
_WHO: Final = (" patient", " pt", " he", " she", " they")
_SHORT_DENIALS: Final = ("no", "does not", "doesn't", "do not", "don't")
"""What denies the thing right before it where nothing follows: "dizzy no", "coughing does not"."""


def closes(text: str, match: Match) -> bool:
    """Whether a backward cue may look back: more than one word ("is negative"), or nothing follows it; "used to" leads
    to what follows as well ("half a pack, used to be two")."""
    if " " in match.term.surface and match.term.surface not in CLAUSE_WORDS["leads on"]:
        return True
    following = text[match.end : match.end + 2].lstrip(" ")
    return not following or not following[0].isalnum()


def comes_behind(text: str, match: Match, last: Mention | None) -> bool:
    """Whether a "negative" is the result of the test right before it where nothing is punctuated, and not of the next
    one: "flu negative covid positive". A sign may have its "negative" on either side.
    """
    if last is None or match.term.surface not in CLAUSE_WORDS["result"] or match.start - last.end > _RESULT_REACH:
        return False
    gap = text[last.end : match.start]
    if not gap.startswith(" ") or not CLAUSE_WORDS["result of"].issuperset(gap.lower().split()):
        return False
    return last.term.category in _TESTED or _NEXT_RESULT.match(text, match.end, match.end + REACH) is not None


def is_after_colon(text: str, match: Match, last: Mention | None, sentence_end: int) -> bool:
    """Whether a forward cue, with nothing behind it on its line, speaks of what stands before: ``Chest pain: no``.

    ``last`` is the last term of the cue's sentence.
    """
    if last is None:
        return False
    if last.term.category == "medication" and match.term.surface in _SHORT_DENIALS[1:]:
        return False  # "Zyrtec helps and Claritin does not"
    before = text[last.end : match.start].strip()
    if match.term.surface in CLAUSE_WORDS["wished"]:
        return before == "," and match.end >= sentence_end - 2  # "losing weight, I wish"
    if match.term.surface in CLAUSE_WORDS["denied"]:
        return _is_tag(before.lower()) and (
            match.end >= sentence_end - 2 or text[match.end : match.end + 1] in _TAG_ENDS
        )
    if before.endswith((":", "|")) and before[:-1].rstrip().lower() in CLAUSE_WORDS["used"]:
        before = ":"  # "Smoking status: never"
    if match.term.surface == _NOT:
        return before in _SET_OFF and (match.end == len(text) or text.startswith(_ENDS_CLAUSE, match.end))
    answers = (*_COLONS, "") if match.term.surface in _SHORT_DENIALS else _COLONS
    if match.end < sentence_end - 2:
        return before == ":" and _NEXT_LABEL.match(text, match.end, sentence_end) is not None
    return before in answers


def denies_before(text: str, match: Match, mentions: list[Mention], start: int, end: int) -> bool:
    """Deny what the sentence from ``start`` to ``end`` has before a denial with nothing but a verb of having behind it:
    what is supposed ("I'd know if I had gout, and I don't"), or opens it ("palpitations I don't have"). Returns whether
    there is any."""
    last = mentions[-1] if mentions and mentions[-1].start >= start else None
    if last is None or last.flags & NEGATED or not last.end < match.start <= last.end + REACH:
        return False
    if _NOTHING_BEHIND.match(text, match.end, end) is None:
        return False
    gap = _words(text[last.end : match.start])
    if CLAUSE_WORDS["one"].isdisjoint(gap):
        return False  # "acetaminophen did not"
    if last.flags & _SUPPOSED:
        if CLAUSE_WORDS["one"].union(CLAUSE_WORDS["and it"]).issuperset(gap):
            last.flags = last.flags & ~_SUPPOSED | NEGATED
            return True
        return False
    first = next(mention for mention in mentions if mention.start >= start)
    if _NONE_OF_IT.match(text, match.end, end) is not None and "i" in gap[-1:]:
        told = _words(text[start : last.start])
        if CLAUSE_WORDS["of oneself"].isdisjoint((*told, *gap[:-1])):
            look_back(text, match, NEGATED, mentions, last.sentence, -1)
            return True
        return False
    if not (
        CLAUSE_WORDS["one"].issuperset(gap) and CLAUSE_WORDS["fronts"].issuperset(_words(text[start : first.start]))
    ):
        return False
    look_back(text, match, NEGATED, mentions, last.sentence, -1)
    return True


def _words(gap: str) -> list[str]:
    return gap.lower().replace("’", "'").replace(",", " ").split()


def _is_tag(before: str) -> bool:
    """Whether no more than a pause, and who denies, stands between a thing and the verb: "alcohol use, he denies"."""
    for who in _WHO:
        before = before.removesuffix(who).rstrip()
    return before[-1:] in _PAUSES and before.rstrip(_PAUSES).strip() in CLAUSE_WORDS["used"]


def _is_affirmed(text: str) -> bool:
    return any(sign in text for sign in _POSITIVE)


def look_back(text: str, match: Match, flag: int, mentions: list[Mention], sentence: int, since: int) -> None:
    """Give the terms just before a cue, as a list, what it says: but those before a denial that begins at ``since``,
    whose time it tells ("I do the Flovent, I haven't had an attack since last year").
    """
    limit = match.start - REACH
    later: Mention | None = None
    recovers = not CLAUSE_WORDS["recovers"].isdisjoint(match.term.surface.split())
    for mention in reversed(mentions):
        if mention.sentence != sentence or mention.end < limit or mention.end > match.start or mention.end < since:
            return
        if flag & NEGATED and _is_affirmed(text[mention.start : match.start if later is None else later.start].lower()):
            return  # "nitrite positive, leucocytes negative"
        if later is not None and _IN_COLUMNS.search(text, mention.end, later.start) is not None:
            return  # "Cashew 11 | Hazelnut 2 (negative)"
        if later is not None and later.term.category != mention.term.category:
            gap = text[mention.end : later.start]
            if "," in gap and " and " not in gap and " or " not in gap:
                return  # "perimenopause, clinical diagnosis, hormone levels not indicated"
            if flag & PARTLY and mention.term.category == "medication":
                return  # "on rosuvastatin the aches are gone"
        if mention.term.category == "medication" and recovers:
            limit = mention.start - REACH // 2
            continue  # "ankle swelling on amlodipine, which resolved on stopping it"
        later = mention
        limit = mention.start - REACH // 2
        before = text[max(0, mention.start - _OCCASION_REACH) : mention.start].lower().split()
        if not CLAUSE_WORDS["at a time"].isdisjoint(before):
            continue  # "the rash I had when I was pregnant went away"
        between = text[mention.end : match.start].lower()
        if flag & NEGATED and mention.flags & FAMILY and between.rfind("(") > between.rfind(")"):
            return  # "grandmother has coeliac disease (mother tested negative)"
        if flag & PARTLY and flag & NEGATED and not _IT.isdisjoint(between.split()[-2:]):
            if not mention.flags & NEGATED:
                mention.flags |= HISTORICAL  # "I had a headache and then it went away"
            continue
        doubted = flag & NEGATED and (" but " in between or "though " in between)
        mention.flags |= UNCERTAIN if doubted else flag


def suffix(text: str, match: Match, flag: int, mentions: list[Mention]) -> None:
    """A word right behind a term: "seizure-free"; but the free hormone is another test: "TSH free T4"."""
    if not mentions or match.start - mentions[-1].end != 1 or text.startswith(" of", match.end):
        return
    last = mentions[-1]
    if flag & NEGATED and _REQUIRED.search(text, max(last.start - _LEAST_REACH, 0), last.start) is not None:
        last.flags |= HYPOTHETICAL
    elif last.term.category != "lab":
        last.flags |= flag


def is_perfect(text: str, match: Match, last: Mention | None) -> bool:
    """Whether a "not taken", "not seen" tells what somebody has not done, and its object follows; or a "did not
    develop" what did not, as no term stands right before it."""
    if match.term.surface in CLAUSE_WORDS["develops"] and text[match.end + 1 : match.end + 2].isalpha():
        return last is None or match.start - last.end > 1
    if not text[match.end + 1 : match.end + 2].isalpha():
        return False
    if match.term.surface.startswith(_NEVER):
        return True  # "ibuprofen as needed, never taken aspirin"
    if not match.term.surface.startswith(_NOT):
        return False
    return text[max(match.start - _LEAD, 0) : match.start].lower().endswith(_PERFECT)


def decline(text: str, match: Match, last: Mention | None) -> None:
    """What was offered just before, in the same sentence, and not wanted: "tramadol was offered, declined"."""
    if last is None or match.start - last.end > _OFFER_REACH:
        return
    between = _BRACKET.sub(" ", text[last.end : match.start].lower()).replace(",", " ").replace("-", " ").split()
    if CLAUSE_WORDS["offered"].issuperset(between):
        last.flags |= NEGATED | DECLINED


def hedge(match: Match, last: Mention | None) -> None:
    """What was denied just before an exception, in the same sentence, is not denied altogether."""
    if last is None or match.start - last.end > _EXCEPT_REACH:
        return
    if last.flags & NEGATED or last.term.concept in OPPOSITES:
        last.flags |= UNCERTAIN
