"""A person with a browser that knows no JavaScript: reads the form on a page, changes some fields, sends it."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


class _Forms(HTMLParser):
    """All forms of a page: (action, method, fields as the browser would send them, submit buttons left out)."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self._select: str | None = None
        self._area: str | None = None
        self._first_option: str | None = None

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        about = {key: value or "" for key, value in pairs}
        if tag == "form":
            self.forms.append({"action": about.get("action", ""), "method": about.get("method", "get"), "fields": {}})
        if not self.forms or "disabled" in about:
            return
        fields, name = self.forms[-1]["fields"], about.get("name", "")
        if tag == "input" and name and about.get("type") not in ("submit", "button", "file"):
            if about.get("type") not in ("checkbox", "radio") or "checked" in about:
                ticked = "on" if about.get("type") in ("checkbox", "radio") else ""
                fields.setdefault(name, []).append(about.get("value", ticked))
        elif tag == "select" and name:
            self._select, self._first_option = name, None
        elif tag == "option" and self._select:
            if "selected" in about:
                fields.setdefault(self._select, []).append(about.get("value", ""))
            self._first_option = self._first_option or about.get("value", "")
        elif tag == "textarea" and name:
            self._area = name
            fields[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1]["fields"][self._area][0] += data


class Visitor:
    """`user` None is somebody who is not signed in."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)

    def see(self, url: str) -> HttpResponse:
        response: Any = self.client.get(url, follow=True)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        return response

    def text(self, url: str) -> str:
        return self.see(url).content.decode()

    def fill(self, url: str, form_action: str = "", **values: Any) -> HttpResponse:
        """Opens the page, fills its form (the first that posts, or the one with this action) and sends it."""
        page: Any = self.see(url)
        return self.send(page, form_action, **values)

    def send(self, page: Any, form_action: str = "", **values: Any) -> HttpResponse:
        reader = _Forms()
        reader.feed(page.content.decode())
        posting = [f for f in reader.forms if f["method"].lower() == "post"]
        mine = [f for f in posting if form_action in f["action"]] if form_action else _main(posting)
        assert mine, f"no form on {page.request['PATH_INFO']}"
        fields = {**mine[0]["fields"], **{k: v if isinstance(v, list) else [v] for k, v in values.items()}}
        action = mine[0]["action"] or page.request["PATH_INFO"]
        response: Any = self.client.post(action, {k: v for k, v in fields.items() if v != [None]})
        assert response.status_code in (200, 302), f"{action}: {response.status_code}"
        said = re.search(r'<div class="error-summary".*?</div>', response.content.decode(), re.DOTALL)
        assert not said, f"{action}: {re.sub(r'<[^>]+>', ' ', said[0])}"
        return response

    def press(self, url: str, **values: Any) -> HttpResponse:
        """A button that posts to an address of its own; the answer is a page again."""
        response: Any = self.client.post(url, values)
        assert response.status_code == 302, f"{url}: {response.status_code}"
        return response


def _main(forms: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The page's own form: layouts have only sign-out beside it."""
    return [f for f in forms if "logout" not in f["action"] and "uitloggen" not in f["action"]]
