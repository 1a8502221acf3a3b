"""The note under evaluation: its text as submitted, and the sections and statements that stand in it.

``parse_note`` reads every style of heading: a line of its own (``ASSESSMENT AND PLAN``, ``## Plan``, ``**Plan**``), a
name and a colon (``PMH: asthma``), several in one line (``Imp: gastroenteritis Plan: fluids``), shorthand without a
colon (``FH Hypothyroidism``) and single letters (``S: … O: … A: … P: …``). Which names are headings is data that the
caller hands in. All of it is linear in the text: bounded look-back from each colon, no backtracking.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Literal, NamedTuple

from engine.finding import Span
from engine.portions import find, give_way, portions

Part = Literal["subjective", "objective", "assessment", "plan"]
SectionKind = Literal[
    "subjective", "chief_complaint", "hpi", "pmh", "surgical_history", "medications", "allergies", "family_history",
    "social_history", "history", "concerns", "ros", "objective", "exam", "vitals", "results", "course", "assessment",
    "plan", "instructions", "assessment_plan", "narrative", "other",
]  # fmt: skip

_SUBJECTIVE: Final[tuple[Part, ...]] = ("subjective",)
_OBJECTIVE: Final[tuple[Part, ...]] = ("objective",)
PARTS: Final[Mapping[SectionKind, tuple[Part, ...]]] = {
    **dict.fromkeys(
        ("subjective", "chief_complaint", "hpi", "pmh", "surgical_history", "medications", "allergies",
         "family_history", "social_history", "history", "concerns", "ros"),
        _SUBJECTIVE,
    ),
    **dict.fromkeys(("objective", "exam", "vitals", "results", "course"), _OBJECTIVE),
    "assessment": ("assessment",),
    "plan": ("plan",),
    "instructions": ("plan",),
    "assessment_plan": ("assessment", "plan"),
    "narrative": (),
    "other": (),
}  # fmt: skip
"""Which of the four SOAP parts a kind of section belongs to; none for free text without headings."""


@dataclass(frozen=True, slots=True)
class Note:
    """One revision of the note. ``rev`` is client-monotonic from 1."""

    text: str
    rev: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """``heading`` is empty where the text starts without one; ``body`` ends where the next heading starts.

    The sections of a note follow each other without gap from its first code point to its last.
    """

    kind: SectionKind
    heading: Span
    body: Span

    @property
    def parts(self) -> tuple[Part, ...]:
        return PARTS[self.kind]


class Sentence(NamedTuple):
    """One statement: a sentence, a list item or a part of a ``;`` list, without its bullet and outer blanks.

    ``section`` is the index of its section, ``kind`` that section's kind. A named tuple, for a note has a hundred of
    them.
    """

    start: int
    end: int
    kind: SectionKind
    section: int

    @property
    def span(self) -> Span:
        return (self.start, self.end)


@dataclass(frozen=True, slots=True)
class ParsedNote:
    text: str
    sections: tuple[Section, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """Names of headings, normalised by ``heading_name``.

    ``inline`` ones may stand inside a line before a colon, ``bare`` ones may start a line without any.
    """

    kinds: Mapping[str, SectionKind]
    inline: frozenset[str]
    bare: frozenset[str]
    bare_starts: frozenset[str] = field(init=False)
    """First words of the bare ones: most lines start with none of them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "bare_starts", frozenset(name.split(" ", 1)[0] for name in self.bare))

    def kind_of(self, name: str) -> SectionKind | None:
        """Kind behind a heading as written (``PMHx and FH``, ``Vitals (today)``, ``GENHX``), None if it is none."""
        key = heading_name(name)
        kind = self.kinds.get(key)
        if kind is None and len(key) <= _NAME:
            parts = [self.kinds.get(part) for part in _JOINED.split(key)]
            if len(parts) > 1 and all(parts):
                kind = "assessment_plan" if {"assessment", "plan"} <= set(parts) else parts[0]
        return kind


MOST_STATEMENTS: Final = 25_000
"""What follows in a note is not read: a megabyte has as many of 42 code points each. Format validity tells of it."""
MOST_SECTIONS: Final = 5_000

