"""Checks how a thing is, by the note, against how it was said to be: constant or on and off, raised or normal.

Each row of ``contrary_rules.tsv`` has ways of which one excludes the others. A way counts where its words stand right
beside the thing; it contradicts the note's where all that was said of the thing is of that one other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple, cast

from engine.finding import Kind
from evaluators.deterministic.checks.occasions import is_advice
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.around import left_of, right_of
from evaluators.deterministic.reading.mention import COMPLAINTS, FAMILY, HISTORICAL, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.polarity import polar
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways import Ways, WaysIndex, ways_of
from evaluators.deterministic.record.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import phrases_by_role, read_rows

_BEHIND: Final = 64
_BEFORE: Final = 40
_REPLY: Final = 80
_MOST: Final = 8
"""Mentions of a thing beyond which too much was said of it to be all of one way."""
_FEW: Final = 16
_SEVERAL: Final = 2
_PLACE: Final = (
    r"(?: (?:in|on|at|over|around|across|behind|under|down) (?:my|the|your|his|her|their|both|each)(?: [a-z]+){1,2})?"
)
_PLACES: Final = re.compile(_PLACE)
_LINK: Final = re.compile(rf"(?:['’]s)?{_PLACE}(?: [a-z'’]+){{0,4}} ")
_ONSET: Final = "onset"
_BEGAN: Final = re.compile(r"(?:['’]s)?(?:,? [a-z'’]+){0,6},? ")
_ADJECTIVES: Final = re.compile(r"(?:,? [a-z-]+){0,2} ")
_WORDS: Final = phrases_by_role("contrary_words.tsv")
_APART: Final = frozenset(_WORDS["apart"])
_PAST: Final = frozenset(_WORDS["past"])
_ASKING: Final = frozenset(_WORDS["asking"])
_ON_OCCASION: Final = re.compile(rf" (?!at all\b)(?:{'|'.join(_WORDS['occasion'])})\b|/")
_RESERVES: Final = tuple([f" {words}" for words in _WORDS["reserve"]])
_CLAUSE: Final = re.compile(r"[ .?!;:\n(](?:(?<! )|(?:but|although|though|however) )")
_GOES_ON: Final = re.compile(
    r"(?:(?! (?:and|or|then|with|but)\b) [a-z]+){0,4}?"
    r"(?:[.,;]? (?:but|and|though|which|it just)|[.;,])? (?:it|that|they|those|this|which)(?='| )"
)
"""Up to where one goes on about a thing by pronoun."""
_MARK: Final = re.compile(r"[.?!]")
_IT: Final = "it "
"""Stands for the thing in the reply to a question for it."""
_OPENING: Final = re.compile(rf"\W*(?:(?:{'|'.join(_WORDS['opens'])})(?:[,.;!…]| -)+ *)*")
_ASKED_ON: Final = re.compile(r"\b(?:when|what|where|how|why)(?:['’]s| [a-z]+){0,2} $")
"""Before a thing: more is asked for than how it is, which is taken for granted ("when is it worse?")."""
_CLOSED: Final = re.compile(rf"(?: (?:{'|'.join(_WORDS['closes'])})\b)*\W*(?:$|[,.?!])")
"""Behind a way with which a question or a clause ends: no more than that is asked, and denied."""
_PRONOUN: Final = re.compile(r"\b(?:it|this|that|they)(?='s\b|[ ?])")
_GOES_ON_FOR: Final = AHEAD
"""Utterances, the one that names a complaint with them, in which "it" is still that."""
_FAR: Final = 600
"""Characters of each of them that are looked at: whoever speaks on and on goes over to something else."""
_TOPICS: Final = frozenset((*COMPLAINTS, "medication", "lab", "vital", "procedure"))
_NO_WAYS: Final[frozenset[int]] = frozenset()


class Rule(NamedTuple):
    """Ways of one kind; the words ``apart`` must not stand between them and the thing."""

    kind: Kind
    ways: Ways
    apart: frozenset[str]
    goes_on: bool
    """Whether it is told of a thing in the next clause as well: "I took Tylenol but that didn't help"."""
    once: bool
    """Whether it is of the beginning, which is told behind a comma as well, and on an occasion holds for good."""


class _Rules:
    """The rules, by the categories and concepts that they are of."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._of: dict[str, list[int]] = {}
        for number, (kind, names, *ways) in enumerate(read_rows("contrary_rules.tsv", least=4)):
            apart = _APART | _PAST if kind == "temporality" else _APART
            self.rules.append(
                Rule(cast("Kind", kind), ways_of(ways), apart, names == "medication", _ONSET in names.split("|"))
            )
            for name in names.split("|"):
                self._of.setdefault(name, []).append(number)
        self.index = WaysIndex([rule.ways for rule in self.rules])

    def has(self, term: Term) -> bool:
        """Whether there are any of a term."""
        return term.category in self._of or term.concept in self._of or any(name in self._of for name in term.classes)

    def of(self, term: Term, numbers: set[int]) -> Iterator[tuple[str, Rule]]:
        """Those of a term among some, each with the name that it is of."""
        for name in (term.category, term.concept, *term.classes):
            for number in self._of.get(name, ()):
                if number in numbers:
                    yield name, self.rules[number]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    return _Rules()


