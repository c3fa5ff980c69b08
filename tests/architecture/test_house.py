"""The house rules no tool knows: what is committed, who imports whom inside an app, and which modules are pure."""

import ast
import importlib.util
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ["accounts", "strategy", "catalogue", "clients", "finance", "offers", "delivery"]
# The rooms of architecture.md that may know Django, and the corners an app may have besides.
ROOMS = {
    "choices", "errors", "querysets", "models", "selectors", "services", "forms", "filters", "indicators", "panels",
    "receivers", "tasks", "views", "urls", "admin", "apps", "rules", "tables", "navigation", "search", "personal_data",
    "effects", "policy", "adapter", "middleware", "providers",
    "context", "api", "management", "migrations", "demo", "templatetags", "factories",
    "morning",  # its lines in the morning mail
    "house",  # what an app hands to the kernel's registries
    "backends",
    "retention",  # what the nightly job forgets (waarborgen.md, P2)
    "audit",  # reads the trail of any model for its page
}  # fmt: skip
# The rules: a new rule module is added here. Values in, value object out.
PURE = {
    "catalogue/bands.py",
    "catalogue/carousel.py",
    "catalogue/carousel_time.py",
    "catalogue/carousel_words.py",
    "catalogue/channels.py",
    "catalogue/completeness.py",
    "catalogue/crebo_sheet.py",
    "catalogue/criteria.py",
    "catalogue/files.py",
    "catalogue/funnel_table.py",
    "catalogue/nearby.py",
    "catalogue/offer_sheet.py",
    "catalogue/offer_values.py",
    "catalogue/openings.py",
    "catalogue/persona.py",
    "catalogue/route_plan.py",
    "catalogue/schema_org.py",
    "catalogue/skill_paths.py",
    "catalogue/stacking.py",
    "catalogue/tally.py",
    "catalogue/terms.py",
    "catalogue/vat.py",
    "clients/client_sheet.py",
    "clients/completeness.py",
    "clients/divisible.py",
    "clients/duplicates.py",
    "clients/formula.py",
    "clients/learning_question.py",
    "clients/matching.py",
    "clients/invitation.py",
    "clients/mail_reading.py",
    "clients/names.py",
    "clients/pipeline.py",
    "clients/promising.py",
    "clients/questions.py",
    "clients/scheme_match.py",
    "clients/screening.py",
    "clients/screening_sheet.py",
    "clients/sharing.py",
    "delivery/alternatives.py",
    "delivery/alumni_totals.py",
    "delivery/alumni_wording.py",
    "delivery/cancelling.py",
    "delivery/credentials.py",
    "delivery/instalments.py",
    "delivery/invoicing.py",
    "delivery/offer_terms.py",
    "delivery/ordering.py",
    "delivery/paste.py",
    "delivery/readiness.py",
    "delivery/series.py",
    "delivery/start_file.py",
    "delivery/withdrawal.py",
    "finance/costing.py",
    "finance/invoicing.py",
    "finance/vouchercode.py",
    "finance/voucherworth.py",
    "llo_portal/kernel/privacy.py",
    "offers/diverting.py",
    "offers/framework.py",
    "offers/pricing.py",
    "offers/sending.py",
    "strategy/asking.py",
    "strategy/comparison.py",
    "strategy/consistency.py",
    "strategy/evaluation.py",
    "strategy/formulas.py",
    "strategy/questions.py",
    "strategy/scenario.py",
}
ORM = ("django.db", "django.http", "django.shortcuts", "django.views", "django.forms", "pgtrigger", "pghistory")
DOORS = {"views", "forms", "urls"}
REGISTRY_HOSTS = [
    "registry." + "npmjs",
    "pypi." + "org",
    "files.python" + "hosted",
    "deb." + "debian",
    "npmjs." + "com",
]
TEXT_LIMIT = 400_000


def committed() -> list[str]:
    """Names of all committed files; safe.directory because a clone may belong to somebody else than who tests it."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if found.returncode:
        pytest.skip("not a git clone")
    return [name for name in found.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def imported(path: Path) -> Iterator[str]:
    """Full names of what a module imports, wherever in the file; a module from a package counts with its own name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(app: str) -> Iterator[tuple[str, Path]]:
    """(room, file) for all modules of an app; the room of services/booking.py is services."""
    for path in sorted((ROOT / app).rglob("*.py")):
        room = path.relative_to(ROOT / app).parts[0].removesuffix(".py")
        if room != "__init__":
            yield room, path


