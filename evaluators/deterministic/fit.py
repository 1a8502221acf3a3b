"""Computes the tables of evidence and salience from real visits: ``python -m evaluators.deterministic.fit DATA``.

``DATA`` holds the ACI-BENCH training split, PriMock57 and the MTS-Dialog training set (all CC BY 4.0); only counts of
single words and terms go into the table. The validation splits are never read.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from engine.transcript import Turn, speaker_of, turns_of_text
from evaluators.deterministic.evidence import TABLE, group, said
from evaluators.deterministic.record import Record, Touched, Utterance
from evaluators.deterministic.statement import StatementReading, Token
from evaluators.deterministic.structure import parse
from evaluators.vocabulary import Lexicon, lexicon
from evaluators.vocabulary.cues import TABLES

_RARE: Final = 2
"""Tokens in fewer notes than this have no row of their own."""
SALIENCE: Final = TABLES / "salience_rules.tsv"
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
    pairs = [_pair(turns, note, whole, words) for turns, note, whole in _visits(data)]
    SALIENCE.write_text(_SALIENCE_HEAD + "".join(_salience(pairs)), encoding="utf-8")
    rows = sorted(_rows(pairs))
    TABLE.write_text(_HEAD + "".join(f"{name}\t{yes}\t{no}\n" for name, yes, no in rows), encoding="utf-8")
    print(f"{len(rows)} rows from {len(pairs)} pairs", file=sys.stderr)  # noqa: T201  # a script's one line of output


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


def _pair(turns: list[Turn], note: str, whole: bool, words: Lexicon) -> Pair:
    record, touched = Record(words), Touched()
    for number, turn in enumerate(turns):
        record.append(Utterance((number, 0), turn.text, None, turn.offset), touched)
    record.refresh(0, len(turns) - 1, touched)
    parsed = parse(note)
    noted: dict[tuple[str, str], Token] = {}
    stems: set[str] = set()
    for start, end, kind, _ in parsed.sentences:
        reading = StatementReading(note[start:end], kind, words)
        stems.update(reading.stems)
        for token in reading.tokens:
            noted.setdefault((token.name, group(kind)), token)
    return Pair(record, noted, whole, frozenset(stems))


def _salience(pairs: list[Pair]) -> Iterator[str]:
    heard: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for pair in pairs:
        for stem in pair.record.stems:
            heard[stem] += 1
            kept[stem] += stem in pair.stems
    usual = kept.total() / heard.total()
    yield f"*\t{round(1000 * usual**2)}\n"
    for stem in sorted(heard):
        if heard[stem] >= _RARE:
            yield f"{stem}\t{round(1000 * ((kept[stem] + 4 * usual) / (heard[stem] + 4)) ** 2)}\n"


def _rows(pairs: list[Pair]) -> Iterator[tuple[str, int, int]]:
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
            yield (name, *_weight(_rate(heard, noted, name, prior, 3), (base[name] + 0.5) / (len(whole) + 5)))
    for key in [key for key in noted if key.startswith("*") and " " in key]:
        category = key[1:].partition(" ")[0]
        prior = _rate(heard, noted, f"*{category}", 0.5, 2)
        rare = [base[name] for name, token in known.items() if token.category == category and noted[name] < _RARE]
        mean = (sum(rare) + 0.5) / (len(rare) * len(whole) + 5) if rare else 0.05
        yield (key, *_weight(_rate(heard, noted, key, prior, 5), mean))


def _rate(heard: Counter[str], noted: Counter[str], key: str, prior: float, strength: float) -> float:
    return (heard[key] + strength * prior) / (noted[key] + strength)


def _weight(own: float, other: float) -> tuple[int, int]:
    """Log ratios of being said (and not) in the own visit against another one, in hundredths."""
    own = min(own, 0.995)
    other = min(other, 0.98 * own)
    return round(100 * math.log(own / other)), round(100 * math.log((1 - own) / (1 - other)))


def _paths(arguments: Iterable[str]) -> Path:
    return Path(next(iter(arguments), "../shared/data"))


if __name__ == "__main__":
    main(_paths(sys.argv[1:]))
