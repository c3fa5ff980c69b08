"""The real product in a real browser: the demo process on a database of its own, and Chromium."""

import email
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from email import policy
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(os.environ.get("LLO_E2E_LOCAL", ROOT / ".local" / "e2e"))
PICTURES = ROOT / "test-results"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--lang=nl-NL"]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
START_SECONDS = 180


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _scratch_database(url: str, name: str) -> str:
    import environ
    import psycopg2

    # read as Django reads it: the embedded server's address holds the folder of its socket, which psycopg2 misreads
    told = environ.Env.db_url_config(url)
    at = {"host": told["HOST"], "port": told["PORT"], "user": told["USER"], "password": told["PASSWORD"]}
    connection = psycopg2.connect(dbname=told["NAME"], **{key: value for key, value in at.items() if value})
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    base, _, query = url.partition("?")
    return re.sub(r"/[^/]*$", f"/{name}", base) + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of the demo, started for this run and stopped after it.

    LLO_E2E_SITE names a demo that runs already (with LLO_E2E_LOCAL, its local folder); LLO_E2E_DB another database.
    """
    if running := os.environ.get("LLO_E2E_SITE"):
        yield running
        return
    port = _free_port()
    shutil.rmtree(LOCAL, ignore_errors=True)
    LOCAL.mkdir(parents=True)
    environment = os.environ | {
        "DATABASE_URL": _scratch_database(os.environ["DATABASE_URL"], os.environ.get("LLO_E2E_DB", "llo_e2e")),
        "LLO_LOCAL_DIR": str(LOCAL),
        "CELERY_BROKER_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "llo_portal.settings_demo",
        "SITE_URL": f"http://localhost:{port}",
    }
    log = (LOCAL / "demo.log").open("w")
    command = [sys.executable, "-m", "llo_portal.local.demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}/readyz", process, LOCAL / "demo.log")
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the demo stopped:\n{log.read_text()[-4000:]}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the demo did not start in {START_SECONDS} s:\n{log.read_text()[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import expect, sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium is missing: apt-get install chromium")
    expect.set_options(timeout=15_000)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, page: Any, site: str) -> None:
        self.page = page
        self.site = site

    def go(self, path: str) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.site + path)
        assert answer is not None
        assert answer.status < 400, f"{path} answers {answer.status}"

    def sign_in(self, role: str) -> None:
        """One click on the demo's sign-in page."""
        self.go("/account/login/")
        self.page.locator(f'button[name="role"][value="{role}"]').click()
        self.page.wait_for_url(lambda url: "/account/login" not in url)

    def reload_until(self, shown: Any, seconds: float = 60) -> None:
        """Asks the page again until what the worker makes is there."""
        from playwright.sync_api import TimeoutError as TooSoon

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                shown.first.wait_for(timeout=1_000)
                return
            except TooSoon:
                self.page.reload()
        pytest.fail(f"{shown} did not come to {self.page.url} in {seconds:.0f} s")

    def check_access(self) -> None:
        """axe finds nothing on this page, nothing sticks out sideways, and the console is silent."""
        told = self.faults()
        assert not told, "\n".join(told)

    def faults(self, *, axe: bool = True) -> list[str]:
        """What check_access refuses, as lines that name page and width."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"] if axe else []
        told = [f"{rule['id']}: {rule['help']} {[node['target'] for node in rule['nodes']][:4]}" for rule in found]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            told.append(f"{wide} px too wide")
        told += [f"console: {line}" for line in self.complaints]
        self.complaints.clear()
        where = f"{self.page.url.removeprefix(self.site)} at {self.page.viewport_size['width']}: "
        return [where + line for line in told]

    complaints: list[str]


@pytest.fixture
def visitor(browser: Any, site: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors: visitor() at the desk, visitor(PHONE) in the hand. A failure leaves pictures in test-results/."""
    made: list[Visitor] = []

    def make(size: dict[str, int] = DESK) -> Visitor:
        context = browser.new_context(viewport=size, locale="nl-NL", timezone_id="Europe/Amsterdam")
        page = context.new_page()
        page.set_default_timeout(15_000)
        person = Visitor(page, site)
        person.complaints = []
        page.on("console", lambda m: person.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: person.complaints.append(str(error)))
        made.append(person)
        return person

    failed_before = request.session.testsfailed
    yield make
    if request.session.testsfailed > failed_before:
        PICTURES.mkdir(exist_ok=True)
        for number, person in enumerate(made):
            person.page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png", full_page=True)
    for person in made:
        person.page.context.close()


def mails_to(address: str, least: int = 1, seconds: float = 40) -> list[str]:
    """Texts of the mails the demo sent to an address; waits until there are `least`."""
    end = time.monotonic() + seconds
    found: list[str] = []
    while time.monotonic() < end:
        found = [told for file in sorted((LOCAL / "mail").glob("*.log")) for told in _texts(file, address)]
        if len(found) >= least:
            break
        time.sleep(0.3)
    return found


def _texts(file: Path, address: str) -> Iterator[str]:
    for part in file.read_text().split("-" * 79):
        message: Any = email.message_from_string(part.strip(), policy=policy.default)
        if address in str(message["To"] or ""):
            body = message.get_body(preferencelist=("plain",))
            yield f"{message['Subject']}\n{body.get_content() if body else ''}"
