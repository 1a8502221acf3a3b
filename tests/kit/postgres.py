"""A PostgreSQL for tests: the one that SOAPSTREAM_TEST_POSTGRES names, or one started from what is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_START_S = 60


@contextmanager
def postgres_url(folder: Path) -> Iterator[str | None]:
    """URL of a database, None where there is no PostgreSQL at all. ``folder`` is empty and lives as long."""
    named = os.environ.get("SOAPSTREAM_TEST_POSTGRES")
    programs = _programs()
    if named or programs is None:
        yield named
        return
    user = _unprivileged(folder)
    data, sockets = folder / "data", folder / "s"
    sockets.mkdir()
    if user is not None:
        shutil.chown(sockets, user)
    _run(user, str(programs / "initdb"), "-D", str(data), "-U", "soapstream", "-A", "trust", "--no-sync")
    options = f"-k {sockets} -c listen_addresses='' -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-t", str(_START_S)]
    _run(user, *control, "-o", options, "-l", str(folder / "s" / "log"), "start")
    try:
        yield f"postgresql://soapstream@/postgres?host={sockets}"
    finally:
        _run(user, *control, "-m", "immediate", "stop")


def _programs() -> Path | None:
    """Folder of initdb and pg_ctl: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


def _unprivileged(folder: Path) -> str | None:
    """PostgreSQL refuses to run as root; then it runs as its own user, who must be able to reach the folder."""
    if os.geteuid() != 0:
        return None
    for place in (folder, *folder.parents):
        if place.stat().st_uid == 0 and place.name.startswith(("pytest-", "popen-", "postgres")):
            place.chmod(0o755)
    shutil.chown(folder, "postgres")
    return "postgres"


def _run(user: str | None, *command: str) -> None:
    subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