def contrary_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that all was said otherwise of."""
    rules = _rules()
    things = [m for m in statement.mentions if not m.flags & (FAMILY | HYPOTHETICAL) and rules.has(m.term)]
    text = lowered(statement.text) if things else ""
    numbers = rules.index.may_be_in(text, statement.stems) if things else None
    if not numbers:
        return
    for mention in things:
        if is_advice(mention, statement):
            continue
        for name, rule in rules.of(mention.term, numbers):
            if rule.kind != "temporality" and statement.kind in INFERRING:
                continue  # "low cholesterol diet"
            denied = bool(mention.flags & NEGATED)
            noted = _ways(rule, text, mention.start, mention.end, denied=denied)
            called = polar(mention.term) == "yes" and rule.ways.pattern.search(text, mention.start, mention.end)
            concept = name if called else mention.term.concept  # a "productive cough" is a cough
            if len(noted) != 1 or (said := _otherwise(rule, concept, min(noted), record)) is None:
                continue
            if mention.term.category == "medication" and _is_told_apart(rule, mention, things, text):
                continue
            if mention.term.category != "medication" or not _helps_another(mention, said, statement, record):
                named = (found[0] for found in rule.ways.pattern.finditer(text) if found.lastindex == min(noted))
                yield _piece(rule, mention, next(named, text[mention.start : mention.end]), said, record)


def _is_told_apart(rule: Rule, drug: Mention, things: Sequence[Mention], text: str) -> bool:
    """Whether the note has a drug both ways, of which each is of another complaint: "helps the knee, not the back"."""
    same = [thing for thing in things if thing.term.concept == drug.term.concept]
    if len(same) < _SEVERAL:
        return False
    told = [_ways(rule, text, m.start, m.end, denied=bool(m.flags & NEGATED)) for m in same[:_FEW]]
    return len(frozenset().union(*told)) > 1


def _helps_another(drug: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether a drug was spoken of as what is taken for another complaint than the note's: "it helps the headaches"."""
    noted = [m.term for m in statement.mentions if m.term.category in COMPLAINTS and _is_beside(m, drug, statement)]
    mentions = record.read(record.position(said.key)).mentions
    heard = _complaints(mentions, next((m.sentence for m in mentions if m.start == said.start), 0))
    if said.answer is not None:
        heard += _complaints(record.read(record.position(said.answer)).mentions, 0)
    alike = any(one.isa(other.concept) or other.isa(one.concept) for one in noted for other in heard)
    return bool(noted and heard) and not alike


def _is_beside(complaint: Mention, drug: Mention, statement: StatementReading) -> bool:
    """Whether no other drug is named between the two."""
    low, high = sorted((complaint.start, drug.start))
    return not any(m.term.category == "medication" and low < m.start < high for m in statement.mentions)


