"""The production files, read without Docker: they parse, they refer to what exists, they match the local stack."""

import re

import pytest
import yaml

from mesa.dev.locations import ROOT

INSTRUCTIONS = {"FROM", "RUN", "CMD", "COPY", "ENV", "WORKDIR", "USER", "EXPOSE", "VOLUME", "ARG", "ENTRYPOINT"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def dockerfile():
    """The instructions, as (name, arguments), with continuation lines joined and comments dropped."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in lines.splitlines() if line.strip()]


def test_every_instruction_is_one_with_arguments(dockerfile):
    assert all(len(line) == 2 and line[0] in INSTRUCTIONS for line in dockerfile)
    assert dockerfile[0][0] == "FROM"


def test_stages_and_copied_files_exist(dockerfile):
    stages = set()
    for name, arguments in dockerfile:
        words = arguments.split()
        if name == "FROM" and len(words) == 3:
            assert words[1] == "AS"
            stages.add(words[2])
        if name == "COPY":
            source = re.match(r"--from=(\S+)", arguments)
            assert source is None or source[1] in stages
            if source is None:
                assert all((ROOT / path).exists() for path in words[:-1])


def test_the_image_does_not_run_as_root(dockerfile):
    users = [arguments for name, arguments in dockerfile if name == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_the_image_has_what_bootstrap_installs(dockerfile):
    script = (ROOT / "mesa" / "dev" / "bootstrap.sh").read_text(encoding="utf-8")
    packages = re.search(r'^PANGO="(.+)"$', script, re.MULTILINE)[1]
    assert any(packages in arguments for name, arguments in dockerfile if name == "RUN")
    version = re.search(r"^UV_VERSION=(\S+)", script, re.MULTILINE)[1]
    assert f"uv=={version} " in (ROOT / "mesa" / "dev" / "uv.txt").read_text(encoding="utf-8")


def test_what_is_private_stays_out_of_the_image():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".git", ".env", ".dev", ".venv", "tests"} <= set(ignored)


def test_the_services_are_there_and_ours_share_one_image(compose):
    services = compose["services"]
    assert set(services) == {"db", "valkey", "migrate", "web", "worker", "beat"}
    ours = [services[name] for name in ("migrate", "web", "worker", "beat")]
    assert len({service["image"] for service in ours}) == 1
    assert all(service["env_file"] == ".env" and service["environment"] == ours[0]["environment"] for service in ours)


def test_every_dependency_network_and_volume_is_declared(compose):
    services = compose["services"]
    for name, service in services.items():
        for other, condition in service.get("depends_on", {}).items():
            assert other in services
            assert other != name
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in services[other]
        assert set(service["networks"]) <= set(compose["networks"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])


def test_no_secret_is_written_and_nothing_but_the_site_is_reachable(compose):
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?" in text
    assert "SECRET_KEY" not in compose["services"]["web"]["environment"]
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_both_databases_sort_alike(compose):
    flags = compose["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    servers = (ROOT / "mesa" / "dev" / "servers.py").read_text(encoding="utf-8")
    assert flags
    assert all(f'"{flag}"' in servers for flag in flags)
