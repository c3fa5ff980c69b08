"""R3: retries do no harm. From the URL resolver: every POST door that creates is sent twice with one key, and then with
another body. The verdicts stand in tests/fault/posts.yaml, the recipes in tests/fault/recipes*.py, and that neither is missing is
checked by tests/architecture/test_posts.py."""

import re
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from llo_portal.documents.models import Effect
from tests.architecture.doors import verdicts
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.delivery import strategy
from tests.factories.invoices import IBAN
from tests.fault.browser import fill, read_forms
from tests.fault.posts import creators, post_doors
from tests.fault.recipes import COMMON, RECIPES

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
CREATES = creators()


def user_for(name: str) -> Any:
    verdict, role = verdicts()[name], RECIPES[name].role
    if role or isinstance(verdict, list):
        return UserFactory(roles=(role or verdict[0],))
    return UserFactory(roles=("secretaris",)) if verdict == "signed_in" else None


def rows(name: str) -> tuple[int, ...]:
    """How many there are of what this door creates, and how many effects wait."""
    return (*(apps.get_model(model)._base_manager.count() for model in RECIPES[name].creates), Effect.objects.count())


def body(client: Client, name: str, url: str, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The form as it stands on its own page, filled in; the form must carry a key. An action has no page of its own."""
    recipe, typed = RECIPES[name], RECIPES[name].typed(kwargs)
    page = client.get(url + recipe.query)
    if page.status_code in (302, 405):  # a step whose secret comes by cookie: `typed` brings it
        return {name.lstrip("+"): value for name, value in typed.items()} | recipe.files()
    forms = [
        form for form in read_forms(page.content.decode()) if not form.action.endswith(("/account/logout/", "/nee/"))
    ]
    ours = [form for form in forms if "idempotency_key" in form.names()]
    assert ours, f"{name}: no form with an idempotency key on the page ({page.status_code})"
    form = max(ours, key=lambda found: len(found.fields))
    known = {
        field.name for field in form.fields if not field.value and field.kind not in ("checkbox", "radio", "select")
    }
    boxes = {"old_enough", "terms"} & form.names()
    values = {n: v for n, v in COMMON.items() if n in known | boxes} | typed
    found: dict[str, Any] = {}
    for key, value in fill(form, values):
        if key not in ("csrfmiddlewaretoken", "idempotency_key"):
            found.setdefault(key, []).append(value)
    return found | recipe.files()


@pytest.mark.parametrize("name", CREATES)
def test_r3_the_same_form_twice_is_once(name: str, settings: Any, tmp_path: Any) -> None:
    ProviderFactory(iban=IBAN)
    strategy()
    settings.MOLLIE_API_KEY, settings.MEDIA_ROOT = "test_alleen_om_te_beginnen", tmp_path
    client, user = Client(), user_for(name)
    if user is not None:
        client.force_login(user)
    kwargs = RECIPES[name].on(user)
    url = reverse(name, kwargs=kwargs)
    sent = body(client, name, url, kwargs) | {"idempotency_key": str(uuid.uuid4())}
    before = rows(name)
    first = client.post(url, _again(sent))
    assert first.status_code == 302, f"{name}: {first.status_code} {_complaints(first)}"
    after = rows(name)
    assert after[:-1] > before[:-1], f"{name} created nothing: {_complaints(first)}"
    second = client.post(url, _again(sent))
    assert (second.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert rows(name) == after
    other = client.post(url, _again(sent) | {"anders": "ja"})
    assert other.status_code == 422
    assert rows(name) == after


def _again(sent: dict[str, Any]) -> dict[str, Any]:
    """Files are read to their end by the first request."""
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return dict(sent)


def _complaints(answer: Any) -> str:
    html = answer.content.decode(errors="replace")
    return re.sub(r"<[^>]+>", " ", " ".join(re.findall(r"error-summary.*?</div>", html)))[:500]


def test_r3_counts(capsys: Any) -> None:
    with capsys.disabled():
        print(f"\nR3: {len(post_doors())} POST doors, {len(CREATES)} create and were sent three times each")
