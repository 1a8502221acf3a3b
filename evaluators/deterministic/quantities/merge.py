"""What is decided once all figures are read: corrections, frequencies without figures, overlaps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities.dayparts import times_of_day
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.units import LABEL_WORDS, Rate
from evaluators.deterministic.quantities.weekdays import BY_DAY, days_of_week
from evaluators.vocabulary.normal import lower_fold
from evaluators.vocabulary.patterns import by_role, longest_first
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = by_role(phrases_by_role("retract_words.tsv"))
_LEADS: Final = by_role(phrases_by_role("lead_words.tsv"))
_REPLY: Final = 8
"""Characters before the first figure of a text that is the reply to a question."""
_HOURS: Final = 12
_OF_IT: Final = r" of (?:the |your |her |his |my )?[a-z]+"
"""Of what so much is: "twenty of the lisinopril, no, forty"."""
_OF_IT_REACH: Final = 32
_BESIDE_IT: Final = re.compile(rf"(?:{_OF_IT})? ")
_TAKEN: Final = re.compile(rf"\b(?:{longest_first(LABEL_WORDS['taken'])}) (?:just |only |the )?$")
_FEW: Final = 4
_HOLD: Final = re.compile(
    rf"(?:{_OF_IT})?[ .,;…-]*(?:(?:{_WORDS['falters']})[ .,;-]*){{0,3}}(?:(?:{_WORDS['retracts']})[ .,;:-]*){{1,3}}"
    rf"(?:(?:{_WORDS['given']}) (?:his|her|your|the|my|that|those)(?: [a-z'’]+){{1,4}}[.,;-]+ *)?"
    rf"(?:(?:{_WORDS['meant']})[ .,;-]*){{0,3}}"
)
"""All that stands between a figure and the one that is meant."""
_NOT_THAT: Final = re.compile(r"[ ,;–-]{1,3}(?:and |but )?not (?:for |the )?")
_BUT: Final = re.compile(r"[ .,;–-]{1,3}(?:but |it['’]?s |it was |for |just |only ){0,3}")
_NO_SINCE: Final = re.compile(
    r"[ ,.;…-]{1,3}(?:(?:oh|um|uh|wait|well)[ ,]{1,2}){0,2}no[,.;…-] ?[^.?!;]{4,80}[,;…-] ?(?:so )?"
    rf"(?:{longest_first(phrases_by_role('retract_words.tsv')['meant after all'])}) "
)
_DOSE: Final = "dose"
"""Of two doses the one that it is not to be is often the one so far: "fifty, not a hundred"."""
_DENYING: Final = (" not ", "not ", " not for ", "not for ", " wasn't ", " isn't ")
_HUNDRED: Final = "hundred"
_PER_HUNDRED: Final = 100.0
_DIGITS: Final = 10.0
_ALONE: Final = re.compile(r" *(?:[.;!?]|$)")
"""Behind a figure that ends its sentence."""
_DASHES: Final = frozenset(("-", "–", "/", " - ", " to ", " or "))
_DASH: Final = 4  # characters between two rates that are the ends of a range, at most
_OPENING: Final = 60
_DOSED: Final = frozenset(("dose", "number"))
_SO_MANY_REACH: Final = 40
_SO_MANY: Final = re.compile(
    rf"(?:(?:{_LEADS['so many']})[ ,.]+){{0,4}}(?:(?:{_LEADS['many']})(?: of (?:it|them|those))? )"
)
"""How a reply opens before a time of the day that tells how often: "only", "I just take one"."""
_NOT: Final = (" not ", " never ")
_TIMES: Final = ("at ", "in ", "with ", "before ", "after ")
_ROUTINE: Final = LABEL_WORDS["routine"]


def retract(lower: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Marks a figure that the next one corrects ("twenty… sorry, forty milligrams"); one without a unit takes that of
    the figure which it corrects ("ten milligrams. Actually, make that five")."""
    kept: list[Quantity] = []
    last: Quantity | None = None
    for quantity in found:
        if last is not None and _is_amount(last) and quantity.kind == "frequency":
            if (at := _rate_before(kept)) >= 0 and _HOLD.fullmatch(lower, last.end, quantity.start):
                kept[at] = kept[at].changed(retracted=True)
            kept.append(quantity)
            last = quantity
            continue
        meant = _stands_for(last, quantity) if last is not None and quantity.start - last.end <= _OPENING else None
        if last is not None and meant is not None:
            if _HOLD.fullmatch(lower, last.end, quantity.start) or _is_set_against(lower, last, quantity):
                kept[-1] = last.changed(retracted=True)
                quantity = _in_hundreds(lower, last, meant)
            elif (
                last.kind == quantity.kind
                and last.kind not in _DOSED
                and _NOT_THAT.fullmatch(lower, last.end, quantity.start)
            ):
                kept.append(quantity.changed(retracted=True))  # "two weeks, not two months"
                continue
        elif len(kept) > 1 and last is not None and _is_meant_after_all(lower, kept[-2], last, quantity):
            kept[-2] = kept[-2].changed(retracted=True)
        kept.append(quantity)
        last = quantity
    return kept


