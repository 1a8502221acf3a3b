"""section_completeness: are the four SOAP parts there, and filled, in whatever style the note uses?

A part counts as present in a section of its own, as partial where only lesser sections of it are there (results but no
examination, a past history but no present one), as implied where its content stands under another heading (a diagnosis
named in the plan), as empty or as missing. A note that is one section by design is judged on that one alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, Literal, NamedTuple

from engine.finding import Finding, Severity, Span, finding_id, folded
from engine.headings import heading_name
from engine.note import PARTS, ParsedNote, Part, Section, SectionKind
from engine.portions import find, give_way
from engine.verdict import Verdict, scored, unscored
from evaluators.deterministic.structure.parsing import headings
from evaluators.deterministic.structure.spoken import BIT, Cues, Spoken, by_section, cues_of, speaking
from evaluators.deterministic.structure.strays import strays_of
from evaluators.deterministic.topics import ALL, EXAMINED, LENGTHY, Lost

NAME: Final = "section_completeness"
VERSION: Final = "1"
_MOST: Final = 20  # findings of one sort; all count in the value

State = Literal["present", "partial", "implied", "empty", "missing"]
_CREDIT: Final[Mapping[State, float]] = {"present": 1.0, "partial": 0.7, "implied": 0.85, "empty": 0.2, "missing": 0.0}
_WEIGHTS: Final[Mapping[Part, float]] = {"subjective": 0.3, "objective": 0.2, "assessment": 0.2, "plan": 0.3}
# UK shorthand is what telephone and video consultations are written in: often there was nothing to examine.
_SHORTHAND_WEIGHTS: Final[Mapping[Part, float]] = {
    "subjective": 0.35,
    "objective": 0.05,
    "assessment": 0.25,
    "plan": 0.35,
}
_CORE: Final[Mapping[Part, tuple[frozenset[SectionKind], str]]] = {
    "subjective": (frozenset({"hpi", "subjective"}), "history of the complaint"),
    "objective": (frozenset({"exam", "objective"}), "examination"),
    "assessment": (frozenset({"assessment", "assessment_plan"}), "assessment"),
    "plan": (frozenset({"plan", "assessment_plan"}), "plan"),
}
"""What each part cannot do without, and its name."""
_NEEDS: Final[Mapping[Part, str]] = {
    "subjective": LENGTHY,
    "objective": EXAMINED,
    "assessment": LENGTHY,
    "plan": LENGTHY,
}
"""What must have been heard for a lack of each part to be more than a remark."""
_EMPTY_PENALTY: Final = 0.05
_MISPLACED_PENALTY: Final = 0.05
_SHORT_NAMES: Final = 2  # headings without a colon, from which on a note is shorthand
# An assessment with this many plan statements holds the plan, though the note has headings for all else.
_UNDER_OTHER_HEADING: Final = 4
_UNDER_EXAMINATION: Final = 3
"""Statements of a plan under the last heading of shorthand or of a letter, from which that is the plan."""
_LETTER: Final = re.compile(r"\s{0,8}dear [a-z]", re.IGNORECASE)
"""Opens what has its plan in the order of thought, under no heading: a letter."""
_BY_PROBLEM: Final = 3
"""Statements of a plan and of nothing else from which problems, told one by one, have what is done about each."""
_PROBLEM: Final = re.compile(r"^[1-9][.)] [A-Z]", re.MULTILINE)
_TOLD: Final = 4
"""Statements from which a complaint is a history, and vital signs go on into an examination."""
_SHORT: Final = 60  # words: a text without headings up to this long is one section, not a whole note
_GROUPS: Final = frozenset(
    {"subjective", "objective", "assessment", "plan", "assessment_plan", "pmh", "exam", "history"}
)
# Under which headings a part of shorthand may stand without one of its own; the history is full of old plans.
_HOSTS: Final[Mapping[Part, frozenset[Part]]] = {
    "subjective": frozenset(_WEIGHTS),
    "objective": frozenset(_WEIGHTS),
    "assessment": frozenset({"plan"}),
    "plan": frozenset({"assessment"}),
}

_Parts = Sequence[tuple[Part, ...]]  # per section: what it belongs to


class _Fault(NamedTuple):
    """``needs``: what the visit must have come to for the fault to be more than a remark, if anything."""

    severity: Severity
    message: str
    span: Span | None
    needs: str = ""


class Structure(NamedTuple):
    """What the sections of a note are worth, whatever was said: verdict and faults.

    ``kinds`` is empty for a note that is one section by design, of which no others are missed.
    """

    verdict: Verdict
    faults: tuple[_Fault, ...] = ()
    kinds: frozenset[SectionKind] = frozenset()

    def findings(self, heard: Collection[str], lost: Iterable[Lost] = ()) -> tuple[Finding, ...]:
        """Findings of kind ``section`` in a visit that has come to ``heard``, and the topics that the note lost."""
        faults = [
            fault._replace(severity="minor") if fault.severity == "major" and fault.needs and fault.needs not in heard
            else fault for fault in self.faults
        ]  # fmt: skip
        return _findings(faults, lost)


def evaluate(parsed: ParsedNote, metadata: Mapping[str, Any]) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict and the findings where the transcript is not known."""
    structure = read(parsed, metadata)
    return structure.verdict, structure.findings(ALL)


