"""Sealed for one browser, as RFC 8291 says."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from entrenous.delivery.letters import Words
from entrenous.delivery.ways import NotSent, Unreachable, push
from tests.loopback import web_server

WORDS = Words(
    "1:1 with Ada", ("Ada found another time.",), "https://x.example/", "https://x.example/me/"
)


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_example_of_the_rfc_comes_out_byte_by_byte():
    """RFC 8291, section 5 and appendix A."""
    ours = int.from_bytes(decoded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))

    sealed = push.sealed(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
        ours=ec.derive_private_key(ours, ec.SECP256R1()),
    )

    assert sealed == decoded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg"
        "Dll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVB"
        "St2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.fixture
def service():
    """A push service that keeps what it is asked to carry."""

    with web_server(status=201) as running:
        yield running


@pytest.fixture
def browser(service):
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    point = b"\x04" + numbers.x.to_bytes(32) + numbers.y.to_bytes(32)
    keys = {"p256dh": push._b64(point), "auth": push._b64(b"sixteen bytes it")}  # noqa: SLF001
    endpoint = f"http://127.0.0.1:{service.server_address[1]}/push/1"
    return json.dumps({"endpoint": endpoint, "keys": keys})


def test_a_push_service_sees_neither_name_nor_link(service, browser, settings):
    settings.PRIVATE_CALENDARS = True

    push.send(browser, WORDS, tag="1")

    [(_path, headers, body)] = service.came
    assert b"Ada" not in body
    assert b"example" not in body
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == "86400"


def test_it_can_check_that_we_sent_it(service, browser, settings):
    settings.PRIVATE_CALENDARS = True

    push.send(browser, WORDS, tag="1")

    [(_path, headers, _body)] = service.came
    token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    said, _, signature = token.rpartition(".")
    raw = decoded(signature)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    pair = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    theirs.verify(pair, said.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(decoded(said.split(".")[1]))
    assert claims["aud"] == f"http://127.0.0.1:{service.server_address[1]}"


@pytest.mark.parametrize(
    ("status", "raised"), [(410, Unreachable), (404, Unreachable), (503, NotSent)]
)
def test_a_consent_taken_back_is_told_apart_from_a_bad_day(
    service, browser, settings, status, raised
):
    settings.PRIVATE_CALENDARS = True
    service.status = status

    with pytest.raises(raised) as told:
        push.send(browser, WORDS, tag="1")

    assert type(told.value) is raised
