"""Whether a statement belongs to the visit at all: what its words, its terms and its figures tell together."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Final

from engine.finding import Severity
from evaluators.deterministic.checks.fabrication.evidence import (
    ABSENT,
    ALIEN,
    HEARD_FIGURE,
    HEARD_MATTER,
    HEARD_RELATIVE,
    LINKED,
    REMARKED,
    STARK,
    STRANGE,
    STRANGE_ABSENT,
    UNHEARD_FIGURE,
    Nearness,
    nearness,
    said,
    weigh,
)
from evaluators.deterministic.checks.pieces import FULL, PART, Issue, Piece
from evaluators.deterministic.checks.ways.matters import matters_told
from evaluators.deterministic.reading.context.polarity import polar
from evaluators.deterministic.reading.mention import ANY_ALLERGY, CAUSES, FAMILY, NEGATED, TESTS, Mention
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading, section_group
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.allergies import allergy_to
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import RELATIVES
from evaluators.vocabulary.rows import words_by_role

_BORNE_OUT: Final = 0
"""Sum of evidence from which a statement is as good as said: no more likely in a visit that it is not of."""
_LEAST: Final = 200
_LOUD: Final = 6
"""How many times its weight an invented statement takes from the score: more than its words could add to coverage."""
_FEW: Final = 2
"""Figures that nobody said, up to which they are told one by one."""
_FAR: Final = {"history": 0, "exam": 1, "plan": 2}
"""Of how many words nothing near was said, where a statement of mere words is called alien: a plan is put in words
that nobody says, a history is what was said, if the visit is told at length."""
_TOLD: Final = 2
"""Clinical terms that were said, from which on a statement is of this visit, if none is foreign to it and no figure
unsaid: the rest is a way of putting it ("CXR with near resolution of the pneumonia, minimal residual haziness")."""
_WORDED: Final = 4
"""Words and terms from which on a statement has a way of putting it: "tension type headache +/- migraine" has fewer."""
_NAME: Final = 3
"""Words at the most that name what is measured, where no term does: "post-void residual"."""
_STRANGER: Final = -300
"""Evidence of "her" in a note on a man."""
_UNNAMED: Final = "class:"
_UNKNOWN: Final = frozenset(map(plain_stem, words_by_role("name_words.tsv")["unknown"]))
"""Stems beside a drug of which only the class is known, which tell nothing: "a diuretic (name not recalled)"."""


def belonging(
    statement: StatementReading, record: Record, figures: list[Piece], gender: int, people: AbstractSet[str]
) -> Piece | None:
    """The piece of a statement as a whole, given those of its figures; none where it has no words to tell.

    Where it would belong but for a few figures, they are what is wrong with it, and told by themselves.
    """
    if any(mention.term.concept.startswith(_UNNAMED) for mention in statement.mentions):
        people = people | _UNKNOWN
    other = _STRANGER if statement.gender * gender < 0 else 0
    heard = sum([piece.support == "supported" for piece in figures])
    other += HEARD_FIGURE * heard
    if statement.outcomes:
        other += HEARD_MATTER * len(matters_told(statement, record))
    other += HEARD_RELATIVE * sum([_is_told_of_relatives(mention, record) for mention in statement.mentions])
    other += HEARD_MATTER * sum([_is_told_allergy(mention, statement, record) for mention in statement.mentions])
    unsaid = _unsaid(figures)
    often = {quantity.start for quantity in statement.quantities if quantity.kind == "frequency"}
    counted = [issue for issue in unsaid if issue.severity != "minor" or issue.start not in often]
    whole = _weighed(statement, record, other + UNHEARD_FIGURE * len(counted), people, heard)
    if whole is None or whole.issue is None:
        return whole
    if 0 < sum([issue.severity != "minor" for issue in unsaid]) <= _FEW:
        rest = _weighed(statement, record, other, people, heard)
        if rest is not None and (rest.issue is None or len(statement.tokens) <= _FEW):
            return rest.told(rest.score)
    return whole.told(PART) if _is_reading(statement, figures) else whole


def _is_told_of_relatives(mention: Mention, record: Record) -> bool:
    """Whether it is something of a relative that a relative was said to have."""
    return bool(mention.flags & FAMILY) and any(
        entry.count(RELATIVES) for entry in record.related(mention.term.concept)
    )


def _is_told_allergy(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether it is what the statement has an allergy to, and the talk tells what it does: "makes him all swollen"."""
    if mention.term.category not in CAUSES or mention.flags & NEGATED or mention.term.concept == ANY_ALLERGY:
        return False
    if not any(other.term.concept == ANY_ALLERGY and not other.flags & NEGATED for other in statement.mentions):
        return False
    entry = record.entries.get(mention.term.concept)
    return entry is not None and allergy_to(record, entry) is not None


