"""The prose of the notes: paragraphs, headings, lists, quotes; as Markdown, and as a Yjs document.

The document is what the editor writes (TipTap's nodes in an XML fragment); Markdown is what a
text area shows, what is searched, exported and read where there is no editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from entrenous.record.updates import NODES, ROOT, is_safe_link

type Document = Doc[Any]
type Attributes = tuple[tuple[str, object], ...]

DEEPEST = 100  # blocks in blocks; nobody writes so, and who means harm is not followed further
LISTS = {"bulletList": "listItem", "orderedList": "listItem", "taskList": "taskItem"}


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look one way: bold, italic, a link, a row of the page, or none of it."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""  # http, https or mailto
    row: str = ""  # topic-<id> or promise-<id>


BREAK = Run("\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A node of TipTap by its name. Paragraphs and headings have runs, the others have blocks."""

    kind: str
    attributes: Attributes = ()
    runs: tuple[Run, ...] = ()
    blocks: tuple[Block, ...] = ()

    def get(self, name: str, otherwise: int = 0) -> int:
        """An attribute that is a number or a truth."""
        value = dict(self.attributes).get(name)
        return int(value) if isinstance(value, int | float) else otherwise


# ── Markdown ─────────────────────────────────────────────────────────────────────────────────────

_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?\"'()\[\]]")
_ROW = re.compile(r"#((?:topic|promise)-[0-9a-f-]{36})")
_TASK = re.compile(r"\[([ xX])\](?: |$)")
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)"  # a backslash that would take something along
    r"|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])"  # what may begin or end emphasis
    r"|\[(?=[^\]]*\]\()"
)
_MARKER = re.compile(
    r"(?m)^(\s*)(?:(#{1,6}(?=\s|$)|[-+*>]|\[(?=[ xX]\](?:\s|$)))|(\d{1,9})([.)])(?=\s|$))"
)


@cache
def _reader() -> MarkdownIt:
    rules = ["list", "heading", "blockquote", "hr", "link", "emphasis", "escape", "newline"]
    reader = MarkdownIt("zero", {"html": False, "maxNesting": DEEPEST}).enable(rules)
    reader.validateLink = _is_ours  # type: ignore[method-assign,assignment]  # as its documentation has it
    return reader


def _is_ours(address: str) -> bool:
    return is_safe_link(address) or _ROW.fullmatch(address) is not None


def from_markdown(text: str) -> tuple[Block, ...]:
    """What a text area holds. Every line end that somebody typed is kept."""
    return tuple(_blocks(iter(_reader().parse(text))))


def _blocks(tokens: Iterator[Token]) -> Iterator[Block]:
    """Up to the token that closes what the caller has opened."""
    for token in tokens:
        match token.type:
            case "hr":
                yield Block("horizontalRule")
            case "paragraph_open":
                yield Block("paragraph", runs=_runs(tokens))
            case "heading_open":
                level = min(int(token.tag[1]), 3)
                yield Block("heading", (("level", level),), runs=_runs(tokens))
            case "blockquote_open":
                yield Block("blockquote", blocks=tuple(_blocks(tokens)))
            case "list_item_open":
                yield Block("listItem", blocks=tuple(_blocks(tokens)) or (Block("paragraph"),))
            case "ordered_list_open":
                start = int(token.attrs.get("start", 1))
                yield Block("orderedList", (("start", start),), blocks=tuple(_blocks(tokens)))
            case "bullet_list_open":
                yield from _bullets(_blocks(tokens))
            case _:
                return


def _bullets(items: Iterable[Block]) -> Iterator[Block]:
    """A list with boxes to tick in it is as many lists as it changes between the two."""
    for is_task, some in groupby(items, key=lambda item: bool(_box(item))):
        if is_task:
            yield Block("taskList", blocks=tuple(map(_task, some)))
        else:
            yield Block("bulletList", blocks=tuple(some))


def _box(item: Block) -> re.Match[str] | None:
    first = item.blocks[0]
    return _TASK.match(first.runs[0].text) if first.kind == "paragraph" and first.runs else None


def _task(item: Block) -> Block:
    box = _box(item)
    assert box is not None
    first = item.blocks[0].runs[0]
    rest = (Run(first.text[box.end() :]),) if first.text[box.end() :] else ()
    line = Block("paragraph", runs=rest + item.blocks[0].runs[1:])
    done = box.group(1) != " "
    return Block("taskItem", (("checked", done),), blocks=(line, *item.blocks[1:]))


def _runs(tokens: Iterator[Token]) -> tuple[Run, ...]:
    inline = next(tokens)
    next(tokens)  # its end
    runs: list[Run] = []
    bold = italic = 0
    href = ""
    for token in inline.children or []:
        match token.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
            case "link_open":
                href = str(token.attrs.get("href", ""))
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                runs.append(BREAK)
            case _ if token.content:
                row = _ROW.fullmatch(href)
                link, named = ("", row.group(1)) if row else (href, "")
                run = Run(token.content, bold > 0, italic > 0, link, named)
                runs += [run] if href else _with_addresses(run)
    return _joined(runs)


