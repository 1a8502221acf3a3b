"""Spare facts for the planter, all read off the corpus with regular expressions: names of medications, doses, numbers
with what follows them, statements of notes. Nothing in here is shared with an evaluator."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bench.meta.corpus import Visit

DOSE = re.compile(
    r"\b(?P<drug>[A-Za-z][A-Za-z-]{4,})(?:,? (?:at |of )?)"
    r"(?P<value>\d[\d,.]*\d|\d) ?(?P<unit>mg|mcg|micrograms?|milligrams?|units|IU|ml|mL)\b(?!/)"
)
NUMBER = re.compile(
    r"(?<![\w/.,-])(?P<value>\d{1,3}/\d{2,3}|\d{1,4}(?:\.\d{1,2})?)(?P<after>%|[ -][A-Za-z]{3,12}\b|(?=[ ,.;\n]|\Z))"
)
_TAKEN = re.compile(
    r"\b(?:tak(?:es?|ing)|prescri(?:be|bed|ption for)|start(?:ed)?|continu(?:e|ed|es) (?:on )?|initiate|refill(?:ed)?)"
    r" (?:her |his |the |some |with |on |oral |daily )?(?P<drug>[A-Za-z][A-Za-z-]{4,})\b"
)
_DRUG_LIKE = re.compile(
    r"(?:pril|sartan|olol|statin|azole|cillin|mycin|oxacin|formin|thiazide|semide|tidine|profen|oxicam|cycline|triptan"
    r"|pentin|codone|dipine|irizine|xetine|opram|traline|purinol|caine|sone|olone|lukast|terol|xaban|dronate|cetamol)$"
)
_SENTENCE = re.compile(r"(?<=[.!?])(?<!\n\d\.)(?<!\n\d\d\.)[ \t]+(?=[A-Z0-9])|\n+")
_BULLET = re.compile(r"^[ \t]*(?:[-•*]|\d{1,2}[.)])[ \t]+")
_CAPS = re.compile(r"^[ \t]*(?P<name>[A-Z][A-Z /&',-]{2,40}):?[ \t]*$", re.MULTILINE)
_SHORT = re.compile(r"^[ \t]*(?P<name>[A-Z][A-Za-z/]{1,6}|[A-Z][a-z]+(?: [a-z]+){0,2})[ \t]?:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One section as the planter sees it: heading name, its span with the heading, where the body starts."""

    name: str
    start: int
    body: int
    end: int


def blocks(note: str) -> list[Block]:
    """Sections under lines in capitals, or, where there are fewer than three of those, under names with a colon."""
    heads = list(_CAPS.finditer(note))
    if len(heads) < 3:
        heads = list(_SHORT.finditer(note))
    starts = [head.start() for head in heads] + [len(note)]
    return [Block(h["name"].strip(), h.start(), h.end(), end) for h, end in zip(heads, starts[1:], strict=True)]


def statements(note: str) -> Iterator[tuple[int, int]]:
    """Spans of sentences and list items, without bullets."""
    at = 0
    for match in [*_SENTENCE.finditer(note), None]:
        end = match.start() if match else len(note)
        bullet = _BULLET.match(note[at:end])
        start = at + (bullet.end() if bullet else 0)
        if re.search("[A-Za-z]", note[start:end]):
            yield start, end
        at = match.end() if match else end


def words(text: str) -> set[str]:
    """Words that carry content, by length alone."""
    return {word for word in re.findall(r"[a-z]{5,}", text.lower()) if word not in _FREQUENT}


_FREQUENT = frozenset({
    "about", "after", "again", "along", "also", "because", "before", "being", "could", "currently", "denies", "doing",
    "every", "having", "other", "patient", "patients", "presents", "reports", "right", "should", "since", "states",
    "their", "there", "these", "today", "which", "while", "would", "years",
})  # fmt: skip


_SPECIFIC = 20  # one of so many notes, at the most, has a word that is specific


