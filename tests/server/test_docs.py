"""The documents keep up with the program: settings, events, operations, errors, close codes, routes, metrics."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.app import create_app
from server.kafka_metrics import sink_families, source_families
from server.schema.components import EVENT_DATA
from server.schema.openapi import OPERATIONS as ROUTES
from server.settings import OPTIONS, PREFIX
from server.wire.errors import ERRORS
from server.wire.frames import OPERATIONS
from server.ws.codes import REASONS
from stream.kafka_stats import PartitionStats, SinkStats, SourceStats
from tests.kit.server import settings_of

ROOT = Path(__file__).parents[2]


def rows(document: str) -> dict[str, str]:
    """Rows of a document's tables, by the words in code style of their first column."""
    found: dict[str, str] = {}
    for line in (ROOT / "docs" / document).read_text("utf-8").splitlines():
        if line.startswith("| "):
            first = line.split("|")[1]
            found.update(dict.fromkeys(re.findall(r"`([^`]+)`", first) or [first.strip()], line))
    return found


@pytest.mark.parametrize("name", [item.name for item in OPTIONS])
def test_every_setting_is_described_as_it_is(name: str) -> None:
    option = next(item for item in OPTIONS if item.name == name)
    row = rows("settings.md").get(name, "")
    assert f"`{PREFIX}{name.upper()}`" in row
    assert option.metadata["help"] in row
    if isinstance(option.default, int | float) and not isinstance(option.default, bool):
        assert f"| {option.default:g} |" in row.replace(f"| {option.default} |", f"| {option.default:g} |")


def test_no_setting_is_described_that_does_not_exist() -> None:
    described = {name for name in rows("settings.md") if re.fullmatch(r"[a-z_]+", name)} - {"key"}
    assert described == {item.name for item in OPTIONS}


@pytest.mark.parametrize("name", [*EVENT_DATA, *OPERATIONS, *ERRORS, *(str(int(code)) for code in REASONS)])
def test_every_event_operation_error_and_close_code_is_described(name: str) -> None:
    assert name in rows("protocol.md")


def test_no_event_is_described_that_does_not_exist() -> None:
    described = {name for name in rows("protocol.md") if name.startswith("soapstream.")}
    assert described == set(EVENT_DATA)


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
def test_every_route_is_described(path: str) -> None:
    assert path in (ROOT / "docs" / "protocol.md").read_text("utf-8")


def exposed() -> set[str]:
    """Names of all metrics, as they are scraped."""
    metrics = create_app(settings_of()).state.service.metrics
    metrics.collect_from(lambda: source_families(SourceStats(partitions={0: PartitionStats(1, 2, 3)})))
    metrics.collect_from(lambda: sink_families(SinkStats()))
    return set(re.findall(r"# TYPE (\S+)", metrics.page().decode()))


def test_metrics_are_named_by_the_rules_and_described() -> None:
    names = exposed()
    assert {name for name in rows("metrics.md") if name.startswith("soapstream_")} == names
    assert all(name.startswith("soapstream_") for name in names)
