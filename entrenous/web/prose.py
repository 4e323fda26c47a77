"""The prose of the notes as HTML, for who reads."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from entrenous.record.markdown import from_markdown
from entrenous.record.prose import BREAK, Block, Run

AROUND = {
    "paragraph": "<p>{}</p>",
    "blockquote": "<blockquote>{}</blockquote>",
    "bulletList": "<ul>{}</ul>",
    "listItem": "<li>{}</li>",
    "taskList": '<ul class="tasks">{}</ul>',
}
A_BOOK = 100_000  # characters
LOWER = 3  # a heading of the notes stands under one of the page


def as_html(text: str) -> SafeString:
    """Only what `prose` knows becomes an element; every word is escaped.

    What is longer than a book is shown as it stands: to read its marks would take a minute.
    """
    if len(text) > A_BOOK:
        return format_html('<p class="changed">{}</p>', text)
    return _html(from_markdown(text))


def _html(blocks: Iterable[Block]) -> SafeString:
    return format_html_join("", "{}", ((_block(block),) for block in blocks))


def _block(block: Block) -> SafeString:
    inner = _html(block.blocks) or _runs(block.runs)
    match block.kind:
        case "horizontalRule":
            return mark_safe("<hr>")
        case "heading":
            level = min(block.get("level", 1) + LOWER, 6)
            return format_html("<h{}>{}</h{}>", level, inner, level)
        case "orderedList":
            return format_html('<ol start="{}">{}</ol>', block.get("start", 1), inner)
        case "taskItem":
            tick = "☑" if block.get("checked") else "☐"
            return format_html('<li><span class="tick">{}</span><div>{}</div></li>', tick, inner)
    return format_html(AROUND[block.kind], inner)


def _runs(runs: Iterable[Run]) -> SafeString:
    return format_html_join("", "{}", ((_run(run),) for run in runs))


def _run(run: Run) -> SafeString:
    if run == BREAK:
        return mark_safe("<br>")
    html = format_html("{}", run.text)
    if run.bold:
        html = format_html("<strong>{}</strong>", html)
    if run.italic:
        html = format_html("<em>{}</em>", html)
    if run.link:
        html = format_html('<a href="{}" rel="noopener noreferrer nofollow">{}</a>', run.link, html)
    if run.row:
        html = format_html('<a class="row" href="#{}">{}</a>', run.row, html)
    return html