def read(parsed: ParsedNote, metadata: Mapping[str, Any]) -> Structure:
    """The structure of a note. ``metadata["section"]`` names the one section it is, if so.

    Unscored with ``empty`` for a text without a statement or heading, with ``single_section`` for a short one of
    unknown kind.
    """
    if not parsed.sentences and parsed.sections[0].heading == (0, 0):
        return Structure(unscored(NAME, VERSION, "empty"))
    cues = cues_of(parsed)
    section = metadata.get("section")
    only = headings().kind_of(section) if isinstance(section, str) else None
    if only is not None:
        return _single(cues, PARTS[only])
    if parsed.sections[0].kind == "narrative" and len(parsed.text.split(None, _SHORT)) <= _SHORT:
        return Structure(unscored(NAME, VERSION, "single_section"), (), frozenset(("narrative",)))
    return _whole(parsed, cues)


def _whole(parsed: ParsedNote, cues: Cues) -> Structure:
    text = parsed.text
    shorthand = _is_shorthand(text, parsed.sections)
    spoken = by_section(parsed, cues)
    free = parsed.sections[0].heading == (0, 0)
    by_problem = free and (_lists_problems(text) or _LETTER.match(text) is not None)
    kinds = [section.kind for section in parsed.sections]
    parts = [PARTS[kind] for kind in kinds]
    filled = _filled(kinds, parts, spoken)
    states = {part: _state(part, kinds, parts, filled, spoken, shorthand, by_problem) for part in _WEIGHTS}
    empty = list(_empty(text, parsed.sections, spoken))
    strays = [
        _Fault("minor", f"“{_name(text, section)}” holds {content} content.", span)
        for section, content, span in strays_of(parsed)
    ]
    misplaced = [*_misplaced(text, parsed.sections, parts, spoken), *strays]
    faults = [
        fault if fault.span is None else fault._replace(span=parsed.at(fault.span))
        for fault in (*_part_faults(states, shorthand, kinds), *empty[:_MOST], *misplaced[:_MOST])
    ]
    weights = _SHORTHAND_WEIGHTS if shorthand else _WEIGHTS
    value = sum(weight * _CREDIT[states[part]] for part, weight in weights.items())
    value -= _EMPTY_PENALTY * len(empty) + _MISPLACED_PENALTY * len(misplaced)
    details = {"parts": states, "sections": kinds, "shorthand": shorthand}
    return Structure(scored(NAME, VERSION, round(max(0.0, value), 4), **details), tuple(faults), frozenset(kinds))


