"""Which terms of a text are told of a relative: from the relative named on, or just before one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.context.following import tells
from evaluators.deterministic.reading.context.kin import CARRIED, TREATING, kin_of, relative_of
from evaluators.deterministic.reading.context.questions import REACH, SENTENCE_REACH
from evaluators.deterministic.reading.mention import FAMILY, NEGATED, Mention
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS
from evaluators.vocabulary import Match
from evaluators.vocabulary.patterns import of_roles

_FIRST_PERSON: Final = ("i ", "i'", "i’")
_OPENING: Final = 16
"""Characters in which the first word of a sentence stands."""
_BEFORE: Final = 10
_IN_LINE: Final = re.compile(r" in (?:(?:the|his|her|my|a) )?(?:maternal|paternal) $")
"""Before a relative of whom an illness is: "diabetes in paternal aunts"."""
_LINE_REACH: Final = 18
_LABELLED: Final = (": ", " - ", " – ")
_ITEM: Final = re.compile(r" ?(?:$|[,;.(/\n]|at |age|dx|@|[0-9])")
"""What stands between an illness and a relative, and behind that one, where the list is by illness: "DM - mother"."""
_PATIENT: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['child has']})\b")
"""Behind "child" where it opens a sentence: the patient ("Child has had a fever since Monday")."""
_THE: Final = ("", "the ")
_TOLD: Final = ("ask my ", "asked my ", "tell my ", "told my ")
_THEIRS: Final = re.compile(
    r"\W*(?:and )?(?:s?he|they)(?:'s| has| had| have| got| takes| was| is| died)\b(?! (?:seen|heard|noticed|told|here))"
)
_CHILDREN: Final = ("child", "children", "kid", "kids")
_PEOPLE: Final = "families"
"""Stands for nobody's relatives, but where something runs in them."""
_HOUSEHOLD: Final = "family"
_TREATS: Final = re.compile(rf"[ -](?:{TREATING})\b")
_SHARED: Final = re.compile(
    rf"[ ,.]*(?:and |but )?{of_roles('clause_rules', 'shared').pattern}(?=\W*$|[,.;!?]| (?:and|but|now)\b)",
    re.IGNORECASE,
)
"""Right behind what a relative has: the one who speaks has it as well."""
_CALLED: Final = re.compile(r",? you(?:'ve|'re|'d)? ")
_TURNING_TO: Final = ("so, ", "okay, ", "ok, ", "right, ", "alright, ", "now, ", "well, ")
_ABOUT_ANOTHER: Final = re.compile(r", (?:s?he|they|it)(?:['\u2019]s|['\u2019]re)?\b")
"""Behind who is called by a name for a relative: what the clinician tells of the patient."""
_OTHER: Final = "other"
"""Stands for friends, neighbours and pets, who are named for much besides what they have."""
_HAVING: Final = re.compile(
    r"(?: (?:(?:at|from|in|of|down|next|over|who|that|i) (?:[a-z]+ ){0,2})?[a-z]+)??"
    r"(?:['\u2019]s(?: the one)?(?: on| got| had| been)\b|(?: just| also| both| all)?"
    rf" (?:{CLAUSE_PATTERNS['has something']})\b)"
)
_ADDRESSED: Final = re.compile(
    r"\b(?=[gsprb])(?:get|give|giving|getting|start|put|refer|send|book) you "
    r"|\b(?:so|and|because|but|then) you(?: need| should| start| take|['\u2019]ll (?:need|take|start)|['\u2019]ve got) "
)
"""Behind a relative: what is done for the one who is spoken to, or what that one has, needs and is to take."""
_LENT: Final = re.compile(
    r"\b(?:put|stuck|slapped|rubbed|tried) (?:a|one|two|some|a bit|a couple) of (?:her|his|their) (?:[a-z]+ )?$"
)
"""Between a relative and a drug of that one's that the patient is given: "put one of her lidocaine patches on me"."""
_GIVES_ME: Final = re.compile(r"\b(?:had|has|put|puts|got|kept|keeps|started|gave|gives|made) me\b")
"""The same: who has the patient take it, "my mother always had me on antibiotics"."""
_BEARING: Final = re.compile(
    r"\b(?:(?:had|got|went through) (?:it|that|this|the same)|(?:pregnant|expecting|in labou?r)(?: [a-z]+)?)"
    r" with (?:me and )?my $",
    re.IGNORECASE,
)
"""Before a child of the relative named: when that one had it, "my mom had it with my brother"."""
_BEARING_REACH: Final = 40
_ON_ME: Final = re.compile(r"(?: [a-z]+){0,2} on (?:me|my)\b")
_OWN: Final = re.compile(
    r"\bi(?: (?:also |just |still |only |now |always )?(?:take|use|started|stopped|tried)"
    r"(?! (?:him|her|them|care|to|with)\b)"
    r"|(?:['\u2019]m| am| was|['\u2019]ve been| have been| had been)(?: also| just| still| only| now)?"
    r" (?:on|taking|using)) "
)
"""Behind a relative, in the same breath: what the one who speaks takes ("my dad's on warfarin and I take Eliquis")."""
_SIBLINGS: Final = ("brother", "sister")
_DEAD: Final = re.compile(r"(?:['\u2019]s| is| has)? (?:gone|dead|deceased|died|passed|no longer)\b")
_SINCE: Final = ("after ", "since ", "when ", "before ", "after my ", "since my ", "when my ", "before my ")
_LOST: Final = re.compile(
    r" (?:died|passed(?: away| on)?)(?=[,.]| (?:and|so|that['\u2019]s|but)\b)"
    r"(?![^.?!]{0,48}\b(?:s?he|they)(?:['\u2019]d| had)\b)"
)
"""Behind a relative whose death tells no more than when something was: "she was low after Dad died, and …"."""
_JOINING: Final = (", ", "/", " or ", " and ", ", or ", ", and ")
_MOST_LISTED: Final = 8
_POSSESSIVES: Final = (" ", "'s ", "\u2019s ")
_POSSESSED: Final = ("'s", "\u2019s")
"""What makes of children a sort of thing, or the patient: "children's Tylenol", "the child's ear"."""

