"""What a check of one part of a statement ends with, and how it quotes the record."""

from __future__ import annotations

from typing import Final, NamedTuple

from mypy_extensions import mypyc_attr

from engine.finding import Evidence, Kind, Severity, Support
from evaluators.deterministic.reading.mention import POINTS
from evaluators.deterministic.reading.wording.around import last_end, left_of, right_of, whole_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key, Said
from evaluators.vocabulary import Term

FULL: Final = 1000
"""Score of a piece that is borne out; scores are whole thousandths."""
PART: Final = 500
INFERRED: Final = 850

MANAGED: Final = POINTS["critical"]
"""Points of what is done about a thing, or not tolerated: drugs, tests, allergies."""
DESCRIBED: Final = POINTS["major"]
"""Points of how, where and when a thing is."""
_AROUND: Final = 80
"""Characters of a sentence that are quoted on either side of what was said, at most."""
_REPLY: Final = 120
"""Characters of a reply that are quoted."""


class Issue(NamedTuple):
    """What is wrong with a part of a statement; offsets are within the statement."""

    start: int
    end: int
    kind: Kind
    support: Support
    severity: Severity
    message: str
    evidence: tuple[Evidence, ...]
    suggestion: str | None


@mypyc_attr(acyclic=True)
class Piece:
    """One checkable part of a statement: its weight, its score in thousandths, what is wrong with it (or None)."""

    __slots__ = ("issue", "points", "score", "support")

    def __init__(self, points: int, score: int, support: Support, issue: Issue | None) -> None:
        self.points = points
        self.score = score
        self.support = support
        self.issue = issue

    def same(self, other: Piece) -> bool:
        return (self.points, self.score, self.support, self.issue) == (
            other.points, other.score, other.support, other.issue,
        )  # fmt: skip

    def told(self, score: int) -> Piece:
        """The same with this score, where nothing is to be said of it any more."""
        return Piece(self.points, score, self.support, None)


def against(
    place: tuple[int, int],
    kind: Kind,
    severity: Severity,
    message: str,
    evidence: tuple[Evidence, ...],
    *,
    points: int = DESCRIBED,
    suggestion: str | None = None,
) -> Piece:
    """A part of a statement that the transcript contradicts."""
    issue = Issue(place[0], place[1], kind, "contradicted", severity, message, evidence, suggestion)
    return Piece(points, 0, "contradicted", issue)


def called(term: Term) -> str:
    """What a message calls a term of the note: by the note's own words, which tell a clinician at once what is meant; a
    drug also by its name."""
    name, surface = term.name.lower(), term.surface.lower()
    if surface in name or name in surface:
        return term.name
    return f"{term.surface} ({term.name})" if term.category == "medication" else f"“{term.surface}”"


def opening(name: str) -> str:
    """A name as it opens a message."""
    return f"{name[:1].upper()}{name[1:]}"


def quote(record: Record, key: Key, start: int, end: int) -> Evidence:
    """Evidence at a place of the record, quoting the text that stands there."""
    return Evidence(*record.speech.quote(record.position(key), start, end))


def names(record: Record, said: Said) -> tuple[Evidence, ...]:
    """The words of a mention, and the utterance that answered where it was asked: what a fact is told by."""
    found: tuple[Evidence, ...] = (quote(record, said.key, said.start, said.end),)
    if said.answer is not None:
        found = (*found, quote(record, said.answer, 0, min(len(record.text(said.answer)), 80)))
    return found


def quotes(record: Record, said: Said) -> tuple[Evidence, ...]:
    """What a mention stands among, and the reply where it was asked for: they tell how it was meant."""
    if said.answer is None:
        return exchange(record, said.key, said.start, said.end)
    return (among(record, said.key, said.start, said.end), reply(record, said.answer))


def without_repeats(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """Quotes without those that another one before them has within it."""
    found: list[Evidence] = []
    for one in evidence:
        if not any(
            one.segment == other.segment and other.start <= one.start and one.end <= other.end for other in found
        ):
            found.append(one)
    return tuple(found)


def among(record: Record, key: Key, start: int, end: int) -> Evidence:
    """The sentence that a place of the record stands in, up to so many words on either side; behind a question that
    nobody else answered what the speaker goes on with, too."""
    position, text = record.look(key, 0, 0), record.text(key)
    low, high = start - len(left_of(text, start, _AROUND)), end + len(right_of(text, end, _AROUND))
    if text.startswith("?", high):
        high += 1 + len(right_of(text, high + 1, _AROUND))
    low, high = whole_words(text, low, high)
    return Evidence(*record.speech.quote_among(position, (start, end), (min(low, start), max(high, end))))


def exchange(record: Record, key: Key, start: int, end: int) -> tuple[Evidence, ...]:
    """The same, and what is replied where an utterance ends with it and asks: both together tell how something is."""
    found = among(record, key, start, end)
    position, last = record.look(key, 0, 1), record.text(key).rstrip().endswith(found.text)
    if not last or position + 1 == len(record.speech):
        return (found,)
    asks = found.text.endswith("?") or record.read(position).asks
    return (found, reply(record, record.speech.keys[position + 1])) if asks else (found,)


def reply(record: Record, key: Key) -> Evidence:
    """How an utterance begins that answers: as many whole sentences as go into a line, or else whole words."""
    position, text = record.look(key, 0, 0), record.text(key)
    end = len(text)
    if end > _REPLY:
        end = last_end(text, 0, _REPLY) or whole_words(text, 0, _REPLY)[1]
    return Evidence(*record.speech.quote(position, 0, end or _REPLY))
