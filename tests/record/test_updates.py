"""What may come into the notes: read off the bytes, before anything is stored."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from entrenous.record.document import rewrite
from entrenous.record.markdown import from_markdown
from entrenous.record.updates import NotAllowed, examine

TOPIC = "2a6f2f0e-6a3e-4a57-9d43-0b7f6c1f8f11"
EVERYTHING = """# Plans

We **spoke** of *her* and https://example.org, [here](mailto:a@example.org).

- [x] milk
- bread
  1. white

> said

---

[the garden](#topic-2a6f2f0e-6a3e-4a57-9d43-0b7f6c1f8f11)"""


def written(markdown):
    doc = Doc()
    rewrite(doc, from_markdown(markdown))
    return doc


def node(tag, attributes=None, children=()):
    doc = Doc()
    doc.get("notes", type=XmlFragment).children.append(XmlElement(tag, attributes or {}, children))
    return doc.get_update()


def marked(name, value):
    doc = Doc()
    text = XmlText("")
    paragraph = XmlElement("paragraph", {}, [text])
    doc.get("notes", type=XmlFragment).children.append(paragraph)
    text.insert(0, "words", {name: value})
    return doc.get_update()


def test_all_that_the_editor_makes_is_let_in():
    assert examine(written(EVERYTHING).get_update())


def test_what_brings_nothing_is_told_apart():
    assert not examine(Doc().get_update())


def test_taking_out_brings_something():
    doc = written("One.\n\nTwo.")
    before = doc.get_state()
    rewrite(doc, from_markdown("One."))
    assert examine(doc.get_update(before))


REFUSED = {
    "a script": (node, "script"),
    "a picture": (node, "image", {"src": "https://example.org/pixel.png"}),
    "a handler": (node, "paragraph", {"onclick": "alert(1)"}),
    "a style": (node, "paragraph", {"style": "color: red"}),
    "an endless attribute": (node, "heading", {"level": "x" * 3000}),
    "a link that runs": (marked, "link", {"href": "javascript:alert(1)"}),
    "a link of data": (marked, "link", {"href": "data:text/html,x"}),
    "a link without a scheme": (marked, "link", {"href": "//example.org"}),
    "a link and more": (marked, "link", {"href": "https://example.org", "onclick": "x"}),
    "an endless link": (marked, "link", {"href": "https://example.org/" + "x" * 3000}),
    "a row that is none": (marked, "row", {"kind": "topic", "id": "not one"}),
    "a row of another kind": (marked, "row", {"kind": "script", "id": TOPIC}),
    "bold and more": (marked, "bold", {"class": "x"}),
    "a colour": (marked, "textStyle", {"color": "red"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_editor_never_makes_is_refused(what):
    make, *given = REFUSED[what]
    with pytest.raises(NotAllowed):
        examine(make(*given))


@pytest.mark.parametrize("kind", [Text, Map, Array])
def test_roots_of_other_names_and_kinds_are_refused(kind):
    doc = Doc()
    root = doc.get("elsewhere", type=kind)
    match root:
        case Text():
            root += "words"
        case Map():
            root["key"] = "words"
        case Array():
            root.append("words")
    with pytest.raises(NotAllowed):
        examine(doc.get_update())


def test_a_refusal_quotes_nothing():
    with pytest.raises(NotAllowed) as refused:
        examine(marked("link", {"href": "javascript:secret"}))
    assert "secret" not in str(refused.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_let_in_or_refused_and_nothing_else(content):
    with contextlib.suppress(NotAllowed):
        examine(content)


WHOLE = written(EVERYTHING).get_update()


@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_what_is_let_in_after_a_change_of_bytes_holds_only_what_we_know(changes):
    """A document that took it shows no node, attribute, link or mark that we do not know."""
    content = bytearray(WHOLE)
    for at, byte in changes:
        content[at] = byte
    try:
        examine(bytes(content))
    except NotAllowed:
        return
    doc = Doc()
    try:
        doc.apply_update(bytes(content))
    except ValueError:
        return
    shown = str(doc.get("notes", type=XmlFragment))
    for harm in ("<script", "javascript:", "<img", "onclick", "style="):
        assert harm not in shown.replace(json.dumps(harm), "")


@pytest.mark.parametrize(
    "odd",
    [
        "010107000101056e6f7465730000",  # takes the place of nothing
        "010107000401056e6f7465730000",  # no words
        "01010700000000",  # nothing that is no longer kept
        "010107ffffffff0f0701056e6f746573030970617261677261706800",  # where clocks end
        "0101070000ffffffff0f00",
        "00010701ffffffff0f01",
        "000107010000",
    ],
)
def test_lengths_and_clocks_that_nobody_types_are_refused(odd):
    """They can end a process that applies them."""
    with pytest.raises(NotAllowed):
        examine(bytes.fromhex(odd))
