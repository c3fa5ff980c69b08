"""Registries, data files, search and menu."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
import rules
from django.test import RequestFactory

from llo_portal.kernel import navigation as navigation_module
from llo_portal.kernel import yamldata
from llo_portal.kernel.navigation import MenuItem, menu_for, menu_items, navigation
from llo_portal.kernel.panels import Panel, panels, panels_for
from llo_portal.kernel.registry import DuplicateKey, Registry
from llo_portal.kernel.rights import has_role
from llo_portal.kernel.search import Hit, SearchSource, search, search_sources


@dataclass(frozen=True)
class Thing:
    key: str


class Somebody:
    """A user with some permissions."""

    def __init__(self, *permissions):
        self.permissions = permissions

    def has_perm(self, permission, obj=None):
        return permission in self.permissions


def test_two_of_one_key_stop_the_start():
    registry = Registry("ding")
    registry.register(Thing("a"))
    with pytest.raises(DuplicateKey, match="'a'"):
        registry.register(Thing("a"))
    assert [thing.key for thing in registry] == ["a"]
    assert "a" in registry
    with pytest.raises(KeyError):
        registry.get("b")


def test_an_override_ends_even_when_the_test_fails():
    registry = Registry("ding")
    registry.register(Thing("a"))
    with pytest.raises(RuntimeError), registry.override(Thing("b")):
        raise RuntimeError
    assert len(registry) == 1
    assert "a" in registry


@pytest.mark.parametrize("text", ["a:", "a: ''", "a: []", "a: [1, null]", "a: {b: {}}", "- a", "", "a"])
def test_empty_values_and_other_shapes_are_refused(tmp_path, text):
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(yamldata.DataFileError):
        yamldata.load(path)


def test_zero_and_no_are_values(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 0\nb: false\n")
    assert yamldata.load(path) == {"a": 0, "b": False}


def test_keys_are_neither_missing_nor_unknown():
    yamldata.check_keys({"a": 1, "b": 2}, required={"a"}, optional={"b"}, where="x")
    with pytest.raises(yamldata.DataFileError, match="missing"):
        yamldata.check_keys({}, required={"a"}, where="x")
    with pytest.raises(yamldata.DataFileError, match="unknown"):
        yamldata.check_keys({"a": 1, "c": 1}, required={"a"}, where="x")


def test_search_asks_only_what_the_user_may_see():
    def never(user, term, limit):
        raise AssertionError("asked without permission")

    def find(user, term, limit):
        return [Hit(term, "", "/")][:limit]

    with search_sources.override(
        SearchSource("a", "A", "x", "no", never), SearchSource("b", "B", "x", "yes", find),
        SearchSource("c", "C", "x", "yes", lambda *args: [], 10),
    ):  # fmt: skip
        [(source, hits)] = search(Somebody("yes"), "  lassen ")
        assert source.key == "b"
        assert hits[0].title == "lassen"
        assert search(Somebody("yes"), " a ") == []


def test_panels_and_menu_follow_permission_and_order(rf):
    request = rf.get("/verzendingen/x/")
    request.user = Somebody("yes")
    one = Panel("a", "thuis", "A", "yes", "a.html", lambda request, obj: {"x": obj}, 20)
    two = Panel("b", "thuis", "B", "yes", "a.html", lambda request, obj: {}, 10)
    nothing = Panel("c", "thuis", "C", "yes", "a.html", lambda request, obj: None)
    hidden = Panel("d", "thuis", "D", "no", "a.html", lambda request, obj: {})
    elsewhere = Panel("e", "elders", "E", "yes", "a.html", lambda request, obj: {})
    with panels.override(one, two, nothing, hidden, elsewhere):
        assert [panel.key for panel in panels_for("thuis", request, 1)] == ["b", "a"]
    with navigation.override(
        MenuItem("a", "A", "documents:effects", "x", "yes", 20), MenuItem("b", "B", "today", "x", "yes", 10),
        MenuItem("c", "C", "today", "x", "no", 1),
    ):  # fmt: skip
        assert [(link.label, link.active) for link in menu_for(request)] == [("B", False), ("A", True)]


def test_the_first_nine_are_what_the_roles_use_every_day(rf, monkeypatch):
    monkeypatch.setitem(navigation_module.daily, "a", ("i11", "i10", "nergens"))
    monkeypatch.setitem(navigation_module.daily, "b", ("i9",))
    items = [MenuItem(f"i{n}", f"I{n}", "today", "x", "yes", n) for n in range(12)]
    with navigation.override(*items):
        labels = [item.key for item in menu_items(lambda _: True, {"a", "b"})]
    assert labels == ["i0", "i1", "i2", "i3", "i4", "i5", "i9", "i10", "i11", "i6", "i7", "i8"]


def test_daily_items_exist_and_are_for_their_role():
    for role, keys in navigation_module.daily.items():
        user = SimpleNamespace(is_authenticated=True, is_active=True, role_keys=frozenset({role}))
        for key in keys:
            assert rules.has_perm(navigation.get(key).permission, user), (role, key)


@pytest.fixture
def rf():
    return RequestFactory()


def test_a_role_that_does_not_exist_is_a_programming_error():
    with pytest.raises(ValueError, match="superheld"):
        has_role("superheld")
