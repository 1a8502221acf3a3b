"""Speech and notes put together at random out of what the rules listen for, so that the rules meet one another."""

from __future__ import annotations

from hypothesis import strategies as st

OPENINGS = (
    "", "no,", "yes,", "yeah", "nope", "not really,", "actually", "sorry,", "i mean", "well,", "mm-hmm", "okay, so",
    "right,", "no wait,", "um", "[doctor]",
)  # fmt: skip
FRAMES = (
    "i have", "i've had", "any", "do you have", "have you had any", "are you taking", "i take", "i stopped",
    "there is no", "no", "denies", "without", "never had", "my mother has", "my dad died of", "family history of",
    "if you get", "could be", "we will start", "let's go up on", "allergic to", "instead of", "it was", "is that",
    "used to have", "negative for", "history of", "the", "it's gone from", "see you in", "not", "you said",
    "we thought it was", "i live with my wife.", "lives alone.", "do you feel safe at home?", "feels safe at home.",
)  # fmt: skip
TERMS = (
    "chest pain", "cough", "shortness of breath", "fever", "nausea or vomiting", "knee pain", "the knee", "swelling",
    "diabetes", "high blood pressure", "asthma", "lisinopril", "furosemide", "Lasix", "aspirin", "penicillin",
    "metformin", "water pill", "blood pressure", "A1c", "temperature", "smoking", "allergies", "headache", "surgery",
    "breath sounds", "edema", "NKDA", "pt", "x",
)  # fmt: skip
SIDES = ("left", "right", "both", "bilateral", "on the left", "just the right one", "")
FIGURES = (
    "20 mg", "forty milligrams", "twice a day", "b.i.d.", "for three days", "since Monday", "one twenty over eighty",
    "130/70", "98.6", "a hundred and one point two", "half a tablet", "two weeks ago", "7.2", "in 3 months", "80",
    "55 years old", "5 to 10", "about four", "0", "1/2", "once", "",
)  # fmt: skip
JOINS = (",", "and", "or", "but", "except", "then", ":", "-", "(", ")", "until", "because", "no", "\n", "than")
ENDS = (".", "?", "", "...", "!", ";", " .", "? No.", ", right?")
ODDITIES = ("İ", "\u0301", "\u200b", "\u202e", "😀", "\x00", "\ud800", "½", "’s", "n't", "µg")
HEADINGS = (
    "HPI:",
    "Plan:",
    "PMH:",
    "FH:",
    "Exam:",
    "ASSESSMENT AND PLAN\n",
    "Meds:",
    "Vitals:",
    "",
    "-",
    "1.",
    "DH",
    "ROS:",
)

_clause = st.tuples(st.sampled_from(FRAMES), st.sampled_from(SIDES), st.sampled_from(TERMS), st.sampled_from(FIGURES))
_pieces = st.sampled_from((*FRAMES, *SIDES, *TERMS, *FIGURES, *JOINS, *ODDITIES))


@st.composite
def utterances(draw: st.DrawFn) -> str:
    """One utterance: mostly clauses with joins between, at times a heap of pieces."""
    if not draw(st.integers(0, 5)):
        return " ".join(draw(st.lists(_pieces, max_size=14)))
    text = draw(st.sampled_from(OPENINGS))
    for clause in draw(st.lists(_clause, max_size=3)):
        text = " ".join(part for part in (text, *clause, draw(st.sampled_from(("", *JOINS)))) if part)
    return text + draw(st.sampled_from(ENDS))


@st.composite
def notes(draw: st.DrawFn) -> str:
    """A note of a few lines, some of them equal."""
    lines = [f"{draw(st.sampled_from(HEADINGS))} {draw(utterances())}" for _ in range(draw(st.integers(0, 5)))]
    return "\n".join([*lines, *draw(st.lists(st.sampled_from(lines), max_size=2))] if lines else [])
