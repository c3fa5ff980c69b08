"""The way from a bare machine to a running house, in the corners a healthy machine does not show."""

import subprocess
import sys
from pathlib import Path

import pytest

from llo_portal.local import assets, bootstrap, postgres, services, system
from llo_portal.local.shell import ROOT, Stop


@pytest.fixture
def apt_without_root(monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(system.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)


def test_without_root_the_exact_command_is_printed_and_nothing_is_run(apt_without_root, monkeypatch, capsys):
    monkeypatch.setattr(system.subprocess, "run", lambda *args, **kwargs: pytest.fail("nothing may run"))

    assert system.install_packages("pdf", "PDFs need Pango") is False

    told = capsys.readouterr().err
    assert "sudo apt-get install -y -q --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0" in told


def test_missing_pango_does_not_stop_the_rest(apt_without_root, monkeypatch, capsys):
    monkeypatch.setattr(system, "_loads", lambda names: False)

    assert system.ensure_pdf() is False
    assert "Everything else works" in capsys.readouterr().err


def test_no_wheel_for_this_platform_asks_for_a_database(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "VENV", tmp_path)

    with pytest.raises(Stop, match="Set DATABASE_URL"):
        postgres.Server("demo")


@pytest.mark.parametrize(("depth", "over_tcp"), [(1, False), (12, True)])
def test_a_path_too_long_for_a_socket_goes_over_loopback(monkeypatch, depth, over_tcp):
    monkeypatch.setattr(postgres, "LOCAL", Path("/x") / "/".join(["deep-folder"] * depth))
    monkeypatch.setattr(postgres, "binaries", lambda: Path("/nowhere"))

    assert postgres.Server("demo").over_tcp is over_tcp


def test_a_folder_with_a_space_gives_an_address_django_understands(monkeypatch):
    import environ

    monkeypatch.setattr(postgres, "LOCAL", Path("/my folder/50% off"))
    monkeypatch.setattr(postgres, "binaries", lambda: Path("/nowhere"))

    found = environ.Env.db_url_config(postgres.Server("demo").url)

    assert (found["HOST"], found["NAME"], found["USER"]) == ("/my folder/50% off/pg/demo", "llo_portaal", "postgres")


def test_a_linked_environment_and_linked_assets_are_left_alone(monkeypatch, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "link")
    monkeypatch.setattr(assets, "TARGET", tmp_path / "link")
    monkeypatch.setattr(bootstrap, "run", lambda *args, **kwargs: pytest.fail("not ours to fill"))
    monkeypatch.setattr(assets, "run", lambda *args, **kwargs: pytest.fail("not ours to fill"))

    bootstrap.install("demo")
    assets.ensure()

    assert list((tmp_path / "real").iterdir()) == []


def test_silent_services_are_named(monkeypatch):
    nowhere = {"DATABASE_URL": "postgres://postgres@127.0.0.1:9/x", "CELERY_BROKER_URL": "redis://127.0.0.1:9/0"}

    assert services.missing(nowhere) == ["DATABASE_URL (127.0.0.1)", "CELERY_BROKER_URL (127.0.0.1)"]


def test_the_tasks_run_by_path_without_the_product():
    """As on a bare machine: an interpreter without site-packages."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "llo_portal/local", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "install" in done.stdout