def _in_hundreds(lower: str, earlier: Quantity, meant: Quantity) -> Quantity:
    """A lone digit as so many hundreds, where it puts hundreds right: "six hundred, no, eight."."""
    raw, value = meant.raw, meant.value
    if not earlier.text.lower().endswith(_HUNDRED) or not isinstance(raw, float) or not isinstance(value, float):
        return meant
    if not (1 < raw < _DIGITS and raw.is_integer()) or _ALONE.match(lower, meant.end) is None:
        return meant
    return meant.changed(value=value * _PER_HUNDRED, raw=raw * _PER_HUNDRED)


def _is_meant_after_all(lower: str, earlier: Quantity, between: Quantity, later: Quantity) -> bool:
    """Whether a figure is taken back with its reason, which has one of its own: "seventy five, no, you're sixty eight
    kilos, let's say eighty eight micrograms"."""
    if later.kind != _DOSE or between.kind == later.kind or later.start - earlier.end > 2 * _OPENING:
        return False
    if _stands_for(earlier, later) is None:
        return False
    return _NO_SINCE.fullmatch(lower, earlier.end, later.start) is not None


def _is_amount(quantity: Quantity) -> bool:
    """Whether a bare figure is more than one does so often a day: "three times a day … five hundred. No, twice"."""
    return quantity.kind == "number" and isinstance(quantity.raw, float) and quantity.raw > _HOURS


def _rate_before(kept: Sequence[Quantity]) -> int:
    """Where among the last few figures another rate stands; -1 where none does."""
    for at in range(len(kept) - 1, max(len(kept) - _FEW, 0) - 1, -1):
        if kept[at].kind == "frequency":
            return at
    return -1


def _is_set_against(lower: str, earlier: Quantity, later: Quantity) -> bool:
    """Whether a figure is said not to be, and the next one to be instead: "not two months, two weeks"."""
    if earlier.kind != later.kind or earlier.kind == _DOSE or _BUT.fullmatch(lower, earlier.end, later.start) is None:
        return False
    return lower.endswith(_DENYING, 0, earlier.start)


def _stands_for(earlier: Quantity, later: Quantity) -> Quantity | None:
    """A figure as one that may have been meant instead of the one before it, in its units where it is bare."""
    if earlier.kind in (later.kind, "number"):
        return later
    bare = not later.unit or (later.unit == "time" and earlier.kind == "frequency")
    return in_units_of(earlier, later) if later.kind == "number" and bare else None  # "three times a day, no, twice"


def in_units_of(earlier: Quantity, quantity: Quantity) -> Quantity:
    """A bare figure read as the one it stands for: "twenty milligrams" – "sorry, forty"."""
    value, raw = earlier.value, earlier.raw
    if quantity.kind != "number" or not isinstance(value, float) or not isinstance(raw, float) or not raw:
        return quantity
    if not isinstance(quantity.value, float):
        return quantity
    scaled = round(quantity.value * (value / raw), 6)
    return quantity.changed(kind=earlier.kind, value=scaled, unit=earlier.unit, said=earlier.said, raw=quantity.value)


def takes_back(text: str, start: int) -> bool:
    """Whether a text opens by taking something back, right before the figure at ``start``: "no, sorry, forty"."""
    return 0 < start <= _OPENING and _HOLD.fullmatch(lower_fold(text[:start])) is not None


