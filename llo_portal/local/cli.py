"""The tasks behind the Makefile."""

import argparse
import os
import sys

from . import assets, bootstrap, postgres, services, system
from .shell import ROOT, VENV, Stop, environment


def main() -> int:
    """Run one task; a `Stop` ends it with its message and exit code 1."""
    arguments = _parser().parse_args()
    try:
        return int(arguments.task(arguments) or 0)
    except Stop as stop:
        print(f"\n!!! {stop}\n", file=sys.stderr)
    except KeyboardInterrupt:
        print()
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="llo_portal/local", description=__doc__)
    tasks = parser.add_subparsers(required=True)
    task = tasks.add_parser("install", help="fill .venv and build/assets, and see to the system's libraries")
    task.add_argument("set", choices=list(bootstrap.SETS))
    task.set_defaults(task=_install)
    task = tasks.add_parser("assets", help="fill build/assets; --copy takes them from a node_modules that is there")
    task.add_argument("--copy", action="store_true")
    task.set_defaults(task=lambda arguments: assets.copy() if arguments.copy else assets.ensure())
    task = tasks.add_parser("demo", help="install, start PostgreSQL, load the demo and serve it")
    task.add_argument("--port", type=int, default=8000)
    task.set_defaults(task=_demo)
    task = tasks.add_parser("postgres", help="run a command with DATABASE_URL pointing at a throwaway PostgreSQL")
    task.add_argument("command", nargs="+")
    task.set_defaults(task=lambda arguments: postgres.run(arguments.command))
    task = tasks.add_parser(
        "services", help="run a command on the PostgreSQL and Redis of this machine; without one: do they answer?"
    )
    task.add_argument("command", nargs="*")
    task.set_defaults(task=lambda arguments: services.run(arguments.command))
    task = tasks.add_parser("chromium", help="see to a Chromium for the browser tests")
    task.set_defaults(task=lambda arguments: 0 if system.ensure_chromium() else 1)
    return parser


def _install(arguments: argparse.Namespace) -> None:
    bootstrap.install(arguments.set)
    assets.ensure()
    system.ensure_pdf()


def _demo(arguments: argparse.Namespace) -> None:
    os.chdir(ROOT)
    arguments.set = "demo"
    _install(arguments)
    python = str(VENV / "bin" / "python")
    os.execve(python, [python, "-m", "llo_portal.local.demo", "--port", str(arguments.port)], environment())  # noqa: S606
