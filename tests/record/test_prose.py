"""Markdown, blocks and the document say the same, and changes touch only what differs."""

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment

from entrenous.record.document import read, rewrite
from entrenous.record.markdown import from_markdown, to_markdown
from entrenous.record.prose import BREAK, Block, Run
from entrenous.record.updates import examine

TOPIC = "topic-2a6f2f0e-6a3e-4a57-9d43-0b7f6c1f8f11"


def paragraph(*runs: Run | str) -> Block:
    return Block("paragraph", runs=tuple(Run(run) if isinstance(run, str) else run for run in runs))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("One.\nTwo.\n\nThree.", [paragraph("One.", BREAK, "Two."), paragraph("Three.")]),
        ("## Plans", [Block("heading", (("level", 2),), runs=(Run("Plans"),))]),
        (
            "- a\n- b\n  - c",
            [
                Block(
                    "bulletList",
                    blocks=(
                        Block("listItem", blocks=(paragraph("a"),)),
                        Block(
                            "listItem",
                            blocks=(
                                paragraph("b"),
                                Block(
                                    "bulletList",
                                    blocks=(Block("listItem", blocks=(paragraph("c"),)),),
                                ),
                            ),
                        ),
                    ),
                )
            ],
        ),
        (
            "3. x\n4. y",
            [
                Block(
                    "orderedList",
                    (("start", 3),),
                    blocks=(
                        Block("listItem", blocks=(paragraph("x"),)),
                        Block("listItem", blocks=(paragraph("y"),)),
                    ),
                )
            ],
        ),
        (
            "- [ ] open\n- [x] done",
            [
                Block(
                    "taskList",
                    blocks=(
                        Block("taskItem", (("checked", False),), blocks=(paragraph("open"),)),
                        Block("taskItem", (("checked", True),), blocks=(paragraph("done"),)),
                    ),
                )
            ],
        ),
        ("> said", [Block("blockquote", blocks=(paragraph("said"),))]),
        ("a\n\n---\n\nb", [paragraph("a"), Block("horizontalRule"), paragraph("b")]),
        (
            "a **b** *c* ***d***",
            [
                paragraph(
                    "a ", Run("b", bold=True), " ", Run("c", italic=True), " ",
                    Run("d", bold=True, italic=True),
                )
            ],
        ),
        (
            "see https://example.org/a, or [here](https://example.org/b)",
            [
                paragraph(
                    "see ",
                    Run("https://example.org/a", link="https://example.org/a"),
                    ", or ",
                    Run("here", link="https://example.org/b"),
                )
            ],
        ),
        (f"[the garden](#{TOPIC})", [paragraph(Run("the garden", row=TOPIC))]),
    ],
)  # fmt: skip
def test_markdown_is_read_and_written(text, blocks):
    assert from_markdown(text) == tuple(blocks)
    assert from_markdown(to_markdown(blocks)) == tuple(blocks)


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "![a](https://example.org/pixel.png)",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](data:text/html,x)",
        "&lt;b&gt; & `code`",
    ],
)
def test_what_could_do_harm_is_only_words(text):
    doc = Doc()
    rewrite(doc, from_markdown(text))
    links = {run.link for block in read(doc) for run in block.runs if run.link}
    assert links <= {"https://example.org/pixel.png"}


LETTERS = string.ascii_letters + string.digits + "àß中🦊 .,-*_#>[]()\\!+`~&<:'\""
WORDS = st.text(LETTERS, min_size=1, max_size=12)


@st.composite
def lines(draw):
    """A line without breaks at its ends or spaces around them: Markdown would not keep those."""
    runs = draw(st.lists(WORDS.map(Run) | st.just(BREAK), max_size=6))
    text = "".join(run.text for run in runs)
    text = "\n".join(line.strip() for line in text.split("\n")).strip("\n")
    return _of(text.replace("\n\n", "\n").replace("\n\n", "\n"))


def _of(text):
    runs = []
    for n, line in enumerate(text.split("\n")):
        runs += ([BREAK] if n else []) + ([Run(line)] if line else [])
    return tuple(runs)


PARAGRAPHS = lines().filter(bool).map(lambda runs: Block("paragraph", runs=runs))


