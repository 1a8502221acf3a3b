"""The page of docs/ that holds the current figures."""

from __future__ import annotations

import platform
from datetime import date
from pathlib import Path

from bench.meta.detection import RIGHT_KINDS
from bench.meta.planter import KINDS

_WHAT = {
    "wrong_dose": "the number of a dose that was said becomes that of another note's dose in the same unit",
    "wrong_number": "a duration, pressure, lab value or count that was said becomes another note's of the same sort",
    "swapped_drug": "a medication that was said becomes one from another note that was not, brand names considered",
    "flipped_side": "left becomes right where the visit has only the other with that part of the body",
    "flipped_negation": "denies becomes reports or the reverse before a finding (not a clause), or a “no” goes, where "
    "the visit speaks of it",
    "fabricated": "a statement of another note without a negation, normal results included, most of whose words this "
    "visit does not know, one of them a word that at most a twentieth of the notes has",
    "invented_denial": "the same with a negation; stands beside the sum, and a remark of whatever severity is enough",
    "omitted_medication": "every statement that names a medication, and does not only deny it, is taken out",
    "dropped_section": "a section of at least 100 characters and a tenth of the note is taken out with its heading",
}

_PAGE = """# Meta-evaluation of the deterministic tier

Does the tier find errors in good notes, stay quiet where there are none, and agree with people? Errors are planted one
at a time into human notes of real visits; the untouched notes are the controls.

- **Found** counts alarms only: a finding that is `contradicted`, or `unmentioned` with severity critical or major, of a
  fitting kind and over the planted span. What was left out must be named by a finding that the clean note does not
  have: an omission, or for a dropped section also a section finding.
- **Score lowered** compares the overall quality with that of the clean twin.
- Rules were tuned on `tune` (ACI-Bench train and PriMock57), never on `valid` (ACI-Bench valid). What is planted into
  the former never comes from the latter.
- **Held out** is the figure to trust on the visits that rules were tuned on: the tables of evidence, traces and
  salience are counted over those very visits, so each is judged by tables counted without its fifth of them. `mts` are
  the 1,201 training pairs of MTS-Dialog, each a short dialogue and one section of a note, held out alike; some of
  their alarms come from the form (a section alone is no complete note), and some of their notes do say other things
  than the dialogue. Thresholds of evidence were chosen on held-out figures of `tune`, the smoothing of coverage on the
  MTS scores.
- `written` and `unseen` are visits that were written for this project, with a correct note each and with errors put in
  by hand (the kinds that begin with *hand*), beside those that the planter plants. They are dense with what makes talk
  hard: corrections, relatives, answers to half a question, drugs that were stopped. Rules were mended on `written`;
  nobody looked into `unseen`, so that its figures tell how the tier does on visits that it does not know.
- Another seed with four plants of a kind shows how much of a figure is the luck of the draw.
- Planter and evaluators share no data: names of medications, doses, numbers and statements are read off the notes by
  the planter's own expressions, and nothing is planted from a template. Both know how English negates.

What is planted, and which kinds of finding fit:

{kinds}

The planter was reviewed for plants that are no errors, and for errors that it spared the evaluators:

- Statements that find something normal used not to be planted, by a list of words ("normal", "clear", "intact" …) that
  came close to the evaluators' own. Now only negations (a closed class of words) tell statements apart: a normal result
  is an invention like any other ("Autoimmune panel is within normal limits"), a denial one that stands beside.
- A statement that would do in any visit ("We discussed treatment options today") is no invention: a word must be rare.
- "Denies this is well healed", "denies no fever", "reports any": no note says so. Nothing is flipped before a clause, a
  doing, a negation or "some".
- A medication that a note only denies ("never took aspirin") is not left out.
- Thirty more pairs of brand and generic name are no swap.

All of it together took the tier from 88.2 % to 83.9 % of *fabricated* (held out), from 92.1 % to 92.4 % of *omitted
medication* and left the other kinds as they were. Alarms on results of tests that nobody spoke of, and on denials far
from anything in the visit, came after that.

Reproduce with `{command}` (seed {seed}; needs the conversations in
`../shared/data`, and says so when they are missing); `--misses KIND` and `--alarms` list what lies behind the figures.
Figures of {day}, Python {python} on {machine}.

{tables}
In the last table, recall and omission are the correlations with the human factual recall and omission rate of 200
automatic summaries; *partial* takes the lengths of note and transcript out; the last column is the area under the curve
for any hallucination. Lengths, reference length and ROUGE-1 are controls: a metric that does not beat them says no more
than how long a text is.
"""


def write_page(path: Path, tables: str, command: str, seed: int) -> None:
    """Write the page over what stands at ``path``."""
    page = _PAGE.format(
        kinds="\n".join(_kind(kind) for kind in KINDS),
        command=command,
        seed=seed,
        day=date.today().isoformat(),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        tables=tables,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _kind(kind: str) -> str:
    return f"- *{kind.replace('_', ' ')}*: {_WHAT[kind]} ({', '.join(sorted(RIGHT_KINDS[kind]))})"