class Material:
    """Spare facts of a set of visits; everything is looked up by the visit that must not be its source."""

    def __init__(self, visits: Sequence[Visit], extra: Iterable[str] = ()) -> None:
        self._visits = visits
        self._extra = list(extra)

    @cached_property
    def medications(self) -> frozenset[str]:
        """Lower-case names of medications: what stands before a dose, or is taken and looks or recurs like a drug."""
        dosed: Counter[str] = Counter()
        taken: Counter[str] = Counter()
        named: Counter[str] = Counter()
        used: Counter[str] = Counter()
        for text in [*(visit.note for visit in self._visits), *self._extra]:
            dosed.update(match["drug"].lower() for match in DOSE.finditer(text))
            taken.update(match["drug"].lower() for match in _TAKEN.finditer(text))
            named.update(match["drug"].lower() for match in _TAKEN.finditer(text) if match["drug"][0].isupper())
            used.update(re.findall(r"[a-z][a-z-]{4,}", text.lower()))
        spoken = Counter(word for visit in self._visits for word in re.findall(r"[a-z]{5,}", visit.said))
        found = {word for word, count in dosed.items() if 4 * count >= used[word]}
        found |= {word for word in taken if _DRUG_LIKE.search(word)}
        found |= {word for word, count in named.items() if count >= 2}
        found |= {word for word in used if _DRUG_LIKE.search(word) and used[word] >= 2}
        return frozenset(word for word in found if word not in _NOT_DRUGS and spoken[word] < 200)

    @cached_property
    def _notes_with(self) -> Counter[str]:
        return Counter(word for visit in self._visits for word in words(visit.note))

    def is_specific(self, word: str) -> bool:
        """Whether hardly any note has the word, so that a statement with it cannot be true of just any visit."""
        return self._notes_with[word] <= max(1, len(self._visits) // _SPECIFIC)

    def same(self, name: str) -> frozenset[str]:
        """The names of one medication, brand or generic, among those of the corpus; at least the name itself."""
        return next((names for names in _SAME if name in names), frozenset({name}))

    def others(self, visit: Visit) -> list[Visit]:
        return [other for other in self._visits if other.id != visit.id]

    @cached_property
    def _doses(self) -> dict[str, list[tuple[str, str]]]:
        pools: dict[str, list[tuple[str, str]]] = {}
        for visit in self._visits:
            for match in DOSE.finditer(visit.note):
                pools.setdefault(match["unit"].lower(), []).append((visit.id, match["value"]))
        return pools

    def doses(self, unit: str, visit: Visit) -> list[str]:
        """Values that doses in this unit have in other visits' notes, with repetition."""
        return [value for source, value in self._doses.get(unit.lower(), ()) if source != visit.id]

    @cached_property
    def _numbers(self) -> dict[str, list[tuple[str, str]]]:
        pools: dict[str, list[tuple[str, str]]] = {}
        for visit in self._visits:
            for match in NUMBER.finditer(visit.note):
                if key := number_key(match):
                    pools.setdefault(key, []).append((visit.id, match["value"]))
        return pools

    def numbers(self, key: str, visit: Visit) -> list[str]:
        """Values that numbers of this sort (``number_key``) have in other visits' notes, with repetition."""
        return [value for source, value in self._numbers.get(key, ()) if source != visit.id]


def number_key(match: re.Match[str]) -> str:
    """Sort of a number: the unit word behind it, ``/`` for pressures, ``.`` for decimals; empty for all others."""
    value, after = match["value"], match["after"].strip(" -").lower()
    if "/" in value:
        return "/" if int(value.split("/")[0]) >= 80 else ""  # a pressure, not a date or a share
    if after in _UNITS:
        return after.rstrip("s")
    return "." if "." in value and not after else ""


_UNITS = frozenset({
    "%", "year", "years", "week", "weeks", "month", "months", "day", "days", "hour", "hours", "minutes", "seconds",
    "times", "pounds", "degrees", "bpm", "beats", "breaths", "puffs", "miles", "ounces", "packs", "tablets", "episodes",
})  # fmt: skip

# Words that stand before a number with a unit without being a medication's name.
_NOT_DRUGS = frozenset({
    "absolute", "already", "approximately", "auto-injector", "being", "cypionate", "exceed", "exercises", "fumarate",
    "liquid", "lozenge", "lozenges", "output", "oxide", "reached", "received", "receives", "residual", "stayed",
    "succinate", "sulfate", "taking", "tartrate", "total", "voided", "contin", "april", "cholesterol", "cocaine",
    "fexofenatidine", "statin",
})  # fmt: skip
"""What stands before an amount and is no name: "not to exceed 3000 mg", "a 4 mg lozenge", the salt that a drug is."""

# What the corpus calls by two names: such a swap would be no error.
_SAME = tuple(
    frozenset(names.split())
    for names in (
        "ibuprofen motrin advil", "tylenol paracetamol acetaminophen", "lasix furosemide", "norvasc amlodipine",
        "zoloft sertraline", "mobic meloxicam", "toprol metoprolol", "ultram tramadol", "lortab hydrocodone",
        "lipitor atorvastatin", "cozaar losartan", "protonix pantoprazole", "prozac fluoxetine", "nexium esomeprazole",
        "penicillin amoxicillin", "depo-medrol methylprednisolone", "hydrocortisone cortisone", "bumex bumetanide",
        "allegra fexofenadine", "aldactone spironolactone", "benicar olmesartan", "brilinta ticagrelor",
        "cardura doxazosin", "cialis tadalafil", "flexeril cyclobenzaprine", "flomax tamsulosin", "flonase fluticasone",
        "imitrex sumatriptan", "levothroid synthroid levothyroxine", "micronase glyburide", "naprosyn naproxen aleve",
        "versed midazolam", "aciphex rabeprazole", "albuterol salbutamol ventolin", "prilosec omeprazole",
        "coumadin warfarin", "plavix clopidogrel", "celexa citalopram", "lexapro escitalopram", "neurontin gabapentin",
        "percocet oxycodone", "zofran ondansetron", "benadryl diphenhydramine", "singulair montelukast",
        "crestor rosuvastatin", "zocor simvastatin", "glucophage metformin", "ativan lorazepam", "keppra levetiracetam",
    )
)  # fmt: skip
