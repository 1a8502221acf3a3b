"""Checks what a statement says is there against what was denied in so many words, term or not ("no ectopic beats")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.checks.pieces import DESCRIBED, PART, Issue, Piece, against, among, quote, reply
from evaluators.deterministic.reading.context.kin import RELATIVES
from evaluators.deterministic.reading.context.polarity import NORMAL, polar
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.mention import HISTORICAL, HYPOTHETICAL, NEGATED, UNCERTAIN
from evaluators.deterministic.reading.statement import (
    HISTORIES,
    INFERRING,
    RECALLING,
    WORD,
    StatementReading,
    section_group,
)
from evaluators.deterministic.reading.wording.words import plain_stem, read_words
from evaluators.deterministic.record.denied import Denial
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED
from evaluators.vocabulary.normal import letters_fold
from evaluators.vocabulary.patterns import longest_first, of_roles

_HALF: Final = 2
_KIN: Final = frozenset(plain_stem(word) for word, who in RELATIVES.items() if who not in ("partner", "other"))
"""Stems of relatives, who are no thing that is there or not: "any allergies, your son?" – "not him"."""
_TIMES: Final = frozenset(map(plain_stem, CLAIM_WORDS["when it was"]))
"""Stems of when it was, which a "no" puts right: "since Wednesday, no, Tuesday night"."""
_STILL_REACH: Final = 40
_SHORT: Final = 6
_LOOKED_AT: Final = 8
"""How many items of the same word are compared: more of them are no visit."""
_TELLING: Final = 150
"""Evidence of a word that was said from which it tells one visit from another."""
_CLAIM: Final = re.compile(r"[^.;:\n]+")
_BETWEEN_COMMAS: Final = re.compile(r"[^, ][^,]*")
_GOING_ON: Final = re.compile(
    r",? (?:(?:and|but) )?(?:no|nor|without|denies)\b|, not\b|, (?:do|does|did|is|are|was|were|has|have) not\b"
)
"""Where a clause goes on with what it denies: "chest wall tenderness and no xanthelasma"."""
_ADDED: Final = re.compile(rf"\bwith (?:(?:{longest_first(CLAIM_WORDS['some'])}) )+([^,]+)")
"""What a clause adds to what it tells, which is a claim by itself: "turns in four steps with brief freezing"."""
_ADVISES: Final = of_roles("claim_rules", "advises")
_DENYING: Final = of_roles("claim_rules", "denying", also=r"\bnon[- ]?[a-z]\w*\b|n't\b")


class _Claim(NamedTuple):
    """A part of a statement that says that something is there."""

    start: int
    end: int
    stems: tuple[str, ...]
    whole: bool
    """Whether it does not go on with what is denied: what is so told is often as it should be ("warm and dry, no")."""
    past: bool


def denial_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each claim that is of a denied item."""
    pieces: list[Piece] = []
    denied = record.denied.stems
    if not denied or denied.isdisjoint(statement.stems):
        return pieces
    for claim in _claims(statement, denied):
        items = (item for stem in claim.stems for item in record.denied.items(stem)[:_LOOKED_AT])
        item = next((item for item in items if _is_of(claim, item, statement, record)), None)
        if item is not None:
            place = _place(claim, item, statement.text)
            pieces.append(_piece(place, item, record, certain=not _is_slight(claim, item, statement, record)))
    return pieces


def _is_slight(claim: _Claim, item: Denial, statement: StatementReading, record: Record) -> bool:
    """Whether a history shares but one word with what a long visit denied without being asked for: "no ringing" of an
    ear may leave the phone that it has ringing."""
    if not record.lengthy or statement.kind not in HISTORIES or item.answer is not None:
        return False
    return sum(stem in claim.stems for stem in item.stems) == 1


def _is_of(claim: _Claim, item: Denial, statement: StatementReading, record: Record) -> bool:
    """Whether a claim says that there is what was denied: it has all its words, or says no more than its first words.

    What a clinician concludes has to begin with it.
    """
    if statement.kind in INFERRING and (
        claim.stems[0] not in item.stems or _ADVISES.match(statement.text, claim.start) is not None
    ):
        return False
    if claim.past and "still" in record.text(item.key)[max(0, item.start - _STILL_REACH) : item.start].lower():
        return False  # "still vomiting?" – "no"
    shared = [stem for stem in item.stems if stem in claim.stems]
    if len(shared) < len(item.stems):
        first = len(shared) == len(claim.stems) and claim.stems[0] == item.stems[0]
        if not first or item.answer is not None or _is_term(claim, statement):
            return False
    telling = [stem for stem in shared if stem not in OTHER and stem not in _KIN and stem not in _TIMES]
    if any(_denies_itself(stem, statement) for stem in telling):
        return False
    return len(telling) > 1 or (bool(telling) and _only_denied(telling[0], claim, statement, record))