def _complaints(mentions: Sequence[Mention], sentence: int) -> list[Term]:
    """The complaints of a sentence of a text, by its number."""
    return [m.term for m in mentions[:_FEW] if m.sentence == sentence and m.term.category in COMPLAINTS]


def _otherwise(rule: Rule, concept: str, noted: int, record: Record) -> Said | None:
    """The first thing said of a concept that has it another way, if nothing has it the note's or in several."""
    found: Said | None = None
    ways: set[int] = set()
    for entry in record.related(concept):
        if entry.count(AFFIRMED) + entry.count(DENIED) > _MOST:
            return None
        for state in (AFFIRMED, DENIED):
            for said in entry.mentions(state):
                if said.flags & HISTORICAL:
                    continue
                heard = _heard(rule, said, record) or _heard_on(rule, entry.term, said, record)
                if noted in heard:
                    return None
                found = found or (said if any(way == -noted or 0 < way != noted for way in heard) else None)
                ways |= heard
    told = {way for way in ways if way > 0}
    return found if len(told) == 1 or (not told and -noted in ways) else None


def _heard(rule: Rule, said: Said, record: Record) -> frozenset[int]:
    """Which ways a mention tells of, or the reply to the question that it stands in; one that the reply denies is told
    as its negative.
    """
    text = lowered(record.text(said.key))
    mark = _MARK.search(text, said.end, said.end + _BEHIND)
    if said.answer is None and (mark is None or mark[0] != "?"):
        return _ways(rule, text, said.start, said.end, denied=bool(said.flags & NEGATED))
    return _replied(rule, text, said.start, said.end, record.look(said.key, 0, 1) + 1, record)


def _heard_on(rule: Rule, term: Term, said: Said, record: Record) -> frozenset[int]:
    """The same of a complaint or a drug that the next utterances go on about as "it", until another one is named."""
    if said.flags & FAMILY or not (term.category in COMPLAINTS or rule.goes_on):
        return _NO_WAYS
    first = record.look(said.key, 0, _GOES_ON_FOR)
    starts = [said.end, *([0] * (_GOES_ON_FOR - 1))]
    texts = record.speech.texts(first, first + _GOES_ON_FOR)
    texts = [lowered(text[: start + _FAR]) for text, start in zip(texts, starts, strict=False)]
    starts = starts[: len(texts)]
    telling = [rule.ways.pattern.search(text, start) is not None for text, start in zip(texts, starts, strict=True)]
    ways: frozenset[int] = frozenset()
    for ahead, (text, start) in enumerate(zip(texts, starts, strict=True)):
        if not any(telling[ahead:]):
            break  # most often none tells of any: to read an utterance again takes far longer than to search it
        if ahead and any(is_another(mention, term) for mention in record.read(first + ahead).mentions):
            break
        for it in islice(_PRONOUN.finditer(text, start), _FEW):
            mark = _MARK.search(text, it.end(), it.end() + _BEHIND)
            if mark is None or mark[0] != "?":
                ways |= _ways(rule, text, it.start(), it.end(), denied=True)
            elif ahead + 1 < len(texts):
                ways |= _replied(rule, text, it.start(), it.end(), first + ahead + 1, record)
    return ways


def is_another(mention: Mention, term: Term) -> bool:
    """Whether a mention is of something else that "it" may stand for; what a drug is for is nothing that helps."""
    other = mention.term
    if term.category == "medication":
        return other.category == "medication" and other.concept != term.concept
    return (
        other.category in _TOPICS
        and other.weight != "info"
        and not (other.isa(term.concept) or term.isa(other.concept))
    )


