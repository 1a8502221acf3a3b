"""Plants one error at a time into human notes.

Wordings and spare facts come from other visits' notes (``Material``), places are chosen by a seeded generator, so that
the same corpus always gives the same plants. A plant changes a fact that the visit supports, as far as a plain search
can tell: the old number was said, the new one was not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bench.meta.corpus import Visit
from bench.meta.material import DOSE, NUMBER, Block, Material, blocks, number_key, statements, words
from bench.meta.spoken import was_said

SEED = 20261124


@dataclass(frozen=True, slots=True)
class Plant:
    """A note with one error. ``span`` is where it stands (None for what was left out), ``old_span`` what it replaced in
    the clean note, ``missing`` the lower-case words that are gone from the note."""

    kind: str
    visit: Visit
    note: str
    span: tuple[int, int] | None
    old_span: tuple[int, int]
    was: str
    now: str
    missing: frozenset[str] = frozenset()


Candidates = Callable[[Visit, Material, Random], Iterator[Plant]]


def plants(visits: Sequence[Visit], material: Material, per_kind: int = 2, seed: int = SEED) -> list[Plant]:
    """Up to ``per_kind`` plants of each kind for each visit."""
    result = []
    for visit in visits:
        for kind, candidates in KINDS.items():
            random = Random(f"{seed}:{visit.id}:{kind}")
            found = list(candidates(visit, material, random))
            result += random.sample(found, min(per_kind, len(found)))
    return result


def _replace(kind: str, visit: Visit, start: int, end: int, new: str, span: tuple[int, int] | None = None) -> Plant:
    note = visit.note[:start] + new + visit.note[end:]
    return Plant(kind, visit, note, span or (start, start + len(new)), (start, end), visit.note[start:end], new)


def _wrong_dose(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    for match in DOSE.finditer(visit.note):
        if match["drug"].lower() in material.medications and was_said(match["value"], visit.said):
            pool = [value for value in material.doses(match["unit"], visit) if _is_new(value, match["value"], visit)]
            if pool:
                yield _replace("wrong_dose", visit, *match.span("value"), random.choice(pool))


def _is_new(value: str, old: str, visit: Visit) -> bool:
    return value != old and not was_said(value, visit.note) and not was_said(value, visit.said)


def _wrong_number(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    for match in NUMBER.finditer(visit.note):
        key = number_key(match)
        if key and was_said(match["value"], visit.said, key):
            pool = [value for value in material.numbers(key, visit) if _is_new(value, match["value"], visit)]
            if pool:
                yield _replace("wrong_number", visit, *match.span("value"), random.choice(pool))


def _mentions(visit: Visit, material: Material) -> Iterator[re.Match[str]]:
    """Names of medications in the note that were said as well."""
    for match in re.finditer(r"\b[A-Za-z][A-Za-z-]{4,}\b", visit.note):
        if match[0].lower() in material.medications and match[0].lower() in visit.said:
            yield match


def _swapped_drug(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    note = visit.note.lower()
    pool = sorted(
        {
            match[0].lower()
            for other in material.others(visit)
            for match in re.finditer(r"\b[A-Za-z][A-Za-z-]{4,}\b", other.note)
            if match[0].lower() in material.medications
        }
    )
    pool = [name for name in pool if not any(n in note or n in visit.said for n in material.same(name))]
    for match in _mentions(visit, material) if pool else ():
        new = random.choice(pool)
        yield _replace("swapped_drug", visit, *match.span(), new.capitalize() if match[0][0].isupper() else new)


_SIDE = re.compile(
    r"\b(left|right)(?= (?!after|now|away|before|here|there|the\b|for\b|work|school|and\b|or\b)[a-z-]{3,})", re.I
)
_OTHER = {"left": "right", "right": "left"}


def _flipped_side(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    said = visit.said
    for match in _SIDE.finditer(visit.note):
        side = match[1].lower()
        nouns = re.findall(r"[a-z]{3,}", visit.note[match.end() : match.end() + 40].split(".")[0].lower())[:3]
        if any(_has_side(side, noun, said) and not _has_side(_OTHER[side], noun, said) for noun in nouns):
            other = _OTHER[side]
            yield _replace("flipped_side", visit, *match.span(), other.capitalize() if match[1][0].isupper() else other)


def _has_side(side: str, noun: str, said: str) -> bool:
    return re.search(rf"\b{side}(?: [a-z]+){{0,2}} {noun}\b", said) is not None


# What says that something is there, and what says in the same form that it is not.
_FORMS = (
    (("reports", "endorses"), ("denies",)),
    (("reported", "endorsed"), ("denied",)),
    (("positive for",), ("negative for",)),
)
_OPPOSITE = {
    cue: others for pair in _FORMS for cues, others in (pair, pair[::-1]) for cue in cues
}  # which of them replaces a cue is drawn from those that other notes use
_CUE = re.compile(
    rf"\b(?P<cue>{'|'.join(_OPPOSITE)})\b(?: any\b)?"
    # a clause or a doing is no finding that is there or not; and nobody "denies no fever" or "reports any"
    r"(?= (?!(?:that|this|these|those|both|he|she|they|her|his|its?|the|due|ever|use|no|not|nil|some|only)\b"
    r"|(?!swell|vomit|bleed|cough|wheez|burn|tingl|itch|sneez|bruis|faint|choking|smok|drink)[a-z]{2,}ing\b)[a-z])",
    re.IGNORECASE,
)
_BARE_NO = re.compile(
    r"(?P<cue>(?:(?<=[.:\n] )|(?<=\n)|\A)(?:No|Nil) |(?<=is )no |(?<=are )no |(?<=with )no )(?!regular|of note|no )"
)
_NO_FACT = re.compile(  # what is no finding of its own: a need, a label such as "bowel sx" or "allergies"
    r" ?(?:longer|need|further|change|questions?|concerns?|indication|problems?|issues?|other|restrictions?|recent"
    r"|allerg\w+|(?:\w+[ /]){1,2}(?:sx|symptoms|problems|issues))\b"
)


def _flipped_negation(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    corpus = "\n".join(other.note.lower() for other in material.others(visit))
    for match in _CUE.finditer(visit.note):
        choices = [cue for cue in _OPPOSITE[match["cue"].lower()] if cue in corpus]
        if choices:
            new = random.choice(choices)
            yield from _flip(visit, match, new.capitalize() if match["cue"][0].isupper() else new)
    for match in _BARE_NO.finditer(visit.note):
        yield from _flip(visit, match, "")


def _flip(visit: Visit, match: re.Match[str], new: str) -> Iterator[Plant]:
    """The whole clause is the place of the error: with a negation gone, no word of its own stands for it."""
    start, end = match.start(), match.end()
    stop = re.compile(r"[.;\n]|\Z").search(visit.note, end)
    clause_end = stop.start() if stop else len(visit.note)
    clause = visit.note[end:clause_end]
    content = words(clause)
    if _NO_FACT.match(clause) or 2 * sum(word in visit.said for word in content) <= len(content):
        return
    if not new and match["cue"][0].isupper() and clause:
        new, end = clause[0].upper(), end + 1
    span = (start, clause_end + len(new) - (end - start))
    yield _replace("flipped_negation", visit, start, end, new, span)


_SOURCES = 12  # other notes looked through for one to take a statement from
_DENIES = re.compile(  # the closed class of words that English negates with; what is normal is told as a finding
    r"\b(?:no|not|nor|none|never|nil|without|cannot|den(?:y|ies|ied)|negative|absent|absence)\b|n['’]t\b", re.IGNORECASE
)
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Miss)\b\.?|\b\d+[- ]year")
_INSERTS = re.compile(
    r"MEDICAL|HISTORY|PRESENT|HPI|SYSTEMS|ROS|EXAM|RESULTS|ASSESSMENT|PLAN|IMPRESSION|Plan|Hx|History|PMH|Imp"
)


def _fabricated(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    """A statement of another visit's note that says that something is there, was found or done: normal results too."""
    return _invented("fabricated", visit, material, random)


