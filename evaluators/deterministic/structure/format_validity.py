"""format_validity: is the note a finished, intact text? Nothing in here looks at the transcript.

Looks for damage of encoding, text still to be filled in, leftovers of templates and of language models, passages that
stand there twice, an end in mid-sentence, and how well statements are formed. Every check is one linear pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import pairwise
from typing import Any, Final, NamedTuple

from engine.finding import Finding, Severity, Span, Support, finding_id
from engine.note import ParsedNote, Sentence
from engine.portions import find, give_way, portions
from engine.statements import MOST_STATEMENTS
from engine.verdict import Verdict, scored, unscored
from evaluators.deterministic.reading.phrases import phrases
from evaluators.deterministic.structure.parsing import NOTE_WORDS, headings

NAME: Final = "format_validity"
VERSION: Final = "1"
_MOST: Final = 20  # findings of one label: who has more of them knows by then; all count in the value and the details
_TELLING: Final = 1000  # code points of a faulty passage by which it is known again


class Fault(NamedTuple):
    """One fault of form; ``cost`` is what it takes off a value of 1.0. No message: it counts but is not reported."""

    label: str
    severity: Severity
    cost: float
    message: str
    span: Span


def evaluate(text: str, parsed: ParsedNote, metadata: Mapping[str, Any]) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict and its findings of kind ``format``; unscored with ``empty`` for a text without a letter."""
    del metadata  # nothing in it bears on form
    if not parsed.sentences:
        return unscored(NAME, VERSION, "empty"), ()
    faults: list[Fault] = []
    counts: dict[str, int] = {}
    costs: dict[str, float] = {}
    for fault in _faults(text, parsed):
        faults.append(fault)
        counts[fault.label] = counts.get(fault.label, 0) + 1
        costs[fault.label] = costs.get(fault.label, 0.0) + fault.cost
    value = 1.0 - sum((min(cost, _CAPS[label]) for label, cost in costs.items()), 0.0)
    details = {"faults": counts, "statements": len(parsed.sentences)}
    return scored(NAME, VERSION, round(max(0.0, value), 4), **details), _findings(text, faults)


# What one kind of fault may cost at most, however often it occurs.
_CAPS: Final[Mapping[str, float]] = {
    "encoding": 0.4,
    "placeholder": 0.5,
    "template": 0.4,
    "assistant": 0.4,
    "copied": 0.3,
    "repeated": 0.15,
    "truncated": 0.25,
    "length": 0.2,
    "statement": 0.15,
    "punctuation": 0.1,
}

# --- encoding -------------------------------------------------------------------------------------------------------

_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd-\uffff]")
_GARBLED: Final = ("Ã", "â", "Â", "ï", "ð")
"""Without any of these ``_MOJIBAKE`` need not be tried."""
_MOJIBAKE: Final = re.compile("Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\xa0°·±»«£§©®´]|ï»¿|ï¿½|ðŸ")


# Escapes that were never undone, and the question mark that an apostrophe became.
_LOST: Final[Sequence[tuple[str, re.Pattern[str]]]] = (
    ("\\", re.compile(r"\\u[0-9a-fA-F]{4}|(?<=[.:;,])\\n")),
    ("&", re.compile(r"&(?:#[0-9]{2,5}|#x[0-9a-fA-F]{2,5}|nbsp|amp|lt|gt|quot|apos);")),
    ("?s", re.compile(r"(?<=[a-z])\?s\b")),
)


