"""The denial that is open in a text: what it has named so far, up to where it holds, and for which terms."""

from __future__ import annotations

import re
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.context.clauses import (
    closes_list,
    gives_example,
    is_apart,
    is_at_times,
    is_opinion,
    is_subject,
    is_subject_of,
    is_there,
    is_told_apart,
    opens_graded,
)
from evaluators.deterministic.reading.context.degree import of_degree
from evaluators.deterministic.reading.context.granted import MAYBE, granted
from evaluators.deterministic.reading.context.left_standing import is_left_standing
from evaluators.deterministic.reading.context.polarity import OPPOSITES
from evaluators.deterministic.reading.context.questions import BOUND, DRUGS, REACH
from evaluators.deterministic.reading.context.reach import closed_at, goes_on, is_bare_item, list_end, reach_of
from evaluators.deterministic.reading.mention import (
    CAUSES,
    DECLINED,
    NEGATED,
    PARTLY,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.vocabulary import Match

_CLOSED: Final = -1
_MANNER: Final = {"ended": PARTLY, "declined": DECLINED}
"""Flags that say how something is denied."""
_RESULTS: Final = frozenset(("negative", "neg"))
"""Words that deny what follows as an adjective, and tell the result of a test."""
_GRADED: Final = re.compile(
    r" (?:grade )?[1-6]/6\b| [1-4]\+(?![\w/])| x ?[0-9]{1,2} ?(?:d|days?|wks?|weeks?|months?)\b"
    r"| [0-9]{1,2}/(?:7|52|12)\b"
)
"""Behind a finding, how much of it there is, or for how long: "no edema, murmur 2/6", "nil fever, cough 3/7"."""
_LISTED_NEXT: Final = re.compile(
    r",(?: (?!or\b|and\b|nor\b)[a-z]+){0,2} (?P<grade>[1-4]\+ |(?:grade )?[1-6]/6 (?:[a-z-]+ ){0,3})?"
)
"""Between two findings that no "or" joins, with how much there is of the second: "no JVD, 2/6 apical murmur"."""
_PASSED_OVER: Final = ("form", "frequency", "site")
"""Categories that a denial may reach over to what it is of: "no aura for years, now monthly headaches", and behind
which it ends as well: "no, I was on tablets for depression"."""
_PERSONS: Final = tuple(CLAUSE_WORDS["one who"])
_HAS: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['has']})\b", re.IGNORECASE)
_STATE: Final = "allergic"
_OF_ONE: Final = re.compile(r"[ ,]*(?:i['\u2019]m|i am|s?he['\u2019]s|s?he is) (?:really |very )?", re.IGNORECASE)
"""Before a state that is told behind a mere no: "no, I'm allergic"."""
_BARE: Final = ("no", "not", "without")
_MEASURED: Final = re.compile(r"(?:, [^0-9,(]{1,24}[0-9][^,(]{0,16}| [0-9]{2,3}(?:/[0-9]{2,3})?(?: reg[a-z]{0,4})?),")
"""Behind a denied item one that is measured, and so is there: ", P 72 reg,", or the figure of what was named last."""
_TELLS: Final = re.compile(r" (?!(?:or|and|nor|side)\b)[a-z]", re.IGNORECASE)
"""Behind a relative, in a list: what that one has ("no cancer, gran stroke")."""
_JOINING: Final = (" or ", " nor ")
_OPINION_REACH: Final = 32
_FOLLOWING: Final = 32
"""Characters behind a term that tell whether it is denied or only graded."""


def manner_of(kind: str) -> int:
    """How a cue of a kind denies, as a flag."""
    return _MANNER.get(kind, 0)