_NAME: Final = 48  # longest heading looked at
_TITLE: Final = 120  # text up to this long before "Chief complaint" is a title ("Clinic note, 3 May"), not history
_JOINED: Final = re.compile(r" and | ?[/,+] ?")
_WORD: Final = re.compile(r"\S+")
_DECORATION: Final = " \t\r*_#:.=~-–—[]"
_LEAD: Final = re.compile(
    r"[ \t]*(?:(?P<bullet>[-–—•·▪●○◦‣*](?=[ \t]))|(?P<mark>[#>*_=\[]{1,6})|"
    r"\(?(?:[0-9]{1,2}|[IVX]{1,4})[.)](?![0-9]))?[ \t]*[*_]{0,3}"
)
# Where a pattern begins with one set of characters the engine skips to them instead of trying every place.
_LETTERS: Final = re.compile(r"([SOAP])(?<![\w/].)[*_]{0,2}(?:[ \t]?:|(?<=^.)[ \t]?[-–)/.][ \t])", re.MULTILINE)
_LETTER_DASH: Final = re.compile(r"(?P<letter>[SOAP])[ \t]?[-–)/.](?=[ \t])")
_DASH: Final = re.compile(r"[ \t][-–—][ \t]")
_LETTER_KINDS: Final[Mapping[str, SectionKind]] = {"s": "subjective", "o": "objective", "a": "assessment", "p": "plan"}
_TOP: Final[frozenset[SectionKind]] = frozenset(("subjective", "objective", "assessment", "plan", "assessment_plan"))
# A bare "Plan" or "Medication" followed by one of these starts a sentence, not a section.
_GOES_ON: Final = frozenset({
    "is", "was", "were", "are", "has", "have", "had", "of", "and", "or", "to", "from", "list", "lists", "will",
    "with", "in", "on", "at", "that", "which", "as", "changes", "change",
})  # fmt: skip


def heading_name(written: str) -> str:
    """``"**Assessment & Plan:**"`` → ``"assessment and plan"``."""
    name = written.split("(", 1)[0].strip(_DECORATION).casefold().replace("&", " and ")
    return " ".join(name.split())


def parse_note(text: str, headings: Headings) -> ParsedNote:
    """Sections and statements of a note, with exact spans."""
    found = sections(text, headings)
    return ParsedNote(text, found, tuple(islice(sentences(text, found), MOST_STATEMENTS)))


def sections(text: str, headings: Headings) -> tuple[Section, ...]:
    """Sections in order. Text before the first heading is ``subjective`` (that is how UK shorthand starts), without any
    heading at all ``narrative``; one section even for an empty text."""
    marks = list(islice(_marks(text, headings), MOST_SECTIONS))
    if not marks:
        return (Section("narrative", (0, 0), (0, len(text))),)
    result: list[Section] = []
    first = marks[0][0]
    if text[:first].strip():
        opens = first <= _TITLE and marks[0][2] in ("subjective", "chief_complaint", "hpi")
        result.append(Section("other" if opens else "subjective", (0, 0), (0, first)))
    else:
        first = 0
    for number, (start, end, kind) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        result.append(Section(kind, (start if number or first else 0, end), (end, stop)))
    return tuple(result)


_Mark = tuple[int, int, SectionKind]  # start and end of a heading, and what it opens


def _marks(text: str, headings: Headings) -> Iterator[_Mark]:
    letters = len({name for span in portions(text) for name in _LETTERS.findall(text, *span)}) >= 3
    current: SectionKind = "narrative"
    start = 0
    while start < len(text):
        give_way()
        end = text.find("\n", start)
        if end == start:
            start += 1
            continue
        end = len(text) if end < 0 else end
        for mark in _line_marks(text, start, end, headings, letters, current):
            yield mark
            current = mark[2]
        start = end + 1


def _line_marks(
    text: str, start: int, end: int, headings: Headings, letters: bool, current: SectionKind
) -> Iterator[_Mark]:
    lead = _LEAD.match(text, start, end)
    at = lead.end() if lead else start
    if at >= end:
        return
    bulleted = bool(lead and lead["bullet"])
    colon = text.find(":", at, end)
    after = at
    mark = _head_of_line(text, start, at, end, colon, headings, letters, bulleted)
    if mark:
        after = mark[1]
        if not (bulleted and _belongs(mark[2], current)):
            yield mark
    while (colon := text.find(":", after, end)) >= 0:
        inside = _inline(text, after, colon, headings, letters)
        if inside:
            yield inside
        after = inside[1] if inside else colon + 1


