"""The few statistics that the reports need, in plain Python: 200 points are no reason for numpy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import isfinite, nan, sqrt
from statistics import fmean


def pearson(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Correlation of two series; NaN where one of them does not vary."""
    mean_x, mean_y = fmean(xs), fmean(ys)
    cross = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = sqrt(sum((x - mean_x) ** 2 for x in xs) * sum((y - mean_y) ** 2 for y in ys))
    return cross / spread if spread > 1e-12 else nan


def partial(xs: Sequence[float], ys: Sequence[float], controls: Sequence[Sequence[float]]) -> float:
    """Correlation of what is left of both series when the controls are taken out, one after the other."""
    return _partial(pearson(xs, ys), xs, ys, controls)


def _partial(plain: float, xs: Sequence[float], ys: Sequence[float], controls: Sequence[Sequence[float]]) -> float:
    if not controls:
        return plain
    control, rest = controls[0], controls[1:]
    xy, xc, yc = partial(xs, ys, rest), partial(xs, control, rest), partial(ys, control, rest)
    left = (1 - xc * xc) * (1 - yc * yc)
    return (xy - xc * yc) / sqrt(left) if isfinite(left) and left > 1e-12 else nan


def auroc(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Chance that a positive case has the higher score; ties count half. NaN where a class is empty."""
    ranked = sorted(zip(scores, positive, strict=True))
    positives = sum(positive)
    pairs = positives * (len(ranked) - positives)
    wins, negatives_below, at = 0.0, 0, 0
    while at < len(ranked):
        group = [is_positive for score, is_positive in ranked[at:] if score == ranked[at][0]]
        hits = sum(group)
        wins += hits * (negatives_below + (len(group) - hits) / 2)
        negatives_below += len(group) - hits
        at += len(group)
    return wins / pairs if pairs else nan


def rouge1(candidate: str, reference: str) -> tuple[float, float, float]:
    """ROUGE-1 precision, recall and F of ``candidate`` against ``reference`` (clipped unigram overlap)."""
    ours, theirs = (Counter(re.findall(r"[a-z0-9]+", text.lower())) for text in (candidate, reference))
    overlap = (ours & theirs).total()
    precision = overlap / ours.total() if ours else 0.0
    recall = overlap / theirs.total() if theirs else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if overlap else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Nearest-rank percentile, ``share`` in 0..1."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
