"""What somebody changed, as people read it."""

import time

from hypothesis import given
from hypothesis import strategies as st

from entrenous.web.differences import differences

TEXTS = st.lists(st.sampled_from(["one ", "two ", "three ", "\n", "é", "🦊 "]), max_size=30).map(
    "".join
)


def test_words_put_in_and_taken_out():
    assert differences("We meet in May.", "We meet in June, gladly.") == [
        ("same", "We meet in "),
        ("out", "May"),
        ("in", "June, gladly"),
        ("same", "."),
    ]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_it(before, after):
    pieces = differences(before, after)
    assert "".join(text for what, text in pieces if what in ("same", "out")) == before
    assert "".join(text for what, text in pieces if what in ("same", "in")) == after


def test_what_is_far_from_a_change_is_passed_over():
    long = "word " * 1000
    pieces = differences(f"{long}one {long}", f"{long}two {long}")

    assert [what for what, _text in pieces] == ["gap", "same", "out", "in", "same", "gap"]
    assert sum(len(text) for _what, text in pieces) < 300


def test_long_texts_that_share_nothing_are_shown_whole():
    pieces = differences("a," * 5000, "b." * 5000)

    assert [what for what, _text in pieces] == ["out", "in"]


def test_many_lines_that_are_alike_are_compared_soon():
    lines = "one\n" * 50_000
    began = time.process_time()

    pieces = differences(lines, f"two\n{lines}three")

    assert time.process_time() - began < 2
    assert next(text for what, text in pieces if what == "in").startswith("two")
