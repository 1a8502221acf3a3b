"""Checks how a thing is, by the note, against how it was said to be: constant or on and off, raised or normal.

Each row of ``contrary_rules.tsv`` has ways of which one excludes the others. A way counts where its words stand right
beside the thing; it contradicts the note's where all that was said of the thing is of that one other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, cast

from engine.finding import Kind
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.around import left_of, right_of
from evaluators.deterministic.reading.mention import FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.ways import Ways, WaysIndex, ways_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_rows

_BEHIND: Final = 64
_BEFORE: Final = 40
_MOST: Final = 8
"""Mentions of a thing beyond which too much was said of it to be all of one way."""
_PLACE: Final = (
    r"(?: (?:in|on|at|over|around|across|behind|under|down) (?:my|the|your|his|her|their|both|each)(?: [a-z]+){1,2})?"
)
_LINK: Final = re.compile(rf"(?:['’]s)?{_PLACE}(?: [a-z'’]+){{0,4}} ")
_ADJECTIVES: Final = re.compile(r"(?:,? [a-z-]+){0,2} ")
_APART: Final = frozenset((
    "and", "but", "or", "if", "when", "while", "with", "then", "than", "from", "to", "for", "because", "so", "that",
    "which", "unless", "until", "before", "after", "during", "of", "without", "by", "not", "never", "no", "nor", "any",
    "cannot", "my", "your", "his", "her", "their", "had", "denies", "less", "i", "you", "he", "she",
    "we",
))  # fmt: skip
"""Words between a thing and how it is that make it something else's, of another time, or deny it."""
_PAST: Final = frozenset(("was", "were"))
"""The same of what comes and goes; the result of a test is told so."""
_CLAUSE: Final = re.compile(r"[.?!;:\n(]| but | although | though | however ")
_MARK: Final = re.compile(r"[.?!]")
_IT: Final = "it "
"""Stands for the thing in the reply to a question for it."""
_ON_OCCASION: Final[tuple[str, ...]] = (
    " with", " when", " after", " at ", " on ", " if", " during", " while", " by ", " until", " before", " unless",
    " in the ", " in my ", " for a ", " once", " every", " from ", " or ", "/", "?",
)  # fmt: skip
"""What behind a way makes it hold on occasion, or only asks for it."""


class Rule(NamedTuple):
    """Ways of one kind; the words ``apart`` must not stand between them and the thing."""

    kind: Kind
    ways: Ways
    apart: frozenset[str]


class _Rules:
    """The rules, by the categories and concepts that they are of."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._of: dict[str, list[int]] = {}
        for number, (kind, names, *ways) in enumerate(read_rows("contrary_rules.tsv", least=4)):
            apart = _APART | _PAST if kind == "temporality" else _APART
            self.rules.append(Rule(cast("Kind", kind), ways_of(ways), apart))
            for name in names.split("|"):
                self._of.setdefault(name, []).append(number)
        self.index = WaysIndex([rule.ways for rule in self.rules])

    def of(self, term: Term, numbers: set[int]) -> Iterator[Rule]:
        """Those of a term among some."""
        for name in (term.category, term.concept, *term.classes):
            for number in self._of.get(name, ()):
                if number in numbers:
                    yield self.rules[number]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules()


def contrary_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that all was said otherwise of."""
    text, rules = lowered(statement.text) if statement.mentions else "", _rules()
    numbers = rules.index.may_be_in(text, statement.stems) if text else None
    if not numbers:
        return
    for mention in statement.mentions:
        if mention.flags & (FAMILY | HYPOTHETICAL):
            continue
        for rule in rules.of(mention.term, numbers):
            if rule.kind != "temporality" and statement.kind in INFERRING:
                continue  # "low cholesterol diet"
            noted = _ways(rule, text, mention.start, mention.end, denied=bool(mention.flags & NEGATED))
            if len(noted) == 1 and (said := _otherwise(rule, mention, noted, record)) is not None:
                yield _piece(rule, mention, said, record)


def _otherwise(rule: Rule, mention: Mention, noted: frozenset[int], record: Record) -> Said | None:
    """The first thing said of a concept that has it another way, if nothing has it the note's or in several."""
    found: Said | None = None
    ways: frozenset[int] = frozenset()
    for entry in record.related(mention.term.concept):
        if entry.count(AFFIRMED) + entry.count(DENIED) > _MOST:
            return None
        for state in (AFFIRMED, DENIED):
            for said in entry.mentions(state):
                if said.flags & HISTORICAL:
                    continue
                heard = _heard(rule, said, record)
                found = found or (said if heard else None)
                ways = ways | heard
    return found if len(ways) == 1 and ways != noted else None


def _heard(rule: Rule, said: Said, record: Record) -> frozenset[int]:
    """Which ways a mention tells of, or the reply to the question that it stands in."""
    text = lowered(record.text(said.key))
    mark = _MARK.search(text, said.end, said.end + _BEHIND)
    if said.answer is None and (mark is None or mark[0] != "?"):
        return _ways(rule, text, said.start, said.end, denied=bool(said.flags & NEGATED))
    position = record.position(said.key) + 1
    reply = record.speech.texts[position][:_BEHIND] if position < len(record.speech.texts) else ""
    return _ways(rule, _IT + lowered(reply), 0, len(_IT) - 1, denied=True)


def _ways(rule: Rule, text: str, start: int, end: int, *, denied: bool) -> frozenset[int]:
    """Which ways a text has of the thing at a place; more than one where its clause has others, too."""
    behind = right_of(text, end, _BEHIND, _CLAUSE)
    before = "" if denied else left_of(text, start, _BEFORE, _CLAUSE)
    near = False
    ways = set()
    for match in rule.ways.pattern.finditer(behind):
        ways.add(match.lastindex or 0)
        near = near or (
            _links(_LINK, behind[: match.start()], rule) and not behind.startswith(_ON_OCCASION, match.end())
        )
    for match in rule.ways.pattern.finditer(before):
        ways.add(match.lastindex or 0)
        near = near or (
            _links(_ADJECTIVES, before[match.end() :], rule) and _APART.isdisjoint(before[: match.start()].split()[-2:])
        )
    return frozenset(ways) if near else frozenset()


def _links(shape: re.Pattern[str], gap: str, rule: Rule) -> bool:
    """Whether no more than such words stand between a thing and a way, and none of another thing."""
    if shape.fullmatch(gap) is None:
        return False
    words = re.sub(_PLACE, "", gap).split()
    return rule.apart.isdisjoint(words) and not any(word.endswith(("n't", "n’t")) for word in words)


def _piece(rule: Rule, mention: Mention, said: Said, record: Record) -> Piece:
    text = record.text(said.key)
    evidence = quote(record, said.key, max(0, said.start - _BEFORE), min(len(text), said.end + _BEHIND))
    message = f"Note has {mention.term.name} otherwise than the transcript."
    return against((mention.start, mention.end), rule.kind, "major", message, (evidence,))
