"""The garbage collector, set for a process that must never hold its event loop for long.

A full collection walks every object of the process: 150 to 250 ms with 200 live visits, measured, at any moment. Young
garbage, which is nearly all there is, is collected often and in small portions; what is loaded at the start is set
aside, and full collections are left for once in a long while. Reference counts free everything else, as ever.
"""

from __future__ import annotations

import gc
from typing import Final

YOUNG: Final = 1_000
"""Objects made since the last collection of the youngest generation. The work in all is the same with few or with many,
but where other programs keep the processor's caches full, looking at fifteen thousand objects took up to 27 ms."""
MIDDLE: Final = 2
"""Young collections between those that also walk the survivors: 1 to 2 ms while a large text is read."""
FULL: Final = 20_000
"""Middle collections between two full ones: sixty million objects made and kept."""


def set_aside() -> None:
    """Called once, before a process begins to serve."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, FULL)