def merge_rates(text: str, lower: str, rates: Sequence[tuple[int, int, Rate]], found: list[Quantity]) -> list[Quantity]:
    """Adds frequencies that stand without figures; a weak one only within 18 characters after a dose."""
    if not rates:
        return found
    doses = [q.end for q in found if q.kind == "dose"]
    added: list[Quantity] = []
    dose = told = 0
    for start, end, rate in rates:
        if start < told:
            continue  # it is one of the days, or times of day, that were counted
        if rate.by_day:
            if (days := days_of_week(lower, start)) is not None:
                told = days.end
                added.append(_often(text, start, told, days.per_day, BY_DAY))
            continue
        if rate.per_day == 1 and (times := times_of_day(lower, start, _dose_before(lower, found, start))) is not None:
            told = times.end
            added.append(_often(text, start, told, times.number))
            continue
        while dose < len(doses) and doses[dose] <= start:
            dose += 1
        near = (dose > 0 and start - doses[dose - 1] <= 18) or _is_in_reply(lower, found, start)
        near = near or (rate.weak and _is_taken(lower, found, start))
        if (rate.weak and not near) or lower.startswith(_ROUTINE, end) or _is_denied(lower, start):
            continue
        added.append(_often(text, start, end, rate.per_day))
    return _without_overlaps(sorted([*found, *_ranges(text, added)], key=_place))


def _is_in_reply(lower: str, found: Sequence[Quantity], start: int) -> bool:
    """Whether a text opens with a bare figure right before it that is no hour, or with how many are taken: "Eighteen at
    night.", "Just one at night."."""
    if start <= _SO_MANY_REACH and _SO_MANY.fullmatch(lower, 0, start) is not None:
        return True
    first = found[0] if found else None
    if first is None or first.start > _REPLY or start - first.end != 1 or first.kind != "number" or first.unit:
        return False
    return isinstance(first.value, float) and first.value > _HOURS


def _is_taken(lower: str, found: Sequence[Quantity], start: int) -> bool:
    """Whether what is taken, by a bare figure that is no hour, stands right before it, maybe with of what: "start 25 at
    night", "take twenty of the omeprazole in the morning"."""
    at = bisect_left(found, start, key=_start) - 1
    if at < 0 or found[at].kind != "number" or found[at].unit or start - found[at].end > _OF_IT_REACH:
        return False
    value = found[at].value
    if not isinstance(value, float) or value <= _HOURS:
        return False
    between = _BESIDE_IT.fullmatch(lower, found[at].end, start)
    return (
        between is not None and _TAKEN.search(lower, max(found[at].start - _REPLY * 2, 0), found[at].start) is not None
    )


def _is_denied(lower: str, start: int) -> bool:
    """Whether it is a time of the day that is not meant: "not at bedtime"; "not every day" is often all the same."""
    return lower.startswith(_TIMES, start) and lower.endswith(_NOT, 0, start)


def _dose_before(lower: str, found: Sequence[Quantity], start: int) -> str:
    """The words of a dose or a bare figure right before a place."""
    at = bisect_left(found, start, key=_start) - 1
    if at < 0 or start - found[at].end != 1 or found[at].kind not in _DOSED:
        return ""
    return lower[found[at].start : found[at].end]


def _start(quantity: Quantity) -> int:
    return quantity.start


def _often(text: str, start: int, end: int, per_day: float | None, said: str = "rate") -> Quantity:
    return Quantity(start, end, "frequency", per_day, "/d", text[start:end], raw=per_day, said=said)


def _ranges(text: str, rates: list[Quantity]) -> list[Quantity]:
    """Two rates with a dash between them as one: "BD-TDS", "once or twice a day"."""
    kept: list[Quantity] = []
    for rate in rates:
        first = kept[-1] if kept else None
        if (
            first is not None
            and rate.start - first.end <= _DASH
            and text[first.end : rate.start] in _DASHES
            and isinstance(first.value, float)
            and isinstance(rate.value, float)
            and first.value < rate.value
        ):
            kept[-1] = first.changed(end=rate.end, text=text[first.start : rate.end], high=rate.value)
        else:
            kept.append(rate)
    return kept


def _place(quantity: Quantity) -> tuple[int, int]:
    return quantity.start, -quantity.end


def _without_overlaps(found: list[Quantity]) -> list[Quantity]:
    """Where two overlap the longer stays; frequencies win over durations of the same length."""
    kept: list[Quantity] = []
    for quantity in found:
        if kept and kept[-1].end > quantity.start:
            if quantity.end - quantity.start > kept[-1].end - kept[-1].start:
                kept[-1] = quantity
            continue
        kept.append(quantity)
    return kept
