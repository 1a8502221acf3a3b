"""Sections of a note: where headings stand, in every style, and what each of them opens.

A heading is a line of its own (``ASSESSMENT AND PLAN``, ``## Plan``, ``**Plan**``), a name and a colon (``PMH:
asthma``), one of several in a line (``Imp: gastroenteritis Plan: fluids``), shorthand without a colon (``FH
Hypothyroidism``) or a single letter (``S: … O: … A: … P: …``). Which names are headings is data that the caller hands
in. All of it is linear in the text: bounded look-back from each colon, no backtracking.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.note import Section, SectionKind
from engine.portions import OFTEN, give_way, portions
from engine.section_ends import Mark, SectionEnds


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
        if kind is None and len(key) <= LONGEST_NAME:
            if not _may_be_joined(key):
                return None
            names = _JOINED.split(key)
            last = names[-1].rpartition(" ")[2]  # "Family and social history" is that of both
            parts = [self.kinds.get(part) or self.kinds.get(f"{part} {last}") for part in names]
            if all(parts):
                kind = "assessment_plan" if {"assessment", "plan"} <= set(parts) else parts[0]
        return kind


MOST_SECTIONS: Final = 5_000

LONGEST_NAME: Final = 48  # longest heading looked at
_TITLE: Final = 120  # text up to this long before "Chief complaint" is a title ("Clinic note, 3 May"), not history
_JOINED: Final = re.compile(r" and | ?[/,+] ?")
_DECORATION: Final = " \t\r*_#:.=~-–—[]|"
_LEAD: Final = re.compile(
    r"[ \t]*(?:</?[a-zA-Z][a-zA-Z0-9]{0,9}>[ \t]*){0,3}(?:(?P<bullet>[-–—•·▪●○◦‣*](?=[ \t]))|(?P<mark>[#>*_=\[|]{1,6})|"
    r"\(?(?:[0-9]{1,2}|[IVX]{1,4})[.)](?![0-9]))?[ \t]*[*_]{0,3}"
)
# Where a pattern begins with one set of characters the engine skips to them instead of trying every place.
_LETTERS: Final = re.compile(
    r"([SOAP])(?<![\w/].)(?:(?<=A)[/&+]P)?[*_]{0,2}"
    r"(?:[ \t]?:|(?<=^.)(?:[ \t]?[-–)/.|>][ \t]|[ \t]*$)|(?<=^\(.)\)[ \t])",
    re.MULTILINE,
)
_LETTER_DASH: Final = re.compile(r"\(?(?P<letter>[SOAP])[ \t]?[-–)/.|>](?=[ \t])")
_DASH: Final = re.compile(r"[-–—|](?<=[ \t].)-?[ \t]")
_LETTER_KINDS: Final[Mapping[str, SectionKind]] = {"s": "subjective", "o": "objective", "a": "assessment", "p": "plan"}
_TOP: Final[frozenset[SectionKind]] = frozenset(("subjective", "objective", "assessment", "plan", "assessment_plan"))
# A bare "Plan" or "Medication" followed by one of these starts a sentence, not a section.
_GOES_ON: Final = frozenset({
    "is", "was", "were", "are", "has", "have", "had", "of", "and", "or", "to", "from", "list", "lists", "will",
    "with", "in", "on", "at", "that", "which", "as", "changes", "change",
})  # fmt: skip


_MEASURED: Final = re.compile(r"[A-Z]{2,4} [0-9.]{1,5} ?cm\b")  # "FH 34 cm" is a fundal height


def _may_be_joined(name: str) -> bool:
    return " and " in name or "/" in name or "," in name or "+" in name


def heading_name(written: str) -> str:
    """``"**Assessment & Plan:**"`` → ``"assessment and plan"``."""
    name = written.split("(", 1)[0].strip(_DECORATION).casefold().replace("&", " and ")
    return " ".join(name.split())


def sections(text: str, headings: Headings) -> tuple[Section, ...]:
    """Sections in order. Text before the first heading is ``subjective`` (that is how UK shorthand starts), without any
    heading at all ``narrative``; one section even for an empty text."""
    marks = _marks(text, headings)
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
        if number & OFTEN == OFTEN:
            give_way()
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        result.append(Section(kind, (start if number or first else 0, end), (end, stop)))
    return tuple(result)


def _marks(text: str, headings: Headings) -> list[Mark]:
    """The first ``MOST_SECTIONS`` headings, in order."""
    names = {name for span in portions(text) for name in _LETTERS.findall(text, *span)}
    letters = len(names) >= 3 or any(f"{before}A:" in text and f"{before}P:" in text for before in ("\n", ". "))
    marks: list[Mark] = []
    ends = SectionEnds()
    start = 0
    while start < len(text) and len(marks) < MOST_SECTIONS:
        give_way()
        end = text.find("\n", start)
        if end == start:
            start += 1
            ends.blank()
            continue
        end = len(text) if end < 0 else end
        above = marks[-1][2] if marks else "subjective"
        before = len(marks)
        _mark_line(text, start, end, headings, letters, marks)
        if len(marks) > before:
            ends.headed(text, start, end, marks[-1], above, letters)
        elif (kind := ends.plain(text, start, end, above)) is not None:
            marks.append((start, start, kind))
        start = end + 1
    return marks


def _mark_line(text: str, start: int, end: int, headings: Headings, letters: bool, marks: list[Mark]) -> None:
    """Add the headings of a line to those above it."""
    at = start
    bulleted = False
    first = text[start]
    if not first.isalpha() or first in "IVX":  # else nothing leads the line: these number items
        lead = _LEAD.match(text, start, end)
        if lead:
            at = lead.end()
            bulleted = lead["bullet"] is not None
        if at >= end:
            return
    colon = text.find(":", at, end)
    after = at
    mark = _head_of_line(text, start, at, end, colon, headings, letters, bulleted)
    if mark:
        after = mark[1]
        if not (bulleted and _belongs(mark[2], marks[-1][2] if marks else "narrative")):
            marks.append(mark)
    while len(marks) < MOST_SECTIONS and (colon := text.find(":", after, end)) >= 0:
        give_way()
        inside = _inline(text, after, colon, headings, letters)
        if inside:
            marks.append(inside)
        after = inside[1] if inside else colon + 1


def _belongs(kind: SectionKind, current: SectionKind) -> bool:
    """A bullet such as ``• Medications: …`` below a plan, or ``- Examination: …`` below an exam, opens nothing new."""
    if kind == current or current == "ros":
        return True
    return kind not in _TOP and current in ("assessment", "plan", "instructions", "assessment_plan")


def _head_of_line(
    text: str, line: int, at: int, end: int, colon: int, headings: Headings, letters: bool, bulleted: bool
) -> Mark | None:
    if letters and (dash := _LETTER_DASH.match(text, at, end)):
        return (line, dash.end(), _LETTER_KINDS[dash["letter"].lower()])
    if 0 <= colon - at <= LONGEST_NAME:
        name = text[at:colon]
        kind = headings.kind_of(name)
        if kind is None and letters:
            kind = _LETTER_KINDS.get(heading_name(name))
        if kind:
            return (line, _after_colon(text, colon, end), kind)
    if bulleted:
        return None
    dash = _DASH.search(text, at, min(end, at + LONGEST_NAME)) if text[at].isupper() else None
    if dash and (kind := headings.kind_of(text[at : dash.start() - 1])):
        return (line, dash.end(), kind)
    if end - at <= LONGEST_NAME and colon < 0 and text[end - 1] != ".":
        kind = headings.kind_of(text[at:end]) or (_LETTER_KINDS.get(heading_name(text[at:end])) if letters else None)
        if kind:
            return (line, end, kind)
    return _bare(text, line, at, end, headings)


def _after_colon(text: str, colon: int, end: int) -> int:
    """The closing marks of ``**Plan:**`` belong to the heading."""
    at = colon + 1
    while at < end and at - colon <= 3 and text[at] in "*_":
        at += 1
    return at


def _bare(text: str, line: int, at: int, end: int, headings: Headings) -> Mark | None:
    if not text[at].isupper():
        return None
    words = text[at : min(end, at + LONGEST_NAME)].split(" ", 3)
    if words[0].rstrip(_DECORATION).casefold() not in headings.bare_starts:
        return None
    if _MEASURED.match(text, at):
        return None
    for count in range(min(3, len(words) - 1), 0, -1):
        written = " ".join(words[:count])
        if heading_name(written) in headings.bare and words[count].casefold() not in _GOES_ON:
            return (line, at + len(written), headings.kinds[heading_name(written)])
    return None


def _inline(text: str, after: int, colon: int, headings: Headings, letters: bool) -> Mark | None:
    """The heading whose name ends at the colon inside a line: the longest of its last three words that is one."""
    base = max(after, colon - LONGEST_NAME)
    for start in _last_words(text, base, colon):
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


def _last_words(text: str, start: int, end: int) -> list[int]:
    """Where the last three words of a passage begin, in order."""
    words: list[int] = []
    while len(words) < 3:
        while end > start and text[end - 1].isspace():
            end -= 1
        if end == start:
            break
        while end > start and not text[end - 1].isspace():
            end -= 1
        words.append(end)
    words.reverse()
    return words
