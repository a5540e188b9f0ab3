"""A person at a browser without script, for tests: opens pages, reads them, fills in their forms as they stand, follows where they lead."""

from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from starlette.testclient import TestClient

from domain.shared.actor import Role
from tests.desk import CITY
from tests.site import PASSWORD, Site


@dataclass
class Form:
    """A form as it stands: where it goes, and what each field holds before anybody types."""

    action: str
    method: str = "get"
    kind: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


class Page:
    """A page that was answered."""

    def __init__(self, answer: Any) -> None:
        self.status, self.headers, self.html, self.url = answer.status_code, answer.headers, answer.text, str(answer.url)
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._said: list[str] = []
        self._pieces: list[str] = []
        self._open: list[str] = []
        self._href = self._select = self._area = ""
        if self.html:
            etree.fromstring(self.html.encode(), etree.HTMLParser(target=self, encoding="utf-8"))

    @property
    def text(self) -> str:
        """What a person reads, on one line."""
        return " ".join(" ".join(self._said).split())

    def form(self, action: str) -> Form:
        """The form that goes to an address that begins so."""
        return next(form for form in self.forms if form.action.startswith(action))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow forms and links."""
        self._words()
        given = dict(attributes)
        self.tags.append((tag, given))
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get"), given.get("enctype", "")))
        elif tag == "a":
            self._href = given.get("href", "")
        elif tag in {"script", "style", "title"}:
            self._open.append(tag)
        elif self.forms and tag in {"input", "select", "textarea", "option"}:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "option":
            if not self._select:
                return  # what a list of suggestions holds is no field's value
            form.choices.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given or not form.fields[self._select]:
                form.fields[self._select] = [given.get("value", "")]
        elif tag == "select":
            self._select = name
            form.fields[name] = []
        elif tag == "textarea":
            self._area = name
            form.fields[name] = [""]
        elif given.get("type") == "file":
            form.files.append(name)
        elif given.get("type") not in {"checkbox", "radio"} or "checked" in given:
            form.fields.setdefault(name, []).append(given.get("value", "on" if given.get("type") in {"checkbox", "radio"} else ""))

    def end(self, tag: str) -> None:
        """Leave what was open."""
        self._words()
        if tag == "a":
            self._href = ""
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def data(self, data: str) -> None:
        """Words between two tags, of which the parser may bring a piece at a time."""
        self._pieces.append(data)

    def close(self) -> None:
        """The end of the page."""
        self._words()

    def _words(self) -> None:
        """What is read, and what a link is called."""
        data = "".join(self._pieces)
        self._pieces.clear()
        if self._open or not data:
            return
        if self._area and self.forms:
            self.forms[-1].fields[self._area] = [data.removeprefix("\n")]
        self._said.append(data)
        if self._href and data.strip():
            self.links.setdefault(data.strip(), self._href)


class Browser:
    """One person's browser."""

    def __init__(self, site: Site, language: str = "zh") -> None:
        self.site = site
        self.http = TestClient(
            site.pages, base_url="https://award.test", raise_server_exceptions=False, headers={"Accept-Language": language}
        )

    def open(self, path: str, **query: Any) -> Page:
        """Look at a page, wherever it leads."""
        return Page(self.http.get(path, params=query or None))

    def send(self, form: Form, files: dict[str, bytes] | None = None, /, **typed: Any) -> Page:
        """Fill in a form and send it; what is typed as None is left out."""
        data = {name: values for name, values in form.fields.items() if typed.get(name, "") is not None}
        data |= {name: value if isinstance(value, list) else [str(value)] for name, value in typed.items() if value is not None}
        if form.method == "get":
            return Page(self.http.get(form.action, params=data))
        given = {name: (f"{name}.{'pdf' if content.startswith(b'%PDF-') else 'txt'}", content) for name, content in (files or {}).items()}
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, values in data.items() for value in values]
        parts += [(name, given.pop(name, ("", b""))) for name in form.files]  # a browser sends an empty part where no file is chosen
        if form.kind == "multipart/form-data":
            return Page(self.http.post(form.action, files=parts))
        return Page(self.http.post(form.action, data=data))


def signed_in(site: Site, handle: str, *roles: Role, city: str = CITY, acts_for: tuple[str, ...] = (), language: str = "zh") -> Browser:
    """Somebody with a new account at a browser of his own, signed in by its pages."""
    site.person(handle, *roles, city=city, acts_for=acts_for)
    return sign_in(Browser(site, language), handle)


def sign_in(browser: Browser, handle: str) -> Browser:
    """Sign in by the page."""
    site = browser.site
    site.wall.set(site.wall.now() + site.step)
    page = browser.send(browser.open("/login").form("/login"), handle=handle, password=PASSWORD, code=site.code(handle))
    assert page.status == 200, page.text
    return browser
