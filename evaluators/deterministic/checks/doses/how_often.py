"""How often, or how long, a drug is taken by what was said, where a note has another rate for it."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.doses.day_times import is_one_of_several
from evaluators.deterministic.checks.doses.made import Made
from evaluators.deterministic.checks.doses.rates import other_rate, rate_of_dose
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.same import same
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.quantities.dayparts import telling_words
from evaluators.deterministic.quantities.units import is_weak
from evaluators.deterministic.quantities.weekdays import BY_DAY
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import NEAR, Figure, raw_of
from evaluators.deterministic.record.record import Record

_MOST: Final = 16
_AROUND: Final = 48
_ELSE: Final = re.compile(
    rf"(?:\b(?:{CLAIM_PATTERNS['done as often']})(?:e?s|ed|ing|ting|ping)?"
    rf"|\b(?:{CLAIM_PATTERNS['else as often']}))\b[^.;?!]*$"
)
"""Before how often something else is done than taking the drug: "get off the Aleve, check it every day"."""

_NEVER: Final = frozenset(("not", "never"))
_LEADING: Final = 12
"""Characters before a time of the day in which these keep it out: "not at bedtime"."""
_NOT: Final = re.compile(r"(?:\b(?:do not|not|never)|n't|n’t)\b[^.;?!]*(?<!more than )$")
"""Before how often it is not taken: not "not more than once a week"."""


class HowOften:
    """Checks the rates of the drugs of one statement."""

    def __init__(self, statement: StatementReading, record: Record, heard: HeardFigures) -> None:
        self.statement = statement
        self.record = record
        self.heard = heard

    def other(self, quantity: Quantity, drug: str, own: list[Figure], near: list[Figure]) -> Figure | None:
        """How often, or how long, the drug is taken by what was said."""
        if self._otherwise(quantity) or self._perhaps_so(quantity, drug, own, near):
            return None
        if sum(bundle.drug.term.concept == drug for bundle in self.statement.bundles) > 1:
            stepped = rate_of_dose(quantity, (), [*own, *near], self.statement)
            if stepped is not None:
                return stepped
        if self._at_several_times(quantity):
            return None  # "300 mg mane, 600 mg nocte" of who takes it twice a day
        steady = quantity.kind == "frequency" and not is_weak(quantity.text)
        rates = [*own, *[f for f in near if _is_alone(f)]] if steady else own
        rival = next((figure for figure in rates if self._tells_how_often(figure, quantity)), None)
        made = Made(self.statement, self.record, self.heard)
        if made.whole_day(drug, own) or made.divides(quantity, drug):
            return None
        if rival is None:
            return other_rate(quantity, drug, [*own, *near], self.statement)
        sure = quantity.kind == "frequency" and rival in own and all(_is_rate(figure, own) for figure in own)
        return rival if sure or not self.heard.free(quantity, drug) else None

    def _tells_how_often(self, figure: Figure, quantity: Quantity) -> bool:
        """Whether a figure of the drug gives another frequency: none of something else that is done so often, nor one
        that the statement has as well."""
        if agree(figure.quantity, quantity) is not False or any(
            same(figure.quantity, other) for other in self.statement.quantities if other is not quantity
        ):
            return False
        before = self.record.before(figure, _AROUND)
        if _ELSE.search(before) is not None or _NOT.search(before) is not None:
            return False
        return not is_one_of_several(figure, self.record)

    def _at_several_times(self, quantity: Quantity) -> bool:
        """Whether the statement has another time of day, too."""
        if quantity.kind != "frequency" or quantity.value != 1:
            return False
        others = (other for other in self.statement.quantities if other.kind == "frequency" and other.value == 1)
        return any(other.text.lower() != quantity.text.lower() for other in others)

    def _otherwise(self, quantity: Quantity) -> bool:
        """Whether the statement itself tells how often something else is done, "misses it twice a week", or how often
        it is not taken."""
        before = self.statement.text[max(quantity.start - _AROUND, 0) : quantity.start].lower()
        return _ELSE.search(before) is not None or _NOT.search(before) is not None

    def _perhaps_so(self, quantity: Quantity, drug: str, own: list[Figure], near: list[Figure]) -> bool:
        """Whether it may have been said where the drug was spoken of: in words that tell of a drug only
        beside its dose ("the forty in the morning"), or as a bare figure ("I've gone down to two twice")."""
        raws = raw_of(quantity)
        nearest = [f for f in near if f.owner.split(" ")[0] == NEAR + drug]
        bare = [f for f in (*own, *nearest) if f.quantity.kind == "number" and not self._is_of_some(f)]
        if raws and raws[-1] > 1 and any(raw_of(f.quantity)[-1:] == raws[-1:] for f in bare):
            return True
        words = telling_words(quantity.text.lower())
        if not is_weak(quantity.text) and len(words) == 1:
            return False
        keys = sorted({f.key for f in (*own, *near) if f.quantity.said != BY_DAY})[:_MOST]  # "Friday nights" is no time
        texts = [self.record.text(key).lower() for key in keys]
        return any(_is_told(word, text) for word in words for text in texts)

    def _is_of_some(self, figure: Figure) -> bool:
        """ "take two of those": how many at once, not how often."""
        return self.record.text(figure.key).startswith(" of ", figure.end)


def is_of_else(figure: Figure, record: Record) -> bool:
    """Whether a figure tells how often something else is done than taking the drug."""
    return _ELSE.search(record.before(figure, _AROUND)) is not None


def _is_told(time: str, text: str) -> bool:
    """Whether a text has a time of the day other than as one not to be taken at: "not at bedtime"."""
    at = text.find(time)
    while at >= 0:
        if _NEVER.isdisjoint(text[max(0, at - _LEADING) : at].split()):
            return True
        at = text.find(time, at + len(time))
    return False


def _is_alone(figure: Figure) -> bool:
    """Whether a figure stands near one drug only, and tells how often that is taken: no step of raising it."""
    quantity = figure.quantity
    if not isinstance(quantity.value, float) or not isinstance(quantity.raw, float) or is_weak(quantity.text):
        return False
    several = quantity.raw > 1 or quantity.high is not None  # "four times a week", "once or twice a week"
    often = quantity.value >= 1 or (quantity.said == "times" and several)
    return often and figure.owner.count(NEAR) == 1


def _is_rate(figure: Figure, own: list[Figure]) -> bool:
    """Whether a figure of a drug, where it is a frequency, tells how often: "once a day", "20 mg a day"; "two a day"
    does not."""
    quantity = figure.quantity
    if quantity.kind != "frequency" or not is_weak(quantity.text):
        return True
    return any(f.key == figure.key and 0 <= figure.start - f.end <= 1 and f.quantity.kind == "dose" for f in own)
