"""The test database is a copy of a template that was migrated once: copying takes a moment, migrating half a minute.

The template's name holds a hash of every migration and of the lock file, so that it is made anew when one of them changes.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = 20_26_11  # any number: all processes that make templates on one server wait for each other


def _fingerprint() -> str:
    told = hashlib.sha256()
    own = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("llo_portal/*/migrations/*.py")]
    for path in [*sorted(own), ROOT / "requirements" / "base.txt", ROOT / "llo_portal" / "settings.py"]:
        told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:12]


def _point_at(connection: Any, name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def _server(connection: Any) -> Iterator[Any]:
    """A cursor that belongs to no test database and holds the lock while it is open."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield cursor
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _ensure_template(connection: Any, cursor: Any) -> str:
    from django.core.management import call_command

    name = f"llo_template_{_fingerprint()}"
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if cursor.fetchone():
        return name
    making = f"{name}_making"
    cursor.execute(f"DROP DATABASE IF EXISTS {making} WITH (FORCE)")
    cursor.execute(f"CREATE DATABASE {making}")
    _point_at(connection, making)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    cursor.execute(f"ALTER DATABASE {making} RENAME TO {name}")
    return name


@contextmanager
def test_database(connection: Any) -> Iterator[str]:
    """Points the connection at a fresh copy; dropped afterwards."""
    kept = connection.settings_dict["NAME"]
    name = connection.creation._get_test_db_name()
    with _server(connection) as cursor:
        template = _ensure_template(connection, cursor)
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    _point_at(connection, name)
    try:
        yield name
    finally:
        _point_at(connection, kept)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


test_database.__test__ = False  # type: ignore[attr-defined]
