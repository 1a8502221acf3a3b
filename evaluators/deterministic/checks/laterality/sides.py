"""Checks the sides of a statement: left where the transcript has the right of the same place, or of the same matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.laterality.put import put_elsewhere, told_of_drug
from evaluators.deterministic.checks.laterality.sides_both import only_one, other_number
from evaluators.deterministic.checks.laterality.sides_fit import IN_ALL, alike, closeness, fit, shares, vouches
from evaluators.deterministic.checks.laterality.sides_more import is_lesser, other_has_more
from evaluators.deterministic.checks.laterality.sides_only import not_both, not_only
from evaluators.deterministic.checks.laterality.sides_weight import outweighs, sound_of
from evaluators.deterministic.checks.laterality.sides_well import one_sided, other_one, other_well, unaffected
from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.reading.laterality.sided import BOTH, NOWHERE, OPPOSITE, WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_figures import said_as
from evaluators.deterministic.reading.laterality.sides_words import OTHER, SIDE_RULES
from evaluators.deterministic.reading.statement import INFERRING, RECALLING, StatementReading, section_group
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.reading.wording.words import stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.sides_index import Place, names_of

_COMPARED: Final = re.compile(r"\b(?:compared|than)\b[^.?!;]*$")
_COMPARED_REACH: Final = 40
_NOT_DONE: Final = re.compile(r"(?: [a-z]+){0,2} not (?:been )?[a-z]+ed\b")
"""Behind a side in a note: of what was not done there."""
_GOES_ON: Final = 240
_REPLY: Final = 64
_TOLD_TOO: Final = {
    side: re.compile(
        rf"\b(?:the|on the|it's the|it's on the) {side}(?: one| side)?(?:'s| is| was| has|,? actually)\b"
        rf"(?!(?: (?:a bit|a little|also|all|just|really|pretty|now|still|quite))*"
        rf" (?:{REPLY_PATTERNS['sound']}|not|no|where)\b)"
    )
    for side in OTHER
}
_SAID: Final = (*OTHER, BOTH)
_SIDES: Final = (*_SAID, OPPOSITE)
_ON_THE: Final = ("on the ", "in the ", "on her ", "on his ")
_WELL_WORDS: Final = frozenset(
    map(stem, SIDE_RULES["left", "well"] | SIDE_RULES["left", "trouble"] | {"nothing", "none"})
)
_YEAR: Final = "year="
_DONE: Final = ("proc:", _YEAR)
_FIGURES: Final = 8
_FARTHER: Final = 4
_AS_NEAR: Final = 2
_NEARER: Final = 1
"""By how much the other side has to fit better where only the statement's was said of the very place, both, only it."""
_OFTEN: Final = 3


def side_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each side that the transcript contradicts."""
    for side in statement.sides:
        if (place := told_of_drug(side, statement, record)) is not None:
            if place.sided.side != side.side:
                yield _otherwise(side, place, record)
            continue
        on_both = side.side == BOTH and not (statement.normal or statement.kind in INFERRING)
        if on_both and (place := one_sided(side, record) or only_one(side, record)) is not None:
            yield _otherwise(side, place, record)
            continue
        if (place := not_only(side, statement, record) or not_both(side, statement, record)) is not None:
            yield _otherwise(side, place, record)
            continue
        if (place := other_number(side, statement, record) or put_elsewhere(side, statement, record)) is not None:
            yield _otherwise(side, place, record)
            continue
        if side.side not in OTHER or is_lesser(side, statement):
            continue
        if side.more and (place := other_has_more(side, record)) is not None:
            yield _piece(side, place, record)
            continue
        ill = unaffected(side, statement, record) or other_well(side, statement, record)
        if ill is not None:
            yield _otherwise(side, ill, record)
            continue
        if (place := other_one(side, statement, record)) is not None:
            yield _piece(side, place, record)
            continue
        listed = any(other.side == OTHER[side.side] for other in statement.sides)
        second = any(other.side == OTHER[side.side] and other.start < side.start for other in statement.sides)
        if (second and _is_second(side, record)) or _is_free_of_it(side, statement, record):
            continue
        if _NOT_DONE.match(statement.text, side.end) is not None:
            continue  # "left side not injected" of who had the right one done
        past = statement.kind in RECALLING
        complaint = side.ill and len(statement.sides) == 1 and not past and section_group(statement.kind) != "exam"
        normal = statement.normal and not complaint and not _is_held_against(side, statement)
        healthy = normal or side.well or any(part.start <= side.start < part.end for part in statement.denied)
        compares = listed or side.open or _is_bracketed(side, statement.text)
        place = _contrary(side, statement, record, healthy=healthy, listed=listed, compares=compares, past=past)
        if place is not None and not _is_told_too(side, place, record):
            yield _piece(side, place, record)


def listened(statement: StatementReading) -> frozenset[str]:
    """The names of the record's sides that the pieces rest on."""
    names = [
        name
        for side in statement.sides
        if side.side in OTHER or side.side == BOTH
        for which in _SIDES
        for name in (which, *names_of(side, which))
    ]
    return frozenset(names)