def _belongs(kind: SectionKind, current: SectionKind) -> bool:
    """A bullet such as ``• Medications: …`` below a plan, or ``- Examination: …`` below an exam, opens nothing new."""
    if kind == current or current == "ros":
        return True
    return kind not in _TOP and current in ("assessment", "plan", "instructions", "assessment_plan")


def _head_of_line(
    text: str, line: int, at: int, end: int, colon: int, headings: Headings, letters: bool, bulleted: bool
) -> _Mark | None:
    if letters and (dash := _LETTER_DASH.match(text, at, end)):
        return (line, dash.end(), _LETTER_KINDS[dash["letter"].lower()])
    if 0 <= colon - at <= _NAME:
        name = text[at:colon]
        kind = headings.kind_of(name)
        if kind is None and letters:
            kind = _LETTER_KINDS.get(heading_name(name))
        if kind:
            return (line, _after_colon(text, colon, end), kind)
    if bulleted:
        return None
    dash = _DASH.search(text, at, min(end, at + _NAME)) if text[at].isupper() else None
    if dash and (kind := headings.kind_of(text[at : dash.start()])):
        return (line, dash.end(), kind)
    if end - at <= _NAME and colon < 0 and text[end - 1] != "." and (kind := headings.kind_of(text[at:end])):
        return (line, end, kind)
    return _bare(text, line, at, end, headings)


def _after_colon(text: str, colon: int, end: int) -> int:
    """The closing marks of ``**Plan:**`` belong to the heading."""
    at = colon + 1
    while at < end and at - colon <= 3 and text[at] in "*_":
        at += 1
    return at


def _bare(text: str, line: int, at: int, end: int, headings: Headings) -> _Mark | None:
    if not text[at].isupper():
        return None
    words = text[at : min(end, at + _NAME)].split(" ", 3)
    if words[0].rstrip(_DECORATION).casefold() not in headings.bare_starts:
        return None
    for count in range(min(3, len(words) - 1), 0, -1):
        written = " ".join(words[:count])
        if heading_name(written) in headings.bare and words[count].casefold() not in _GOES_ON:
            return (line, at + len(written), headings.kinds[heading_name(written)])
    return None


def _inline(text: str, after: int, colon: int, headings: Headings, letters: bool) -> _Mark | None:
    """The heading whose name ends at the colon inside a line: the longest of its last three words that is one."""
    base = max(after, colon - _NAME)
    words = list(_WORD.finditer(text, base, colon))[-3:]
    for first in words:
        start = first.start()
        written = text[start:colon]
        if not written.lstrip("*_")[:1].isupper():
            continue
        name = heading_name(written)
        kind = headings.kinds.get(name) if name in headings.inline else None
        if kind is None and letters:
            kind = _LETTER_KINDS.get(name)
        if kind:
            return (start, _after_colon(text, colon, len(text)), kind)
    return None


# --- statements -----------------------------------------------------------------------------------------------------

_BREAK: Final = re.compile(r"""[.!?;\n](?:(?<=[.!?])(?=["')\]’”*_]{0,3}(?:\s|\Z))|(?<=;)(?=\s)|(?<=\n)\n*)""")
_ITEM: Final = re.compile(r"[ \t\r\n]*(?:(?:[-–—•·▪●○◦‣*>#+]{1,3}|\(?[0-9]{1,2}[.)])(?=\s)[ \t]*){0,2}")
# Followed by a name, a number or an example.
_NEVER_ENDS: Final = frozenset({
    "dr", "mr", "mrs", "ms", "prof", "st", "vs", "e.g", "i.e", "approx", "eg", "ie", "cf", "incl", "esp", "resp",
    "fig",
})  # fmt: skip
# These end a statement only before a capital.
_MAY_END: Final = frozenset({
    "q.i.d", "t.i.d", "b.i.d", "q.d", "q.h.s", "h.s", "p.r.n", "p.o", "i.v", "i.m", "s.c", "a.m", "p.m", "y.o", "yr",
    "yrs", "hr", "hrs", "min", "mins", "wk", "wks", "mo", "mos", "tab", "tabs", "cap", "caps", "temp", "resp",
    "dept", "est", "ext", "etc", "u.s", "m.d", "jr", "sr", "lb", "lbs", "oz", "ft", "in", "pt", "pts",
})  # fmt: skip
_LISTING: Final[frozenset[SectionKind]] = frozenset(("exam", "objective", "ros"))
_ABOVE_LIST: Final = re.compile(r"[ \t\r]{0,8}\n?[ \t]{0,8}[-–—•·▪●○◦‣*][ \t]")
_LONGEST: Final = 600  # code points; the longest statement of a hundred human notes has 258
_WRAP: Final = range(50, 111)  # a line of such a length that ends in no punctuation may go on below in lower case