def _single(cues: Cues, parts: tuple[Part, ...]) -> Structure:
    """One section by design: the share of its statements that do not speak of another part alone."""
    own = sum(BIT[part] for part in parts)
    strangers = sum(bits != 0 and not bits & own for bits in cues) if parts else 0
    value = 1.0 - 0.5 * strangers / max(len(cues), 1)
    return Structure(scored(NAME, VERSION, round(value, 4), parts=dict.fromkeys(parts, "present")))


def _lists_problems(text: str) -> bool:
    """Whether lines begin with the numbers of problems: two of them at the least."""
    found = find(_PROBLEM, text)
    return next(found, None) is not None and next(found, None) is not None


def _is_shorthand(text: str, sections: Sequence[Section]) -> bool:
    """Free text first, or abbreviations (PMH, DH, Imp) or "Past medical history" and the like only as in-line names."""
    if sections[0].heading == (0, 0):
        return True
    bare, named = headings().bare, 0
    for section in sections:
        give_way()
        named += heading_name(text[section.heading[0] : section.heading[1]]) in bare
        if named >= _SHORT_NAMES:
            return True
    return False


def _state(
    part: Part,
    kinds: Sequence[SectionKind],
    parts: _Parts,
    filled: AbstractSet[SectionKind],
    spoken: Spoken,
    shorthand: bool,
    by_problem: bool,
) -> State:
    own = [kind for kind in kinds if part in PARTS[kind]]
    if not filled.isdisjoint(own):
        return "present" if part in own or not filled.isdisjoint(_CORE[part][0]) else "partial"
    needed = 1 if shorthand or kinds[0] == "narrative" else _UNDER_OTHER_HEADING
    hosted = _hosted(part, parts, spoken)
    if hosted >= needed and (needed == 1 or part == "plan"):
        return "implied"
    if part == "plan" and by_problem and sum(statements.get(BIT[part], 0) for statements in spoken) >= _BY_PROBLEM:
        return "implied"
    if part == "plan" and shorthand and _bits(parts, spoken, "objective", BIT[part]) >= _UNDER_EXAMINATION:
        return "implied"
    return "empty" if own else "missing"


def _hosted(part: Part, parts: _Parts, spoken: Spoken) -> int:
    """How many statements speak of a part where it may stand without a heading of its own."""
    hosted = 0
    for own, statements in zip(parts, spoken, strict=True):
        give_way()
        if not own or not _HOSTS[part].isdisjoint(own):
            hosted += speaking(statements, BIT[part])
    return hosted


def _bits(parts: _Parts, spoken: Spoken, host: Part, bit: int) -> int:
    """How many statements below the headings of one part speak of another."""
    return sum(speaking(statements, bit) for own, statements in zip(parts, spoken, strict=True) if host in own)


def _filled(kinds: Sequence[SectionKind], parts: _Parts, spoken: Spoken) -> set[SectionKind]:
    """Kinds of sections that hold something: also a heading right above a lesser one of its part that goes on and on,
    and a history that stands under the complaint."""
    filled: set[SectionKind] = set()
    for index, (kind, statements) in enumerate(zip(kinds, spoken, strict=True)):
        give_way()
        if statements:
            filled.add(kind)
            if kind == "chief_complaint" and sum(statements.values()) >= _TOLD:
                filled.add("hpi")
        elif kind in _GROUPS and index + 1 < len(kinds):
            below = parts[index + 1]
            if sum(spoken[index + 1].values()) >= _TOLD and not set(below).isdisjoint(parts[index]):
                filled.add(kind)
    return filled


def _part_faults(states: Mapping[Part, State], shorthand: bool, kinds: Collection[SectionKind]) -> Iterator[_Fault]:
    for part, state in states.items():
        if state == "missing":
            yield _Fault(_missing_severity(part, shorthand), f"The note has no {part} part.", None, _NEEDS[part])
        elif state == "partial":
            core = _CORE[part][1]
            yield _Fault(_partial_severity(part, shorthand, kinds), f"The note has no {core}.", None, _NEEDS[part])