def _piece(side: Sided, place: Place, record: Record) -> Piece:
    other = OTHER[side.side]
    message = f"Note says {side.side}, the transcript says {other}."
    return _against(side, message, place, record, other if side.start < side.end else None)


def _otherwise(side: Sided, place: Place, record: Record) -> Piece:
    said = place.sided.side
    if said == side.side or said not in _SAID:  # "the left one is fine"
        return _against(side, f"Note has {side.side} otherwise than the transcript.", place, record)
    return _against(side, f"Note says {side.side}, the transcript says {said}.", place, record)


def _against(side: Sided, message: str, place: Place, record: Record, suggestion: str | None = None) -> Piece:
    evidence = (among(record, place.key, place.sided.start, place.sided.stop),)
    return against((side.start, side.end), "laterality", "critical", message, evidence, suggestion=suggestion)


def _contrary(
    side: Sided,
    statement: StatementReading,
    record: Record,
    *,
    healthy: bool,
    listed: bool,
    compares: bool,
    past: bool,
) -> Place | None:
    """Where the transcript has the other side, if that is what it says of the statement's matter.

    ``healthy``: the statement also says that something is as it should be. ``listed``: it names the other side, too, so
    that all that was said of its own is likely to be what it means. ``compares``: it may be what the other is held
    against. ``past``: it tells of former times, from which today's health takes nothing away.
    """
    if not (side.near or side.own or side.facts) and any(
        level(side, place.sided) for place in record.sides.places(side, (side.side,))
    ):
        return None  # nothing tells what it says of the side
    own = _own(side, record, compares=compares)
    if not (healthy or side.denied):
        own = [place for place in own if not _is_nothing(place.sided)]
    alone = not any(place.sided.side == side.side and level(side, place.sided) for place in own)
    heard = [
        place
        for place in record.sides.places(side, (OTHER[side.side],))
        if _contradicts(place.sided, side, healthy=healthy, alone=alone)
    ]
    contrary = [place for place in heard if not place.sided.asked]
    if any(shares(side, place.sided) for place in contrary):
        own = [place for place in own if place.sided.side != BOTH or vouches(side, place.sided)]
    telling = _telling(side, own, contrary, healthy=healthy, listed=listed)
    mine, closest = closeness(side, telling), closeness(side, contrary)
    if not closest and closeness(side, own) < WITHIN:
        contrary, closest = heard, closeness(side, heard)  # "how long have you had this left knee pain?"
    guessed = not any(fit(side, place.sided) for place in contrary)
    beside = any(
        (level(side, place.sided) or (guessed and place.sided.siteless)) and fit(side, place.sided) for place in telling
    )
    of_it = _is_of_it(side, contrary, closest) or _is_rejected(side, own)
    apart = not closest and not NOWHERE.isdisjoint(side.own)
    if (contrary and not own and not apart and not (listed and healthy)) or (
        mine < WITHIN <= closest and not beside and of_it
    ):
        return next(place for place in contrary if level(side, place.sided) == closest)
    sound = 0 if healthy or past else sound_of(side, own, contrary)
    clear = not (healthy or _has_figure(statement, own))
    if contrary and _outweighed(side, telling or own, contrary, healthy=healthy, sound=sound, clear=clear):
        return max(contrary, key=lambda place: (level(side, place.sided), fit(side, place.sided)))
    return _better_fit(side, telling, contrary) if mine >= WITHIN and closest >= WITHIN else None


