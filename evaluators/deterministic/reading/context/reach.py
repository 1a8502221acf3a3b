"""How far a cue reaches: up to where it may hold for a term or for the next item of its list, and where that ends."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.questions import REACH, SENTENCE_REACH
from evaluators.deterministic.reading.mention import HISTORICAL, HYPOTHETICAL, NEGATED, UNCERTAIN, USED
from evaluators.vocabulary import Match

_LOOSE_REACH: Final = 64
"""Bound of every reach in long speech without punctuation."""

_REACH: Final = {
    NEGATED: REACH,
    UNCERTAIN: REACH,
    HYPOTHETICAL: SENTENCE_REACH,
    HISTORICAL: REACH,
    USED: REACH + REACH // 2,
}
_ANNOUNCING: Final = ("following", "of", "for", "any")
"""What may stand before a colon after which a denial goes on: "denies the following: …"."""
_BOLD: Final = "*_ "
"""Signs that may part a label from its colon: "**Denies**: …"."""
_BREAK: Final = re.compile(r" [-–—] |[-=]>|→")
"""Signs behind which a denial does not go on: "not pregnant - Mirena in situ"."""
_BREAKING: Final[tuple[str, ...]] = ("-", "–", "—", "=", "→")
"""Without any of these the pattern need not be tried."""
_GOING_ON: Final = (",", " or", " and", " nor", "/")
"""What may follow a closed bracket within a list."""
_LOCAL: Final = ("without", "not", "with no")
_LIST_REACH: Final = 48


def reach_of(text: str, start: int, flag: int, *, loose: bool, opening: int = 0) -> int:
    """Where a cue's hold ends: after its reach; but for conditions at the latest at the next bracket.

    A denial's goes on in a bracket and behind it, where a list does, and ends at a dash or a colon; ``opening`` is
    how many characters behind a cue may be such a sign without ending it. ``loose``: in long unpunctuated speech.
    """
    reach = _REACH[flag]
    limit = start + (min(reach, _LOOSE_REACH) if loose else reach)
    if flag == HYPOTHETICAL:
        return limit
    if flag == NEGATED:
        at = text.find(":", start + 1, limit)
        if at >= 0 and text[start:at].strip(_BOLD) and not text[start:at].endswith(_ANNOUNCING):
            limit = at  # "have not been taken reliably: three boxes of …"
        if any(sign in text[start:limit] for sign in _BREAKING):
            found = _BREAK.search(text, start + opening, limit)
            limit = limit if found is None else found.start()
    at = text.find("(", start, limit)
    if at < 0:
        at = text.find(")", start, limit)
        return at if at >= 0 else limit
    close = text.find(")", at, at + 2 * reach) if flag == NEGATED else -1
    if close < 0:
        return at
    return close + reach // 2 if text.startswith(_GOING_ON, close + 1) else close


def opened_to(text: str, cue: Match, flag: int, way: str, so_far: int, *, loose: bool) -> int:
    """Up to where a cue holds from its end on; one of the ``next`` thing not beyond it, unless as much holds so far."""
    return max(so_far, cue.end + 2) if way == "next" else reach_of(text, cue.end, flag, loose=loose, opening=1)


def list_end(text: str, cue: Match, sentence_end: int) -> int:
    """The comma at which a denial amid a list of what is there ends, unless an "or" goes on with it; 0 if nowhere.

    "nausea without vomiting, and fever", "pain not below the elbow, tingling"
    """
    if cue.term.surface not in _LOCAL:
        return 0
    comma = text.find(",", cue.end, min(sentence_end, cue.end + _LIST_REACH))
    if comma < 0:
        return 0
    following = text[comma : min(sentence_end, comma + 2 * _LIST_REACH)]
    return 0 if " or " in following or " nor " in following else comma


def goes_on(text: str, end: int) -> bool:
    """Whether an "or" goes on with what is denied up to a place: "no radiation to the jaw, sweating or dyspnea"."""
    following = text[end : end + 2 * _LIST_REACH].partition(".")[0].partition(";")[0]
    return " or " in following or " nor " in following


def closed_at(text: str, end: int, sentence_end: int) -> int:
    """The comma behind the last item of "no X or Y", unless another "or" goes on with the list; 0 if none follows."""
    if text[end : end + 1] != ",":
        return 0
    following = text[end : min(sentence_end, end + 2 * _LIST_REACH)]
    return 0 if " or " in following or " nor " in following else end


def is_bare_item(text: str, term: Match) -> bool:
    """Whether a term in a bracket is an item of a list and no more: "(cough, chills)"."""
    before = text[max(0, term.start - 4) : term.start].rstrip(" ")
    following = text[term.end : term.end + 4].lstrip(" ")
    return before.endswith(("(", ",", "/", " or", " and")) and following.startswith((",", ")", "/", "or ", "and "))
