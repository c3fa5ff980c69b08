"""The manual tells the truth: a page per role, and what stands in backticks is on a screen or is an address of the house.

In `docs/rollen/` and `docs/README.md` backticks hold only words of the screen and addresses. A word with a count in it is
written with 12 for the number.
"""

import ast
import re
from functools import cache
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
import rules
from django.urls import Resolver404, resolve

from llo_portal.kernel.navigation import menu_items, navigation
from llo_portal.kernel.panels import panels
from tests.architecture.doors import ROLES, verdicts

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "rollen"
INDEX = ROOT / "docs" / "README.md"
DECISIONS = ROOT / "docs" / "decisions"
ROLES_WITH_PAGE = [role for role in ROLES if role != "beheer"]
PARTS = ("## Wat je ziet als je binnenkomt", "## Wat je niet kunt, en waarom", "## Wat er daarna gebeurt")
QUOTED = re.compile(r"`([^`]+)`")
LINKED = re.compile(r"\]\(([^)#:]+)\)")
SCREEN_ROOMS = {"views", "forms", "filters", "tables", "house", "choices", "models"}
PICTURE_LIMIT = 150_000
README_LIMIT = 120


def page_of(role: str) -> str:
    return (PAGES / f"{role}.md").read_text(encoding="utf-8")


def visible(template: str, number: str) -> set[str]:
    """Texts between the tags of a template, with `number` for every value, and the words in its own tags."""
    template = re.sub(r"\{#.*?#\}", "", template)
    words = set(re.findall(r'"([^"]+)"', " ".join(re.findall(r"\{%.*?%\}", template))))
    plain = re.sub(r"\{\{.*?\}\}", number, re.sub(r"\{%.*?%\}", "\0", template))
    return words | {" ".join(unescape(text).split()) for text in re.split(r"<[^>]*>|\0", plain)}


def python_files() -> list[Path]:
    """The rooms whose words reach a page, in every app."""
    apps = [path.parent for path in (*ROOT.glob("*/apps.py"), *ROOT.glob("llo_portal/*/apps.py"))]
    files = [path for app in apps for path in app.rglob("*.py")]
    return [path for path in files if SCREEN_ROOMS & set(path.with_suffix("").parts) or path.stem.endswith("_views")]


@cache
def on_screen() -> frozenset[str]:
    """Every word that a page can show, as far as it stands in a template or in the code of the screens."""
    found: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= visible(text, "\0") | visible(text, "12")
    for path in python_files():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return frozenset(found | {item.label for item in navigation} | {panel.label for panel in panels})


def quoted(text: str) -> tuple[list[str], list[str]]:
    """Addresses and words."""
    found = [" ".join(each.split()) for each in QUOTED.findall(text)]
    return [each for each in found if each.startswith("/")], [each for each in found if not each.startswith("/")]


def menu_of(role: str) -> list[str]:
    user = SimpleNamespace(is_authenticated=True, is_active=True, role_keys=frozenset({role}))
    return [item.label for item in menu_items(lambda permission: rules.has_perm(permission, user), {role})]


def unknown_addresses(paths: list[str]) -> list[str]:
    wrong = []
    for path in paths:
        try:
            resolve(path)
        except Resolver404:
            wrong.append(path)
    return wrong


def test_every_role_has_a_page_and_no_page_is_left_over():
    assert sorted(path.stem for path in PAGES.iterdir()) == sorted(ROLES_WITH_PAGE)


@pytest.mark.parametrize("role", ROLES_WITH_PAGE)
def test_a_page_says_what_every_page_says(role):
    text = page_of(role)
    assert [part for part in PARTS if part not in text] == []
    assert f"rollen/{role}.md" in INDEX.read_text(encoding="utf-8")


@pytest.mark.parametrize("role", ROLES_WITH_PAGE)
def test_the_menu_of_a_page_is_the_menu_of_the_role(role):
    line = next(line for line in page_of(role).splitlines() if line.startswith("**Menu:**"))
    assert QUOTED.findall(line) == menu_of(role)


@pytest.mark.parametrize("role", ROLES_WITH_PAGE)
def test_a_page_names_addresses_that_open_for_the_role(role):
    paths, _ = quoted(page_of(role))
    assert unknown_addresses(paths) == []
    told = {path: verdicts()[resolve(path).view_name] for path in paths}
    assert {p: v for p, v in told.items() if v not in ("public", "signed_in", "token") and role not in v} == {}


@pytest.mark.parametrize("name", [*ROLES_WITH_PAGE, "README"])
def test_words_in_backticks_are_on_a_screen(name):
    text = INDEX.read_text(encoding="utf-8") if name == "README" else page_of(name)
    assert [word for word in quoted(text)[1] if word not in on_screen()] == []


def test_the_index_names_addresses_that_exist():
    assert unknown_addresses(quoted(INDEX.read_text(encoding="utf-8"))[0]) == []


def test_links_between_documents_lead_somewhere():
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    wrong = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in documents
        for link in LINKED.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert wrong == []


def test_the_readme_is_short_and_pictures_are_small():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < README_LIMIT
    heavy = [path.name for path in (ROOT / "docs" / "beeld").iterdir() if path.stat().st_size >= PICTURE_LIMIT]
    assert heavy == []


def test_decisions_are_numbered_and_say_decision_why_and_consequences():
    pages = sorted(DECISIONS.iterdir())
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))
    parts = ("**Decision.**", "**Why.**", "**Consequences.**")
    assert [path.name for path in pages if any(part not in path.read_text(encoding="utf-8") for part in parts)] == []
