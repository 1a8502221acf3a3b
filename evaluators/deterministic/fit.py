"""Counts the tables of evidence and salience from real visits: ``python -m evaluators.deterministic.fit DATA``.

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

from engine.transcript import Turn, speaker_of, turns_of_text
from evaluators.deterministic.counted import ANY_WORD, EVIDENCE, SALIENCE, Counted, Weight
from evaluators.deterministic.evidence import group, said
from evaluators.deterministic.record import Record
from evaluators.deterministic.speech import Utterance
from evaluators.deterministic.statement import StatementReading, Token
from evaluators.deterministic.structure import parse
from evaluators.vocabulary import Lexicon, lexicon

_RARE: Final = 2
"""Tokens in fewer notes than this have no row of their own."""
_SALIENCE_HEAD: Final = """word\tmass
# thousandths: the squared share of visits whose note has the word where it was said; "*" for words not listed. Computed
# by evaluators.deterministic.fit like evidence_rules.tsv
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
    print(f"{len(rows)} rows from {len(pairs)} pairs", file=sys.stderr)  # noqa: T201  # a script's one line of output


def count(pairs: Sequence[Pair]) -> Counted:
    """The tables over some visits."""
    return Counted(dict(_weights(pairs)), dict(_masses(pairs)))


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
    record = Record(words, Counted({}, {ANY_WORD: 0}))
    record.fill(Utterance(number, turn.text, None, turn.offset) for number, turn in enumerate(turns))
    parsed = parse(note)
    noted: dict[tuple[str, str], Token] = {}
    stems: set[str] = set()
    for start, end, kind, _ in parsed.sentences:
        reading = StatementReading(note[start:end], kind, words)
        stems.update(reading.stems)
        for token in reading.tokens:
            noted.setdefault((token.name, group(kind)), token)
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
    known: dict[str, Token] = {}
    for record, found, *_ in pairs:
        for (name, section), token in found.items():
            known[name] = token
            was_said = said(token, record)
            for key in (name, f"*{token.category}", f"*{token.category} {section}"):
                noted[key] += 1
                heard[key] += was_said
    whole = [pair.record for pair in pairs if pair.whole]
    base = {name: sum(said(token, record) for record in whole) for name, token in known.items()}
    for name, token in known.items():
        if noted[name] >= _RARE:
            prior = _rate(heard, noted, f"*{token.category}", 0.5, 2)
            yield name, _weight(_rate(heard, noted, name, prior, 3), (base[name] + 0.5) / (len(whole) + 5))
    for key in [key for key in noted if key.startswith("*") and " " in key]:
        category = key[1:].partition(" ")[0]
        prior = _rate(heard, noted, f"*{category}", 0.5, 2)
        rare = [base[name] for name, token in known.items() if token.category == category and noted[name] < _RARE]
        mean = (sum(rare) + 0.5) / (len(rare) * len(whole) + 5) if rare else 0.05
        yield key, _weight(_rate(heard, noted, key, prior, 5), mean)


def _rate(heard: Counter[str], noted: Counter[str], key: str, prior: float, strength: float) -> float:
    return (heard[key] + strength * prior) / (noted[key] + strength)


def _weight(own: float, other: float) -> Weight:
    """Log ratios of being said (and not) in the own visit against another one, in hundredths."""
    own = min(own, 0.995)
    other = min(other, 0.98 * own)
    return Weight(round(100 * math.log(own / other)), round(100 * math.log((1 - own) / (1 - other))))


def _paths(arguments: Iterable[str]) -> Path:
    return Path(next(iter(arguments), "../shared/data"))


if __name__ == "__main__":
    main(_paths(sys.argv[1:]))
