"""Agreement with people: the tier's reference-free metrics against the human counts of MTS-Dialog's summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.meta.corpus import Scored
from bench.meta.statistics import auroc, partial, pearson, rouge1
from engine.turns import turns_of_text
from evaluators.protocol import DeterministicTier

METRICS = ("entity_coverage", "grounding")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Correlations of one metric with factual recall and omission rate, plain and with both lengths taken out; AUROC
    for a summary with any hallucination, where a low value is the sign of one."""

    metric: str
    scored: int
    recall: float
    recall_partial: float
    omission: float
    omission_partial: float
    hallucination: float


def agreement(tier: DeterministicTier, summaries: Sequence[Scored]) -> list[Agreement]:
    """One row per metric, then the controls and baselines."""
    columns = _columns(tier, summaries)
    lengths = [columns["note length"], columns["transcript length"]]
    return [_row(name, values, summaries, lengths) for name, values in columns.items()]


def _columns(tier: DeterministicTier, summaries: Sequence[Scored]) -> dict[str, list[float | None]]:
    verdicts = [tier.evaluate(turns_of_text(s.transcript), s.note, {}).verdicts for s in summaries]
    values = {name: [v[name].value if name in v else None for v in verdicts] for name in METRICS}
    return {
        **values,
        "both (harmonic)": [_harmonic(*pair) for pair in zip(*values.values(), strict=True)],
        "note length": [float(len(s.note.split())) for s in summaries],
        "transcript length": [float(len(s.transcript.split())) for s in summaries],
        "reference length": [float(len(s.reference.split())) for s in summaries],
        "ROUGE-1 F, reference": [rouge1(s.note, s.reference)[2] for s in summaries],
        "ROUGE-1 recall, dialogue": [rouge1(s.note, s.transcript)[1] for s in summaries],
        "ROUGE-1 precision, dialogue": [rouge1(s.note, s.transcript)[0] for s in summaries],
    }


def _harmonic(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return first if second is None else second
    return 2 * first * second / (first + second) if first and second else 0.0


def _row(
    name: str, column: Sequence[float | None], summaries: Sequence[Scored], lengths: Sequence[Sequence[float | None]]
) -> Agreement:
    """Over the summaries where the metric has a value; how many those are stands in the row."""
    kept = [index for index, value in enumerate(column) if value is not None]
    values = _at(column, kept)
    others = [_at(length, kept) for length in lengths if length is not column]
    human: Mapping[str, list[float]] = {
        key: [summaries[index].human[key] for index in kept]
        for key in ("factual_recall", "omission_rate", "hallucination_rate")
    }
    recall, omission = human["factual_recall"], human["omission_rate"]
    return Agreement(
        metric=name,
        scored=len(kept),
        recall=pearson(values, recall),
        recall_partial=partial(values, recall, others),
        omission=pearson(values, omission),
        omission_partial=partial(values, omission, others),
        hallucination=auroc([-value for value in values], [rate > 0 for rate in human["hallucination_rate"]]),
    )


def _at(column: Sequence[float | None], kept: Sequence[int]) -> list[float]:
    return [value for index in kept if (value := column[index]) is not None]
