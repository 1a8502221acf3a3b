"""The command: plants, evaluates, prints."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from bench.meta import byhand
from bench.meta.corpus import Visit, is_there, note_sections, scored_summaries, visits
from bench.meta.detection import RIGHT_KINDS, Clean, Result, clean_result, controls, is_alarm, judge, rates
from bench.meta.heldout import held_out_tiers
from bench.meta.humans import agreement
from bench.meta.material import Material
from bench.meta.page import write_tables
from bench.meta.planter import SEED, plants
from bench.meta.report import SplitReport, as_json, tables
from evaluators.protocol import DeterministicTier
from evaluators.registry import default_tier

PER_KIND = 2
SPLITS = ("tune", "train", "primock", "mts", "valid", "mts_valid", *byhand.SPLITS, "all")


class Draw(NamedTuple):
    """What is judged: the split, whether by held-out tables, how many plants of a kind at most, and the seed."""

    split: str
    held_out: bool = False
    per_kind: int = PER_KIND
    seed: int = SEED

    @property
    def title(self) -> str:
        parts = [self.split, *(["held out"] if self.held_out else [])]
        if (self.per_kind, self.seed) != (PER_KIND, SEED):
            parts.append(f"seed {self.seed}, {self.per_kind} of a kind")
        return ", ".join(parts)


REPORTS = (
    Draw("tune"), Draw("tune", True), Draw("tune", True, 4, SEED + 1), Draw("mts", True), Draw("valid"),
    Draw("mts_valid"), Draw("written"), Draw("unseen"), Draw("rambling"),
)  # fmt: skip
"""What ``all`` reports. Only the tuning visits and MTS-Dialog are in the tables that are counted."""


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0, or 2 with a message when the data is missing."""
    options = _options(argv)
    if not is_there():
        return 2
    reports = []
    for draw in REPORTS if options.split == "all" else [Draw(*_chosen(options))]:
        clean, results = evaluate(tiers(draw.split, draw.held_out), draw.split, draw.per_kind, draw.seed)
        reports.append(SplitReport(draw.title, rates(results), controls(list(clean.values()))))
        if options.misses:
            _print_misses(results, options.misses)
        if options.alarms:
            _print_alarms(clean)
    humans = [] if options.no_humans else agreement(default_tier(), scored_summaries())
    text = json.dumps(as_json(reports, humans), indent=1) if options.json else tables(reports, humans)
    print(text)
    if options.write:
        write_tables(options.write, tables(reports, humans))
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.meta", description="Planted errors, clean notes, agreement with people."
    )
    parser.add_argument("--split", choices=SPLITS, default="all", help="tune is ACI train and PriMock57 (default: all)")
    parser.add_argument(
        "--held-out", action="store_true", help="judge each visit by tables counted without its fold (tune, mts)"
    )
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="plants of a kind per visit, at most")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--misses", choices=RIGHT_KINDS, help="list the plants of a kind that were not found")
    parser.add_argument("--alarms", action="store_true", help="list the alarms on clean notes")
    parser.add_argument("--no-humans", action="store_true", help="skip the agreement with people")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the tables into that page of docs/")
    return parser.parse_args(argv)


def _chosen(options: argparse.Namespace) -> tuple[str, bool, int, int]:
    return options.split, options.held_out, options.per_kind, options.seed


def tiers(split: str, held_out: bool) -> Mapping[str, DeterministicTier]:
    """By visit, the tier that judges it."""
    chosen = visits_of(split)
    if held_out and split in ("tune", "train", "primock", "mts"):
        known = _held_out()
        return {visit.id: known[visit.id] for visit in chosen}
    return dict.fromkeys((visit.id for visit in chosen), default_tier())


@lru_cache(maxsize=1)
def _held_out() -> Mapping[str, DeterministicTier]:
    return held_out_tiers([*visits("tune"), *visits("mts")])


def evaluate(
    tiers: Mapping[str, DeterministicTier], split: str, per_kind: int = 2, seed: int = SEED
) -> tuple[dict[str, Clean], list[Result]]:
    """Clean twins by visit and one result per plant. What is planted into the tuning set never comes from valid."""
    chosen = visits_of(split)
    material = Material(sources(split), [text for _, text in note_sections()])
    clean = {visit.id: clean_result(tiers[visit.id], visit) for visit in chosen}
    planted = plants(chosen, material, per_kind, seed)
    if split in byhand.SPLITS:
        planted += byhand.errors(split)
    return clean, [judge(tiers[plant.visit.id], plant, clean[plant.visit.id]) for plant in planted]


def visits_of(split: str) -> list[Visit]:
    """The visits of a split, of those written for the project too."""
    return byhand.visits(split) if split in byhand.SPLITS else visits(split)


def sources(split: str) -> list[Visit]:
    """Whose notes the plants of a split are taken from."""
    if split in byhand.SPLITS:
        return visits_of(split)
    if split in ("mts", "mts_valid"):
        return visits("mts")
    return visits("all" if split == "valid" else "tune")


def _print_misses(results: Sequence[Result], kind: str) -> None:
    for result in results:
        plant = result.plant
        if plant.kind == kind and not result.found:
            start, end = plant.span or plant.old_span
            around = plant.note[max(0, start - 60) : start], plant.note[start:end], plant.note[end : end + 40]
            place = f"{around[0]}⟦{around[1]}⟧{around[2]}" if plant.span else "left out"
            print(f"{plant.visit.id} {plant.was[:60]!r} → {plant.now[:60]!r} lowered={result.lowered}\n  {place!r}")
            for finding in result.overlapping:
                print(f"  {finding.kind} {finding.support} {finding.severity}: {finding.message}")


def _print_alarms(clean: dict[str, Clean]) -> None:
    for name, note in clean.items():
        for finding in filter(is_alarm, note.assessment.findings):
            said = note.visit.note[slice(*finding.note_span)] if finding.note_span else "–"
            print(f"{name} {finding.evaluator} {finding.kind} {finding.support} {finding.severity}: {finding.message}")
            print(f"  note: {said!r}\n  said: {' | '.join(quote.text for quote in finding.evidence)!r}")