def sentences(text: str, found: Iterable[Section]) -> Iterator[Sentence]:
    """Statements of the sections' bodies, in order; every letter and digit of a body is in one, but for list
    numbers and subheadings above lists."""
    for index, section in enumerate(found):
        start, stop = section.body
        for end in _bounded(text, start, _ends(text, start, stop)):
            statement = _trim(text, start, end)
            if statement and _says_something(text, statement) and not _is_label(text, statement, end, section.kind):
                yield Sentence(statement[0], statement[1], section.kind, index)
            start = end


def _says_something(text: str, span: Span) -> bool:
    return text[span[0]].isalnum() or any(map(str.isalnum, text[slice(*span)]))


def _is_label(text: str, span: Span, end: int, kind: SectionKind) -> bool:
    """``Cardiovascular`` on a line of its own above the list of its findings is a subheading."""
    if kind not in _LISTING or span[1] - span[0] > _NAME or text[span[1] - 1] in ".;!?" or ":" in text[slice(*span)]:
        return False
    if ":" in text[max(0, span[0] - _NAME) : span[0]].rpartition("\n")[2]:
        return False  # it follows a heading in its line
    return _ABOVE_LIST.match(text, end) is not None


def _bounded(text: str, start: int, ends: Iterable[int]) -> Iterator[int]:
    """The same ends, and cuts at blanks in between where a statement has no end in sight.

    What is longer than ``_LONGEST`` is no sentence; bounding it bounds all work that compares its parts.
    """
    for end in ends:
        give_way()
        while end - start > _LONGEST:
            give_way()
            blank = text.rfind(" ", start + 1, start + _LONGEST)
            start = blank if blank > 0 else start + _LONGEST
            yield start
        yield end
        start = end


def _ends(text: str, start: int, stop: int) -> Iterator[int]:
    line = start
    for match in find(_BREAK, text, start, stop):
        at = match.start()
        sign = text[at]
        if sign == "\n":
            wrapped = at - line in _WRAP and _goes_on_below(text, at, stop)
            line = match.end()
            if wrapped:
                continue
        elif (sign == "." and _is_abbreviation(text, line, at, stop)) or (sign == "?" and _is_query(text, start, at)):
            continue
        end = at + 1
        while end < stop and end - at <= 3 and text[end] in "\"')]’”*_":
            end += 1
        yield end
    yield stop


def _goes_on_below(text: str, at: int, stop: int) -> bool:
    before = text[at - 1]
    return (before.isalnum() or before == ",") and at + 1 < stop and text[at + 1].islower()


def _is_abbreviation(text: str, line: int, at: int, stop: int) -> bool:
    if at - line > 7 and text[at - 7 : at].isalpha():
        return False  # longer than any of them: most sentences end so
    word = text[max(line, at - 8) : at].rsplit(None, 1)
    if not word:
        return False
    last = word[-1].lstrip("([").casefold()
    if last in _NEVER_ENDS:
        return True
    if last in _MAY_END:
        following = text[at + 1 : min(stop, at + 4)].lstrip(" ")
        return bool(following) and not following[0].isupper() and following[0] != "\n"
    return last.isdigit() and len(last) <= 2 and _numbers_an_item(word, text, line, at)


def _numbers_an_item(word: list[str], text: str, line: int, at: int) -> bool:
    """``2.`` at the start of a line or after another item's end: the number belongs to what follows."""
    return word[0].rstrip()[-1:] in ".;:" if len(word) > 1 else at - line <= 8 and text[line:at].strip() == word[0]


def _is_query(text: str, start: int, at: int) -> bool:
    """``? bursitis`` is shorthand for a suspected one, no question."""
    return at == start or text[at - 1].isspace()


def _trim(text: str, start: int, end: int) -> Span | None:
    lead = _ITEM.match(text, start, end)
    start = lead.end() if lead else start
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
