"""The Compose file is valid, and says what the documentation promises: there is no Docker engine to try it on."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from server.settings import OPTIONS

ROOT = Path(__file__).parent.parent
SCHEMA = "builtin_schemas/vendor/compose-spec.json"

Services = dict[str, Any]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(ROOT / "docker-compose.yml")
    return found


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> Services:
    found: Services = compose["services"]
    return found


def test_it_follows_the_compose_schema(compose: dict[str, Any]) -> None:
    schema = json.loads(files("check_jsonschema").joinpath(SCHEMA).read_text(encoding="utf-8"))
    jsonschema.validate(compose, schema)
    wrong = {**compose, "services": {"app": {"image": 7}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (None, {"app", "redis"}),
        ("kafka", {"app", "redis", "kafka"}),
        ("postgres", {"app", "redis", "postgres"}),
        ("full", {"app", "redis", "kafka", "postgres"}),
    ],
)
def test_profiles(services: Services, profile: str | None, expected: set[str]) -> None:
    active = {
        name for name, service in services.items() if not service.get("profiles") or profile in service["profiles"]
    }
    assert active == expected


def test_every_service_has_a_health_check_that_others_wait_for(services: Services) -> None:
    for service in services.values():
        assert service["healthcheck"]["test"]
    for name, how in services["app"]["depends_on"].items():
        assert how["condition"] == "service_healthy"
        assert how.get("required", True) is not bool(services[name].get("profiles"))


def test_ports_are_published_on_loopback_only(services: Services) -> None:
    for service in services.values():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])


def test_named_volumes_are_declared(compose: dict[str, Any]) -> None:
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service["volumes"]}
    assert used == set(compose["volumes"])


def test_the_app_is_configured_with_settings_that_exist(services: Services) -> None:
    known = {f"SOAPSTREAM_{option.name.upper()}" for option in OPTIONS}
    assert set(services["app"]["environment"]) <= known
    named = re.findall(r"SOAPSTREAM_[A-Z_]+", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert named
    assert set(named) <= known


def test_redis_keeps_what_it_acknowledges(services: Services) -> None:
    assert services["app"]["environment"]["SOAPSTREAM_BROKER"].endswith("?durable=required")
    command = services["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_the_image_runs_without_privileges_and_carries_only_packages() -> None:
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    last_stage = docker[docker.rindex("\nFROM ") :]
    user = re.search(r"^USER (\d+):\d+$", last_stage, re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    copied = re.findall(r"^COPY (.+)$", last_stage, re.MULTILINE)
    assert copied == ["--from=build /app/.venv /app/.venv"]


def test_the_build_sees_what_the_wheel_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    let_in = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert {*packages, "pyproject.toml", "uv.lock", project["project"]["readme"]} <= let_in