def _encoding(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    first: Span | None = None
    places = 0
    lost = (pattern for trigger, pattern in _LOST if trigger in text)
    garbled = not text.isascii() and any(sign in text for sign in _GARBLED)
    for pattern in (_CONTROL, *((_MOJIBAKE,) if garbled else ()), *lost):
        for match in find(pattern, text):
            first = min(first or match.span(), match.span())
            places += 1
    if first is not None:
        times = "" if places == 1 else f" ({places} places)"
        message = f"Characters are damaged here{times}: the text was decoded wrongly."
        yield Fault("encoding", "major", 0.1 + 0.02 * places, message, first)


# --- text to be filled in, leftovers --------------------------------------------------------------------------------

_UNIT: Final = r"(?:mg|mcg|ml|mL|units?|days?|weeks?|months?|years?|hours?|minutes?|tablets?|%)\b"
_SLOTS: Final[Sequence[tuple[str, str, re.Pattern[str]]]] = (
    ("[", "placeholder", re.compile(r"\[[^\[\]\n]{0,60}\]")),
    ("__", "placeholder", re.compile(r"_{3,}")),
    ("***", "placeholder", re.compile(r"(?<=[ \t:])\*{3}(?=[ \t.,;]|$)", re.MULTILINE)),
    ("XXX", "placeholder", re.compile(r"(?<![^\W_])(?<![0-9],)X{3,}(?![^\W_])")),  # 47,XXX is a karyotype
    ("xxx", "placeholder", re.compile(r"(?<![^\W_])x{3,}(?![^\W_])")),
    ("__", "placeholder", re.compile(r"(?<!\w)__(?!\w)")),
    ("....", "placeholder", re.compile(r"(?<!\.)\.{4,}(?= ?[a-z0-9])")),
    ("??", "placeholder", re.compile(r"\?{3,}")),
    ("XX", "placeholder", re.compile(rf"(?<![\w,])XX(?= ?{_UNIT})")),
    ("xx", "placeholder", re.compile(rf"(?<![\w,])xx(?= ?{_UNIT})")),
    ("%", "template", re.compile(r"%[A-Z][A-Z_]{2,30}%")),
    ("null", "template", re.compile(r"(?<=[:=] )null\b")),
    ("NaN", "template", re.compile(r"\bNaN\b")),
    ("undefined", "template", re.compile(r"(?<=[:=] )undefined\b")),
    ("{", "template", re.compile(r"\{\{?[^{}\n]{0,60}\}\}?")),
    ("@", "template", re.compile(r"@[A-Z][A-Z0-9_]{1,30}@")),
    ("```", "assistant", re.compile(r"```")),
)
_TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]{0,40}>")
_FILLED_BRACKET: Final = re.compile(r"\[(?:[xX✓ ]?|[0-9]{1,3}(?:[,–-] ?[0-9]{1,3}){0,4}|sic|redacted)\]", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"insert|name|date|\bdob\b|\bage\b|fill|enter|describe|specify|provider|patient|blank|value|unknown|\blist\b|"
    r"if any|applicable|inaudible|unintelligible|speaker|crosstalk|^\[\d{1,2}:\d{2}|"
    r"details?\b|\.\.|…|placeholder|todo|tbd|to be |confirm|"
    r"select|number|result|dose|not (?:stated|mentioned|provided)",
    re.IGNORECASE,
)
_LEFTOVER: Final[Mapping[str, tuple[Severity, str]]] = {
    "placeholder": ("major", "Still to be filled in."),
    "template": ("major", "Left over from a template."),
    "assistant": ("minor", "Talk of a language model, not part of a note."),
}


