"""To whom a plan refers somebody, where nobody spoke of such a one: "referred to palliative care".

That a referral was spoken of bears out none to somebody else, and the words of a plan for what is done anyhow weigh
little. So whom it goes to is held against the talk by itself: any word of the name that was said, or is near to one
that was, is enough.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.fabrication.evidence import said
from evaluators.deterministic.checks.names.akin import akin
from evaluators.deterministic.checks.pieces import MANAGED, Issue, Piece
from evaluators.deterministic.reading.mention import HISTORICAL, NOT_SO, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading, Token
from evaluators.deterministic.reading.wording.words import plain_stem, surface_words
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_REFERRAL: Final = "proc:referral"
_REACH: Final = 48
"""Characters of the name on either side of the referral."""
_WORDS: Final = phrases_by_role("referral_words.tsv")
_ANY: Final = by_role(_WORDS)
_TO: Final = re.compile(rf"(?: (?:{_ANY['between']}))* to (?:the |a |an |our )?", re.IGNORECASE)
_ENDS: Final = re.compile(rf" (?:{_ANY['ends']})\b|[.;:,(?+]|$", re.IGNORECASE)
_BEGINS: Final = re.compile(rf"[.;:,(/?+]|\b(?:{_ANY['begins']})\b", re.IGNORECASE)
_SENDS: Final = re.compile(rf"\b(?:{_ANY['sends']})\b", re.IGNORECASE)
_SENT_BY: Final = re.compile(r"\breferr(?:ed|al) (?:by|from)\b", re.IGNORECASE)
_OF_SPECIALTY: Final = " referral"
"""How the names of terms end that stand for a specialty, and for being sent there."""
_READ: Final = re.compile(rf"\b(?:{_ANY['read']})\b", re.IGNORECASE)
"""What is referred to for reading: "refer to the x-ray report"."""
_PERSON: Final = re.compile(r"\bdr\b", re.IGNORECASE)
"""In the name of somebody, which the talk may have misspelled, or right behind a name: "cardiology (Dr. Lee)"."""
_PERSON_REACH: Final = 4
_SELF: Final = ("self-", "self ")
_VAGUE: Final = frozenset(map(plain_stem, _WORDS["any"]))


def only_names_specialty(mention: Mention, text: str) -> bool:
    """Whether a note only names a specialty, and does not have somebody sent there: "started by gynecology"."""
    if not mention.term.name.endswith(_OF_SPECIALTY):
        return False
    around = text[max(mention.start - _REACH, 0) : mention.end + _REACH]
    return _SENDS.search(_SENT_BY.sub("", around)) is None


def referral_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each one that a plan refers to and nobody spoke of, in a visit that is told at length."""
    pieces: list[Piece] = []
    if statement.kind not in INFERRING or not record.lengthy:
        return pieces
    for mention in statement.mentions:
        if mention.term.concept != _REFERRAL or mention.flags & (NOT_SO | HISTORICAL):
            continue
        if statement.text[max(mention.start - len(_SELF[0]), 0) : mention.start].lower() in _SELF:
            continue
        start, end = _named(mention, statement.text)
        if _is_unspoken(start, end, statement, record):
            name = statement.text[start:end].strip()
            message = f"Nobody spoke of a referral to {name}."
            issue = Issue(start, end, "fabrication", "unmentioned", "major", message, (), None)
            pieces.append(Piece(MANAGED, 0, "unmentioned", issue))
    return pieces


def _named(mention: Mention, text: str) -> tuple[int, int]:
    """Where the note names whom it refers to: "a … referral", "referred to …", "refer …"; else nowhere."""
    written = text[mention.start : mention.end].lower()
    if written.startswith("referral"):
        before = text[max(mention.start - _REACH, 0) : mention.start]
        borders = [border.end() for border in _BEGINS.finditer(before)]
        start = mention.start - len(before) + (borders[-1] if borders else 0)
        if text[start : mention.start].strip():
            return start, mention.start
    behind = text[mention.end : mention.end + _REACH]
    to = _TO.match(behind)
    if to is None and written != "refer":
        return mention.end, mention.end
    start = 0 if to is None else to.end()
    end = _ENDS.search(behind, start)
    return mention.end + start, mention.end + (len(behind) if end is None else end.start())


def _is_unspoken(start: int, end: int, statement: StatementReading, record: Record) -> bool:
    """Whether a name has words that tell who it is, and none of them was said, nor anything near to one."""
    name = statement.text[start:end]
    if _PERSON.search(statement.text, start, end + _PERSON_REACH) is not None or _READ.search(name) is not None:
        return False
    stems = surface_words(name.lower()).stems
    tokens = [token for token in statement.tokens if _is_within(token, start, end, stems)]
    return bool(tokens) and not any(said(token, record) or akin(token, record) for token in tokens)


def _is_within(token: Token, start: int, end: int, stems: tuple[str, ...]) -> bool:
    """Whether a token is one of a name's, and tells who it is."""
    mention = token.mention
    if mention is not None:
        return start <= mention.start and mention.end <= end
    return token.name in stems and token.name not in _VAGUE
