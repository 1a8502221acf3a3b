"""How the LLM test double comes to its answers: by counting words. NOT a language model and no judge of anything real.

Its answers depend on the text it is asked about, so that a note that leaves something out gets another score than one
that does not; that is all that tests and benches need of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

_FIELD = re.compile(r"\[\[ ## (\w+) ## \]\]\n<<<\w+\n(.*?)\n?\w+>>>", re.DOTALL)
_LINE = re.compile(r"^(\d+) (\w+): (.*)$", re.MULTILINE)
_ENTRY = re.compile(r"^(\d+) (?:\([^)\n]*\) )?(.*)$", re.MULTILINE)
_CLAUSE = re.compile(r"[^.!?;,]+")
_WORD = re.compile(r"[a-z]{4,}|\d+(?:\.\d+)?")
_COMMON = frozenset(
    """
    about after also been before could does doing feel feeling from going gonna good great have having here just know
    like little look make maybe mean much need okay really right said some something sort still sure take than thank
    that them then there these they thing things think this those time today very want well were what when where which
    will with would yeah your patient doctor
    """.split()  # noqa: SIM905 - read as prose
)
_MAX_ITEMS = 12
_CRITICAL = frozenset(("allergic", "allergy", "chest", "suicidal", "bleeding", "warfarin", "insulin", "penicillin"))


def answer(user_message: str) -> tuple[str, dict[str, Any]]:
    """Name of the stage that the prompt asks for, and the reply. Raises ValueError for any other prompt."""
    fields = {match[1]: match[2] for match in _FIELD.finditer(user_message)}
    for stage, (names, brain) in _STAGES.items():
        if set(fields) == set(names):
            return stage, brain(fields)
    raise ValueError(f"no stage takes the fields {sorted(fields)}")


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if word not in _COMMON]


def _extract_facts(fields: dict[str, str]) -> dict[str, Any]:
    facts = [
        _fact(int(number), clause.strip())
        for number, speaker, said in _LINE.findall(fields["transcript"])
        for clause in _CLAUSE.findall(said)
        if speaker != "other" and len(_words(clause)) >= 3
    ]
    facts.sort(key=lambda fact: -len(_words(fact["text"])))
    return {"facts": facts[:_MAX_ITEMS]}


def _fact(line: int, clause: str) -> dict[str, Any]:
    words = set(_words(clause))
    negated = bool(re.search(r"\b(?:no|not|never|deny|denies|don't|haven't)\b", clause.casefold()))
    return {
        "text": " ".join(clause.split())[:120],
        "category": "medication" if re.search(r"\d|tablet|\bmg\b", clause) else "symptom",
        "assertion": "negated" if negated else "affirmed",
        "severity": "critical" if words & _CRITICAL else "major" if len(words) > 4 else "minor",
        "line": line,
        "quote": clause,
    }


def _best(words: Sequence[str], candidates: Sequence[str]) -> tuple[int, float]:
    """Index of the candidate that shares most words, and the share."""
    if not words or not candidates:
        return 0, 0.0
    shares = [len(set(words) & set(_words(text))) / len(set(words)) for text in candidates]
    best = max(range(len(shares)), key=shares.__getitem__)
    return best, shares[best]


def _check_facts(fields: dict[str, str]) -> dict[str, Any]:
    sentences = [s.strip() for s in re.split(r"[.;\n]", fields["note"]) if s.strip()]
    checks = []
    for number, text in _ENTRY.findall(fields["facts"]):
        best, share = _best(_words(text), sentences)
        carried = share >= 0.34
        checks.append({
            "fact": int(number),
            "status": "carried" if carried else "missing",
            "note_quote": sentences[best] if carried else "",
            "kind": "omission",
            "reason": "" if carried else "Nothing of it is in the note.",
        })  # fmt: skip
    return {"checks": checks}


def _check_statements(fields: dict[str, str]) -> dict[str, Any]:
    lines = [(int(number), said) for number, _, said in _LINE.findall(fields["transcript"])]
    spoken = set(_words(fields["transcript"]))
    checks = []
    for number, text in _ENTRY.findall(fields["statements"]):
        words = _words(text)
        best, share = _best(words, [said for _, said in lines])
        known = len(set(words) & spoken) / len(set(words)) if words else 0.0
        support = (
            "not_checkable"
            if not words
            else "supported"
            if share >= 0.4
            else "inferred"
            if known >= 0.4
            else "unmentioned"
        )
        quoted = support in ("supported", "inferred")
        checks.append({
            "statement": int(number),
            "support": support,
            "kind": "fabrication",
            "severity": "critical" if set(words) & _CRITICAL else "major",
            "line": lines[best][0] if quoted else 0,
            "quote": _closest_clause(words, lines[best][1]) if quoted else "",
            "reason": "" if support == "supported" else "Shares few words with what was said.",
            "suggestion": "",
        })  # fmt: skip
    return {"checks": checks}


def _closest_clause(words: Sequence[str], line: str) -> str:
    clauses: list[str] = [clause.strip() for clause in _CLAUSE.findall(line)]
    return clauses[_best(words, clauses)[0]]


def _extract_claims(fields: dict[str, str]) -> dict[str, Any]:
    sentences = [s.strip() for s in re.split(r"(?<=[.;])\s+|\n", fields["passage"]) if len(_words(s)) >= 3]
    return {"claims": [{"claim": " ".join(s.split())[:160], "quote": s} for s in sentences[:_MAX_ITEMS]]}


def _judge_claims(fields: dict[str, str]) -> dict[str, Any]:
    judgements = []
    for number, text in _ENTRY.findall(fields["claims"]):
        figures = [float(figure) for figure in re.findall(r"\d+(?:\.\d+)?(?=\s*(?:mg|mcg|g)\b)", text)]
        wrong = any(figure > 3000 for figure in figures)
        judgements.append({
            "claim": int(number),
            "verdict": "incorrect" if wrong else "correct",
            "kind": "dose" if wrong else "certainty",
            "severity": "critical" if wrong else "minor",
            "reason": "No such dose." if wrong else "Plausible.",
            "suggestion": "",
        })  # fmt: skip
    return {"judgements": judgements}


_STAGES: dict[str, tuple[tuple[str, ...], Callable[[dict[str, str]], dict[str, Any]]]] = {
    "extract_facts": (("context", "transcript"), _extract_facts),
    "check_facts": (("note", "facts"), _check_facts),
    "check_statements": (("transcript", "statements"), _check_statements),
    "extract_claims": (("passage",), _extract_claims),
    "judge_claims": (("note", "claims"), _judge_claims),
}