def _replied(rule: Rule, text: str, start: int, end: int, position: int, record: Record) -> frozenset[int]:
    """Which ways the reply at a position tells of, to a question for the thing at a place of a text."""
    if position >= len(record.speech):
        return _NO_WAYS
    reply = lowered(record.speech.text(position)[:_REPLY])
    opening = _OPENING.match(reply)
    told = _ways(rule, _IT + reply[opening.end() if opening is not None else 0 :], 0, len(_IT) - 1, denied=True)
    if told or rule.ways.pattern.search(reply) is not None:
        return told
    return _answered(rule, text, start, end, record.read(position))


def _answered(rule: Rule, text: str, start: int, end: int, reply: TurnReading) -> frozenset[int]:
    """The one way that a question has ("is the headache constant?"), as it was answered."""
    asked = _ways(rule, text, start, end, denied=True, asks=True)
    if len(asked) != 1 or reply.reserve or reply.hedged or _ASKED_ON.search(text, max(start - _BEFORE, 0), start):
        return _NO_WAYS
    if reply.answer == NO:
        last = max(rule.ways.pattern.finditer(text, start, end + _BEHIND), key=re.Match.end)
        return frozenset([-way for way in asked]) if _CLOSED.match(text, last.end()) else _NO_WAYS
    return asked if reply.answer == YES or reply.detailed else _NO_WAYS


def _ways(rule: Rule, text: str, start: int, end: int, *, denied: bool, asks: bool = False) -> frozenset[int]:
    """Which ways a text has of the thing at a place, also by what it calls it ("dry cough"); more than one where its
    clause has others, too."""
    if rule.goes_on and (told := _GOES_ON.match(text, end)) is not None:
        end = told.end()
    behind = right_of(text, end, _BEHIND, _CLAUSE)
    if text.startswith(_RESERVES, end + len(behind)):
        return _NO_WAYS  # "ibuprofen helps the headache but not the back"
    before = left_of(text, start, _BEFORE, _CLAUSE)
    near = False
    ways = set()
    for match in rule.ways.pattern.finditer(behind):
        ways.add(match.lastindex or 0)
        near = near or _is_of_it(rule, behind, match, asks=asks)
    if denied:
        return frozenset(ways) if near else _NO_WAYS
    for match in rule.ways.pattern.finditer(before):
        ways.add(match.lastindex or 0)
        near = near or (
            _links(_ADJECTIVES, before[match.end() :], rule.apart)
            and _APART.isdisjoint(before[: match.start()].split()[-2:])
        )
    for match in rule.ways.pattern.finditer(text, start, end):
        ways.add(match.lastindex or 0)
        near = near or _PAST.isdisjoint(before.split()[-2:])
    return frozenset(ways) if near else _NO_WAYS


def _is_of_it(rule: Rule, behind: str, way: re.Match[str], *, asks: bool) -> bool:
    """Whether a way behind a thing is told of it, and at all times."""
    gap = behind[: way.start()]
    if rule.once and _BEGAN.fullmatch(gap) is not None and rule.apart.isdisjoint(gap.replace(",", "").split()):
        return True  # "earache since last night, out of nowhere"
    if _ON_OCCASION.match(behind, way.end()) is not None:
        return False
    if _PLACES.sub("", gap) == ", " and _CLOSED.match(behind, way.end()):
        return True  # "Cough, productive."
    return _links(_LINK, gap, rule.apart - _ASKING if asks else rule.apart)


def _links(shape: re.Pattern[str], gap: str, apart: frozenset[str]) -> bool:
    """Whether no more than such words stand between a thing and a way, and none of another thing."""
    if shape.fullmatch(gap) is None:
        return False
    words = _PLACES.sub("", gap).split()
    return apart.isdisjoint(words) and not any(word.endswith(("n't", "n’t")) for word in words)


def _piece(rule: Rule, mention: Mention, way: str, said: Said, record: Record) -> Piece:
    text = record.text(said.key)
    evidence = quote(record, said.key, max(0, said.start - _BEFORE), min(len(text), said.end + _BEHIND))
    message = f"Note says “{way}” of {mention.term.name}, the transcript says otherwise."
    return against((mention.start, mention.end), rule.kind, "major", message, (evidence,))
