"""Compiles the deterministic tier with mypyc, where a C compiler is at hand; else its sources run as they are.

hatchling calls this for each wheel and each editable install. After a change of the sources, by hand:

    uv run python hatch_build.py

See ``evaluators.native`` for what is compiled and when it is used. It takes some three minutes of one core.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from evaluators import native  # noqa: E402  (the build runs in an environment of its own, without the project)

_HALF = frozenset(("reading", "quantities", "record"))
"""Folders with half of the code: they make a library of their own, so that two cores share the work."""
_OPTIONS = ("--strict", "--ignore-missing-imports", "--cache-dir=cache")
_FLAGS = "-fvisibility=hidden -fno-plt"
"""The modules call one another directly: by way of the linker's tables each call costs another look into the caches."""
_LEVEL = "1"
"""Of the compiler's work on each module: at 2 it takes twice as long, and visits are scored no faster."""
_SETUP = """\
from mypyc.build import mypycify
from setuptools import setup

modules = mypycify({arguments!r}, opt_level={level!r}, debug_level="0", separate={groups!r})
setup(name="native", packages=[], py_modules=[], ext_modules=modules)
"""


class BuildError(Exception):
    """The tier could not be compiled; the message says why."""


def build(target: Path = native.FOLDER) -> None:
    """Compile into ``target``, unless it is up to date. Raises BuildError, and leaves nothing there then."""
    stamp = native.stamp()
    known = target / native.STAMP
    if known.exists() and known.read_text("ascii") == stamp:
        return
    shutil.rmtree(target, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        made = _compile(Path(folder))
        target.mkdir(parents=True)
        for name, path in made.items():
            shutil.copyfile(path, target / name)
    known.write_text(stamp, "ascii")


def _compile(work: Path) -> dict[str, Path]:
    """Compile in a folder of its own; the files made, by full module name and suffix."""
    sources = native.compiled_sources()
    for package in ("engine", "evaluators"):
        shutil.copytree(ROOT / package, work / package, ignore=shutil.ignore_patterns("_native", "__pycache__"))
    names = [path.relative_to(ROOT).as_posix() for path in sources]
    reading = [name for name in names if not _HALF.isdisjoint(name.split("/"))]
    groups = [(reading, "soapstream_reading"), ([name for name in names if name not in reading], "soapstream_rest")]
    (work / "setup.py").write_text(_SETUP.format(arguments=[*_OPTIONS, *names], level=_LEVEL, groups=groups), "utf-8")
    command = [sys.executable, "setup.py", "-q", "build_ext", "--parallel=2", "--build-lib=out", "--build-temp=objects"]
    flags = {"CFLAGS": f"{os.environ.get('CFLAGS', '')} {_FLAGS}".strip()}
    settings = os.environ | flags
    done = subprocess.run(command, cwd=work, env=settings, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    made = {_full_name(path.relative_to(work / "out")): path for path in (work / "out").rglob("*" + native.SUFFIX)}
    if done.returncode or len(made) <= len(sources):
        raise BuildError(f"{done.stdout}\n{done.stderr}".strip()[-2000:] or "nothing was made")
    return made


def _full_name(path: Path) -> str:
    return ".".join(path.parts)


class CustomBuildHook(BuildHookInterface[Any]):
    """See hatchling's build hooks."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; where that is not possible, say so and go on with the sources."""
        if self.target_name != "wheel":
            return
        try:
            if not shutil.which(str(sysconfig.get_config_var("CC") or "cc").split()[0]):
                raise BuildError("there is no C compiler")
            build()
        except BuildError as reason:
            self.app.display_warning(f"The deterministic tier will run interpreted, at half the speed: {reason}")
            return
        if version != "editable":
            build_data["artifacts"].append(f"/{native.FOLDER.relative_to(ROOT).as_posix()}/*")
            build_data["infer_tag"], build_data["pure_python"] = True, False


if __name__ == "__main__":
    build()
