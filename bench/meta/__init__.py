"""Meta-evaluation: does the deterministic tier find errors that were planted into human notes, stay quiet on the
untouched ones, and agree with people?

    uv run python -m bench.meta [--split tune|train|primock|mts|valid|mts_valid|written|unseen|rambling|all]
        [--held-out] [--json] [--misses KIND] [--alarms] [--write FILE]
"""

from bench.meta.run import main

__all__ = ["main"]