def _leftovers(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    for trigger, label, pattern in _SLOTS:
        give_way()
        if trigger[0] in text and trigger in text:  # one character is looked for faster than several
            for match in find(pattern, text):
                if trigger != "[" or (_is_slot(match[0]) and not _is_heading(text, match)):
                    yield _leftover(label, match.span())
    if "<" in text and (tags := [match.span() for match in find(_TAG, text)]):
        times = "" if len(tags) == 1 else f" ({len(tags)} places)"
        yield Fault("template", "major", 0.1 + 0.02 * len(tags), f"Left over from a markup language{times}.", tags[0])
    for hit in phrases("format_residue").find(text):
        yield _leftover(hit.label, (hit.start, hit.end))


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


# --- repetition -----------------------------------------------------------------------------------------------------

_LONG_ENOUGH: Final = 30  # code points: shorter statements recur in good notes ("Denies fever.")
_BLOCK: Final = 3  # statements in the same order, from which on a passage counts as copied


def _repetition(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    """Copied passages as one fault each, and statements that recur in their own section.

    Good notes open the assessment with the first sentence of the history, so once in another section is only counted.
    """
    earlier = _earlier(text, parsed.sentences)
    if max(earlier) < 0:
        return
    at = 0
    while at < len(earlier):
        length = _run(earlier, at)
        span = (parsed.sentences[at].start, parsed.sentences[at + max(length, 1) - 1].end)
        if length >= _BLOCK and span[1] - span[0] >= _BLOCK * _LONG_ENOUGH * 2:
            yield Fault("copied", "minor", 0.05 + 0.01 * length, f"{length} statements stand in the note twice.", span)
        elif length:
            yield from (_repeated(parsed.sentences, index, earlier[index]) for index in range(at, at + length))
        at += max(length, 1)


_STUCK: Final = re.compile(r"\b(\w{1,20})(?:[ ,.]{1,2}\1\b){3,}")


def _stuck(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    """A word four times on end: what wrote the note got stuck."""
    for low, high in portions(text):
        if _recurs(text[low:high]):
            for match in _STUCK.finditer(text, low, high):
                yield Fault("repeated", "major", 0.1, "The same word stands here again and again.", match.span())


def _recurs(text: str) -> bool:
    """Whether a word stands twice on end, as the second and third of four do: cheap to rule out."""
    before = ""
    for word in text.replace(",", " ").replace(".", " ").split():
        if word == before:
            return True
        before = word
    return False


def _earlier(text: str, statements: Sequence[Sentence]) -> list[int]:
    """For each statement the index of the same one before it, -1 where there is none."""
    first: dict[str, int] = {}
    earlier = []
    for index, statement in enumerate(statements):
        give_way()
        before = first.setdefault(text[statement.start : statement.end].casefold(), index)
        earlier.append(before if before != index else -1)
    return earlier


def _run(earlier: list[int], at: int) -> int:
    """How many statements from ``at`` on repeat earlier ones in their order."""
    length = 0
    while at + length < len(earlier) and earlier[at + length] >= 0 and earlier[at + length] == earlier[at] + length:
        give_way()
        length += 1
    return length


def _repeated(statements: Sequence[Sentence], index: int, before: int) -> Fault:
    statement = statements[index]
    length = statement.end - statement.start
    if length >= _LONG_ENOUGH and statement.section == statements[before].section:
        return Fault("repeated", "minor", 0.05, "The same statement stands earlier in this section.", statement.span)
    if length >= 2 * _LONG_ENOUGH and statement.kind == statements[before].kind:
        return Fault("repeated", "minor", 0.05, "The same statement stands in an earlier such section.", statement.span)
    return Fault("repeated", "info", 0.0, "", statement.span)


# --- the end --------------------------------------------------------------------------------------------------------

_DANGLING: Final = NOTE_WORDS["dangling"]
_PROSE: Final = 8  # words from which on a statement is a sentence rather than a list item
_CUT: Final = 4  # words from which on the last statement of a note written in sentences is one


def _truncation(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    yield from _broken_sections(text, parsed.sentences)
    last = parsed.sentences[-1]
    said = text[last.start : last.end]
    word = said.rsplit(None, 1)[-1]
    if said[-1] in ",(-–:&/+" or word.casefold() in _DANGLING or _opens_bracket(said):
        span = (last.end - len(word), last.end)
        yield Fault("truncated", "major", 0.25, "The note breaks off in mid-sentence.", span)
    elif (
        said.count(" ") + 1 >= _CUT
        and not _closed(said)
        and not _is_item(text, last)
        and _closes_sentences(text, parsed.sentences[:-1], strict=not _is_prose(said))
    ):
        span = (last.end - len(word), last.end)
        yield Fault("truncated", "minor", 0.08, "The last sentence has no end; the note may have been cut off.", span)


def _broken_sections(text: str, statements: Sequence[Sentence]) -> Iterator[Fault]:
    """Sentences that end in the middle, where the next heading stands."""
    for statement, following in pairwise(statements):
        give_way()
        if statement.section == following.section:
            continue
        said = text[statement.start : statement.end]
        word = said.rsplit(None, 1)[-1]
        if word.casefold() in _DANGLING and word.islower() and _is_prose(said):
            span = (statement.end - len(word), statement.end)
            yield Fault("truncated", "major", 0.25, "The section breaks off in mid-sentence.", span)


def _is_item(text: str, statement: Sentence) -> bool:
    """List items often go without a full stop."""
    before = text[max(0, statement.start - 4) : statement.start].rstrip(" \t")
    return before[-1:] in "-–—•·*.)" and before != ""


def _is_prose(said: str) -> bool:
    return said.count(" ") + 1 >= _PROSE


def _closed(said: str) -> bool:
    return said[-1:] in ".!?…:;" or said.rstrip("\"')]’”*_")[-1:] in ".!?…:;"


def _closes_sentences(text: str, statements: Sequence[Sentence], *, strict: bool) -> bool:
    """Whether the other sentences of the note end in punctuation: most of the long ones, ``strict`` all statements."""
    least = _CUT if strict else _PROSE
    prose = closed = 0
    for statement in statements:
        give_way()
        said = text[statement.start : statement.end]
        if said.count(" ") + 1 >= least:
            prose += 1
            closed += _closed(said)
    return prose >= 2 and (closed == prose if strict else closed >= 0.8 * prose)


def _opens_bracket(said: str) -> bool:
    """Whether the last statement ends within a bracket that it opened."""
    return said.rfind("(") > said.rfind(")") and not _closed(said) and said.count(" ") + 1 >= _CUT


# --- length and statements ------------------------------------------------------------------------------------------

_OVERLONG: Final = 60  # words
_NEXT_TO_NOTHING: Final = 20  # code points of statements, in a note with sections
# " ." after a word, ",." and exactly two dots; each starts at the sign itself: most of a text is skipped at once
_STRAY: Final = re.compile(r"[.,;](?=\s|\Z)(?:(?<=[A-Za-z0-9)][ \t].)|(?<=,[.;])|(?<=,[ \t][.;]))|(?<!\.)\.\.(?!\.)")

_MAY_STRAY: Final = (" .", " ,", " ;", "\t.", "\t,", "\t;", ",.", ",;", "..")


def _may_stray(text: str) -> bool:
    for sign in _MAY_STRAY:
        give_way()
        if sign in text:
            return True
    return False


def _length(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    whole = (parsed.sentences[0].start, parsed.sentences[-1].end)
    if len(parsed.sections) > 1 and sum(s.end - s.start for s in parsed.sentences) < _NEXT_TO_NOTHING:
        yield Fault("length", "minor", 0.2, "The note holds next to no text.", whole)
    if len(parsed.sentences) == MOST_STATEMENTS:
        message = f"The note goes on after {MOST_STATEMENTS:,} statements; what follows was not read."
        yield Fault("length", "major", 0.2, message, (whole[1] - 1, len(text)))
    letters = [
        text[statement.start : statement.end] for statement in parsed.sentences if statement.end - statement.start > 20
    ]
    if len(letters) >= 3 and sum(said.isupper() for said in letters) > 0.8 * len(letters):
        yield Fault("length", "info", 0.05, "The note is written in capitals throughout.", whole)


def _statements(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    for statement in parsed.sentences:
        if statement.end - statement.start > _OVERLONG * 4:
            words = text.count(" ", statement.start, statement.end) + 1
            if words > _OVERLONG:
                yield Fault("statement", "info", 0.03, f"One sentence of {words} words.", statement.span)
    prose = open_ended = 0
    for statement in parsed.sentences:
        give_way()
        if text.count(" ", statement.start, statement.end) + 1 >= _PROSE:
            prose += 1
            open_ended += not _closed(text[statement.start : statement.end])
    if open_ended:
        yield Fault("statement", "info", 0.06 * open_ended / prose, "", (0, 0))
    if _may_stray(text):
        for match in find(_STRAY, text):
            yield Fault("punctuation", "info", 0.01, "", match.span())
    if (unbalanced := abs(text.count("(") - text.count(")"))) > 0:
        yield Fault("punctuation", "info", 0.01 * unbalanced, "", (0, 0))


_CHECKS: Final[Sequence[Callable[[str, ParsedNote], Iterator[Fault]]]] = (
    _encoding,
    _leftovers,
    _repetition,
    _stuck,
    _truncation,
    _length,
    _statements,
)


def _faults(text: str, parsed: ParsedNote) -> Iterator[Fault]:
    for check in _CHECKS:
        give_way()
        for fault in check(text, parsed):
            give_way()
            yield fault


def _findings(text: str, faults: Sequence[Fault]) -> tuple[Finding, ...]:
    """Findings of the faults that have a message, in the order of the note; of each label the first ``_MOST``."""
    labels: dict[str, list[Fault]] = {}
    for fault in faults:
        give_way()
        if fault.message:
            labels.setdefault(fault.label, []).append(fault)
    told = [fault for alike in labels.values() for fault in nsmallest(_MOST, alike, key=_place)]
    seen: Counter[str] = Counter()
    result = []
    for fault in sorted(told, key=_place):
        start, end = fault.span
        statement = " ".join(f"{fault.label} {text[start : min(end, start + _TELLING)]}".split()).casefold()
        identity = finding_id(NAME, "format", statement, seen[statement])
        seen[statement] += 1
        support: Support = "unmentioned" if fault.severity == "major" else "questionable"
        result.append(Finding(identity, NAME, "format", support, fault.severity, fault.message, fault.span))
    return tuple(result)


def _place(fault: Fault) -> Span:
    return fault.span
