"""One figure and what stands before and after it: the unit, a period, a label say what it measures."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.joint import JointReader
from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.types import Quantity, QuantityKind
from evaluators.deterministic.quantities.united import ABOUT
from evaluators.deterministic.quantities.units import LABEL_WORDS, LABELS, Unit
from evaluators.deterministic.quantities.wholes import BY_DAY

_PERIOD: Final = re.compile(
    r"(?:(?: ?/ ?| (?:a|per|each|every|in a|in one) |-a-)(day|night|week|month|year|hour)"
    r"| ?/ ?(hr|h|wk|mo|yr|d))(?![a-z])"
    r"| (dai|week|month|night|hour)ly| in (?:twenty[- ]four|24) hours"
)
_PER_DAY: Final = {
    "day": 1, "night": 1, "dai": 1, "week": 1 / 7, "month": 12 / 365.25, "year": 1 / 365.25, "hour": 24,
    "hr": 24, "h": 24, "wk": 1 / 7, "mo": 12 / 365.25, "yr": 1 / 365.25, "d": 1,
}  # fmt: skip
_NAME: Final = re.compile(r"[^\W_]+")
"""A word of a phrase: any mark may stand between two, "a_week"."""
_AMOUNTS: Final = frozenset(("dose", "measure"))
_GOES_ON: Final = (" and a ", " or two", " or three")
"""Behind "a pound" and its like: the figure that follows has the unit from here."""
_PACKS: Final = frozenset((4.0, 6.0, 8.0, 12.0, 15.0, 18.0, 24.0, 30.0))
"""Cans and bottles that are sold together."""
_A_PACK: Final = ("a ", "the ", "one ", "an ", "of ", "per ", "his ", "her ", "my ", "drinks ", "drink ", "another ")
_CIGARETTES: Final = (" of cig", " of smokes", " history", " year", "-year")
_SINCE: Final = ("in ", "since ", "from ", "until ", "year ", "back in ", "of ", "around ", "by ")
_LAPSE: Final = LABEL_WORDS["lapse"]
_RATED: Final = (" twice ", " three times", " once ", " a day", " daily", " per ", " every ")
"""What tells of a round figure that it is no year: "from two thousand twice a day"."""
_DAYS: Final = frozenset(("day", "night"))
_A_WEEK: Final = re.compile(
    r"(?:(?: ?/ ?| (?:a|per|each|every|out of the|of the) )(?:week|wk)| (?:weekly|wkly))(?![a-z])"
)
""" "three nights a week" is how often, not how long."""
_WEEK: Final = 7.0
_OPENS: Final = re.compile(r"(?:(?:oh|um|uh|er|well|just|only|probably|say|yeah|okay)[ ,.]*){0,3}")
_AGO: Final = LABEL_WORDS["ago"]
_FILLERS: Final = (" plus ", " or so ", " odd ", " some ", " or more ")
_BEFORE_LAST: Final = " before last"
"""Behind a unit of time that tells when, and not how long: "Hb 94 (128 year before last)"."""
_AFTER_ONE: Final = (" with", " without", " when", " at ", " or ", " on ", " right", " today", " now", ",", ".")
_SO_OFTEN: Final = (" twice a day", " twice daily", " three times a", " three times daily", " four times a")
_POINTING: Final = ("that ", "this ", "the ", "which ", "each ", "other ", "long ", "new ")
_THEIRS: Final = re.compile(r"(?<![a-z])(?:his|her|my|their|your|our) (?:(?:early|mid|late|lower|upper)[ -])?$")
COUNTABLE: Final = frozenset(("digits", "words", "lone"))
_HALF: Final = 0.5
_LITRE: Final = "L"
_A_LETTER: Final = 2
"""Characters of a bare letter behind a figure, with its blank."""
_TAKING: Final = (
    "take a ",
    "takes a ",
    "took a ",
    "have a ",
    "took ",
    "take ",
    "takes ",
    "taking ",
    "just ",
    "only ",
    "had ",
)
_COUNTED: Final = re.compile(
    r"(?<![a-z0-9])(?:(?:[1-6]|one|two|three|four|five|six|couple|half|some) of (?:the|my|those|your|these|his|her)"
    r"|[2-6]|two|three|four|five|six) $"
)
_SPANS: Final = frozenset(("fortnight",))
"""Units of time that nobody counts by: "a week" may be how often, "a fortnight" is how long."""
_LEAD: Final = 24
_WEAKEST: Final = 5.0  # milligrams of what is named by its strength
_OFTEN: Final = 8  # times a day, at most
_HOURLY: Final = 60
_MONTHS: Final = 12
_EACH: Final = re.compile(r"[ -](hour|week|month)ly(?![a-z])")
_EACH_AT_MOST: Final = {"hour": 72.0, "week": 12.0, "month": 12.0}
"""So many of them one waits, at most: "fifteen weekly" is a dose."""
_SEX: Final = re.compile(r"( ?(?:y|yo|y/o|yrs?))? ?[MF](?![A-Za-z0-9])")
_GESTATED: Final = re.compile(r" ?w(?:ks?)?[ +]?([0-6])d?(?![a-z0-9])")
_WARM: Final = 90.0  # degrees: "99F" is no age
_DIGIT: Final = 9
_CENTURY: Final = 2000
_CLOCK_DIGITS: Final = 4
_AMONG: Final = (
    "in the ", "of the ", "in her ", "in his ", "in my ", "in your ", "in their ", "early ", "mid ", "late ",
)  # fmt: skip
"""Before a figure that is one of its ten."""
_ONCE_OR: Final = re.compile(r"\bonce(?: or| to|,? maybe|,? perhaps) (?:maybe |even )?$")
"""Before "twice": the lower end of a range that is said without figures."""
_ONCE_REACH: Final = 24
_TWO: Final = 2.0
_FORMS: Final = frozenset(("article", "decade", "roman", "twice", "named"))
"""Shapes of figures that tell how they are read."""
_NO_GRADE: Final = ("", "type")
"""Before a "one" that is a pronoun, "what type one"; that of "type one diabetes" is part of its name."""
_HALVED: Final = (" one", "one", " it", " of it", " of one")


class SingleReader(JointReader):
    """Reads figures that stand alone."""

    def _single(self, index: int) -> tuple[Quantity | None, int]:
        """What a figure measures by itself, or with the next one where its unit takes two: "five feet ten"."""
        figure = self.figures[index]
        if self._has_form(figure):
            return self._by_form(figure), index + 1
        if figure.shape == "digits" and (written := self._written(figure)) is not None:
            return written, index + 1
        if figure.shape == "half" and (after_unit := self._and_a_half(figure)) is not None:
            return after_unit, index + 1
        unit, stop = self._unit_of(figure)
        if (often := self._how_often(figure, unit, stop)) is not None:
            return often, index + 1
        if unit is None:
            if (aged := self._toddler(index)) is not None:
                return aged, index + 2
            return self._bare(figure), index + 1
        if (both := self._with_next(index, unit, stop)) is not None:
            return both, index + 2
        if unit.said == "pack" and (bought := self._by_the_pack(figure, stop)) is not None:
            return bought, index + 1
        return self._united(figure, unit, stop), index + 1

    def _has_form(self, figure: Figure) -> bool:
        """Whether the form of a figure alone tells how it is read."""
        return figure.shape in _FORMS or self._is_of_those(figure) or self._is_plural(figure)

    def _by_form(self, figure: Figure) -> Quantity | None:
        start, end = figure.start, figure.end
        if figure.shape == "article":
            return self._article(figure)
        if self._is_of_those(figure):
            stop = end + ((2 if self.lower[end] == "'" else 1) if self._is_plural(figure) else 0)
            return self._make(start, stop, "dose", figure.value, "mg")
        if figure.shape == "named":
            return self._make(start, end, "dose", figure.value, "mg", approximate=True)
        return self._odd(figure)

    def _unit_of(self, figure: Figure) -> tuple[Unit | None, int]:
        """The unit behind a figure, also behind a word that only rounds it: "two or so years"."""
        unit, stop = self._unit(figure.end, figure)
        if unit is not None:
            dated = unit.kind == "duration" and self.lower.startswith(_BEFORE_LAST, stop)
            sided = unit.canonical == _LITRE and stop - figure.end <= _A_LETTER and self._graded(figure.start)
            return (None, figure.end) if dated or sided else (unit, stop)  # "grade 3 L" is a side
        filler = next((words for words in _FILLERS if self.lower.startswith(words, figure.end)), "")
        return self._unit(figure.end + len(filler) - 1, figure) if filler else (None, stop)

    def _how_often(self, figure: Figure, unit: Unit | None, stop: int) -> Quantity | None:
        """ "4-hourly", "three times a day", "three nights a week"."""
        start, end = figure.start, figure.end
        each = _EACH.match(self.lower, end) if unit is None and figure.value > 1 else None
        if each is not None and figure.value.is_integer() and figure.value <= _EACH_AT_MOST[each[1]]:
            return self._every(figure, each)
        times = unit is not None and unit.said == "time"
        period = _PERIOD.match(self.lower, stop if times else end)
        if period is not None and (times or (unit is None and self._counts(figure, period))):
            value, about = figure.value * _PER_DAY[_period_of(period)], self._approximate(start, end)
            return self._make(
                start, period.end(), "frequency", value, "/d", raw=figure.value, said="times", approximate=about
            )
        if unit is not None and unit.said in _DAYS and (weekly := _A_WEEK.match(self.lower, stop)) is not None:
            rate = round(figure.value / _WEEK, 12)
            return self._make(start, weekly.end(), "frequency", rate, "/d", raw=figure.value, said="times")
        return None

    def _with_next(self, index: int, unit: Unit, stop: int) -> Quantity | None:
        """What a figure and the next one measure together, where their units go together."""
        if unit.said == "year":
            return self._years_and_months(index, stop) or self._in_smaller(index, stop, "month", _MONTHS)
        if unit.said == "hour":
            return self._in_smaller(index, stop, "minute", _HOURLY)
        if unit.said == "week":
            return self._and_days(index, stop)
        if unit.said == "stone":
            return self._stone(index, stop)
        if unit.said == "m":
            return self._metres(index, stop)
        if unit.said == "kg":
            return self._kilos(index, stop)
        return self._feet(index, stop) if unit.said == "foot" else None

    def _by_the_pack(self, figure: Figure, stop: int) -> Quantity | None:
        """ "a six-pack of beer": so many cans; "a 12 pack of cigarettes" there is none."""
        if figure.value not in _PACKS or not self.lower.endswith(("pack", "packs"), figure.end, stop):
            return None
        one = self.lower.startswith("-", figure.end) or self._before(figure.start, _A_PACK)
        if not one or self.lower.startswith(_CIGARETTES, stop):
            return None
        return self._make(figure.start, stop, "number", figure.value, "drink")

    def _written(self, figure: Figure) -> Quantity | None:
        """What only writing has: "0715" is a time, "58M", "5 y F" an age, "32w3d" how far a pregnancy is."""
        start, end, value = figure.start, figure.end, figure.value
        if end - start == _CLOCK_DIGITS and self.lower[start] == "0" and self.lower[start + 1] != ".":
            hours, minutes = divmod(value, 100)
            return self._make(start, end, "time", hours * 60 + minutes, "min") if minutes < 60 else None
        if (days := _GESTATED.match(self.lower, end)) is not None:  # "32w3d"
            return self._make(start, days.end(), "duration", value * 7 + float(days[1]), "d", said="day")
        sex = _SEX.match(self.text, end) if 0 < value < 120 and value.is_integer() else None
        if sex is None or (sex[0] == "F" and value >= _WARM) or sex[0] in (" M", " F"):
            return None
        return self._make(start, end if sex[1] is None else sex.end(1), "age", value, "y")

    def _is_strength_of(self, count: Figure, figure: Figure) -> bool:
        """ "two 20 mg tablets", "two ten milligrams"."""
        return self._strength(figure) or (
            count.shape == "words" and count.value > 1 and count.value.is_integer() and self._is_in_milligrams(figure)
        )

    def _is_halved(self, half: Figure, figure: Figure) -> bool:
        """ "half of a five milligram tablet", "half a five"."""
        unit, _ = self._unit(figure.end, figure)
        if unit is not None:
            return unit.canonical == "mg"
        return self.lower.endswith(" a", 0, half.end) and figure.shape in COUNTABLE and figure.value > 1

    def _strength(self, figure: Figure) -> bool:
        """Whether a figure is how strong one of several tablets is: "two 20 mg tablets"."""
        unit, end = self._unit(figure.end, figure)
        if unit is None or unit.canonical != "mg":
            return False
        form, _ = self._unit(end, figure)
        return form is not None and form.canonical == "tablet"

    def _is_in_milligrams(self, figure: Figure) -> bool:
        unit, _ = self._unit(figure.end, figure)
        return unit is not None and unit.canonical == "mg"

    def _is_of_those(self, figure: Figure) -> bool:
        """Whether a figure in the plural is how strong each of several tablets is: "two of the five hundreds"."""
        plural = figure.shape == "decade" or self._is_plural(figure) or self.lower.endswith("s", 0, figure.end)
        if not plural or figure.value < _WEAKEST:
            return False
        return _COUNTED.search(self.lower, max(0, figure.start - _LEAD), figure.start) is not None

    def _is_plural(self, figure: Figure) -> bool:
        """ "60s", "60's", "in her seventy's"; "ten's reasonable" is no more than ten."""
        lower, end = self.lower, figure.end
        if lower.startswith("'", end):
            if not lower[end - 1].isdigit() and not self._before(figure.start, _AMONG):
                return False
            end += 1
        return lower.startswith("s", end) and not lower[end + 1 : end + 2].isalnum()

    def _odd(self, figure: Figure) -> Quantity | None:
        """Figures of a shape of their own: "in her seventies", "in the 120s", "twice", "type II"."""
        start, end = figure.start, figure.end
        if figure.shape == "roman":
            graded = self._graded(start)
            return self._make(start, end, "number", figure.value, graded) if graded else None
        if figure.shape == "twice":
            period = _PERIOD.match(self.lower, end)
            if period is None:
                return self._make(start, end, "number", figure.value, "time")
            rate = figure.value * _PER_DAY[_period_of(period)]
            once = _ONCE_OR.search(self.lower[max(0, start - _ONCE_REACH) : start])
            if once is None or figure.value != _TWO:
                return self._make(start, period.end(), "frequency", rate, "/d", raw=figure.value, said="times")
            start -= len(once[0])
            made = self._make(start, period.end(), "frequency", rate / _TWO, "/d", raw=1.0, said="times")
            return made.changed(high=rate)
        if figure.shape == "digits":
            end += 1 if self.lower[end] == "s" else 2
        if figure.value % 10 and figure.shape != "digits":
            return self._make(start, end, "number", figure.value, approximate=True)  # "up in the fourteens"
        if figure.value % 10 or not figure.value or 1900 <= figure.value < 2000:
            return None
        aged = _THEIRS.search(self.lower[max(0, start - 16) : start]) is not None and figure.value <= 100
        kind: QuantityKind = "age" if aged else "number"
        made = self._make(start, end, kind, figure.value, "y" if aged else "", said="decade")
        return made.changed(high=figure.value + 9)

    def _graded(self, start: int) -> str:
        """The word before a figure that says what it grades ("type", "stage"), or nothing."""
        graded = LABELS.graded
        before = self.lower[max(0, start - 12) : start]
        return next((word for ending, word in graded.items() if before.endswith(ending)), "")

    def _counts(self, figure: Figure, period: re.Match[str]) -> bool:
        """ "x6/day", "6/day" and "four daily", but not "20 a day"."""
        most = _HOURLY if period[1] == "hour" or period[2] in ("hr", "h") else _OFTEN
        if figure.value > most or figure.value % 1:
            return False  # "twenty daily", "0.6 daily": a dose
        return (
            period[0].lstrip().startswith("/") or self.lower[figure.start - 1 : figure.start] == "x" or bool(period[3])
        )

    def _article(self, figure: Figure) -> Quantity | None:
        unit = self._unit_named(figure)
        if unit.kind in _AMOUNTS:  # "a gram of metformin", "an inch long"
            if self.lower.startswith(_GOES_ON, figure.end):
                return None
            return self._make(figure.start, figure.end, unit.kind, unit.factor, unit.canonical, raw=1.0, said=unit.said)
        phrased = unit.said in _SPANS or not self.lower.startswith("a", figure.start)  # "next week", "week ago"
        told = phrased or self._before(figure.start, _LAPSE) or self.lower.startswith(_AGO, figure.end)
        if not (told or self._is_answer(figure)):
            return None
        half = 0.5 if self.lower.startswith(" and a half", figure.end) else 0.0
        end = figure.end + (11 if half else 0)
        value = (1.0 + half) * unit.factor
        made = self._make(figure.start, end, "duration", value, "d", raw=1.0 + half, said=unit.said)
        return self._interval(made.changed(approximate=self._before(figure.start, ABOUT)), figure.start)

    def _is_answer(self, article: Figure) -> bool:
        """ "A week." in reply to "for how long?", by itself or with a word that opens a reply."""
        if self.lower[article.end : article.end + 1] not in ("", ".", ",", "!"):
            return False
        return _OPENS.fullmatch(self.lower, max(article.start - _LEAD, 0), article.start) is not None

    def _unit_named(self, article: Figure) -> Unit:
        """The unit inside of "a week", "next week" or "week ago"."""
        words = _NAME.findall(self.lower, article.start, article.end)
        return self.units[words[0]] if words[0] in self.units else self.units[words[1]]

    def _bare(self, figure: Figure) -> Quantity | None:
        start, end, value = figure.start, figure.end, figure.value
        after = self.lower[end : end + 2]
        if value <= 9 and (after.startswith("+") or self._is_plus(end)):
            return self._make(start, end + (1 if after.startswith("+") else 5), "score", (value, 0.0), "+")
        if value <= 5 and self.lower[start - 1 : start] == "+" and self.lower[start - 2 : start - 1] in ("", " "):
            return self._make(start - 1, end, "score", (value, 0.0), "+")
        if (
            figure.shape == "half"
            and value == _HALF
            and (self.lower.startswith(_HALVED, end) or self._is_taken(figure))
        ):
            return self._make(start, end, "number", value)  # "half a one"
        graded = self._graded(start)
        if figure.shape in ("vague", "half"):
            return None
        lone = figure.shape == "lone" and graded in _NO_GRADE
        if lone and not (self._scored(start, end) or self._is_so_often(start, end)):
            return None
        if 0 < value < 120 and (self._aged(start) or self._of_someone(start, end)):
            return self._make(start, end, "age", value, "y")
        if value <= _DIGIT and self.lower.endswith("oh ", 0, start) and self._before(start - len("oh "), _SINCE):
            return self._make(start - len("oh "), end, "date", (_CENTURY + value, 0.0, 0.0))  # "back in oh four"
        if self._is_year(figure):
            return self._make(start, end, "date", (value, 0.0, 0.0))
        if graded:
            return self._make(start, end, "number", value, graded)
        if self._before(start, LABELS.days):
            return self._make(start, end, "duration", value, "d", said="day")
        if (counted := self._or_two(figure)) is not None:
            return counted
        return self._make(start, end, "number", value, approximate=self._approximate(start, end))

    def _is_taken(self, half: Figure) -> bool:
        """ "I took half.", "I take half at night": half a tablet, where no more follows."""
        if not self._before(half.start, _TAKING):
            return False
        return not self.lower[half.end : half.end + 1].strip(".,?!;\n") or self.lower.startswith(BY_DAY, half.end)

    def _is_plus(self, end: int) -> bool:
        return self.lower.startswith((" plus", "-plus"), end) and not self.lower[end + 5 : end + 6].isalpha()

    def _scored(self, start: int, end: int) -> bool:
        """ "down to like a one with it": no pronoun has an article."""
        after = self.lower[end : end + 12]
        return self._before(start, (" a ",)) and (not after.strip(" .,?\n") or after.startswith(_AFTER_ONE))

    def _is_so_often(self, start: int, end: int) -> bool:
        """ "and then one three times a day": no pronoun, unless something points with it."""
        return self.lower.startswith(_SO_OFTEN, end) and not self._before(start, _POINTING)

    def _is_year(self, figure: Figure) -> bool:
        if not (1900 <= figure.value <= 2035 and figure.value == int(figure.value)):
            return False
        if figure.value % 100:
            return True
        return self._before(figure.start, _SINCE) and not self.lower.startswith(_RATED, figure.end)


def _period_of(match: re.Match[str]) -> str:
    """The span of time that a figure is counted over."""
    return match[1] or match[2] or match[3] or "day"
