"""Counts the tables of evidence, traces and salience from real visits: ``python -m evaluators.deterministic.fit DATA``.

``DATA`` holds the ACI-BENCH training split, PriMock57 and the MTS-Dialog training set (all CC BY 4.0); only counts of
single words and terms go into the table. The validation splits are never read.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from engine.transcript import Turn, speaker_of
from engine.turns import turns_of_text
from evaluators.deterministic.checks.fabrication.evidence import said
from evaluators.deterministic.reading.statement import Token, read_statement, section_group
from evaluators.deterministic.record.counted import ANY_WORD, EVIDENCE, SALIENCE, TRACES, Counted, Trace, Weight
from evaluators.deterministic.record.joining import utterances_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.structure.parsing import parse
from evaluators.vocabulary import Lexicon, lexicon

_RARE: Final = 2
"""Tokens in fewer notes than this have no row of their own."""
_WHOLE: Final = 5
"""How much more a whole visit counts than a dialogue made up around a few sentences of a note."""
_NAMES: Final = 3
"""Traces that a word may have."""
_LIFT: Final = 2.5
_GAIN: Final = 4.0
"""A trace is said this many times as often as usual where the word stands unsaid, and gains this much likelihood."""
_DOUBT: Final = 4
"""Visits in which a trace is no more frequent than elsewhere, added to those that it was chosen on."""
_SALIENCE_HEAD: Final = """word\tmass
# thousandths: the squared share of visits whose note has the word where it was said; "*" for words not listed. Computed
# by evaluators.deterministic.fit like evidence_rules.tsv
"""
_TRACES_HEAD: Final = """token\theard\tunheard\tnames
# what is said in visits whose notes have the token though nobody said it, and hundredths of log ratios of any of it
# being said there or not; computed by evaluators.deterministic.fit like evidence_rules.tsv
"""
_HEAD: Final = """token\tsaid\tunsaid
# hundredths of log ratios, computed by evaluators.deterministic.fit from counts over ACI-BENCH train, PriMock57 and
# MTS-Dialog train (CC BY 4.0: Yim et al. 2023, Papadopoulos Korfiatis et al. 2022, Ben Abacha et al. 2023)
"""


class Pair(NamedTuple):
    """One visit: what was said, the tokens of its note with their section groups, whether it is a whole visit, and the
    stems of its note."""

    record: Record
    noted: dict[tuple[str, str], Token]
    whole: bool
    stems: frozenset[str]


def main(data: Path) -> None:
    words = lexicon()
    pairs = [read_pair(turns, note, whole, words) for turns, note, whole in _visits(data)]
    counted = count(pairs)
    masses = counted.masses.items()
    SALIENCE.write_text(_SALIENCE_HEAD + "".join(f"{word}\t{mass}\n" for word, mass in masses), encoding="utf-8")
    rows = sorted((name, *weight) for name, weight in counted.weights.items())
    EVIDENCE.write_text(_HEAD + "".join(f"{name}\t{yes}\t{no}\n" for name, yes, no in rows), encoding="utf-8")
    traces = sorted(counted.traces.items())
    lines = [f"{name}\t{yes}\t{no}\t{' '.join(names)}\n" for name, (yes, no, names) in traces]
    TRACES.write_text(_TRACES_HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(rows)} rows from {len(pairs)} pairs", file=sys.stderr)  # noqa: T201  # a script's one line of output


def count(pairs: Sequence[Pair]) -> Counted:
    """The tables over some visits."""
    return Counted(dict(_weights(pairs)), dict(_masses(pairs)), dict(_traces(pairs)))


def _visits(data: Path) -> Iterator[tuple[list[Turn], str, bool]]:
    with (data / "aci-bench" / "train.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield turns_of_text(row["dialogue"]), row["note"], True
    for line in (data / "primock57" / "visits.jsonl").read_text(encoding="utf-8").splitlines():
        visit = json.loads(line)
        turns = [Turn(s["text"], speaker_of(s["speaker"])) for s in visit["segments"]]
        yield turns, visit["note"], True
    with (data / "mts-dialog" / "MTS-Dialog-TrainingSet.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield turns_of_text(row["dialogue"]), row["section_text"], False


def read_pair(turns: Sequence[Turn], note: str, whole: bool, words: Lexicon) -> Pair:
    """Read a visit for counting. ``whole`` is False for a dialogue on a single section of a note."""
    record = Record(words, Counted({}, {ANY_WORD: 0}, {}))
    record.fill(utterances_of(turns))
    parsed = parse(note)
    noted: dict[tuple[str, str], Token] = {}
    stems: set[str] = set()
    for start, end, kind, _ in parsed.sentences:
        reading = read_statement(parsed.text[start:end], kind, words)
        stems.update(reading.stems)
        for token in reading.tokens:
            noted.setdefault((token.name, section_group(kind)), token)
    return Pair(record, noted, whole, frozenset(stems))


def _masses(pairs: Sequence[Pair]) -> Iterator[tuple[str, int]]:
    heard: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for pair in pairs:
        for stem in pair.record.stems:
            heard[stem] += 1
            kept[stem] += stem in pair.stems
    usual = kept.total() / heard.total()
    yield ANY_WORD, round(1000 * usual**2)
    for stem in sorted(heard):
        if heard[stem] >= _RARE:
            yield stem, round(1000 * ((kept[stem] + 4 * usual) / (heard[stem] + 4)) ** 2)


def _weights(pairs: Sequence[Pair]) -> Iterator[tuple[str, Weight]]:
    noted: Counter[str] = Counter()
    heard: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    known: dict[str, Token] = {}
    for pair in pairs:
        worth = _WHOLE if pair.whole else 1
        for (name, section), token in pair.noted.items():
            known[name] = token
            notes[name] += 1
            was_said = worth * said(token, pair.record)
            for key in (name, f"*{token.category}", f"*{token.category} {section}"):
                noted[key] += worth
                heard[key] += was_said
    whole = [pair.record for pair in pairs if pair.whole]
    base = {name: sum(said(token, record) for record in whole) for name, token in known.items()}
    for name, token in known.items():
        if notes[name] >= _RARE:
            prior = _rate(heard, noted, f"*{token.category}", 0.5, 2)
            yield name, _weight(_rate(heard, noted, name, prior, 6), (base[name] + 0.5) / (len(whole) + 5))
    for key in [key for key in noted if key.startswith("*") and " " in key]:
        category = key[1:].partition(" ")[0]
        prior = _rate(heard, noted, f"*{category}", 0.5, 2)
        rare = [base[name] for name, token in known.items() if token.category == category and notes[name] < _RARE]
        mean = (sum(rare) + 0.5) / (len(rare) * len(whole) + 5) if rare else 0.05
        yield key, _weight(_rate(heard, noted, key, prior, 5), mean)


def _rate(heard: Counter[str], noted: Counter[str], key: str, prior: float, strength: float) -> float:
    return (heard[key] + strength * prior) / (noted[key] + strength)


def _weight(own: float, other: float) -> Weight:
    """Log ratios of being said (and not) in the own visit against another one, in hundredths."""
    own = min(own, 0.995)
    other = min(other, 0.98 * own)
    return Weight(_log_ratio(own, other), _log_ratio(1 - own, 1 - other))


def _log_ratio(own: float, other: float) -> int:
    return round(100 * math.log(own / other))


def _traces(pairs: Sequence[Pair]) -> Iterator[tuple[str, Trace]]:
    """For each token that notes have unsaid, what is said in those visits and hardly elsewhere."""
    spoken = [frozenset((*pair.record.stems, *pair.record.entries)) for pair in pairs]
    usual = {whole: _shares([names for pair, names in zip(pairs, spoken, strict=True) if pair.whole == whole])
             for whole in (True, False)}  # fmt: skip
    unsaid: dict[str, dict[int, Token]] = {}
    for number, pair in enumerate(pairs):
        for token in pair.noted.values():
            if not said(token, pair.record):
                unsaid.setdefault(token.name, {})[number] = token
    for name, places in unsaid.items():
        if len(places) >= _RARE:
            names = _telling(Counter(pairs[number].whole for number in places), [spoken[n] for n in places], usual)
            trace = _trace(next(iter(places.values())), names, [spoken[n] for n in places], pairs, spoken)
            if trace is not None:
                yield name, trace


def _shares(spoken: Sequence[frozenset[str]]) -> dict[str, float]:
    counts = Counter(name for names in spoken for name in names)
    return {name: (count + 0.5) / (len(spoken) + 1) for name, count in counts.items()}


def _telling(
    sizes: Counter[bool], spoken: Sequence[frozenset[str]], usual: dict[bool, dict[str, float]]
) -> tuple[str, ...]:
    """What is said in some visits far more often than in others of their sort, the most telling first."""
    found = []
    for name, count in Counter(name for names in spoken for name in names).items():
        expected = sum(number * usual[whole].get(name, 0.0) for whole, number in sizes.items())
        gain = count * math.log(count / expected) - (count - expected)
        if count >= _RARE and count >= _LIFT * expected and gain >= _GAIN:
            found.append((-gain, name))
    return tuple(name for _, name in sorted(found)[:_NAMES])


def _trace(
    token: Token, names: tuple[str, ...], own: Sequence[frozenset[str]], pairs: Sequence[Pair],
    spoken: Sequence[frozenset[str]],
) -> Trace | None:  # fmt: skip
    """The trace with its weights against whole visits that did not say the token either."""
    if not names:
        return None
    others = [heard for pair, heard in zip(pairs, spoken, strict=True) if pair.whole and not said(token, pair.record)]
    other = (sum(not heard.isdisjoint(names) for heard in others) + 0.5) / (len(others) + 1)
    rate = min((sum(not heard.isdisjoint(names) for heard in own) + _DOUBT * other) / (len(own) + _DOUBT), 0.98)
    if rate <= other:
        return None
    return Trace(_log_ratio(rate, other), _log_ratio(1 - rate, 1 - other), names)


def _paths(arguments: Iterable[str]) -> Path:
    return Path(next(iter(arguments), "../shared/data"))


if __name__ == "__main__":
    main(_paths(sys.argv[1:]))