def listed(blocks):
    items = st.lists(
        st.tuples(PARAGRAPHS, st.lists(blocks, max_size=1)).map(lambda two: (two[0], *two[1])),
        min_size=1,
        max_size=3,
    )
    return st.one_of(
        items.map(
            lambda some: Block(
                "bulletList", blocks=tuple(Block("listItem", blocks=item) for item in some)
            )
        ),
        st.tuples(items, st.integers(1, 99)).map(
            lambda two: Block(
                "orderedList",
                (("start", two[1]),),
                blocks=tuple(Block("listItem", blocks=item) for item in two[0]),
            )
        ),
        items.map(
            lambda some: Block(
                "taskList",
                blocks=tuple(Block("taskItem", (("checked", True),), blocks=item) for item in some),
            )
        ),
        st.lists(blocks, min_size=1, max_size=2).map(
            lambda some: Block("blockquote", blocks=tuple(some))
        ),
    )


BLOCKS = st.lists(st.recursive(PARAGRAPHS, listed, max_leaves=6), max_size=4).map(tuple)


@given(BLOCKS)
def test_what_is_written_as_markdown_is_read_as_the_same_words(blocks):
    assert list(words(from_markdown(to_markdown(blocks)))) == list(words(blocks))


def words(blocks):
    """The plain lines, with where they stand."""
    for block in blocks:
        if block.runs:
            yield block.kind, "".join(run.text for run in block.runs)
        yield from ((block.kind, *inner) for inner in words(block.blocks))


@given(BLOCKS, BLOCKS)
def test_a_document_becomes_any_other(before, after):
    doc = Doc()
    rewrite(doc, before)
    assert read(doc) == before
    rewrite(doc, after)
    assert read(doc) == after
    assert examine(doc.get_update()) == bool(before or after)
    again = Doc()
    again.apply_update(doc.get_update())
    assert read(again) == after


@given(BLOCKS)
def test_what_stays_is_not_touched(blocks):
    doc = Doc()
    rewrite(doc, blocks)
    state = doc.get_state()
    rewrite(doc, blocks)
    assert doc.get_state() == state


def test_words_of_the_other_survive_in_a_line_that_is_reworded():
    mine, theirs = Doc(), Doc()
    rewrite(mine, [paragraph("We talked about the é garden.")])
    theirs.apply_update(mine.get_update())
    rewrite(theirs, [paragraph("We talked about the é garden and the sea.")])
    rewrite(mine, [paragraph("Yesterday we talked about the 🦊 é garden.")])
    mine.apply_update(theirs.get_update())
    text = to_markdown(read(mine))
    assert "🦊" in text
    assert text.startswith("Yesterday")
    assert text.endswith("garden and the sea.")


def test_bold_words_stay_bold_when_others_come():
    doc = Doc()
    rewrite(doc, from_markdown("a **b** c"))
    rewrite(doc, from_markdown("a **b** c and *d*"))
    assert to_markdown(read(doc)) == "a **b** c and *d*"
    rewrite(doc, from_markdown("a b c"))
    assert read(doc) == (Block("paragraph", runs=(Run("a b c"),)),)


def test_a_document_that_is_bottomless_is_read_as_far_as_anybody_would():
    doc = Doc()
    parent = doc.get("notes", type=XmlFragment)
    for _ in range(3000):
        parent = parent.children.append(XmlElement("blockquote"))
    text = to_markdown(read(doc))
    assert len(text) < 1000


@pytest.mark.parametrize("line", ["[" * 100_000, "a" + "\n" * 100_000 + "b"])
def test_a_long_run_of_one_sign_is_written_at_once(line):
    began = time.process_time()

    to_markdown([paragraph(line)])

    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a " * 50_000, "b " + "a " * 50_000 + "c"),
        ("- a\n" * 2_000, "- b\n" + "- a\n" * 2_000 + "- c"),
    ],
)
def test_a_long_text_that_repeats_itself_is_rewritten_soon(before, after):
    doc = Doc()
    rewrite(doc, from_markdown(before))
    wanted = from_markdown(after)
    began = time.process_time()

    rewrite(doc, wanted)

    assert time.process_time() - began < 2
    assert read(doc) == wanted