_IS_OR_HAS: Final = re.compile(
    r"(?:['\u2019]s)? (?:also |just |still |always )?(?:on|got|had|been|taking|getting|having)\b"
)
"""What follows a relative who does something: "my daughter's on one fifty"."""


@mypyc_attr(acyclic=True)
class KinScope:
    """The relative of whom a text speaks, and up to where."""

    __slots__ = ("end", "had", "kin", "relative", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.relative = ""
        self.end = self.start = -1
        self.kin = ""
        self.had: Mention | None = None
        """What the relative last named was told to have before him."""

    def next_sentence(self, start: int) -> None:
        """A sentence that begins with the pronoun of the relative last named as one's own goes on about that one."""
        self.end = -1
        if not self.kin:
            return
        opening = plain(self.text[start : start + _OPENING]).split()
        if opening and kin_of(opening[0].partition("'")[0], self.kin):
            self.relative, self.start = self.kin, start
            self.end = start + SENTENCE_REACH

    def before(self, match: Match, sentence_start: int) -> str:
        """The words just before a relative."""
        return self.text[max(sentence_start, match.start - _BEFORE) : match.start].lower()

    def see(self, match: Match, relative: str, before: str, last: Mention | None) -> None:
        """Take a relative; ``last`` is the last mention of the sentence, if any."""
        if self.start >= 0 and self.text[self.start : match.start] in _POSSESSIVES and self._is_possessed(match):
            relative = relative_of(self.relative, relative)
            if self.had is not None:
                self.had.relative = relative  # "cancer in mother's sister"
        self.had = None
        if 0 <= match.start <= self.end and self._bore(match):
            return
        if last is not None and match.start - last.end < REACH:
            of_last = match.term.surface.startswith(("in ", "runs ")) or " in " in before
            of_last = (
                of_last
                or _IN_LINE.search(self.text[max(last.end, match.start - _LINE_REACH) : match.start]) is not None
            )
            of_last = of_last or (before.endswith("(") and not self._has_it_instead(match, last))
            of_last = of_last or (before.endswith(_LABELLED) and _ITEM.match(self.text, match.end) is not None)
            if of_last:
                last.flags |= FAMILY
                last.relative = relative
                self.had = last
        of_kin = bool(self.kin) and kin_of(before.rstrip().rpartition(" ")[2], self.kin)
        if of_kin:  # "my dad has colitis, and his mother had cancer"
            relative = relative_of(self.kin, relative)
        self.relative = relative
        own = of_kin or before.endswith("my ") or _DEAD.match(self.text, match.end) is not None
        own = own or (relative in _SIBLINGS and before.endswith((" one ", " a ")))  # "one sister. She has lupus"
        self.kin = relative if own else ""
        self.start = match.end
        lost = before.endswith(_SINCE) and _LOST.match(self.text, match.end) is not None
        self.end = -1 if lost else match.end + SENTENCE_REACH

    def _bore(self, match: Match) -> bool:
        """Whether a child only tells with whom the relative named before was pregnant."""
        return _BEARING.search(self.text[max(self.start, match.start - _BEARING_REACH) : match.start]) is not None

    def _has_it_instead(self, match: Match, last: Mention) -> bool:
        """Whether a relative is told to have what the patient does not: "no hip fracture (sister had one)"."""
        return bool(last.flags & NEGATED) and _HAVING.match(self.text, match.end) is not None

    def _is_possessed(self, match: Match) -> bool:
        """Whether it is a relative of the one named right before: "my mum's father"."""
        return self.text[self.start - 2 : match.start].rstrip().endswith(_POSSESSED)

    def is_informant(self, match: Match, before: str) -> bool:
        """Whether a relative only tells of the patient ("mother denies fever", but not "my mom says she has …"), or is
        no relative."""
        following = self.text[match.end : match.end + REACH]
        if match.term.way == _OTHER and _HAVING.match(following.lower()) is None:
            return True
        if match.term.surface in _CHILDREN and following.startswith(_POSSESSED):
            return True
        if match.term.surface == _CHILDREN[0] and before in _THE and _PATIENT.match(following) is not None:
            return True
        if not before and _CALLED.match(self.text, match.end) is not None:
            return True  # "Mom, you took the Imodium"
        if before.endswith(_TURNING_TO) and _ABOUT_ANOTHER.match(self.text, match.end) is not None:
            return True  # "so, Mom, he has an ear infection"
        if before.endswith(("per ", "per his ", "per her ", "to his ", "to her ", "by his ", "by her ")):
            return True
        if before.endswith(_TOLD):
            return _THEIRS.match(plain(following)) is None  # "ask my wife", not "ask my mom, she has it"
        return tells(following) and not (before.endswith("my ") and (" he " in following or " she " in following))

    def is_of_people(self, match: Match, before: str) -> bool:
        """Whether it speaks of families in general, or of who treats them: "it can flare in families with colitis",
        "my family doctor put me on it"."""
        if match.term.surface == _HOUSEHOLD:
            return _TREATS.match(self.text[match.end : match.end + _OPENING].lower()) is not None
        return match.term.surface == _PEOPLE and before.endswith(" in ") and " run" not in f" {before}"

    def stop(self, match: Match) -> None:
        """A new clause in the first person is of the speaker again."""
        if self.end < 0:
            return
        if self.text[match.start : match.start + 2].lower() in _FIRST_PERSON or (
            self.text[match.end + 1 : match.end + 3].lower() in _FIRST_PERSON
        ):
            self.end = -1

    def give(self, mention: Mention) -> None:
        """Give a term to the relative of whom the text speaks."""
        if mention.start > self.end or (self.relative == _CHILDREN[0] and mention.term.concept in CARRIED):
            return
        between = self.text[self.start : mention.start].lower()
        possessed = between.startswith(_POSSESSED) or self.text.endswith(_POSSESSED, 0, self.start)
        possessed = possessed and _IS_OR_HAS.match(between) is None
        if mention.term.category == "medication" and possessed and "," in between:
            self.end = -1  # "avoided because of her sister's MS, and Xeljanz …"
        elif _turns_to_patient(between, drug=mention.term.category == "medication") or (
            _LENT.search(between) is not None and _ON_ME.match(self.text, mention.end) is not None
        ):
            self.end = -1
        elif _SHARED.match(self.text, mention.end) is None:
            mention.flags |= FAMILY
            mention.relative = self.relative


def share(mentions: Sequence[Mention], text: str) -> None:
    """Give what is listed with the last term to the family as well: "any heart disease or cancer in the family?"."""
    last = mentions[-1]
    for mention in reversed(mentions[-_MOST_LISTED:-1]):
        if mention.sentence != last.sentence or text[mention.end : last.start] not in _JOINING:
            return
        mention.flags |= FAMILY
        mention.relative = last.relative
        last = mention


def _turns_to_patient(between: str, *, drug: bool) -> bool:
    """Whether the words between a relative and a term go on with the patient, who is named, speaks or is spoken to."""
    if "patient" in between or (" you" in between and _ADDRESSED.search(between) is not None):
        return True
    if drug and " me" in between and _GIVES_ME.search(between) is not None:
        return True
    return drug and " i" in between and _OWN.search(between) is not None
