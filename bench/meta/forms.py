"""Does it matter in what form the same things are said and written? Each form is held against the text as it is.

    uv run python -m bench.meta.forms [--split tune] [--only TEXT] [--json] [--write FILE]

A form changes no fact, so whatever alarms more, or finds less, does so for the form alone. One that changes the talk is
applied before the visit is read; one that changes the note, to the clean note and to the one with the error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.meta import byhand
from bench.meta.corpus import Visit, is_there, note_sections
from bench.meta.detection import clean_result, controls, judge, rates
from bench.meta.material import Material
from bench.meta.note_forms import MARKS, NOTE_FORMS, NoteForm
from bench.meta.page import write_tables
from bench.meta.planter import Plant, plants
from bench.meta.report import table
from bench.meta.run import SPLITS, sources, tiers, visits_of
from bench.meta.talk_forms import TALK_FORMS, TalkForm
from evaluators.protocol import DeterministicTier


@dataclass(frozen=True, slots=True)
class Row:
    """``found`` and ``lowered`` are shares of the plants, ``alarms`` a mean per clean note."""

    form: str
    alarms: float
    found: float
    lowered: float
    grounding: float


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0, or 2 with a message when the data is missing."""
    options = _options(argv)
    if not is_there():
        return 2
    rows = list(measure(options.split, options.only))
    text = render(rows, options.split)
    print(json.dumps([asdict(row) for row in rows], indent=1) if options.json else text)
    if options.write:
        write_tables(options.write, text)
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.meta.forms", description="The same facts in other forms.")
    parser.add_argument("--split", choices=[name for name in SPLITS if name != "all"], default="tune")
    parser.add_argument("--only", default="", metavar="TEXT", help="forms whose names have this in them")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into that page of docs/")
    return parser.parse_args(argv)


def measure(split: str, only: str = "") -> Iterator[Row]:
    """The text as it is, then each form; tuning visits by held-out tables."""
    visits, judges = visits_of(split), tiers(split, True)
    planted = plants(visits, Material(sources(split), [text for _, text in note_sections()]))
    if split in byhand.SPLITS:
        planted += byhand.errors(split)
    yield _row("as it is", judges, visits, planted)
    for name, talk in TALK_FORMS.items():
        if only in f"talk: {name}":
            changed = {visit.id: in_talk(visit, talk) for visit in visits}
            again = [replace(plant, visit=changed[plant.visit.id]) for plant in planted]
            yield _row(f"talk: {name}", judges, [*changed.values()], again)
    for name, note in NOTE_FORMS.items():
        if only in f"note: {name}":
            changed = {visit.id: replace(visit, note=note(visit.note)) for visit in visits}
            again = [replace(in_note(plant, note), visit=changed[plant.visit.id]) for plant in planted]
            yield _row(f"note: {name}", judges, [*changed.values()], again)


def in_talk(visit: Visit, form: TalkForm) -> Visit:
    """The visit with its talk in a form."""
    return replace(visit, turns=form(visit.turns))


def in_note(plant: Plant, form: NoteForm) -> Plant:
    """The plant with its note in a form, and the error where it then stands."""
    if plant.span is None:
        return replace(plant, note=form(plant.note))
    (start, end), (opening, closing) = plant.span, MARKS
    marked = form(plant.note[:start] + opening + plant.note[start:end] + closing + plant.note[end:])
    start, end = marked.index(opening), marked.index(closing) - 1
    return replace(plant, note=marked.replace(opening, "").replace(closing, ""), span=(start, max(end, start + 1)))


def _row(name: str, judges: Mapping[str, DeterministicTier], visits: Sequence[Visit], planted: Sequence[Plant]) -> Row:
    clean = {visit.id: clean_result(judges[visit.id], visit) for visit in visits}
    results = [judge(judges[plant.visit.id], plant, clean[plant.visit.id]) for plant in planted]
    whole = next(rate for rate in rates(results) if rate.kind == "all")
    figures = controls(list(clean.values()))
    return Row(name, figures.alarms_mean, whole.found, whole.lowered, figures.medians.get("grounding", 0.0))


def render(rows: Sequence[Row], split: str) -> str:
    """A table for the screen and for docs/."""
    cells = [
        [row.form, f"{row.alarms:.2f}", f"{row.found:.1%}", f"{row.lowered:.1%}", f"{row.grounding:.3f}"]
        for row in rows
    ]
    head = ["form", "alarms per clean note", "plants found", "score lowered", "grounding, median"]
    return f"### The same in other forms: {split}\n\n{table(head, cells)}\n"


if __name__ == "__main__":
    sys.exit(main())
