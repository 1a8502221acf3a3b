"""Checks whether a term is there, or not, as the note says: of the patient, of relatives, with what certainty."""

from __future__ import annotations

import re
from typing import Final

from engine.finding import Kind, Severity, Support
from evaluators.deterministic.checks.experiencer import given_to_patient, given_to_patient_by_kind, wrong_relative
from evaluators.deterministic.checks.pieces import Issue, quotes
from evaluators.deterministic.reading.clauses import is_label, is_told, qualifies
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    DECLINED,
    ENDED,
    EXAMINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PARTLY,
    PASSED,
    STATED,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.narrowing import narrowed, on_occasion
from evaluators.deterministic.reading.polarity import advising, polar
from evaluators.deterministic.reading.sides_words import OTHER
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.reading.words import read_words, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import (
    AFFIRMED,
    DENIED,
    NO_RELATIVE,
    OPEN,
    RELATIVES,
    SPENT,
    SUPPOSED,
    WEAK,
    Entry,
    Said,
    first_of,
    last_of,
)

_OFTEN: Final = 3
_TWICE: Final = 2
"""The same for diseases: one has them or not, whatever is denied of them today."""
_COMPLAINTS: Final = ("symptom", "problem")
_THROWN_IN: Final = ("symptom", "problem", "substance", "allergen")
"""Categories that one names without saying that they are there: "alcohol none smoking" asks."""
_ANY_PAIN: Final = "sx:pain"
_ALLERGY: Final = "allergen:allergy"
_TENDER: Final = "sx:tenderness"
"""What examiners mean by pain at a place."""
_PLACE_REACH: Final = 80
"""How far from a finding its place is said, in characters."""
_SITE_REACH: Final = 40
_KIND_REACH: Final = 24
_KIND_WORDS: Final = 2
"""How far before a finding, in characters and words, stands which one it is: "distal radius fracture"."""
_PLAIN_WORD: Final = re.compile(r"[a-z0-9&]+")
_PAST: Final = ("pmh", "surgical_history")
_HISTORY: Final = ("history", "hx", "h/o")
"""Words that may tell of what one has had up to now, and still has."""
_HISTORY_REACH: Final = 40
_NOW: Final = frozenset(("current", "currently", "ongoing", "still", "active"))
_NOW_REACH: Final = 24
"""How far before a term the word stands that says it of today, in characters."""


