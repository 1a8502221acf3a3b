"""Statements of a note read on their own: what they mention, measure and say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from engine.note import SectionKind
from engine.portions import give_way
from evaluators.deterministic.quantities import Bundle, Quantity, bundles, of_drugs
from evaluators.deterministic.reading.context.denials import Stretch
from evaluators.deterministic.reading.context.marks import NAUGHT, letters_spelled_out
from evaluators.deterministic.reading.context.polarity import NORMAL
from evaluators.deterministic.reading.figures.figures_owner import names, noted_age_of
from evaluators.deterministic.reading.laterality.sided import Side, Sided, placed
from evaluators.deterministic.reading.laterality.sides import read_sides
from evaluators.deterministic.reading.laterality.sides_figures import told_figures
from evaluators.deterministic.reading.mention import ASKED, ASKED_OVER, FAMILY, HISTORICAL, NEGATED, Mention
from evaluators.deterministic.reading.names import stems_of_names
from evaluators.deterministic.reading.not_allergic import not_allergic_to
from evaluators.deterministic.reading.parts import Parts, in_batches, outside
from evaluators.deterministic.reading.spoken.plain import typed
from evaluators.deterministic.reading.ways.matters import noted_matters, noted_organs, noted_signs
from evaluators.deterministic.reading.ways.outcomes import read_outcomes
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS
from evaluators.deterministic.reading.wording.words import Words, foreign_letters, surface_words, words_of
from evaluators.vocabulary import Lexicon
from evaluators.vocabulary.rows import words_by_role

INFERRING: Final = frozenset(("assessment", "plan", "instructions", "assessment_plan"))
"""Sections in which a clinician concludes; not every word of them was spoken."""
EXAMINING: Final = frozenset(("exam", "vitals", "results", "objective"))
RECALLING: Final = frozenset(("pmh", "surgical_history"))
"""Sections that tell of former times."""
HISTORIES: Final = frozenset(("hpi", "subjective", "chief_complaint", "history", "narrative", "other"))
"""Sections that tell what was so up to the visit."""

UNDIVIDED: Final = "narrative"
"""A note without headings, which may tell anything anywhere."""
_PLAN: Final = "plan"
_EXAM: Final = "exam"
_ORDER: Final = re.compile(
    rf"\W*(?:(?:plan to|please|the|patient|pt|was|is|will be|to be) ){{0,4}}(?:{CLAUSE_PATTERNS['opens order']}) "
    rf"(?!(?:{CLAUSE_PATTERNS['no order']})\b)[a-z]",
    re.IGNORECASE,
)
"""How an order opens, which is a plan where no heading says what a note is of: "Continue ramipril."."""
_ORDERED: Final = re.compile(rf"\b(?:{CLAUSE_PATTERNS['closes order']})\W*$", re.IGNORECASE)
"""How one ends: "No X-ray required."."""
WORD: Final = "word"
_ABBREVIATED: Final = 3
_GENDERS: Final = words_by_role("gender_words.tsv")
_GENDERED: Final = frozenset([word.rstrip(".") for words in _GENDERS.values() for word in words])
"""Words of which those have one that tell the patient's gender."""
_LABELLED: Final = re.compile(r"(?: (?:use|status|history|hx|intake))?:", re.IGNORECASE)
"""What stands behind the name of a label."""
_REFERRAL: Final = " referral"
_FIELD: Final = re.compile(r"(?: ?[/&,] ?[A-Za-z]{2,24}){0,3} ?:")
"""Behind the name of a field where it is a label, perhaps of several."""
_BULLET: Final = 4
"""Characters of what an item of a list begins with."""
"""Ends the names of the terms that stand for a field of medicine."""
_NEAR: Final = 2
_SHORT_LABEL: Final = 24
_SIGN: Final = re.compile(r"^((?:[|] ?)?(?:[A-Za-z /]{2,25}: ?)?)(?:[-–−☐] ?)(?=[A-Za-z])")
"""What says no more than the heading of its list does: "GI: -nausea"."""
_LABEL: Final = re.compile(r"[A-Za-z][A-Za-z,/& -]{2,48}:(?: |$)")
_PERSONAL: Final = re.compile(
    r"^(?:[a-z ]{0,24}: ?)?(?:the )?(?:patient|pt) (?:also |herself |himself |recently |previously |currently )?"
    rf"(?:{CLAUSE_PATTERNS['of the patient']})\b"
    r"(?! (?:an? |any |no |strong |positive )*f(?:amily|hx?)\b)|"
    r"\bpersonal (?:history|hx)\b|\b(?:no|nor|not any|without) personal\b"
)
"""What says in a family history that it is about the patient."""
_LOOKED_AT: Final = frozenset(("site", "exam", "form"))
_NOTHING: Final[frozenset[str]] = frozenset()


