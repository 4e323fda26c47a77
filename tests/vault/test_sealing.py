import uuid
from dataclasses import dataclass

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import example, given
from hypothesis import strategies as st

from entrenous.vault.sealing import (
    STEP,
    Binding,
    CannotBeOpened,
    kid_of,
    listed,
    open_sealed,
    seal,
)

KEY = AESGCM(bytes(range(32)))
KID = "0011223344556677"
PLACE = Binding("pair", uuid.uuid4(), "entrenous_topic", uuid.uuid4(), "text")

texts = st.text(max_size=300)
words = st.text(max_size=10)


def sealed(text):
    return seal(text, key=KEY, kid=KID, binding=PLACE)


@given(texts)
@example("")
@example("a\0b\0\0")
@example("x" * 63)
@example("x" * 64)
@example("\x80")
@example("\N{RIGHT-TO-LEFT OVERRIDE}\N{GRINNING FACE}")
def test_what_was_sealed_opens_exactly(text):
    assert open_sealed(sealed(text), key=KEY, binding=PLACE) == text


@given(texts, st.data())
def test_one_changed_bit_anywhere_and_nothing_opens(text, data):
    value = bytearray(sealed(text))
    bit = data.draw(st.integers(0, len(value) * 8 - 1))
    value[bit // 8] ^= 1 << bit % 8

    with pytest.raises(CannotBeOpened):
        open_sealed(bytes(value), key=KEY, binding=PLACE)


@given(texts, st.data())
def test_a_value_that_was_cut_or_lengthened_does_not_open(text, data):
    value = sealed(text)
    end = data.draw(st.integers(0, len(value) - 1))
    more = data.draw(st.binary(min_size=1, max_size=80))

    for wrong in (value[:end], value + more):
        with pytest.raises(CannotBeOpened):
            open_sealed(wrong, key=KEY, binding=PLACE)


@given(st.binary(max_size=200))
def test_any_other_bytes_do_not_open(value):
    with pytest.raises(CannotBeOpened):
        open_sealed(value, key=KEY, binding=PLACE)


@given(
    texts,
    st.fixed_dictionaries(
        {},
        optional={
            "owner_kind": st.just("person"),
            "owner": st.uuids(),
            "table": words,
            "row": st.uuids(),
            "column": words,
        },
    ).filter(bool),
)
def test_a_value_opens_in_no_other_place(text, elsewhere):
    with pytest.raises(CannotBeOpened):
        open_sealed(sealed(text), key=KEY, binding=PLACE._replace(**elsewhere))


def test_a_value_does_not_open_with_another_key_of_the_same_id():
    with pytest.raises(CannotBeOpened):
        open_sealed(sealed("hello"), key=AESGCM(bytes(32)), binding=PLACE)


@given(texts, texts)
def test_the_length_shows_in_steps_only(one, other):
    steps = [len(text.encode()) // STEP for text in (one, other)]

    lengths = [len(sealed(text)) for text in (one, other)]

    assert (lengths[0] == lengths[1]) == (steps[0] == steps[1])


def test_a_short_answer_is_as_long_as_a_longer_one():
    assert len(sealed("ok")) == len(sealed("Let us talk about it on Thursday."))


def test_the_same_text_never_looks_the_same_twice():
    assert sealed("ok") != sealed("ok")


def test_the_value_names_its_key():
    assert kid_of(sealed("ok")) == KID


def test_the_text_is_not_in_the_value_nor_in_an_error_about_it():
    canary = "canary-4711"

    with pytest.raises(ValueError, match="surrogate") as refused:
        sealed(canary + "\ud800")

    assert canary not in str(refused.value)
    assert refused.value.__suppress_context__
    assert canary.encode() not in sealed(canary)


@dataclass
class Lenient:
    """Stands for a key whose holder padded wrongly: the tag is right, the padding is not."""

    plain: bytes

    def decrypt(self, *_):
        return self.plain


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        bytes(64),
        b"\x80",
        b"x" * 64,
        b"\x80" + bytes(127),
        b"x" * 62 + b"\x80\x01",
        b"\xff\x80" + bytes(62),
    ],
    ids=["empty", "zeros", "short", "unpadded", "too long", "no end", "not UTF-8"],
)
def test_wrong_padding_opens_nothing(plain):
    with pytest.raises(CannotBeOpened):
        open_sealed(sealed("hello"), key=Lenient(plain), binding=PLACE)


@given(st.lists(words), st.lists(words))
@example(["a|b", "c"], ["a", "b|c"])
@example(["ab", ""], ["a", "b"])
def test_two_lists_never_give_the_same_bytes(one, other):
    assert (listed(*one) == listed(*other)) == (one == other)
