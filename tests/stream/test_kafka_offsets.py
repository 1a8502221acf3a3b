import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stream.kafka_offsets import OffsetTracker

offsets = st.sets(st.integers(0, 200), min_size=1).map(sorted)


def expected_position(delivered: list[int], done: set[int]) -> int | None:
    """The definition, spelled out: the offset after the last of the leading run of done ones."""
    position = None
    for offset in delivered:
        if offset not in done:
            break
        position = offset + 1
    return position


@given(offsets, st.randoms(use_true_random=False))
def test_position_is_contiguous_whatever_the_order_of_completion(delivered: list[int], rng: random.Random) -> None:
    tracker = OffsetTracker()
    arrived: list[int] = []
    open_: list[int] = []
    done: set[int] = set()
    waiting = list(delivered)
    while waiting or open_:
        if waiting and (not open_ or rng.random() < 0.5):
            offset = waiting.pop(0)
            tracker.delivered(offset)
            arrived.append(offset)
            open_.append(offset)
        else:
            offset = open_.pop(rng.randrange(len(open_)))
            tracker.done(offset)
            done.add(offset)
        assert tracker.position == expected_position(arrived, done)
        assert tracker.pending == len(open_)
    assert tracker.position == delivered[-1] + 1


@given(offsets)
def test_nothing_can_be_committed_while_the_first_is_not_done(delivered: list[int]) -> None:
    tracker = OffsetTracker()
    for offset in delivered:
        tracker.delivered(offset)
    for offset in delivered[1:]:
        tracker.done(offset)
    assert tracker.position is None


def test_offsets_that_go_back_are_refused() -> None:
    tracker = OffsetTracker()
    tracker.delivered(7)
    with pytest.raises(ValueError, match="offset 7"):
        tracker.delivered(7)


@pytest.mark.parametrize("offset", [3, 5, 9])
def test_only_what_waits_can_be_done(offset: int) -> None:
    tracker = OffsetTracker()
    for delivered in (4, 5, 8):
        tracker.delivered(delivered)
    tracker.done(5)
    with pytest.raises(ValueError, match=f"offset {offset}"):
        tracker.done(offset)
