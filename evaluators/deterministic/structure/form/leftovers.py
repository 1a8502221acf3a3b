"""Text still to be filled in, and leftovers of templates, markup and language models."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.finding import Severity, Span
from engine.note import ParsedNote
from engine.portions import find, give_way
from evaluators.deterministic.reading.wording.phrases import phrases
from evaluators.deterministic.structure.form.fault import Fault
from evaluators.deterministic.structure.parsing import headings

_UNIT: Final = r"(?:mg|mcg|ml|mL|units?|days?|weeks?|months?|years?|hours?|minutes?|tablets?|%)\b"
_SLOTS: Final[Sequence[tuple[str, str, re.Pattern[str]]]] = (
    ("[", "placeholder", re.compile(r"\[[^\[\]\n]{0,60}\]")),
    ("(insert", "placeholder", re.compile(r"\(insert [^()\n]{1,60}\)")),
    ("__", "placeholder", re.compile(r"_{3,}")),
    ("***", "placeholder", re.compile(r"(?<=[ \t:])\*{3}(?=[ \t.,;]|$)", re.MULTILINE)),
    # 47,XXX is a karyotype
    ("XX", "placeholder", re.compile(rf"(?<![^\W_])(?<![0-9],)X{{3,}}(?![^\W_])|(?<![\w,])XX(?= ?{_UNIT})")),
    ("xx", "placeholder", re.compile(rf"(?<![^\W_])x{{3,}}(?![^\W_])|(?<![\w,])xx(?= ?{_UNIT})")),
    ("__", "placeholder", re.compile(r"(?<!\w)__(?!\w)")),
    ("....", "placeholder", re.compile(r"(?<!\.)\.{4,}(?= ?[a-z0-9])")),
    ("??", "placeholder", re.compile(r"\?{3,}")),
    ("%", "template", re.compile(r"%[A-Z][A-Z_]{2,30}%")),
    ("null", "template", re.compile(r"(?<=[:=] )null\b")),
    ("NaN", "template", re.compile(r"\bNaN\b")),
    ("undefined", "template", re.compile(r"(?<=[:=] )undefined\b")),
    ("{", "template", re.compile(r"\{\{?[^{}\n]{0,60}\}\}?")),
    ("@", "template", re.compile(r"@[A-Z][A-Z0-9_]{1,30}@")),
    ("```", "assistant", re.compile(r"```")),
    ("<|", "assistant", re.compile(r"<\|[a-z_]{2,30}\|>")),
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]{0,40}>")
_FILLED_BRACKET: Final = re.compile(r"\[(?:[xX✓ ]?|[0-9]{1,3}(?:[,–-] ?[0-9]{1,3}){0,4}|sic|redacted)\]", re.IGNORECASE)
_OPEN_BRACKET: Final = re.compile(r"(?<=[a-z:,] )\[ {0,8}\](?= {1,2}[a-z%])")
"""An empty one within a sentence: "for [ ] days"."""
_TICKED: Final = ("[x]", "[X]", "[✓]")
"""In a form with any of these an empty bracket is what was not ticked."""
_ASKS: Final = re.compile(
    r"insert|name|date|\bdob\b|\bage\b|fill|enter|describe|specify|provider|patient|blank|value|unknown|\blist\b|"
    r"if any|applicable|inaudible|unintelligible|speaker|crosstalk|^\[\d{1,2}:\d{2}|"
    r"details?\b|\.\.|…|\*\*|__|placeholder|todo|tbd|to be |confirm|"
    r"select|number|result|dose|not (?:stated|mentioned|provided)",
    re.IGNORECASE,
)
_LEFTOVER: Final[Mapping[str, tuple[Severity, str]]] = {
    "placeholder": ("major", "Still to be filled in."),
    "template": ("major", "Left over from a template."),
    "assistant": ("minor", "Talk of a language model, not part of a note."),
}


def leftovers(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    for trigger, label, pattern in _SLOTS:
        give_way()
        if trigger[0] in text and trigger in text:  # one character is looked for faster than several
            for match in find(pattern, text):
                if trigger != "[" or (_is_slot(match[0]) and not _is_heading(text, match)):
                    yield _leftover(label, match.span())
    if "<" in text and (tags := [match.span() for match in find(_TAG, text)]):
        times = "" if len(tags) == 1 else f" ({len(tags)} places)"
        yield Fault("template", "major", 0.1 + 0.02 * len(tags), f"Left over from a markup language{times}.", tags[0])
    if "[ ]" in text or "[]" in text:
        yield from _empty_brackets(text)
    for hit in phrases("format_residue").find(text):
        yield _leftover(hit.label, (hit.start, hit.end))


def _empty_brackets(text: str) -> Iterator[Fault]:
    if not any(mark in text for mark in _TICKED):
        for match in find(_OPEN_BRACKET, text):
            yield _leftover("placeholder", match.span())


def _is_slot(bracket: str) -> bool:
    if _FILLED_BRACKET.fullmatch(bracket):
        return False
    return bracket[1:-1].isupper() or _ASKS.search(bracket) is not None


def _is_heading(text: str, bracket: re.Match[str]) -> bool:
    """``[PLAN]`` on a line of its own is a heading."""
    alone = text[bracket.start() - 1 : bracket.start()] in ("", "\n") and text[bracket.end() : bracket.end() + 1] in (
        "",
        "\n",
        "\r",
    )
    return alone and headings().kind_of(bracket[0]) is not None


def _leftover(label: str, span: Span) -> Fault:
    severity, message = _LEFTOVER[label]
    return Fault(label, severity, 0.12, message, span)