def _with_addresses(run: Run) -> Iterator[Run]:
    at = 0
    for found in _ADDRESS.finditer(run.text):
        yield Run(run.text[at : found.start()], run.bold, run.italic)
        yield Run(found.group(), run.bold, run.italic, link=found.group())
        at = found.end()
    yield Run(run.text[at:], run.bold, run.italic)


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours that look the same are one."""
    joined: list[Run] = []
    for looks, some in groupby(runs, key=lambda run: (run == BREAK, _looks(run))):
        if looks[0]:
            joined += some
        elif text := "".join(run.text for run in some):
            joined.append(Run(text, *looks[1]))
    return tuple(joined)


def _looks(run: Run) -> tuple[bool, bool, str, str]:
    return run.bold, run.italic, run.link, run.row


def to_markdown(blocks: Iterable[Block]) -> str:
    """What `from_markdown` reads as the same blocks; empty paragraphs are not told."""
    told: list[str] = []
    lists = 0  # that follow each other: another mark keeps two lists apart
    for block in blocks:
        lists = lists + 1 if block.kind in LISTS else 0
        if text := _block_text(block, lists):
            told.append(text)
    return "\n\n".join(told)


def _block_text(block: Block, lists: int) -> str:
    match block.kind:
        case "horizontalRule":
            return "---"
        case "heading":
            return f"{'#' * block.get('level', 1)} {_inline(block.runs).replace(chr(10), ' ')}"
        case "blockquote":
            return _indented(to_markdown(block.blocks), "> ", "> ")
        case "bulletList" | "orderedList" | "taskList":
            return "\n".join(_item_text(block, lists, n) for n in range(len(block.blocks)))
    return _MARKER.sub(_escaped_marker, _inline(block.runs))


def _item_text(block: Block, lists: int, number: int) -> str:
    item = block.blocks[number]
    mark = "-*"[1 - lists % 2]
    if block.kind == "orderedList":
        mark = f"{block.get('start', 1) + number}{'.)'[1 - lists % 2]}"
    head = f"{mark} "
    if block.kind == "taskList":
        head += "[x] " if item.get("checked") else "[ ] "
    return _indented(to_markdown(item.blocks), head, " " * (len(mark) + 1))


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    told = [(others + line).rstrip() for line in lines[1:]]
    return "\n".join([(first + lines[0]).rstrip(), *told])


def _inline(runs: Iterable[Run]) -> str:
    return "".join(_run_text(run) for run in runs).strip()


def _run_text(run: Run) -> str:
    if run == BREAK:
        return "\n"
    if run.link == run.text and _ADDRESS.fullmatch(run.text):
        return run.text
    stripped = run.text.strip()
    if not stripped:
        return run.text
    before, after = run.text.split(stripped, 1)
    text = _SPECIAL.sub(r"\\\g<0>", stripped)
    marks = "**" * run.bold + "*" * run.italic
    text = f"{marks}{text}{marks[::-1]}"
    if run.link or run.row:
        text = f"[{text}]({run.link or f'#{run.row}'})"
    return f"{before}{text}{after}"


def _escaped_marker(found: re.Match[str]) -> str:
    space, mark, number, dot = found.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{dot}"


# ── The document ─────────────────────────────────────────────────────────────────────────────────


def read(doc: Document) -> tuple[Block, ...]:
    """What stands in a document. What no editor of ours would make is passed over."""
    return tuple(_read_blocks(doc.get(ROOT, type=XmlFragment)))


def _read_blocks(parent: XmlFragment | XmlElement, depth: int = 0) -> Iterator[Block]:
    for child in parent.children:
        if not isinstance(child, XmlElement) or child.tag not in NODES or depth > DEEPEST:
            continue
        kind = child.tag
        attributes = tuple(
            (name, int(value) if isinstance(value, float) else value)
            for name, value in sorted(iter(child.attributes))  # type: ignore[type-var]  # it says Iterable and is an iterator
            if name in ("level", "start", "checked")
        )
        if kind in ("paragraph", "heading"):
            yield Block(kind, attributes, runs=_joined(_read_runs(child)))
        else:
            yield Block(kind, attributes, blocks=tuple(_read_blocks(child, depth + 1)))


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
        _rewrite(fragment, tuple(_read_blocks(fragment)), tuple(wanted))


def _rewrite(
    parent: XmlFragment | XmlElement, there: tuple[Block, ...], wanted: tuple[Block, ...]
) -> None:
    changes = SequenceMatcher(None, there, wanted, autojunk=False).get_opcodes()
    for _how, start, end, first, last in reversed(changes):
        old, new = there[start:end], wanted[first:last]
        if old == new:
            continue
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
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for _how, start, end, first, last in reversed(changes):
        if before[start:end] == after[first:last]:
            continue
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
