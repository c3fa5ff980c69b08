"""The demo: one process that serves the site, carries out its tasks and keeps the clock, beside an embedded PostgreSQL."""

import argparse
import os
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from . import static
from .oefenbank import KEY, oefenbank
from .postgres import SCHEMA, Server
from .shell import LOCAL, ROOT, Stop, app_files, digest, say
from .worker import worker_thread

HOST = "127.0.0.1"
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
INPUTS = (*SCHEMA, "demo/**/*", "*/demo.py", "management/commands/load_demo.py")


def main() -> int:
    """Serve until a signal; returns 0 after a clean end, 1 when it could not start."""
    parser = argparse.ArgumentParser(prog="make demo")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    for number in SIGNALS:
        signal.signal(number, _leave)
    if "MAKELEVEL" in os.environ:
        threading.Thread(target=_follow_make, daemon=True).start()
    try:
        _check_port(port)
        with ExitStack() as stack:
            _run(port, stack)
    except Stop as stop:
        print(f"\n!!! {stop}\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("The demo has stopped.")
    return 0


def _leave(number: int, frame: object) -> None:
    """The first signal ends the demo in order; more of them change nothing."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _follow_make() -> None:
    """End with `make`. Interrupted by itself, not through the terminal, make waits for us and tells us nothing: what it
    then no longer does is catch the signal. Killed, it is no longer our parent."""
    parent = os.getppid()
    caught = _catches_interrupt(parent)
    while os.getppid() == parent and _catches_interrupt(parent) == caught:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _catches_interrupt(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(mask, 16) >> (signal.SIGINT - 1) & 1)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError) as error:
            raise Stop(f"Port {port} cannot be used ({error}). Choose another one: make demo PORT=8001") from error


def _run(port: int, stack: ExitStack) -> None:
    own_database = not os.environ.get("DATABASE_URL")
    if own_database:
        say("Starting PostgreSQL")
        os.environ["DATABASE_URL"] = stack.enter_context(Server("demo")).url
    os.environ["DJANGO_SETTINGS_MODULE"] = "llo_portal.settings_demo"
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    if not os.environ.get("MOLLIE_API_KEY"):
        bank = stack.enter_context(oefenbank(file=LOCAL / "oefenbank.json"))
        os.environ |= {"MOLLIE_API_KEY": KEY, "MOLLIE_API_URL": bank.address, "CHECKOUT_ORIGINS": bank.address}
    os.environ["LLO_STATIC"] = "collected"
    import django
    from django.conf import settings

    django.setup()
    static.collect(Path(settings.STATIC_ROOT))
    _fill(may_empty=own_database)
    stack.enter_context(worker_thread(beat=True, patience=3))
    _serve(port)


def _fill(may_empty: bool) -> None:
    """Migrate and load the demo, once. When what they are made from changed, our own database is made anew."""
    from django.core.management import call_command
    from django.db import connection

    wanted = digest(app_files(*INPUTS))
    found = _mark()
    if found == wanted:
        return
    say("The demo data changed: making them anew" if found and may_empty else "Preparing the database")
    if may_empty:
        _empty()  # also what an interrupted start left half done
    call_command("migrate", verbosity=0, interactive=False)
    if not found or may_empty:
        started = time.monotonic()
        say("Loading the demo data (once)")
        call_command("load_demo")
        say(f"Loaded in {time.monotonic() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute(
            f"COMMENT ON DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} IS %s", [wanted]
        )
    connection.close()


def _mark() -> str:
    """What this database was filled from: kept as its comment, so that it lives and dies with the data."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = current_database()"
        )
        return str(cursor.fetchone()[0])


def _empty() -> None:
    from django.db import connection

    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection._nodb_cursor() as cursor:
        connection.close()
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")


def _serve(port: int) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from llo_portal.wsgi import application

    ThreadedWSGIServer.request_queue_size = 128
    server = ThreadedWSGIServer((HOST, port), WSGIRequestHandler, allow_reuse_address=True)
    server.set_app(application)
    print(_welcome(port), flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        server.server_close()


def _welcome(port: int) -> str:
    from django.urls import reverse

    return f"""
    The LLO-portaal is at  http://localhost:{port}/

    Sign in:  open http://localhost:{port}{reverse("account_login")} and choose a role; one click is enough here.
    Mail:     what the portal sends is written to {(LOCAL / "mail").relative_to(ROOT)}/
    Stop:     Ctrl-C. The next start keeps your data; remove .local/ to begin again.
"""


if __name__ == "__main__":
    sys.exit(main())