StatementKey = tuple[str, SectionKind, str]
"""What a statement is read from: its text, the kind of its section, and what the heading of its list says for it."""


@mypyc_attr(acyclic=True)
class Token:
    """A word stem or a concept of a statement; ``category`` is the term's, or ``word``.

    Concepts that the statement denies are tokens of their own (``no-sx:fever``, category ``no-symptom``): denials are
    written down as a matter of course, findings are not.
    """

    __slots__ = ("category", "mention", "name")

    def __init__(self, name: str, category: str, mention: Mention | None) -> None:
        self.name = name
        self.category = category
        self.mention = mention


@mypyc_attr(acyclic=True)
class StatementReading:
    """One statement as a pure function of its text, the kind of its section and what the heading of its list says for
    it; reused between revisions.

    It is read with the words of that heading in front: the first ``lead`` characters of its text are not its own.
    """

    __slots__ = (
        "bundles",
        "denied",
        "foreign",
        "function",
        "gender",
        "kind",
        "lead",
        "mentions",
        "normal",
        "outcomes",
        "owners",
        "people",
        "quantities",
        "sides",
        "spared",
        "stems",
        "text",
        "tokens",
        "words",
    )

    def __init__(self, kind: SectionKind, parts: Parts) -> None:
        """What it names, and where. Whoever makes one goes on with ``tell``, ``measure`` and ``take_words``."""
        self.text = text = parts.text
        self.kind: SectionKind = _PLAN if kind == UNDIVIDED and _is_order(text) else kind
        self.lead = 0
        lower, reading, ends = parts.folded.lower, parts.reading, parts.ends
        self.quantities: tuple[Quantity, ...] = _but_sides(parts.quantities, reading.sides)
        self.mentions: tuple[Mention, ...] = tuple(_apart(_beyond_labels(text, reading.mentions), self.quantities))
        if self.kind == UNDIVIDED and _is_finding(text, self.mentions):
            self.kind = _EXAM
        self.sides: tuple[Sided, ...] = tuple(
            placed(side, self._before(side)) if side.free else side
            for side in read_sides(lower, reading.sides, self.mentions, ends, spoken=False)
        )
        if self.quantities and self.sides:
            self.sides = told_figures(lower, self.sides, self.quantities)
        self.denied: tuple[Stretch, ...] = tuple(reading.denied)
        self.spared: tuple[Mention, ...] = not_allergic_to(lower, self.mentions)

    def tell(self, kind: SectionKind, parts: Parts) -> None:
        """Take what it tells in words; ``kind`` is its section's, whatever it is read as."""
        lower, written = parts.folded.lower, words_of(parts.folded.letters)
        self.outcomes = read_outcomes(lower, self.mentions, parts.ends, written)
        self.outcomes += noted_matters(lower) + noted_signs(self.mentions)
        if kind in EXAMINING or kind == UNDIVIDED:
            self.outcomes += noted_organs(lower, written, self.mentions, self.outcomes)

    def measure(self, parts: Parts) -> None:
        """Take what its figures belong to."""
        self.bundles: tuple[Bundle, ...] = ()
        self.owners: dict[int, str] = {}
        if self.quantities:
            self.bundles = tuple(bundles(self.text, parts.matches, self.quantities))
            self.quantities = of_drugs(self.quantities, self.bundles)
            self.owners = names(self.text, self.mentions, self.quantities, self.bundles, self._age_of)

    def take_words(self, parts: Parts) -> None:
        """Take whom and what it tells of beside its terms: words, tokens, people; then what its section says."""
        self._take_words(parts)
        self.foreign = foreign_letters(self.text)
        self._section_context()

    def _take_words(self, parts: Parts) -> None:
        text, plain, letters = parts.text, parts.words, parts.folded.letters
        written = letters.replace("'", " ").split()
        self.normal = not NORMAL.isdisjoint(written)
        gendered = not (_GENDERED.isdisjoint(written) or any(mention.relative for mention in self.mentions))
        self.gender = _gender(text) if gendered else 0
        label = _label_end(text, self.mentions, measured=bool(self.quantities))
        told = tuple(mention for mention in self.mentions if mention.start >= label)
        stems = plain.stems
        if label or self.quantities:
            rest = _without_figures(letters, self.quantities)
            stems = words_of(outside(rest[label:], told, label)).stems
        self.tokens = _tokens(told, stems)
        self.people = stems_of_names(text)
        inside = [surface_words(mention.term.surface) for mention in self.mentions]
        self.stems = plain.stems if not inside else _joined(plain.stems, inside)
        self.words = plain.total + sum(words.total for words in inside)
        self.function = plain.function + sum(words.function for words in inside)

    def _age_of(self, text: str, quantity: Quantity) -> str:
        return noted_age_of(text, quantity, family=self.kind == "family_history")

    def _before(self, side: Sided) -> list[Mention]:
        return [mention for mention in self.mentions if mention.end <= side.start]

    def _section_context(self) -> None:
        for mention in self.mentions:
            mention.flags = mention.flags & ~(ASKED | ASKED_OVER) | (NEGATED if mention.flags & ASKED_OVER else 0)
        flag = {"family_history": FAMILY, "pmh": HISTORICAL, "surgical_history": HISTORICAL}.get(self.kind, 0)
        if flag == FAMILY and _PERSONAL.search(self.text.lower()):
            return  # "Patient had a DVT."
        if flag:
            for mention in self.mentions:
                if flag != FAMILY or mention.relative or mention.term.category != "substance":
                    mention.flags |= flag  # "Family/social: never smoked" is of the patient


