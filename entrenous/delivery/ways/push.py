"""To a browser that agreed (Web Push, RFC 8030): sealed for it (RFC 8291), and signed by us (RFC 8292).

The libraries for it are published as source with old build tools, or bring a second HTTP client; what is left to do by hand is
one agreement of keys and one signature, made by `cryptography` and checked with the example of the RFC.
"""

from __future__ import annotations

import base64
import json
import os
import struct
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from entrenous import clock
from entrenous.calendars import outbound
from entrenous.delivery.letters import Words
from entrenous.delivery.ways import NotSent, Unreachable

KEPT = timedelta(days=1)  # by the push service, for a browser that is off
SIGNED_FOR = timedelta(hours=12)
RECORD = 4096  # bytes, of which a message takes one
GONE = (httpx.codes.NOT_FOUND, httpx.codes.GONE)
ORDER = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)  # of P-256


def send(subscription: str, words: Words, *, tag: str) -> None:
    """`subscription` is what the browser gave, as JSON. Raises NotSent, Unreachable.

    Of two with the same tag a browser shows one, so that this may be tried again.
    """
    told = json.loads(subscription)
    message = json.dumps(
        {"title": words.subject, "body": words.text, "link": words.link, "tag": tag}
    )
    headers = {
        "TTL": str(int(KEPT.total_seconds())),
        "Content-Encoding": "aes128gcm",
        "Authorization": authorization(told["endpoint"]),
    }
    body = sealed(message.encode(), told["keys"]["p256dh"], told["keys"]["auth"])
    try:
        with outbound.client() as out:
            answer = out.request("POST", told["endpoint"], content=body, headers=headers)
    except (outbound.NotReached, outbound.TooMuch) as error:
        raise NotSent(type(error).__name__) from None
    if answer.status_code in GONE:
        raise Unreachable
    if not answer.is_success:
        raise NotSent(str(answer.status_code))


def public_key() -> str:
    """By which browsers know us."""
    return _b64(_point(_own_key()))


def authorization(endpoint: str) -> str:
    """RFC 8292, sections 2 and 3."""
    where = urlsplit(endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": int((clock.now() + SIGNED_FOR).timestamp()),
        "sub": settings.ADDRESS if settings.SECURE else "mailto:entrenous@localhost",
    }
    head = _b64(json.dumps({"typ": "JWT", "alg": "ES256"}).encode())
    said = f"{head}.{_b64(json.dumps(claims).encode())}"
    r, s = decode_dss_signature(_own_key().sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = _b64(r.to_bytes(32) + s.to_bytes(32))
    return f"vapid t={said}.{signature}, k={public_key()}"


def sealed(
    message: bytes,
    p256dh: str,
    auth: str,
    *,
    salt: bytes | None = None,
    ours: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """RFC 8291, sections 3.3 and 3.4, as one record of RFC 8188. `salt` and `ours` are for its example."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
    ours, salt = ours or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    both = b"WebPush: info\0" + _bytes(p256dh) + _point(ours)
    shared = _derived(ours.exchange(ec.ECDH(), theirs), _bytes(auth), both, 32)
    key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!LB", RECORD, 65) + _point(ours)
    return header + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def _own_key() -> ec.EllipticCurvePrivateKey:
    """From the key that signs sessions: every process has the same, and nothing more is kept."""
    secret = _derived(settings.SECRET_KEY.encode(), b"", b"entrenous web push", 48)
    return ec.derive_private_key(int.from_bytes(secret) % (ORDER - 1) + 1, ec.SECP256R1())


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