def _missing_severity(part: Part, shorthand: bool) -> Severity:
    if part == "objective":
        return "info" if shorthand else "major"
    return "minor" if part == "assessment" and shorthand else "major"


def _partial_severity(part: Part, shorthand: bool, kinds: Collection[SectionKind]) -> Severity:
    """Shorthand always tells the history and often has nothing to examine.

    Scribes examine, and may tell the history under past and social history; but not where complaint and systems are all
    there is, nor in the long form that has assessment and plan apart.
    """
    if part == "objective":
        return "info" if shorthand else "major"
    if part == "plan" and "course" in kinds:  # a discharge ends with what to do
        return "minor"
    if part == "subjective" and not shorthand:
        histories = [kind for kind in kinds if "subjective" in PARTS[kind] and kind not in ("chief_complaint", "ros")]
        return "minor" if histories and "assessment" not in kinds else "major"
    return "major"


def _empty(text: str, sections: Sequence[Section], spoken: Spoken) -> Iterator[_Fault]:
    """Headings with nothing below, unless the next one is a subheading of the same part."""
    for index, section in enumerate(sections):
        give_way()
        if spoken[index] or section.heading[0] == section.heading[1]:
            continue
        following = sections[index + 1] if index + 1 < len(sections) else None
        start, end = section.body
        blank = start == end or text[start:end].isspace()
        if not (blank and _goes_on_below(text, section, following)):
            name = _name(text, section)
            yield _Fault("minor", f"The section “{name}” is empty.", _trimmed(text, section.heading))


def _goes_on_below(text: str, section: Section, following: Section | None) -> bool:
    """Whether the next heading is a lesser one of the same. "PMH:" is not told by what one takes, "PAST HISTORY" on a
    line of its own may be."""
    if following is None:
        return False
    if section.kind == following.kind:
        return _name(text, section) != _name(text, following)
    if section.kind == "pmh" and following.kind not in ("surgical_history", "history"):
        return not text[slice(*section.heading)].rstrip(" *_").endswith(":")
    return section.kind in _GROUPS and not set(following.parts).isdisjoint(section.parts)


def _misplaced(text: str, sections: Sequence[Section], parts: _Parts, spoken: Spoken) -> Iterator[_Fault]:
    """Sections most of whose statements speak of another part, and none of their own."""
    for index, statements in enumerate(spoken):
        give_way()
        total = sum(statements.values())
        if total < 2 or not parts[index]:
            continue
        own = sum(BIT[part] for part in parts[index])
        if speaking(statements, own):
            continue
        section = sections[index]
        foreign = {part: speaking(statements, bit) for part, bit in BIT.items()}
        part = max(foreign, key=foreign.__getitem__)
        if foreign[part] * 2 > total:
            name = _name(text, section)
            yield _Fault("minor", f"“{name}” holds {part} content.", _trimmed(text, section.body))


def _name(text: str, section: Section) -> str:
    return text[slice(*section.heading)].strip(" \t\r\n*#:") or section.kind


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _findings(faults: Sequence[_Fault], lost: Iterable[Lost]) -> tuple[Finding, ...]:
    seen: Counter[str] = Counter()
    result = []
    for fault in faults:
        statement = folded(fault.message)
        identity = finding_id(NAME, "section", statement, seen[statement])
        seen[statement] += 1
        result.append(Finding(identity, NAME, "section", "unmentioned", fault.severity, fault.message, fault.span))
    for topic in lost:
        identity = finding_id(NAME, "section", topic.message.casefold(), 0)
        result.append(
            Finding(identity, NAME, "section", "unmentioned", "major", topic.message, None, topic.evidence, None)
        )
    return tuple(result)
