"""What a heading says for the items of its list: "Denies:" above bullets, "Stopped:" above drugs. And what a sign says
for the statement that begins or ends with it: "✗ nausea".

A list ends at a blank line, another section, or a line that is no item of it; where its heading is an item itself, an
item stands further in than that, or all stand as far in and the list ends at the next one that is a heading, too.
"""

from __future__ import annotations

import re
from typing import Final

from engine.headings import LONGEST_NAME
from engine.note import PARTS, ParsedNote, SectionKind
from engine.portions import OFTEN, give_way
from evaluators.deterministic.reading.context.marks import NAUGHT
from evaluators.vocabulary.rows import phrases_by_role, read_pairs

_WORDS: Final = read_pairs("list_headings.tsv")
_PHRASES: Final = phrases_by_role("list_words.tsv")
_OWN: Final = frozenset(_PHRASES["own"])
_SIGNS: Final = " \t\r\n*_#-–—•·▪●○◦‣>().:0123456789"
_LONGEST_LINE: Final = 72
"""How long a line without a bullet may be to be an item."""
_LONGEST_HEADING: Final = 72
_LONGEST_GAP: Final = 24
"""More than this before an item is more than a blank line, a bullet and how far it stands in."""
_LONGEST_LEAD: Final = 8
_LEAST_NAME: Final = 6
_SHORT: Final = 28
"""How long a heading without any sign at its end may be."""
_OPENING: Final = ":;*_-"
_ENDS_HEADING: Final = ":*_"
_BOLD: Final = " \t\r\n*_:"
_DENYING: Final = ("(-)", "[-]", "(–)")
"""How headings end that deny what they have below them: "ROS (-):"."""
_PLUS: Final = "+"
_MINUS: Final = ("-", "–", "−")
"""Leads of lines that are signs where others begin with a plus."""
_NONE: Final = frozenset("∅Øø⊘✗✘✖❌🚫")
_SIGNED: Final = _NONE | {"0"}
_ANY: Final = ("✓", "✔", "✅", "☑")
_UNTICKED: Final = "[ ]"
"""Says that there is none of it where a note ticks what there is."""
_TICKED: Final = ("[x]", "[X]", "☑", "☒")
_BOX: Final = "☐"
"""The same as one sign."""
_SIGNED_LINE: Final = re.compile(
    r"(?:\|? ?[A-Za-z][A-Za-z /]{1,24}: ?)?\(?([-–−+])\)? ?(?=[A-Za-z])"
    r"|\|? ?[A-Za-z][A-Za-z ,/]{2,48}?[ :=|\t]{1,4}([-–−+])[ |.;,]*$"
)
"""A statement that begins or ends with a sign, behind a label or a bar: "CV: -chest pain", "Nausea: -"."""
_LINES: Final = -1
"""No further in than anything: a list whose items may have no bullets."""
_BULLETS: Final = 0
"""As far in as any bullet: "Negative" on a line of its own is a result, but above bullets."""
_NO_LINE: Final = LONGEST_NAME
"""Further in than any item on a line of its own: such a list is all in one line."""
_CARRYING: Final = frozenset(_PHRASES["carries on"])
_WHO: Final = tuple(f"{who} " for who in _PHRASES["who"])
_WHAT: Final = tuple(f" {what}" for what in _PHRASES["what"])


class _List:
    """A list that is open: the words of its heading, how its items begin, and how far in the heading stands if it is an
    item itself."""

    __slots__ = ("begun", "bulleted", "flat", "heading", "section", "words")

    def __init__(self, words: str, section: int, heading: int, lead: str | None = None) -> None:
        """``lead`` is what the line of its first item begins with, where that is known."""
        self.words = words
        self.section = section
        self.heading = heading
        self.begun = lead is not None
        self.bulleted = lead is not None and bool(lead.strip())
        self.flat = False
        """Whether its heading is an item as far in as its items are."""

    def takes(self, before: str, gap: str, section: int, statement: str) -> bool:
        """Whether a statement is an item, by the sign that the one before it ends with and by what is in between."""
        lines = gap.count("\n")
        if section != self.section or len(gap) > _LONGEST_GAP or lines > 2 - self.begun:
            return False
        if not lines:
            return before == ";"
        lead = gap.rpartition("\n")[2]
        bulleted = bool(lead.strip())
        if not self.begun:
            self.begun, self.bulleted = True, bulleted
            self.flat = bulleted and len(lead) == self.heading and before in _ENDS_HEADING
        if bulleted != self.bulleted:
            return False
        if self.flat:
            return len(lead) == self.heading and ":" not in statement and len(statement) <= _LONGEST_LINE
        if bulleted:
            return len(lead) > self.heading
        return self.heading == _LINES and lines == 1 and len(statement) <= _LONGEST_LINE


