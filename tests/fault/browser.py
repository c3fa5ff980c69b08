"""A small browser over real HTTP: it keeps cookies, reads forms as they stand on the page and sends them as a visitor would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: list[Field] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)

    def values(self) -> list[tuple[str, str]]:
        """What a visitor who types nothing would send."""
        told: list[tuple[str, str]] = []
        for each in self.fields:
            if each.kind in ("checkbox", "radio"):
                told += [(each.name, each.value or "on")] if each.checked else []
            elif each.kind == "select":
                told += [(each.name, v) for v in each.chosen or each.options[:1]]
            elif each.kind != "file":
                told.append((each.name, each.value))
        return told

    def names(self) -> set[str]:
        return {each.name for each in self.fields}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._button: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(about.get("action", ""), about.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._within(tag, about)

    def _within(self, tag: str, about: dict[str, str]) -> None:
        assert self._form is not None
        name, kind = about.get("name", ""), about.get("type", "text")
        if tag == "input" and name and kind not in ("submit", "button", "image"):
            self._form.fields.append(Field(name, kind, about.get("value", ""), "checked" in about))
        elif tag == "select" and name:
            self._select = Field(name, "select")
            self._form.fields.append(self._select)
        elif tag == "option" and self._select is not None:
            self._select.options.append(about.get("value", ""))
            if "selected" in about:
                self._select.chosen.append(about.get("value", ""))
        elif tag == "textarea" and name:
            self._area = Field(name, "textarea")
            self._form.fields.append(self._area)
        elif tag == "button" and about.get("type", "submit") == "submit":
            self._button = {
                "name": name,
                "value": about.get("value", ""),
                "action": about.get("formaction", ""),
                "text": "",
            }
            self._form.buttons.append(self._button)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data
        if self._button is not None:
            self._button["text"] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "button":
            self._button = None


def read_forms(html: str) -> list[Form]:
    reader = _Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.method == "post"]


def fill(form: Form, values: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands in the form, with these values instead; a list of values gives the name as often."""
    kept = [(name, value) for name, value in form.values() if name not in values]
    for name, value in values.items():
        if name in form.names() or name.startswith("+"):
            many = value if isinstance(value, list) else [value]
            kept += [(name.lstrip("+"), str(one)) for one in many]
    return kept


@dataclass
class Answer:
    status: int
    location: str
    html: str
    url: str


class Browser:
    """One visitor with an address of its own."""

    def __init__(self, port: int, visitor: str = "10.0.0.1", timeout: float = 60) -> None:
        self.port, self.visitor, self.timeout = port, visitor, timeout
        self.cookies: SimpleCookie = SimpleCookie()

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        headers = {"Host": f"localhost:{self.port}", "X-Forwarded-For": self.visitor}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{m.key}={m.value}" for m in self.cookies.values())
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{self.port}"}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            html = answer.read().decode("utf-8", "replace")
            for told in answer.headers.get_all("Set-Cookie") or []:
                self.cookies.load(told)
            return Answer(answer.status, answer.headers.get("Location", ""), html, path)
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, values: list[tuple[str, str]]) -> Answer:
        return self._ask("POST", path, urlencode(values))

    def send(self, page: Answer, form: Form, values: dict[str, Any], button: int = 0) -> Answer:
        """Fills the form and presses one of its buttons."""
        told, pressed = fill(form, values), form.buttons[button] if form.buttons else {}
        if pressed.get("name"):
            told.append((pressed["name"], pressed["value"]))
        target = urlsplit(urljoin(page.url, pressed.get("action") or form.action or page.url)).path
        return self.post(target, told)
