"""Forms of a note that say the same: how scribes, record systems and people set it out and shorten it.

Each takes a text and gives it in another form. Characters that stand for no letter, as borders of an error are marked
by, stay between the words that they stood between.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping
from typing import Final

NoteForm = Callable[[str], str]

MARKS: Final = ("\ue000", "\ue001")
"""Characters that no note has: they mark where an error begins and ends."""
_MARKS: Final = "".join(MARKS)
_SENTENCE: Final = re.compile(rf"(?<=[a-z0-9){_MARKS}]\.)\s+(?=[A-Z{_MARKS}])")
_LISTED: Final = re.compile(r"\s*(?:[-•*]|\d+[.)])")
_PROSE: Final = 60
"""Characters of a line that is made of sentences."""
_HEADING: Final = re.compile(r"(?m)^([A-Z][A-Z /&,]{3,}):?[ ]*$")
_SUBJECT: Final = re.compile(
    r"(?m)(^|(?<=[.:] ))(?:The patient|He|She|M(?:r|s|rs)\. \w+)"
    r" (denies|reports|denied|reported|states|endorses|has|had|takes|is taking|was)\b"
)
_SHORT: Final = {
    "hypertension": "HTN", "shortness of breath": "SOB", "chest pain": "CP", "diabetes mellitus": "DM",
    "type 2 diabetes": "T2DM", "blood pressure": "BP", "heart rate": "HR", "history of": "h/o", "status post": "s/p",
    "twice a day": "BID", "twice daily": "BID", "three times a day": "TID", "once a day": "QD", "daily": "qd",
    "years": "yrs", "weeks": "wks", "months": "mos", "as needed": "PRN", "coronary artery disease": "CAD",
    "congestive heart failure": "CHF", "follow-up": "f/u", "follow up": "f/u", "fracture": "fx", "symptoms": "sx",
    "diagnosis": "dx", "treatment": "tx", "medications": "meds", "patient": "pt", "physical therapy": "PT",
    "osteoarthritis": "OA", "rheumatoid arthritis": "RA", "chronic kidney disease": "CKD", "bilaterally": "b/l",
    "upper respiratory infection": "URI", "urinary tract infection": "UTI", "range of motion": "ROM",
    "lower extremity": "LE", "upper extremity": "UE", "abdominal": "abd", "temperature": "temp", "without": "w/o",
    "right": "R", "left": "L", "bilateral": "b/l", "negative": "neg", "positive": "pos", "with": "w/",
}  # fmt: skip
_SHORTENED: Final = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})(?!\w)")


def _by_sentence(note: str, join: str, lead: str = "") -> str:
    lines = []
    for line in note.split("\n"):
        parts = _SENTENCE.split(line) if len(line) > _PROSE and not _LISTED.match(line) else [line]
        lines.append(lead + (join + lead).join(parts) if len(parts) > 1 else line)
    return "\n".join(lines)


def _bulleted(note: str) -> str:
    return _by_sentence(note, "\n", "- ")


def _bulleted_without_stops(note: str) -> str:
    return re.sub(rf"(?m)(?<=[a-z)])\.([{_MARKS}]?)$", r"\1", _bulleted(note))


def _wrapped(note: str) -> str:
    return "\n".join(textwrap.fill(line, 80) if len(line) > 80 else line for line in note.split("\n"))


def _as_patient(name: str) -> NoteForm:
    def form(note: str) -> str:
        return re.sub(r"\b[Tt]he patient\b", name, note)

    return form


NOTE_FORMS: Final[Mapping[str, NoteForm]] = {
    "in small letters": str.lower,
    "in capitals": str.upper,
    "a line for each sentence": lambda note: _by_sentence(note, "\n"),
    "bulleted": _bulleted,
    "bulleted without stops": _bulleted_without_stops,
    "wrapped at 80 columns": _wrapped,
    "Markdown headings": lambda note: _HEADING.sub(lambda m: f"## {m[1].title()}", note),
    "bold headings": lambda note: _HEADING.sub(lambda m: f"**{m[1].title()}:**", note),
    "no subjects": lambda note: _SUBJECT.sub(lambda m: m[1] + m[2].capitalize(), note),
    "Pt for the patient": _as_patient("Pt"),
    "a name for the patient": _as_patient("Ms. Okafor"),
    "abbreviated": lambda note: _SHORTENED.sub(lambda m: _SHORT[m[0]], note),
    "milligrams written out": lambda note: re.sub(r"(?<=\d) mg\b", " milligrams", note),
    "blanks that do not break": lambda note: note.replace(" ", "\u00a0"),
    "lines end as on Windows": lambda note: note.replace("\n", "\r\n"),
}
