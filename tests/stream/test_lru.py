"""The byte-bounded map of the caches."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stream.lru import Lru


def at_zero() -> float:
    return 0.0


def test_the_least_recently_used_goes_first() -> None:
    lru = Lru(3 * 1300, at_zero)
    for key in ("a", "b", "c"):
        lru.put(key, bytes(1000), 1)
    assert lru.get("a") is not None
    lru.put("d", bytes(1000), 1)
    assert lru.get("b") is None
    assert all(lru.get(key) is not None for key in ("a", "c", "d"))


def test_values_expire() -> None:
    now = 0.0
    lru = Lru(10_000, lambda: now)
    lru.put("k", b"v", 5)
    now = 4.9
    assert lru.get("k") == b"v"
    now = 5.0
    assert lru.get("k") is None
    assert (len(lru), lru.size) == (0, 0)


def test_a_value_above_the_limit_is_not_kept_and_takes_its_predecessor_along() -> None:
    lru = Lru(1000, at_zero)
    lru.put("k", b"old", 1)
    lru.put("k", bytes(2000), 1)
    assert lru.get("k") is None
    assert lru.size == 0


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.binary(max_size=600))))
def test_it_stays_within_its_limit_and_forgets_nothing_needlessly(puts: list[tuple[str, bytes]]) -> None:
    lru = Lru(2000, at_zero)
    for key, value in puts:
        lru.put(key, value, 1)
        assert lru.size <= 2000
        assert lru.get(key) == value
    for key in {key for key, _ in puts}:
        lru.drop(key)
    assert (len(lru), lru.size) == (0, 0)
