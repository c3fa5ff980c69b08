"""R3, the part that needs no sending: every POST door says whether it creates, every creator has a recipe for `make fault`,
and every form that posts carries a key. See tests/fault/posts.yaml for what to do with a new door."""

import re
from pathlib import Path

import pytest

from tests.fault.posts import ELSEWHERE, WORDS, creators, declared, elsewhere, post_doors
from tests.fault.recipes import RECIPES

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FORM = re.compile(r"<form\b[^>]*method=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)
# the key, a block that a child fills with it, or the secret of a draft, which does the same for the steps of enrolling
KEYS = r"idempotency_key|form_head|name=.\{\{ field \}\}"
# signing out, and what stores nothing: twice is the same
NOT_OURS = re.compile(
    r"account_logout|logout_url|provider_login_url|own_data_download|person_export|self_test|class=.quiz|demo"
)
# forms of allauth's own views, which answer by themselves
ALLAUTH = ("account/", "mfa/", "socialaccount/", "usersessions/", "allauth/")


def test_every_post_door_says_whether_it_creates() -> None:
    missing = sorted(set(post_doors()) - declared().keys())
    assert not missing, f"zet in tests/fault/posts.yaml: creates, changes of nothing voor {', '.join(missing)}"
    assert sorted(declared().keys() - set(post_doors())) == [], "oordeel zonder URL"
    strange = {n: v for n, v in declared().items() if v not in WORDS and not v.startswith(ELSEWHERE)}
    assert strange == {}


def test_a_door_called_create_creates() -> None:
    named = re.compile(r"(_create|_add|_new|_copy|_issue|_paste)$")
    wrong = {n: v for n, v in declared().items() if named.search(n) and not v.startswith("creates")}
    assert wrong.keys() <= ALTERS, f"deze deuren maken iets: {sorted(wrong.keys() - ALTERS)}"


ALTERS = {"delivery:certificate_issue", "clients:advice_issue"}
"""They issue what was prepared before."""


def test_every_door_that_creates_has_a_recipe() -> None:
    assert sorted(set(creators()) - RECIPES.keys()) == [], "schrijf een recept in tests/fault/recipes.py"
    assert sorted(RECIPES.keys() - set(creators())) == [], "recept zonder deur die iets maakt"


@pytest.mark.parametrize("name", sorted(elsewhere()))
def test_what_is_sent_twice_elsewhere_is_there(name: str) -> None:
    path, _, test = elsewhere()[name].partition("::")
    assert f"def {test}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_form_that_posts_carries_a_key() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): form[:120]
        for path in sorted(TEMPLATES.rglob("*.html"))
        if not str(path.relative_to(TEMPLATES)).startswith(ALLAUTH)
        for form in FORM.findall(path.read_text(encoding="utf-8"))
        if not re.search(KEYS, form) and not NOT_OURS.search(form)
    }
    assert found == {}