def _own(side: Sided, record: Record, *, compares: bool) -> list[Place]:
    """What was said of the statement's own side, of both, and of "the other one", whichever that is."""
    own = [
        place
        for place in record.sides.places(side, (side.side, BOTH))
        if not (_is_elsewhere(side, place.sided) or (_is_compared(place, record) and not compares))
    ]
    own.extend(place for place in record.sides.places(side, (OPPOSITE,)) if _tells_of(place.sided, side))
    return own


def _is_nothing(said: Sided) -> bool:
    """Whether it was only asked for, by that word alone, and the reply is a no: "and on the right?" – "no"."""
    return said.denied and not (said.own or said.near or said.facts)


def _has_figure(statement: StatementReading, own: Sequence[Place]) -> bool:
    """Whether a figure of the statement was told of its side: "3 mm right renal stone"."""
    names = {f"={said_as(figure)}" for figure in statement.quantities[:_FIGURES]}
    return any(not names.isdisjoint(place.sided.facts) for place in own) if names else False


def _better_fit(side: Sided, telling: Sequence[Place], contrary: Sequence[Place]) -> Place | None:
    """Where the other side of the very place fits the statement clearly better than its own."""
    best = max(contrary, key=lambda place: fit(side, place.sided))
    if _slipped(side, telling, contrary):
        return best
    rest = max(fit(side, place.sided) for place in telling)
    mine, closest = closeness(side, telling), closeness(side, contrary)
    margin = _FARTHER if mine > closest else _NEARER if mine < closest else _AS_NEAR
    return best if fit(side, best.sided) >= rest + margin else None


def _is_free_of_it(side: Sided, statement: StatementReading, record: Record) -> bool:
    """Whether the note has nothing there in so many words, and something was said to be on the other side, but never
    nothing: "swelling on the left" leaves "no right calf swelling" standing."""
    before = left_of(statement.text, side.start, _COMPARED_REACH).lower()
    if not side.denied or not before.startswith("no ") or "," in before:
        return False
    others = [place.sided for place in record.sides.places(side, (OTHER[side.side],))]
    return any(said.tells for said in others) and not any(said.denied for said in others)


def _is_second(side: Sided, record: Record) -> bool:
    """Whether the side stands alone behind the other one and its matter: "tremor in the right hand, mild on
    the left"."""
    for place in record.sides.places(side, (side.side,)):
        if place.sided.own or place.sided.asked or place.sided.denied:
            continue
        text = record.text(place.key)
        before = text[max(place.sided.start - _COMPARED_REACH, 0) : place.sided.start].lower()
        if OTHER[side.side] in before.split() and before.endswith(_ON_THE):
            return True
    return False


def _is_held_against(side: Sided, statement: StatementReading) -> bool:
    """Whether it is the other side alone that is said to be well: "left base dull, right base clear"."""
    others = [other for other in statement.sides if other.side == OTHER[side.side]]
    return side.tells and not side.well and bool(others) and all(other.well for other in others)


def _tells_of(said: Sided, noted: Sided) -> bool:
    """Whether something is said or asked of the other one of the same place, not only "other hand"."""
    return level(noted, said) > 0 and (said.asked or bool(said.near or said.facts))


def _is_elsewhere(side: Sided, said: Sided) -> bool:
    """Whether it is both sides of another place, or of none ("nice to meet you both"): nothing for the statement's."""
    if not NOWHERE.isdisjoint(said.own) and side.own.isdisjoint(said.own):
        return True
    return said.side == BOTH and level(side, said) <= 1 and not side.siteless and not said.asked


def _is_told_too(side: Sided, place: Place, record: Record) -> bool:
    """Whether one goes on about the statement's side by that word alone, and not to say that nothing is there: "the
    right shows severe narrowing. The left is mild.", "the right side?" – "it's on the left, actually"."""
    text = record.text(place.key)
    behind = text[place.sided.stop : place.sided.stop + _GOES_ON]
    following = record.look(place.key, 0, 1) + 1
    reply = record.speech.text(following)[:_REPLY] if following < len(record.speech) else ""
    told = _TOLD_TOO[side.side].search(f"{behind} | {reply}".lower())
    return told is not None


def _is_bracketed(side: Sided, text: str) -> bool:
    """ "External rotation 15 degrees (60 on the right)"."""
    return text.rfind("(", max(side.start - _COMPARED_REACH, 0), side.start) > text.rfind(")", 0, side.start)


