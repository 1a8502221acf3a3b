"""Statements of a note: its sentences, list items and parts of ``;`` lists, within the sections they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from engine.finding import Span
from engine.headings import LONGEST_NAME, Headings, sections
from engine.note import ParsedNote, Section, SectionKind, Sentence
from engine.plain import plain
from engine.portions import OFTEN, find, give_way

MOST_STATEMENTS: Final = 25_000
"""What follows in a note is not read: a megabyte has as many of 42 code points each. Format validity tells of it."""

_BREAK: Final = re.compile(r"""[.!?;\n](?:(?<=[.!?])(?=["')\]’”*_]{0,3}(?:\s|\Z))|(?<=;)(?=\s)|(?<=\n)\n*)""")
_ITEM: Final = re.compile(r"[ \t\r\n]*(?:(?:[-–—•·▪●○◦‣*>#+]{1,3}|\(?[0-9]{1,2}[.)])(?=\s)[ \t]*){0,2}")
# Followed by a name, a number or an example.
_NEVER_ENDS: Final = frozenset({
    "dr", "mr", "mrs", "ms", "prof", "st", "vs", "e.g", "i.e", "approx", "eg", "ie", "cf", "inc", "incl", "esp", "resp",
    "fig", "cont",
})  # fmt: skip
# These end a statement only before a capital.
_MAY_END: Final = frozenset({
    "q.i.d", "t.i.d", "b.i.d", "q.d", "q.h.s", "h.s", "p.r.n", "p.o", "i.v", "i.m", "s.c", "a.m", "p.m", "y.o", "yr",
    "yrs", "hr", "hrs", "min", "mins", "wk", "wks", "mo", "mos", "tab", "tabs", "cap", "caps", "temp", "resp",
    "dept", "est", "ext", "etc", "u.s", "m.d", "jr", "sr", "lb", "lbs", "oz", "ft", "in", "pt", "pts", "dec",
})  # fmt: skip
_LISTING: Final[frozenset[SectionKind]] = frozenset(("exam", "objective", "ros"))
_ABOVE_LIST: Final = re.compile(r"[ \t\r]{0,8}\n?[ \t]{0,8}[-–—•·▪●○◦‣*][ \t]")
_ANSWER: Final = re.compile(r" (?:yes|no|never|none|nil|y|n)[.,;]?(?=\s*\n|\s*\Z)", re.IGNORECASE)
_LEAD: Final = 8
_AROUND: Final = " \t\r\n#*_=-"
_NAME: Final = 8
"""Words of the name of a note, at most, and those of which it has one."""
_VISITS: Final = frozenset({
    "visit", "follow", "followup", "evaluation", "consultation", "consult", "note", "clinic", "letter", "review",
    "encounter", "checkup", "appointment",
})  # fmt: skip
_LONGEST: Final = 600  # code points; the longest statement of a hundred human notes has 258


def parse_note(text: str, headings: Headings) -> ParsedNote:
    """Sections and statements of a note as it is read, with exact spans."""
    text, ways = plain(text)
    found = sections(text, headings)
    return ParsedNote(text, found, tuple(_statements(text, found)), ways)


def _statements(text: str, found: Iterable[Section]) -> list[Sentence]:
    """Statements of the sections' bodies, in order; every letter and digit of a body is in one, but for list
    numbers and subheadings above lists."""
    result: list[Sentence] = []
    for index, section in enumerate(found):
        start, stop = section.body
        kind = section.kind
        for number, end in enumerate(_ends(text, start, stop)):
            if number & OFTEN == 0:
                give_way()
            if len(result) == MOST_STATEMENTS:
                return result
            statement = _trim(text, start, end)
            if (
                statement is not None
                and _says_something(text, statement)
                and not _is_label(text, statement, end, kind)
                and not _is_title(text, statement, stop)
                and not (not result and _is_name_of_note(text, statement, stop))
            ):
                result.append(Sentence(statement[0], statement[1], kind, index))
            start = end
    return result


def _says_something(text: str, span: Span) -> bool:
    start, end = span
    return text[start].isalnum() or any(map(str.isalnum, text[start:end]))


def _is_label(text: str, span: Span, end: int, kind: SectionKind) -> bool:
    """``Cardiovascular`` on a line of its own above the list of its findings is a subheading."""
    start, stop = span
    if (
        kind not in _LISTING
        or stop - start > LONGEST_NAME
        or text[stop - 1] in ".;!?"
        or text.find(":", start, stop) >= 0
    ):
        return False
    if ":" in text[max(0, start - LONGEST_NAME) : start].rpartition("\n")[2]:
        return False  # it follows a heading in its line
    below = _ABOVE_LIST.match(text, end)
    return below is not None and not _is_beside(text[max(0, start - LONGEST_NAME) : start], below[0])


def _is_beside(before: str, below: str) -> bool:
    """Whether what comes before is the bullet of a list that goes on below, no further in: all are items of one."""
    lead = before.rpartition("\n")[2]
    return bool(lead.strip()) and len(below.rpartition("\n")[2]) <= len(lead)


def _is_title(text: str, span: Span, stop: int) -> bool:
    """Whether words in capitals stand alone between blank lines, with a text in other letters below: ``RATING SCALES``.

    It is a heading of a kind that is not known. One word may be all that a section has to say (``NONE``).
    """
    start, end = span
    if end - start > LONGEST_NAME or text[end - 1] == "." or text[end - 1].islower():
        return False
    title = text[start:end]
    if " " not in title or not title.isupper() or not title.replace(" ", "").replace("/", "").isalpha():
        return False
    if not text[max(0, start - 2) : start].endswith("\n\n") or text[end : end + 2] != "\n\n" or end + 2 >= stop:
        return False
    return not text[end + 2 : min(end + LONGEST_NAME, stop)].isupper()


def _is_name_of_note(text: str, span: Span, stop: int) -> bool:
    """Whether the first line of a note only names what it is: ``Neurology Follow-up: Epilepsy``."""
    start, end = span
    if text[:start].strip(_AROUND) or end - start > 2 * LONGEST_NAME or text[end - 1] == "." or end == stop:
        return False
    if text[end] != "\n" or any(map(str.isdigit, text[start:end])):
        return False
    words = text[start:end].lower().replace("-", " ").replace(":", " ").split()
    return len(words) <= _NAME and not _VISITS.isdisjoint(words)


def _ends(text: str, start: int, stop: int) -> Iterator[int]:
    """Where statements end, and cuts at blanks in between where one has no end in sight.

    What is longer than ``_LONGEST`` is no sentence; bounding it bounds all work that compares its parts.
    """
    line = begun = start
    for match in find(_BREAK, text, start, stop):
        at = match.start()
        sign = text[at]
        if sign == "\n":
            line = match.end()
        elif sign == "." and (item := _item_in_line(text, max(line, begun), at, stop)):
            yield item
            begun = item
            continue
        elif (sign == "." and _is_abbreviation(text, line, at, stop)) or (
            sign == "?" and (_is_query(text, start, at) or (begun <= line and _is_answered(text, line, at, stop)))
        ):
            continue
        end = at + 1
        while sign != "\n" and end < stop and end - at <= 3 and text[end] in "\"')]’”*_":
            end += 1
        while end - begun > _LONGEST:
            begun = _cut(text, begun)
            yield begun
        yield end
        begun = end
    while stop - begun > _LONGEST:
        begun = _cut(text, begun)
        yield begun
    yield stop


def _cut(text: str, start: int) -> int:
    give_way()  # statements as long as this take their time
    blank = text.rfind(" ", start + 1, start + _LONGEST)
    return blank if blank > 0 else start + _LONGEST


def _is_abbreviation(text: str, line: int, at: int, stop: int) -> bool:
    if at - line > 7 and text[at - 7 : at].isalpha():
        return False  # longer than any of them: most sentences end so
    word = text[max(line, at - 8) : at].rsplit(None, 1)
    if not word:
        return False
    last = word[-1].lstrip("([").casefold()
    if last in _NEVER_ENDS:
        return True
    if last in _MAY_END or (len(last) == 1 and last.isalpha()):  # "C. difficile", "OA R. knee"
        following = text[at + 1 : min(stop, at + 4)].lstrip(" ")
        return bool(following) and not following[0].isupper() and following[0] != "\n"
    return last.isdigit() and len(last) <= 2 and _numbers_an_item(word, text, line, at)


def _numbers_an_item(word: list[str], text: str, line: int, at: int) -> bool:
    """``2.`` at the start of a line or after another item's end: the number belongs to what follows."""
    return word[0].rstrip()[-1:] in ".;:" if len(word) > 1 else at - line <= 8 and text[line:at].strip() == word[0]


def _item_in_line(text: str, start: int, at: int, stop: int) -> int:
    """Where the next item of a list begins that is numbered in one line without stops: ``1. fever 2. cough 3. rash``; 0
    where it may be a figure at the end of a sentence, ``1. Take 2. Then rest``.
    """
    first = at - 2 if text[at - 2 : at].isdecimal() else at - 1
    if first <= start or not text[first:at].isdecimal() or text[first - 1] != " " or not text[at + 1 : at + 3].strip():
        return 0
    number = int(text[first:at])
    if number < 2 or at + 2 >= stop or not text[at + 1].isspace():
        return 0
    if not text[start : start + _LEAD].lstrip(" (").startswith((f"{number - 1}. ", f"{number - 1}) ")):
        return 0
    return first if number > 2 or text.find(f" {number + 1}. ", at, min(at + _LONGEST, stop)) > 0 else 0


def _is_query(text: str, start: int, at: int) -> bool:
    """``? bursitis`` is shorthand for a suspected one, no question; ``URTI/? LRTI``, too."""
    return at == start or text[at - 1].isspace() or text[at - 1] in "/(:,;"


def _is_answered(text: str, line: int, at: int, stop: int) -> bool:
    """``Smoker? No`` is one line of a form, the answer all that stands behind the question."""
    return at - line <= LONGEST_NAME and _ANSWER.match(text, at + 1, stop) is not None


def _trim(text: str, start: int, end: int) -> Span | None:
    opening = start
    while start < end and text[start].isspace():
        start += 1
    if start < end and not text[start].isalpha() and (lead := _ITEM.match(text, opening, end)):
        start = lead.end()
        while start < end and text[start].isspace():
            start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
