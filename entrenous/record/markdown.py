"""Prose as Markdown: what a text area shows, what is searched, exported and read where there is no editor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from entrenous.record.prose import BREAK, DEEPEST, LISTS, Block, Run, joined
from entrenous.record.updates import is_safe_link

_ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?\"'()\[\]]")
_ROW = re.compile(r"#((?:topic|promise)-[0-9a-f-]{36})")
_TASK = re.compile(r"\[([ xX])\](?: |$)")
_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~]|\Z)"  # a backslash that would take something along
    r"|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])"  # what may begin or end emphasis
)
_MARKER = re.compile(
    r"(?m)^([^\S\n]*)(?:(#{1,6}(?=\s|$)|[-+*>]|\[(?=[ xX]\](?:\s|$)))|(\d{1,9})([.)])(?=\s|$))"
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
    return joined(runs)


def _with_addresses(run: Run) -> Iterator[Run]:
    at = 0
    for found in _ADDRESS.finditer(run.text):
        yield Run(run.text[at : found.start()], run.bold, run.italic)
        yield Run(found.group(), run.bold, run.italic, link=found.group())
        at = found.end()
    yield Run(run.text[at:], run.bold, run.italic)


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
    text = _without_links(_SPECIAL.sub(r"\\\g<0>", stripped))
    marks = "**" * run.bold + "*" * run.italic
    text = f"{marks}{text}{marks[::-1]}"
    if run.link or run.row:
        text = f"[{text}]({run.link or f'#{run.row}'})"
    return f"{before}{text}{after}"


def _without_links(text: str) -> str:
    """Brackets that would be read as a link with what follows them. Once over the text, however long."""
    pieces = text.split("]")
    told = (
        piece.replace("[", "\\[") if after.startswith("(") else piece
        for piece, after in zip(pieces, [*pieces[1:], ""], strict=True)
    )
    return "]".join(told)


def _escaped_marker(found: re.Match[str]) -> str:
    space, mark, number, dot = found.groups()
    return f"{space}\\{mark}" if mark else f"{space}{number}\\{dot}"
