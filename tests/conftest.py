"""Tests run the sources of the deterministic tier, so that traces, lines and coverage are theirs.

The processes that they start, nodes and commands, run what an installed one does: the compiled modules, if they are of
these sources. ``SOAPSTREAM_TEST_TIER=compiled uv run pytest`` has the tests run those as well. Nothing fails for being
slow: hypothesis sets no deadline. A run of all tests uses several cores; one of a part does not unless ``-n`` asks for
it.
"""

from __future__ import annotations

import importlib
import os
import signal

import pytest
from hypothesis import settings

_MOST_WORKERS = 4  # each reads the lexicon and starts services of its own

settings.register_profile("soapstream", settings.default, deadline=None)
settings.load_profile("soapstream")
if "SOAPSTREAM_TEST_TIER" not in os.environ:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOAPSTREAM_TEST_TIER", "sources")
        importlib.import_module("evaluators")  # decides for this process
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a script has it for what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # processes that tests interrupt inherit it


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """File by file, so that what a module shares is started once.

    Files keep their order: by how many tests they have, which is xdist's own, the few slow ones would come last.
    """
    if not config.pluginmanager.hasplugin("xdist") or hasattr(config, "workerinput"):
        return
    options = config.option
    if options.numprocesses is None and config.args_source is config.ArgsSource.TESTPATHS:
        options.numprocesses = "auto"
    if options.numprocesses and options.dist == "no":
        options.dist = "loadfile"
        options.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, or one worker would be left with them at the end."""
    items.sort(key=lambda item: item.path.parent.name != "traps")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than cores, as tests of servers wait more than they work; 0, this process, where there is one core."""
    cores = os.cpu_count() or 1
    return min(cores + 1, _MOST_WORKERS) if cores > 1 else 0
