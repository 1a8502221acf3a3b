"""Checks whether a term is there, or not, as the note says: of the patient, of relatives, with what certainty."""

from __future__ import annotations

import re
from typing import Final

from engine.finding import Kind, Severity, Support
from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.checks.contradictions import goes_on_still, issue_of, mixed, over, there_is_none
from evaluators.deterministic.checks.experiencer.experiencer import given_to_patient
from evaluators.deterministic.checks.experiencer.family import against_family
from evaluators.deterministic.checks.firmness import (
    is_certain,
    is_known,
    of_all_time,
)
from evaluators.deterministic.checks.negation.diagnoses import diagnosed, is_likely, ruled_out
from evaluators.deterministic.checks.negation.polarity_denied import against_denial
from evaluators.deterministic.checks.negation.polarity_doubted import against_doubt, only_weighed
from evaluators.deterministic.checks.negation.polarity_extent import as_far_as_denied, stands_apart
from evaluators.deterministic.checks.negation.prevailing import HANDLED, denied_on_asking, prevails, told_by_one_word
from evaluators.deterministic.checks.pieces import Issue, called, quotes, without_repeats
from evaluators.deterministic.checks.places import KIND_REACH, is_bare, other_part
from evaluators.deterministic.checks.reactions.allergies_noted import is_of_allergies
from evaluators.deterministic.checks.temporality.going_on import (
    denied_now,
    ends_it,
    goes_on,
    is_bettered,
    is_now,
    is_said_over,
    lasts,
    over_since,
    persists,
    says_over,
    taken_anew,
)
from evaluators.deterministic.checks.temporality.no_more import is_no_more
from evaluators.deterministic.checks.temporality.occasions import (
    denied_so_far,
    is_advice,
)
from evaluators.deterministic.checks.temporality.off_use import is_off
from evaluators.deterministic.reading.context.following import has_none_of_it, is_label, qualifies
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.meant import EATEN
from evaluators.deterministic.reading.mention import (
    ACCEPTED,
    ACTIONS,
    ANSWERED,
    ANY_ALLERGY,
    CAUSES,
    COMPLAINTS,
    DECLINED,
    ENDED,
    EXAMINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    PARTLY,
    START,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.not_allergic import ALLERGIC_TO
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.record.allergies import allergy_to
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, WEAK, Entry, Said, first_of
from evaluators.vocabulary.patterns import of_roles

_NEED_REACH: Final = 40
_OF_NEED: Final = re.compile(r"\b(?:use|used|need|needed) (?:the |your |any |that |his |her )?$")
"""Before a drug that was not needed so far, which is no reason not to have it at hand: "did you use the nitro?"."""
_TO_ONE: Final = re.compile(r" to (?!any|anything|med|drug|the med|food|thing|stuff|something|it\b|that\b|them\b)[a-z]")
"""Behind an allergy that is denied: no more than one to this: "any allergies to latex?" – "no"."""
_ONLY_SINCE: Final = re.compile(r" since (?:then|that)\b")
"""Behind what is asked for only as of later: "any falls since then?"."""
_THEN: Final = re.compile(r"\b(?:was|were|did|had) ?n['’]?t (?:[a-z]+ ){0,4}$")
"""Before a complaint that was denied of then: "he wasn't even itchy"."""
_AGREED: Final = of_roles("consent_rules", "agreed")
_UNLIKELY: Final = "unlikely"
_THERE: Final = re.compile(r"\b(?:have|has|had|got|is|was|it['’]s|that['’]s|there['’]s|shows?|showed)\b")
_BEHIND: Final = 24
_GIVEN: Final = re.compile(r" (?:was |were )?(?:given|administered|received|done)\b", re.IGNORECASE)
"""Behind what a plan has as done at the visit."""
_FEW: Final = 8
"""Times that a complaint is told, beyond which it is no mere thing of the past."""
_SEEN: Final = ("symptom", "exam")
"""Categories of what is there on one day and not on another: "no murmur" of today leaves one of childhood."""
_ILL: Final = "problem"
_DONE: Final = "procedure"
_UP_TO_DATE: Final = ("proc:up-to-date", 0)
_AIDS: Final = ("procedure",)
_PASSES: Final = CLAIM_WORDS["passes"]
_PAIN: Final = "sx:pain"
_OUT_OF_TEN: Final = re.compile(r"(?: (?:score|scale|level|rated))?:? [0-9]{1,2}(?:-[0-9]{1,2})?/10\b")
"""Behind a pain: how bad it is."""


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

        Where a clinician concludes, what one has stands for what is feared or to be watched for: on visits that no rule
        was made on, ten of eleven contradictions there were none. They are remarks, as is, anywhere, a single word
        against what one speaks of in many ways.
        """
        if mention.term.way == EATEN and not is_of_allergies(self.statement):
            return None  # "avoid tomatoes"
        issue = self._against(mention, entries)
        if issue is None or issue.kind != "negation" or issue.support != "contradicted" or mention.flags & FAMILY:
            return issue
        own = self.record.entries.get(mention.term.concept)
        infers = self.infers or self._is_held_unlikely(mention, own)
        feared = infers and mention.term.category not in HANDLED and not mention.flags & HISTORICAL
        feared = feared and not is_known(mention, self.statement)
        told = ruled_out(mention, own, self.statement, self.record) or diagnosed(
            mention, own, self.statement, self.record
        )
        if (
            (feared and not told)
            or self._is_new(mention, own)
            or (mention.term.concept != ANY_ALLERGY and told_by_one_word(mention, own, self.record))
        ):
            return issue._replace(support="questionable", severity="minor")
        return issue

    def _is_held_unlikely(self, mention: Mention, own: Entry | None) -> bool:
        """Whether a history concludes, too, and nobody said that one has it: "fracture thought unlikely"."""
        if not mention.flags & NEGATED or _UNLIKELY not in self.statement.text[mention.end : mention.end + _BEHIND]:
            return False
        said = own.first(AFFIRMED) if own is not None else None
        return said is None or _THERE.search(self.record.before(said, _NEED_REACH)) is None

    def _is_new(self, mention: Mention, own: Entry | None) -> bool:
        """Whether a plan has what was only asked for as had or taken so far: "ever had a colonoscopy?" – "no". What is
        to go on was there before."""
        if not self.infers or mention.term.category not in HANDLED or own is None:
            return False
        if mention.flags & (NEGATED | ACTIONS & ~START):
            return False
        denied = own.first(DENIED)
        if denied is None:
            return False
        if denied.flags & ACTIONS == START:
            return True  # "I've never had that vaccine" – "let's give you that today"
        if denied.flags & (ACTIONS | DECLINED):
            return _OF_NEED.search(self.record.before(denied, _NEED_REACH)) is not None
        if denied.flags & ANSWERED or of_all_time(denied, self.record):
            return True
        given = _GIVEN.match(self.statement.text, mention.end) is not None
        return not given and denied_so_far(denied, self.record)

    def _against(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        flags = mention.flags
        kind = polar(mention.term)
        if mention.term.category == _ILL and self._is_named_only(mention):
            return None
        if not flags & (FAMILY | NEGATED | HYPOTHETICAL | UNCERTAIN):
            owner = given_to_patient(mention, entries, self.statement, self.record)
            if owner is not None:
                return self._denied_by_patient(mention, owner)
        if flags & DECLINED:
            return self._accepted(mention)
        if flags & UNCERTAIN and is_likely(mention, self.statement):
            own = self.record.entries.get(mention.term.concept)
            denied = own.first(DENIED) if own is not None else None
            if denied is not None and ruled_out(mention, own, self.statement, self.record):
                return there_is_none(mention, denied, self.record)
        if flags & FAMILY and not flags & (NEGATED | HYPOTHETICAL | UNCERTAIN) and mention.term.category == _DONE:
            return against_family(mention, entries, self.statement, self.record)
        if kind == "no" or flags & (HYPOTHETICAL | UNCERTAIN) or self._both_ways(mention):
            return None
        issue = self._otherwise(mention, entries)
        return None if issue is None or self._is_of_another(mention) else issue

    def _is_named_only(self, mention: Mention) -> bool:
        """Whether an illness heads a line that has none, or is what one is vaccinated against ("UTD except flu")."""
        following = self.statement.text[mention.end : mention.end + KIND_REACH]
        return _UP_TO_DATE in self.polarities or has_none_of_it(following)

    def _is_of_another(self, mention: Mention) -> bool:
        """Whether a term only tells of what sort something else is, or what a line is about."""
        following = self.statement.text[mention.end : mention.end + KIND_REACH]
        drug = bool(mention.flags & NEGATED) and mention.term.category == "medication"
        return qualifies(following, drug=drug) or (mention.term.concept == ANY_ALLERGY and is_label(following))

    def _otherwise(self, mention: Mention, entries: list[Entry]) -> Issue | None:
        """What was said otherwise of a term than the note has it."""
        if mention.flags & FAMILY:
            return against_family(mention, entries, self.statement, self.record)
        if mention.flags & NEGATED:
            return against_denial(mention, entries, self.statement, self.record)
        affirmed, denied = first_of(entries, AFFIRMED), first_of(entries, DENIED)
        if denied and mention.side in OTHER and denied.side == OTHER[mention.side]:
            denied = None  # "any pain in the left arm?" – "no" says nothing of the right one
        if affirmed:
            return self._heard(mention, entries, affirmed, denied)
        return self._unconfirmed(mention, entries, denied)

    def _accepted(self, mention: Mention) -> Issue | None:
        """What the note has as declined, and was offered and accepted."""
        own = self.record.entries.get(mention.term.concept)
        acts = own.acts() if own is not None else ()
        before = self.statement.text[max(mention.start - _NEED_REACH, 0) : mention.start]
        if _AGREED.search(before[before.rfind(",") + 1 :]) is not None:
            return None  # "declined physiotherapy, agreed to acupuncture"
        if not acts or any(said.flags & (ACTIONS | NEGATED) != START for said in acts):
            return None
        if not any(said.flags & (ANSWERED | ACCEPTED) for said in acts):
            return None
        message = f"Note has {called(mention.term)} declined, the transcript has it accepted."
        return self._issue(mention, "negation", "contradicted", "critical", message, acts[-1])

    def _denied_by_patient(self, mention: Mention, owner: Issue) -> Issue:
        """What the note gives to the patient and only a relative has: a contradiction where the patient denied it."""
        own = self.record.entries.get(mention.term.concept)
        denied = own.first(DENIED) if own is not None else None
        if denied is None or owner.support != "contradicted":
            return owner
        return owner._replace(
            kind="negation",
            severity="critical",
            message=f"Note says {called(mention.term)}, the transcript denies it and tells of a relative's.",
            evidence=without_repeats((*quotes(self.record, denied), *owner.evidence)),
        )

    def _heard(self, mention: Mention, entries: list[Entry], affirmed: Said, denied: Said | None) -> Issue | None:
        """What the note says, and somebody said as well, against a denial of it."""
        own = self.record.entries.get(mention.term.concept)
        if mention.flags & HISTORICAL and own is not None and not denied and says_over(mention, self.statement):
            lasting = next((said for said in own.mentions(AFFIRMED) if lasts(said, self.record)), None)
            if lasting is not None:
                return goes_on_still(mention, lasting, self.record)
        ended = over_since(own, self.record) if own is not None and mention.term.category in COMPLAINTS else None
        if ended is not None and persists(mention, self.statement):
            return over(mention, ended, self.record)
        if ended is not None and (mention.flags & HISTORICAL or says_over(mention, self.statement)):
            return None
        past = own is not None and (_is_past(own, affirmed) or self._is_no_more(mention, own))
        past = past and polar(mention.term) == "yes"
        if past and not first_of(entries, WEAK) and self._goes_on(mention, affirmed):
            return over(mention, affirmed, self.record)
        alone = own is not None and len(entries) == 1 and denied and not denied.flags & PARTLY
        tells = not self.infers and not self.examines
        if own and denied and alone and tells and denied_on_asking(own, denied, affirmed, self.record):
            apart = stands_apart(mention, denied, self.statement, self.record)
            apart = apart or other_part(mention, denied, self.statement, self.record)
            return None if apart else there_is_none(mention, denied, self.record)
        return mixed(mention, entries, DENIED, AFFIRMED, self.record)

    def _is_no_more(self, mention: Mention, own: Entry) -> bool:
        """Whether the note has as of today what was told each time to be over: "I had headaches in March. Not now."."""
        if mention.term.category not in COMPLAINTS or not is_now(mention, self.statement):
            return False
        heard = own.mentions(AFFIRMED)
        return 0 < len(heard) <= _FEW and all(is_no_more(mention, said, self.record) for said in heard)

    def _goes_on(self, mention: Mention, affirmed: Said) -> bool:
        """Whether the note says in so many words that it is so today, or that what was called over goes on."""
        if is_now(mention, self.statement) or (affirmed.flags & HISTORICAL and persists(mention, self.statement)):
            return mention.term.category not in HANDLED or not taken_anew(affirmed, self.record)
        return denied_now(affirmed, self.record) and goes_on(mention, self.statement)

    def _unconfirmed(self, mention: Mention, entries: list[Entry], denied: Said | None) -> Issue | None:
        """What the note says and nobody affirmed, against what was said of it."""
        own = self.record.entries.get(mention.term.concept)
        weak = first_of(entries, WEAK)
        told = mention.term.concept in CLAIM_WORDS["thoughts"]
        if self.examines and denied and not told and not self._seen_absent(own, entries):
            return None  # what the patient does not feel may be seen
        if self.infers and weak and not is_certain(mention, self.statement):
            return only_weighed(mention, weak, self.record)  # ruled out by the patient, weighed by the clinician
        if denied and (self._leaves_standing(mention, denied) or self._is_why(mention, own)):
            return None
        if denied and self._is_of_allergy(mention, denied):
            return None  # see ``allergies_noted``
        if denied and mention.term.concept == _PAIN and _OUT_OF_TEN.match(self.statement.text, mention.end):
            return None  # denied here and there; the figure is checked by itself
        if denied and self._is_over_by_now(mention, denied):
            return None  # "ankle swelling resolved": "ankles, no edema"
        if denied and (prevails(own, denied, weak) or _is_new_today(mention, own, denied, weak)):
            return as_far_as_denied(mention, entries, denied, self.statement, self.record)
        return against_doubt(mention, entries, self.statement, self.record)

    def _is_over_by_now(self, mention: Mention, denied: Said) -> bool:
        """Whether the note has a complaint as over, or as better as it was told, and it was not denied for all time."""
        if mention.term.category not in COMPLAINTS:
            return False
        if not says_over(mention, self.statement):
            return is_bettered(mention, denied, self.statement, self.record)
        return not of_all_time(denied, self.record)

    def _seen_absent(self, own: Entry | None, entries: list[Entry]) -> bool:
        """Whether it was said without being asked that there is none, of the thing itself or of it at some place."""
        if own is not None or not is_bare(self.statement):
            return own is not None and own.observed_absent() is not None
        return any(entry.observed_absent() for entry in entries)

    def _is_why(self, mention: Mention, own: Entry | None) -> bool:
        """Whether it is an allergy for which it was denied: "can you take sulfa?" – "no, I'm allergic"."""
        if own is None or mention.term.category not in CAUSES:
            return False
        told = self.statement.kind == "allergies" or "allerg" in self.statement.text.lower()
        return told and allergy_to(self.record, own) is not None

    def _is_of_allergy(self, mention: Mention, denied: Said) -> bool:
        """Whether no more was denied than an allergy to it: "are you allergic to codeine?" – "no"."""
        if mention.term.concept == ANY_ALLERGY:
            to_one = _TO_ONE.match(self.record.behind(denied, _NEED_REACH).lower()) is not None
            return to_one or any(self._is_told_allergy(other) for other in self.statement.mentions)
        if mention.term.category not in CAUSES:
            return False
        return ALLERGIC_TO.search(self.record.before(denied, _NEED_REACH)) is not None

    def _is_told_allergy(self, mention: Mention) -> bool:
        """Whether it is what somebody has an allergy to, who denied all others: "not to medicines, just latex"."""
        if mention.term.category not in CAUSES or mention.term.concept == ANY_ALLERGY or mention.flags & NEGATED:
            return False
        own = self.record.entries.get(mention.term.concept)
        if own is None or own.first(AFFIRMED) is None:
            return False
        return own.term.category == "allergen" or allergy_to(self.record, own) is not None

    def _leaves_standing(self, mention: Mention, denied: Said) -> bool:
        """Whether what the note says goes with the denial: it is over, stopped, or what to watch for."""
        category = mention.term.category
        felt = category in _SEEN or denied.flags & EXAMINED or is_said_over(denied, self.record)
        if category in _AIDS and not denied.flags & ANSWERED and ends_it(mention, self.statement):
            return True  # "stopped using the cane": "no cane since Thursday"
        past = mention.flags & HISTORICAL or says_over(mention, self.statement)
        then = of_all_time(denied, self.record) or _THEN.search(self.record.before(denied, _NEED_REACH)) is not None
        if past and not denied.flags & ANSWERED and felt and not then:
            return True  # "the rash has resolved": "it is gone"
        if (
            is_advice(mention, self.statement)
            or _ONLY_SINCE.match(self.record.text(denied.key), denied.end) is not None
        ):
            return True
        passing = mention.term.category == "medication" or mention.term.concept in _PASSES
        former = HISTORICAL if passing and not of_all_time(denied, self.record) else 0
        if mention.flags & (STOP | ENDED | former):
            return True  # stopped, so that it is not taken
        return mention.term.category == "medication" and is_off(mention, self.statement)

    def _both_ways(self, mention: Mention) -> bool:
        """The statement itself has the term both ways ("breathless when walking, not at rest")."""
        return (mention.term.concept, ~mention.flags & NEGATED) in self.polarities

    def _issue(
        self, mention: Mention, kind: Kind, support: Support, severity: Severity, message: str, said: Said
    ) -> Issue:
        return issue_of(mention, kind, support, severity, message, said, self.record)


def _is_new_today(mention: Mention, own: Entry | None, denied: Said, weak: Said | None) -> bool:
    """Whether the note has an illness as one of former days that was denied, and is only weighed for today: "ever had a
    melanoma?" – "no". "I'm worried that's a melanoma"."""
    if not mention.flags & HISTORICAL or mention.term.category != "problem" or own is None or weak is None:
        return False
    return own.count(DENIED) >= own.count(WEAK) and denied < weak and not weak.flags & (NEGATED | ANSWERED)


def _is_past(own: Entry, affirmed: Said) -> bool:
    """Whether it was said of former days only, and no kind of it, as what was ``affirmed`` may be, of today."""
    return own.current() is None and (bool(affirmed.flags & HISTORICAL) or own.first(AFFIRMED) is not None)
