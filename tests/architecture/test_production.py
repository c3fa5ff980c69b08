"""What operators run is complete: every setting is in `.env.example`, every service is locked down and checked."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
EXAMPLE = (ROOT / ".env.example").read_text()


def test_every_setting_is_in_the_example_and_in_the_operators_page():
    wanted = set(re.findall(r"""env(?:\.\w+)?\(\s*"(\w+)\"""", (ROOT / "llo_portal" / "settings.py").read_text()))
    assert wanted
    page = (ROOT / "docs" / "beheer.md").read_text()
    assert {name for name in wanted if not re.search(rf"\b{name}\b", EXAMPLE)} == set()
    assert {name for name in wanted if f"`{name}`" not in page} == set()


def test_compose_asks_only_for_what_the_example_names():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    named = set(re.findall(r"^(\w+)=", EXAMPLE, re.MULTILINE))
    assert asked - named == set()
    assert named - asked == set()


def test_every_service_is_checked_unprivileged_and_read_only():
    services = COMPOSE["services"]
    assert {"web", "worker", "beat", "postgres", "redis"} <= services.keys()
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service.get("user") or service["image"].startswith("llo-portaal"), name
        assert "test" in service["healthcheck"] or name == "migrate", name
    assert re.search(r"^USER llo$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)


def test_no_secret_has_a_default():
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        assert re.search(rf"^{name}=$", EXAMPLE, re.MULTILINE)
        assert f"${{{name}:-" not in (ROOT / "docker-compose.yml").read_text()
