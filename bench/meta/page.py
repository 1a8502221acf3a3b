"""The page of docs/ that holds the current figures: its prose is written by hand, its tables are put in from here."""

from __future__ import annotations

import platform
import re
from datetime import date
from pathlib import Path
from typing import Final

_SECTION: Final = re.compile(r"^(?=### )", re.MULTILINE)
_DATED: Final = re.compile(r"^Figures of .*$", re.MULTILINE)


def write_tables(path: Path, tables: str) -> None:
    """Put ``tables``, each under a heading ``###``, into the page at ``path``.

    Each takes the place of what stands under its heading; a new one goes to the end. A page that is not there is made.
    """
    prose, *known = _SECTION.split(path.read_text("utf-8") if path.exists() else "")
    made = [section for section in _SECTION.split(tables) if section.startswith("### ")]
    sections = {_title(section): section for section in [*known, *made]}
    today = f"Figures of {date.today().isoformat()}, Python {platform.python_version()} on {_machine()}."
    parts = (_DATED.sub(today, prose), *sections.values())
    path.write_text("\n\n".join(part.strip() for part in parts if part) + "\n", "utf-8")


def _title(section: str) -> str:
    return section.partition("\n")[0]


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}"
