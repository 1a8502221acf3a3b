"""The committed lexicon is what the script builds, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluators.vocabulary.build import Builder, Joiner, build, cue_row
from evaluators.vocabulary.compiled import CASE, EXACT, PATH, Row, read, write
from evaluators.vocabulary.cues import read_cues
from evaluators.vocabulary.entries import Entry, Surface, parse_surface, plurals
from evaluators.vocabulary.sources import MissingSourceError, Record
from evaluators.vocabulary.tables import read_tables
from evaluators.vocabulary.term import Term

FIELDS = ("attrs", "case_sensitive", "category", "classes", "concept", "name", "surface", "way", "weight")
COLUMNS = "concept\tcategory\tweight\tname\tclasses\tsurfaces\tattrs"


def test_the_committed_file_is_what_the_script_builds(tmp_path: Path) -> None:
    again = tmp_path / "lexicon.tsv"
    try:
        build(again)
    except MissingSourceError as missing:
        pytest.skip(str(missing))
    assert again.read_bytes() == PATH.read_bytes(), "run the build and commit its result"


def test_a_file_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "x.tsv"
    concept = "sx:b\tsymptom\tminor\tb\tsx:a|sx:z\tk=v"
    cues = [Term(surface, "negation", "cue", surface, (), "info", False, {"way": "on"}) for surface in ("no", "don't")]
    assert write(path, [Row("b c", concept, CASE + "B-C"), Row("b", concept)], map(cue_row, cues)) == 2
    data = read(path)
    first, second, *others = [data.term(index) for index in range(len(data.keys))]
    assert (first.surface, first.classes, first.attrs, first.case_sensitive) == (
        "b",
        ("sx:a", "sx:z"),
        {"k": "v"},
        False,
    )
    assert (second.surface, second.case_sensitive) == ("B-C", True)
    assert data.first_cue == 2
    assert [fields(cue) for cue in others] == [fields(cue) for cue in cues]


def fields(term: Term) -> dict[str, object]:
    return {name: getattr(term, name) for name in FIELDS}


def test_the_committed_file_has_the_cues_of_the_tables() -> None:
    data = read()
    assert all(fields(data.term(index)) == fields(cue) for index, cue in enumerate(read_cues(), data.first_cue)), (
        "run the build and commit its result"
    )
    assert len(data.keys) - data.first_cue == len(read_cues())


@pytest.mark.parametrize(
    ("spelling", "forms"),
    [
        ("=SOB", [("SOB", CASE + "SOB"), ("S O B", "")]),
        ("COPD", [("COPD", CASE + "COPD"), ("C O P D", "")]),
        ("=PT", [("PT", CASE + "PT"), ("P T", CASE + "P T")]),
        ("ct scan", [("ct scan", ""), ("ct scans", ""), ("c t scan", "")]),
        ("~c/o", [("c/o", EXACT + "c/o")]),
        ("!gout", [("gout", "")]),
        ("knee", [("knee", ""), ("knees", "")]),
    ],
)
def test_spellings(spelling: str, forms: list[tuple[str, str]]) -> None:
    assert parse_surface(spelling, "problem") == [Surface(*form) for form in forms]


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        ("ulcer", ["ulcers"]),
        ("biopsy", ["biopsies"]),
        ("diagnosis", ["diagnoses"]),
        ("abscess", ["abscesses"]),
        ("foot ulcer", ["foot ulcers"]),
        ("pains", []),
        ("b12", []),
        ("loss of taste", []),
        ("hallux", ["halluxes"]),
        ("passing out", []),
        ("punching himself", []),
        ("can't walk", []),
    ],
)
def test_plurals(phrase: str, forms: list[str]) -> None:
    assert plurals(phrase) == forms


def entry(concept: str, *surfaces: str, classes: tuple[str, ...] = ()) -> Entry:
    return Entry(concept, "problem", "major", surfaces[0], classes, {}, tuple(map(Surface, surfaces)))


def test_the_first_owner_keeps_a_key() -> None:
    builder = Builder()
    builder.add(entry("dx:a", "x", "y"))
    builder.add(entry("dx:b", "y", "z"))
    assert [builder.owner(text) for text in ("X", "y", "z", "w")] == ["dx:a", "dx:a", "dx:b", None]


def test_classes_are_closed_and_survive_a_cycle() -> None:
    builder = Builder()
    builder.add(entry("dx:a", "a", classes=("dx:b",)))
    builder.add(entry("dx:b", "b", classes=("dx:c",)))
    builder.add(entry("dx:c", "c", classes=("dx:a",)))
    assert builder.closed("dx:a") == ("dx:b", "dx:c")


def test_one_concept_has_one_category() -> None:
    builder = Builder()
    builder.add(entry("dx:a", "a"))
    with pytest.raises(ValueError, match="dx:a"):
        builder.add(Entry("dx:a", "symptom", "minor", "a"))


def test_a_source_joins_the_concept_that_owns_one_of_its_names() -> None:
    builder = Builder()
    builder.add(entry("dx:a", "dry mouth"))
    joiner = Joiner(builder, frozenset(("shock",)))
    joiner.add(
        [
            Record("hp:1", "problem", "minor", ("Xerostomia", "Dry mouth"), narrower=("Sicca mouth",)),
            Record("hp:2", "problem", "minor", ("Shock", "Circulatory shock"), parents=("hp:1",)),
        ]
    )
    assert builder.owner("xerostomia") == "dx:a"
    assert builder.owner("sicca mouth") == "hp:1.0"
    assert builder.closed("hp:1.0") == ("dx:a",)
    assert builder.owner("shock") is None
    assert builder.owner("circulatory shock") == "hp:2"
    assert builder.closed("hp:2") == ("dx:a",)


def test_tables_name_each_concept_once_and_only_known_classes() -> None:
    entries = list(read_tables())
    names = [e.concept for e in entries]
    assert len(names) == len(set(names))
    assert {parent for e in entries for parent in e.classes} <= set(names)


@pytest.mark.parametrize(
    "row", ["sx:a\tsymptom\thigh\ta", "sx:a\tmood\tminor\ta", "a\tsymptom\tminor\ta", "sx:a\tsymptom\tminor\t"]
)
def test_a_row_that_is_no_term_is_refused(tmp_path: Path, row: str) -> None:
    (tmp_path / "x_terms.tsv").write_text(f"{COLUMNS}\n{row}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x_terms\.tsv:2"):
        list(read_tables(tmp_path))


def test_a_table_of_terms_names_its_columns(tmp_path: Path) -> None:
    (tmp_path / "x_terms.tsv").write_text("sx:a\tsymptom\tminor\ta", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x_terms\.tsv:1: columns must be concept"):
        list(read_tables(tmp_path))