def _is_compared(place: Place, record: Record) -> bool:
    """Whether it is what the other one is held against: "twenty degrees, compared to sixty on the right"."""
    if not place.sided.open:
        return False
    before = record.text(place.key)[max(place.sided.start - _COMPARED_REACH, 0) : place.sided.start].lower()
    return _COMPARED.search(before) is not None


def _telling(
    side: Sided, own: Sequence[Place], contrary: Sequence[Place], *, healthy: bool, listed: bool
) -> list[Place]:
    """Of what was said of the statement's side what speaks for it.

    Also what was read as denied, or as it should be, where it has clearly more of the statement's words.
    """
    fitting = max([alike(side, place.sided) for place in contrary], default=0)
    return [
        place
        for place in own
        if (listed and level(side, place.sided) >= WITHIN and not place.sided.asked)
        or not _idle(place.sided, side, healthy=healthy)
        or alike(side, place.sided) >= max(fitting + 1, IN_ALL)
    ]


def _is_rejected(side: Sided, own: Sequence[Place]) -> bool:
    """Whether the statement's side itself was denied, and nothing of it: "it's not the left knee, it's the right"."""
    return not side.denied and any(
        place.sided.denied and not place.sided.facts and level(side, place.sided) > WITHIN for place in own
    )


def _is_of_it(side: Sided, contrary: Sequence[Place], closest: int) -> bool:
    """Whether the other side was said of the place, not of a thing that was named after it ("armpit. The MRI")."""
    return any(
        not place.sided.siteless or not place.sided.own or fit(side, place.sided)
        for place in contrary
        if level(side, place.sided) == closest
    )


def _outweighed(
    side: Sided, own: Sequence[Place], contrary: Sequence[Place], *, healthy: bool, sound: int, clear: bool
) -> bool:
    near = [place for place in own if level(side, place.sided) and not (place.sided.open and place.sided.side == BOTH)]
    rivals = [place for place in contrary if level(side, place.sided)]
    return outweighs(side, rivals, near, healthy=healthy or side.denied, sound=sound, clear=clear)


def _slipped(side: Sided, own: Sequence[Place], contrary: Sequence[Place]) -> bool:
    """Whether the statement's side was said once by a slip of the tongue, and the other one over and over."""
    close = [place for place in own if level(side, place.sided) >= WITHIN]
    return len(close) == 1 and close[0].sided.slip and len(contrary) >= _OFTEN


def _contradicts(said: Sided, noted: Sided, *, healthy: bool, alone: bool) -> bool:
    """Whether a statement may be of this other side; not where it denies what is there, or has what is not there.

    ``alone``: nobody named the statement's side, which then has nothing to be told apart from.
    """
    if said.open or (healthy and noted.well and said.ill and not said.well):
        return False  # "left knee asymptomatic" where the right one is swollen
    if alone:
        return noted.denied if said.denied else not (noted.denied and _leaves_free(said, noted))
    if said.well and not (healthy or noted.denied) and not any(word not in _WELL_WORDS for word in said.near):
        return False
    if healthy and noted.well and said.facts and not said.well:
        return False  # "left lobe clear" where the right one has a nodule
    if noted.denied:
        return said.denied or not any(name[1:] in said.facts for name in noted.facts if name[0] == "!")
    return not said.denied


def _leaves_free(said: Sided, noted: Sided) -> bool:
    """Whether what was told of the one side goes with the other's being free of it: that it is there, or nothing."""
    if not (said.near or said.facts or said.well):
        return True
    return any(name[1:] in said.facts for name in noted.facts if name[0] == "!")


def _idle(said: Sided, noted: Sided, *, healthy: bool) -> bool:
    """Whether it says nothing for the statement: only asked for, denied, or as it should be."""
    if noted.ill and _is_done(said) and not alike(noted, said):
        return True
    if said.asked and _is_of_same_year(noted, said):
        return False  # "so the left was, remind me, twenty nineteen?"
    return said.asked or ((said.denied or said.well) and not (noted.denied or healthy))


def _is_of_same_year(noted: Sided, said: Sided) -> bool:
    """Whether both are of one year."""
    return any(name.startswith(_YEAR) for name in noted.facts & said.facts)


def _is_done(said: Sided) -> bool:
    """Whether no more is told of a side than what was done there: "I had the right one replaced in 2015"."""
    return bool(said.facts) and all(name.startswith(_DONE) for name in said.facts)
