"""Prose as the editor has it: a Yjs document, with TipTap's nodes in an XML fragment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Any, Final

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from entrenous.record.lib0 import clocks, number
from entrenous.record.prose import BREAK, DEEPEST, Block, Run, joined
from entrenous.record.updates import NODES, ROOT, is_safe_link

type Document = Doc[Any]

MOST: Final = {"checked": 1, "level": 6, "start": 999_999_999}  # the attributes of ours
MOST_COMPARED: Final = 1000  # words or blocks of both; comparing more could take minutes


def read(doc: Document) -> tuple[Block, ...]:
    """What stands in a document. What no editor of ours would make is passed over."""
    return tuple(_read_blocks(doc.get(ROOT, type=XmlFragment)))


def _read_blocks(parent: XmlFragment | XmlElement, depth: int = 0) -> Iterator[Block]:
    for child in parent.children:
        if not isinstance(child, XmlElement) or child.tag not in NODES or depth > DEEPEST:
            continue
        kind = child.tag
        attributes = tuple(_read_attributes(dict(iter(child.attributes))))  # type: ignore[type-var]  # it says Iterable and is an iterator
        if kind in ("paragraph", "heading"):
            yield Block(kind, attributes, runs=joined(_read_runs(child)))
        else:
            yield Block(kind, attributes, blocks=tuple(_read_blocks(child, depth + 1)))


def _read_attributes(given: dict[str, object]) -> Iterator[tuple[str, object]]:
    """Numbers come as floats, and may be any that a float can be."""
    for name, most in MOST.items():
        match given.get(name):
            case bool(value):
                yield name, value
            case int(value) | float(value) if 0 <= value <= most:
                yield name, int(value)


def _read_runs(line: XmlElement) -> Iterator[Run]:
    for child in line.children:
        if isinstance(child, XmlText):
            for text, marks in child.diff():
                if isinstance(text, str):
                    yield _run(text, marks or {})
        elif isinstance(child, XmlElement) and child.tag == "hardBreak":
            yield BREAK


def _run(text: str, marks: dict[str, object]) -> Run:
    link, row = "", ""
    match marks.get("link"):
        case {"href": str(href)} if is_safe_link(href):
            link = href
    match marks.get("row"):
        case {"kind": str(kind), "id": str(ident)}:
            row = f"{kind}-{ident}"
    return Run(text, marks.get("bold") is not None, marks.get("italic") is not None, link, row)


def rewrite(doc: Document, wanted: Sequence[Block]) -> None:
    """Make the document say this, and touch only what differs: others may be writing in it."""
    with doc.transaction():
        fragment = doc.get(ROOT, type=XmlFragment)
        if not _is_ours(fragment):  # pycrdt counts such children otherwise, or without end
            doc.apply_update(_taking_out_all(doc))
        _rewrite(fragment, tuple(_read_blocks(fragment)), tuple(wanted))


def _is_ours(parent: XmlFragment | XmlElement, depth: int = 0) -> bool:
    """Whether all that stands there is what `read` tells: blocks in blocks, and words in lines."""
    children = list(parent.children)
    if len(children) != len(parent.children) or depth > DEEPEST + 1:
        return False
    is_line = isinstance(parent, XmlElement) and parent.tag in ("paragraph", "heading")
    for child in children:
        match child:
            case XmlElement() if not is_line:
                if child.tag not in NODES or not _is_ours(child, depth + 1):
                    return False
            case XmlElement() if child.tag == "hardBreak":
                pass
            case XmlText() if is_line and all(isinstance(text, str) for text, _ in child.diff()):
                pass
            case _:
                return False
    return True


def _taking_out_all(doc: Document) -> bytes:
    """An update that puts nothing in, and takes out all that any client did."""
    known = clocks(doc.get_state())
    all_of_each = (
        number(client) + number(1) + number(0) + number(clock) for client, clock in known.items()
    )
    return number(0) + number(len(known)) + b"".join(all_of_each)


def _rewrite(
    parent: XmlFragment | XmlElement, there: tuple[Block, ...], wanted: tuple[Block, ...]
) -> None:
    for start, end, first, last in reversed(_changes(there, wanted)):
        old, new = there[start:end], wanted[first:last]
        alike = 0
        while alike < min(len(old), len(new)) and _can_become(old[alike], new[alike]):
            alike += 1
        for n in range(len(old) - 1, alike - 1, -1):
            del parent.children[start + n]
        for n, block in enumerate(new[alike:], start=start + alike):
            _insert(parent, n, block)
        for n in range(alike):
            child = parent.children[start + n]
            assert isinstance(child, XmlElement)
            _become(child, old[n], new[n])


def _changes(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int, int, int]]:
    """From where to where the two differ, at their places in both.

    Between what they begin and what they end with alike; if that is long, it is one difference.
    """
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    one, other = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(one) + len(other) > MOST_COMPARED:
        return [(head, head + len(one), head, head + len(other))]
    compared = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    return [
        (head + start, head + end, head + first, head + last)
        for how, start, end, first, last in compared
        if how != "equal"
    ]


def _alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    same = takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


def _can_become(old: Block, new: Block) -> bool:
    return old.kind == new.kind and BREAK not in old.runs and BREAK not in new.runs


def _become(element: XmlElement, old: Block, new: Block) -> None:
    for name, value in new.attributes:
        if dict(old.attributes).get(name) != value:
            element.attributes[name] = value
    if new.kind not in ("paragraph", "heading"):
        _rewrite(element, old.blocks, new.blocks)
        return
    if old.runs == new.runs:
        return
    texts = [child for child in element.children if isinstance(child, XmlText)]
    for n in range(len(element.children) - 1, 0, -1):
        del element.children[n]
    if not texts:
        _fill(element, new)
        return
    _reword(texts[0], new)


def _reword(text: XmlText, new: Block) -> None:
    """Put in and take out words, as bytes of UTF-8 count: that is how pycrdt measures."""
    old = "".join(part for part, _marks in text.diff() if isinstance(part, str))
    wanted = "".join(run.text for run in new.runs)
    before, after = _words(old), _words(wanted)
    for start, end, first, last in reversed(_changes(before, after)):
        at = _size(before[:start])
        if size := _size(before[start:end]):
            del text[at : at + size]
        if put := "".join(after[first:last]):
            text.insert(at, put)
    at = 0
    for run in new.runs:
        size = _size([run.text])
        text.format(at, at + size, {**dict.fromkeys(_marks(Run(""))), **_marks(run)})
        at += size


def _insert(parent: XmlFragment | XmlElement, at: int, block: Block) -> None:
    element = parent.children.insert(at, XmlElement(block.kind, dict(block.attributes)))  # type: ignore[arg-type]  # it takes more than it says
    _fill(element, block)


def _fill(element: XmlElement, block: Block) -> None:
    for inner in block.blocks:
        _insert(element, len(element.children), inner)
    for is_break, some in groupby(block.runs, key=lambda run: run == BREAK):
        if is_break:
            for _ in some:
                element.children.append(XmlElement("hardBreak"))
        else:
            text = element.children.append(XmlText(""))
            for run in some:
                marks = {name: value for name, value in _marks(run).items() if value is not None}
                text.insert(len(text), run.text, marks)


def _marks(run: Run) -> dict[str, object]:
    kind, _, ident = run.row.partition("-")
    return {
        "bold": {} if run.bold else None,
        "italic": {} if run.italic else None,
        "link": {"href": run.link} if run.link else None,
        "row": {"kind": kind, "id": ident} if run.row else None,
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _size(words: Iterable[str]) -> int:
    return sum(len(word.encode()) for word in words)
