"""Reads a page as somebody sees it, and fills it in as a browser does.

The parser is strict: a tag that is not closed, a block inside a paragraph or an id that
stands twice fails the test that asked for the page.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import reverse

VOID = {"area", "br", "circle", "hr", "img", "input", "link", "meta", "path", "rect"}
IN_PARAGRAPHS = {"button", "label", "legend", "li", "summary", "td", "textarea", "th", "tr"}
NOT_IN_PARAGRAPHS = {
    *("article", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3"),
    *("header", "main", "nav", "ol", "p", "section", "table", "ul"),
}
BLOCKS = IN_PARAGRAPHS | NOT_IN_PARAGRAPHS
UNSEEN = frozenset({"head", "svg", "script", "option", "textarea", "template"})


def _lines(said: str) -> list[str]:
    cleaned = (re.sub(r"\s+", " ", line).strip() for line in said.split("\x1e"))
    return [line for line in cleaned if line]


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


class Element:
    """One element of a page, or the whole of it."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Element | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def walk(self) -> list[Element]:
        """A template is nothing until a script makes something of it."""
        found = [self]
        for child in self.children:
            if isinstance(child, Element) and child.tag != "template":
                found += child.walk()
        return found

    def all(self, *tags: str, of: str = "") -> list[Element]:
        """Those of these tags, and of a class if one is named."""
        return [
            element
            for element in self.walk()
            if (not tags or element.tag in tags) and (not of or of in element.get("class").split())
        ]

    def part(self, ident: str) -> Element:
        """The element with this id."""
        return next(element for element in self.walk() if element.get("id") == ident)

    def has(self, ident: str) -> bool:
        return any(element.get("id") == ident for element in self.walk())

    @property
    def raw(self) -> str:
        """What stands between the tags, as the page has it."""
        return "".join(c if isinstance(c, str) else c.raw for c in self.children)

    @property
    def lines(self) -> list[str]:
        """What is read on the screen, a line for each block; what is folded away counts too."""
        return _lines(self.said())

    def said(self, *, without: frozenset[str] = UNSEEN) -> str:
        """Its words, with a record separator between lines."""
        if self.tag in without or "hidden" in self.attributes:
            return ""
        inside = "".join(
            c if isinstance(c, str) else c.said(without=without) for c in self.children
        )
        if self.tag == "br":
            return "\x1e"
        return f"\x1e{inside}\x1e" if self.tag in BLOCKS else inside

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def links(self) -> dict[str, str]:
        """The words of each link, and where it goes."""
        return {link.text: link["href"] for link in self.all("a")}

    @property
    def buttons(self) -> list[str]:
        return [button.text for button in self.all("button")]

    @property
    def wrong(self) -> list[str]:
        """What the page says is not right with what was typed."""
        return [message.text for message in self.all(of="wrong")]

    @property
    def rows(self) -> list[list[str]]:
        """The lines of each row of the lists in here, without what one can do with it."""
        return [
            _lines(row.said(without=UNSEEN | {"form", "details"}))
            for row in self.all("li")
            if row.parent is not None and "rows" in row.parent.get("class").split()
        ]

    def field(self, label: str) -> Element:
        """The field that is labelled so."""
        for named in self.all("label"):
            if named.text == label:
                inside = named.all("input")
                return inside[0] if inside else self.part(named["for"])
        raise AssertionError(f"nothing is labelled “{label}”")

    @property
    def value(self) -> str:
        """What a field holds."""
        return self.raw.removeprefix("\n") if self.tag == "textarea" else self.get("value")

    @property
    def opened(self) -> list[str]:
        """The summaries of what is unfolded."""
        return [
            details.all("summary")[0].text
            for details in self.all("details")
            if "open" in details.attributes
        ]