class Polarity:
    """Holds the terms of a statement against what was affirmed and denied."""

    def __init__(self, statement: StatementReading, record: Record) -> None:
        self.statement = statement
        self.record = record
        self.infers = statement.kind in INFERRING
        self.examines = statement.kind in EXAMINING
        self.polarities = {(mention.term.concept, mention.flags & NEGATED) for mention in statement.mentions}

    def issue(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        """What speaks against a mention, given everything said of its concept and the kinds of it.

        Where a clinician concludes, complaints stand for what is feared or to be watched for: there, one word against
        another is a remark, unless it was said more than once and never otherwise.
        """
        issue = self._against(mention, entries)
        if issue is None or not self.infers or issue.kind != "negation" or issue.support != "contradicted":
            return issue
        if mention.term.category not in _COMPLAINTS or mention.flags & (FAMILY | HISTORICAL):
            return issue
        own = self.record.entries.get(mention.term.concept)
        if own is not None and self._plainly_otherwise(mention, own):
            return issue
        return issue._replace(support="questionable", severity="minor")

    @staticmethod
    def _plainly_otherwise(mention: Mention, own: Entry) -> bool:
        """Whether the opposite of a mention was said repeatedly, and the mention's own way never."""
        against, alike = (AFFIRMED, DENIED) if mention.flags & NEGATED else (DENIED, AFFIRMED)
        return own.count(against) >= _TWICE and not any(own.count(state) for state in (alike, WEAK, SUPPOSED))

    def _against(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        flags = mention.flags
        kind = polar(mention.term)
        if not flags & (FAMILY | NEGATED | HYPOTHETICAL | UNCERTAIN):
            owner = given_to_patient(mention, entries, self.statement, self.record)
            if owner is not None:
                return owner
        if kind == "no" or flags & (HYPOTHETICAL | UNCERTAIN | DECLINED) or self._both_ways(mention):
            return None
        following = self.statement.text[mention.end : mention.end + _KIND_REACH]
        if qualifies(following) or (mention.term.concept == _ALLERGY and is_label(following)):
            return None
        if flags & FAMILY:
            return self._family(mention, entries)
        own = self.record.entries.get(mention.term.concept)
        if flags & NEGATED:
            return self._denial(mention, entries)
        affirmed, denied = first_of(entries, AFFIRMED), first_of(entries, DENIED)
        if denied and mention.side in OTHER and denied.side == OTHER[mention.side]:
            denied = None  # "any pain in the left arm?" – "no" says nothing of the right one
        if affirmed:
            over = kind == "yes" and own is not None and own.current() is None
            if over and self._is_now(mention) and not first_of(entries, WEAK):
                return self._over(mention, affirmed)
            alone = own is not None and len(entries) == 1 and denied and not denied.flags & PARTLY
            if own and denied and alone and self._denied_on_asking(own, denied, affirmed):
                return self._there_is_none(mention, denied)
            return self._mixed(mention, entries, DENIED, AFFIRMED)
        weak, relatives, asked = first_of(entries, WEAK), first_of(entries, RELATIVES), first_of(entries, OPEN)
        name = mention.term.name
        if self.examines and denied and (own is None or own.observed_absent() is None):
            return None  # what the patient does not feel may be seen
        if self.infers and weak:
            return None  # ruled out by the patient, weighed by the clinician
        if denied and mention.flags & HISTORICAL and not denied.flags & ANSWERED and mention.term.category == "symptom":
            return None  # "the rash has resolved": "it is gone"
        if denied and self._is_advice(mention):
            return None
        past = HISTORICAL if mention.term.category == "medication" else 0
        if denied and mention.flags & (STOP | ENDED | past):
            return None  # stopped, so that it is not taken
        if denied and self._prevails(own, denied, weak):
            if self._denied_in_part(mention, denied, entries):
                message = f"The transcript denies {name} only in part."
                return self._issue(mention, "negation", "questionable", "minor", message, denied)
            if kind == "part" and self._elsewhere(mention, denied):
                message = f"The transcript denies {name} only of some kind or place."
                return self._issue(mention, "negation", "questionable", "minor", message, denied)
            if (
                self._at_another_time(mention, denied)
                or (mention.term.category == "substance" and self._narrowed(mention, denied))
                or (
                    mention.term.category in _COMPLAINTS
                    and on_occasion(self.statement.text, mention.start, mention.end)
                )
            ):
                message = f"Note says {name} of another time or amount than the transcript denies."
                return self._issue(mention, "negation", "questionable", "minor", message, denied)
            return self._there_is_none(mention, denied)
        if relatives and not weak and not asked:
            message = f"Note gives {name} to the patient, the transcript to a relative."
            return self._issue(mention, "experiencer", "questionable", "major", message, relatives)
        unsure = weak or first_of(entries, SUPPOSED)
        if asked and asked.flags & PASSED and not weak and not self.infers:
            return self._issue(
                mention, "negation", "unmentioned", "major",
                f"{name.capitalize()} was asked about; the answer names something else.", asked,
            )  # fmt: skip
        if asked and not weak and not self.infers and self._asked_together(mention):
            return self._issue(
                mention, "negation", "unmentioned", "major",
                f"{name.capitalize()} was asked about like what stands beside it; no answer confirms any of it.", asked,
            )  # fmt: skip
        if asked and not weak and not self.infers:
            return self._issue(
                mention, "certainty", "questionable", "minor",
                f"{name.capitalize()} was asked about; no answer was heard.", asked,
            )  # fmt: skip
        if unsure and not self.infers:
            return self._issue(
                mention, "certainty", "questionable", "minor",
                f"Note states {name}, the transcript only considers it.", unsure,
            )  # fmt: skip
        nobody = first_of(entries, NO_RELATIVE)
        if nobody and not self.infers and not any(first_of(entries, state) for state in (DENIED, WEAK, OPEN, SUPPOSED)):
            return self._there_is_none(mention, nobody)
        return None

    @staticmethod
    def _prevails(own: Entry | None, denied: Said, weak: Said | None) -> bool:
        """Whether a denial counts for more than what was only considered: more often, or on asking and before it."""
        if own is None:
            return weak is None
        if own.count(DENIED) > own.count(WEAK):
            return True
        asked = weak is not None and denied.flags & ANSWERED and denied < weak
        return bool(asked) and not denied.flags & PARTLY and own.term.category == "symptom"

    def _asked_together(self, mention: Mention) -> bool:
        """Whether the statement has another complaint, too, that was asked about and that nobody answered for.

        One such answer may have been missed; a list of complaints taken for facts is a question noted as its answer.
        """
        return any(
            other.term.concept != mention.term.concept
            and not other.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY)
            and other.term.category in _COMPLAINTS
            and (entry := self.record.entries.get(other.term.concept)) is not None
            and entry.first(OPEN) is not None
            and not any(entry.first(state) for state in (AFFIRMED, DENIED, WEAK))
            for other in self.statement.mentions
        )

    def _is_advice(self, mention: Mention) -> bool:
        """Whether a plan names a complaint for which to call or come back."""
        if not self.infers or self.statement.kind == "assessment" or mention.term.category not in _COMPLAINTS:
            return False
        return not advising().isdisjoint(_PLAIN_WORD.findall(self.statement.text.lower()))

    def _denied_on_asking(self, own: Entry, denied: Said, affirmed: Said) -> bool:
        """Denied far more often than not, or when asked for and afterwards only named in passing, as in advice."""
        if self.infers or self.examines or own.term.category not in _COMPLAINTS or affirmed.flags & HISTORICAL:
            return False
        yes, no = own.count(AFFIRMED), own.count(DENIED)
        if no >= _OFTEN * yes:
            return True
        return no >= yes and bool(denied.flags & ANSWERED) and denied < affirmed and not own.answered_yes()

    def _denial(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        """What the note denies, against what was affirmed."""
        term = mention.term
        own = self.record.entries.get(term.concept)
        said = own.current() if own is not None else None
        if own is None or said is None:
            return self._never_had(mention, entries, own)
        other_side = mention.side in OTHER and said.side not in ("", mention.side)
        if other_side or first_of(entries, RELATIVES):
            return self._mixed(mention, entries, AFFIRMED, DENIED)
        if self.examines and term.category == "symptom":
            return self._found(mention, own)
        clear = not first_of(entries, DENIED) or self._whole(mention)
        if self._narrowed(mention, said) or self._at_another_time(mention, said):
            return None
        weak = own.first(WEAK)
        if weak is not None and weak.flags & NEGATED and weak.answer == said.key:
            return self._mixed(mention, entries, AFFIRMED, DENIED)  # "any asthma?" – "no. He has asthma."
        if not clear or not _outweighs(own, AFFIRMED, DENIED):
            return self._mixed(mention, entries, AFFIRMED, DENIED)
        return self._there_is(mention, said)

    def _narrowed(self, mention: Mention, said: Said) -> bool:
        """Whether the note denies no more than a part of what was said."""
        named = surface_words(mention.term.name).stems
        return narrowed(self.statement.text, mention.start, mention.end, self.record.text(said.key), besides=named)

    def _at_another_time(self, mention: Mention, said: Said) -> bool:
        """Whether the note tells of past complaints, the transcript of today's: one has them and gets over them."""
        past = mention.flags & HISTORICAL and not said.flags & HISTORICAL and self.statement.kind not in _PAST
        if not past or mention.term.category != "symptom":
            return False
        before = self.statement.text[max(0, mention.start - _HISTORY_REACH) : mention.start].lower()
        return bool(mention.flags & NEGATED) or not any(word in before for word in _HISTORY)

    def _denied_in_part(self, mention: Mention, denied: Said, entries: list[Entry]) -> bool:
        """Whether only a part was denied ("any weakness on the right?") of what was spoken of otherwise, too."""
        if not denied.flags & PARTLY:
            return False
        if mention.term.category == "medication":
            return True  # "no metformin the night before"
        kinds = [name for name in mention.term.classes if name.startswith("sx:")]
        wider = [entry for name in kinds if (entry := self.record.entries.get(name)) is not None]
        return any(first_of(entries, state) for state in (OPEN, SUPPOSED, WEAK)) or bool(first_of(wider, AFFIRMED))

    def _found(self, mention: Mention, own: Entry) -> Issue | None:
        """What the note has not found, against what was found: a complaint that is not seen is not denied."""
        said = own.examined(AFFIRMED)
        if said is None or own.count(DENIED) or self._narrowed(mention, said):
            return None
        if not self._whole(mention) and (mention.term.concept == _ANY_PAIN or not self._same_place(said)):
            return None
        return self._there_is(mention, said)

    def _same_place(self, said: Said) -> bool:
        """Whether what was said names a place near by that the statement names, where it names any."""
        sites = [site.term.surface for site in self.statement.mentions if site.term.category == "site"]
        heard = self._heard_near(said)
        return not sites or any(not set(surface_words(site).stems).isdisjoint(heard) for site in sites)

    @staticmethod
    def _whole(mention: Mention) -> bool:
        """Whether it names one thing, there or not: of the whole patient, or of a place that it says."""
        return polar(mention.term) == "yes" or "@" in mention.term.concept

    def _never_had(self, mention: Mention, entries: list[Entry], own: Entry | None) -> Issue | None:
        """A denied history of what was only said of the past."""
        said = own.first(AFFIRMED) if own is not None and mention.flags & HISTORICAL else None
        if said is None or any(first_of(entries, state) for state in (DENIED, WEAK, RELATIVES)):
            return None
        if self._narrowed(mention, said):
            return None
        return self._there_is(mention, said)

    def _is_now(self, mention: Mention) -> bool:
        """Whether the note says in so many words that it is so today."""
        before = self.statement.text[max(0, mention.start - _NOW_REACH) : mention.end].lower()
        return not mention.flags & HISTORICAL and not _NOW.isdisjoint(before.split())

    def _over(self, mention: Mention, said: Said) -> Issue:
        message = f"Note says {mention.term.name} of today, the transcript only of the past."
        return self._issue(mention, "negation", "contradicted", "major", message, said)

    def _there_is(self, mention: Mention, said: Said) -> Issue:
        message = f"Note says no {mention.term.name}, the transcript says there is."
        return self._issue(mention, "negation", "contradicted", "critical", message, said)

    def _there_is_none(self, mention: Mention, said: Said) -> Issue:
        message = f"Note says {mention.term.name}, the transcript says there is none."
        return self._issue(mention, "negation", "contradicted", "critical", message, said)

    def _mixed(self, mention: Mention, entries: list[Entry], against: int, own: int) -> Issue | None:
        """A remark where more was said against the note's word than for it, though not against it alone."""
        contrary, alike = (sum(entry.count(state) for entry in entries) for state in (against, own))
        said = first_of(entries, against)
        if said is None or contrary < alike:
            return None
        if contrary == alike and last_of(entries, against) < last_of(entries, own):
            return None
        name = mention.term.name
        message = f"The transcript has {name} otherwise than the note."
        if alike:
            message = f"The transcript has {name} both ways, more often otherwise than the note."
        return self._issue(mention, "negation", "questionable", "minor", message, said)

    def unheard(self, mention: Mention) -> Issue | None:
        """What speaks against a term that nobody named: what was said of the patient's or a relative's like it."""
        issue = self.denied_there(mention)
        if issue is None and mention.term.category == "problem":
            issue = given_to_patient_by_kind(mention, self.statement, self.record) or self._denied_as_kind(mention)
        return issue

    def _denied_as_kind(self, mention: Mention) -> Issue | None:
        """A disease of a kind of which there was said to be none: "type 2 diabetes" where there is "no diabetes"."""
        if self.infers or mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY):
            return None
        for name in mention.term.classes:
            own = self.record.entries.get(name)
            if own is None or own.term.category != "problem" or polar(own.term) != "yes":
                continue
            entries = self.record.related(name)
            denied = own.first(DENIED)
            others = any(first_of(entries, state) for state in (AFFIRMED, WEAK, OPEN, SPENT))
            if denied is not None and not denied.flags & PARTLY and not others:
                return self._there_is_none(mention, denied)
        return None

    def denied_there(self, mention: Mention) -> Issue | None:
        """A complaint at some place, where such a complaint was denied of it, or of no place, and never affirmed."""
        if mention.flags & (NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY) or self._is_advice(mention):
            return None
        sites = {name for name in mention.term.classes if name.startswith("site:")}
        felt = _TENDER if self.examines else ""
        for base in (name for name in mention.term.classes if name.startswith("sx:")):
            kinds = [
                entry
                for entry in self.record.related(base)
                if entry.term.concept in (base, felt) or not sites.isdisjoint(entry.term.classes)
            ]
            denied = self._absent_here(kinds) if self.examines else first_of(kinds, DENIED)
            if denied is None or _ever(kinds, (AFFIRMED, WEAK, OPEN)):
                continue
            if not self._spoken_of(mention, base, denied):
                message = f"The transcript denies something like {mention.term.name}."
                return self._issue(mention, "negation", "questionable", "minor", message, denied)
            return self._there_is_none(mention, denied)
        return self._kind_denied(mention) if mention.term.category == "problem" and not self.infers else None

    def _kind_denied(self, mention: Mention) -> Issue | None:
        """A disease of a kind that was denied altogether and never affirmed: "no clots" leaves no embolism."""
        for base in (name for name in mention.term.classes if name.startswith("dx:")):
            own, kinds = self.record.entries.get(base), self.record.related(base)
            denied = own.first(DENIED) if own is not None else None
            if denied is not None and not denied.flags & PARTLY and not _ever(kinds, (AFFIRMED, WEAK, OPEN, RELATIVES)):
                return self._there_is_none(mention, denied)
        return None

    def _spoken_of(self, mention: Mention, base: str, denied: Said) -> bool:
        """Whether a denial is of the whole patient, or the words that make a complaint more than its kind are near it.

        Most denied pains are one pain: "no pain, just tight" says nothing of the knee.
        """
        kind = self.record.entries.get(base)
        if denied.flags & EXAMINED and not self.examines:
            return self._same_place(denied)
        if base != _ANY_PAIN and kind is not None and not any(name.startswith("site:") for name in kind.term.classes):
            return True
        plain = surface_words(kind.term.name).stems if kind is not None else ()
        heard = self._heard_near(denied)
        names = (mention.term.surface, mention.term.name)
        own = [set(surface_words(name).stems).difference(plain) for name in names]
        return any(stems and not stems.isdisjoint(heard) for stems in own)

    def _elsewhere(self, mention: Mention, denied: Said) -> bool:
        """Whether the note names a place or kind that the sentence of the denial does not: "CT head, no fracture"."""
        text = self.statement.text
        sites = (site for site in self.statement.mentions if site.term.category == "site")
        near = (s for s in sites if abs(s.start - mention.start) <= _PLACE_REACH and text[s.end : s.end + 1] != ":")
        named = {stem for site in near for stem in _stems(site)}
        plain = surface_words(mention.term.name).stems
        named |= _stems(mention).difference(plain) if _stems(mention).issuperset(plain) else set()
        if mention.term.category == "problem":
            before = self.statement.text[max(0, mention.start - _KIND_REACH) : mention.start].split()
            named |= {stem for word in before[-_KIND_WORDS:] if not is_told(word) for stem in read_words(word).stems}
        if not named:
            return False
        text, start = self.record.text(denied.key), denied.start
        first = max(text.rfind(mark, 0, start) for mark in ".?!") + 1
        last = denied.end + _SITE_REACH
        stops = (at for mark in ".?!" if (at := text.find(mark, denied.end, last)) >= 0)
        heard = read_words(text[max(first, start - _PLACE_REACH) : min(stops, default=last)]).stems
        return named.isdisjoint(heard)

    def _heard_near(self, said: Said) -> frozenset[str]:
        text = self.record.text(said.key)[max(0, said.start - _PLACE_REACH) : said.end + _PLACE_REACH]
        return frozenset(read_words(text).stems)

    def _absent_here(self, entries: list[Entry]) -> Said | None:
        """A denial by whoever examines, of the place that the note names: what the patient denies may be seen."""
        seen = min(filter(None, [entry.observed_absent() for entry in entries]), default=None)
        named = any(site.term.category == "site" for site in self.statement.mentions)
        return seen if seen is not None and named and self._same_place(seen) else None

    def _both_ways(self, mention: Mention) -> bool:
        """The statement itself has the term both ways ("breathless when walking, not at rest")."""
        return (mention.term.concept, ~mention.flags & NEGATED) in self.polarities

    def _family(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        """What the note says of relatives, against what was said of them."""
        relatives, none = first_of(entries, RELATIVES), first_of(entries, NO_RELATIVE)
        name = mention.term.name
        if mention.flags & NEGATED and relatives and not none:
            message, said = f"Note says no {name} in the family, the transcript says there is.", relatives
        elif not mention.flags & NEGATED and none and not relatives:
            message, said = f"Note says {name} in the family, the transcript says there is none.", none
        else:
            return wrong_relative(mention, entries, self.statement, self.record)
        return self._issue(mention, "negation", "contradicted", "critical", message, said)

    def _issue(
        self, mention: Mention, kind: Kind, support: Support, severity: Severity, message: str, said: Said
    ) -> Issue:
        return Issue(mention.start, mention.end, kind, support, severity, message, quotes(self.record, said), None)


def _ever(entries: list[Entry], states: tuple[int, ...]) -> bool:
    """Whether anything was said in one of the states."""
    return any(first_of(entries, state) for state in states)


def _stems(mention: Mention) -> set[str]:
    return set(surface_words(mention.term.surface).stems)


def _outweighs(entry: Entry, state: int, other: int) -> bool:
    """Whether a term was said in one state and never, or hardly ever, in the other or with doubt."""
    most, least = entry.count(state), entry.count(other)
    if least:
        return most >= (_TWICE if entry.term.category == "problem" else _OFTEN) * least
    if most > 1 or not most:
        return most > 1
    said = entry.first(state)
    return (
        said is not None
        and (
            entry.term.category not in _THROWN_IN or bool(said.flags & (STATED | ANSWERED)) or bool(entry.count(SPENT))
        )
        and entry.count(WEAK) <= 1
    )
