"""Whether a mail is from whom it says: by its signature, or by what our own mail server found. Never by From alone."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from email.parser import BytesHeaderParser

import dkim
from django.conf import settings

LookUp = Callable[..., bytes | None]  # (name, timeout) -> the TXT record
MOST_SIGNATURES = 3  # that we look up
LONGEST_LINE = 1000  # octets (RFC 5322, 2.1.1): the library takes the square of the spaces in one
LONGEST_HEADER = 5000  # of the signature and of the results; common are 1000
DOMAIN = re.compile(r"[\w.-]+")
_quiet = logging.getLogger("entrenous.calendars.dkim")
_quiet.disabled = True  # the library would tell the log whose mail it looks at


def is_really_from(raw: bytes, sender: str, *, look_up: LookUp | None = None) -> bool:
    """The domain of `sender` answers for this mail (RFC 6376, RFC 8601; aligned as in RFC 7489).

    Where ENTRENOUS_AUTHSERV_ID names our mail server, its word is taken, and only its: the topmost.
    """
    domain = sender.rpartition("@")[2].lower()
    if not domain:
        return False
    if settings.AUTHSERV_ID:
        return _our_server_says_so(raw, domain)
    return _is_signed(raw, domain, look_up)


def _is_signed(raw: bytes, domain: str, look_up: LookUp | None) -> bool:
    if not _is_within_limits(raw):
        return False
    more = {"dnsfunc": look_up} if look_up else {}
    for number in range(MOST_SIGNATURES):
        try:
            signature = dkim.DKIM(raw, logger=_quiet, timeout=5)
            fields = signature.verify_headerprep(number)
            if not fields:
                return False  # there are no more
            said = signature.signature_fields
            by = said[b"d"].decode("ascii").lower()
            is_whole = b"l" not in said and b"from" in signature.include_headers
            if is_whole and _answers_for(by, domain) and signature.verify(number, **more):
                return True
        except Exception:  # noqa: BLE001, S112  # a library reads what strangers write: another one may be good
            continue
    return False


def _is_within_limits(raw: bytes) -> bool:
    headers = BytesHeaderParser().parsebytes(raw)
    signatures = headers.get_all("DKIM-Signature", [])
    return all(len(str(one)) <= LONGEST_HEADER for one in signatures) and all(
        len(line) <= LONGEST_LINE for line in raw.split(b"\n")
    )


def _answers_for(signer: str, domain: str) -> bool:
    """The same domain, or one above it."""
    return signer == domain or ("." in signer and domain.endswith(f".{signer}"))


def _our_server_says_so(raw: bytes, domain: str) -> bool:
    headers = BytesHeaderParser().parsebytes(raw)
    results = headers.get_all("Authentication-Results", [])
    if not results or len(str(results[0])) > LONGEST_HEADER:
        return False
    server, *found = _without_quotes(str(results[0])).split(";")
    if server.split()[:1] != [settings.AUTHSERV_ID]:
        return False
    for line in found:
        if passed := re.match(r"\s*(dkim|dmarc)\s*=\s*pass\b(.*)", line, re.DOTALL | re.IGNORECASE):
            name = "header.d" if passed[1].lower() == "dkim" else "header.from"
            if _answers_for(_value(passed[2], name), domain):
                return True
    return False


def _value(said: str, name: str) -> str:
    """The domain that is the whole value of this property, told once: within another one the sender wrote it."""
    properties = [one.partition("=") for one in said.lower().split()]
    values = [value for key, _equals, value in properties if key == name]
    return values[0] if len(values) == 1 and DOMAIN.fullmatch(values[0]) else ""


def _without_quotes(said: str) -> str:
    """Comments and quoted words may hold what the sender wrote, semicolons and all. Neither ends a word."""
    said = re.sub(r'"(?:[^"\\]|\\.)*"', "_", said)
    while (less := re.sub(r"\([^()]*\)", "~", said)) != said:
        said = less
    return said