def words_above(parsed: ParsedNote) -> dict[int, str]:
    """The words that a heading or a sign says for a statement, by its number; most notes have none."""
    found: dict[int, str] = {}
    text = parsed.text
    ticked = any(tick in text for tick in _TICKED)
    signs, ends = (_SIGNED | {"[", _BOX}, _NONE | {"]"}) if ticked else (_SIGNED, _NONE)
    plus = _with_plus(parsed) if _PLUS in text else frozenset()
    signed = _PLUS in text and any(_sign_of(text[start:end]) == _PLUS for start, end, *_ in parsed.sentences)
    listed: _List | None = None
    before = 0
    for number, (start, end, kind, section) in enumerate(parsed.sentences):
        if number & OFTEN == 0:
            give_way()
        if listed is not None and not listed.takes(text[before - 1], text[before:start], section, text[start:end]):
            listed = None
        if listed is None and start - before > _LEAST_NAME:
            listed = _below(text[max(before, start - 2 * LONGEST_NAME) : start], section)
        if listed is not None and not _speaks_for_itself(text[start:end]):
            found[number] = listed.words
        elif (
            (signed and "plan" not in PARTS[kind] and _sign_of(text[start:end]) in _MINUS)
            or (section in plus and _is_minus(text, start, end))
            or ((text[start] in signs or text[end - 1] in ends) and _is_ruled_out(text[start:end], kind))
        ):
            found[number] = "No"
        if text[end - 1] in _OPENING or end - start <= _SHORT:
            listed = _opened(text, start, end, section) or listed
        before = end
    return found


def _sign_of(statement: str) -> str:
    """The sign that a statement begins or ends with, if any."""
    if len(statement) > _LONGEST_LINE:
        return ""
    sign = _SIGNED_LINE.match(statement)
    return "" if sign is None else sign[1] or sign[2]


def _with_plus(parsed: ParsedNote) -> frozenset[int]:
    """The sections, but for plans, that have lines which begin with a plus: "+ fever"."""
    text = parsed.text
    return frozenset(
        section
        for start, _, kind, section in parsed.sentences
        if "plan" not in PARTS[kind] and _is_lead(text, start, (_PLUS,))
    )


def _is_minus(text: str, start: int, end: int) -> bool:
    """Whether a dash before a statement says that there is none of it, among lines that begin with a plus."""
    return _is_lead(text, start, _MINUS) and not _speaks_for_itself(text[start:end])


def _is_lead(text: str, start: int, signs: tuple[str, ...]) -> bool:
    """Whether no more than one of these stands before a statement on its line."""
    return text[max(0, start - _LONGEST_LEAD) : start].rpartition("\n")[2].strip(" \t") in signs


def _below(gap: str, section: int) -> _List | None:
    """The list that a statement begins, where a heading is all that the line above has."""
    above, line, lead = gap.rpartition("\n")
    if (above if line else lead).rstrip(_BOLD).endswith(_DENYING):
        return _List("Denies", section, _LINES, lead if line else "")
    heading = gap.rstrip(_SIGNS)
    words = _WORDS.get(_name(heading.rpartition("\n")[2]))
    if words is None:
        return None
    lead = gap[len(heading) :].lstrip("*_:").rpartition("\n")[2]
    return _List(words, section, _LINES, lead)


def _opened(text: str, start: int, end: int, section: int) -> _List | None:
    """The list that a statement opens: as its heading ("Denies:"), or as its first item ("Denies: nausea;")."""
    statement = text[start:end]
    if statement[-1] == ";":
        words = _said_first(statement)
        return None if words is None else _List(words, section, _NO_LINE, "")
    words = _WORDS.get(_name(statement) if statement[-1] in _OPENING else statement.lower())
    if words is None:
        return None
    lead = text[max(0, start - LONGEST_NAME) : start].rpartition("\n")[2]
    if lead.strip() and not lead.strip(_SIGNS):
        return _List(words, section, len(lead))
    may_be_all = statement[-1] not in _OPENING and statement.lower().partition(" ")[0] not in _CARRYING
    return _List(words, section, _BULLETS if may_be_all else _LINES)


def _said_first(item: str) -> str | None:
    """What the first of several items in one line says for all of them: "Denies: nausea;", "Denies nausea;"."""
    label, colon, _ = item[:LONGEST_NAME].partition(":")
    if colon:
        return _WORDS.get(_name(label))
    first, _, rest = item.partition(" ")
    return _WORDS.get(first.lower()) if first.lower() in _CARRYING and not _speaks_for_itself(rest) else None


def _name(written: str) -> str:
    """``"**The patient denies the following:**"`` → ``"denies"``."""
    if len(written) > _LONGEST_HEADING:
        return ""
    name = written.split("(", 1)[0].strip(_SIGNS).lower().rpartition(": ")[2].rpartition(" but ")[2]
    for who in _WHO:
        name = name.removeprefix(who)
    for what in _WHAT:
        name = name.removesuffix(what)
    return name


def _is_ruled_out(statement: str, kind: SectionKind) -> bool:
    """Whether a sign at either end says that there is none of it, and not that it is not to be done."""
    if "plan" in PARTS[kind] or (statement[0] == "0" and NAUGHT.match(statement) is None):
        return False
    if "[" in (statement[0], statement[-3:-2]) and _UNTICKED not in (statement[:3], statement[-3:]):
        return False
    return not any(sign in statement for sign in _ANY) and not _speaks_for_itself(statement)


def _speaks_for_itself(statement: str) -> bool:
    """Whether an item says by itself what holds for it: "no fever", "she has a cough"."""
    words = statement.lower().replace(":", " ").replace(",", " ").replace(".", " ").split()
    return not _OWN.isdisjoint(words)