def _denies_itself(stem: str, statement: StatementReading) -> bool:
    """Whether the statement denies something of that word, too: "supported his mother, has had no support"."""
    return any(stem in read_words(statement.text[place.start : place.end]).stems for place in statement.denied)


def _is_term(claim: _Claim, statement: StatementReading) -> bool:
    """Whether a claim begins with what is there or not, as a term: that is held against what was said of it."""
    return any(mention.start == claim.start and polar(mention.term) != "no" for mention in statement.mentions)


def _only_denied(stem: str, claim: _Claim, statement: StatementReading, record: Record) -> bool:
    """Whether a single word is one that few visits have, nobody said it but to deny it ("no cogwheeling"), and the
    claim does not have it as it should be ("regular rhythm").
    """
    if (not claim.whole and claim.stems[0] != stem) or _is_affirmed(stem, claim, statement, record):
        return False
    parts = statement.text[claim.start : claim.end].split(",")
    told = next((part for part in parts if stem in read_words(part).stems), "")
    if len(read_words(told).stems) > _SHORT or not NORMAL.isdisjoint(letters_fold(told).split()):
        return False
    if record.counted.weight(stem, WORD, section_group(statement.kind)).said < _TELLING:
        return False
    items = record.denied.items(stem)[:_LOOKED_AT]
    denied = len({item.key for item in items if item.stems[0] == stem})
    return (_HALF if claim.stems[0] == stem else 1) * denied >= record.stems.get(stem, 0)


def _is_affirmed(stem: str, claim: _Claim, statement: StatementReading, record: Record) -> bool:
    """Whether the word is a term of the claim that somebody affirmed: "no spots" says nothing of the spotting."""
    for mention in statement.mentions:
        named = statement.text[mention.start : mention.end]
        if claim.start <= mention.start < claim.end and read_words(named).stems == (stem,):
            entry = record.entries.get(mention.term.concept)
            if entry is not None and entry.first(AFFIRMED) is not None:
                return True
    return False


def _claims(statement: StatementReading, named: AbstractSet[str]) -> Iterator[_Claim]:
    """The clauses of a statement that have one of some stems, without what it denies, asks for or supposes itself."""
    text = statement.text
    for place in statement.denied:
        text = text[: place.start] + "\n" * (place.end - place.start) + text[place.end :]
    past = [] if statement.kind in RECALLING else [m.start for m in statement.mentions if m.flags & HISTORICAL]
    unsure = [m.start for m in statement.mentions if m.flags & (NEGATED | HYPOTHETICAL | UNCERTAIN)]
    for clause in _CLAIM.finditer(text):
        start = clause.start()
        said = _GOING_ON.split(clause[0], maxsplit=1)[0]
        end = start + len(said)
        stems = read_words(said).stems
        if named.isdisjoint(stems):
            continue
        if text[end : end + 1] == ":" or _DENYING.search(said) or any(start <= at < end for at in unsure):
            continue
        was = any(start <= at < end for at in past)
        yield _Claim(start + len(said) - len(said.lstrip()), end, stems, len(said) == len(clause[0]), was)
        for part in _ADDED.finditer(said):
            stems = read_words(part[1]).stems
            if stems and not named.isdisjoint(stems):
                yield _Claim(start + part.start(1), start + part.end(1), stems, True, was)


def _place(claim: _Claim, item: Denial, text: str) -> tuple[int, int]:
    """The parts of a claim, between commas, that have words of what was denied."""
    parts = [
        part
        for part in _BETWEEN_COMMAS.finditer(text, claim.start, claim.end)
        if not frozenset(read_words(part[0]).stems).isdisjoint(item.stems)
    ]
    return (parts[0].start(), parts[-1].end()) if parts else (claim.start, claim.end)


def _piece(place: tuple[int, int], item: Denial, record: Record, *, certain: bool) -> Piece:
    evidence = [among(record, item.key, item.start, item.end)]
    what = quote(record, item.key, item.start, item.end).text
    if item.answer is not None:
        evidence.append(reply(record, item.answer))
    if not certain:
        message = f"The transcript denies something of that name: {what}."
        issue = Issue(*place, "negation", "questionable", "minor", message, tuple(evidence), None)
        return Piece(DESCRIBED, PART, "questionable", issue)
    message = f"Note says that there is what the transcript denies: {what}."
    return against(place, "negation", "critical", message, tuple(evidence))
