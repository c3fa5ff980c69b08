"""The real product in a real browser: the demo process on a database of its own, and Chromium."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
START_SECONDS = 180


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _scratch_database(url: str, name: str) -> str:
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    base, _, query = url.partition("?")
    return re.sub(r"/[^/]*$", f"/{name}", base) + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    """Address of the demo, started for this run and stopped after it."""
    port = _free_port()
    local = ROOT / ".local" / "e2e"
    shutil.rmtree(local, ignore_errors=True)
    local.mkdir(parents=True)
    environment = os.environ | {
        "DATABASE_URL": _scratch_database(os.environ["DATABASE_URL"], "llo_e2e"),
        "LLO_LOCAL_DIR": str(local),
        "CELERY_BROKER_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "llo_portal.settings_demo",
        "SITE_URL": f"http://localhost:{port}",
    }
    log = (local / "demo.log").open("w")
    command = [sys.executable, "-m", "llo_portal.local.demo", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}/readyz", process, local / "demo.log")
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
    from playwright.sync_api import sync_playwright

    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium is missing: apt-get install chromium")
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

    def check_access(self) -> None:
        """axe finds nothing on this page, nothing sticks out sideways, and the console is silent."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page).response["violations"]
        told = [f"{rule['id']}: {rule['help']} {[node['target'] for node in rule['nodes']][:4]}" for rule in found]
        assert not told, f"{self.page.url}\n" + "\n".join(told)
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{self.page.url} is {wide} px too wide at {self.page.viewport_size}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"

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
        folder = ROOT / "test-results"
        folder.mkdir(exist_ok=True)
        for number, person in enumerate(made):
            person.page.screenshot(path=folder / f"{request.node.name}-{number}.png", full_page=True)
    for person in made:
        person.page.context.close()


def mails_to(address: str, seconds: float = 20) -> list[str]:
    """Texts of the mails the demo sent to an address; waits for the first."""
    import email
    from email import policy

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = []
        for file in sorted((ROOT / ".local" / "e2e" / "mail").glob("*.log")):
            for part in file.read_text().split("-" * 79):
                message: Any = email.message_from_string(part.strip(), policy=policy.default)
                if address in str(message["To"] or ""):
                    body = message.get_body(preferencelist=("plain",))
                    found.append(f"{message['Subject']}\n{body.get_content() if body else ''}")
        if found:
            return found
        time.sleep(0.3)
    return []