def section_group(kind: SectionKind) -> str:
    """Sections differ in what goes unsaid: examination, conclusions, history."""
    return "exam" if kind in EXAMINING else "plan" if kind in INFERRING else "history"


def read_statements(statements: Sequence[StatementKey], lexicon: Lexicon) -> Iterator[StatementReading]:
    """The readings of many statements, in order: as in ``read_parts``, one kind of thing after the other."""
    number = 0
    texts = [_as_read(*statement) for statement in statements]
    for batch in in_batches(texts, lexicon, spoken=False):
        keys = statements[number : number + len(batch)]
        number += len(batch)
        yield from _read(keys, batch)


def read_statement(text: str, kind: SectionKind, lexicon: Lexicon) -> StatementReading:
    """The reading of one that stands under no heading of a list."""
    (reading,) = read_statements([(text, kind, "")], lexicon)
    return reading


def _read(keys: Sequence[StatementKey], batch: Sequence[Parts]) -> list[StatementReading]:
    readings = [StatementReading(kind, parts) for (_, kind, _), parts in zip(keys, batch, strict=True)]
    give_way()
    for reading, (_, kind, _), parts in zip(readings, keys, batch, strict=True):
        reading.tell(kind, parts)
    give_way()
    for reading, parts in zip(readings, batch, strict=True):
        reading.measure(parts)
    for reading, (_, _, above), parts in zip(readings, keys, batch, strict=True):
        reading.take_words(parts)
        if above:
            reading.lead = len(above) + 1
    return readings


def _is_order(text: str) -> bool:
    return _ORDER.match(text) is not None or _ORDERED.search(text) is not None


