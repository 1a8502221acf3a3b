"""``soapstream evaluate``: score one transcript and its note."""

from __future__ import annotations

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.options import BaseOption, ConfigOption, ModelOption, TierOption
from server.cli.output import FAILED, USAGE, Failure, emit

if TYPE_CHECKING:
    from server.cli.tiers import Tiers
    from server.records import Record
    from server.scoring import Result


def evaluate(
    transcript: Annotated[
        str, typer.Option("--transcript", metavar="FILE", help="Text with speaker turns, or JSON segments; - is stdin.")
    ],
    note: Annotated[str, typer.Option("--note", metavar="FILE", help="The note as text; - is stdin.")],
    tier: TierOption = None,
    llm: ModelOption = None,
    llm_api_base: BaseOption = None,
    config: ConfigOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as one line of JSON.")] = False,
) -> None:
    """Score one transcript and its note.

    Exit codes: 0 scored, 1 the evaluation failed, 2 wrong usage or unreadable input.
    """
    from server.cli.tiers import choose_tiers

    if transcript == note == "-":
        raise Failure("only one of --transcript and --note can be standard input", USAGE)
    tiers = choose_tiers(tier, llm, llm_api_base, config)
    record = _record(transcript, note, tiers.settings.max_text_bytes)
    outcome = asyncio.run(_score(record, tiers))
    if json:
        from server.scoring import result_line

        emit(result_line(outcome))
    else:
        from server.cli.tables import print_result

        print_result(outcome, record.note)
    if any(verdict.outcome == "failed" for verdict in (*outcome.deterministic_metrics.values(),)):
        raise Failure("an evaluator failed", FAILED)


def _record(transcript: str, note: str, max_text: int) -> Record:
    from server.records import Broken
    from server.records.fields import record_of

    name = Path(note if transcript == "-" else transcript).stem
    record = record_of({"id": name, "transcript": _read(transcript), "note": _read(note)}, name, max_text=max_text)
    if isinstance(record, Broken):
        raise Failure(record.message, USAGE)
    return record


def _read(name: str) -> str:
    """A file as a text. More is read than any transcript may hold: as JSON it takes more room than its texts."""
    from server.records.model import MAX_ENTRY

    if name == "-" and not sys.stdin:
        raise Failure("there is no standard input to read", USAGE)
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            data = file.read(MAX_ENTRY + 1)
        if len(data) > MAX_ENTRY:
            raise Failure(f"{name}: exceeds {MAX_ENTRY} bytes", USAGE)
        return data.decode("utf-8-sig")
    except OSError as error:
        raise Failure(f"{name}: {error.strerror}", USAGE) from error
    except UnicodeDecodeError as error:
        raise Failure(f"{name}: not valid UTF-8 at byte {error.start}", USAGE) from error


async def _score(record: Record, tiers: Tiers) -> Result:
    from server import scoring
    from server.cli.tiers import deterministic_tier

    assessed = scoring.assess(deterministic_tier(), record)
    async with tiers.judges() as judges:
        judged = await scoring.judge(judges, record, assessed.assessment)
    return scoring.result(record, assessed, judged, tiers.name)