def _unsaid(figures: list[Piece]) -> list[Issue]:
    return [piece.issue for piece in figures if piece.issue is not None and piece.support == "unmentioned"]


def _weighed(
    statement: StatementReading, record: Record, other: int, people: AbstractSet[str], heard: int
) -> Piece | None:
    """Words and terms together, with other evidence; ``heard`` is how many of its figures were said."""
    evidence = weigh(statement, record, people)
    if not evidence.tokens:
        return None
    total = evidence.total + other
    points = 2 * min(evidence.tokens, 8)
    section = section_group(statement.kind)
    absence = _is_absence(statement, record)
    alien, strange = (ABSENT, STRANGE_ABSENT[section]) if absence else (ALIEN[section], STRANGE[section])
    spared = max(evidence.total, evidence.spared) + other
    if spared > (max(strange, REMARKED) if absence else strange):
        return Piece(points, _graded(max(total, alien), alien), "supported", None)
    near = nearness(statement, record, people)
    told = strange if near.strange else alien if near.far >= (_FAR[section] if record.lengthy else _FEW) else STARK
    if spared + near.relief > told:
        if absence and spared <= REMARKED:
            return _alien_piece(statement, points, "minor")
        return Piece(points, _graded(max(total + near.relief, alien), alien), "supported", None)
    if record.lengthy and section == "history" and _is_scant(statement, evidence.tokens):
        return _alien_piece(statement, points, "minor")
    links = near.links + heard
    if record.brief and links > 0 and not near.foreign:
        return _alien_piece(statement, points, "minor")
    sketched = record.sketched and links >= LINKED  # what has nothing to do with what was said is of another visit
    if absence:
        harmless = spared > STARK or (sketched and not near.strange)
    else:
        harmless = sketched and (not near.strange or _may_go_unsaid(statement, record, spared + near.relief))
        harmless = harmless or (_is_mostly_told(near, evidence.tokens) and other >= 0)
    return _alien_piece(statement, points if harmless else _LOUD * points, "minor" if harmless else "major")


def _is_scant(statement: StatementReading, tokens: int) -> bool:
    """Whether it has but two words, which may be a way of putting anything ("Good historian."), and is of no relative:
    those are asked for."""
    mentions = statement.mentions
    return tokens <= _FEW and len(mentions) <= 1 and not any(mention.flags & FAMILY for mention in mentions)


def _is_mostly_told(near: Nearness, tokens: int) -> bool:
    """Whether it puts in other words what was said: see ``_TOLD``."""
    return near.told >= _TOLD and tokens >= _WORDED and not (near.strange or near.foreign)


def _alien_piece(statement: StatementReading, points: int, severity: Severity) -> Piece:
    message = "Nothing in the transcript speaks of this statement."
    issue = Issue(0, len(statement.text), "fabrication", "unmentioned", severity, message, (), None)
    return Piece(points, 0, "unmentioned", issue)


def _is_reading(statement: StatementReading, figures: list[Piece]) -> bool:
    """Whether it says no more than what was measured, and that was said: "RR 18."."""
    most = _FEW if statement.mentions else _NAME
    short = bool(figures) and len(statement.tokens) <= most and statement.kind in EXAMINING
    return short and all(piece.support == "supported" for piece in figures)


def _is_absence(statement: StatementReading, record: Record) -> bool:
    """Whether it only says that something is absent or as it should be, written down as a matter of course.

    Not so the result of a test that nobody spoke of: it says that the test was done.
    """
    if any(_is_done(token.mention) and not said(token, record) for token in statement.tokens):
        return False
    checked = [mention for mention in statement.mentions if polar(mention.term) != "no"]
    if any(not mention.flags & NEGATED and polar(mention.term) == "yes" for mention in checked):
        return False
    return statement.normal or (bool(checked) and all(mention.flags & NEGATED for mention in checked))


def _may_go_unsaid(statement: StatementReading, record: Record, total: int) -> bool:
    """Whether it may be of this visit though it is clinical and nothing near to it was said in half words.

    Not so an allergy that nobody spoke of: that one has to be looked at.
    """
    return total > STARK and not any(
        mention.term.category == "allergen"
        and mention.term.concept != ANY_ALLERGY
        and mention.term.concept not in record.entries
        for mention in statement.mentions
    )


def _is_done(mention: Mention | None) -> bool:
    return mention is not None and mention.term.category in TESTS and not mention.flags & NEGATED


def _graded(total: int, alien: int) -> int:
    """Thousandths for a sum of evidence: full from ``_BORNE_OUT`` on, ``_LEAST`` at ``alien``."""
    if total >= _BORNE_OUT:
        return FULL
    return FULL - (FULL - _LEAST) * (_BORNE_OUT - total) // (_BORNE_OUT - alien)
