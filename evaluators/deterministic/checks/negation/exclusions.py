"""Checks findings of an examination against those that exclude them: clear lungs and crackles, tender and not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.checks.negation.shown import is_shown
from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.checks.places import same_place
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.mention import ANY_PAIN, COMPLAINTS, NEGATED, NOT_SO, TENDERNESS, Mention
from evaluators.deterministic.reading.statement import EXAMINING, StatementReading
from evaluators.deterministic.reading.wording.around import plain, right_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Entry, Said, ever
from evaluators.vocabulary.patterns import of_roles
from evaluators.vocabulary.rows import read_rows

_NONTENDER: Final = "exam:nontender"
_TENDER: Final = "tender"
_PAINS: Final = (TENDERNESS, ANY_PAIN)
_SOFT: Final = "exam:soft-abdomen"
_ABDOMEN: Final = "site:abdomen"
_FEW: Final = 16
_AHEAD: Final = 2
"""Utterances behind a finding in which the patient may wince."""
_BEHIND: Final = 80
_PARTS: Final = {
    one: other
    for pair in (("medial", "lateral"), ("upper", "lower"), ("anterior", "posterior"))
    for one, other in (pair, pair[::-1])
}
"""Parts of a place, each with the one opposite."""
_LEFT_OUT: Final = of_roles("claim_rules", "left out")
_WINCES: Final = of_roles("claim_rules", "winces")


_ROWS: Final = [
    (finding, other, where)
    for finding, excluded, where in read_rows("exclusion_rules.tsv", least=2)
    for other in excluded.split("|")
]


def _both_ways() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for finding, other, _ in _ROWS:
        found[finding] = (*found.get(finding, ()), other)
        found[other] = (*found.get(other, ()), finding)
    return found


_RULES: Final = _both_ways()
"""Findings that exclude one, both ways."""
_ON_NEITHER_SIDE: Final = frozenset([other for _, other, where in _ROWS if where == "neither side"])
_OF_A_PLACE: Final = frozenset(
    [name for finding, other, where in _ROWS if where == "place" for name in (finding, other)]
)


def excluding(concept: str) -> tuple[str, ...]:
    """The findings that exclude one, or that it excludes."""
    return _RULES.get(concept, ())


def follows(concept: str, record: Record) -> bool:
    """Whether a finding follows from what was said not to be there: "no wheeze, no crackles" of clear lungs."""
    others = (record.entries.get(name) for name in excluding(concept))
    return any(entry is not None and entry.first(DENIED) is not None for entry in others)


def exclusion_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each finding where the transcript has only one that excludes it."""
    pieces: list[Piece] = []
    if statement.kind not in EXAMINING:
        return pieces
    for mention in statement.mentions:
        if mention.flags & NOT_SO:
            continue
        if mention.side in OTHER and not (_is_tender(mention, statement) and mention.term.isa(_ABDOMEN)):
            found = _excluding(mention, statement, record) if _finding(mention) in _ON_NEITHER_SIDE else None
        elif mention.term.isa(_NONTENDER):
            found = _tender(statement, record)
        elif _is_tender(mention, statement):
            found = _not_tender(mention, statement, record)
        else:
            found = _excluding(mention, statement, record)
        if found is not None:
            pieces.append(_piece(mention, *found, record))
    return pieces


def excluded_by(statement: StatementReading) -> Iterator[str]:
    """Concepts of findings that bear on a statement."""
    if statement.kind in EXAMINING:
        for mention in statement.mentions:
            if mention.term.isa(_NONTENDER):
                yield from _PAINS
            elif _is_tender(mention, statement):
                yield from (*_PAINS, _NONTENDER)
            else:
                yield from _RULES.get(_finding(mention), ())


def _finding(mention: Mention) -> str:
    """What is found, wherever that is."""
    return mention.term.concept.partition("@")[0]


