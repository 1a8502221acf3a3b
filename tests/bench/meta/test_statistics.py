"""The statistics against values worked out by hand or by their definitions."""

from __future__ import annotations

from itertools import product
from math import isnan
from statistics import correlation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.meta.statistics import auroc, partial, pearson, percentile, rouge1

FLOATS = st.integers(-50, 50).map(float)


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=3, max_size=20))
def test_pearson_agrees_with_the_standard_library(pairs: list[tuple[float, float]]) -> None:
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    if len(set(xs)) > 1 and len(set(ys)) > 1:
        assert pearson(xs, ys) == pytest.approx(correlation(xs, ys), abs=1e-9)
    else:
        assert isnan(pearson(xs, ys))


def test_partial_correlation_takes_a_common_cause_out() -> None:
    cause = [1.0, 2, 3, 4, 5, 6, 7, 8]
    wave = [1.0, -1, 1, -1, 1, -1, 1, -1]
    slow = [1.0, 1, -1, -1, 1, 1, -1, -1]
    xs = [c + w for c, w in zip(cause, wave, strict=True)]
    ys = [c + s for c, s in zip(cause, slow, strict=True)]
    assert pearson(xs, ys) > 0.6
    assert abs(partial(xs, ys, [cause])) < 0.3
    assert partial(xs, ys, []) == pearson(xs, ys)


def test_partial_correlation_with_two_controls_is_that_of_the_residuals() -> None:
    xs, ys = [2.0, 1, 4, 3, 6, 5, 9, 1], [1.0, 3, 2, 5, 4, 7, 8, 2]
    one, two = [1.0, 2, 3, 4, 5, 6, 7, 8], [1.0, 4, 2, 3, 1, 4, 2, 3]
    controls = [one, two]
    assert partial(xs, ys, controls) == pytest.approx(pearson(_residual(xs, controls), _residual(ys, controls)))


def _residual(values: list[float], controls: list[list[float]]) -> list[float]:
    """What is left after projecting on the mean and the controls, made orthogonal one after the other."""
    basis: list[list[float]] = []
    for column in [[1.0] * len(values), *controls]:
        basis.append(_minus(column, basis))
    return _minus(values, basis)


def _minus(values: list[float], basis: list[list[float]]) -> list[float]:
    for axis in basis:
        share = sum(v * a for v, a in zip(values, axis, strict=True)) / sum(a * a for a in axis)
        values = [v - share * a for v, a in zip(values, axis, strict=True)]
    return values


@given(st.lists(st.tuples(st.integers(0, 5).map(float), st.booleans()), max_size=15))
def test_auroc_is_the_share_of_pairs_in_order(cases: list[tuple[float, bool]]) -> None:
    scores, positive = [s for s, _ in cases], [p for _, p in cases]
    pairs = list(product([s for s, p in cases if p], [s for s, p in cases if not p]))
    area = auroc(scores, positive)
    if not pairs:
        assert isnan(area)
    else:
        assert area == pytest.approx(sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs))


def test_rouge1_counts_clipped_overlap() -> None:
    assert rouge1("the the cat", "The cat sat.") == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert rouge1("", "a cat") == (0.0, 0.0, 0.0)
    assert rouge1("dog", "cat") == (0.0, 0.0, 0.0)


def test_percentile_takes_a_value_that_is_there() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0