def starts(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


@pytest.mark.parametrize("name", sorted(PURE))
def test_rules_know_no_database_and_no_requests(name):
    """One rule, one small pure module: values in, value object out."""
    impure = tuple(f"{chapter}.{room}" for chapter in CHAPTERS for room in ROOMS - {"choices", "errors", "rules"})
    wrong = [found for found in imported(ROOT / name) if starts(found, (*ORM, *impure, "llo_portal.documents"))]
    assert not wrong, f"{name} imports {', '.join(wrong)}"


@pytest.mark.parametrize("app", CHAPTERS)
def test_models_and_services_do_not_know_the_web(app):
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for room, path in modules(app)
        if room in {"models", "querysets", "selectors", "services", "choices", "errors", "tasks", "effects"}
        for name in imported(path)
        if starts(name, ("django.http", "django.shortcuts", "django.contrib.messages", "django.views"))
        or (name.split(".")[0] in CHAPTERS and len(name.split(".")) > 1 and name.split(".")[1] in DOORS)
    ]
    assert not wrong, "\n".join(wrong)


LIFTING = "accounts/services/lifting.py"
FILLS_A_BENCH = "delivery/management/commands/seed_scale.py"  # a million rows of nobody, by SQL
OPENS_A_TASK = {
    "accounts/services/requests.py", "accounts/services/retention.py",
    "clients/demo/advice.py", "delivery/demo/alumni.py",
}  # fmt: skip
SETS_ASIDE = re.compile(
    r"pgtrigger\.ignore|pgtrigger\.runtime|from pgtrigger import .*ignore|session_replication_role|DISABLE TRIGGER",
    re.I,
)


def test_triggers_are_set_aside_in_one_place():
    """Erasing and retention go through `accounts.services.lifting`, which writes down what it touched."""
    code = [name for name in committed() if name.endswith((".py", ".sql")) and not name.startswith("tests/")]
    texts = {name: (ROOT / name).read_text() for name in code}
    assert {name for name, text in texts.items() if SETS_ASIDE.search(text)} == {LIFTING, FILLS_A_BENCH}
    assert {name for name, text in texts.items() if "lifting.task(" in text} == OPENS_A_TASK


def test_psycopg_3_is_not_installed():
    """Django prefers it silently, and this house is tried and tested on psycopg2."""
    assert importlib.util.find_spec("psycopg") is None
    assert not re.search(r"^psycopg(\[|==|-)", (ROOT / "requirements" / "dev.txt").read_text(), re.MULTILINE)


def test_no_address_of_a_package_registry_is_committed():
    wrong = [
        name
        for name in committed()
        if (ROOT / name).stat().st_size < TEXT_LIMIT
        and any(host in (ROOT / name).read_text(errors="ignore") for host in REGISTRY_HOSTS)
    ]
    assert not wrong


def test_nothing_third_party_or_built_is_committed():
    bad = re.compile(
        r"(\.min\.(js|css)|\.map|\.woff2?|\.ttf|\.otf|\.pyc|\.sqlite3|(^|/)uv\.lock)$|(^|/)(node_modules|build|\.venv)/"
    )
    assert [name for name in committed() if bad.search(name)] == []


def test_lock_files_carry_hashes_and_no_addresses():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        packages = [line for line in text.splitlines() if re.match(r"[a-z0-9]", line)]
        assert packages
        assert all("==" in line and line.endswith("\\") for line in packages), lock.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_migrations_say_what_they_do():
    numbered = [name for name in committed() if re.search(r"/migrations/\d", name)]
    assert numbered
    assert [
        name for name in numbered if re.search(r"_auto_\d|\d{4}_(alter|remove|rename)_.*_and_more|_\d{8}_\d{4}", name)
    ] == []


def test_nothing_reads_the_shared_folder_at_run_time():
    """Only a conformance test may, by LLO_SPECS; the product carries its own copies."""
    code = [
        name
        for name in committed()
        if name.endswith((".py", ".html", ".js", ".yaml")) and not name.startswith("tests/")
    ]
    assert [name for name in code if re.search(r"\.\./shared|/work/", (ROOT / name).read_text())] == []


def test_no_unfinished_work_is_committed():
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    texts = [name for name in committed() if name.endswith((".py", ".html", ".js", ".css", ".yaml", ".md", ".toml"))]
    assert [name for name in texts if marks.search((ROOT / name).read_text())] == []