def _invented_denial(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    """A statement of another visit's note with a negation in it."""
    return _invented("invented_denial", visit, material, random)


def _invented(kind: str, visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    """A statement of another visit's note, put into a section of the same name."""
    homes = {block.name: block for block in _homes(visit)}
    known = words(visit.said) | words(visit.note)
    names = {word.lower() for word in str(visit.metadata.get("name", "")).split()}
    others = material.others(visit)
    for other in random.sample(others, min(_SOURCES, len(others))):
        for block in _homes(other):
            home = homes.get(block.name)
            said = _spare(kind, other, block, known | names, material, random) if home else None
            if home and said:
                yield _insert(kind, visit, home, said, random)


def _homes(visit: Visit) -> list[Block]:
    """Sections that a statement can be put into; a note that is but one section is its own."""
    if visit.section:
        return [Block(visit.section, 0, 0, len(visit.note))]
    return [block for block in blocks(visit.note) if _INSERTS.search(block.name)]


def _spare(kind: str, other: Visit, block: Block, known: set[str], material: Material, random: Random) -> str | None:
    """A statement of the block most of whose content words this visit does not know, one of them hardly any visit."""
    body = other.note[block.body : block.end]
    own = {word for word in str(other.metadata.get("name", "")).split() if word}
    pool = []
    for start, end in statements(body):
        said = body[start:end].strip()
        content = words(said)
        new = content - known
        plain = not (_HONORIFIC.search(said) or any(name in said for name in own))
        fits = plain and (_DENIES.search(said) is not None) == (kind == "invented_denial")
        strange = len(new) >= 3 and 5 * len(new) >= 3 * len(content) and any(map(material.is_specific, new))
        if fits and strange and 5 <= len(said.split()) <= 25:
            pool.append(said)
    return random.choice(pool) if pool else None


def _insert(kind: str, visit: Visit, home: Block, said: str, random: Random) -> Plant:
    """After a statement of the section, in the manner of its lines."""
    places = [home.body + end for _, end in statements(visit.note[home.body : home.end])] or [home.body]
    at = random.choice(places)
    own_line = visit.note[at : at + 1] in ("\n", "")
    before = "\n" if own_line else " "
    said = said if said[-1] in ".!?" else said + "."
    note = visit.note[:at] + before + said + visit.note[at:]
    start = at + len(before)
    return Plant(kind, visit, note, (start, start + len(said)), (at, at), "", said)


def _omitted_medication(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    """Every statement that names the medication is taken out; not where all of them only deny it."""
    del random
    for name in sorted({match[0].lower() for match in _mentions(visit, material)}):
        names = material.same(name)
        spans = [span for span in statements(visit.note) if any(n in visit.note[slice(*span)].lower() for n in names)]
        cut = sum(end - start for start, end in spans)
        note = _without(visit.note, spans)
        taken = any(not _DENIES.search(visit.note[slice(*span)]) for span in spans)
        if taken and cut <= 0.25 * len(visit.note) and not any(n in note.lower() for n in names):
            yield Plant("omitted_medication", visit, note, None, spans[0], name, "", names)


def _without(note: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        line = note.rfind("\n", 0, start) + 1
        alone = not note[line:start].strip(" \t-•*0123456789.)") and note[end : end + 1] in ("\n", "")
        parts.append(note[at : line if alone else start])
        at = end + 1 if alone else end
    return "".join([*parts, note[at:]])


_LEAST_SECTION = 100  # code points; and a tenth of the note, below which it is an omitted statement


def _dropped_section(visit: Visit, material: Material, random: Random) -> Iterator[Plant]:
    del material, random
    for block in blocks(visit.note):
        body = visit.note[block.body : block.end].strip()
        note = visit.note[: block.start] + visit.note[block.end :]
        gone = frozenset(words(body) - words(note))
        large = len(body) >= _LEAST_SECTION and 10 * len(body) >= len(visit.note)
        if large and sum(word in visit.said for word in gone) >= 3:
            yield Plant("dropped_section", visit, note, None, (block.start, block.end), block.name, "", gone)


KINDS: Mapping[str, Candidates] = {
    "wrong_dose": _wrong_dose,
    "wrong_number": _wrong_number,
    "swapped_drug": _swapped_drug,
    "flipped_side": _flipped_side,
    "flipped_negation": _flipped_negation,
    "fabricated": _fabricated,
    "invented_denial": _invented_denial,
    "omitted_medication": _omitted_medication,
    "dropped_section": _dropped_section,
}