_NO: Final = "no"
_PAUSE: Final = ", "
_DOES: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['it does']})\b", re.IGNORECASE)
"""Behind a drug with which a reply goes on after its "no": what it does."""
_BRINGS: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['it brings']})\b", re.IGNORECASE)
"""The same behind whatever brings something on: "no, coughing makes my back hurt"."""
_NO_: Final = "no "
_BROUGHT: Final = re.compile(
    rf"[,;] (?:(?:and|it|they|that|which|because) )?(?:{CLAUSE_PATTERNS['it brings']}) (?:feel |a |all )?$",
    re.IGNORECASE,
)
"""Before what is had, in a clause that goes on behind a comma: "can't stand it, makes me cough"."""
_NO_LONGER: Final = "no longer"
_ANOTHER_IS: Final = re.compile(r"[a-z]'s ")
"""Behind what is denied: something else is told of, how it is."""


@mypyc_attr(acyclic=True)
class DenialScope:
    """The last denial of a text, where it is open."""

    __slots__ = (
        "aside_to",
        "bare",
        "ends",
        "last",
        "limit",
        "list_to",
        "loose",
        "manner",
        "named",
        "negations",
        "of_tests",
        "outer",
        "outer_from",
        "start",
        "text",
        "word",
    )

    def __init__(self, text: str, ends: list[tuple[int, bool]], *, loose: bool) -> None:
        self.text = text
        self.ends = ends
        self.loose = loose
        self.negations: list[Match] = []
        self.limit = _CLOSED
        """Up to where it holds, if it is open."""
        self.word = ""
        """What denies; nothing once it has denied a term."""
        self.start = 0
        """Where what it denies begins: behind the word, or behind the term denied last."""
        self.list_to = 0
        self.aside_to = -1
        """Up to where a bracket is open behind something denied, and speaks for itself."""
        self.bare = False
        """Whether it is a mere "no", which need not govern a whole sentence as "denies" does."""
        self.named = False
        """Whether it has named what it denies, and not only a place: "no cardiac symptoms"."""
        self.of_tests = False
        """Whether it tells how a test was, and denies no more than tests: "negative chest x-ray, cough persists"."""
        self.last = 0
        """Where what it has named last ends."""
        self.manner = 0
        self.outer: tuple[int, bool, int] | None = None
        self.outer_from = 0
        """The denial that goes on behind a bracket with its own, and where: "no fever (not measured), chills"."""

    @property
    def is_open(self) -> bool:
        return self.limit != _CLOSED

    def open(self, match: Match, limit: int, sentence_start: int, sentence_end: int, *, listing: bool) -> None:
        """Take a cue that denies up to a ``limit``; ``listing``: whether there are terms before it."""
        self.outer = self._around(match.start)
        self.limit = limit
        self.aside_to, self.named, self.of_tests = -1, False, False
        self.list_to = list_end(self.text, match, sentence_end) if listing else 0
        self.word, self.start, self.manner = match.term.surface, match.end, manner_of(match.term.concept)
        self.bare = self.word in _BARE
        if is_at_times(self.text[max(sentence_start, match.start - REACH) : match.start]):
            self.manner |= UNCERTAIN
        self.negations.append(match)

    def open_by(self, match: Match) -> None:
        """Go on behind a term that denies by itself, and lists on."""
        surface = match.term.surface
        lists = surface.partition(" ")[0] in CLAUSE_WORDS["lists on"] and not surface.endswith(_PERSONS)
        if (lists and match.term.concept in OPPOSITES) or (
            surface.startswith(_NO_) and match.term.category == "exam" and goes_on(self.text, match.end)
        ):
            self.limit = reach_of(self.text, match.end, NEGATED, loose=self.loose)
            self.word, self.start, self.manner = "", match.end, 0

    def _around(self, start: int) -> tuple[int, bool, int] | None:
        """What is open around the bracket in which another denial begins at a place."""
        if self.outer is not None and start < self.outer_from:
            return self.outer
        if not (self.is_open and self.named):
            return None
        at = self.text.rfind("(", self.negations[-1].end if self.negations else self.start, start)
        close = self.text.find(")", max(at, 0), self.limit)
        if at < 0 or close < start:
            return None
        self.outer_from = close
        return self.limit, self.bare, self.manner

    def close(self, at: int = -1) -> None:
        """End it; for good, unless what ends it ``at`` a place stands within a bracket."""
        self.limit = _CLOSED
        if not 0 <= at < self.outer_from:
            self.outer = None

    def _resume(self) -> None:
        """Go on with the denial that a bracket interrupted."""
        if self.outer is not None:
            self.limit, self.bare, self.manner = self.outer
            self.word, self.start, self.named, self.list_to = "", self.outer_from + 1, True, 0
            self.outer = None

    def take_back(self, sentence_start: int) -> None:
        """End a denial that another one denies: "can't eat without choking"."""
        self.close()
        if self.negations and self.negations[-1].start >= sentence_start:
            del self.negations[-1]

    def is_opinion(self, start: int) -> bool:
        """Whether a subject at a place only begins what one does not think: "I don't think I have …"."""
        if not self.is_open or not self.word or start - self.start > _OPINION_REACH:
            return False
        return is_opinion(self.text[self.start : start])

    def ends_at_relative(self, match: Match, before: str) -> bool:
        """Whether a relative is told of in a clause of its own, and so ends it: "no wheezing his sister has asthma"."""
        if not self.is_open or is_opinion(self.text[self.start : match.start]):
            return False
        if self.word in CLAUSE_WORDS["nobody"]:
            return False  # "no one in his family has had …"
        if self.named and before.endswith(", ") and _TELLS.match(self.text, match.end) is not None:
            return True
        return is_subject(before, self.text[match.end : match.end + REACH])

    def give(self, match: Match, mention: Mention, sentence_start: int, sentence_end: int) -> None:
        """Have a term denied, as far as it is."""
        start, end = match.start, match.end
        if self.outer is not None and start > self.outer_from:
            self._resume()
        if self.limit == _CLOSED and start >= self.aside_to:
            return
        if self.is_open:
            mention.flags |= self._doubt(match, sentence_start, sentence_end)
        if self.of_tests and match.term.category in BOUND and match.term.category not in TESTS:
            self.close()
            return
        self.of_tests = self.of_tests or (self.word in _RESULTS and match.term.category in TESTS)
        aside = start < self.aside_to
        if aside and is_bare_item(self.text, match):
            mention.flags |= UNCERTAIN  # "no focal deficit (weakness, numbness)"
        if aside or start > self.limit:
            return
        mention.flags |= NEGATED | self.manner
        self.limit = max(self.limit, reach_of(self.text, end, NEGATED, loose=self.loose))
        if match.term.category not in _PASSED_OVER or (self.named and match.term.category == "site"):
            self.word, self.start = "", end
        if match.term.category in BOUND:
            self.named, self.last = True, end

    def _is_graded(self, gap: str, end: int) -> bool:
        """Whether a finding next to a denied one is there, as it has a degree or a duration."""
        listed = _LISTED_NEXT.fullmatch(gap)
        if listed is None:
            return False
        return listed["grade"] is not None or _GRADED.match(self.text, end) is not None

    def _doubt(self, match: Match, sentence_start: int, sentence_end: int) -> int:
        """Close it where, by the words up to a term, it does not hold for that; how sure that is."""
        if self.word == _NO and self._is_reply_with(match):
            self.close()
            return 0
        if match.term.category not in BOUND:
            if self._ends_at(match):
                self.close()
            return 0
        gap = self.text[self.start : min(match.start, self.start + 2 * REACH)]
        if self.named and self._is_graded(gap, match.end):
            self.close()
            return 0
        if match.start > self.limit:
            if match.start - self.start >= 2 * REACH or not (gives_example(gap) or closes_list(gap)):
                return 0
            self.limit = match.start  # "no problems in school such as …"
        if self.named and gap.rfind("(") > gap.rfind(")"):
            self.aside_to = self.text.find(")", match.end, match.end + 2 * REACH)
            return 0  # "no ulcers (occasional heartburn)"
        if self.named and 0 < self.list_to < match.start:
            if not is_there(gap, self.text[match.end : match.end + _FOLLOWING]):
                return UNCERTAIN
            self.close()
            return 0  # "no cough or wheeze, chest pain present"
        if _BROUGHT.search(gap) is not None or self._is_left_behind(match, gap, sentence_end):
            self.close()
            return 0
        if self.bare and not self.list_to and gap.endswith(_JOINING):
            self.list_to = closed_at(self.text, match.end, sentence_end)
        if ")" in gap:
            gap = gap.partition("(")[0] + gap.rpartition(")")[2]
        return self._left_standing(match, gap, sentence_start)

    def _ends_at(self, match: Match) -> bool:
        """Whether a term that is none to be denied begins a clause of its own."""
        if match.term.surface == _STATE and _OF_ONE.fullmatch(self.text, self.start, match.start) is not None:
            return True
        gap = self.text[self.start : min(match.start, self.start + REACH)]
        return is_subject_of(gap, self.text[match.end : match.end + _FOLLOWING])

    def _is_reply_with(self, match: Match) -> bool:
        """Whether a reply goes on with what a drug, or whatever else, does: "no, aspirin gives me a rash"."""
        if self.text[self.start : match.start] != _PAUSE:
            return False
        does = _DOES if match.term.category in CAUSES else _BRINGS
        return does.match(self.text, match.end) is not None

    def _is_left_behind(self, match: Match, gap: str, sentence_end: int) -> bool:
        """Whether a term is told of in a clause of its own, after what was denied has been named."""
        if not self.named:
            return False
        if self._is_clause(match) and not gap.endswith(_JOINING):
            return True  # "not tender lungs clear heart's irregular"
        if _MEASURED.match(gap) is not None:
            return True  # "no bruit, BP 150/80, tremor"
        if self.bare and gap.strip(" ,") in CLAUSE_WORDS["being"]:
            return True  # "no rub heard the left calf is swollen"
        if self._is_unstopped(match):
            return True  # "no effusion lachman positive"
        if "," not in gap and _ANOTHER_IS.search(gap) is not None:
            return True  # "no swelling nose the lining's pale"
        return opens_graded(self.text, gap, match.end, sentence_end)

    def _is_unstopped(self, match: Match) -> bool:
        """Whether a term would be apart from what was named last, if there were a comma between."""
        if match.start - self.last > _FOLLOWING:
            return False
        gap = self.text[self.last : match.start]
        if "," in gap:
            return False
        named, following = self.text[match.start : match.end], self.text[match.end : match.end + _FOLLOWING]
        if gap.strip() in CLAUSE_WORDS["whose"] and _HAS.match(following) is not None:
            return True  # "no potassium her lisinopril has been increased"
        return is_told_apart(f",{gap}", named, "", following)

    def _is_clause(self, match: Match) -> bool:
        """Whether the words of a term say themselves how something is."""
        words = self.text[match.start : match.end].lower().replace("'", " ").split()
        return not CLAUSE_WORDS["says how"].isdisjoint(words[1:])

    def _left_standing(self, match: Match, gap: str, sentence_start: int) -> int:
        """Close it where a term is granted, set apart or denied in degree only; how sure that is."""
        before = self.text[max(sentence_start, match.start - REACH) : match.start]
        named, following = self.text[match.start : match.end], self.text[match.end : match.end + _FOLLOWING]
        if is_apart(gap, self.word, named, before, following) or is_left_standing(
            self.text, match.term, gap, following, self.word, self.start
        ):
            self.close()
            return 0
        drug = match.term.category in DRUGS
        taken = granted(gap, drug=drug, listed=not self.word) or of_degree(self.word, gap, following)
        if taken and self.word.startswith(_NO_LONGER):
            return UNCERTAIN  # "no longer wakes with a cough", which may have gone as well
        if taken:
            self.close()
        verbal = not taken and self.word.partition(" ")[0] in CLAUSE_WORDS["of deeds"]
        if verbal and " and " in gap and len(self.ends) == 1 and "," not in gap:
            return UNCERTAIN  # nothing is punctuated: "liver's not enlarged and scar from the gallbladder"
        return UNCERTAIN if taken == MAYBE else 0