def _excluding(mention: Mention, statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    finding = _finding(mention)
    others = _RULES.get(finding, ())
    if not others or ever(record.related(finding), (AFFIRMED,)):
        return None
    noted = {_finding(other): other.flags & NEGATED for other in statement.mentions if _finding(other) in others}
    if not all(noted.values()):
        return None  # the note has both: "clear, but reduced breath sounds at the base"
    others = tuple(name for name in others if name not in noted)  # what it denies by name is held against that
    if finding in _OF_A_PLACE and not any(site.term.category == "site" for site in statement.mentions):
        return None
    for name in others:
        for entry in record.related(name):
            said = _seen(entry, record)
            if said is not None and said.side in OTHER and mention.side in OTHER:
                continue  # "clear on the right"
            if said is not None and (finding not in _OF_A_PLACE or same_place(said, statement, record)):
                return entry, said
    return None


def _seen(entry: Entry, record: Record) -> Said | None:
    """The first mention that tells of a finding, not of a complaint."""
    if entry.term.category == "exam":
        return entry.first(AFFIRMED)
    said = entry.examined(AFFIRMED)
    first = entry.first(AFFIRMED)
    if said is None:
        said = next((one for one in entry.told((AFFIRMED,), _FEW) if is_shown(one, record)), None)
    if said is None and first is not None and CLAIM_WORDS["moving"].isdisjoint(_text(first, record).split()):
        return None
    return said or first


def _text(said: Said, record: Record) -> str:
    return record.named(said).lower()


def _is_tender(mention: Mention, statement: StatementReading) -> bool:
    named = statement.text[mention.start : mention.end].lower()
    return mention.term.category in COMPLAINTS and _TENDER in named and not mention.flags & NEGATED


def _not_tender(mention: Mention, statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    """That the one place was not tender of which the statement says that it is, where nothing was said to be."""
    sites = {site.term.concept for site in statement.mentions if site.term.category == "site"}
    sites.update(name for name in mention.term.classes if name.startswith("site:"))
    site = _one_site(sites, statement)
    if not site:
        return None
    for pain in record.related(ANY_PAIN):
        felt = pain.first(AFFIRMED)
        if pain.examined(AFFIRMED) is not None or (felt is not None and _TENDER in _text(felt, record)):
            return None
    for entry in record.related(_NONTENDER):
        said = entry.first(AFFIRMED)
        if said is not None and _names(site, said, record) and not _is_tender_somewhere(said, record):
            return entry, said
    own = record.entries.get(TENDERNESS)
    denied = own.observed_absent() if own is not None else None
    return (own, denied) if own is not None and denied is not None and _names(site, denied, record) else None


def _is_tender_somewhere(said: Said, record: Record) -> bool:
    """Whether a place is left out of what was found not to be tender, or the patient winces at one."""
    position = record.look(said.key, 0, _AHEAD)
    if _LEFT_OUT.search(record.behind(said, _BEHIND).lower()) is not None:
        return True
    return any(
        _WINCES.search(text[:_BEHIND].lower()) for text in record.speech.texts(position + 1, position + 1 + _AHEAD)
    )


def _one_site(sites: set[str], statement: StatementReading) -> str:
    """The one place that is named: the belly, where it is parts of that, which a soft belly leaves out."""
    parts = {
        site.term.concept for site in statement.mentions if site.term.isa(_ABDOMEN) and site.term.category == "site"
    }
    if parts and sites - {_ABDOMEN} <= parts:
        return _ABDOMEN
    return min(sites) if len(sites) == 1 else ""


def _names(site: str, said: Said, record: Record) -> bool:
    """Whether the sentence in which something was said names a place, or the utterance where that names none."""
    heard = record.read(record.look(said.key, 0, 0)).mentions[:_FEW]
    sentence = next((other.sentence for other in heard if other.start == said.start), -1)
    sites = [other for other in heard if other.sentence == sentence and other.term.category == "site"]
    if site == _ABDOMEN:
        return any(other.term.concept == site or other.term.isa(_SOFT) for other in sites or heard)
    return any(other.term.isa(site) for other in sites or heard)


def _tender(statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    """Tenderness of the one place of which the statement says that there is none."""
    sites = {mention.term.concept for mention in statement.mentions if mention.term.category == "site"}
    if any(mention.term.isa(_SOFT) for mention in statement.mentions):
        sites.add(_ABDOMEN)
    if len(sites) != 1 or ever(record.related(_NONTENDER), (AFFIRMED,)):
        return None
    (site,) = sites
    named = record.entries.get(site)
    if named is not None and named.first(DENIED) is not None:
        return None  # "tender over the ankle, not over the foot"
    pains = record.related(ANY_PAIN)
    if any(entry.term.isa(site) and _is_not_tender(entry, record) for entry in pains) or (
        (own := record.entries.get(TENDERNESS)) is not None
        and (denied := own.observed_absent()) is not None
        and _names(site, denied, record)
    ):
        return None
    for entry in pains:
        said = entry.first(AFFIRMED)
        if said is None or not _text(said, record).startswith(_TENDER) or _is_of_other_part(said, statement, record):
            continue
        if entry.term.isa(site) or ("@" not in entry.term.concept and _names(site, said, record)):
            return entry, said
    return None


def _is_of_other_part(said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether it was tender at the opposite part of the place: "medial joint line", "lateral joint line non-tender"."""
    noted = plain(statement.text).split()
    told = plain(right_of(record.text(said.key), said.start, _BEHIND)).split()
    parts = [part for part in _PARTS if part in told]
    return bool(parts) and not any(part in noted for part in parts) and any(_PARTS[part] in noted for part in parts)


def _is_not_tender(pain: Entry, record: Record) -> bool:
    """Whether the place of a pain was said not to be tender itself: "tender there. No calf tenderness up top."."""
    said = pain.observed_absent()
    return said is not None and _TENDER in _text(said, record)


def _piece(mention: Mention, entry: Entry, said: Said, record: Record) -> Piece:
    told = f"no {entry.term.name}" if said.flags & NEGATED else entry.term.name
    message = f"Note has {called(mention.term)}, the transcript {told}."
    return against(mention.place, "negation", "critical", message, quotes(record, said))