def _is_finding(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether all that a few words name, or what stands behind a label, is what an examiner finds, and where: "Lungs:
    CTAB", "Chest clear"."""
    sorts = {mention.term.category for mention in mentions}
    if _EXAM not in sorts or not sorts <= _LOOKED_AT:
        return False
    return len(text) <= _SHORT_LABEL or _LABEL.match(text) is not None


def _as_read(text: str, kind: SectionKind, above: str) -> str:
    text = typed(text)
    if "N" in text and kind not in EXAMINING:
        text = letters_spelled_out(text)
    if not above:
        return text
    text = _SIGN.sub(lambda sign: f"{sign[1]}{' ' * (len(sign[0]) - len(sign[1]))}", text, count=1)
    if text.find(":", 0, _SHORT_LABEL) > 0:
        text = text.replace(":", ",", 1)  # "GI: nausea": what holds for the item holds behind its label
    return f"{typed(above)} {NAUGHT.sub('  ', text)}"


def _but_sides(quantities: Sequence[Quantity], sides: Sequence[Side]) -> tuple[Quantity, ...]:
    """Quantities but what is a side: "OD" of an eye is no once daily."""
    if not sides or not quantities:
        return tuple(quantities)
    starts = {side.start for side in sides}
    return tuple([quantity for quantity in quantities if quantity.start not in starts])


def _apart(mentions: Sequence[Mention], quantities: Sequence[Quantity]) -> list[Mention]:
    """Mentions but those of an abbreviation that a figure has read as its unit: "91% RA", "0.5 ppd"."""
    if not quantities:
        return list(mentions)
    read = [(quantity.start, quantity.end) for quantity in quantities]
    starts = [start for start, _ in read]
    found = []
    for mention in mentions:
        place = bisect_right(starts, mention.start) - 1
        if mention.end - mention.start > _ABBREVIATED or place < 0 or mention.end > read[place][1]:
            found.append(mention)
    return found


def _beyond_labels(text: str, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Mentions but those of a label whose line names the same again, "Tobacco: never smoker", or which is a field's."""
    if ":" not in text:
        return mentions
    return [
        mention
        for number, mention in enumerate(mentions)
        if not (
            _is_field(text, mention)
            or (
                _LABELLED.match(text, mention.end)
                and any(
                    other.term.concept == mention.term.concept for other in mentions[number + 1 : number + 1 + _NEAR]
                )
            )
        )
    ]


def _is_field(text: str, mention: Mention) -> bool:
    """Whether it opens a statement with the name of a field of medicine, which refers nobody to it: "ENT/Chest: …"."""
    if mention.start > _BULLET or not mention.term.name.endswith(_REFERRAL):
        return False
    return not text[: mention.start].strip(" -*•") and _FIELD.match(text, mention.end) is not None


def _gender(text: str) -> int:
    """1 where a statement speaks of her, -1 of him, 0 where it does not tell."""
    words = text.lower().replace("-", " ").split()
    return _GENDERS["male"].isdisjoint(words) - _GENDERS["female"].isdisjoint(words)


def _label_end(text: str, mentions: Sequence[Mention], *, measured: bool) -> int:
    """Where the text after a label ("Musculoskeletal: …") begins that names no more than what is looked at; else 0.

    ``measured``: whether it has figures, of which "Resp:" may be what is measured, and not only where it is from.

    A label may be all there is: its findings stand on the next lines.
    """
    label = _LABEL.match(text) if ":" in text else None
    if label is None:
        return 0
    named = {mention.term.category for mention in mentions if mention.start < label.end()}
    if named - _LOOKED_AT - ({"vital"} if not measured else _NOTHING):
        return 0
    return label.end()


def _without_figures(text: str, quantities: Sequence[Quantity]) -> str:
    """The text with its quantities blank: the words in them ("days") are no evidence of their own."""
    for quantity in quantities:
        text = text[: quantity.start] + " " * (quantity.end - quantity.start) + text[quantity.end :]
    return text


def _joined(stems: tuple[str, ...], others: Sequence[Words]) -> tuple[str, ...]:
    """Stems outside of terms, then those within, each once."""
    found = dict.fromkeys(stems)
    for words in others:
        for stem in words.stems:
            found[stem] = None
    return tuple(found)


def _tokens(mentions: tuple[Mention, ...], stems: tuple[str, ...]) -> tuple[Token, ...]:
    """Concepts, then words outside of terms, each once."""
    found: dict[str, Token] = {}
    for mention in mentions:
        no = "no-" if mention.flags & NEGATED else ""
        name = no + mention.term.concept
        found.setdefault(name, Token(name, no + mention.term.category, mention))
    for stem in stems:
        found.setdefault(stem, Token(stem, WORD, None))
    return tuple(found.values())
