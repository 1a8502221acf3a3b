"""The deterministic tier as native code: which modules are compiled, and when what was compiled is used.

``hatch_build.py`` compiles them with mypyc into ``_native`` when the project is installed and a C compiler is at hand.
The compiled modules do what their sources do, in about half the time. They are used only while a stamp says that they
were built from the sources as they are: an edited source is never shadowed by an older build, it just runs interpreted
until ``uv run python hatch_build.py`` has compiled it. ``SOAPSTREAM_TEST_TIER`` asks for ``sources`` or, so that tests
cannot pass on the wrong ones, for ``compiled``.

Small objects that there are many of and that nothing they hold refers back to are marked ``acyclic``: compiled, they do
without the garbage collector's head of 16 bytes, and the collector never has to walk them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from hashlib import blake2b
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = Path(__file__).resolve().parent / "_native" / str(sys.implementation.cache_tag)
STAMP: Final = "stamp"
SUFFIX: Final = EXTENSION_SUFFIXES[0]
VARIABLE: Final = "SOAPSTREAM_TEST_TIER"

_COMPILED: Final = (
    "engine/headings.py",
    "engine/plain.py",
    "engine/statements.py",
    "engine/wrapping.py",
    "evaluators/deterministic/**/*.py",
    "evaluators/vocabulary/*.py",
)
_INTERPRETED: Final = frozenset((
    "__init__.py",
    "build.py", "compiled.py", "entries.py", "fit.py", "rows.py", "sources.py", "tier.py",  # take no time
    "long_turn.py",  # calls the others and so gives way to other threads, see engine.portions
))  # fmt: skip


def compiled_sources(root: Path = ROOT) -> list[Path]:
    """The modules that are compiled, in order."""
    found = [path for pattern in _COMPILED for path in root.glob(pattern)]
    return sorted(path for path in found if path.name not in _INTERPRETED)


def stamp(root: Path = ROOT) -> str:
    """Digest of the interpreter's version and of what is compiled."""
    digest = blake2b(sys.version.encode(), digest_size=16)
    for path in compiled_sources(root):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


class _Finder:
    """Finds the compiled modules, which lie in one folder under their full names."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name.removesuffix(SUFFIX): str(path) for path in folder.glob("*" + SUFFIX)}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """See ``importlib.abc.MetaPathFinder``."""
        file = self._files.get(name)
        return None if file is None else spec_from_file_location(name, file, loader=ExtensionFileLoader(name, file))


def use(folder: Path = FOLDER) -> bool:
    """Prefer the compiled modules if they are what the sources build to; called once, before any is imported.

    Raises ImportError where the compiled ones are asked for and not there.
    """
    wanted = os.environ.get(VARIABLE)
    if wanted == "sources":
        return False
    if not _is_current(folder):
        if wanted == "compiled":
            raise ImportError("The tier is not compiled from these sources: uv run python hatch_build.py")
        return False
    sys.meta_path.insert(0, _Finder(folder))
    return True


def _is_current(folder: Path) -> bool:
    try:
        return (folder / STAMP).read_text("ascii") == stamp()
    except OSError:
        return False