class Page(HTMLParser):
    """The answer of the server, read."""

    def __init__(self, answer: Any) -> None:
        super().__init__(convert_charrefs=True)
        self.answer = answer
        self.status: int = answer.status_code
        self.whole = Element("", {}, None)
        self._here = self.whole
        self.feed(answer.content.decode())
        self.close()
        assert self._here is self.whole, f"<{self._here.tag}> is never closed"
        idents = [e["id"] for e in self.whole.walk() if e.get("id")]
        twice = {ident for ident in idents if idents.count(ident) > 1}
        assert not twice, f"these ids stand twice: {twice}"

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_IN_PARAGRAPHS:
            assert not self._within("p"), f"<{tag}> ends the <p> that it stands in"
        element = Element(tag, {name: value or "" for name, value in attrs}, self._here)
        self._here.children.append(element)
        if tag not in VOID:
            self._here = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._here.tag == tag, f"</{tag}> where <{self._here.tag}> is open"
        assert self._here.parent is not None
        self._here = self._here.parent

    def handle_data(self, data: str) -> None:
        self._here.children.append(data)

    def _within(self, tag: str) -> bool:
        element: Element | None = self._here
        while element is not None:
            if element.tag == tag:
                return True
            element = element.parent
        return False

    @property
    def title(self) -> str:
        return self.whole.all("title")[0].raw

    @property
    def told(self) -> list[str]:
        """What the page says once, after a deed."""
        return [told.text for told in self.whole.all(of="told")]


class Visitor:
    """Somebody at a browser, without JavaScript or (`htmx`) with it."""

    def __init__(self, person: Any, *, htmx: bool = False) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.htmx = htmx
        self.page: Page

    def open(self, name: str, *args: object, follow: bool = True, **query: str) -> Page:
        """A page by the name of its address."""
        return self.go(reverse(name, args=args), follow=follow, **query)

    def go(self, address: str, *, follow: bool = True, **query: str) -> Page:
        self.page = Page(self.client.get(address, query, follow=follow))
        return self.page

    def press(self, button: str, *, within: str = "", beside: str = "", **typed: str) -> Page:
        """Fill in the form of a button by the names of its fields and press it.

        Where there are several, `within` is the id of the part in which the button stands and
        `beside` the label of a field of its form.
        The answer is the page that follows; with htmx, the part that is put in.
        """
        form, data = self.filled(button, within=within, beside=beside, **typed)
        self.page = self.send(form, data)
        return self.page

    def filled(
        self, button: str, *, within: str = "", beside: str = "", **typed: str
    ) -> tuple[Element, dict[str, Any]]:
        """The form of a button, and what it sends."""
        where = self.page.part(within) if within else self.page.whole
        found = [
            (form, pressed)
            for form in where.all("form")
            for pressed in form.all("button")
            if pressed.text == button
            and (not beside or beside in [label.text for label in form.all("label")])
        ]
        assert len(found) == 1, f"{len(found)} buttons say “{button}”"
        form, pressed = found[0]
        data = self._held(form)
        unknown = set(typed) - {
            field.get("name") for field in form.all("input", "textarea", "select")
        }
        assert not unknown, f"the form has no {unknown}"
        data |= typed
        if pressed.get("name"):
            data[pressed["name"]] = pressed.get("value")
        return form, data

    def send(self, form: Element, data: dict[str, Any]) -> Page:
        if self.htmx and form.get("hx-post"):
            answer = self.client.post(form["hx-post"], data, headers={"HX-Request": "true"})
            if "HX-Redirect" in answer.headers:
                answer = self.client.get(answer["HX-Redirect"])
            return Page(answer)
        action = form.get("action") or self.page.answer.request["PATH_INFO"]
        return Page(self.client.post(action, data, follow=True))

    @staticmethod
    def _held(form: Element) -> dict[str, Any]:
        """What the form has in it when nobody types; of one name more than once, a list."""
        held: dict[str, Any] = {}
        for field in form.all("input", "textarea"):
            is_tick = field.get("type") in {"checkbox", "radio"}
            if field.get("name") and (not is_tick or "checked" in field.attributes):
                value = field.value or ("on" if is_tick else "")
                before = held.get(field["name"])
                held[field["name"]] = value if before is None else [*_listed(before), value]
        for select in form.all("select"):
            options = select.all("option")
            chosen = [option for option in options if "selected" in option.attributes]
            held[select["name"]] = (chosen or options)[0]["value"]
        return held
